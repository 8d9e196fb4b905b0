"""Matrices of the clients in use, at most so many bytes of them."""

import threading
from collections import OrderedDict

from assistant.domain.feedback import FeedbackNote, NoteBook
from assistant.seams import FloatMatrix


class VectorCache:
    """Least recently used first out. Thread-safe. Holds one revision of a client, never two."""

    def __init__(self, max_bytes: int) -> None:
        self.max_bytes = max_bytes
        self._bytes = 0
        self._lock = threading.Lock()
        self._entries: OrderedDict[str, tuple[int, tuple[FeedbackNote, ...], FloatMatrix]] = OrderedDict()

    def get(self, book: NoteBook) -> FloatMatrix | None:
        """The matrix of exactly this book, or None.

        The revision should name the content; the notes are compared too (free while they are the same
        objects), because a restored backup may repeat a revision.
        """
        with self._lock:
            entry = self._entries.get(book.client_id)
            if entry is not None:
                self._entries.move_to_end(book.client_id)
        if entry is None or entry[0] != book.revision:
            return None
        return entry[2] if entry[1] is book.notes or entry[1] == book.notes else None

    def put(self, book: NoteBook, matrix: FloatMatrix) -> None:
        with self._lock:
            self._drop(book.client_id)
            if matrix.nbytes > self.max_bytes:
                return
            self._entries[book.client_id] = (book.revision, book.notes, matrix)
            self._bytes += matrix.nbytes
            while self._bytes > self.max_bytes:
                self._drop(next(iter(self._entries)))

    def forget(self, client_id: str) -> None:
        with self._lock:
            self._drop(client_id)

    def clear(self) -> None:
        with self._lock:
            self._entries.clear()
            self._bytes = 0

    @property
    def nbytes(self) -> int:
        return self._bytes

    def _drop(self, client_id: str) -> None:
        entry = self._entries.pop(client_id, None)
        if entry is not None:
            self._bytes -= entry[2].nbytes
