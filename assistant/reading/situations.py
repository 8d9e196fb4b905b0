"""Which concrete case a task is: a notice that a shop closes, that a price rises, that a course is moved …

Nearest examples by sentence embedding, inside the recognised task type; words that make a situation certain (`when`)
beat nearness. Where nothing is near enough there is no situation, and the playbook's general slots stand alone.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from assistant.domain.playbook import Playbook, Situation
from assistant.reading.recogniser import Embed

NEAR = 0.45
"""Nearness from which a situation is taken without any of its words."""

CERTAIN_BONUS = 1.0
NEXT_WEIGHT = 0.3
"""Share of the second nearest example: one chance hit is worth less than two."""


class SituationReader:
    """Finds the situation of a part. Thread-safe; a playbook's examples are embedded on first use."""

    def __init__(self, playbooks: Mapping[str, Playbook], embed: Embed) -> None:
        self._playbooks = playbooks
        self._embed = embed
        self._examples: dict[str, NDArray[np.float32]] = {}
        self._lock = Lock()

    def find(self, playbook_id: str, text: str) -> str | None:
        """The id of the situation, or None."""
        situations = self._playbooks[playbook_id].situations
        if not situations:
            return None
        scores = self.scores(playbook_id, text)
        best = int(np.argmax(scores))
        return situations[best].id if scores[best] >= NEAR else None

    def scores(self, playbook_id: str, text: str) -> NDArray[np.float32]:
        """Shape (situations,): nearness of the examples, plus CERTAIN_BONUS where a certain word stands."""
        situations = self._playbooks[playbook_id].situations
        cosines = self._matrix(playbook_id) @ self._embed([text])[0]
        folded = unicodedata.normalize("NFKC", text)
        rows, start = [], 0
        for situation in situations:
            near = np.sort(cosines[start : start + len(situation.examples)])[::-1]
            start += len(situation.examples)
            certain = CERTAIN_BONUS if is_certain(situation, folded) else 0.0
            rows.append((1 - NEXT_WEIGHT) * near[0] + NEXT_WEIGHT * near[1] + certain)
        return np.array(rows, dtype=np.float32)

    def warm(self) -> None:
        """Embed the examples of all playbooks (about a millisecond each)."""
        for playbook_id, playbook in self._playbooks.items():
            if playbook.situations:
                self._matrix(playbook_id)

    def _matrix(self, playbook_id: str) -> NDArray[np.float32]:
        """Shape (all examples, dimension), situation by situation."""
        with self._lock:
            if playbook_id not in self._examples:
                situations = self._playbooks[playbook_id].situations
                self._examples[playbook_id] = self._embed([text for one in situations for text in one.examples])
            return self._examples[playbook_id]


def is_certain(situation: Situation, folded: str) -> bool:
    """True where the text holds words that only this situation has."""
    return bool(situation.when) and _joined(situation.when).search(folded) is not None


@lru_cache(maxsize=1024)
def _joined(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.I)
