"""The plan of tasks as a calendar file (RFC 5545): one event for every step that has a day.

An event keeps its UID while its step stays, so that importing a newer file moves events instead of doubling them.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from assistant.domain.base import Language
from assistant.domain.brief import Step
from assistant.domain.task import Task
from assistant.domain.when import day_of
from assistant.exporting.words import KINDS, printable

if TYPE_CHECKING:
    from icalendar import Calendar, Event, Timezone

TOKYO: Final = ZoneInfo("Asia/Tokyo")
DOMAIN: Final = "brief-assistant"
_NAMED: Final = frozenset({"draft", "report", "final"})
_DEADLINE: Final = timedelta(minutes=30)
"""How long an event is that only has an end."""


def tasks_ics(tasks: Iterable[Task], client_name: str, now: datetime, language: Language = "ja") -> bytes:
    """A calendar file with the dated steps of these tasks of one client. `now` (aware) becomes DTSTAMP."""
    calendar = _empty(client_name)
    for task in tasks:
        for uid, step in keyed_steps(task):
            event = _event(task, step, client_name, language)
            event.add("uid", uid)
            event.add("dtstamp", now.astimezone(UTC))
            calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written


def keyed_steps(task: Task) -> Iterator[tuple[str, Step]]:
    """(UID, step) of every step with a day. First draft, report and final are known by their kind and number, others
    by their words."""
    seen: Counter[str] = Counter()
    for step in task.draft.brief.steps:
        if step.start is None and step.end is None:
            continue
        words = hashlib.sha256(step.text.encode("utf-8", "replace")).hexdigest()[:12]
        key = step.kind if step.kind in _NAMED else f"{step.kind}-{words}"
        seen[key] += 1
        yield f"{task.id}.{key}-{seen[key]}@{DOMAIN}", step


def _empty(client_name: str) -> "Calendar":
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//Brief Assistant//brief-assistant//JA")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    # The library writes names that it does not know as they are: a line break would begin a line of ours.
    calendar.add("x-wr-calname", " ".join(printable(client_name).split()))
    calendar.add("x-wr-timezone", "Asia/Tokyo")
    calendar.add_component(_tokyo())
    return calendar


def _tokyo() -> "Timezone":
    """Japan's clock has not changed since 1951, so one rule tells all."""
    from icalendar import Timezone, TimezoneStandard

    standard = TimezoneStandard()
    standard.add("dtstart", datetime(1970, 1, 1))  # noqa: DTZ001 - the wall clock by definition
    standard.add("tzoffsetfrom", timedelta(hours=9))
    standard.add("tzoffsetto", timedelta(hours=9))
    standard.add("tzname", "JST")
    zone = Timezone()
    zone.add("tzid", "Asia/Tokyo")
    zone.add_component(standard)
    return zone


def _event(task: Task, step: Step, client_name: str, language: Language) -> "Event":
    from icalendar import Event

    brief, text = task.draft.brief, printable(step.text)
    event = Event()
    event.add("last-modified", task.updated.astimezone(UTC))
    event.add("sequence", task.revision - 1)
    kind = KINDS[language][step.kind]
    event.add("summary", printable(f"【{kind}】{text}({client_name})" if language == "ja" else f"{kind}: {text}"))
    event.add("description", printable(f"{brief.title}\n{brief.deliverable}"))
    event.add("categories", [kind])
    start, end = _when(step)
    event.add("dtstart", start)
    event.add("dtend", end)
    # A day of work is no meeting: others must still be able to book her.
    event.add("transp", "OPAQUE" if isinstance(start, datetime) else "TRANSPARENT")
    return event


def _when(step: Step) -> tuple[date | datetime, date | datetime]:
    """Start, and the end that is not part of it any more. Whole days unless the step names minutes on one day."""
    first, last = step.start or step.end, step.end or step.start
    if first is None or last is None:
        raise ValueError("a step without a day is no event")
    if day_of(first) != day_of(last) or not (isinstance(first, datetime) or isinstance(last, datetime)):
        return day_of(first), max(day_of(first), day_of(last)) + timedelta(days=1)
    start = _minute(first) if isinstance(first, datetime) else None
    end = _minute(last) if isinstance(last, datetime) else None
    if start is not None and end is not None and end > start:
        return start, end
    if end is not None:
        return end - _DEADLINE, end
    assert start is not None  # noqa: S101 - one of the two is a minute
    return start, start + _DEADLINE


def _minute(moment: datetime) -> datetime:
    return moment.replace(tzinfo=TOKYO)
