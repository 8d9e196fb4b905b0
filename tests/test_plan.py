"""Plan: the final day, and every step with its days."""

from datetime import date, datetime

import pytest

from assistant.domain.draft import OutlineStep
from assistant.domain.instruction import DateReading
from assistant.drafting.plan import final_day, first_day, schedule
from assistant.reading.calendar import Calendar
from tests.building import NOW, reading

CALENDAR = Calendar()


def when(kind: str, start: str | None, end: str | None) -> DateReading:
    return DateReading.model_validate({"text": "x", "span": (0, 1), "start": start, "end": end, "kind": kind})


def due(*dates: DateReading, effort: float = 2.0, now: datetime = NOW) -> date:
    return final_day(reading("資料をお願い", now=now).model_copy(update={"dates": dates}), effort, CALENDAR)


def test_a_stated_deadline_is_the_final_day_and_a_closed_day_moves_it_forward() -> None:
    assert due(when("deadline", None, "2026-11-20")) == date(2026, 11, 20)
    assert due(when("deadline", None, "2026-11-23")) == date(2026, 11, 20), "a Monday holiday"


def test_a_past_deadline_is_ignored_and_today_is_never_undercut() -> None:
    assert due(when("deadline", None, "2026-11-01")) >= NOW.date()
    assert due(when("deadline", None, "2026-11-10")) == date(2026, 11, 10)


def test_without_a_date_the_effort_decides() -> None:
    assert due(effort=1.0) < due(effort=9.0)


def test_work_for_an_event_ends_the_business_day_before_it() -> None:
    assert due(when("time", "2026-11-12T19:00", "2026-11-12T19:00"), effort=20) == date(2026, 11, 11)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (datetime(2026, 11, 10, 10), date(2026, 11, 10)),
        (datetime(2026, 11, 10, 17), date(2026, 11, 11)),
        (datetime(2026, 11, 14, 10), date(2026, 11, 16)),
        (datetime(2026, 12, 29, 10), date(2027, 1, 4)),
    ],
)
def test_work_begins_on_a_business_day_and_not_late_in_the_day(now: datetime, expected: date) -> None:
    assert first_day(now, CALENDAR) == expected


def test_steps_keep_their_order_stay_inside_and_end_on_the_final_day() -> None:
    outline = [OutlineStep(text=str(i), kind="work", share=0.25) for i in range(4)]
    steps = schedule(outline, NOW, date(2026, 11, 17), CALENDAR)
    assert [step.text for step in steps] == ["0", "1", "2", "3"]
    assert all(step.start <= step.end for step in steps)
    assert [step.end for step in steps] == sorted(step.end for step in steps)
    assert steps[0].start == date(2026, 11, 10)
    assert steps[-1].end == date(2026, 11, 17)
    assert all(CALENDAR.is_business_day(day) for step in steps for day in (step.start, step.end))


def test_everything_on_one_day_is_possible() -> None:
    steps = schedule([OutlineStep(text="a", share=1.0)], NOW, NOW.date(), CALENDAR)
    assert (steps[0].start, steps[0].end) == (NOW.date(), NOW.date())
