"""Which notes a newer wish replaced: the same matter, said again later.

A newer note on the same matter is not enough: most repeat or add. A logistic regression over a pair of notes tells
them apart: nearness of meaning, rare words shared, the old wish's own words or numbers taken up in the new note's
first sentence (「十二人では見えませんでした。六人まで」), words of change, and a low score. A note marked by mistake is
never used again, so the threshold asks for precision.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache
from math import log

import numpy as np

from assistant.domain.feedback import FeedbackNote
from assistant.drafting.lexical import bigrams, letters
from assistant.reading.notes import NoteKind, announces_change, note_kind
from assistant.reading.wishes import tells_of_others
from assistant.seams import FloatMatrix

WEIGHTS = (10.58, -26.73, 50.74, 1.38, 0.84, 3.30, 5.68, 2.18, 0.71, -6.27)
"""For `_pair_features`, in that order; learned by scripts/train_recall.py."""
BIAS = -12.02
THRESHOLD = -0.5

_SIGNS = (4, 5, 7, 8)
"""Without one of these features (a number or a rare word taken up, failure, change) a note only adds."""

NEIGHBOURS = 6
"""So many of the older notes, the nearest in meaning, are looked at for each newer one."""

_USUAL_SCORE = 70
_RARE = 3
_TOKEN = re.compile(r"[一-龠々]+|[ァ-ヶー]{2,}|[a-z]{3,}|\d+")
_EMPTY_WORDS = frozenset("前後日時人方一私今何分出")
_FIRST = re.compile(r"[^。!?!?\n]+")
_FAILED = re.compile(
    r"無理|ムリ|かなわん|きつい|足り(?:な|ま)|足らん|合わな|増え|困|損|もめ|怒|泣|失敗|間に合|赤字|無視|差し戻|遅れ|叱|苦情"
    r"|(?:なかった|ません|へん|らん|れん|んかった)|(?:長|短|多|少な|早|遅|高|安|重|細か)(?:かった|すぎ)|やめ|だめ|ダメ|あかん"
    r"|mess|miss|\btoo\b|nobody|wrong|lost|didn't|no one|never",
    re.I,
)


@dataclass(frozen=True)
class _Facts:
    """What one note says, for any pair it stands in."""

    grams: frozenset[str]
    task_grams: frozenset[str]
    words: str
    opening: frozenset[str]
    failed: bool
    changed: bool
    spread: frozenset[str]


@lru_cache(maxsize=65536)
def _facts(task: str, text: str) -> _Facts:
    words = letters(f"{task} {text}")
    opening = (_FIRST.findall(text) or [""])[0]
    return _Facts(
        grams=frozenset(bigrams(text)),
        task_grams=frozenset(bigrams(task)),
        words=words,
        opening=frozenset(_tokens(opening)),
        failed=_FAILED.search(opening) is not None,
        changed=announces_change(text),
        spread=frozenset(words[i : i + 2] for i in range(len(words) - 1)),
    )


class _Pairs:
    """What the pairs of one list of notes share, counted once."""

    def __init__(self, notes: Sequence[FeedbackNote]) -> None:
        self.notes = notes
        facts = [_facts(note.task, note.text) for note in notes]
        self.grams = [fact.grams for fact in facts]
        self.task_grams = [fact.task_grams for fact in facts]
        self.words = [fact.words for fact in facts]
        self.openings = [fact.opening for fact in facts]
        self.failed = [fact.failed for fact in facts]
        self.changed = [fact.changed for fact in facts]
        spread = [fact.spread for fact in facts]
        self._holders = Counter(gram for grams in spread for gram in grams)
        size = len(notes)
        self._idf = {gram: log(1 + (size - held + 0.5) / (held + 0.5)) for gram, held in self._holders.items()}
        self._weights: dict[int, float] = {}

    def _weight(self, place: int) -> float:
        if place not in self._weights:
            self._weights[place] = self._sum(self.grams[place])
        return self._weights[place]

    def _sum(self, grams: Iterable[str]) -> float:
        """Sum of the grams' idf; sorted, so that the sum does not depend on the order of a set."""
        return sum(self._idf[gram] for gram in sorted(grams))

    def _taken_up(self, new: int, old: int) -> list[str]:
        """Words of the newer note's opening that stand in the older note."""
        return [token for token in self.openings[new] if token in self.words[old]]

    def speaks_of(self, new: int, old: int) -> bool:
        """Cheap: could any of the _SIGNS be there at all?"""
        return self.failed[new] or self.changed[new] or bool(self._taken_up(new, old))

    def features(self, new: int, old: int, cosine: float) -> tuple[float, ...]:
        """What speaks for the newer note replacing the older; see WEIGHTS."""
        shared = self.grams[new] & self.grams[old]
        weight = self._weight(old)
        taken_up = self._taken_up(new, old)
        rare = sum(len(token) > 1 and self._holders[token[:2]] <= _RARE for token in taken_up)
        score = self.notes[new].score
        return (
            cosine,
            len(shared) / max(min(len(self.grams[new]), len(self.grams[old])), 1),
            self._sum(shared) / weight if weight else 0.0,
            float(bool(taken_up)),
            float(any(token.isdigit() for token in taken_up)),
            float(min(rare, 2)),
            _overlap(self.task_grams[new], self.task_grams[old]),
            float(self.failed[new]),
            float(self.changed[new]),
            ((_USUAL_SCORE if score is None else score) - _USUAL_SCORE) / 100,
        )


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
    return {notes[old].id: notes[new].id for old, new in replaced.items()}


def pair_scores(notes: Sequence[FeedbackNote], vectors: FloatMatrix) -> list[tuple[float, int, int]]:
    """(log odds, newer, older) of the pairs worth a look; `newer` and `older` are places in `notes`."""
    return [(float(np.dot(WEIGHTS, row)) + BIAS, new, old) for row, new, old in pair_features(notes, vectors)]


def pair_features(notes: Sequence[FeedbackNote], vectors: FloatMatrix) -> list[tuple[tuple[float, ...], int, int]]:
    """The features of each pair of wishes, of which one is newer and the other near in meaning."""
    wishes = [i for i, note in enumerate(notes) if note_kind(note.task, note.text) is NoteKind.WISH]
    if len(wishes) < 2:
        return []
    pairs = _Pairs(notes)
    cosines = vectors @ vectors.T
    rows = []
    for new in wishes:
        if tells_of_others(notes[new].text):
            continue
        older = [i for i in wishes if notes[i].date < notes[new].date]
        nearest = sorted(older, key=lambda i: -cosines[new, i])[:NEIGHBOURS]
        near = (old for old in nearest if pairs.speaks_of(new, old))
        found = [(pairs.features(new, old, float(cosines[new, old])), new, old) for old in near]
        rows += [row for row in found if any(row[0][place] for place in _SIGNS)]
    return rows


def _tokens(text: str) -> set[str]:
    return {token for token in _TOKEN.findall(text.lower()) if token not in _EMPTY_WORDS}


def _overlap(left: AbstractSet[str], right: AbstractSet[str]) -> float:
    """Overlap coefficient of two bigram sets, 0–1."""
    smaller = min(len(left), len(right))
    return len(left & right) / smaller if smaller else 0.0
