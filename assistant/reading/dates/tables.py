"""The words of time and what they stand for. Data only; longer spellings are tried before shorter ones."""

from collections.abc import Iterable, Mapping
from datetime import time
from types import MappingProxyType


def alternatives(words: Iterable[str]) -> str:
    """A regular expression for any of the words, longest first."""
    return "|".join(sorted(words, key=len, reverse=True))


def _table(rows: Mapping[int, str]) -> Mapping[str, int]:
    return MappingProxyType({word: value for value, words in rows.items() for word in words.split()})


DAYS = _table(
    {
        -3: "一昨々日 一昨昨日 さきおととい",
        -2: "一昨日 おととい おとつい",
        -1: "昨日 きのう",
        0: "今日 本日 きょう",
        1: "明日 あした あす みょうにち",
        2: "明後日 あさって",
        3: "明々後日 明明後日 しあさって",
    }
)
DAYS_WITH_PART: Mapping[str, tuple[int, str]] = MappingProxyType(
    {
        "今朝": (0, "朝"),
        "けさ": (0, "朝"),
        "今夜": (0, "夜"),
        "今晩": (0, "夜"),
        "今夕": (0, "夕方"),
        "昨夜": (-1, "夜"),
        "昨晩": (-1, "夜"),
        "明朝": (1, "朝"),
        "明晩": (1, "夜"),
    }
)
WEEKS = _table(
    {
        -2: "先々週",
        -1: "先週 せんしゅう",
        0: "今週 こんしゅう",
        1: "来週 らいしゅう",
        2: "再来週 さ来週 さらいしゅう",
        3: "再々来週",
    }
)
MONTHS = _table(
    {
        -2: "先々月",
        -1: "先月 前月 せんげつ",
        0: "今月 当月 こんげつ",
        1: "来月 らいげつ",
        2: "再来月 さ来月 さらいげつ",
    }
)
YEARS = _table(
    {
        -2: "一昨年 おととし",
        -1: "去年 昨年 前年 きょねん",
        0: "今年 本年 当年 ことし",
        1: "来年 明年 らいねん",
        2: "再来年",
    }
)
FISCAL_YEARS = _table(
    {
        -1: "前年度 昨年度 去年度 前期",
        0: "今年度 本年度 当年度 今期 当期",
        1: "来年度 翌年度 来期 翌期",
    }
)
ERAS = MappingProxyType({"令和": 2018, "平成": 1988, "昭和": 1925, "R": 2018, "H": 1988, "S": 1925})
"""The year before the first of each era."""

WEEKDAYS = MappingProxyType({character: number for number, character in enumerate("月火水木金土日")})
WEEKDAY_RUNS: Mapping[str, tuple[int, int]] = MappingProxyType(
    {
        "".join("月火水木金土日"[(first + n) % 7] for n in range(length)): (first, (first + length - 1) % 7)
        for first in range(7)
        for length in (2, 3, 4)
    }
)
"""木金, 土日月: days in a row, by the first and the last."""

KANA_WEEKDAYS = _table(
    {0: "げつよう", 1: "かよう", 2: "すいよう", 3: "もくよう", 4: "きんよう", 5: "どよう", 6: "にちよう"}
)
_KANA_ONES = ("", "いち", "に", "さん", "よん", "ご", "ろく", "しち", "はち", "く")
KANA_DAYS: Mapping[str, int] = MappingProxyType(
    {
        **{
            tens + ones + "にち": 10 * n + one
            for n, tens in enumerate(("", "じゅう", "にじゅう", "さんじゅう"))
            for one, ones in enumerate(_KANA_ONES)
            if 10 < 10 * n + one < 32
        },
        **{
            word: n
            for n, word in enumerate(
                ["ついたち", "ふつか", "みっか", "よっか", "いつか", "むいか", "なのか", "ようか"], 1
            )
        },
        "ここのか": 9,
        "とおか": 10,
        "じゅうよっか": 14,
        "はつか": 20,
        "にじゅうよっか": 24,
        "じゅうななにち": 17,
    }
)
"""Days of the month as voice input may leave them, behind a month."""
ENGLISH_WEEKDAYS = _table(
    {
        0: "monday mon",
        1: "tuesday tues tue",
        2: "wednesday wed",
        3: "thursday thurs thur thu",
        4: "friday fri",
        5: "saturday sat",
        6: "sunday sun",
    }
)
ENGLISH_MONTHS = _table(
    {
        1: "january jan",
        2: "february feb",
        3: "march mar",
        4: "april apr",
        5: "may",
        6: "june jun",
        7: "july jul",
        8: "august aug",
        9: "september sept sep",
        10: "october oct",
        11: "november nov",
        12: "december dec",
    }
)
ENGLISH_NUMBERS = _table(
    {
        1: "a an one",
        2: "two couple",
        3: "three",
        4: "four",
        5: "five",
        6: "six",
        7: "seven",
        8: "eight",
        9: "nine",
        10: "ten",
        12: "twelve",
    }
)
ENGLISH_ORDINALS = _table(
    {1: "first 1st", 2: "second 2nd", 3: "third 3rd", 4: "fourth 4th", 5: "fifth 5th", -1: "last final"}
)
RELATIVE_DAYS: Mapping[str, tuple[str, int]] = MappingProxyType(
    {
        "前々日": ("day", -2),
        "前の日": ("day", -1),
        "次の日": ("day", 1),
        "明くる日": ("day", 1),
        "あくる日": ("day", 1),
        "初日": ("edge", 0),
        "最終日": ("edge", -1),
        "前日": ("day", -1),
        "当日": ("day", 0),
        "同日": ("day", 0),
        "翌日": ("day", 1),
        "翌々日": ("day", 2),
        "翌営業日": ("business", 1),
        "前営業日": ("business", -1),
        "前の営業日": ("business", -1),
        "次の営業日": ("business", 1),
        "翌々営業日": ("business", 2),
        "前の週": ("week", -1),
        "前週": ("week", -1),
        "同週": ("week", 0),
        "翌週": ("week", 1),
        "次の週": ("week", 1),
        "翌々週": ("week", 2),
        "同月": ("month", 0),
        "翌月": ("month", 1),
        "翌々月": ("month", 2),
        "同年": ("year", 0),
        "翌年": ("year", 1),
        "翌々年": ("year", 2),
    }
)
"""Words that count from another date in the text. Without one, those that look ahead count from today."""
RELATIVE_DAYS_WITH_PART: Mapping[str, tuple[int, str]] = MappingProxyType(
    {
        **dict.fromkeys(("前夜", "前の夜", "前の晩"), (-1, "夜")),
        **dict.fromkeys(("翌晩", "次の晩", "次の夜"), (1, "夜")),
        **dict.fromkeys(("翌朝", "次の朝"), (1, "朝")),
    }
)

EVERY = MappingProxyType(
    {
        **{word: word for word in ("毎週", "隔週", "毎月", "毎日", "毎朝", "毎晩", "毎年", "毎営業日", "平日")},
        "まいしゅう": "毎週",
        "まいつき": "毎月",
        "まいにち": "毎日",
        "まいあさ": "毎朝",
        "まいばん": "毎晩",
    }
)

PARTS = MappingProxyType(
    {
        **dict.fromkeys(
            ["頭", "アタマ", "あたま", "初め", "はじめ", "始め", "初頭", "初", "early", "beginning", "start"],
            "head",
        ),
        **dict.fromkeys(("明け", "あけ"), "after"),
        **dict.fromkeys(
            ["半ば", "なかば", "中盤", "中頃", "中ごろ", "なかごろ", "中ほど", "mid", "middle"], "middle"
        ),
        **dict.fromkeys(("前半", "first half"), "first_half"),
        **dict.fromkeys(("後半", "second half"), "second_half"),
        **dict.fromkeys(("上旬", "初旬"), "first_third"),
        **dict.fromkeys(("中旬",), "second_third"),
        **dict.fromkeys(("下旬", "late"), "last_third"),
        **dict.fromkeys(["末日", "末", "終わり", "おわり", "ケツ", "end"], "end"),
        **dict.fromkeys(["中", "内", "いっぱい", "一杯"], "within"),
        **dict.fromkeys(("分", "度分"), "whole"),
    }
)
"""Which part of a week, month or year is meant."""

_NOT_A_PART = "初[出版回期心売]|中[央心身止国学間途級古華]|内[容訳]|分[析担割野類岐]|頭[金取]|末[期路]"
PARTS_OF = rf"(?:(?:[のも](?![頭初末中内分](?![旬日頭盤頃])[一-龠]))?(?!{_NOT_A_PART})({alternatives(PARTS)}))?"
"""A part that may follow a week, month or year, as one group."""

_WORKING_DAY_PARTS: Mapping[str, tuple[str, str]] = {
    "早朝 未明 early morning": ("06:00", "08:00"),
    "朝 今朝": ("09:00", "10:00"),
    "午前中 午前 morning": ("09:00", "12:00"),
    "昼前 お昼前": ("11:00", "12:00"),
    "昼 お昼 ひる lunchtime": ("12:00", "13:00"),
    "昼過ぎ お昼過ぎ 昼すぎ お昼すぎ": ("13:00", "15:00"),
    "午後 afternoon": ("13:00", "18:00"),
    "日中 昼間": ("start", "end"),
    "夕方 夕刻": ("15:00", "18:00"),
    "夜 晩 evening tonight night": ("18:00", "22:00"),
    "深夜 夜中": ("22:00", "23:59"),
    "正午 noon": ("12:00", "12:00"),
    "昼イチ 昼一 午後イチ 午後一 昼いち 午後いち": ("13:00", "13:00"),
    "朝イチ 朝一 朝いち アサイチ あさイチ あさいち 朝一番 イチ 一番 first": ("start", "start"),
    "始業": ("start", "start"),
    "定時 終業 eod": ("end", "end"),
    "終日": ("00:00", "23:59"),
}
DAY_PARTS = MappingProxyType({word: span for words, span in _WORKING_DAY_PARTS.items() for word in words.split()})
"""From when to when; `start` and `end` are the calendar's working hours."""


def day_part(word: str, work_start: time, work_end: time) -> tuple[time, time]:
    """The clock times of a part of the day."""
    fixed = {"start": work_start, "end": work_end}
    first, last = (fixed.get(edge) or time.fromisoformat(edge) for edge in DAY_PARTS[word])
    return first, last


_DIGITS = MappingProxyType({character: value for value, character in enumerate("〇一二三四五六七八九")})
NUMBER = r"(?:\d{1,2}|[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九])"


def number(text: str) -> int:
    """The value of digits, of a kanji number below 100, or of a small English number word."""
    if text.isdecimal():
        return int(text)
    if text.lower() in ENGLISH_NUMBERS:
        return ENGLISH_NUMBERS[text.lower()]
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return _DIGITS[text]
    return 10 * _DIGITS.get(tens, 1) + _DIGITS.get(ones, 0)
