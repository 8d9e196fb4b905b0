"""Builders: the groups of a matched rule become numbers. None refuses a match (13/45, 61分)."""

from collections.abc import Mapping

from assistant.reading.dates import tables as t
from assistant.reading.dates.tables import number
from assistant.reading.dates.token import Build, Groups, Value


def numbers_of(groups: Groups) -> tuple[int, ...]:
    return tuple(number(g) for g in groups if g is not None)


def plain(groups: Groups) -> Value:
    return numbers_of(groups), "", ""


def word_of(groups: Groups) -> Value:
    return (), (groups[0] or "").lower(), ""


def part_of(text: str | None) -> str:
    return t.PARTS[text.lower()] if text else ""


def lookup(table: Mapping[str, int]) -> Build:
    """(word, part) → the table's number and the part of it."""
    return lambda groups: (
        (table[(groups[0] or "").lower()],),
        part_of(groups[1] if len(groups) > 1 else None),
        "",
    )


def month_day(groups: Groups) -> Value | None:
    numbers = numbers_of(groups)
    return (numbers, "", "") if 1 <= numbers[0] <= 12 and all(1 <= n <= 31 for n in numbers[1:]) else None


def slashed(groups: Groups) -> Value | None:
    """11/20: what a fraction may look like too."""
    found = month_day(groups)
    return (found[0], "/", "") if found else None


def day_number(groups: Groups) -> Value | None:
    numbers = numbers_of(groups)
    return (numbers, "", "") if all(1 <= n <= 31 for n in numbers) else None


def month_number(groups: Groups) -> Value | None:
    month = number(groups[0] or "")
    return ((month,), part_of(groups[1]), "") if 1 <= month <= 12 else None


def month_of(groups: Groups) -> Value | None:
    """(year, month) → the month with its year."""
    year, month = int(groups[0] or 0), number(groups[1] or "")
    return ((month, year), "", "") if 1 <= month <= 12 else None


def era_day(groups: Groups) -> Value | None:
    """(era, year, month, day)."""
    year, month, day = numbers_of(groups[1:])
    return (
        ((t.ERAS[(groups[0] or "").upper()] + year, month, day), "", "")
        if 1 <= month <= 12 and 1 <= day <= 31
        else None
    )


def iso_day(groups: Groups) -> Value | None:
    year, month, day = numbers_of(groups)
    return ((year, month, day), "", "") if 1 <= month <= 12 and 1 <= day <= 31 else None


def clock_time(groups: Groups) -> Value | None:
    """(part of day, hour, 半, minutes)."""
    hour = number(groups[1] or "")
    minute = 30 if groups[2] else number(groups[3]) if groups[3] else 0
    return ((hour, minute), groups[0] or "", "") if hour <= 29 and minute <= 59 else None


def digital_clock(groups: Groups) -> Value | None:
    hour, minute = number(groups[1] or ""), number(groups[2] or "")
    word = (groups[3] or groups[0] or "").lower().replace(".", "")
    return ((hour, minute), word, "") if hour <= 29 and minute <= 59 else None


def english_clock(groups: Groups) -> Value | None:
    hour, minute = number(groups[0] or ""), number(groups[1]) if groups[1] else 0
    return ((hour, minute), (groups[2] or "").lower().replace(".", ""), "") if 1 <= hour <= 12 else None


def clock_range(groups: Groups) -> Value | None:
    """(part of day, hour, minutes, hour, 半 or minutes)."""
    first, last = number(groups[1] or ""), number(groups[3] or "")
    minutes = number(groups[2]) if groups[2] else 0
    last_minutes = 30 if groups[4] == "半" else number(groups[4]) if groups[4] else 0
    if first > 29 or last > 29 or minutes > 59 or last_minutes > 59 or (first, minutes) == (last, last_minutes):
        return None
    return (first, minutes, last, last_minutes), (groups[0] or "").lower(), ""


def english_clock_range(groups: Groups) -> Value | None:
    first, last = number(groups[0] or ""), number(groups[1] or "")
    return ((first, 0, last, 0), (groups[2] or "").lower(), "") if first <= 12 and last <= 12 else None


_UNITS = {
    **dict.fromkeys(("営業日", "business day", "working day"), "business"),
    **dict.fromkeys(("日", "day"), "day"),
    **dict.fromkeys(("週間", "週", "week"), "week"),
    **dict.fromkeys(("か月", "ヶ月", "カ月", "ヵ月", "ケ月", "箇月", "month"), "month"),
    **dict.fromkeys(("年", "年間", "year"), "year"),
    "泊": "night",
    **dict.fromkeys(("時間", "hour"), "hour"),
    **dict.fromkeys(("分", "minute", "min"), "minute"),
}
_DIRECTIONS = {
    **dict.fromkeys(("以内", "within", "で", "中", "のうち"), "within"),
    **dict.fromkeys(("後", "later"), "later"),
    **dict.fromkeys(("from", "after"), "after"),
    **dict.fromkeys(("前", "before"), "before"),
    **dict.fromkeys(("in", "from now"), "from_now"),
    "ago": "ago",
}


_LONGEST = {"business": 120, "year": 100}


def duration(groups: Groups) -> Value | None:
    """(low, high, unit, direction)."""
    low = number(groups[0] or "")
    high = number(groups[1]) if groups[1] else low
    unit = _UNITS[(groups[2] or "").lower()]
    return (
        ((low, high), _DIRECTIONS[(groups[3] or "").lower()], unit)
        if low <= high <= _LONGEST.get(unit, 999)
        else None
    )


def length(groups: Groups) -> Value:
    """(count, unit) of a stretch such as 三日間 or 2泊."""
    unit = groups[1] or ""
    return (number(groups[0] or ""),), "", _UNITS.get(unit) or _UNITS[unit.removesuffix("間")]


def few_days(groups: Groups) -> Value | None:
    """2〜3日で is a length; 14〜16日で are days of the month."""
    value = duration(groups)
    return value if value and value[0][1] <= 10 and value[0][1] - value[0][0] == 1 else None


def english_duration(groups: Groups) -> Value | None:
    return duration((groups[1], groups[2], groups[3], groups[0]))


def nth_weekday_of(groups: Groups) -> Value:
    ordinal = -1 if groups[0] is None else number(groups[0])
    return (ordinal, t.WEEKDAYS[groups[1] or "月"]), "", ""


def nth_english(groups: Groups) -> Value:
    """(ordinal, weekday); without a weekday the business days are counted."""
    ordinal = t.ENGLISH_ORDINALS[(groups[0] or "").lower()]
    weekday = groups[1]
    return ((ordinal, t.ENGLISH_WEEKDAYS[weekday.lower()]) if weekday else (ordinal,)), "", ""


def weekday_range(groups: Groups) -> Value:
    return (t.WEEKDAYS[groups[0] or "月"], t.WEEKDAYS[groups[1] or "月"]), "", ""


def weekday_run(groups: Groups) -> Value:
    return t.WEEKDAY_RUNS[groups[0] or ""], "", ""


def weekday_list(groups: Groups) -> Value:
    return tuple(t.WEEKDAYS[sign] for sign in groups[0] or "" if sign in t.WEEKDAYS), "", ""


def weekday_number(groups: Groups) -> Value:
    return (t.WEEKDAYS[groups[0] or "月"],), "", ""


def relative_to(groups: Groups) -> Value:
    unit, offset = t.RELATIVE_DAYS[groups[0] or ""]
    return (offset,), part_of(groups[1]), unit


def day_with_part(groups: Groups) -> Value:
    offset, part = t.DAYS_WITH_PART[groups[0] or ""]
    return (offset,), part, ""


def relative_day_with_part(groups: Groups) -> Value:
    offset, part = t.RELATIVE_DAYS_WITH_PART[groups[0] or ""]
    return (offset,), part, "day"


def signed(groups: Groups) -> Value:
    """(count, 後 or 前) → how many to go on."""
    count = number(groups[0] or "")
    return (count if groups[1] == "後" else -count,), part_of(groups[2] if len(groups) > 2 else None), ""


_STEPS = {
    **{word: (n, "week") for word, n in t.WEEKS.items()},
    **{word: (n, "month") for word, n in t.MONTHS.items()},
    **{word: (n, "year") for word, n in t.YEARS.items()},
}


def same_day(groups: Groups) -> Value:
    """来週の今日: so many weeks, months or years from today."""
    count, unit = _STEPS[groups[0] or ""]
    return (abs(count), abs(count)), "from_now" if count > 0 else "ago", unit


def kana_day(groups: Groups) -> Value:
    return (t.KANA_DAYS[groups[0] or ""],), "", ""


def era_year(groups: Groups) -> Value:
    """(era, year or 元, part)."""
    year = 1 if groups[1] == "元" else number(groups[1] or "")
    return (t.ERAS[(groups[0] or "").upper()] + year,), part_of(groups[2]), ""


def year_number(groups: Groups) -> Value | None:
    year = int(groups[0] or 0)
    return ((year,), part_of(groups[1]), "") if 1900 <= year <= 2199 else None


def fixed(*numbers: int, word: str = "", unit: str = "") -> Build:
    return lambda _: (numbers, word, unit)


def english_month(groups: Groups) -> Value:
    """(part, month, year or None)."""
    month = t.ENGLISH_MONTHS[(groups[1] or "").lower()]
    return ((month, int(groups[2])) if groups[2] else (month,)), part_of(groups[0]), ""


def english_month_day(groups: Groups) -> Value | None:
    numbers = numbers_of(groups[1:])
    month = t.ENGLISH_MONTHS[(groups[0] or "").lower()]
    return ((month, *numbers), "", "") if all(1 <= n <= 31 for n in numbers) else None


def english_full_day(groups: Groups) -> Value | None:
    return iso_day((groups[2], str(t.ENGLISH_MONTHS[(groups[0] or "").lower()]), groups[1]))


def english_day_month(groups: Groups) -> Value | None:
    return english_month_day((groups[1], groups[0]))


def english_day_month_year(groups: Groups) -> Value | None:
    return english_full_day((groups[1], groups[0], groups[2]))


def english_period(groups: Groups) -> Value:
    offset = {"this": 0, "the": 0, "next": 1, "last": -1}[(groups[1] or "this").lower()]
    return (offset,), part_of(groups[0]), ""
