"""Spelling of English business words: one letter too few, too many, wrong, or two swapped."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

from assistant.reading.misreading_entry import EnglishWords

LONGEST = 16
_WORD = re.compile(r"(?<![A-Za-z0-9_@./\-'’&#:])[A-Za-z][a-z]{5,15}(?![A-Za-z0-9_@/\-'’:]|\.[A-Za-z])")
_SENTENCE_START = re.compile(r"(?:^|(?<!Mr)(?<!Ms)(?<!Dr)(?<!Mrs)[.!?\n。！？]|[ぁ-んァ-ヶ一-龠、,])\s*$")
_ENDINGS = ("s", "es", "ed", "d", "ing", "er", "ers", "r", "rs", "ly", "ment", "able")


@dataclass(frozen=True, slots=True)
class SpellingIndex:
    """Known words, and for every word with one letter taken out the words that it may come from."""

    known: frozenset[str]
    shortened: dict[str, tuple[str, ...]]

    @classmethod
    def build(cls, words: EnglishWords) -> Self:
        meant = dict.fromkeys([*words.meant, *(f"{word}s" for word in words.meant if word[-1] not in "sy")])
        shortened: dict[str, list[str]] = {}
        for word in meant:
            for form in {word, *_one_less(word)}:
                shortened.setdefault(form, []).append(word)
        known = frozenset([*meant, *words.right])
        return cls(known, {form: tuple(sources) for form, sources in shortened.items()})

    def slips(self, text: str) -> Iterator[tuple[int, int, str]]:
        """(start, end, what is meant). A capital inside a sentence is a name and is left alone."""
        for match in _WORD.finditer(text):
            word = match.group().lower()
            if match.group() != word and not _SENTENCE_START.search(
                text[max(0, match.start() - 6) : match.start()]
            ):
                continue
            if not self._is_known(word) and (meant := self._nearest(word)):
                yield match.start(), match.end(), meant

    def _is_known(self, word: str) -> bool:
        if word in self.known:
            return True
        stems = (word.removesuffix(ending) for ending in _ENDINGS if word.endswith(ending))
        return any({stem, f"{stem}e", stem[:-1]} & self.known for stem in stems)

    def _nearest(self, word: str) -> str:
        """The one known word at distance 1; empty where there is none or more than one."""
        forms = {word, *_one_less(word)}
        sources = {source for form in forms for source in self.shortened.get(form, ())}
        near = [source for source in sources if one_apart(word, source)]
        return near[0] if len(near) == 1 else ""


def one_apart(left: str, right: str) -> bool:
    """True if one insertion, deletion, change or swap of neighbours makes the one out of the other."""
    if abs(len(left) - len(right)) > 1 or left == right:
        return False
    i = 0
    while i < min(len(left), len(right)) and left[i] == right[i]:
        i += 1
    if len(left) != len(right):
        return left[i + 1 :] == right[i:] or left[i:] == right[i + 1 :]
    swapped = left[i : i + 2] == right[i : i + 2][::-1] and left[i + 2 :] == right[i + 2 :]
    return left[i + 1 :] == right[i + 1 :] or swapped


def _one_less(word: str) -> Iterator[str]:
    return (word[:i] + word[i + 1 :] for i in range(len(word)))
