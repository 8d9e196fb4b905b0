"""Absences: the hours in which a client cannot be reached or must not be contacted, as the profile or a note says.

「火・木は朝9時まで連絡しない」「講義の13時〜17時は読めない」「水曜の午後は不在」. Only clear statements: words of
absence and a weekday or an hour in one sentence.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

_DAY = r"[月火水木金土日]"
_DAYS = re.compile(rf"{_DAY}(?:曜日?)?(?:[・、,/と]{_DAY}(?:曜日?)?)+|{_DAY}曜日?|土日|週末|平日")
_AWAY = re.compile(
    r"不在|(?:見られ|見れ|は見)な|返事(?:は|が|を)?(?:な[しい]|でき|しな)|返信(?:は|が|を)?(?:な[しい]|でき|しな)"
    r"|連絡(?:は|が|を)?(?:しない|するな|つかな|取れな|控え|やめ)|出られ(?:な|ん)|電話(?:に|は)出な|つながらな"
    r"|手が(?:離せ|空か)な|入れ(?:ない|んで|るな)で?|(?:は|の|ず)現場|(?:は|が)(?:お?休み|定休|留守)"
)
_LATER = re.compile(
    r"(?:返事|返信|連絡|電話)(?:は|が)?(\d{1,2})時(半)?以降(?!は?[^。]{0,6}(?:な[いし]|控え|やめ))"
)
_RANGE = re.compile(r"(\d{1,2})(?:時(半)?|:(\d\d))?\s*(?:〜|~|-|–|から)\s*(\d{1,2})(?:時(半)?|:(\d\d))")
_UNTIL = re.compile(r"(\d{1,2})時(半)?まで")
_FROM = re.compile(r"(\d{1,2})時(半)?(?:以降|より(?:後|あと)|を過ぎ|から(?:あと|後|は))")
_PARTS = {"午前": (0, 12), "午後": (12, 18), "日中": (9, 17), "昼間": (11, 16), "夜": (18, 24), "夕方": (16, 19)}
_UNION = re.compile(r"(曜日?)と(?=\d{1,2}時)")
_MONTH = re.compile(r"(?<!\d)(1[0-2]|[1-9])月(?!曜|末|分)")
_DURING = re.compile(r"中(?:は|に|の|、|$)")
_AT_HAND = re.compile(r"(?:話せる|出られる|つながる|空いて)")
_ALL = frozenset(range(7))
_YEAR = frozenset(range(1, 13))
_WEEK = "月火水木金土日"
_MINUTES = 24 * 60


@dataclass(frozen=True)
class Absence:
    """Weekdays 0 (Monday) – 6, months, minutes of the day [start, end), and the sentence that says so."""

    weekdays: frozenset[int]
    months: frozenset[int]
    start: int
    end: int
    quote: str

    @property
    def whole_day(self) -> bool:
        return self.start == 0 and self.end == _MINUTES

    def covers(self, moment: datetime) -> bool:
        minute = moment.hour * 60 + moment.minute
        return self.touches(moment) and self.start <= minute < self.end

    def touches(self, day: date) -> bool:
        """True if some hour of the day is covered."""
        return day.weekday() in self.weekdays and day.month in self.months

    def over(self, moment: datetime) -> datetime:
        """When the absence that covers `moment` is over (naive)."""
        midnight = datetime.combine(moment.date(), time())
        return midnight + timedelta(minutes=self.end)


@lru_cache(maxsize=4096)
def read_absences(line: str) -> tuple[Absence, ...]:
    """The absences that one line of a profile or a note states. Quotes are stretches of `line`."""
    found: list[Absence] = []
    months = frozenset(int(month) for month in _MONTH.findall(unicodedata.normalize("NFKC", line)))
    for sentence in re.findall(r"[^。!?!?\n]+", line):
        text = unicodedata.normalize("NFKC", sentence)
        pieces = [piece for piece in _UNION.sub(r"\1は休み。", text).split("。") if piece]
        away = [piece for piece in pieces if _AWAY.search(piece) or _LATER.search(piece)]
        found += [a for piece in away if (a := _absence(piece, months or _YEAR, sentence.strip()))]
    return tuple(found)


def _absence(text: str, months: frozenset[int], quote: str) -> Absence | None:
    away = _LATER.search(text) or _AWAY.search(text)
    said = text[: away.end()] if away else text  # what comes after the words of absence is about something else
    weekdays = _weekdays(said)
    hours = _hours(said)
    if (hours is None and (weekdays is None or _DURING.search(text))) or _AT_HAND.search(text):
        return None
    start, end = hours or (0, _MINUTES)
    return Absence(weekdays or _ALL, months, start, end, quote) if start < end <= _MINUTES else None


def _weekdays(text: str) -> frozenset[int] | None:
    found = _DAYS.search(text)
    if found is None:
        return None
    words = found.group()
    if words == "平日":
        return frozenset(range(5))
    if words in ("週末", "土日"):
        return frozenset({5, 6})
    return frozenset(_WEEK.index(sign) for sign in re.sub("曜日?", "", words) if sign in _WEEK)


def _hours(text: str) -> tuple[int, int] | None:
    """Minutes of the day in which the client is away; None where the sentence names no hour."""
    if found := _LATER.search(text):
        return 0, _minute(found.group(1), found.group(2))
    if found := _RANGE.search(text):
        return _minute(found.group(1), found.group(2), found.group(3)), _minute(
            found.group(4), found.group(5), found.group(6)
        )
    if found := _UNTIL.search(text):
        return 0, _minute(found.group(1), found.group(2))
    if found := _FROM.search(text):
        return _minute(found.group(1), found.group(2)), _MINUTES
    part = next((hours for word, hours in _PARTS.items() if word in text), None)
    return (part[0] * 60, part[1] * 60) if part else None


def _minute(hour: str, half: str | None, minutes: str | None = None) -> int:
    return int(hour) * 60 + (30 if half else int(minutes or 0))
