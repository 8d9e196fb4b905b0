"""The Beta posterior of an assumption."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.outcome import LedgerEntry
from assistant.learning.ledger import entry_for, probability_wrong

PRIOR = st.floats(0.01, 0.99)
COUNT = st.integers(0, 1000)


def test_without_judgements_the_prior_stands() -> None:
    assert probability_wrong(0.3, 0, 0) == pytest.approx(0.3)


@given(PRIOR, COUNT, COUNT)
def test_it_is_a_probability_and_moves_the_right_way(prior: float, held: int, broke: int) -> None:
    now = probability_wrong(prior, held, broke)
    assert 0 < now < 1
    assert probability_wrong(prior, held + 1, broke) < now < probability_wrong(prior, held, broke + 1)


def test_one_break_outweighs_two_holds() -> None:
    assert probability_wrong(0.4, 2, 1) > probability_wrong(0.4, 0, 0)


def test_a_slot_that_was_never_judged_has_an_empty_entry() -> None:
    assert entry_for("a", [LedgerEntry(slot="b", held=3)]) == LedgerEntry(slot="a")
