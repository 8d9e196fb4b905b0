"""Is a ranking right, where equal scores leave the order free?"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

TOLERANCE = 2e-4
"""Scores closer than this count as equal. Embedding a text alone or among others changes the last bits of its
vector (about 1e-7 of a cosine), and the standard score of few, nearly equal cosines magnifies that."""


def same_order(ranked: Sequence[int], scores: NDArray[np.float32], most: int) -> bool:
    """Are `ranked` (rows of `scores`) the `most` best rows, best first? Rows of equal score may change places."""
    best = np.sort(scores)[::-1][:most]
    if len(ranked) != len(best) or len(set(ranked)) != len(ranked):
        return False
    return bool(np.all(np.abs(scores[list(ranked)] - best) < TOLERANCE))


def recall_at(found: Sequence[str], wanted: Sequence[str]) -> float:
    """The part of `wanted` that was found, 0–1; 1 where nothing was wanted."""
    return len(set(found) & set(wanted)) / len(wanted) if wanted else 1.0
