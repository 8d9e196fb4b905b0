"""Checks: a model proposes, code disposes. One promise a function, in the order in which they run.

What a check takes out or changes is kept with the draft and can be seen. Texts are mended first, then what is said to
be settled, then what is open: a later check may rely on the earlier ones.
"""

from collections.abc import Sequence

from assistant.domain.draft import Disposal
from assistant.drafting.model_checks.case import Case, Cosines
from assistant.drafting.model_checks.evidence import (
    doubted_remarks_settle_nothing,
    evidence_is_real,
    given_facts_are_not_changed,
    quotes_say_what_is_claimed,
    refusals_stay_refusals,
    superseded_notes_are_not_cited,
)
from assistant.drafting.model_checks.points import (
    answered_is_not_asked,
    options_can_be_tapped,
    questions_ask_something,
    slots_are_well_named,
    the_same_is_asked_once,
    what_cannot_be_undone_waits,
)
from assistant.drafting.model_checks.states import states_are_not_invented, the_past_is_not_invented
from assistant.drafting.model_checks.texts import (
    addresses_are_not_invented,
    amounts_are_not_invented,
    days_are_not_invented,
    given_quantities_stand,
    in_the_clients_language,
    names_are_not_invented,
    orders_are_not_followed,
    plain_words_only,
    stale_wishes_are_not_followed,
    weekdays_are_true,
)
from assistant.drafting.model_checks.times import times_are_not_invented
from assistant.drafting.model_checks.walk import Check, Checked
from assistant.drafting.model_terms import ModelProposal

__all__ = ["CHECKS", "Case", "Check", "Checked", "Cosines", "dispose"]

CHECKS: tuple[Check, ...] = (
    slots_are_well_named,
    plain_words_only,
    orders_are_not_followed,
    in_the_clients_language,
    superseded_notes_are_not_cited,
    evidence_is_real,
    quotes_say_what_is_claimed,
    refusals_stay_refusals,
    doubted_remarks_settle_nothing,
    given_facts_are_not_changed,
    stale_wishes_are_not_followed,
    the_past_is_not_invented,
    states_are_not_invented,
    times_are_not_invented,
    days_are_not_invented,
    weekdays_are_true,
    amounts_are_not_invented,
    addresses_are_not_invented,
    names_are_not_invented,
    given_quantities_stand,
    questions_ask_something,
    the_same_is_asked_once,
    answered_is_not_asked,
    options_can_be_tapped,
    what_cannot_be_undone_waits,
)


def dispose(told: ModelProposal, case: Case, checks: Sequence[Check] = CHECKS) -> Checked:
    """The proposal as far as it stands, and what had to go or to change."""
    done: list[Disposal] = []
    for check in checks:
        told, found = check(told, case)
        done += found
    return told, tuple(done)
