"""Days and times on the page: `domain.when`, and the year wherever it is not the obvious one."""

from datetime import date, datetime

from assistant.domain.instruction import DateReading
from assistant.domain.when import day_text
from assistant.web.wording import Tongue


def moment(value: date | datetime, tongue: Tongue, year: int | None = None) -> str:
    """`11/28(土)`, `11/28(土)19:00`; with the year in front when it is not `year`."""
    text = day_text(value, tongue.language)
    if year is None or value.year == year:
        return text
    return f"{text} {value.year}" if tongue.language == "en" else f"{value.year}/{text}"


def span(
    start: date | datetime | None, end: date | datetime | None, tongue: Tongue, year: int | None = None
) -> str:
    """`11/24(火)〜11/27(金)`, `11/24(火)10:00〜11:00`; an open side stays open, one moment when both ends meet."""
    if start is not None and end is not None and start != end:
        if isinstance(end, datetime) and start == end.date():
            return moment(end, tongue, year)
        if isinstance(start, datetime) and isinstance(end, datetime) and start.date() == end.date():
            return f"{moment(start, tongue, year)}{tongue('joiner')}{end:%H:%M}"
        return f"{moment(start, tongue, year)}{tongue('joiner')}{moment(end, tongue, year)}"
    if start is not None:
        return moment(start, tongue, year) + ("" if end else tongue("joiner").rstrip())
    return until(end, tongue, year) if end is not None else ""


def until(end: date | datetime, tongue: Tongue, year: int | None = None) -> str:
    """A last allowed day or minute."""
    text = moment(end, tongue, year)
    return f"by {text}" if tongue.language == "en" else f"{text}まで"


def reading(found: DateReading, tongue: Tongue, year: int) -> str:
    """What a date expression was understood as."""
    if found.kind == "deadline" and found.end is not None:
        return until(found.end, tongue, year)
    return span(found.start, found.end, tongue, year)


def note_day(iso: str, tongue: Tongue, year: int | None = None) -> str:
    """The day of a note (`2026-05-22`); what is no date stays as it is."""
    try:
        return moment(date.fromisoformat(iso), tongue, year)
    except ValueError:
        return iso
