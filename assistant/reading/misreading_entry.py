"""The parts of `prompts/misreadings.yaml`: the schema that an editor of the lexicon works against."""

import re
from collections.abc import Iterator
from typing import Self

from pydantic import Field, ValidationInfo, field_validator, model_validator

from assistant.domain.base import Frozen

_STRAY = "いうしすま"
"""Kana that a hurried thumb adds inside a polite ending: しまうす, しすます."""

CONTEXT = re.compile(r"@([a-z]+)")


def _compiles(patterns: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
    """Raises ValueError for what is no regular expression. JSON is our own kept copy and was checked before."""
    for pattern in () if info.mode == "json" else patterns:
        try:
            re.compile(CONTEXT.sub("", pattern))
        except re.error as error:
            raise ValueError(f"「{pattern}」は正規表現として読めません({error})") from error
    return patterns


class WordUse(Frozen):
    """When a word is the right one. Patterns are tried on its sentence, where `~` stands for the word itself.

    near: found → this word is meant, whichever of its homophones is written.
    own: found → this word, as written, is right; says nothing about the others.
    """

    near: tuple[str, ...] = ()
    own: tuple[str, ...] = ()

    _patterns = field_validator("near", "own")(_compiles)


class Homophones(Frozen):
    """Words that sound alike. Any of them may stand where another was meant; `reading` is their sound."""

    reading: str = Field(pattern=r"^[ぁ-んー]+$")
    words: dict[str, WordUse] = Field(min_length=2)

    @field_validator("words")
    @classmethod
    def _long_enough(cls, value: dict[str, WordUse]) -> dict[str, WordUse]:
        if short := [word for word in value if len(word) < 2]:
            raise ValueError(f"「{short[0]}」は短すぎます。2文字以上で書いてください。")
        return value

    @property
    def pairs(self) -> Iterator[tuple[str, str]]:
        """(written, meant) for every reading that this group can give."""
        for meant, use in self.words.items():
            if use.near:
                yield from ((written, meant) for written in self.words if written != meant)


class Slip(Frozen):
    """Strings that are no words: always a slip of `meant`, except where an `unless` pattern is found."""

    meant: str = Field(min_length=2)
    written: tuple[str, ...] = Field(min_length=1)
    unless: tuple[str, ...] = ()

    _patterns = field_validator("unless")(_compiles)

    @model_validator(mode="after")
    def _differs(self) -> Self:
        for written in self.written:
            if len(written) < 2 or written == self.meant:
                raise ValueError(f"「{written}」は、「{self.meant}」と違う2文字以上の表記にしてください。")
        return self


class Phrases(Frozen):
    """Set phrases. A kana dropped, added or swapped inside one is a slip, unless the result stands in `right`."""

    meant: tuple[str, ...] = ()
    right: tuple[str, ...] = ()

    @property
    def slips(self) -> Iterator[tuple[str, str]]:
        """(written, meant); nothing that is part of a phrase as it should be."""
        for meant in self.meant:
            for written in _near_spellings(meant):
                if written not in self.right and meant not in written and not self._part_of_phrase(written):
                    yield written, meant

    def _part_of_phrase(self, text: str) -> bool:
        return any(text in phrase for phrase in self.meant)


def _near_spellings(phrase: str) -> Iterator[str]:
    # The first and the last character stay: without them the rest is often another word's beginning or end.
    kana = [i for i in range(1, len(phrase)) if "ぁ" <= phrase[i] <= "ん"]
    for i in kana:
        yield from (phrase[:i] + stray + phrase[i:] for stray in (phrase[i], *_STRAY))
    for i in kana:
        if i < len(phrase) - 1:
            yield phrase[:i] + phrase[i + 1 :]
        if i + 1 in kana and i + 2 < len(phrase):
            yield phrase[:i] + phrase[i + 1] + phrase[i] + phrase[i + 2 :]


class EnglishWords(Frozen):
    """Business words of six letters or more. One letter too few, too many, wrong or swapped is a slip, unless the
    result is one of them, an inflection of one, or stands in `right`."""

    meant: tuple[str, ...] = ()
    right: tuple[str, ...] = ()

    @field_validator("meant")
    @classmethod
    def _plain(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if wrong := [word for word in value if not re.fullmatch(r"[a-z]{6,}", word)]:
            raise ValueError(f"「{wrong[0]}」は、小文字の英字6文字以上で書いてください。")
        return value
