"""How a day is written for people: always with its weekday."""

from datetime import date, datetime

from assistant.domain.base import Language

_WEEKDAYS_JA = "月火水木金土日"
_WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day_of(moment: date | datetime) -> date:
    """The day that a moment lies on."""
    return moment.date() if isinstance(moment, datetime) else moment


def day_text(moment: date | datetime, language: Language = "ja") -> str:
    """`11/27(金)` or `11/27(金)17:00`; in English `Fri 27 Nov` or `Fri 27 Nov 17:00`."""
    clock = moment.strftime("%H:%M") if isinstance(moment, datetime) else ""
    if language == "en":
        day = f"{_WEEKDAYS_EN[moment.weekday()]} {moment.day} {_MONTHS_EN[moment.month - 1]}"
        return f"{day} {clock}".rstrip()
    return f"{moment.month}/{moment.day}({_WEEKDAYS_JA[moment.weekday()]}){clock}"


def span_text(start: date | datetime | None, end: date | datetime | None, language: Language = "ja") -> str:
    """A range as people write it; an open side stays open."""
    if start is None and end is not None:
        return f"by {day_text(end, 'en')}" if language == "en" else f"{day_text(end)}まで"
    if start is not None and (end is None or start == end):
        return day_text(start, language)
    if start is None or end is None:
        return ""
    joiner = " – " if language == "en" else "〜"
    return f"{day_text(start, language)}{joiner}{day_text(end, language)}"
