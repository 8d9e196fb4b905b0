"""IndexKeeper: the life of the open index, from the first opening over its faults to the manifest at the end."""

import threading
from contextlib import suppress
from pathlib import Path

from assistant.memory.blank import blank_unused
from assistant.memory.folder import forget_manifest, write_manifest
from assistant.memory.index import IndexFault, IndexStatus, VectorIndex
from assistant.memory.opening import Opened, Place, discard, open_checked


class IndexKeeper:
    """Opens at most once at a time, remembers what went wrong, and stops asking an index that is out of order.
    Thread-safe; no method raises."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._lock = threading.RLock()
        self._index: VectorIndex | None = None
        self._opened: Opened | None = None
        self._fault: str | None = None
        self._expected: int | None = None
        self._incomplete = False
        self._off = False
        self._closed = False

    @property
    def folder(self) -> Path:
        return self._place.folder

    @property
    def index(self) -> VectorIndex | None:
        """The index, if it is open and works. Never waits."""
        return self._index

    def open(self) -> VectorIndex | None:
        """Open if need be; waits for an opening that is under way. None where the index is out of use."""
        with self._lock:
            if self._index is None and not self._off and not self._closed:
                try:
                    self._opened = open_checked(self._place)
                    self._index, self._expected = self._opened.index, self._opened.expected
                except IndexFault as fault:
                    self.give_up(fault, None)
            return self._index

    def note_gap(self) -> None:
        """Notes were embedded that the index, not being open, could not take."""
        self._incomplete = True

    def give_up(self, fault: IndexFault, index: VectorIndex | None) -> None:
        """Stop using `index`, which failed, until `revive`. One fault is enough: an index that takes no writes (a
        full disk) soon fails all reads, and a damaged one may kill the process at the next call. One that has been
        replaced or closed meanwhile says nothing about the present one."""
        with self._lock:
            if index is not self._index or self._closed:
                return
            self._fault = (
                f"索引を使えないため、その場で計算して続けています。下書きには影響しません(原因: {fault})。"
            )
            self._off = True
            self._release()
            forget_manifest(self._place.folder)

    def revive(self) -> None:
        """Allow another try after `give_up`."""
        with self._lock:
            self._off = False

    def restart(self) -> None:
        """Throw the index away; the next `open` makes an empty one."""
        with self._lock:
            self._release()
            discard(self._place.folder)
            self._opened, self._fault, self._expected, self._off = None, None, None, False

    def confirm(self, expected: int) -> None:
        """The open index has just been compared with the records and holds these `expected` notes."""
        with self._lock:
            self._expected, self._fault, self._incomplete = expected, None, False
            if self._opened is not None:
                self._opened = Opened(self._opened.index, True, expected, self._opened.damage)
            self._remember()

    def refute(self, expected: int) -> None:
        """Even a new index does not agree with the records: leave none behind, and use none."""
        with self._lock:
            self.restart()
            self._off, self._expected = True, expected
            self._fault = (
                "索引を記録どおりに作れなかったため、その場で計算して続けています。下書きには影響しません。"
                "ディスクの空き容量を確かめてから `brief-assistant reindex` を実行してください。"
            )

    def close(self) -> None:
        """Release Chroma; write the manifest where nothing speaks against the index."""
        with self._lock:
            self._closed = True
            self._put_down()

    def reopen(self) -> None:
        """Close and open again: what Chroma wrote of memory it had not used can be blanked only in between."""
        with self._lock:
            self._put_down()
            self.open()

    def _put_down(self) -> None:
        index = self._index
        if index is None:
            return
        with suppress(IndexFault):
            count = index.count()
            self._release()
            blank_unused(self._place.folder)
            if self._fault is None:
                write_manifest(self._place.folder, self._place.embedder, count)

    def status(self) -> IndexStatus:
        count = self._count()
        opened = self._opened
        unproven = opened is not None and not opened.as_left
        return IndexStatus(
            path=self._place.folder,
            embedder=self._place.embedder,
            open=self._index is not None,
            count=count,
            expected=self._expected,
            damage=opened.damage if opened else None,
            repaired=opened is not None and opened.damage is not None,
            fault=self._fault,
            needs_reconcile=unproven or self._incomplete or self._fault is not None,
        )

    def _count(self) -> int | None:
        index = self._index
        try:
            return index.count() if index is not None else None
        except IndexFault as fault:
            self.give_up(fault, index)
            return None

    def _remember(self) -> None:
        if self._index is not None:
            with suppress(IndexFault):
                write_manifest(self._place.folder, self._place.embedder, self._index.count())

    def _release(self) -> None:
        index, self._index = self._index, None
        if index is not None:
            with suppress(IndexFault):
                index.close()
