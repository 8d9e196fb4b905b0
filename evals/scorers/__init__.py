"""Scorers: pure functions from a view of one draft to scores with an explanation. One file a family."""

import hashlib
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

from evals.scorers import asking, craft, invention, keeping, safety
from evals.scorers.safety import HARD
from evals.scorers.view import Score, View, World

Scorer = Callable[[View], Iterable[Score]]

MODULES = (asking, keeping, safety, invention, craft)

SCORERS: tuple[Scorer, ...] = tuple(scorer for module in MODULES for scorer in module.SCORERS)


def score(view: View, scorers: Iterable[Scorer] = SCORERS) -> dict[str, Score]:
    """All scores of one draft, by metric. No draft is worth nothing: doing nothing must not look safe."""
    found = [one for scorer in scorers for one in scorer(view)]
    if not view.usable:
        why = ": ".join(filter(None, ("下書きがない", view.draft.get("error"))))
        found = [Score(one.metric, 0, one.of, why) for one in found]
    return {one.metric: one for one in found}


METRICS = (
    *("coverage", "asked", "precision", "not_reasked", "no_waste", "silence", "not_over_asking", "distinct"),
    *("given_kept", "known_used", "not_stale", "dates", "dates_derived", "channel", "channel_quiet"),
    *("evidence_real", "evidence_given", "options", "answerable", "held", "length", "language", "must_not"),
    *HARD,
)
"""All that scorers measure; each must be measured by some case."""


@cache
def version() -> str:
    """Changes with every change of a scorer: then scores are not comparable."""
    files = sorted(Path(__file__).parent.glob("*.py"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]


__all__ = ["HARD", "METRICS", "MODULES", "SCORERS", "Score", "Scorer", "View", "World", "score", "version"]
