"""One entry of `prompts/vague.yaml`: the schema that an editor of the lexicon works against."""

import re
from collections.abc import Iterator
from typing import Literal, Self

from pydantic import Field, ValidationInfo, field_validator

from assistant.domain.base import Frozen, Localized

Group = Literal["time", "quality", "scope", "person", "past", "amount", "method", "permission"]
SlotId = Literal["deadline", "quality", "scope", "counterpart", "reference", "amount", "method", "authority"]
Past = Literal["similar_brief", "note", "profile", "none"]

CHECKED = "checked"
"""Validation context of entries whose patterns were tried before: they are not compiled again."""

_VERB_ENDINGS = (
    "ておいて", "ておき", "ておく", "といて", "とって", "とい", "とく", "てください", "て下さい", "てくれ", "てほし",
    "て欲し", "てもら", "ていただ", "て頂", "てちょうだい", "てね", "て$",
)  # fmt: skip
_VOICED_ENDINGS = (
    "でおいて", "でおき", "でおく", "どいて", "どって", "どい", "どく", "でください", "で下さい", "でくれ", "でほし",
    "で欲し", "でもら", "でいただ", "で頂", "でちょうだい", "でね", "で$",
)  # fmt: skip
_PLEAS = ("お願い", "おねがい", "よろしく", "頼む", "頼みます", "頼んだ", "たのむ", "たのみます")
_NOUN_ENDINGS = (
    *(f"{do}{ending}" for do in ("し", "をし") for ending in _VERB_ENDINGS),
    *(f"{particle}{plea}" for particle in ("", "を", "も", "の") for plea in _PLEAS),
)
_ENDINGS = {"{te}": _VERB_ENDINGS, "{de}": _VOICED_ENDINGS, "{suru}": _NOUN_ENDINGS}


class Neighbours(Frozen):
    """A regular expression in which `~` stands for the expression itself: `~な人`, `(前|事)~`."""

    before: str
    after: str

    @classmethod
    def parse(cls, pattern: str) -> Self:
        """Raises ValueError where `~` is missing or doubled, or a side is not a regular expression."""
        before, mark, after = pattern.partition("~")
        if not mark or "~" in after:
            raise ValueError(f"「{pattern}」には、表現の位置を示す ~ を1つだけ書いてください。")
        for side in (before, after):
            try:
                re.compile(side)
            except re.error as error:
                raise ValueError(f"「{pattern}」は正規表現として読めません({error})") from error
        return cls(before=before, after=after)


class VagueEntry(Frozen):
    """One way of leaving something open. Texts may hold {object}, and no other placeholder.

    spellings: as written; kana of either kind match each other, Latin letters in either case. A final `$` asks for
    the end of a word, `{te}` stands for the request endings of a verb (ておいて, といて …), `{de}` for those of a
    verb in ん (んどいて), `{suru}` for those of a noun (しておいて, お願い …).
    with: patterns that must all be found in the same sentence; such an entry beats one without.
    unless / only_if: patterns of the words right beside it, with `~` for the expression.
    examples / clear: sentences that must, and must not, be found by this entry; the tests read them.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    group: Group
    slot: SlotId
    spellings: tuple[str, ...] = Field(min_length=1)
    undecided: Localized
    question: Localized
    assume: Localized
    past: Past
    with_: tuple[str, ...] = Field(default=(), alias="with")
    unless: tuple[str, ...] = ()
    only_if: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    clear: tuple[str, ...] = ()

    @field_validator("undecided", "question", "assume")
    @classmethod
    def _known_placeholders(cls, value: Localized) -> Localized:
        for text in (value.ja, value.en):
            if not text.strip():
                raise ValueError("ja と en の両方を書いてください。")
            if re.search(r"[{}]", text.replace("{object}", "")):
                raise ValueError(f"使える差し込みは {{object}} だけです: {text}")
        return value

    @field_validator("unless", "only_if")
    @classmethod
    def _neighbours(cls, value: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        for pattern in () if info.context == CHECKED else value:
            Neighbours.parse(pattern)
        return value

    @field_validator("with_")
    @classmethod
    def _surroundings(cls, value: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        for pattern in () if info.context == CHECKED else value:
            try:
                re.compile(pattern)
            except re.error as error:
                raise ValueError(f"「{pattern}」は正規表現として読めません({error})") from error
        return value

    @field_validator("spellings")
    @classmethod
    def _not_blank(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if any(not spelling.strip(" $") for spelling in value):
            raise ValueError("空の表記があります。")
        return value

    @property
    def literals(self) -> tuple[str, ...]:
        """All spellings written out, `{te}` and `{suru}` replaced."""
        return tuple(literal for spelling in self.spellings for literal in _written_out(spelling))


def _written_out(spelling: str) -> Iterator[str]:
    for placeholder, endings in _ENDINGS.items():
        if spelling.endswith(placeholder):
            yield from (spelling.removesuffix(placeholder) + ending for ending in endings)
            return
    yield spelling
