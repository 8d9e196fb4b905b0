"""Reading: what a phrase means, in the contract's terms: kind, start, end, alternatives and flags."""

from dataclasses import replace
from datetime import date, datetime
from typing import Literal

from assistant.domain.base import Span
from assistant.domain.instruction import DateAlternative, DateReading
from assistant.domain.when import day_of
from assistant.reading.dates.phrase import EXCLUDED, REPLACED, Phrase
from assistant.reading.dates.when import ONE_DAY, Extent, Moment, Scene, When

Kind = Literal["deadline", "range", "time", "recurring"]


def to_reading(phrase: Phrase, when: When, span: Span, original: str, scene: Scene) -> DateReading:
    """`span` is the phrase's place in the original text."""
    kind, (start, end), others = _choose(phrase, when, scene)
    different = [extent for n, extent in enumerate(others) if extent != (start, end) and extent not in others[:n]]
    return DateReading(
        text=original[span[0] : span[1]],
        span=span,
        start=start,
        end=end,
        kind=kind,
        ambiguous=bool(different),
        alternatives=tuple(DateAlternative(start=first, end=last) for first, last in different),
        flags=tuple(sorted(_flags(phrase, when, start, end, scene))),
    )


def _choose(phrase: Phrase, when: When, scene: Scene) -> tuple[Kind, Extent, list[Extent]]:
    """The kind, the chosen reading, the other fair ones."""
    if when.recurring or phrase.get("every"):
        return "recurring", (when.first, None), []
    if phrase.has_clock and not isinstance(when.first, datetime):
        phrase = replace(phrase, edge="")  # 「来週は10時から」: the particle is that of the hour left out
    if phrase.last is None and (phrase.edge in ("until", "before") or _limits(phrase, when)):
        due = when.due or when.last
        return "deadline", (None, due), [(None, moment) for moment in _other_limits(phrase, when, due, scene)]
    if when.within and when.first_day < scene.today <= when.last_day:
        when = replace(when, first=scene.today)
    is_point = isinstance(when.first, datetime) and when.first == when.last
    stretch = phrase.get("md_range", "day_range", "month_range", "clock_range")
    if phrase.last is None and (
        phrase.edge == "after" or (phrase.edge == "from" and not is_point and not stretch)
    ):
        return "range", (when.first, None), [(first, None) for first, _ in when.others]
    return ("time" if is_point else "range"), (when.first, when.last), list(when.others)


def _limits(phrase: Phrase, when: When) -> bool:
    """今週中に送る is a limit; 今週中に会議 is a window."""
    if when.within and phrase.get("duration", "in_days"):
        return True
    return (when.within or phrase.within) and not phrase.is_window and phrase.edge != "from"


def _other_limits(phrase: Phrase, when: When, due: Moment, scene: Scene) -> list[Moment]:
    others = list(when.due_others)
    if phrase.within or when.within:
        others = [other for other in others if other != when.first]
    if phrase.edge == "before" and not isinstance(due, datetime):
        others.append(due - ONE_DAY)
    if when.soft and not isinstance(due, datetime) and not scene.calendar.is_business_day(due):
        if not (phrase.within and phrase.get("weekday")):
            others.append(scene.calendar.last_business_day_on_or_before(due))
        if phrase.get("weekday") and not phrase.within:
            others.append(scene.calendar.next_business_day(due))
    ahead = phrase.get(*_CURRENT) and day_of(due) >= scene.today
    return [other for other in others if day_of(other) >= scene.today or not ahead]


_CURRENT = ("day", "month", "month_of_year", "half", "quarter", "fiscal", "fiscal_year", "year", "year_relative")
"""Stretches of which the beginning is no limit any more once they run."""


def _flags(phrase: Phrase, when: When, start: Moment | None, end: Moment | None, scene: Scene) -> set[str]:
    flags = set(when.flags) | ({"approx"} if phrase.approx else set())
    if phrase.denied in (EXCLUDED, REPLACED):
        flags.add(EXCLUDED)
    if end is not None and end < (scene.now if isinstance(end, datetime) else scene.today):
        flags.add("past")
    day = day_of(end or start or scene.today)
    if start is None or end is None or day_of(start) == day_of(end):
        flags |= _closed(day, scene)
    return flags


def _closed(day: date, scene: Scene) -> set[str]:
    facts = {
        "weekend": day.weekday() >= 5,
        "holiday": scene.calendar.holiday_name(day) is not None,
        "non_business": not scene.calendar.is_business_day(day),
    }
    return {flag for flag, is_so in facts.items() if is_so}
