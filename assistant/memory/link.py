"""ServerLink: the way to a server that may go and come back. No method raises."""

import threading
import time
from collections.abc import Callable
from contextlib import suppress

from assistant.memory.address import ServerAddress
from assistant.memory.index import IndexFault
from assistant.memory.server import ServerIndex, open_server

OpenServer = Callable[[ServerAddress, str, int], ServerIndex]
"""address, embedder's name, dimension → the open index; raises IndexFault."""

PAUSE = 15.0
"""Seconds between two tries of a server that does not answer: a try may cost a draft two seconds."""


class ServerLink:
    """Connects when first needed, and again a while after a failure. Thread-safe."""

    def __init__(
        self,
        address: ServerAddress,
        embedder: str,
        dimension: int,
        *,
        open_index: OpenServer = open_server,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self.address = address
        self.embedder = embedder
        self._dimension = dimension
        self._open_index = open_index
        self._seconds = seconds
        self._lock = threading.Lock()
        self._index: ServerIndex | None = None
        self._left: list[ServerIndex] = []
        self._fault: str | None = None
        self._failed: float | None = None
        self._closed = False

    @property
    def index(self) -> ServerIndex | None:
        """The index, if there is a connection. Never waits."""
        return self._index

    @property
    def fault(self) -> str | None:
        """The last failure that nothing has cured yet; Japanese, for the user."""
        return self._fault

    @property
    def is_due(self) -> bool:
        """There is no connection, and it is time to try."""
        resting = self._failed is not None and self._seconds() - self._failed < PAUSE
        return self._index is None and not self._closed and not resting

    def open(self, *, now: bool = False) -> ServerIndex | None:
        """Connect if need be and if it is time, or `now`; waits for a try that is under way."""
        with self._lock:
            if self.is_due or (now and self._index is None and not self._closed):
                try:
                    self._index = self._open_index(self.address, self.embedder, self._dimension)
                    self._close_left()
                    self._fault, self._failed = None, None
                except IndexFault as fault:
                    self._note(fault)
            return self._index

    def give_up(self, fault: IndexFault, index: ServerIndex) -> None:
        """Stop using `index`, which failed, for a while. It is not closed yet: other threads may be in the middle of
        a call, and theirs may go well."""
        with self._lock:
            if index is self._index:
                self._note(fault)
                self._left.append(index)
                self._index = None

    def close(self) -> None:
        with self._lock:
            self._closed = True
            if self._index is not None:
                self._left.append(self._index)
            self._index = None
            self._close_left()

    def _note(self, fault: IndexFault) -> None:
        self._failed = self._seconds()
        self._fault = (
            f"索引のサーバー({self.address.told})を使えないため、その場で計算して続けています。"
            f"下書きには影響しません(原因: {fault})。"
        )

    def _close_left(self) -> None:
        while self._left:
            with suppress(IndexFault):
                self._left.pop().close()
