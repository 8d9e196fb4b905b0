"""How often those who watch a run are told how it stands."""

import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Final

TOLD_A_SECOND: Final = 8.0
"""What all watchers together are told a second: Gradio sends each change through one thread, which everybody's clicks
need too."""

BEAT: Final = 0.25
"""Seconds between two changes that one watcher sees, at least."""


class Watchers:
    """All who watch, whoever's page it is. Thread-safe."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._count = 0
        self._lock = Lock()

    @contextmanager
    def one_more(self) -> Iterator[Callable[[], bool]]:
        """Somebody watches until the block ends. Asks: may they be told something now? A yes counts as told."""
        told = -math.inf

        def due() -> bool:
            nonlocal told
            if self._clock() - told < max(BEAT, self._count / TOLD_A_SECOND):
                return False
            told = self._clock()
            return True

        self._add(1)
        try:
            yield due
        finally:
            self._add(-1)

    def _add(self, change: int) -> None:
        with self._lock:
            self._count += change
