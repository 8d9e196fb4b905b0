"""Days, amounts and addresses in a text, in one form each, so that 「8千円」 and 「8,000円」 are the same amount."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from assistant.drafting.quantities import Quantity, content_words, quantities, with_digits

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = "月火水木金土日"
_DAY = re.compile(
    r"(?<![\d./])(?:\d{4}[-/年])?(?P<month>1[0-2]|0?[1-9])(?:月|/|(?<=\d{4}-\d{2})-)(?P<day>3[01]|[12]\d|0?[1-9])(?:日|(?![\d/.件名人円%ペ枚時]))"
    r"(?:\s?[((](?P<weekday>[月火水木金土日])(?:曜日?)?[))])?"
    rf"|\b(?P<english>{'|'.join(_MONTHS)})[a-z]{{0,6}}\.?\s(?P<after>[12]\d|3[01]|[1-9])(?!\d)"
    rf"|(?<!\d)(?P<before>[12]\d|3[01]|[1-9])(?:st|nd|rd|th)?\s(?:of\s)?(?P<named>{'|'.join(_MONTHS)})[a-z]{{0,6}}\b",
    re.I,
)
_NUMBER = r"\d{1,3}(?:,\d{3})+|\d{1,12}(?:\.\d{1,3})?"
_NO_COUNTER = r"(?=ほど|くらい|ぐらい|程度|前後|弱|強|以[上下内]|まで|[はがをでにとも、。))]|\s|$)"
"""What follows a number that counts nothing: 「2万ほど」 is money."""

_AMOUNT = re.compile(
    rf"(?P<yen>(?:(?:{_NUMBER})[億万千百]?){{1,3}})(?=円|\s?yen\b|\s?JPY)|[¥$€£]\s?(?P<signed>{_NUMBER})"
    rf"|(?<![\d,.])(?P<bare>(?:(?:{_NUMBER})[億万千]{{1,2}}){{1,3}}){_NO_COUNTER}"
    rf"|(?P<foreign>{_NUMBER})\s?(?:ドル|ユーロ|ポンド|dollars?|euros?|USD|EUR)|(?P<percent>{_NUMBER})\s?(?:%|パーセント|percent|割引)",
    re.I,
)
_KANJI_AMOUNT = re.compile(
    rf"(?<![\d,億万千百])(?P<kanji>[一二三四五六七八九十百千][一二三四五六七八九十百千万]{{0,8}})(?:円|(?<=[万千]){_NO_COUNTER})"
)
_PIECE = re.compile(rf"({_NUMBER})([億万千百]?)")
_SCALE = {"億": 1e8, "万": 1e4, "千": 1e3, "百": 1e2, "十": 1e1, "": 1.0}
_DIGITS = "〇一二三四五六七八九"
_WORDS = (
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)
_ENGLISH = re.compile(
    rf"\b(?:(?P<digits>\d{{1,4}})|(?P<word>{'|'.join(_WORDS)}))[\s-](?:(?P<people>people|persons?|guests?|attendees?|participants?)|(?P<time>minutes?|mins?|hours?|hrs?))\b",
    re.I,
)
_ADDRESS = re.compile(
    r"https?://\S+|www\.\S+|[\w.+-]+@[\w-]+\.[\w.-]+|\b[\w-]+\.(?:com|co\.jp|jp|net|org|io|dev|info)\b(?:/\S*)?",
    re.I,
)


def days(text: str) -> Iterator[tuple[int, int]]:
    """(month, day) of every written-out day."""
    for match in _DAY.finditer(unicodedata.normalize("NFKC", text)):
        yield _month_and_day(match)


def false_weekdays(text: str, today: date) -> tuple[str, ...]:
    """Written days whose weekday is not theirs, in the year around today."""
    found = _DAY.finditer(unicodedata.normalize("NFKC", text))
    return tuple(m[0] for m in found if m["weekday"] and not _fits(_month_and_day(m), m["weekday"], today))


def amounts(text: str) -> Iterator[float]:
    """Every sum of money and every percentage, as a number."""
    plain = unicodedata.normalize("NFKC", text)
    for match in _AMOUNT.finditer(plain):
        if match["yen"] or match["bare"]:
            yield sum(
                _value(number) * _SCALE[unit] for number, unit in _PIECE.findall(match["yen"] or match["bare"])
            )
        else:
            yield _value(match["signed"] or match["foreign"] or match["percent"])
    for match in _KANJI_AMOUNT.finditer(plain):
        yield _kanji(match["kanji"])


def addresses(text: str) -> tuple[str, ...]:
    """Links and mail addresses, as written."""
    return tuple(match[0].rstrip("。、.,)」") for match in _ADDRESS.finditer(unicodedata.normalize("NFKC", text)))


def counted(text: str) -> tuple[Quantity, ...]:
    """Every number with its counter, Japanese or English; people are 「人」 and durations minutes in both."""
    return (*_japanese(text), *_english(text))


@lru_cache(maxsize=2048)
def _japanese(text: str) -> tuple[Quantity, ...]:
    return tuple(quantities(with_digits(unicodedata.normalize("NFKC", text))))


@lru_cache(maxsize=2048)
def _english(text: str) -> tuple[Quantity, ...]:
    found = []
    for match in _ENGLISH.finditer(text):
        value = float(match["digits"] or _WORDS.index(match["word"].lower()))
        unit, factor = (
            ("人", 1.0) if match["people"] else ("分", 60.0 if match["time"].lower().startswith("h") else 1.0)
        )
        found.append(Quantity(value * factor, unit, match[0], content_words(text), text))
    return tuple(found)


def numbers(text: str) -> frozenset[str]:
    """All runs of digits, without separators."""
    plain = unicodedata.normalize("NFKC", text).replace(",", "")
    return frozenset(found.lstrip("0") or "0" for found in re.findall(r"\d+", plain))


def _month_and_day(match: re.Match[str]) -> tuple[int, int]:
    if match["month"]:
        return int(match["month"]), int(match["day"])
    name, day = (match["english"], match["after"]) if match["english"] else (match["named"], match["before"])
    return _MONTHS.index(name.lower()) + 1, int(day)


def _fits(day: tuple[int, int], weekday: str, today: date) -> bool:
    for year in (today.year, today.year + 1, today.year - 1):
        try:
            found = date(year, *day)
        except ValueError:
            continue
        if abs((found - today).days) < 300:
            return found.weekday() == _WEEKDAYS.index(weekday)
    return True


def _value(number: str) -> float:
    return float(number.replace(",", ""))


def _kanji(text: str) -> float:
    """三万 → 30000. Enough for prices people write in kanji."""
    total = part = digit = 0.0
    for character in text:
        if character in _DIGITS:
            digit = float(_DIGITS.index(character))
        elif character == "万":
            total, part, digit = total + (part + digit or 1) * 1e4, 0.0, 0.0
        else:
            part, digit = part + (digit or 1) * _SCALE[character], 0.0
    return total + part + digit
