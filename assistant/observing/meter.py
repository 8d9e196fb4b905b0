"""Meter: what happened in this process since it started, counted. Plain code, so that a start does not wait for it."""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Final

BOUNDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0)
"""Seconds: from a step of a draft to a model that takes its time."""

MOST_SERIES: Final = 2_000
"""So many label sets of one name are kept apart; a mistake must not fill the memory."""

Labels = tuple[tuple[str, str], ...]
"""Sorted by name."""


@dataclass
class Times:
    """How many took how long. `counts`: one for each of `BOUNDS`, and one for what was longer."""

    counts: list[int] = field(default_factory=lambda: [0] * (len(BOUNDS) + 1))
    total: float = 0.0

    def add(self, seconds: float) -> None:
        self.counts[bisect_left(BOUNDS, seconds)] += 1
        self.total += seconds


class Meter:
    """Thread-safe. Labels are names of the program's own (steps, routes, models), never anybody's data."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._counts: dict[str, dict[Labels, float]] = {}
        self._times: dict[str, dict[Labels, Times]] = {}

    def count(self, name: str, amount: float = 1.0, **labels: str) -> None:
        """Add to a counter."""
        key = tuple(sorted(labels.items()))
        with self._lock:
            series = self._counts.setdefault(name, {})
            if key in series or len(series) < MOST_SERIES:
                series[key] = series.get(key, 0.0) + amount

    def time(self, name: str, seconds: float, **labels: str) -> None:
        """Add a duration."""
        key = tuple(sorted(labels.items()))
        with self._lock:
            series = self._times.setdefault(name, {})
            if key in series or len(series) < MOST_SERIES:
                series.setdefault(key, Times()).add(seconds)

    def counts(self) -> Mapping[str, Mapping[Labels, float]]:
        """A copy, by name."""
        with self._lock:
            return {name: dict(series) for name, series in self._counts.items()}

    def times(self) -> Mapping[str, Mapping[Labels, Times]]:
        """A copy, by name."""
        with self._lock:
            return {
                name: {labels: Times(list(one.counts), one.total) for labels, one in series.items()}
                for name, series in self._times.items()
            }
