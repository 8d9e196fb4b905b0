"""The notebooks that were read last, so that a warm draft does not read hundreds of notes again."""

from collections import OrderedDict
from threading import Lock

from assistant.domain.feedback import NoteBook


class BookCache:
    """Keeps the most recently used notebooks, up to `max_notes` notes in all. Safe between threads.

    It never decides whether a book is current: the caller names the revision it found in the records.
    """

    def __init__(self, max_notes: int = 120_000) -> None:
        self._max_notes = max_notes
        self._books: OrderedDict[str, NoteBook] = OrderedDict()
        self._notes = 0
        self._lock = Lock()

    def get(self, client_id: str, revision: int) -> NoteBook | None:
        """The book of exactly this client and revision, or None."""
        with self._lock:
            book = self._books.get(client_id)
            if book is None or book.revision != revision:
                return None
            self._books.move_to_end(client_id)
            return book

    def put(self, book: NoteBook) -> None:
        """Keep `book` in place of the client's older one; a book larger than the whole cache is not kept."""
        with self._lock:
            self._drop(book.client_id)
            self._books[book.client_id] = book
            self._notes += len(book.notes)
            while self._notes > self._max_notes:
                self._drop(next(iter(self._books)))

    def forget(self, client_id: str) -> None:
        """Drop the client's notebook: another client of this id may start again at the same revision."""
        with self._lock:
            self._drop(client_id)

    def __len__(self) -> int:
        return len(self._books)

    def _drop(self, client_id: str) -> None:
        old = self._books.pop(client_id, None)
        if old is not None:
            self._notes -= len(old.notes)
