"""Scorers: pure functions from a view of one draft to scores with an explanation. One file a family."""

import hashlib
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

from evals.scorers import asking, craft, keeping, safety
from evals.scorers.safety import HARD
from evals.scorers.view import Score, View, World

SCORERS: tuple[Callable[[View], Iterable[Score]], ...] = (
    *asking.SCORERS,
    *keeping.SCORERS,
    *safety.SCORERS,
    *craft.SCORERS,
)


def score(view: View) -> dict[str, Score]:
    """All scores of one draft, by metric. No draft is worth nothing: doing nothing must not look safe."""
    found = [one for scorer in SCORERS for one in scorer(view)]
    if not view.usable:
        found = [Score(one.metric, 0, one.of, "下書きがない") for one in found]
    return {one.metric: one for one in found}


@cache
def version() -> str:
    """Changes with every change of a scorer: then scores are not comparable."""
    files = sorted(Path(__file__).parent.glob("*.py"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]


__all__ = ["HARD", "SCORERS", "Score", "View", "World", "score", "version"]
