"""What about the dates she must not overlook: holidays, weekdays that do not match, days already past."""

import re
from collections.abc import Iterable
from datetime import date, timedelta

from assistant.domain.base import Language, Localized
from assistant.domain.draft import Caution
from assistant.domain.instruction import DateReading
from assistant.domain.when import day_of, day_text, span_text
from assistant.reading.calendar import national_holidays

_SATURDAY = 5
_FIGURE = re.compile(r"[0-90-9〇一二三四五六七八九十]+\s*(?:[/./日]|月\s*[0-90-9])|\b\d{1,2}(?:st|nd|rd|th)?\b")
"""A day of the calendar that was written out: if that is over, someone may have slipped."""
_IN_STRETCH = Localized(
    ja="「{text}」({day})の週は、{named}が祝日です。", en="“{text}” ({day}): {named} is a public holiday."
)

_NOTES = {
    "holiday": Localized(ja="「{text}」({day})は祝日に当たります。", en="“{text}” ({day}) is a public holiday."),
    "weekend": Localized(ja="「{text}」({day})は土日に当たります。", en="“{text}” ({day}) is on a weekend."),
    "non_business": Localized(
        ja="「{text}」({day})は休業日に当たります。", en="“{text}” ({day}) is not a business day."
    ),
    "weekday_mismatch": Localized(
        ja="「{text}」は日付と曜日が合いません。{day}と読みました。",
        en="In “{text}” the date and the weekday do not match. We read {day}.",
    ),
    "past": Localized(ja="「{text}」({day})はすでに過ぎています。", en="“{text}” ({day}) is already past."),
}


def date_warnings(dates: Iterable[DateReading], language: Language) -> tuple[Caution, ...]:
    """One caution for each flag worth a look."""
    return tuple(
        Caution(kind="holiday", text=_note(flag, stated, language))
        for stated in dates
        for flag in _worth_telling(stated.flags)
        if _says_something(flag, stated)
    )


def _worth_telling(flags: Iterable[str]) -> list[str]:
    """A holiday or a weekend is no business day either: that is said once."""
    told = [flag for flag in flags if flag in _NOTES]
    named = [flag for flag in ("holiday", "weekend") if flag in told]
    return [flag for flag in told if not named or flag not in {"weekend", "non_business"} or flag == named[0]]


def _says_something(flag: str, stated: DateReading) -> bool:
    """「昨日」「先月分」「去年の」 lie behind on purpose, and what day of the week they were matters no more; a week
    whose last day is a working day needs no word of its holiday that is over."""
    if "past" in stated.flags and not (stated.kind == "deadline" or _FIGURE.search(stated.text)):
        return False
    if flag == "holiday" and stated.kind == "deadline" and stated.start is None and stated.end is not None:
        return day_of(stated.end) in national_holidays(day_of(stated.end).year)
    return True


def _note(flag: str, stated: DateReading, language: Language) -> str:
    """The sentence for one flag; of a stretch of days it names the holidays."""
    day = span_text(stated.start, stated.end, language)
    holidays = _holidays(stated) if flag == "holiday" else ()
    if not holidays:
        return _NOTES[flag].text(language).format(text=stated.text, day=day)
    named = ("、" if language == "ja" else ", ").join(day_text(one, language) for one in holidays)
    return _IN_STRETCH.text(language).format(text=stated.text, day=day, named=named)


def _holidays(stated: DateReading) -> tuple[date, ...]:
    """The public holidays in the weeks of a stretch of days; none for a single day."""
    if stated.start is None or stated.end is None or day_of(stated.start) == day_of(stated.end):
        return ()
    first, last = day_of(stated.start), day_of(stated.end)
    monday = first - timedelta(days=first.weekday())
    days = (monday + timedelta(days=n) for n in range((last - monday).days + 1))
    return tuple(day for day in days if day in national_holidays(day.year) and day.weekday() < _SATURDAY)
