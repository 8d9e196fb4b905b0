"""Misreadings: what a phone's conversion, a microphone or a slipping finger made of the client's words.

A word is read as another only where the words around say so, or where it is no word at all. The text itself is never
changed: each finding says what was written, where, and what we read.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from pydantic import Field, ValidationInfo, model_validator

from assistant.domain.base import Frozen
from assistant.domain.instruction import Misreading
from assistant.reading.misreading_entry import CONTEXT, EnglishWords, Homophones, Phrases, Slip
from assistant.reading.spelling import SpellingIndex
from assistant.reading.text import Folded, fold

SURROUNDINGS = 40
"""Characters on either side, within the sentence, that a pattern may look at."""
MOST_PLACES = 300
"""So many suspicious places are looked at; a text with more is no instruction."""

_SENTENCE_BREAK = re.compile(r"[。！？!?\n]")
_NAME_AFTER = re.compile(r"さん|様|さま|君|くん|ちゃん|氏|先生|部長|課長|社長|株式|\(株\)")
_KANJI = re.compile(r"[一-龠々]")
_ENDS_A_WORD = frozenset("月日分件週年回前後末様毎今次期社")
"""Kanji after which the next one usually begins another word: 10月|性急書."""


class MisreadingLexicon(Frozen):
    """`prompts/misreadings.yaml`. `contexts` are pieces of patterns; `@name` in a pattern stands for one."""

    contexts: dict[str, str] = Field(default_factory=dict)
    homophones: tuple[Homophones, ...] = ()
    slips: tuple[Slip, ...] = ()
    phrases: Phrases = Phrases()
    english: EnglishWords = EnglishWords()

    @model_validator(mode="after")
    def _contexts_known(self, info: ValidationInfo) -> Self:
        if info.mode != "json":
            for pattern in self._patterns():
                try:
                    re.compile(self.expanded(pattern))
                except (KeyError, re.error) as error:
                    raise ValueError(
                        f"「{pattern}」を読めません({error})。contexts を確かめてください。"
                    ) from error
        return self

    def expanded(self, pattern: str) -> str:
        """The pattern with its contexts written out. Raises KeyError for an unknown context."""
        return CONTEXT.sub(lambda match: f"(?:{self.contexts[match[1]]})", pattern)

    def _patterns(self) -> Iterator[str]:
        for group in self.homophones:
            for use in group.words.values():
                yield from (*use.near, *use.own)
        for slip in self.slips:
            yield from slip.unless

    @cached_property
    def index(self) -> "_Index":
        return _Index.build(self)

    @cached_property
    def spelling(self) -> SpellingIndex:
        return SpellingIndex.build(self.english)


@dataclass(frozen=True)
class _Candidate:
    """One string that may be a misreading. `right`: patterns that clear it; `meant`: word → patterns that prove
    it, empty where the string is no word. A set phrase spelt as it should be has no `meant`."""

    written: str
    right: tuple[str, ...]
    meant: dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class _Index:
    """Candidates by their first two characters, longest first: a text is walked once."""

    shelves: dict[str, tuple[_Candidate, ...]]
    lexicon: MisreadingLexicon

    @classmethod
    def build(cls, lexicon: MisreadingLexicon) -> Self:
        shelves: dict[str, list[_Candidate]] = {}
        for candidate in _candidates(lexicon):
            shelves.setdefault(candidate.written[:2], []).append(candidate)
        ordered = {key: tuple(sorted(shelf, key=lambda c: -len(c.written))) for key, shelf in shelves.items()}
        return cls(ordered, lexicon)

    def at(self, text: str, position: int) -> Iterator[_Candidate]:
        for candidate in self.shelves.get(text[position : position + 2], ()):
            if text.startswith(candidate.written, position):
                yield candidate


def find_misreadings(text: str, lexicon: MisreadingLexicon) -> tuple[Misreading, ...]:
    """What was probably meant otherwise, in the order of the text, without overlaps. Spans are places in `text`."""
    folded = fold(text)
    found = [*_lexical(text, folded, lexicon.index), *_english(text, folded, lexicon.spelling)]
    kept: list[Misreading] = []
    for misreading in sorted(found, key=lambda m: m.span):
        if not kept or kept[-1].span[1] <= misreading.span[0]:
            kept.append(misreading)
    return tuple(kept)


def corrected(text: str, found: Sequence[Misreading]) -> str:
    """The text as we read it. `found` in the order of the text, without overlaps."""
    pieces, position = [], 0
    for misreading in found:
        pieces += [text[position : misreading.span[0]], misreading.meant]
        position = misreading.span[1]
    return "".join([*pieces, text[position:]])


def _lexical(text: str, folded: Folded, index: _Index) -> Iterator[Misreading]:
    position = places = 0
    while position < len(folded.text) - 1 and places < MOST_PLACES:
        step = 1
        for candidate in index.at(folded.text, position):
            places += 1
            end = position + len(candidate.written)
            if not candidate.meant:
                step = len(candidate.written)
                break
            if reading := _judged(candidate, folded.text, position, index.lexicon):
                yield _misreading(text, folded, (position, end), *reading)
                step = len(candidate.written)
                break
        position += step


def _judged(candidate: _Candidate, text: str, start: int, lexicon: MisreadingLexicon) -> tuple[str, str] | None:
    """(what is meant, the words that say so), or None where the word is right or two others are as likely."""
    end = start + len(candidate.written)
    if not _stands_alone(text, start, end):
        return None
    sentence, at = _sentence_around(text, start, end)
    if any(re.search(lexicon.expanded(pattern), sentence) for pattern in candidate.right):
        return None
    if not any(candidate.meant.values()):
        return None if _inside_compound(text, start) else (next(iter(candidate.meant)), "")
    if _NAME_AFTER.match(text, end):
        return None
    proofs = {}
    for meant, near in candidate.meant.items():
        if proof := _proof(near, sentence, at, lexicon):
            proofs[meant] = proof.replace("~", candidate.written)
    return next(iter(proofs.items())) if len(proofs) == 1 else None


def _proof(near: Sequence[str], sentence: str, at: int, lexicon: MisreadingLexicon) -> str:
    """The words that a pattern matched. Kanji right beside the word must be among them: 異性急増 is no 性急."""
    first = at - 1 if at and _joins(sentence[at - 1]) else at
    last = at + 1 if _KANJI.match(sentence, at + 1) else at
    alone = (first, last) == (at, at)
    for pattern in near:
        for match in re.finditer(lexicon.expanded(pattern), sentence):
            if match.group() and (alone or (match.start() <= first and last < match.end())):
                return match.group()
    return ""


def _inside_compound(text: str, start: int) -> bool:
    """資格認定 holds no 格認."""
    return start > 0 and _KANJI.match(text, start) is not None and _joins(text[start - 1])


def _joins(before: str) -> bool:
    return _KANJI.match(before) is not None and before not in _ENDS_A_WORD


def _sentence_around(text: str, start: int, end: int) -> tuple[str, int]:
    """The sentence with `~` for the word, and the place of `~`."""
    before = _SENTENCE_BREAK.split(text[max(0, start - SURROUNDINGS) : start])[-1].replace("~", "-")
    after = _SENTENCE_BREAK.split(text[end : end + SURROUNDINGS], maxsplit=1)[0].replace("~", "-")
    return f"{before}~{after}", len(before)


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Not a piece of a longer Latin or katakana word."""
    before, after = text[start - 1 : start], text[end : end + 1]
    return not (_one_word(before, text[start]) or _one_word(text[end - 1], after))


def _one_word(left: str, right: str) -> bool:
    return bool(left and right) and (
        (left.isascii() and left.isalpha() and right.isascii() and right.isalpha())
        or (_is_katakana(left) and _is_katakana(right))
    )


def _is_katakana(character: str) -> bool:
    return "ァ" <= character <= "ヺ" or character == "ー"


def _english(text: str, folded: Folded, spelling: SpellingIndex) -> Iterator[Misreading]:
    for start, end, meant in spelling.slips(folded.text):
        yield _misreading(text, folded, (start, end), meant, "")


def _misreading(text: str, folded: Folded, place: tuple[int, int], meant: str, why: str) -> Misreading:
    start, end = folded.original(*place)
    return Misreading(written=text[start:end], meant=meant, span=(start, end), why=why)


def _candidates(lexicon: MisreadingLexicon) -> Iterator[_Candidate]:
    """Every string to look for. A word of several groups is one candidate: any of its sounds may be the one."""
    right: dict[str, list[str]] = {}
    meant: dict[str, dict[str, tuple[str, ...]]] = {}
    for group in lexicon.homophones:
        for word, use in group.words.items():
            right.setdefault(word, []).extend((*use.own, *use.near))
        for written, other in group.pairs:
            known = meant.setdefault(written, {})
            known[other] = (*known.get(other, ()), *group.words[other].near)
    yield from (_Candidate(written, tuple(right[written]), others) for written, others in meant.items())
    for slip in lexicon.slips:
        yield from (_Candidate(written, slip.unless, {slip.meant: ()}) for written in slip.written)
    for written, phrase in dict(lexicon.phrases.slips).items():
        yield _Candidate(written, (), {phrase: ()})
    yield from (_Candidate(phrase, (), {}) for phrase in lexicon.phrases.meant)
