"""The ledger: how far an assumption can be trusted, from how often it held or broke for this client."""

from collections.abc import Iterable

from assistant.domain.outcome import LedgerEntry

PRIOR_STRENGTH = 4.0
"""The playbook's prior counts like so many judged assumptions."""

BREAK_WEIGHT = 3.0
"""A break is strong evidence (she was told), an untouched assumption weak: one break outweighs several holds."""


def probability_wrong(prior: float, held: int, broke: int) -> float:
    """Mean of the Beta posterior: prior Beta(kp, k(1−p)), each break counts BREAK_WEIGHT, each hold once."""
    wrong = prior * PRIOR_STRENGTH + BREAK_WEIGHT * broke
    right = (1 - prior) * PRIOR_STRENGTH + held
    return wrong / (wrong + right)


def entry_for(slot: str, ledger: Iterable[LedgerEntry]) -> LedgerEntry:
    """The slot's entry; an empty one when nothing was judged yet."""
    return next((entry for entry in ledger if entry.slot == slot), LedgerEntry(slot=slot))
