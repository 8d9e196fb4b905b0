"""What in a text could be a secret by its shape, and the signs by which the trained head judges it: the shape of the
value, what stands beside it, and what is spoken of before it."""

import re
import zlib
from collections.abc import Iterator

from assistant.reading.privacy.cues import NOT_A_CODE
from assistant.reading.privacy.lazily import LazyPattern

BITS = 17
"""Signs are told apart by so many bits of their hash."""

_LONG_KEY = LazyPattern(r"(?<![A-Za-z0-9/+_=-])[A-Za-z0-9/+_-]{24,200}={0,2}")
_FOURS = LazyPattern(r"(?<![A-Za-z])[a-z]{4}(?: [a-z]{4}){3}(?![A-Za-z])")
_GROUPS = LazyPattern(
    r"(?<![A-Za-z0-9.,/:-])[#*]?\d{1,4}(?:[ ・、,→>~-]{1,2}\d{1,4}){1,5}[#*]?(?![\d.,/:-]|[A-Za-z])"
)
_KANJI_DIGITS = LazyPattern(r"(?<![一-龠])[〇零一二三四五六七八九]{3,8}(?![一-龠])")
_TOKEN = LazyPattern(r"[A-Za-z0-9!#$%&*+_@.^~?-]{3,80}")
_MEASURE_OR_DATE = LazyPattern(
    r"(?i)[#$*~-]?\d+(?:\.\d+)?(?:kg|g|cm|mm|km|m|l|ml|[kmgt]b|[kmg]?hz|[mkg]?bps|w|v|a|mah|db|dpi|pt|px|inch|ft|bit|fps|p|k|f|th|st|nd|rd|am|pm|x\d+)"
    r"|(?:19|20)\d{2}-\d{1,2}(?:-\d{1,2})?|v?\d+\.\d+(?:\.\d+)?"
)
_PRODUCT = LazyPattern(
    r"(?i)(?:acrobat|office|excel|word|powerpoint|outlook|windows|win|macos|ios|android|photoshop|illustrator|indesign|autocad|filemaker|chrome|"
    r"iphone|ipad|galaxy|pixel|surface|1password|ipv|wpa|sha-?|md|aes-?|utf-?|usb|hdmi|mp|cr|lr|wi-?fi|covid-?|web|b2|ps|rtx|gpt-?|claude-?|gemini-?)\d{1,4}[a-z]?(?:\.\d)?"
)
_BETWEEN_WORDS = (LazyPattern(r" [A-Za-z]{2}"), LazyPattern(r"[A-Za-z]{2} $"))
_DIGIT = LazyPattern(r"\d")
_WINDOWS = ((2, 10, "a"), (3, 10, "b"), (2, 24, "c"), (3, 24, "d"), (3, 49, "e"))
"""Runs of so many characters within so many characters before the value."""


_LINK = LazyPattern(r"[a-z][a-z0-9+.-]*://[!-~]+", 2)
"""Of links the rules alone know which hold a secret."""

_THOUSANDS = LazyPattern(r"(?<![\d,.])\d{1,3}(?:,\d{3})+(?![\d,])")
"""One number: neither groups of a code nor a code behind a comma."""


def find_candidates(text: str) -> list[tuple[int, int]]:
    """Places of values that could be secrets, in the order of the text, without overlaps. `text` is folded."""
    taken = bytearray(len(text))
    for other in (*_LINK.finditer(text), *_THOUSANDS.finditer(text)):
        taken[other.start() : other.end()] = b"\x01" * (other.end() - other.start())
    found: list[tuple[int, int]] = []
    for start, end in _shaped(text):
        if not any(taken[start:end]) and _may_be_told(text, start, end):
            taken[start:end] = b"\x01" * (end - start)
            found.append((start, end))
    return sorted(found)


def _shaped(text: str) -> Iterator[tuple[int, int]]:
    for pattern in (_LONG_KEY, _FOURS, _GROUPS, _KANJI_DIGITS):
        yield from (match.span() for match in pattern.finditer(text))
    for match in _TOKEN.finditer(text):
        token = match[0].rstrip(".?-,")
        bare = token.rstrip("!")
        if bare.isalpha() or bare.isdigit():
            token = bare  # the mark ends a sentence
        yield match.start() + len(token) - len(token.lstrip(".,?!-@^~&+%")), match.start() + len(token)


def _may_be_told(text: str, start: int, end: int) -> bool:
    value = text[start:end]
    if len(value) < 3 or _MEASURE_OR_DATE.fullmatch(value) or _PRODUCT.fullmatch(value):
        return False
    if value.isalpha() and value.isascii():
        among_words = _BETWEEN_WORDS[0].match(text, end) and _BETWEEN_WORDS[1].search(
            text, max(0, start - 3), start
        )
        return len(value) > 3 and not among_words
    return not (value.isdigit() and (NOT_A_CODE.match(text, end) or text[start - 1 : start] in ("¥", "$")))


def signs(text: str, start: int, end: int) -> list[int]:
    """Hashes, each below 2**BITS, of all that speaks for or against the value at [start, end)."""
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = text
    left = _plain("^" + lowered[max(0, start - 48) : start])
    right = _plain(lowered[end : end + 16] + "$")
    kind = _kind(text[start:end])
    words = [*_of_value(text[start:end], kind), *_of_neighbours(left, right, kind)]
    return sorted({zlib.crc32(word.encode("utf-8", "replace")) & ((1 << BITS) - 1) for word in words})


def _plain(context: str) -> str:
    return _DIGIT.sub("0", context.replace("\n", "⏎"))


def _kind(value: str) -> str:
    """d digits, k numerals in kanji, g groups of digits, w a word, f words in a row, m a mixture."""
    for kind, pattern in (("d", r"[#*]?\d+[#*]?"), ("k", r"[一-龠〇]+"), ("g", r"[\d ・、,→>~#*-]+")):
        if re.fullmatch(pattern, value):
            return kind
    return "w" if value.isalpha() else "f" if " " in value else "m"


def _of_value(value: str, kind: str) -> Iterator[str]:
    size, digits, letters = len(value), sum(map(str.isdigit, value)), sum(map(str.isalpha, value))
    pieces = re.findall(r"[a-z]+|[A-Z]+|[0-9]+|[^a-zA-Z0-9]+", value)
    outline = "".join(
        "a" if p[0].islower() else "A" if p[0].isupper() else "9" if p[0].isdigit() else p for p in pieces
    )
    yield from ("bias", f"k{kind}", f"s{outline[:8]}", f"n{kind}{min(size, 24)}", f"t{kind}{len(pieces)}")
    yield f"r{kind}{min(digits, 9)}{min(letters, 9)}"
    if kind == "m":
        head, tail = re.match(r"[^0-9]*", value), re.search(r"[^0-9]*$", value)
        yield f"p{head[0].lower()[:6]}" if head else "p"
        yield f"q{tail[0].lower()[:4]}" if tail else "q"
        yield f"sp{bool(re.search(r'[!#$%&*_@^~?]', value))}"
        yield f"mc{bool(re.search('[a-z]', value) and re.search('[A-Z]', value))}"
    elif kind == "w":
        yield from (f"w{value.lower()}", f"wu{value.isupper()}{value.islower()}")
    elif kind == "d":
        yield from (f"d{size}{value[:2] if size == 4 else ''}", f"z{value[:1]}{size}")
        yield from (f"zz{value.strip('#*').endswith('00')}{size}", f"x{value[0] in '#*' or value[-1] in '#*'}")
    elif kind == "g":
        yield f"gs{_plain(value)[:12]}"


def _of_neighbours(left: str, right: str, kind: str) -> Iterator[str]:
    for size in (1, 2, 3, 4):
        yield from (f"l{size}{left[-size:]}", f"R{size}{right[:size]}")
    for size in (1, 2):
        yield from (f"l{size}{kind}{left[-size:]}", f"R{size}{kind}{right[:size]}")
        yield f"c{left[-1:]}{right[:size]}{kind}"
    for size, reach, mark in _WINDOWS:
        yield from _runs(left[-reach:], size, mark, "" if mark in "be" else kind)
    yield from _runs(right[:8], 2, "f", kind)
    yield from _runs(right, 3, "g", "")


def _runs(window: str, size: int, mark: str, kind: str) -> Iterator[str]:
    for place in range(len(window) - size + 1):
        run = window[place : place + size]
        yield mark + run
        if kind:
            yield kind + mark + run
