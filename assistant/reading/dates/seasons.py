"""Days that have a name: public holidays, customs of the year, and the stretches when Japan is closed."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from types import MappingProxyType

from assistant.reading.calendar import Calendar, national_holidays

Days = tuple[date, date]
"""First and last day, both inclusive."""

_DAY = timedelta(days=1)


def nth_weekday(year: int, month: int, nth: int, weekday: int) -> date:
    """The nth weekday of a month; -1 is the last. Raises ValueError when the month has no fifth."""
    if nth < 0:
        last = month_end(year, month)
        return last - timedelta(days=(last.weekday() - weekday) % 7)
    first = date(year, month, 1)
    return first.replace(day=1 + (weekday - first.weekday()) % 7 + 7 * (nth - 1))


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return (date(year, month, 28) + 4 * _DAY).replace(day=1) - _DAY


def off_stretch(calendar: Calendar, day: date) -> Days:
    """The whole run of closed days around a closed day."""
    first = last = day
    while not calendar.is_business_day(first - _DAY):
        first -= _DAY
    while not calendar.is_business_day(last + _DAY):
        last += _DAY
    return first, last


def next_long_weekend(calendar: Calendar, today: date, length: int | None = None) -> Days:
    """The next run of closed days that has not ended yet: of `length` days, or of at least three. Raises ValueError
    when there is none within two years."""
    day = today
    while day < today + 730 * _DAY:
        if calendar.is_business_day(day):
            day += _DAY
            continue
        first, last = off_stretch(calendar, day)
        days = (last - first).days + 1
        if days == length or (length is None and days >= 3):
            return first, last
        day = last + _DAY
    raise ValueError("no such run of closed days")


def _fixed(month: int, day: int) -> Callable[[int], Days]:
    return lambda year: (date(year, month, day), date(year, month, day))


def _span(first: tuple[int, int], last: tuple[int, int]) -> Callable[[int], Days]:
    return lambda year: (date(year, *first), date(year + (last < first), *last))


def _nth(month: int, nth: int, weekday: int, shift: int = 0) -> Callable[[int], Days]:
    def days(year: int) -> Days:
        day = nth_weekday(year, month, nth, weekday) + shift * _DAY
        return day, day

    return days


def _holiday(name: str) -> Callable[[int], Days]:
    def days(year: int) -> Days:
        for day, known in national_holidays(year).items():
            if known == name:
                return day, day
        raise ValueError(f"{name} is not a holiday in {year}")

    return days


def _golden_week(year: int) -> Days:
    last = date(year, 5, 5)
    while last + _DAY in national_holidays(year):
        last += _DAY
    return date(year, 4, 29), last


def _silver_week(year: int) -> Days:
    first = last = _holiday("敬老の日")(year)[0]
    while first - _DAY in national_holidays(year) or (first - _DAY).weekday() > 4:
        first -= _DAY
    while last + _DAY in national_holidays(year) or (last + _DAY).weekday() > 4:
        last += _DAY
    return first, last


def _setsubun(year: int) -> Days:
    day = date(year, 2, 2 if year >= 2025 and year % 4 == 1 else 3)
    return day, day


_HOLIDAY_NAMES = [
    "元日",
    "成人の日",
    "建国記念の日",
    "天皇誕生日",
    "春分の日",
    "昭和の日",
    "憲法記念日",
    "みどりの日",
    "こどもの日",
    "海の日",
    "山の日",
    "敬老の日",
    "秋分の日",
    "スポーツの日",
    "文化の日",
    "勤労感謝の日",
]

YEARLY: Mapping[str, Callable[[int], Days]] = MappingProxyType(
    {
        **{name: _holiday(name) for name in _HOLIDAY_NAMES},
        **dict.fromkeys(("元旦", "New Year's Day"), _fixed(1, 1)),
        **dict.fromkeys(("大晦日", "大みそか", "New Year's Eve"), _fixed(12, 31)),
        **dict.fromkeys(("お正月", "正月", "三が日", "三ヶ日"), _span((1, 1), (1, 3))),
        **dict.fromkeys(("クリスマスイブ", "クリスマスイヴ", "イブの日", "Christmas Eve"), _fixed(12, 24)),
        **dict.fromkeys(("クリスマス", "Christmas"), _fixed(12, 25)),
        **dict.fromkeys(("バレンタインデー", "バレンタイン", "Valentine's Day"), _fixed(2, 14)),
        "ホワイトデー": _fixed(3, 14),
        "節分": _setsubun,
        **dict.fromkeys(("ひな祭り", "ひなまつり", "雛祭り"), _fixed(3, 3)),
        "七夕": _fixed(7, 7),
        "七五三": _fixed(11, 15),
        **dict.fromkeys(("ハロウィン", "ハロウィーン", "Halloween"), _fixed(10, 31)),
        "母の日": _nth(5, 2, 6),
        "父の日": _nth(6, 3, 6),
        **dict.fromkeys(("ブラックフライデー", "Black Friday"), _nth(11, 4, 3, 1)),
        **dict.fromkeys(("サイバーマンデー", "Cyber Monday"), _nth(11, 4, 3, 4)),
        "Thanksgiving": _nth(11, 4, 3),
        **dict.fromkeys(("ゴールデンウィーク", "ゴールデンウイーク", "GW", "Golden Week"), _golden_week),
        **dict.fromkeys(("お盆休み", "お盆", "Obon"), _span((8, 13), (8, 16))),
        **dict.fromkeys(("年末年始", "New Year holidays"), _span((12, 29), (1, 3))),
        **dict.fromkeys(("シルバーウィーク", "シルバーウイーク"), _silver_week),
        "松の内": _span((1, 1), (1, 7)),
        **dict.fromkeys(("七草の日", "七草"), _fixed(1, 7)),
        "鏡開き": _fixed(1, 11),
        "年末": _span((12, 21), (12, 31)),
        **dict.fromkeys(("年始", "年初"), _span((1, 1), (1, 3))),
    }
)
"""Days that come once a year, by the year in which they begin."""

OPENINGS = frozenset(("年明け", "年始", "年初", "正月", "お正月"))
"""The beginning of the year: a bare day behind it is a day of January."""

ON_CALENDAR = (
    "仕事納め",
    "仕事始め",
    "三連休",
    "3連休",
    "連休",
    "祝日",
    "五十日",
    "年内",
    "年明け",
    "締め日",
    "休み明け",
)
"""Names that depend on the client's calendar and on today."""

NAMES = (*YEARLY, *ON_CALENDAR)
