"""Which concrete case a task is: a notice that a shop closes, that a price rises, that a course is moved …

A small logistic regression for each task type, over what the sentence means (its embedding) and the words it uses
(hashed character bi- and trigrams); words that make a situation certain (`when`) raise its odds. Trained on the
situations' examples and on the training lines that name one. On lines of a voice it never heard it names the right
one of about thirteen in 62 of 100 (78 among two); the nearest example did so in 30.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from assistant.domain.playbook import Playbook, Situation
from assistant.reading.recogniser import Embed, hashed_grams

SITUATION_VERSION = 1
"""Part of the trained heads' fingerprint: raise it with any change of the features or of the training."""

NO_SITUATION = ""
"""The class of a line that is none of the written situations."""

SURE = 0.2
"""Below this probability of the best the honest answer is that there is no situation."""

CERTAIN_BONUS = 2.0
"""Added to the log-odds of a situation whose certain words stand in the text."""

UNFOUNDED = -1e3
"""Log-odds of a situation that presumes what the text does not say."""

PENALTY = 1e-4
STEPS = 60
RATE = 10.0
MOMENTUM = 0.9

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class SituationHead:
    """The trained head of one task type. `weights`: (dimension + grams + 1, situations); the last row is the bias."""

    situations: tuple[str, ...]
    weights: Floats

    def scores(self, features: Floats) -> Floats:
        """Log-odds up to a constant, shape (situations,). `features`: one row of `situation_features`."""
        result: Floats = features @ self.weights
        return result


class SituationReader:
    """Finds the situation of a part. Thread-safe: it holds nothing that changes."""

    def __init__(
        self, playbooks: Mapping[str, Playbook], heads: Mapping[str, SituationHead], embed: Embed
    ) -> None:
        self._playbooks = playbooks
        self._heads = heads
        self._embed = embed
        self._kept = lru_cache(maxsize=64)(
            self._ranked
        )  # a draft asks twice: which case, and what is worth asking

    def find(self, playbook_id: str, text: str) -> tuple[str, float] | None:
        """The likeliest situation and its probability, or None where it is none of them or nothing is likely."""
        ranked = self.ranked(playbook_id, text)
        if not ranked or ranked[0][0] == NO_SITUATION or ranked[0][1] < SURE:
            return None
        return ranked[0]

    def ranked(self, playbook_id: str, text: str) -> list[tuple[str, float]]:
        """(situation, probability), best first; NO_SITUATION stands for none of them."""
        return list(self._kept(playbook_id, text))

    def _ranked(self, playbook_id: str, text: str) -> tuple[tuple[str, float], ...]:
        head = self._heads.get(playbook_id)
        if head is None:
            return ()
        folded = unicodedata.normalize("NFKC", text)
        situations = self._playbooks[playbook_id].situations
        certain = {one.id for one in situations if is_certain(one, folded)}
        unfounded = {one.id for one in situations if not is_founded(one, folded)}
        bonus = np.array([CERTAIN_BONUS * (name in certain) for name in head.situations], np.float32)
        scores = head.scores(situation_features([text], self._embed)[0]) + bonus
        scores[[name in unfounded for name in head.situations]] = UNFOUNDED
        chances = np.exp(scores - scores.max())
        chances /= chances.sum()
        order = np.argsort(-chances)
        return tuple((head.situations[i], float(chances[i])) for i in order)


def situation_features(texts: Sequence[str], embed: Embed) -> Floats:
    """Shape (texts, dimension + grams + 1)."""
    grams = np.stack([hashed_grams(unicodedata.normalize("NFKC", text)) for text in texts])
    return np.hstack([embed(texts), grams, np.ones((len(texts), 1), np.float32)])


def train_situations(rows: Floats, names: Sequence[str]) -> SituationHead:
    """Multinomial logistic regression by gradient descent with momentum; situations weigh alike.

    `rows`: (lines, features), `names`: the situation of each. The weights stay in the span of the lines, which are
    far fewer than the features, so the descent runs on one coefficient a line: the same steps, dozens of times faster.
    """
    classes = tuple(sorted(set(names)))
    labels = np.array([classes.index(name) for name in names])
    weight = (1.0 / np.bincount(labels)[labels]).astype(np.float32)
    weight /= weight.sum()
    target = np.eye(len(classes), dtype=np.float32)[labels]
    kernel = rows @ rows.T
    duals = np.zeros((len(names), len(classes)), np.float32)
    velocity = np.zeros_like(duals)
    for _ in range(STEPS):
        scores = kernel @ duals
        chances = np.exp(scores - scores.max(axis=1, keepdims=True))
        chances /= chances.sum(axis=1, keepdims=True)
        velocity = MOMENTUM * velocity + RATE * ((chances - target) * weight[:, None] + PENALTY * duals)
        duals = duals - velocity
    return SituationHead(classes, (rows.T @ duals).astype(np.float32))


def is_certain(situation: Situation, folded: str) -> bool:
    """True where the text holds words that only this situation has."""
    return bool(situation.when) and _joined(situation.when).search(folded) is not None


def is_founded(situation: Situation, folded: str) -> bool:
    """False where the situation presumes something that the text does not say."""
    return not situation.presumes or _joined(situation.presumes).search(folded) is not None


@lru_cache(maxsize=1024)
def _joined(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.I)
