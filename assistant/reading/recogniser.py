"""The type of a task: a logistic regression over what the sentence means and the words it uses.

Features of a text: its sentence embedding, hashed character bi- and trigrams (they carry nouns that the embedding
blurs), and which playbooks' cue words stand in it. How far a cue word can be trusted is learned too: 「書類」 says
little, 「議事録」 much. Cue rules alone scored 97% on the phrasings they were written beside and 9% on indirect ones.
"""

import re
import unicodedata
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from assistant.domain.instruction import TaskGuess
from assistant.domain.playbook import Playbook

Embed = Callable[[Sequence[str]], NDArray[np.float32]]
"""Texts to unit vectors, shape (texts, dimension)."""

Features = NDArray[np.float32]

FEATURE_VERSION = 2
"""Part of a trained head's fingerprint: raise it with any change of the features or of the training."""

BUCKETS = 4096
GRAM_SCALE = 1.5
CUE_SCALE = 0.3
VERB_SCALE = 0.15
PENALTY = 1e-4
STEPS = 100
RATE = 10.0
MOMENTUM = 0.9
GENERAL = "general"
SURE = 0.1
"""Below this probability of the best type the honest answer is the general playbook."""


@dataclass(frozen=True)
class Labelled:
    """One training line: an instruction and the id of the playbook that a secretary would choose. `weight`: how much
    it counts beside the others of its type."""

    text: str
    playbook_id: str
    weight: float = 1.0


@dataclass(frozen=True)
class Head:
    """A trained head. `weights`: (features + 1, classes); the last row is the bias."""

    classes: tuple[str, ...]
    weights: NDArray[np.float32]

    def probabilities(self, features: Features) -> NDArray[np.float32]:
        """Shape (texts, classes); rows sum to 1."""
        return _softmax(features @ self.weights[:-1] + self.weights[-1])


class Featuriser:
    """Turns texts into rows of features. Fixed by the playbooks' cue words and the embedder."""

    def __init__(self, playbooks: Mapping[str, Playbook], embed: Embed) -> None:
        self._embed = embed
        books = [book for playbook_id, book in playbooks.items() if playbook_id != GENERAL]
        self._objects = [CueWords.of(book.cues.objects) for book in books]
        self._verbs = [CueWords.of(book.cues.verbs) for book in books]

    def __call__(self, texts: Sequence[str]) -> Features:
        """Shape (texts, dimension + BUCKETS + 2 × playbooks)."""
        folded = [unicodedata.normalize("NFKC", text) for text in texts]
        return np.hstack(
            [
                self._embed(texts),
                GRAM_SCALE * np.stack([hashed_grams(text) for text in folded]),
                CUE_SCALE * _hits(self._objects, folded),
                VERB_SCALE * _hits(self._verbs, folded),
            ]
        )


class Recogniser:
    """Ranks the task types of a text."""

    def __init__(self, head: Head, features: Featuriser) -> None:
        self._head = head
        self._features = features

    def guesses(self, texts: Sequence[str]) -> list[tuple[TaskGuess, ...]]:
        """The three likeliest types of each text, best first; the general one leads where none is likely."""
        return [self._ranked(row) for row in self._head.probabilities(self._features(texts))]

    def _ranked(self, probabilities: NDArray[np.float32]) -> tuple[TaskGuess, ...]:
        best = np.argsort(-probabilities)[:3]
        ranked = [
            TaskGuess(playbook_id=self._head.classes[i], probability=round(float(probabilities[i]), 4))
            for i in best
        ]
        if ranked[0].probability < SURE:
            ranked = [TaskGuess(playbook_id=GENERAL, probability=ranked[0].probability), *ranked[:2]]
        return tuple(ranked)


def train(lines: Sequence[Labelled], features: Featuriser) -> Head:
    """Multinomial logistic regression by full-batch gradient descent with momentum; classes weigh alike."""
    classes = tuple(sorted({line.playbook_id for line in lines}))
    labels = np.array([classes.index(line.playbook_id) for line in lines])
    rows = np.hstack([features([line.text for line in lines]), np.ones((len(lines), 1), np.float32)])
    counts = np.array([line.weight for line in lines], np.float32)
    sample_weight = (counts / np.bincount(labels, counts)[labels]).astype(np.float32)
    sample_weight /= sample_weight.sum()
    target = np.eye(len(classes), dtype=np.float32)[labels]
    weights = np.zeros((rows.shape[1], len(classes)), np.float32)
    velocity = np.zeros_like(weights)
    for _ in range(STEPS):
        error = (_softmax(rows @ weights) - target) * sample_weight[:, None]
        velocity = MOMENTUM * velocity + RATE * (rows.T @ error + PENALTY * weights)
        weights -= velocity
    return Head(classes, weights)


@dataclass(frozen=True, slots=True)
class CueWords:
    """Does any of these words stand in a text, in either case; Latin words only as whole words. Says the same as a
    search for `cue_pattern`, without compiling the pattern of every type for one look."""

    inside: tuple[str, ...]
    whole: tuple[str, ...]

    @classmethod
    def of(cls, words: Sequence[str]) -> "CueWords":
        lowered = tuple(dict.fromkeys(word.lower() for word in words))
        return cls(
            inside=tuple(word for word in lowered if not word.isascii()),
            whole=tuple(word for word in lowered if word.isascii()),
        )

    def found_in(self, lowered: str) -> bool:
        """`lowered`: the text in lower case."""
        return any(word in lowered for word in self.inside) or any(_stands(word, lowered) for word in self.whole)


def _stands(word: str, text: str) -> bool:
    start = text.find(word)
    while start >= 0:
        before, after = text[max(0, start - 1) : start], text[start + len(word) : start + len(word) + 1]
        if not (_is_latin(before) or _is_latin(after)):
            return True
        start = text.find(word, start + 1)
    return False


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalpha()


def cue_pattern(words: Sequence[str]) -> re.Pattern[str] | None:
    """Longest first, so that 「打ち合わせ資料」 wins over 「資料」. Latin words match whole."""
    return _any_of(tuple(words)) if words else None


@lru_cache(maxsize=256)
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    return re.compile("|".join(_whole(word) for word in ordered), re.I)


def _whole(word: str) -> str:
    escaped = re.escape(word)
    return rf"(?<![A-Za-z]){escaped}(?![A-Za-z])" if word.isascii() else escaped


def _hits(cues: Sequence[CueWords], texts: Sequence[str]) -> Features:
    return np.array([[words.found_in(text.lower()) for words in cues] for text in texts], dtype=np.float32)


def hashed_grams(text: str) -> NDArray[np.float32]:
    """Which character bi- and trigrams stand in the text, hashed into BUCKETS, at length 1."""
    letters = "".join(character for character in text.lower() if character.isalnum())
    row = np.zeros(BUCKETS, np.float32)
    for size in (2, 3):
        for start in range(len(letters) - size + 1):
            row[zlib.crc32(letters[start : start + size].encode()) % BUCKETS] = 1.0
    length = float(np.sqrt(row.sum()))
    return row / length if length else row


def _softmax(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    exponents = np.exp(scores - scores.max(axis=1, keepdims=True))
    result: NDArray[np.float32] = exponents / exponents.sum(axis=1, keepdims=True)
    return result
