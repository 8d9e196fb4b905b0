"""Plan: works back from the deadline over business days: first draft, progress report, final."""

from collections.abc import Sequence
from datetime import date, datetime, time
from math import ceil

from assistant.domain.brief import Step
from assistant.domain.draft import OutlineStep
from assistant.domain.instruction import DateReading, Reading
from assistant.reading.calendar import Calendar

HOURS_A_DAY = 2.0
"""Hours of one business day that she can give to one client's task."""

LATE = time(16)
"""What comes after this hour is begun on the next business day."""


def final_day(reading: Reading, effort_hours: float, calendar: Calendar) -> date:
    """The day the work is handed over: the stated deadline, else the business day before a stated event,
    else as soon as the effort allows with a day for corrections."""
    today = reading.instruction.now.date()
    deadlines = [_day(d.end) for d in reading.dates if d.kind == "deadline" and d.end is not None]
    due = min((day for day in deadlines if day >= today), default=None)
    if due is not None:
        return max(today, calendar.last_business_day_on_or_before(due))
    usual = calendar.add_business_days(first_day(reading.instruction.now, calendar), _days(effort_hours))
    events = [_day(d.start) for d in reading.dates if _is_event(d, today)]
    if not events:
        return usual
    before = calendar.add_business_days(min(events), -1)
    return max(today, min(before, usual))


def first_day(now: datetime, calendar: Calendar) -> date:
    """The day work begins: today on a business day before LATE, else the next business day."""
    today = now.date()
    if calendar.is_business_day(today) and now.time() < LATE:
        return today
    return calendar.next_business_day(today)


def schedule(outline: Sequence[OutlineStep], now: datetime, due: date, calendar: Calendar) -> tuple[Step, ...]:
    """Gives every step its days between the first day and `due`, by its share of the effort."""
    start = min(first_day(now, calendar), due)
    days = _business_days(start, due, calendar)
    total = sum(step.share for step in outline) or 1.0
    steps, passed = [], 0.0
    for i, step in enumerate(outline):
        begin = days[min(int(passed / total * len(days)), len(days) - 1)]
        passed += step.share
        last = i == len(outline) - 1
        end = due if last else days[min(max(ceil(passed / total * len(days)) - 1, 0), len(days) - 1)]
        steps.append(Step(text=step.text, start=min(begin, end), end=end, kind=step.kind))
    return tuple(steps)


def _business_days(start: date, due: date, calendar: Calendar) -> list[date]:
    days, day = [start], start
    while day < due:
        day = calendar.next_business_day(day)
        if day < due:
            days.append(day)
    return days if start == due else [*days, due]


def _days(effort_hours: float) -> int:
    """Business days from the first day to the final one, one of them for corrections."""
    return max(1, ceil(effort_hours / HOURS_A_DAY))


def _is_event(reading: DateReading, today: date) -> bool:
    return reading.kind in ("time", "range") and reading.start is not None and _day(reading.start) > today


def _day(moment: date | datetime | None) -> date:
    if moment is None:
        raise ValueError("an open end has no day")
    return moment.date() if isinstance(moment, datetime) else moment
