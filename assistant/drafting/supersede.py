"""Which notes a newer wish replaced: the same matter, said again later.

A newer note on the same matter is not enough: most repeat or add. A logistic regression over a pair of notes tells
them apart: nearness of meaning, rare words shared, the old wish's own words or numbers taken up in the new note's
first sentence (「十二人では見えませんでした。六人まで」), words of change, and a low score. A note marked by mistake is
never used again, so the threshold asks for precision.
"""

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

import numpy as np

from assistant.domain.feedback import FeedbackNote
from assistant.drafting.lexical import bigrams, coded_bigrams, letters
from assistant.drafting.note_words import note_words
from assistant.drafting.settled_again import settled_again
from assistant.reading.notes import NoteKind
from assistant.seams import FloatMatrix

WEIGHTS = (10.58, -26.73, 50.74, 1.38, 0.84, 3.30, 5.68, 2.18, 0.71, -6.27)
"""For `_pair_features`, in that order; learned by scripts/train_recall.py."""
BIAS = -12.02
THRESHOLD = -0.5

_SIGNS = (4, 5, 7, 8)
"""Without one of these features (a number or a rare word taken up, failure, change) a note only adds."""

UNANNOUNCED = 1.9
"""Log odds that a note needs beyond BIAS where it stands under another title and says nothing of a change."""

_TITLE, _CHANGED = 6, 8
_SAME_TITLE = 0.2

NEIGHBOURS = 6
"""So many of the older notes, the nearest in meaning, are looked at for each newer one."""

_USUAL_SCORE = 70
_RARE = 3


@dataclass(frozen=True)
class _Pair:
    """A newer and an older note, by their places, and the words of the newer one's opening that stand in the older."""

    new: int
    old: int
    taken_up: tuple[str, ...]


class _Pairs:
    """The pairs of one list of notes that are worth a look."""

    def __init__(self, notes: Sequence[FeedbackNote]) -> None:
        self._notes = notes
        self._said = [note_words(note.task, note.text) for note in notes]
        self._remarks = [letters(note.text) for note in notes]
        self._words = [letters(note.task) + remark for note, remark in zip(notes, self._remarks, strict=True)]
        self._held: dict[str, int] = {}

    def near(self, wishes: Sequence[int], cosines: FloatMatrix) -> Iterator[_Pair]:
        """Each newer wish with the older ones nearest in meaning, where any of the _SIGNS could be there at all."""
        days = [note.date for note in self._notes]
        places = np.array(wishes)
        order = np.argsort(-cosines[np.ix_(places, places)], axis=1, kind="stable")
        for new, nearest in zip(wishes, places[order].tolist(), strict=True):
            said = self._said[new]
            if said.of_others:
                continue
            older = (place for place in nearest if days[place] < days[new])
            for old in islice(older, NEIGHBOURS):
                taken_up = tuple([token for token in said.opening if token in self._words[old]])
                if said.failed or said.changed or taken_up:
                    yield _Pair(new, old, taken_up)

    def features(self, pairs: Sequence[_Pair], cosines: FloatMatrix) -> list[tuple[float, ...]]:
        """What speaks for the newer note of each pair replacing the older; see WEIGHTS."""
        shares = self._shares([pair.new for pair in pairs], [pair.old for pair in pairs])
        return [
            (
                float(cosines[pair.new, pair.old]),
                *share,
                float(bool(pair.taken_up)),
                float(any(token.isdigit() for token in pair.taken_up)),
                float(min(self._rare(pair.taken_up), 2)),
                _overlap(_grams(self._notes[pair.new].task), _grams(self._notes[pair.old].task)),
                float(self._said[pair.new].failed),
                float(self._said[pair.new].changed),
                self._disappointment(pair.new),
            )
            for pair, share in zip(pairs, shares, strict=True)
        ]

    def _shares(self, new: Sequence[int], old: Sequence[int]) -> list[tuple[float, float]]:
        """For each pair the bigrams shared: their part of the shorter note's, and their part of the older note's
        weight, where a bigram weighs the more the fewer notes hold it."""
        places, codes = coded_bigrams(self._words)
        grams, columns = np.unique(codes, return_inverse=True)
        spread = np.zeros((len(self._words), len(grams)), dtype=bool)
        spread[places, columns] = True
        held = spread.sum(axis=0)
        idf = np.log(1 + (len(self._words) - held + 0.5) / (held + 0.5))
        remarks = np.zeros_like(spread)
        places, codes = coded_bigrams(self._remarks)
        remarks[places, np.searchsorted(grams, codes)] = True
        count, weight = remarks.sum(axis=1), remarks @ idf
        shared = remarks[new] & remarks[old]
        part = shared.sum(axis=1) / np.maximum(np.minimum(count[new], count[old]), 1)
        weighed = np.divide(shared @ idf, weight[old], out=np.zeros(len(part)), where=weight[old] > 0)
        return list(zip(part.tolist(), weighed.tolist(), strict=True))

    def _rare(self, tokens: Iterable[str]) -> int:
        """How many of these words have an opening bigram that hardly any note holds."""
        return sum(self._holders(token[:2]) <= _RARE for token in tokens if len(token) > 1)

    def _holders(self, gram: str) -> int:
        if gram not in self._held:
            self._held[gram] = sum([gram in words for words in self._words])
        return self._held[gram]

    def _disappointment(self, place: int) -> float:
        score = self._notes[place].score
        return ((_USUAL_SCORE if score is None else score) - _USUAL_SCORE) / 100


def superseded_by(notes: Sequence[FeedbackNote], vectors: FloatMatrix) -> dict[str, str]:
    """Old note id → id of the newer note that replaced it. `vectors` aligned with `notes`, unit rows.

    One note replaces at most one other, and is replaced by at most one; the surest pair is taken first.
    """
    sure = [row for row in pair_scores(notes, vectors) if row[0] > THRESHOLD]
    replaced: dict[int, int] = {}
    taken: set[int] = set()
    for _, new, old in sorted(sure, key=lambda row: (-row[0], row[1], row[2])):
        if old not in replaced and new not in taken:
            replaced[old] = new
            taken.add(new)
    return {notes[old].id: notes[new].id for old, new in replaced.items()} | settled_again(notes)


def pair_scores(notes: Sequence[FeedbackNote], vectors: FloatMatrix) -> list[tuple[float, int, int]]:
    """(log odds, newer, older) of the pairs worth a look; `newer` and `older` are places in `notes`."""
    rows = pair_features(notes, vectors)
    odds = (np.array([row for row, _, _ in rows]).reshape(len(rows), len(WEIGHTS)) @ WEIGHTS).tolist()
    return [(weighed + BIAS - _doubt(row), new, old) for weighed, (row, new, old) in zip(odds, rows, strict=True)]


def _doubt(row: tuple[float, ...]) -> float:
    return 0.0 if row[_CHANGED] or row[_TITLE] > _SAME_TITLE else UNANNOUNCED


def pair_features(notes: Sequence[FeedbackNote], vectors: FloatMatrix) -> list[tuple[tuple[float, ...], int, int]]:
    """The features of each pair of wishes, of which one is newer and the other near in meaning."""
    wishes = [i for i, note in enumerate(notes) if note_words(note.task, note.text).kind is NoteKind.WISH]
    if len(wishes) < 2:
        return []
    book, cosines = _Pairs(notes), vectors @ vectors.T
    pairs = list(book.near(wishes, cosines))
    found = zip(book.features(pairs, cosines), pairs, strict=True) if pairs else ()
    return [(row, pair.new, pair.old) for row, pair in found if any(row[place] for place in _SIGNS)]


@lru_cache(maxsize=4096)
def _grams(task: str) -> frozenset[str]:
    return frozenset(bigrams(task))


def _overlap(left: AbstractSet[str], right: AbstractSet[str]) -> float:
    """Overlap coefficient of two bigram sets, 0–1."""
    smaller = min(len(left), len(right))
    return len(left & right) / smaller if smaller else 0.0
