"""Text as it comes: what may enter, one spelling for matching, and where sentences end."""

import re
import unicodedata
from dataclasses import dataclass

from assistant.domain.base import Span

_DROPPED = frozenset("\u200b\u200c\u200d\u2060\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_HALF_WIDTH_MARKS = "\uff9e\uff9f"
_SURROGATES = re.compile("[\ud800-\udfff\x00]")


@dataclass(frozen=True, slots=True)
class Folded:
    """A copy for matching. `offsets[i]` is the half-open place of `text[i]` in the original."""

    text: str
    offsets: tuple[Span, ...]

    def original(self, start: int, end: int) -> Span:
        """The place in the original of the folded characters [start, end); `start` < `end`."""
        return self.offsets[start][0], self.offsets[end - 1][1]


def clean(text: str) -> str:
    """Text that may enter: no NUL, no lone surrogates, line ends are `\\n`."""
    return _SURROGATES.sub("", text).replace("\r\n", "\n").replace("\r", "\n")


def look(name: str) -> str:
    """What a name looks like: width, case and blanks do not tell two people apart."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def fold(text: str, *, lower: bool = False) -> Folded:
    """NFKC character by character: full-width Latin and digits become ASCII, half-width kana full-width.

    Circled and parenthesised numbers stay, or `①20日` would turn into `120日`. Invisible characters vanish.
    """
    if text.isascii():
        plain = text.lower() if lower else text
        return Folded(plain, tuple((i, i + 1) for i in range(len(text))))
    pieces: list[str] = []
    offsets: list[Span] = []
    position = 0
    while position < len(text):
        end = _cluster_end(text, position)
        piece = _fold_cluster(text[position:end])
        if lower:
            piece = piece.lower()
        pieces.append(piece)
        offsets.extend([(position, end)] * len(piece))
        position = end
    return Folded("".join(pieces), tuple(offsets))


def _cluster_end(text: str, position: int) -> int:
    """A character together with the marks that belong to it (か + ゛, ｶ + ﾞ)."""
    end = position + 1
    while end < len(text) and (text[end] in _HALF_WIDTH_MARKS or unicodedata.combining(text[end])):
        end += 1
    return end


def _fold_cluster(cluster: str) -> str:
    if cluster in _DROPPED:
        return ""
    if len(cluster) == 1 and "\u2460" <= cluster <= "\u249b":
        return cluster
    return unicodedata.normalize("NFKC", cluster)


_EMOJI = "\u2600-\u2775\u2794-\u27bf\U0001f000-\U0001faff\ufe0f\u200d"
_CIRCLED = "\u2460-\u249b\u2776-\u2793"
_CLOSING = "」』）)\"'”’】"
_SENTENCE_END = re.compile(
    rf"[。!?！？｡]+[{_CLOSING}]*"
    r"|(?<!\bMr)(?<!\bMs)(?<!\bDr)(?<!\bMrs)(?<!\bNo)\.(?=\s+[A-Z])"
    rf"|[{_EMOJI}]+"
    r"|\n+"
    rf"|(?=[{_CIRCLED}])"
    r"|(?:(?<=\n)|(?<=\s)|^)(?=[・•●◆■▪*-]\s?\S)",
    re.MULTILINE,
)
_BULLET = re.compile(rf"[\s{_CIRCLED}・•●◆■▪]+|[*-]\s+")


def sentences(text: str) -> list[Span]:
    """The sentences of a message, in order, as places in `text`.

    Ends are 。！？, line ends, emoji runs and (in English) a full stop before a capital; a bullet begins a new
    sentence. Leading bullets and white space are left out; closing punctuation is kept.
    """
    spans: list[Span] = []
    begin = 0
    for match in _SENTENCE_END.finditer(text):
        _append_trimmed(spans, text, begin, match.end())
        begin = match.end()
    _append_trimmed(spans, text, begin, len(text))
    return spans


def _append_trimmed(spans: list[Span], text: str, begin: int, end: int) -> None:
    bullet = _BULLET.match(text, begin, end)
    if bullet:
        begin = bullet.end()
    end = begin + len(text[begin:end].rstrip())
    if begin < end and any(character.isalnum() for character in text[begin:end]):
        spans.append((begin, end))
