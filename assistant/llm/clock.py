"""Deadline and pauses: one ask ends in time, whatever the servers do."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from assistant.llm.failure import Failure

STEP = 0.05
"""Seconds between two looks at whether she cancelled."""

FIRST_PAUSE = 0.4
MOST_PAUSE = 8.0
LEAST_LEFT = 0.5
"""Seconds that must be left after a pause for another try to make sense."""


@dataclass(frozen=True)
class Deadline:
    """A moment on the monotonic clock."""

    at: float

    @classmethod
    def in_seconds(cls, seconds: float) -> "Deadline":
        return cls(time.monotonic() + seconds)

    @property
    def left(self) -> float:
        return self.at - time.monotonic()

    def share(self, part: float) -> "Deadline":
        """An earlier deadline: this part of what is left."""
        return Deadline(time.monotonic() + max(0.0, self.left) * part)


@dataclass(frozen=True)
class Pauses:
    """Waits between tries: doubling, with full jitter so that many clients do not come back at once."""

    jitter: Callable[[], float] = field(default=random.SystemRandom().random, repr=False)

    def before(self, number: int, failure: Failure) -> float:
        """Seconds before try `number` (1 is the first repetition); what the server asked for comes first."""
        if failure.retry_after is not None:
            return failure.retry_after
        return min(MOST_PAUSE, FIRST_PAUSE * 2.0 ** (number - 1)) * (0.5 + 0.5 * self.jitter())


def wait(seconds: float, cancelled: Callable[[], bool]) -> None:
    """Sleep, unless she cancels. Raises Failure."""
    until = Deadline.in_seconds(seconds)
    while until.left > 0:
        if cancelled():
            raise Failure("cancelled")
        time.sleep(min(STEP, max(0.0, until.left)))
