"""Files she chose, on their way into a handler: in memory only, the newest few."""

import secrets
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from typing import Final, Generic, TypeVar

from assistant.errors import BadInput
from assistant.web import limits

MOST_KEPT: Final = 4
T = TypeVar("T")


@dataclass(frozen=True)
class Upload:
    """One file as it came."""

    name: str
    data: bytes


class Cloakroom(Generic[T]):
    """Holds the newest few things under tickets nobody can guess; the oldest leaves first. Thread-safe."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._most = most
        self._held: OrderedDict[str, T] = OrderedDict()
        self._lock = Lock()

    def hand_in(self, thing: T) -> str:
        """The ticket."""
        ticket = secrets.token_urlsafe(18)
        with self._lock:
            self._held[ticket] = thing
            while len(self._held) > self._most:
                self._held.popitem(last=False)
        return ticket

    def look(self, ticket: object) -> T:
        """What the ticket is for; it stays. Raises BadInput when it is gone."""
        name = limits.text(ticket, "読み込んだ内容", 100)
        with self._lock:
            if name not in self._held:
                raise BadInput("読み込んだ内容の期限が切れました。もう一度読み込んでください。")
            return self._held[name]

    def throw_away(self, ticket: object) -> None:
        """It was used."""
        with self._lock:
            self._held.pop(ticket if isinstance(ticket, str) else "", None)
