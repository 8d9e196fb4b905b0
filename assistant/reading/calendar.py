"""Business days in Japan: weekends, public holidays, the year-end closing, and the days a client adds."""

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

_ONE_DAY = timedelta(days=1)
_TABLE = Path(__file__).with_name("holidays.json")
_FIRST_YEAR, _LAST_YEAR = 1949, 2099  # what the holiday law, and the library, cover


@lru_cache(maxsize=64)
def national_holidays(year: int) -> Mapping[date, str]:
    """Public holidays of one year, substitute holidays included, by their Japanese names."""
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return MappingProxyType({})
    if kept := _table().get(str(year)):
        return MappingProxyType({date.fromisoformat(day): name for day, name in kept.items()})
    from holidays.countries.japan import Japan

    return MappingProxyType(dict(Japan(years=year, expand=False, language="ja")))


@lru_cache(maxsize=1)
def _table() -> dict[str, dict[str, str]]:
    """Year → day → name for the years at hand, as the library has them: loading it, with the holidays of all
    countries, is a tenth of a cold start."""
    loaded: dict[str, dict[str, str]] = json.loads(_TABLE.read_text(encoding="utf-8"))
    return loaded


@dataclass(frozen=True, slots=True)
class Calendar:
    """How one client's days run. Weekdays are 0 (Monday) – 6 (Sunday).

    closing_day: 締め日, the day of the month on which accounts close; None is the last day of the month.
    year_end / year_start: last day before and first day after the year-end closing are outside of it; the
    closing itself runs from `year_end` to `year_start`, both (month, day) and inclusive.
    """

    week_start: int = 0
    work_start: time = time(9)
    work_end: time = time(18)
    fiscal_year_start: int = 4
    closing_day: int | None = None
    own_holidays: frozenset[date] = frozenset()
    weekly_closed: frozenset[int] = frozenset({5, 6})
    year_end: tuple[int, int] = (12, 29)
    year_start: tuple[int, int] = (1, 3)

    def __post_init__(self) -> None:
        if len(self.weekly_closed & set(range(7))) == 7:
            raise ValueError("a week needs at least one open day")
        if not 0 <= self.week_start <= 6 or not 1 <= self.fiscal_year_start <= 12:
            raise ValueError("week_start is 0–6 and fiscal_year_start 1–12")

    def holiday_name(self, day: date) -> str | None:
        """The name of a public holiday, 休業日 for a day of the client's own, None on other days."""
        name = national_holidays(day.year).get(day)
        return name or ("休業日" if day in self.own_holidays else None)

    def is_year_end_closing(self, day: date) -> bool:
        """True from 12/29 to 1/3, unless the client closes otherwise."""
        return (day.month, day.day) >= self.year_end or (day.month, day.day) <= self.year_start

    def is_business_day(self, day: date) -> bool:
        if day.weekday() in self.weekly_closed or self.is_year_end_closing(day):
            return False
        return self.holiday_name(day) is None

    def add_business_days(self, day: date, count: int) -> date:
        """`count` business days later (earlier when negative); `day` itself is not counted. 0 returns `day`."""
        step = _ONE_DAY if count > 0 else -_ONE_DAY
        for _ in range(abs(count)):
            day += step
            while not self.is_business_day(day):
                day += step
        return day

    def next_business_day(self, day: date) -> date:
        """The first business day after `day`."""
        return self.add_business_days(day, 1)

    def first_business_day_on_or_after(self, day: date) -> date:
        return day if self.is_business_day(day) else self.add_business_days(day, 1)

    def last_business_day_on_or_before(self, day: date) -> date:
        return day if self.is_business_day(day) else self.add_business_days(day, -1)

    def business_days_between(self, earlier: date, later: date) -> int:
        """Business days after `earlier` up to and including `later`; negative when they stand the other way."""
        if later < earlier:
            return -self.business_days_between(later, earlier)
        days = (earlier + timedelta(days=n) for n in range(1, (later - earlier).days + 1))
        return sum(self.is_business_day(day) for day in days)

    def week_of(self, day: date) -> date:
        """The first day of the week that holds `day`."""
        return day - timedelta(days=(day.weekday() - self.week_start) % 7)


_CLOSED = re.compile(
    r"((?:毎週)?[月火水木金土日](?:曜日?)?(?:[・、,/と][月火水木金土日](?:曜日?)?)*|土日祝?)"
    r"(?:は|が)?(?:定休|休業|お?休み|休診|閉店|休館|closed)(?!の|に|前|明け|中)"
)
_CLOSED_AFTER = re.compile(
    r"(?:定休日?|休業日?|休診日?|休館日?|店休日?)[はが:]?、?((?:毎週)?[月火水木金土日](?:曜日?)?(?:[・、,/と][月火水木金土日](?:曜日?)?)*)"
)
_WEEKDAYS_ONLY = re.compile(
    r"(?:営業|業務|受付|稼働|勤務|始業)[^。]{0,6}平日|平日(?:のみ|だけ)(?:の)?(?:営業|業務|受付|稼働|勤務)"
)
_ALWAYS_OPEN = re.compile(r"年中無休|無休(?:です|で|$)")
_HOURS = re.compile(
    r"(?:営業|業務|受付|勤務|就業|稼働)(?:時間)?[^。0-9]{0,8}(\d{1,2})(?:時(半)?|:(\d\d))\s*(?:〜|~|-|–|から)\s*"
    r"(\d{1,2})(?:時(半)?|:(\d\d))"
)
_WEEK = "月火水木金土日"


def calendar_of(lines: tuple[str, ...], base: Calendar) -> Calendar:
    """The calendar of a client: `base` with the closing days and working hours that the lines of the profile state
    clearly. A day without replies is no closing day, and hours for one kind of work only are no working hours."""
    return _calendar_of(lines, base)


@lru_cache(maxsize=512)
def _calendar_of(lines: tuple[str, ...], base: Calendar) -> Calendar:
    folded = [unicodedata.normalize("NFKC", line) for line in lines]
    closed = _closed_weekdays(folded)
    calendar = base if closed is None else replace(base, weekly_closed=closed)
    hours = next((found for line in folded if (found := _HOURS.search(line))), None)
    if hours is None:
        return calendar
    start, end = _clock(hours.group(1, 2, 3)), _clock(hours.group(4, 5, 6))
    return replace(calendar, work_start=start, work_end=end) if start and end and start < end else calendar


def _closed_weekdays(lines: list[str]) -> frozenset[int] | None:
    """The weekdays on which this client is closed; None where nothing is said."""
    days = {
        _WEEK.index(sign)
        for line in lines
        for pattern in (_CLOSED, _CLOSED_AFTER)
        for found in pattern.finditer(line)
        for sign in _signs(found.group(1))
    }
    if any(_WEEKDAYS_ONLY.search(line) for line in lines):
        days |= {5, 6}
    if days and len(days) < 7:
        return frozenset(days)
    return frozenset() if any(_ALWAYS_OPEN.search(line) for line in lines) else None


def _signs(words: str) -> list[str]:
    """The weekday signs of 「火・木曜日」; the 日 of 曜日 is none."""
    return [sign for sign in re.sub("曜日?|毎週|祝", "", words) if sign in _WEEK]


def _clock(parts: tuple[str | None, ...]) -> time | None:
    """(hour, 半, minutes) as a time; None for hours that do not exist."""
    hour, half, minutes = parts
    minute = 30 if half else int(minutes or 0)
    return time(int(hour or 99), minute) if int(hour or 99) < 24 and minute < 60 else None
