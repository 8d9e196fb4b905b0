"""How much one person may ask for in a minute and at once, so that nobody takes the product away from the others.

Counted per user, so that a hundred secretaries behind one proxy do not slow each other down; per address only for who
is not logged in. Every process counts for itself.

The counting is our own, 20 lines: of the libraries the best kept is `limits`, whose counts in memory start a thread
for each request to clean up, walk all keys there, never end an attacker's list of keys, and follow the wall clock.
"""

import time
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import ceil
from threading import Lock
from typing import Final

from assistant.access.principal import OWNER, Principal
from assistant.access.throttle import network
from assistant.errors import BriefError

MINUTE: Final = 60.0
MOST_COUNTED: Final = 20_000
AS_MANY_FOR_THE_OWNER: Final = 10
"""Without users all at this computer are one person: her page, her scripts, her benchmark."""

STREAMS: Final = 5
"""Open streams for each request that may run at once: every tab keeps two."""


class TooMuch(BriefError):
    """More than one person may have now. `seconds`: after which to try again."""

    def __init__(self, message: str, seconds: float) -> None:
        super().__init__(message)
        self.seconds = max(1, ceil(seconds))


@dataclass(frozen=True)
class Allowed:
    """For one person. `requests` and `heavy` (drafts, model runs, files) a minute, 0: without end; `at_once`: requests
    being answered; `waiting`: clicks in the page's queue, and `queue`: of everybody together."""

    requests: int = 1_200
    heavy: int = 120
    at_once: int = 20
    waiting: int = 16
    queue: int = 128


class Rate:
    """So many a minute for each key, all of them at once if need be. Thread-safe; the least recent key leaves first."""

    def __init__(self, most_keys: int = MOST_COUNTED, seconds: Callable[[], float] = time.monotonic) -> None:
        self._most = most_keys
        self._seconds = seconds
        self._full_until: OrderedDict[str, float] = OrderedDict()
        self._lock = Lock()

    def take(self, key: str, a_minute: int) -> float:
        """Count one. 0: it was free; else how many seconds to wait, and it was not counted."""
        now, each = self._seconds(), MINUTE / a_minute
        with self._lock:
            until = max(now, self._full_until.get(key, now)) + each
            # A billionth of a second, as sums of parts are no exact minute.
            if until - now > MINUTE + 1e-9:
                return until - now - MINUTE
            self._full_until[key] = until
            self._full_until.move_to_end(key)
            while len(self._full_until) > self._most:
                self._full_until.popitem(last=False)
            return 0.0


class Pace:
    """Counts what each person asks for. All methods raise TooMuch with a sentence for the user."""

    def __init__(self, allowed: Allowed | None = None, seconds: Callable[[], float] = time.monotonic) -> None:
        self.allowed = allowed or Allowed()
        self._rate = Rate(seconds=seconds)
        self._now: Counter[str] = Counter()
        self._lock = Lock()

    def request(self, who: str) -> None:
        """Any request."""
        self._take(f"request {who}", self._share(who, self.allowed.requests))

    def heavy(self, who: str) -> None:
        """What takes the processor or a model for long."""
        self._take(f"heavy {who}", self._share(who, self.allowed.heavy))

    @contextmanager
    def at_once(self, who: str, kind: str = "request") -> Iterator[None]:
        """One of the things being done for this person until the block ends. `kind`: request or stream."""
        key, most = f"{kind} {who}", self._share(who, self.allowed.at_once) * (STREAMS if kind == "stream" else 1)
        with self._lock:
            if self._now[key] >= most:
                raise TooMuch("前の操作がまだ終わっていません。少し待ってから、もう一度お試しください。", 2)
            self._now[key] += 1
        try:
            yield
        finally:
            with self._lock:
                self._now[key] -= 1
                if not self._now[key]:
                    del self._now[key]

    def join(self, who: str, own: int, all_waiting: int) -> None:
        """A click that goes into the page's queue, where `own` of this person wait, of `all_waiting`."""
        if own >= self._share(who, self.allowed.waiting):
            raise TooMuch("前の操作がまだ終わっていません。少し待ってから、もう一度お試しください。", 2)
        if all_waiting >= self.allowed.queue:
            raise TooMuch("ただいま混み合っています。少し待ってから、もう一度お試しください。", 5)

    def _take(self, key: str, a_minute: int) -> None:
        wait = self._rate.take(key, a_minute) if a_minute else 0.0
        if wait:
            raise TooMuch(
                f"短い時間に操作が続いたため、お待ちいただいています。あと{ceil(wait)}秒ほどたってから、"
                "もう一度お試しください。",
                wait,
            )

    def _share(self, who: str, count: int) -> int:
        return count * AS_MANY_FOR_THE_OWNER if who == key_of(OWNER, "") else count


def key_of(principal: Principal | None, address: str) -> str:
    """Under which somebody is counted: the user, or the address of who is not logged in."""
    return f"user {principal.id}" if principal else f"address {network(address)}"
