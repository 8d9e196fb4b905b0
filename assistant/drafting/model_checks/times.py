"""Checks of when: relative days, bare days and clock times, read with the product's own reader at the same moment."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache

from assistant.domain.instruction import DateReading
from assistant.domain.when import day_of
from assistant.drafting.model_checks.case import Case, folded
from assistant.drafting.model_checks.walk import ASSUMED, OPEN, Checked, Place, by_sentence
from assistant.drafting.model_terms import ModelProposal
from assistant.reading.dates import read_dates

VAGUE = 31
"""Days from which a stretch (a season, a year) is no date any more."""

HALF_DAY = 720
Days = tuple[date, date]

_WORTH_READING = re.compile(
    r"\d|[一二三四五六七八九十]日|曜|[今来先翌再]週|[今来先翌]月|[上中下]旬|月[末初頭]|週[末明]|今日|本日|明日|あした|あす(?!か)|明後日|あさって|昨日|翌日|翌朝|今夜|今夕|今朝"
    r"|today|tomorrow|yesterday|week|month|day\b|noon|tonight",
    re.I,
)
_CLOCK = re.compile(
    r"(?P<part>午後|午前|夕方|夜|朝|昼|お昼)?の?(?<!\d)(?P<hour>[01]?\d|2[0-4])(?:時(?!間|期|代|折|点)(?P<half>半)?(?:(?P<minute>\d{1,2})分)?|[::](?P<colon>[0-5]\d)(?!\d))\s?(?P<half_day>[ap]\.?m\b)?"
    r"|\b(?P<english>1[0-2]|[1-9])(?P<english_half>[ap])\.?m\b|(?P<noon>正午|\bnoon\b)|(?P<bare>\d{1,2})\s(?P<bare_half>[ap])\.?m\b",
    re.I,
)
_OUR_CHOICE = re.compile(
    r"候補|仮に|仮の|案(?:の|と|に|を)|目安|例えば|たとえば|避け|外す|除|入れない|含まれ|\bfor example\b|\be\.g\.|\bcandidate|\bsuggest|\boption",
    re.I,
)
"""A day out of a stated stretch may be named where it is up for choice; an act on it would be invented."""


def times_are_not_invented(told: ModelProposal, case: Case) -> Checked:
    """「来週の水曜に」, 「25日までに」, 「15時から」 only where it was said, or lies in a stated stretch and is up for choice.
    What is assumed may name a time of its own."""
    known = _Known(case)

    def rule(text: str, place: Place, _: Case) -> str | None:
        if place.field in OPEN or place.field in ASSUMED or not _WORTH_READING.search(text):
            return text
        return text if known.covers(text) else None

    return by_sentence(told, case, rule, "ご指示にも記録にもない日時のため外しました。")


def clocks(text: str) -> frozenset[int]:
    """Minutes of the day of every clock time, in the half of the day that is not told."""
    return frozenset(_minute(match) % HALF_DAY for match in _CLOCK.finditer(unicodedata.normalize("NFKC", text)))


class _Known:
    """The times that were stated, made once for one walk."""

    def __init__(self, case: Case) -> None:
        self._now = case.reading.instruction.now
        self._true = case.true_text
        self._clocks = clocks(case.truth)
        self._stated = tuple(days for read in case.reading.dates for days in _ways(read))
        self._points = frozenset(
            day for read in case.reading.dates for first, last in _ways(read) for day in _ends(read, first, last)
        ) | {self._now.date()}

    def covers(self, text: str) -> bool:
        if not clocks(text) <= self._clocks and not _OUR_CHOICE.search(text):
            return False
        return all(self._said(read, text) for read in _read(text, self._now))

    def _said(self, read: DateReading, text: str) -> bool:
        if "anchored" in read.flags or _bare(read.text) in _bare(self._true):
            return True
        if read.kind == "recurring":
            return set(_weekdays(read.text)) <= set(_weekdays(self._true))
        return any(self._allowed(days, text) for days in _ways(read))

    def _allowed(self, days: Days, text: str) -> bool:
        first, last = days
        if (last - first).days > VAGUE or (first == last and first in self._points):
            return True
        if any(first <= stated[0] and stated[1] <= last for stated in self._stated):
            return True
        inside = any(stated[0] <= first and last <= stated[1] for stated in self._stated)
        return inside and _OUR_CHOICE.search(text) is not None


@lru_cache(maxsize=1024)
def _read(text: str, now: datetime) -> tuple[DateReading, ...]:
    return read_dates(text, now)


def _ways(read: DateReading) -> Iterable[Days]:
    """Every fair reading as its first and its last day."""
    for start, end in ((read.start, read.end), *((other.start, other.end) for other in read.alternatives)):
        first, last = start or end, end or start
        if first is not None and last is not None:
            yield (day_of(first) if read.kind != "deadline" else day_of(last)), day_of(last)


def _ends(read: DateReading, first: date, last: date) -> frozenset[date]:
    """The days that the words name: of a week or a month neither end is one."""
    named = first == last or re.search(r"から|より|[〜~–—―-]|\b(?:to|until|and)\b", read.text) is not None
    return frozenset({first, last}) if named else frozenset()


def _bare(text: str) -> str:
    return folded(text).replace("曜日", "曜")


def _weekdays(text: str) -> list[str]:
    return re.findall(r"([月火水木金土日])曜|平日|毎日", text) or re.findall(
        r"(mon|tues|wednes|thurs|fri|satur|sun)day", text, re.I
    )


def _minute(match: re.Match[str]) -> int:
    if match["noon"]:
        return HALF_DAY
    hour = int(match["hour"] or match["english"] or match["bare"])
    return hour * 60 + (30 if match["half"] else int(match["minute"] or match["colon"] or 0))
