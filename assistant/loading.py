"""Loading much at once: modules, playbooks, the parts of a page."""

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

LONGEST_REST = 0.1
"""Seconds. A piece of work that took longer was mostly waiting itself."""


class Unhurried:
    """Called between pieces of work that nobody waits for, it rests as long as the last piece took: the interpreter
    runs one thread at a time, and whoever clicks meanwhile shall have it."""

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        """Both in seconds."""
        self._clock = clock
        self._sleep = sleep
        self._begun = clock()

    def __call__(self) -> None:
        self._sleep(min(self._clock() - self._begun, LONGEST_REST))
        self._begun = self._clock()


@contextmanager
def uncollected() -> Iterator[None]:
    """No garbage collection meanwhile: what is loaded stays, and looking through it for garbage again and again is
    a fifth of a start. What is there at the end is not looked through again. Nests; use it in one thread."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.freeze()
            gc.enable()
