"""Readiness: may this process be sent work? Each check runs in a thread of its own, so that one that hangs (a server
that does not answer) makes the answer late by two seconds, once, and not the process."""

import time
from collections.abc import Callable, Collection, Mapping
from threading import Event, Lock, Thread
from typing import Final

Check = Callable[[], bool]
"""Well or not; raising is not."""

WAIT: Final = 2.0
KEPT: Final = 1.0
"""Seconds; whoever asks all the time asks the database no more often."""


class Watched:
    """One check, at most once at a time. Thread-safe."""

    def __init__(self, check: Check, wait: float, kept: float, now: Callable[[], float]) -> None:
        self._check = check
        self._wait = wait
        self._kept = kept
        self._now = now
        self._lock = Lock()
        self._done = Event()
        self._done.set()
        self._well = False
        self._at = float("-inf")

    def is_well(self) -> bool:
        """As found just now; False where it takes too long."""
        with self._lock:
            if self._done.is_set():
                if self._now() - self._at < self._kept:
                    return self._well
                self._done.clear()
                Thread(target=self._run, name="readiness", daemon=True).start()
        return self._done.wait(self._wait) and self._well

    def _run(self) -> None:
        try:
            self._well = self._check()
        except Exception:
            # Whatever it was: this process cannot do its work. Who asks wants to know no more.
            self._well = False
        self._at = self._now()
        self._done.set()


class Readiness:
    """`needed` decide; the other checks are only told: the product works on without them."""

    def __init__(
        self,
        checks: Mapping[str, Check],
        needed: Collection[str],
        *,
        wait: float = WAIT,
        kept: float = KEPT,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._checks = {name: Watched(check, wait, kept, now) for name, check in checks.items()}
        self._needed = frozenset(needed)

    def told(self) -> dict[str, bool]:
        """`ready`, and each check by name."""
        found = {name: check.is_well() for name, check in self._checks.items()}
        return {"ready": all(found[name] for name in self._needed), **found}
