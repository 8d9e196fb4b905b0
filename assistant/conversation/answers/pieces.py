"""Pieces: stretches of the folded reply that know their place, so that every finding can quote the original."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_EMOJI = "\u2600-\u2775\u2794-\u27bf\U0001f000-\U0001faff"
_SENTENCE = re.compile(rf"[^。!?\n{_EMOJI}]*(?:[。!?\n{_EMOJI}]+|$)|(?<=[a-z])\.\s")
_ENGLISH_STOP = re.compile(r"(?<=[a-zA-Z)])\.(?=\s+[A-Z0-9])")
_CLAUSE = re.compile(
    r"^\s*拝[啓復][\s、]*|[、;](?!\d{3}\b)|,(?!\d{3}(?!\d))|(?:じゃ|では?)な(?:くて|く)(?:、|て)?|は(?:やめ|なし|無し)(?:て|で)、?|でもなく(?:て)?、?|\s+(?=(?:あと|それと|それから|また|ちなみに|なお)[^、はも])|、?(?=(?:あと|それと|それから|また)[はも、])|\s+but\s+"
)


@dataclass(frozen=True)
class Piece:
    """`text` stands at `start` in the folded reply."""

    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    def part(self, start: int, end: int) -> "Piece":
        """Half-open, counted within this piece."""
        return Piece(self.text[start:end], self.start + start)

    def stripped(self) -> "Piece":
        left = len(self.text) - len(self.text.lstrip(" \t\n、。,"))
        return self.part(left, max(left, len(self.text.rstrip(" \t\n、"))))


def lines(piece: Piece) -> Iterator[Piece]:
    """The lines, without their ends."""
    for match in re.finditer(r"[^\n]+", piece.text):
        yield piece.part(*match.span())


def sentences(piece: Piece) -> list[Piece]:
    """The sentences with their closing signs; empty ones are left out."""
    found = []
    for stretch in _cut(piece, _ENGLISH_STOP):
        found += [stretch.part(*match.span()) for match in _SENTENCE.finditer(stretch.text)]
    return [one for one in (sentence.stripped() for sentence in found) if _says_something(one.text)]


def clauses(sentence: Piece) -> list[Piece]:
    """The parts between commas and turns (〜ではなく), each with its closing sign."""
    parts = (part.stripped() for part in _cut(sentence, _CLAUSE))
    return [part for part in parts if _says_something(part.text)]


def _cut(piece: Piece, after: re.Pattern[str]) -> Iterator[Piece]:
    position = 0
    for match in after.finditer(piece.text):
        yield piece.part(position, match.end())
        position = match.end()
    yield piece.part(position, len(piece.text))


def _says_something(text: str) -> bool:
    return any(character.isalnum() for character in text)
