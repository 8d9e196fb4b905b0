"""Loading much at once without looking for garbage, and the holidays that need no library."""

import gc
import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import date

import pytest

from assistant.loading import uncollected
from assistant.reading.calendar import national_holidays
from scripts.holidays_table import TABLE, YEARS, names, table


@pytest.fixture
def thawed() -> Iterator[None]:
    yield
    gc.unfreeze()


def test_nothing_is_collected_while_loading_and_all_is_as_before_afterwards(thawed: None) -> None:
    with uncollected():
        assert not gc.isenabled()
        with uncollected():
            assert not gc.isenabled()
        assert not gc.isenabled(), "the inner one must not end the outer one"
    assert gc.isenabled()


def test_a_failed_load_leaves_collection_on(thawed: None) -> None:
    with pytest.raises(ValueError, match="broken"), uncollected():
        raise ValueError("broken")
    assert gc.isenabled()


def test_where_collection_was_off_it_stays_off() -> None:
    gc.disable()
    try:
        with uncollected():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_the_kept_holidays_are_what_the_library_says() -> None:
    """If this fails after an update of the library, run scripts/holidays_table.py."""
    kept = json.loads(TABLE.read_text(encoding="utf-8"))
    assert kept == table()
    assert list(kept["2026"]) == list(names(2026)), "the order too: the first holiday of a name is the one meant"


@pytest.mark.parametrize("year", [YEARS[0] - 1, YEARS[0], 2026, YEARS[-1], YEARS[-1] + 1])
def test_kept_years_and_the_others_are_alike(year: int) -> None:
    assert {day.isoformat(): name for day, name in national_holidays(year).items()} == names(year)


def test_a_draft_of_these_years_needs_no_holidays_library() -> None:
    code = (
        "import sys; from datetime import date; from assistant.reading.calendar import Calendar\n"
        "print(Calendar().holiday_name(date(2026, 11, 23)), 'holidays' in sys.modules)\n"
        "print(Calendar().holiday_name(date(2098, 11, 24)), 'holidays' in sys.modules)"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert shown.split() == ["勤労感謝の日", "False", "振替休日", "True"]
    assert national_holidays(2098)[date(2098, 11, 24)] == "振替休日"
