"""Runs of the model: each has a task, a moment it was asked for, and an end that comes in time."""

import time
from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from threading import Event, Lock
from typing import Final

from assistant.domain.draft import Draft
from assistant.domain.task import Task
from assistant.web.html import Html

GRACE: Final = 1.0
"""Seconds after its time in which a run that is at its end may still end."""

LATE: Final = 2.0
"""Seconds in the line that are worth a word."""

FORGOTTEN: Final = 600.0
"""Seconds after which what nobody fetched is let go."""

NOTHING: Final = Html("")


@dataclass
class Run:
    """One run. `asked` and `began` are moments of its clock, `seconds` is all it may take from the first on; `partial`
    shows what has come so far; `kept`: `result` has taken the draft's place."""

    task: Task
    seconds: float
    clock: Callable[[], float] = time.monotonic
    stop: Event = field(default_factory=Event)
    began: float | None = None
    partial: Html = NOTHING
    result: Draft | None = None
    kept: bool = False
    future: "Future[None] | None" = None

    def __post_init__(self) -> None:
        self.asked = self.clock()

    @property
    def passed(self) -> float:
        """Seconds since it was asked for."""
        return self.clock() - self.asked

    @property
    def left(self) -> float:
        return self.seconds - self.passed

    @property
    def over(self) -> bool:
        """Done, stopped, or out of time."""
        return (self.future is not None and self.future.done()) or self.cancelled()

    @property
    def began_late(self) -> bool:
        """Did it wait for others for long?"""
        return self.began is not None and self.began - self.asked >= LATE

    def cancelled(self) -> bool:
        """Should the work end?"""
        return self.stop.is_set() or self.left <= -GRACE

    def end(self) -> None:
        """Stop it, and leave the line."""
        self.stop.set()
        if self.future is not None:
            self.future.cancel()

    def outcome(self) -> Draft | None:
        """What came of it, None where it was not in time. Raises what the work raised."""
        if self.future is not None and not self.future.cancel() and self.future.done():
            self.future.result()
        return self.result


class Runs:
    """The runs of all tasks, at most one each. Thread-safe."""

    def __init__(self, threads: Executor) -> None:
        self._threads = threads
        self._runs: dict[str, Run] = {}
        self._lock = Lock()

    def start(self, key: str, run: Run, work: Callable[[], None]) -> None:
        """Let the work begin as soon as there is a thread; the run before it ends."""
        with self._lock:
            ended = [found for found in (self._runs.pop(key, None), *self._forgotten()) if found]
            self._runs[key] = run
            run.future = self._threads.submit(work)
        for one in ended:
            one.end()

    def of(self, key: str) -> Run | None:
        with self._lock:
            return self._runs.get(key)

    def taken(self, key: str) -> Run | None:
        """The run, which is nobody's any more; None where there is none that is over."""
        with self._lock:
            run = self._runs.get(key)
            return self._runs.pop(key) if run and run.over else None

    def _forgotten(self) -> list[Run]:
        old = [key for key, run in self._runs.items() if run.left < -FORGOTTEN]
        return [self._runs.pop(key) for key in old]
