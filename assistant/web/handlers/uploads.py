"""Files she chose, on their way into a handler: in memory only, a few for each person, for half an hour."""

import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Final, Generic, TypeVar

from assistant.access.principal import whose
from assistant.errors import BadInput
from assistant.web import limits
from assistant.web.pace import TooMuch

MOST_KEPT: Final = 4
MOST_BYTES: Final = 300_000_000
"""Of everybody together."""

KEPT_FOR: Final = 1800.0
T = TypeVar("T")


@dataclass(frozen=True)
class Upload:
    """One file as it came."""

    name: str
    data: bytes


@dataclass(frozen=True)
class _Held(Generic[T]):
    thing: T
    owner: str
    size: int
    since: float


class Cloakroom(Generic[T]):
    """Holds the newest few things of each person under tickets that nobody can guess and nobody else can use; the
    oldest of their own leaves first. Thread-safe."""

    def __init__(
        self,
        most: int = MOST_KEPT,
        *,
        most_bytes: int = MOST_BYTES,
        owner: Callable[[], str] = whose,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        """`most`: things of one person; `owner`: whose a thing is that is handed in or looked for now."""
        self._most = most
        self._most_bytes = most_bytes
        self._owner = owner
        self._seconds = seconds
        self._held: OrderedDict[str, _Held[T]] = OrderedDict()
        self._lock = Lock()

    def hand_in(self, thing: T, size: int = 0) -> str:
        """The ticket. `size` in bytes. Raises TooMuch while the room is full of the things of others."""
        owner, ticket = self._owner(), secrets.token_urlsafe(18)
        with self._lock:
            self._forget_old()
            own = [name for name, held in self._held.items() if held.owner == owner]
            for name in own[: max(0, len(own) + 1 - self._most)]:
                del self._held[name]
            if size and sum(held.size for held in self._held.values()) + size > self._most_bytes:
                raise TooMuch(
                    "ファイルの受け付けが混み合っています。1分ほど待ってから、もう一度お試しください。", 60
                )
            self._held[ticket] = _Held(thing, owner, size, self._seconds())
        return ticket

    def look(self, ticket: object) -> T:
        """What the ticket is for; it stays. Raises BadInput when it is gone, or somebody else's."""
        name, owner = limits.text(ticket, "読み込んだ内容", limits.TICKET), self._owner()
        with self._lock:
            self._forget_old()
            held = self._held.get(name)
            if held is None or held.owner != owner:
                raise BadInput("読み込んだ内容の期限が切れました。もう一度読み込んでください。")
            return held.thing

    def throw_away(self, ticket: object) -> None:
        """It was used."""
        name, owner = ticket if isinstance(ticket, str) else "", self._owner()
        with self._lock:
            held = self._held.get(name)
            if held is not None and held.owner == owner:
                del self._held[name]

    def _forget_old(self) -> None:
        oldest = self._seconds() - KEPT_FOR
        for name in [name for name, held in self._held.items() if held.since < oldest]:
            del self._held[name]
