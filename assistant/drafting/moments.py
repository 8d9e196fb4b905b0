"""Moments: steps that hang on the day of what is prepared, not on the handing over. Nobody is thanked for coming before
the evening has taken place, and a reminder goes out the day before, not when the dates are settled."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from assistant.domain.brief import Step
from assistant.domain.draft import OutlineStep
from assistant.domain.instruction import Reading
from assistant.domain.when import day_of
from assistant.reading.calendar import Calendar

LONGEST_EVENT = 40
"""Days: a stretch beyond it is no event (「今年度」)."""


@dataclass(frozen=True)
class Paced:
    """An outline parted: `rows` are planned until `due`, `marks` have their own days."""

    rows: tuple[OutlineStep, ...]
    marks: tuple[Step, ...]
    due: date


def paced(outline: Sequence[OutlineStep], reading: Reading, due: date, calendar: Calendar) -> Paced:
    """The outline with the steps that hang on a stated event taken out. Where something is to be done after the
    event, the work before it lasts until its eve: the preparation is not over when the first hours are."""
    event = _event(reading)
    rows = tuple(step for step in outline if not _own_day(step, event))
    if event is not None and any(step.moment == "after" for step in outline):
        due = max(due, calendar.add_business_days(event[0], -1))
    marks = tuple(_marks((step for step in outline if _own_day(step, event)), event, due, calendar))
    return Paced(rows, marks, due) if rows else Paced(tuple(outline), (), due)


def _own_day(step: OutlineStep, event: tuple[date, date] | None) -> bool:
    """A reminder needs the very day; thanks only that it is over."""
    if event is None or not step.moment:
        return step.days_later > 0
    return step.moment == "after" or event[0] == event[1]


def _marks(
    steps: Iterator[OutlineStep], event: tuple[date, date] | None, due: date, calendar: Calendar
) -> Iterator[Step]:
    for step in steps:
        if step.days_later:
            day = calendar.next_business_day(due + timedelta(days=step.days_later - 1))
        elif event is not None and step.moment == "eve":
            day = calendar.add_business_days(event[0], -1)
        elif event is not None:
            day = calendar.next_business_day(event[1])
        else:
            continue
        yield Step(text=step.text, start=day, end=day, kind=step.kind)


def _event(reading: Reading) -> tuple[date, date] | None:
    """The first and the last day of the first event that lies ahead; a stretch of weeks is none for a reminder."""
    today = reading.instruction.now.date()
    for one in reading.wanted:
        if one.kind in ("time", "range") and one.start is not None:
            first, last = day_of(one.start), day_of(one.end or one.start)
            if first > today and (last - first).days <= LONGEST_EVENT:
                return first, last
    return None
