"""The signs by which the trained head judges every character: itself, its neighbours, the run of one script it stands
in, what stands before and behind that run, and whether a known surname or given name covers it."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Final

from assistant.reading.privacy.given_names import GIVEN_KANA, GIVEN_KANJI, WESTERN
from assistant.reading.privacy.surnames import AMBIGUOUS, SURNAMES

BITS: Final = 19
"""Signs are told apart by so many bits of their hash."""

HIRAGANA, KATAKANA, KANJI, DIGIT, CAPITAL, SMALL, SPACE, BREAK, SIGN, DOT, STOP, OTHER = range(1, 13)
_PAD = 6
_LONGEST_RUN = 24
_RUN_OF = {DOT: KATAKANA, SMALL: CAPITAL}
"""Scripts that make one run: ジャン・ピエール, Emma."""


def script(character: str) -> int:
    code = ord(character)
    if character.isascii():
        return _ascii_script(character)
    if 0x3041 <= code <= 0x3096:
        return HIRAGANA
    if 0x30A1 <= code <= 0x30FA or character == "ー":
        return KATAKANA
    if 0x4E00 <= code <= 0x9FFF or character in "々〆ヶ𠮷":
        return KANJI
    if character.isalpha():
        return CAPITAL if character.isupper() else SMALL
    return DOT if character == "・" else STOP if character in "、。" else OTHER


def _ascii_script(character: str) -> int:
    if character.isdigit():
        return DIGIT
    if character.isalpha():
        return CAPITAL if character.isupper() else SMALL
    return SPACE if character == " " else BREAK if character == "\n" else SIGN


def runs(scripts: Sequence[int]) -> list[tuple[int, int]]:
    """Half-open places of the runs of one script, at most `_LONGEST_RUN` long."""
    found: list[tuple[int, int]] = []
    start = 0
    kinds = [_RUN_OF.get(kind, kind) for kind in scripts]
    for place in range(1, len(kinds) + 1):
        if place == len(kinds) or kinds[place] != kinds[start] or place - start == _LONGEST_RUN:
            found.append((start, place))
            start = place
    return found


def letter_signs(text: str, with_lists: bool = True) -> list[list[int]]:
    """For each character of the folded `text` its signs, each below 2**BITS. `with_lists`: whether the lists of names
    are asked; the trainer leaves them out now and then, so that a name that stands in none is found too."""
    scripts = [script(character) for character in text]
    codes = [0] * _PAD + [48 if c.isdigit() else ord(c.lower()[0]) for c in text] + [1] * _PAD
    kinds = [0] * _PAD + scripts + [0] * _PAD
    listed = [0, *(_listed(text, scripts) if with_lists else [0] * len(text)), 0]
    pieces = runs(scripts)
    begins = [start for start, _ in pieces]
    of_run = [_hashed_run(codes, start, end) for start, end in pieces]
    found: list[list[int]] = []
    for place in range(len(text)):
        index = bisect_right(begins, place) - 1
        signs = [*_near(codes, kinds, place + _PAD), *_from_lists(listed, place + 1, scripts[place])]
        signs += _of_run(codes, listed, pieces[index], place, _RUN_OF.get(scripts[place], scripts[place]))
        signs.append(_hashed(80, of_run[index], pieces[index][1] - pieces[index][0]))
        found.append(signs)
    return found


def _hashed(kind: int, a: int, b: int = 0, c: int = 0) -> int:
    mixed = (kind * 0x9E3779B1) ^ (a * 0x85EBCA6B) ^ (b * 0xC2B2AE35) ^ (c * 0x27D4EB2F)
    return (mixed * 0x165667B1 & 0xFFFFFFFF) >> (32 - BITS)


def _hashed_run(codes: Sequence[int], start: int, end: int) -> int:
    value = 0
    for place in range(start, end):
        value = (value * 31 + codes[place + _PAD]) & 0xFFFFFFFF
    return value


def _near(codes: Sequence[int], kinds: Sequence[int], p: int) -> Iterator[int]:
    """One, two and three characters around the place, and the scripts there."""
    yield from (_hashed(1, codes[p]), _hashed(2, kinds[p]))
    for far in (-4, -3, -2, -1, 1, 2, 3, 4):
        yield _hashed(10 + far, codes[p + far])
    for far in range(-3, 3):
        yield _hashed(30 + far, codes[p + far], codes[p + far + 1])
    for far in range(-3, 2):
        yield _hashed(50 + far, codes[p + far], codes[p + far + 1], codes[p + far + 2])
    around = [kinds[p + far] for far in range(-3, 4)]
    yield _hashed(70, around[1] * 16 + around[2], around[3] * 16 + around[4], around[5])
    yield _hashed(71, around[0] * 16 + around[1], around[2] * 16 + around[3])
    yield _hashed(72, around[3] * 16 + around[4], around[5] * 16 + around[6])


def _from_lists(listed: Sequence[int], place: int, kind: int) -> Iterator[int]:
    yield from (_hashed(3, listed[place]), _hashed(4, listed[place - 1]), _hashed(5, listed[place + 1]))
    yield _hashed(6, listed[place], kind)


def _of_run(
    codes: Sequence[int], listed: Sequence[int], run: tuple[int, int], place: int, kind: int
) -> Iterator[int]:
    """What the run begins and ends with, how long it is, and what stands before and behind it."""
    start, end = run
    first, behind = start + _PAD, end + _PAD
    size, name = min(end - start, 12), listed[start + 1]
    where = min(place - start, 6) * 8 + min(end - 1 - place, 6)
    after = [codes[behind], codes[behind] << 16 | codes[behind + 1], codes[behind + 2] << 16 | codes[behind + 3]]
    before = [codes[first - 1], codes[first - 1] << 16 | codes[first - 2], codes[first - 3]]
    yield from (_hashed(81, size, kind), _hashed(82, size * 64 + where, kind))
    yield from (_hashed(83, after[0], kind), _hashed(84, after[1], kind), _hashed(85, after[1], after[2], kind))
    yield from (
        _hashed(86, before[0], kind),
        _hashed(87, before[1], kind),
        _hashed(88, before[1], before[2], kind),
    )
    yield from (_hashed(89, before[0], after[0], kind * 16 + size), _hashed(93, before[1], after[0], kind))
    yield from (_hashed(90, name, after[0], size * 16 + kind), _hashed(91, name, after[1], size))
    yield from (_hashed(92, name, before[0], size), _hashed(98, name, where, size * 16 + kind))
    head, tail = codes[first] << 16 | codes[first + 1], codes[behind - 1] << 16 | codes[behind - 2]
    yield from (
        _hashed(94, codes[first], kind, place - start),
        _hashed(95, codes[behind - 1], kind, end - 1 - place),
    )
    yield from (_hashed(96, head, place - start, kind), _hashed(97, tail, end - 1 - place, kind))


def _listed(text: str, scripts: Sequence[int]) -> list[int]:
    """0, or which part of which sort of known name the character is."""
    marks = [0] * len(text)
    for start, end in runs(scripts):
        word = text[start:end]
        if scripts[start] == KANJI:
            _mark_kanji(word, start, marks)
        elif word in GIVEN_KANA or word in WESTERN:
            marks[start:end] = [200] * (end - start)
    return marks


def _mark_kanji(word: str, offset: int, marks: list[int]) -> None:
    for start in range(len(word)):
        for size in (4, 3, 2, 1):
            name = word[start : start + size]
            if len(name) == size and name in SURNAMES:
                sort = 16 * (name in AMBIGUOUS) + 32 * (start == 0) + 64 * (start + size == len(word))
                for part in range(size):
                    marks[offset + start + part] = marks[offset + start + part] or 1 + part + 4 * (size - 1) + sort
                break
    given = next((size for size in (3, 2, 1) if word[-size:] in GIVEN_KANJI and len(word) >= size), 0)
    if given and not marks[offset + len(word) - given]:
        marks[offset + len(word) - given : offset + len(word)] = [201 + given + 4 * (given == len(word))] * given
    elif given == len(word) and given > 1:
        marks[offset : offset + given] = [210 + given] * given
