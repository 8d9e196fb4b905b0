"""Indexing behind a click: a note is on disk before the click is answered, and in the index a moment later."""

import logging
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial

from assistant.domain.feedback import NoteBook
from assistant.seams import FloatMatrix, Memory

logger = logging.getLogger(__name__)


class BackgroundIndex:
    """A `Memory` whose `store` returns at once. What fails is mended at the next start, by count."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="index")
        self._jobs: set[Future[None]] = set()

    @property
    def waiting(self) -> int:
        """Jobs that are not done yet."""
        return len(self._jobs)

    def vectors(self, book: NoteBook) -> FloatMatrix:
        return self._memory.vectors(book)

    def store(self, books: Sequence[NoteBook]) -> int:
        """Returns 0: nothing is indexed yet."""
        self._submit(partial(self._store, tuple(books)))
        return 0

    def forget(self, client_id: str, others: Iterable[NoteBook]) -> bool:
        """Done behind the click, after what was begun before it; False: it is not done yet."""
        self._submit(partial(self._forget, client_id, tuple(others)))
        return False

    def close(self) -> None:
        """Finish what was begun. Nothing may be stored afterwards."""
        self._thread.shutdown()

    def _submit(self, job: Callable[[], None]) -> None:
        future = self._thread.submit(job)
        self._jobs.add(future)
        future.add_done_callback(self._jobs.discard)

    def _forget(self, client_id: str, others: tuple[NoteBook, ...]) -> None:
        try:
            self._memory.forget(client_id, others)
        except Exception:
            logger.exception("the index holds a client that is gone until the next start")

    def _store(self, books: Sequence[NoteBook]) -> None:
        try:
            self._memory.store(books)
        except Exception:
            logger.exception("the index of notes is behind until the next start")
