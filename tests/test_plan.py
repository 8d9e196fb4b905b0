"""Plan: the final day, and every step with its days."""

from datetime import date, datetime

import pytest

from assistant.domain.brief import Step
from assistant.domain.draft import OutlineStep
from assistant.domain.instruction import DateReading
from assistant.domain.question import Fallback, Option, Question
from assistant.drafting.plan import capacity_warning, final_day, first_day, in_time, schedule, with_marks
from assistant.reading.calendar import Calendar
from assistant.stopwatch import TOKYO
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
    assert [step.text for step in steps if step.kind == "work"] == ["0", "1", "2", "3"]
    assert all(step.start <= step.end for step in steps)
    assert [step.end for step in steps] == sorted(step.end for step in steps)
    assert steps[0].start == date(2026, 11, 10)
    assert steps[-1].end == date(2026, 11, 17)
    assert all(CALENDAR.is_business_day(day) for step in steps for day in (step.start, step.end))


def test_everything_on_one_day_is_possible() -> None:
    steps = schedule([OutlineStep(text="a", share=1.0)], NOW, NOW.date(), CALENDAR)
    assert (steps[0].start, steps[0].end) == (NOW.date(), NOW.date())


def outline(*kinds: str) -> list[OutlineStep]:
    return [OutlineStep.model_validate({"text": f"{k}{i}", "kind": k, "share": 1.0}) for i, k in enumerate(kinds)]


def test_the_draft_comes_two_business_days_before_the_end_where_time_allows() -> None:
    steps = schedule(outline("work", "draft", "final"), NOW, date(2026, 11, 13), CALENDAR)
    draft = next(step for step in steps if step.kind == "draft")
    assert draft.end == date(2026, 11, 11), "Friday 11/13 less two business days"
    tight = schedule(outline("work", "draft", "final"), NOW, NOW.date(), CALENDAR)
    assert {step.end for step in tight} == {NOW.date()}


def test_a_long_stretch_has_a_report_before_the_draft_and_a_short_one_has_none() -> None:
    long = schedule(outline("work", "draft", "final"), NOW, date(2026, 11, 20), CALENDAR)
    assert [step.kind for step in long] == ["work", "report", "draft", "final"]
    assert [step.end for step in long] == sorted(step.end for step in long)
    short = schedule(outline("work", "draft", "final"), NOW, date(2026, 11, 11), CALENDAR)
    assert "report" not in [step.kind for step in short]
    told = schedule(outline("work", "report", "final"), NOW, date(2026, 11, 20), CALENDAR)
    assert [step.kind for step in told].count("report") == 1


def test_two_tasks_of_a_kind_write_each_step_once() -> None:
    twice = [*outline("work", "final"), *outline("work", "final")]
    steps = schedule(twice, NOW, date(2026, 11, 11), CALENDAR)
    assert [step.text for step in steps] == ["work0", "final1"]


def test_a_rule_decides_the_final_day_only_where_it_comes_first() -> None:
    said = reading("資料をお願い", now=NOW).model_copy(update={"dates": (when("deadline", None, "2026-11-20"),)})
    assert final_day(said, 2.0, CALENDAR, binding=date(2026, 11, 13)) == date(2026, 11, 13)
    assert final_day(said, 2.0, CALENDAR, binding=date(2026, 11, 27)) == date(2026, 11, 20)
    assert final_day(said, 2.0, CALENDAR, binding=date(2026, 11, 14)) == date(2026, 11, 13), "a Saturday"


def test_work_that_does_not_fit_is_said_early_with_what_could_give() -> None:
    caution = capacity_warning(6.0, NOW, date(2026, 11, 11), CALENDAR)
    assert caution is not None
    assert caution.kind == "capacity"
    assert "約4時間" in caution.text
    assert "11/13(金)" in caution.text
    assert capacity_warning(4.0, NOW, date(2026, 11, 11), CALENDAR) is None
    assert capacity_warning(6.0, NOW, date(2026, 11, 11), CALENDAR, hours_a_day=3.0) is None
    english = capacity_warning(6.0, NOW, date(2026, 11, 11), CALENDAR, language="en")
    assert english is not None
    assert "smaller scope" in english.text


def question(act_from: datetime | None) -> Question:
    fallback = Fallback(action="assume" if act_from else "hold", text="仮に進めます。", act_from=act_from)
    options = (Option(label="甲"), Option(label="乙"))
    return Question(id="Q1", slot="x", text="?", why="。", options=options, fallback=fallback, value=1.0)


def test_a_fallback_acts_before_the_work_that_needs_the_answer() -> None:
    asked = (question(datetime(2026, 11, 11, 12)), question(None))
    today = [Step(text="案", end=NOW.date(), kind="draft")]
    moved, held = in_time(asked, today, NOW)
    assert moved.fallback.act_from == datetime(2026, 11, 10, 12)
    assert held.fallback.act_from is None
    later = [Step(text="案", end=date(2026, 11, 12), kind="draft")]
    assert in_time(asked, later, NOW) == asked
    assert in_time(asked, [], NOW) == asked


def test_days_that_rules_set_stand_in_their_places() -> None:
    steps = [Step(text="a", end=date(2026, 11, 11)), Step(text="b", end=date(2026, 11, 16))]
    marks = [Step(text="m", end=date(2026, 11, 13)), Step(text="z", end=date(2026, 11, 30))]
    assert [step.text for step in with_marks(steps, marks)] == ["a", "m", "b", "z"]


def test_a_draft_is_seen_by_its_day_even_where_the_work_lasts_longer() -> None:
    rows = (
        OutlineStep(text="a", kind="work", share=0.4),
        OutlineStep(text="b", kind="draft", share=0.2),
        OutlineStep(text="c", kind="work", share=0.4),
    )
    now = datetime(2026, 11, 10, 10, 0, tzinfo=TOKYO)
    steps = schedule(rows, now, date(2026, 12, 18), Calendar(), draft_by=date(2026, 11, 12))
    assert [step.end for step in steps if step.kind == "draft"] == [date(2026, 11, 12)]
    assert steps[-1].end == date(2026, 12, 18)
