"""Business days in Japan."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.reading.calendar import Calendar, national_holidays

CALENDAR = Calendar()
DAYS = st.dates(date(1995, 1, 1), date(2060, 12, 31))


def test_weekends_public_holidays_and_the_year_end_are_closed() -> None:
    closed = [date(2026, 11, 21), date(2026, 11, 22), date(2026, 11, 23), date(2026, 12, 29), date(2027, 1, 3)]
    assert [day for day in closed if CALENDAR.is_business_day(day)] == []
    assert CALENDAR.is_business_day(date(2026, 11, 24))
    assert CALENDAR.is_business_day(date(2026, 12, 28))
    assert CALENDAR.is_business_day(date(2027, 1, 4))


def test_substitute_and_sandwiched_holidays_are_known() -> None:
    assert CALENDAR.holiday_name(date(2026, 5, 6)) == "振替休日"
    assert CALENDAR.holiday_name(date(2026, 9, 22)) == "国民の休日"
    assert CALENDAR.holiday_name(date(2026, 11, 23)) == "勤労感謝の日"
    assert CALENDAR.holiday_name(date(2026, 11, 24)) is None


def test_the_day_itself_is_not_counted() -> None:
    friday = date(2026, 11, 20)
    assert CALENDAR.add_business_days(friday, 0) == friday
    assert CALENDAR.add_business_days(friday, 1) == date(2026, 11, 24)
    assert CALENDAR.add_business_days(date(2026, 11, 24), -1) == friday
    assert CALENDAR.add_business_days(date(2026, 12, 28), 1) == date(2027, 1, 4)
    assert CALENDAR.next_business_day(friday) == date(2026, 11, 24)


def test_a_closed_day_moves_to_the_business_day_before_or_after() -> None:
    holiday = date(2026, 11, 23)
    assert CALENDAR.last_business_day_on_or_before(holiday) == date(2026, 11, 20)
    assert CALENDAR.first_business_day_on_or_after(holiday) == date(2026, 11, 24)
    assert CALENDAR.last_business_day_on_or_before(date(2026, 11, 25)) == date(2026, 11, 25)


def test_the_client_adds_days_and_closes_on_other_weekdays() -> None:
    shop = Calendar(weekly_closed=frozenset({2}), own_holidays=frozenset({date(2026, 11, 19)}))
    assert shop.is_business_day(date(2026, 11, 21))
    assert not shop.is_business_day(date(2026, 11, 18))
    assert shop.holiday_name(date(2026, 11, 19)) == "休業日"
    assert shop.add_business_days(date(2026, 11, 17), 1) == date(2026, 11, 20)


def test_a_week_begins_on_monday_unless_the_client_says_sunday() -> None:
    sunday = date(2026, 11, 22)
    assert CALENDAR.week_of(sunday) == date(2026, 11, 16)
    assert Calendar(week_start=6).week_of(sunday) == sunday


def test_a_calendar_that_is_never_open_is_refused() -> None:
    with pytest.raises(ValueError, match="open day"):
        Calendar(weekly_closed=frozenset(range(7)))
    with pytest.raises(ValueError, match="fiscal_year_start"):
        Calendar(fiscal_year_start=13)


def test_years_outside_of_the_holiday_law_have_no_holidays() -> None:
    assert national_holidays(1900) == {}
    assert national_holidays(2300) == {}
    assert len(national_holidays(2026)) >= 16


@given(DAYS, st.integers(-30, 30))
def test_adding_and_counting_business_days_agree(day: date, count: int) -> None:
    start = CALENDAR.last_business_day_on_or_before(day)
    end = CALENDAR.add_business_days(start, count)
    assert CALENDAR.is_business_day(end)
    assert CALENDAR.business_days_between(start, end) == count


@given(DAYS)
def test_the_next_business_day_has_only_closed_days_before_it(day: date) -> None:
    following = CALENDAR.next_business_day(day)
    between = [day + timedelta(days=n) for n in range(1, (following - day).days)]
    assert not any(CALENDAR.is_business_day(closed) for closed in between)
