"""Vague expressions: what the client left open, found by a lexicon (`prompts/vague.yaml`) and the words beside it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from pydantic import Field, model_validator

from assistant.domain.base import Frozen, Language
from assistant.domain.instruction import VagueFinding
from assistant.reading.text import Folded, fold
from assistant.reading.vague_entry import Neighbours, VagueEntry

NEIGHBOUR = 16
"""Characters on either side that an `unless` or `only_if` pattern may look at."""
SURROUNDINGS = 120
"""Characters on either side that a `with` pattern may look at, within the sentence."""

_KATAKANA_TO_HIRAGANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}
_FOLDED = re.compile(r"[ぁ-んァ-ヶー一-龠a-z0-9 ]*")
"""Characters that folding leaves as they are."""

_SENTENCE_BREAK = re.compile(r"[。！？!?\n]")
_AFTER_FINAL = re.compile(r"[^\w、,]|$")
_UNNAMED_TOPIC = re.compile(r"「\{object\}」(?:は|が|の|に|で|について)?、?|^For \"\{object\}\", ")


class VagueLexicon(Frozen):
    """All entries. The index for matching is built once, on first use."""

    entries: tuple[VagueEntry, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _ids_once(self) -> Self:
        seen: set[str] = set()
        for entry in self.entries:
            if entry.id in seen:
                raise ValueError(f"{entry.id}: 同じ id が2回あります。")
            seen.add(entry.id)
        return self

    def entry(self, entry_id: str) -> VagueEntry:
        """Raises KeyError for an unknown id."""
        return self._by_id[entry_id]

    def entry_for(self, finding: VagueFinding) -> VagueEntry:
        """The entry that made this finding; its `assume` and `past` say how to close it."""
        return self._by_id[finding.entry]

    @cached_property
    def _by_id(self) -> dict[str, VagueEntry]:
        return {entry.id: entry for entry in self.entries}

    @cached_property
    def index(self) -> "VagueIndex":
        return VagueIndex.build(self.entries)


_Sides = tuple[re.Pattern[str], re.Pattern[str]]


@dataclass(frozen=True, eq=False)
class _Pattern:
    """An entry with its regular expressions, compiled when one of its spellings is first met: a text meets few."""

    entry: VagueEntry
    order: int

    @cached_property
    def with_(self) -> tuple[re.Pattern[str], ...]:
        return tuple(re.compile(_pattern_form(pattern)) for pattern in self.entry.with_)

    @cached_property
    def unless(self) -> tuple[_Sides, ...]:
        return tuple(_compile_sides(pattern) for pattern in self.entry.unless)

    @cached_property
    def only_if(self) -> tuple[_Sides, ...]:
        return tuple(_compile_sides(pattern) for pattern in self.entry.only_if)


@dataclass(frozen=True, slots=True)
class _Spelling:
    """One literal of one entry, in matching form. `final`: a word must end behind it."""

    literal: str
    final: bool
    pattern: _Pattern


@dataclass(frozen=True, slots=True)
class _Hit:
    start: int
    end: int
    pattern: _Pattern


@dataclass(frozen=True, slots=True)
class VagueIndex:
    """Spellings by their first two characters: a text is walked once, whatever the size of the lexicon."""

    pairs: dict[str, tuple[_Spelling, ...]]
    singles: dict[str, tuple[_Spelling, ...]]

    @classmethod
    def build(cls, entries: tuple[VagueEntry, ...]) -> Self:
        pairs: dict[str, list[_Spelling]] = {}
        singles: dict[str, list[_Spelling]] = {}
        for order, entry in enumerate(entries):
            pattern = _Pattern(entry, order)
            for written in entry.literals:
                literal = _literal(written.removesuffix("$"))
                shelf = pairs if len(literal) > 1 else singles
                shelf.setdefault(literal[:2], []).append(_Spelling(literal, written.endswith("$"), pattern))
        return cls(
            {key: tuple(spellings) for key, spellings in pairs.items()},
            {key: tuple(spellings) for key, spellings in singles.items()},
        )

    def at(self, text: str, position: int) -> Iterator[_Spelling]:
        """Every spelling that stands at `position`."""
        for spelling in self.pairs.get(text[position : position + 2], ()):
            if text.startswith(spelling.literal, position):
                yield spelling
        yield from self.singles.get(text[position], ())


def find_vague(text: str, lexicon: VagueLexicon, language: Language = "ja") -> tuple[VagueFinding, ...]:
    """Every vague expression, in the order of the text, without overlaps; the longest wins, then the more specific.

    Spans are characters of `text`. `question` may still hold {object}: see `name_object`.
    """
    folded = fold(text, lower=True)
    matching = _matching_form(folded.text)
    hits = _allowed(list(_hits(matching, folded.text, lexicon.index)), matching)
    hits.sort(key=lambda hit: (hit.start - hit.end, -len(hit.pattern.entry.with_), hit.start, hit.pattern.order))
    taken = bytearray(len(matching))
    chosen: list[_Hit] = []
    for hit in hits:
        if not any(taken[hit.start : hit.end]):
            taken[hit.start : hit.end] = b"\x01" * (hit.end - hit.start)
            chosen.append(hit)
    chosen.sort(key=lambda hit: hit.start)
    return tuple(_finding(text, folded, hit, language) for hit in chosen)


def name_object(text: str, name: str) -> str:
    """Fill {object}. Without a name the phrase that holds it is left out, so that the sentence still stands."""
    if name.strip():
        return text.replace("{object}", name.strip())
    bare = _UNNAMED_TOPIC.sub("", text).replace('"{object}"', "it").replace("{object}", "it")
    return bare[:1].upper() + bare[1:]


def _finding(text: str, folded: Folded, hit: _Hit, language: Language) -> VagueFinding:
    start, end = folded.original(hit.start, hit.end)
    entry = hit.pattern.entry
    return VagueFinding(
        entry=entry.id,
        phrase=text[start:end],
        span=(start, end),
        group=entry.group,
        slot=entry.slot,
        undecided=entry.undecided.text(language),
        question=entry.question.text(language),
        assume=entry.assume.text(language),
    )


def _hits(matching: str, written: str, index: VagueIndex) -> Iterator[_Hit]:
    for position in range(len(matching)):
        for spelling in index.at(matching, position):
            end = position + len(spelling.literal)
            if spelling.final and not _AFTER_FINAL.match(matching, end):
                continue
            if _stands_alone(written, position, end):
                yield _Hit(position, end, spelling.pattern)


def _stands_alone(written: str, start: int, end: int) -> bool:
    """Not a piece of a longer Latin or katakana word: `nice` in `Venice`, アレ in アレルギー."""
    return not (
        (start > 0 and _one_word(written[start - 1], written[start]))
        or (end < len(written) and _one_word(written[end - 1], written[end]))
    )


def _one_word(left: str, right: str) -> bool:
    if left.isascii() and right.isascii():
        return left.isalpha() and right.isalpha()
    return _is_katakana(left) and _is_katakana(right)


def _is_katakana(character: str) -> bool:
    return "ァ" <= character <= "ヺ" or character == "ー"


def _allowed(hits: list[_Hit], text: str) -> list[_Hit]:
    """A neighbour that makes one spelling clear makes every spelling of that entry in the same place clear:
    いい感じ before でした also silences いい感じで."""
    clear = {
        (hit.pattern.order, place)
        for hit in hits
        if hit.pattern.entry.unless and _any_beside(hit.pattern.unless, hit, text)
        for place in range(hit.start, hit.end)
    }
    return [
        hit
        for hit in hits
        if not any((hit.pattern.order, place) in clear for place in range(hit.start, hit.end))
        and (not hit.pattern.entry.only_if or _any_beside(hit.pattern.only_if, hit, text))
        and all(pattern.search(_sentence_around(text, hit)) for pattern in hit.pattern.with_)
    ]


def _any_beside(rules: tuple[_Sides, ...], hit: _Hit, text: str) -> bool:
    before, after = text[max(0, hit.start - NEIGHBOUR) : hit.start], text[hit.end : hit.end + NEIGHBOUR]
    return any(right.match(after) and left.search(before) for left, right in rules)


def _sentence_around(text: str, hit: _Hit) -> str:
    left = text[max(0, hit.start - SURROUNDINGS) : hit.start]
    right = text[hit.end : hit.end + SURROUNDINGS]
    return _SENTENCE_BREAK.split(left)[-1] + "~" + _SENTENCE_BREAK.split(right, maxsplit=1)[0]


def _literal(written: str) -> str:
    """A spelling in matching form. Folding thousands of them one by one is felt at every start."""
    folded = written if _FOLDED.fullmatch(written) else fold(written, lower=True).text
    return _matching_form(folded)


def _compile_sides(pattern: str) -> _Sides:
    sides = Neighbours.parse(_pattern_form(pattern))
    return re.compile(rf"(?:{sides.before})$"), re.compile(sides.after)


def _pattern_form(pattern: str) -> str:
    """Patterns meet text in matching form: hiragana, lower case. Escapes like \\S must keep their case."""
    return re.sub(
        r"\\.|[A-Z]", lambda m: m[0] if m[0][0] == "\\" else m[0].lower(), _hiragana_outside_ranges(pattern)
    )


def _hiragana_outside_ranges(pattern: str) -> str:
    """ァ-ヶ in a pattern means any katakana, which the matching form shows as hiragana."""
    return pattern.replace("ァ-ヶ", "ぁ-ゖ").translate(_KATAKANA_TO_HIRAGANA)


def _matching_form(folded: str) -> str:
    """Katakana as hiragana, one character for one, so that places stay."""
    return folded.translate(_KATAKANA_TO_HIRAGANA)
