"""Steps that hang on the day of an event, and hours that grow with the amount."""

from datetime import date

import pytest

from assistant.domain.draft import OutlineStep
from assistant.domain.instruction import DateReading, Reading
from assistant.drafting.effort import effort_hours
from assistant.drafting.moments import paced
from assistant.playbooks import load_playbooks
from assistant.reading.calendar import Calendar
from tests.building import reading

WORK = OutlineStep(text="支度", kind="work", share=0.9)
THANKS = OutlineStep(text="お礼", kind="final", share=0.1, moment="after")
REMINDER = OutlineStep(text="前日のお知らせ", kind="report", share=0.1, moment="eve")
REPORT = OutlineStep(text="反応", kind="report", share=0.1, days_later=3)
DUE = date(2026, 11, 13)


def on(first: date, last: date | None = None) -> Reading:
    day = DateReading(text="その日", span=(0, 3), start=first, end=last or first, kind="range")
    return reading("会の支度を").model_copy(update={"dates": (day,)})


def test_thanks_come_after_the_event_and_the_work_lasts_until_its_eve() -> None:
    plan = paced((WORK, THANKS), on(date(2026, 12, 5)), DUE, Calendar())
    assert plan.due == date(2026, 12, 4)
    assert [(mark.text, mark.end) for mark in plan.marks] == [("お礼", date(2026, 12, 7))]
    assert plan.rows == (WORK,)


def test_a_reminder_goes_out_on_the_eve_of_a_single_day_only() -> None:
    one_day = paced((WORK, REMINDER), on(date(2026, 11, 24)), DUE, Calendar())
    assert [mark.end for mark in one_day.marks] == [date(2026, 11, 20)], "the 23rd is a holiday"
    assert one_day.due == DUE
    a_week = paced((WORK, REMINDER), on(date(2026, 11, 16), date(2026, 11, 22)), DUE, Calendar())
    assert a_week.marks == ()
    assert a_week.rows == (WORK, REMINDER)


def test_without_an_event_only_what_counts_from_the_end_has_its_own_day() -> None:
    plan = paced((WORK, THANKS, REPORT), reading("会の支度を"), DUE, Calendar())
    assert [(mark.text, mark.end) for mark in plan.marks] == [("反応", date(2026, 11, 16))]
    assert plan.rows == (WORK, THANKS)
    assert plan.due == DUE


@pytest.mark.parametrize(
    ("playbook", "text", "times"),
    [
        ("translation", "50ページを英訳して", 10.0),
        ("translation", "手紙を英訳して", 1.0),
        ("translation", "2ページを英訳して", 1.0),
        ("shopping", "箱を300枚頼んで", 1.0),
        ("translation", "100000ページを英訳して", 20.0),
    ],
)
def test_more_than_the_usual_amount_takes_longer(playbook: str, text: str, times: float) -> None:
    book = load_playbooks()[playbook]
    assert effort_hours(book, text) == pytest.approx(book.effort_hours * times)
