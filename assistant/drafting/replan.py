"""Replan: the days of the work when the client's reply moves its end. What is behind us stays as it was."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from assistant.domain.base import Language
from assistant.domain.brief import BriefItem, Step
from assistant.domain.draft import OutlineStep
from assistant.domain.instruction import DateReading
from assistant.domain.question import Question
from assistant.domain.when import day_of, day_text
from assistant.drafting.answered import Settlement
from assistant.drafting.plan import schedule, with_marks
from assistant.reading.calendar import Calendar
from assistant.reading.dates import read_dates

DUE_SLOTS = re.compile(r"^(?:deadline|due|delivery_day|limit_date|short_turnaround|repair_speed)$")
_EVENT_SLOTS = re.compile(r"^(?:day|date|dates|day_time|event_day|event_when|send_date)$")


def dates_told(settled: Iterable[Settlement], now: datetime, calendar: Calendar) -> tuple[DateReading, ...]:
    """Every day the client named in what they settled."""
    return tuple(reading for one in settled for reading in read_dates(one.value, now, calendar))


def moved_end(
    settled: Iterable[Settlement], steps: Sequence[Step], now: datetime, calendar: Calendar
) -> date | None:
    """The new day of the handing over; None where the reply does not move it. A stated deadline decides; an event
    only where the work would come too late for it."""
    today, end = now.date(), _end(steps)
    for one in settled:
        readings = read_dates(one.value, now, calendar)
        days = [day_of(moment) for reading in readings if (moment := reading.end or reading.start)]
        day = max((day for day in days if day >= today), default=None)
        if day is None:
            continue
        if DUE_SLOTS.match(one.slot):
            return _moved(max(today, calendar.last_business_day_on_or_before(day)), end)
        before = calendar.add_business_days(day, -1)
        if _EVENT_SLOTS.match(one.slot) and day > today and end is not None and before < end:
            return _moved(max(today, before), end)
    return None


def replanned(
    steps: Sequence[Step],
    items: Sequence[BriefItem],
    due: date,
    *,
    now: datetime,
    calendar: Calendar,
    language: Language,
) -> tuple[Step, ...]:
    """The same steps until `due`. Steps that are over keep their days, and so do days that a rule of the client sets."""
    marks = [step for step in steps if _is_mark(step, items)]
    own = [step for step in steps if step not in marks]
    over = [step for step in own if step.end is not None and day_of(step.end) < now.date()]
    outline = _outline([step for step in own if step not in over], calendar)
    return with_marks((*over, *schedule(outline, now, due, calendar, language=language)), marks)


def new_end(text: str, before: Sequence[Step], after: Sequence[Step], language: Language) -> str:
    """The text with the new day of the handing over in the place of the old one."""
    old, new = _end(before), _end(after)
    if old is None or new is None or old == new:
        return text
    return text.replace(day_text(old, language), day_text(new, language))


def at_new_end(question: Question, before: Sequence[Step], after: Sequence[Step], language: Language) -> Question:
    """The question with that day in its words, its options and what is done without an answer."""

    def moved(text: str) -> str:
        return new_end(text, before, after, language)

    fallback = question.fallback.model_copy(update={"text": moved(question.fallback.text)})
    options = tuple(one.model_copy(update={"label": moved(one.label)}) for one in question.options)
    return question.model_copy(update={"text": moved(question.text), "fallback": fallback, "options": options})


def _outline(steps: Sequence[Step], calendar: Calendar) -> list[OutlineStep]:
    """The steps without days; each one's share is the business days it took up so far."""
    rows, last = [], None
    for step in steps:
        end = day_of(step.end) if step.end else last
        share = float(_business_days(last, end, calendar)) if last and end else 1.0
        rows.append(OutlineStep(text=step.text, kind=step.kind, share=share))
        last = end
    return rows


def _business_days(start: date, end: date, calendar: Calendar) -> int:
    count, day = 0, start
    while day < end and count < 250:
        day = calendar.next_business_day(day)
        count += 1
    return count


def _is_mark(step: Step, items: Sequence[BriefItem]) -> bool:
    """A day that follows from a rule: an item of the brief gives the same reason."""
    reason = step.text[step.text.find("(") :] if "(" in step.text else ""
    derived = (item for item in items if item.slot.startswith("derived_") or item.slot == "deadline")
    return bool(reason) and step.start == step.end and any(item.value.endswith(reason) for item in derived)


def _end(steps: Sequence[Step]) -> date | None:
    finals = [day_of(step.end) for step in steps if step.kind == "final" and step.end is not None]
    return max(finals or [day_of(step.end) for step in steps if step.end is not None], default=None)


def _moved(day: date, end: date | None) -> date | None:
    return None if day == end else day
