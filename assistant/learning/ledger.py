"""The ledger: how far a guess can be trusted, from how it fared for this client before."""

from collections.abc import Iterable

from assistant.domain.outcome import LedgerEntry

PRIOR_STRENGTH = 4.0
"""The playbook's prior counts like so many judged assumptions."""

BREAK_WEIGHT = 3.0
"""A break is strong evidence (she was told): one break outweighs several holds."""

UNTOUCHED_WEIGHT = 0.3
"""Nobody spoke of it: weak evidence that it held."""

KEPT_AFTER_BREAK = 0.25
"""So much of what held before still counts after a break: a wish that changed must not drown in a long good past."""

KEPT_AFTER_HOLD = 0.8
"""So much of the breaks still counts after each hold."""

LEFT_TO_US = 0.5
"""So much likelier a client who left a question to us once was to have no wish of their own about it."""


def probability_wrong(prior: float, held: float, broke: float) -> float:
    """Mean of the Beta posterior: prior Beta(kp, k(1−p)), each break counts BREAK_WEIGHT, each hold once."""
    wrong = prior * PRIOR_STRENGTH + BREAK_WEIGHT * broke
    right = (1 - prior) * PRIOR_STRENGTH + held
    return wrong / (wrong + right)


def posterior(prior: float, entry: LedgerEntry) -> float:
    """P(wrong) for a slot, from the playbook's prior and this client's past, in which newer verdicts count more."""
    held, broke = evidence(entry)
    return probability_wrong(prior, held, broke)


def evidence(entry: LedgerEntry) -> tuple[float, float]:
    """The past as (holds, breaks) that may be fractions: older counts first, then the recent verdicts in order."""
    told = entry.recent
    held = entry.held - told.count("held") + UNTOUCHED_WEIGHT * (entry.untouched - told.count("untouched"))
    broke = float(entry.broke - told.count("broke"))
    for verdict in reversed(told):
        if verdict == "broke":
            held, broke = held * KEPT_AFTER_BREAK, broke + 1
        elif verdict == "held":
            held, broke = held + 1, broke * KEPT_AFTER_HOLD
        elif verdict == "untouched":
            held += UNTOUCHED_WEIGHT
    return held, broke


def entry_for(slot: str, ledger: Iterable[LedgerEntry]) -> LedgerEntry:
    """The slot's entry; an empty one when nothing was judged yet."""
    return next((entry for entry in ledger if entry.slot == slot), LedgerEntry(slot=slot))


def answers_again(entry: LedgerEntry) -> float:
    """Factor on P(the client can answer), 0–1: who left a matter to us will hardly have a word of their own on it the
    next time. 1 where our guess has failed since."""
    return 1.0 if entry.failed else LEFT_TO_US**entry.left
