"""Vectors of the texts asked for last."""

from collections import OrderedDict
from threading import Lock

from assistant.seams import FloatMatrix


class RecentVectors:
    """At most `most` vectors by their text; the one not asked for longest goes first. Thread-safe."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._rows: OrderedDict[str, FloatMatrix] = OrderedDict()
        self._lock = Lock()

    def get(self, text: str) -> FloatMatrix | None:
        """Shape (1, dimension), read-only; None where the text is not kept."""
        with self._lock:
            row = self._rows.get(text)
            if row is not None:
                self._rows.move_to_end(text)
            return row

    def keep(self, text: str, row: FloatMatrix) -> None:
        row.setflags(write=False)
        with self._lock:
            self._rows[text] = row
            self._rows.move_to_end(text)
            while len(self._rows) > self._most:
                self._rows.popitem(last=False)

    def __len__(self) -> int:
        return len(self._rows)
