"""People and firms that no rule foresaw: a trained head judges every character, and what holds together is a name.

Two logistic regressions over hashed signs, one for people and one for firms; `scripts/train_privacy.py` trains them
and writes `names.bin` beside this file: one signed byte per sign, packed, people first."""

import zlib
from array import array
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from pathlib import Path

from assistant.reading.privacy.generic import is_generic
from assistant.reading.privacy.given_names import GIVEN_KANJI
from assistant.reading.privacy.lazily import LazyPattern
from assistant.reading.privacy.letters import (
    BITS,
    BREAK,
    CAPITAL,
    DOT,
    HIRAGANA,
    KATAKANA,
    SIGN,
    SMALL,
    SPACE,
    letter_signs,
    script,
)
from assistant.reading.privacy.spans import Found, PrivateKind, found
from assistant.reading.privacy.surnames import SURNAMES

STEPS = 24
"""One unit of evidence (natural log of odds) is so many steps of a byte."""

SURE = 2.0
"""Evidence, of the clearer half of its characters, from which a name is believed."""

LONGER = 1.0
"""Evidence that is enough where a rule found a part of the name."""

_EDGE = -1.0
"""A name goes on over characters that speak against it no more than this."""
_LOOSE = frozenset({SPACE, BREAK, SIGN, HIRAGANA})
_FAR = 24
"""No name goes on so far beyond what the head is sure of."""
_MOST = 3000
"""So many characters are judged; in what is longer, a document, rules alone read the rest."""
_REST_OF_A_FIRM = LazyPattern(
    r"(?:[ァ-ヺー一-龠々]{0,4}(?:科|店|院|所|園|校|社|堂|屋|会|室|館|場|荘|組|ス|ル|ン)(?![ァ-ヺー一-龠々]))?"
)
_WHOLE = (frozenset({KATAKANA, DOT}), frozenset({CAPITAL, SMALL}))
"""Scripts whose runs hold no two words."""
_SHORT_HIRAGANA = LazyPattern(r"[ぁ-ゖー]{1,4}")
"""Too like any word to be a firm's name by its looks alone."""
_COUNTED = LazyPattern(r"(?:案|候補|選択肢|組|班|卓|章|項|号|便|部|その|プラン)[一二三四五六七八九十]")
"""A place in a list: 案一 ends like 健一, and is nobody."""
_WEIGHTS = Path(__file__).with_name("names.bin")


@cache
def _weights() -> Sequence[int]:
    return array("b", zlib.decompress(_WEIGHTS.read_bytes()))


def name_evidence(text: str, weights: Sequence[int] | None = None) -> tuple[list[float], list[float]]:
    """For every character of the folded `text`: what speaks for a person, and for a firm (natural log of odds)."""
    return _evidence(text[:_MOST], weights) if weights else _shipped_evidence(text[:_MOST])


@lru_cache(128)
def _shipped_evidence(text: str) -> tuple[list[float], list[float]]:
    """The same notes are masked for every draft of their client, and to judge a character takes 70 µs."""
    return _evidence(text, _weights())


def _evidence(text: str, heads: Sequence[int]) -> tuple[list[float], list[float]]:
    signs = letter_signs(text)
    half = 1 << BITS
    return (
        [sum([heads[sign] for sign in one]) / STEPS for one in signs],
        [sum([heads[sign + half] for sign in one]) / STEPS for one in signs],
    )


def find_tagged(text: str, others: Sequence[Found], weights: Sequence[int] | None = None) -> Iterator[Found]:
    """`others`: what rules found; a name that only makes one of these longer needs less evidence."""
    text = text[:_MOST]
    people, firms = name_evidence(text, weights)
    heads: tuple[tuple[PrivateKind, list[float], list[float]], ...]
    heads = (("person", people, firms), ("company", firms, people))
    for kind, mine, theirs in heads:
        for start, stop, sure in _stretches(text, mine, theirs):
            end = _end_of_firm(text, stop) if kind == "company" else stop
            longer = any(one.kind == kind and one.start < end and start < one.end for one in others)
            word = text[start:end]
            enough = sure > (LONGER if longer else SURE) and _may_be_name(word, text.isascii())
            if enough and (kind == "person" or not _SHORT_HIRAGANA.fullmatch(word)):
                yield found(start, end, kind)


def _may_be_name(word: str, english: bool) -> bool:
    """One capital word of an English sentence may be anything: Kenya, Her."""
    if (english and " " not in word.strip()) or _COUNTED.fullmatch(word):
        return False
    return not is_generic(word) and (len(word) > 1 or word in SURNAMES or word in GIVEN_KANJI)


def _end_of_firm(text: str, end: int) -> int:
    rest = _REST_OF_A_FIRM.match(text, end)
    return rest.end() if rest else end


def _stretches(text: str, mine: Sequence[float], theirs: Sequence[float]) -> Iterator[tuple[int, int, float]]:
    """(start, end, evidence) of characters that hold together."""
    start = 0
    while start < len(text):
        end = start
        while end < len(text) and mine[end] > _EDGE and mine[end] >= theirs[end]:
            end += 1
        if end > start:
            clearest = sorted(mine[start:end], reverse=True)[: (end - start + 1) // 2]
            first, last = _trimmed(text, mine, start, end)
            if first < last:
                yield first, last, sum(clearest) / len(clearest)
        start = max(end, start + 1)


def _trimmed(text: str, mine: Sequence[float], start: int, end: int) -> tuple[int, int]:
    """Without particles and gaps at the edges that hardly speak for a name; runs of katakana and letters stay whole."""
    while start < end and mine[start] < 0.5 and script(text[start]) in _LOOSE:
        start += 1
    while start < end and mine[end - 1] < 0.5 and script(text[end - 1]) in _LOOSE:
        end -= 1
    if start < end:
        for whole in _WHOLE:
            least, most = max(0, start - _FAR), min(len(text), end + _FAR)
            while start > least and script(text[start]) in whole and script(text[start - 1]) in whole:
                start -= 1
            while end < most and script(text[end - 1]) in whole and script(text[end]) in whole:
                end += 1
    return start, end
