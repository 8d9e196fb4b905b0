"""Values: amounts, lengths, head counts and clock times as numbers, so that 「1時間」 meets 「60分」 and 6 people meet
「5〜8名」; and days, so that 「20日で」 meets 「11/20(金)」."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from math import inf

from assistant.domain.concern import without_way
from assistant.domain.when import day_of
from assistant.reading.calendar import Calendar
from assistant.reading.dates import read_dates
from assistant.reading.text import fold

_KANJI = str.maketrans("〇一二三四五六七八九", "0123456789")
_TENS = re.compile(r"(?P<tens>[一二三四五六七八九]?)十(?P<ones>[一二三四五六七八九]?)(?=[分名人件日時枚個])")
_SINGLE = re.compile(r"[〇一二三四五六七八九](?=(?:名|人|件|時間|分|枚|個|回|社|千|万))")
_UNITS = {
    "円": "円", "yen": "円", "名": "名", "名様": "名", "人": "名", "people": "名", "persons": "名", "分": "分",
    "分間": "分", "minutes": "分", "minute": "分", "mins": "分", "min": "分", "時": "時", "件": "件", "枚": "枚",
    "ページ": "枚", "社": "社", "個": "個", "回": "回", "本": "本", "組": "組", "%": "%", "泊": "泊",
}  # fmt: skip
# Figures have an end: a run of a thousand digits is no amount, and must cost neither minutes nor an overflow.
_HOURS = re.compile(
    r"(?P<n>(?<!\d)\d{1,12}(?:\.\d)?)\s?(?:時間|hours?|hrs?)(?P<half>半)?|(?P<one>an hour)(?P<h2> and a half)?|(?P<halfhour>half an hour|半時間)"
)
_MONEY = re.compile(
    r"(?P<man>(?<!\d)\d{1,12}(?:\.\d{1,6})?)万(?:(?P<sen>\d{1,4})千)?(?P<rest>\d{3,4})?円?"
    r"|(?P<only>(?<!\d)\d{1,12})千円?|(?P<yen>(?<!\d)\d[\d,]{0,15})円"
)
_FIGURE = r"((?<!\d)\d[\d,]{0,15}(?:\.\d{1,6})?)"
_RANGE = re.compile(
    rf"{_FIGURE}\s?(?:円|名様?|人|分|時|件|枚|社|個|回|本|組|%|泊)?\s?[〜~\-ー–]\s?{_FIGURE}\s?(?P<unit>円|名様?|人|分間?|時(?!間)|件|枚|ページ|社|個|回|本|組|%|泊|minutes?|mins?|people)"
)
_PLAIN = re.compile(
    rf"{_FIGURE}\s?(?P<unit>円|yen|名様|名|人(?!前|\d|当|あた)|分間|分(?!野|類|の)|minutes?|mins?\b|時(?!間|期|点)|件(?!の件|名)|枚|ページ|社(?!内|外)|個|回(?!目)|本|組|%|泊|people|persons)"
)
_PART_OF_DAY = re.compile(
    r"^(?:朝|昼|夜|晩|夕方?|午前|午後|夜間|深夜|早朝|夕刻|昼過ぎ|昼前|イチ|一番|いつか)(?:中|頃|ごろ|に)?$"
)
_UP, _DOWN = (
    re.compile(r"^(?:ほど|くらい|ぐらい)?(?:以上|以降|から|より(?:多|上)|[〜~]$)"),
    re.compile(r"^(?:まで|以下|以内)"),
)


Stretch = tuple[date, date, str]
"""First day, last day, and the words that name them."""


@dataclass(frozen=True)
class Amount:
    """`unit` and both ends, inclusive. `span`: its place among the other amounts of the text, not an offset."""

    unit: str
    low: float
    high: float
    span: tuple[int, int]

    @property
    def exact(self) -> bool:
        return self.low == self.high

    @property
    def bound(self) -> bool:
        return self.low == 0 and self.high > 0

    def holds(self, other: "Amount") -> bool:
        return self.unit == other.unit and self.low <= other.low and other.high <= self.high


def amounts(text: str) -> list[Amount]:
    """All amounts of a folded text, in order. Money words, hours and kanji numbers are computed first."""
    plain = computed(without_way(text))
    found: list[Amount] = []
    for match in _RANGE.finditer(plain):
        unit = _UNITS[match["unit"]]
        found.append(Amount(unit, _number(match.group(1)), _number(match.group(2)), match.span()))
    for match in _PLAIN.finditer(plain):
        if not any(one.span[0] <= match.start() < one.span[1] for one in found):
            found.append(_single(match, plain))
    return sorted(found, key=lambda one: one.span)


def days(text: str, now: datetime, calendar: Calendar | None = None) -> list[Stretch]:
    """First and last day of every date expression, and its words. An open end is the other one."""
    found = []
    for reading in read_dates(text, now, calendar):
        first, last = reading.start or reading.end, reading.end or reading.start
        if first and last and reading.kind != "recurring" and not _PART_OF_DAY.match(fold(reading.text).text):
            found.append((day_of(first), day_of(last), reading.text))
    return found


def only_choice(options: Iterable[tuple[int, Amount]], said: Amount) -> int | None:
    """The option whose amount is the same, else the only one whose range holds it. A mere bound (「10名まで」) is no
    answer for somebody who said 「6人」: their own number is."""
    rows = list(options)
    same = {index for index, own in rows if (own.unit, own.low, own.high) == (said.unit, said.low, said.high)}
    for fits in (same, {index for index, own in rows if own.holds(said) and not (own.bound and said.exact)}):
        if len(fits) == 1:
            return next(iter(fits))
        if fits:
            return None
    return None


def _single(match: re.Match[str], text: str) -> Amount:
    value, after = _number(match.group(1)), text[match.end() :]
    unit = _UNITS[match["unit"]]
    if _UP.match(after):
        return Amount(unit, value, inf, match.span())
    if _DOWN.match(after) and unit in ("名", "件", "枚"):
        return Amount(unit, 0, value, match.span())
    return Amount(unit, value, value, match.span())


def computed(text: str) -> str:
    """The text with kanji numbers, money words and hours as plain figures."""
    plain = _TENS.sub(lambda m: str(_digit(m["tens"], 1) * 10 + _digit(m["ones"], 0)), text)
    plain = _SINGLE.sub(lambda m: m.group().translate(_KANJI), plain)
    return _HOURS.sub(_minutes, _MONEY.sub(_yen, plain))


def _digit(text: str, empty: int) -> int:
    return int(text.translate(_KANJI)) if text else empty


def _yen(match: re.Match[str]) -> str:
    if match["yen"]:
        return match.group()
    if match["only"]:
        return f"{int(match['only']) * 1000}円"
    rest = int(match["sen"] or 0) * 1000 + int(match["rest"] or 0)
    return f"{round(float(match['man']) * 10_000) + rest}円"


def _minutes(match: re.Match[str]) -> str:
    if match["halfhour"]:
        return "30分"
    if match["one"]:
        return "90分" if match["h2"] else "60分"
    return f"{round(float(match['n']) * 60) + (30 if match['half'] else 0)}分"


def _number(text: str) -> float:
    return float(text.replace(",", ""))
