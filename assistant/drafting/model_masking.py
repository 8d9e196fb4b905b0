"""Masks on the way out, for one prompt as a whole: the same name is the same placeholder in every part of it.

What comes back is mended where only one reading is possible; a sentence with a placeholder that nobody gave out, or
that was broken beyond that, is dropped: a guess at a name is worse than a gap.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from assistant.reading.privacy import KnownName, PrivateSpan, find_private, invented, mask, repair, restore
from assistant.reading.text import sentences

_SEAM = "\x1f"
_GAP = f"\n{_SEAM}\n"
"""Between the texts of a prompt while they are masked together."""

_ENGLISH = MappingProxyType(
    {
        "person": "人名", "name": "人名", "company": "会社名", "phone": "電話", "email": "メール", "mail": "メール",
        "address": "住所", "number": "番号", "link": "リンク", "key": "キー", "account": "口座",
    }
)  # fmt: skip
_LABEL = r"人名|会社名|電話|メール|住所|郵便番号|口座|カード|マイナンバー|法人番号|パスワード|キー|解錠番号|リンク|番号|生年月日"
_TRANSLATED = re.compile(rf"[〔\[(（【]\s?({'|'.join(_ENGLISH)})\s?[-_#]?\s?(\d{{1,9}})\s?[〕\])）】]", re.I)
_BARE = re.compile(
    rf"(?<!〔)(人名|会社名)(\d{{1,9}})(?![〕\d])|(?<![〔ァ-ヶ一-龠])({_LABEL})(\d{{1,9}})(?![〕\d])"
)
_NUMBERLESS = re.compile(rf"〔({_LABEL})〕")
_LEFT_OVER = re.compile(rf"〔[^〕]{{0,20}}〕|〔(?:{_LABEL})|(?:{_LABEL})\d{{1,9}}〕")


@dataclass(frozen=True)
class Mask:
    """What each placeholder of one prompt stands for; empty where nothing was masked."""

    mapping: Mapping[str, str] = field(default_factory=dict)

    def unmasked(self, text: str) -> tuple[str, tuple[str, ...]]:
        """The text with the client's words back, and the sentences that had to go."""
        if not self.mapping:
            return text, ()
        kept: list[str] = []
        lost: list[str] = []
        for sentence in _pieces(self.mended(text)):
            whole = not self._broken(sentence)
            (kept if whole else lost).append(restore(sentence, self.mapping))
        return "".join(kept).strip(), tuple(lost)

    def mended(self, text: str) -> str:
        """Placeholders in their own spelling again, wherever it is clear which one is meant."""
        text = _TRANSLATED.sub(lambda m: self._known(f"〔{_ENGLISH[m[1].lower()]}{int(m[2])}〕", m[0]), text)
        text = repair(text, self.mapping)
        text = _BARE.sub(lambda m: self._known(f"〔{m[1] or m[3]}{int(m[2] or m[4])}〕", m[0]), text)
        return _NUMBERLESS.sub(self._only_one, text)

    def _known(self, name: str, written: str) -> str:
        return name if name in self.mapping else written

    def _only_one(self, match: re.Match[str]) -> str:
        of_kind = [name for name in self.mapping if re.fullmatch(rf"〔{match[1]}\d+〕", name)]
        return of_kind[0] if len(of_kind) == 1 else match[0]

    def _broken(self, sentence: str) -> bool:
        rest = sentence
        for name in self.mapping:
            rest = rest.replace(name, "")
        return bool(invented(sentence, self.mapping)) or _LEFT_OVER.search(rest) is not None


def mask_all(texts: Sequence[str], names: Iterable[str]) -> tuple[tuple[str, ...], Mask]:
    """All texts of one prompt under one mapping. `names`: people this client is known to deal with.

    A name found by its title in one text is masked without the title in the others too.
    """
    whole = _GAP.join(text.replace(_SEAM, " ") for text in texts)
    spans = find_private(whole, _known_names(whole, names))
    masked = mask(whole, _within(spans, whole))
    return tuple(masked.text.split(_GAP)), Mask(masked.mapping)


def _known_names(whole: str, names: Iterable[str]) -> tuple[KnownName, ...]:
    found = [KnownName(spelling) for name in names for spelling in _spellings(name)]
    for span in find_private(whole):
        name = whole[span.start : span.end].strip()
        if span.kind in ("person", "company") and len(name) > 1 and _SEAM not in name:
            found.append(KnownName(name, "person" if span.kind == "person" else "company"))
    return tuple(dict.fromkeys(found))


def _spellings(name: str) -> tuple[str, ...]:
    """The full name, the name without the gap, and each part of it that is long enough to mean someone."""
    parts = name.split()
    return tuple(dict.fromkeys(s for s in (name, "".join(parts), *parts) if len(s) > 1))


def _within(spans: Iterable[PrivateSpan], whole: str) -> Iterator[PrivateSpan]:
    """The spans, each cut where it would run from one text into the next."""
    for span in spans:
        start = span.start
        for piece in whole[span.start : span.end].split(_SEAM):
            left = len(piece) - len(piece.lstrip("\n"))
            end = len(piece.rstrip("\n"))
            if left < end:
                yield PrivateSpan(start + left, start + end, span.kind, span.secret)
            start += len(piece) + len(_SEAM)


def _pieces(text: str) -> list[str]:
    """The text cut after each sentence; together they are the text."""
    ends = [end for _, end in sentences(text)]
    starts = [0, *ends[:-1]]
    if not ends:
        return [text]
    pieces = [text[start:end] for start, end in zip(starts, ends, strict=True)]
    pieces[-1] += text[ends[-1] :]
    return pieces
