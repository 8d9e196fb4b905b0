"""ServerMemory: the vectors of a client's notes over a Chroma server that other processes use too."""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from typing import TypeVar

import numpy as np

from assistant.domain.feedback import FeedbackNote, NoteBook
from assistant.memory.address import ServerAddress
from assistant.memory.cache import VectorCache
from assistant.memory.index import FloatRow, IndexFault, IndexReport, IndexStatus
from assistant.memory.keys import row_id
from assistant.memory.levelling import Texts, batches_of, level
from assistant.memory.link import OpenServer, ServerLink
from assistant.memory.server import ServerIndex, open_server
from assistant.seams import Embedder, FloatMatrix

_AHEAD = 10_000
"""Notes read ahead at the start: a client's first draft asks the server for a hundred in some milliseconds, and a firm's
thousands of clients are not all asked for by one process."""

_PATIENCE = 200
"""Notes we embed rather than wait for a connection."""

Result = TypeVar("Result")


class ServerMemory:
    """`seams.Memory` over a Chroma server. Thread-safe. No method fails because of the server: what it does not hold
    or does not answer is embedded on the spot, and written to it when it answers again.

    Other processes write too. A row's id holds all that its vector depends on, so two of them can only write the same;
    nothing is deleted but what no book held after it was already there.
    """

    def __init__(
        self,
        address: ServerAddress,
        embedder: Embedder,
        note_text: Callable[[FeedbackNote], str],
        *,
        cache_bytes: int = 256 * 2**20,
        open_index: OpenServer = open_server,
    ) -> None:
        """`note_text` is the template that the embedder's name names. Connects to nothing yet."""
        self._embedder = embedder
        self._note_text = note_text
        self._link = ServerLink(address, embedder.name, embedder.dimension, open_index=open_index)
        self._cache = VectorCache(cache_bytes)
        self._writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="memory-writer")
        self._pending: set[Future[None]] = set()
        self._behind = False
        self._expected: int | None = None

    def vectors(self, book: NoteBook) -> FloatMatrix:
        """Vectors of exactly `book.notes`, in that order, shape (notes, dimension), read-only."""
        cached = self._cache.get(book)
        if cached is not None:
            return cached
        matrix = self._matrix(book)
        matrix.flags.writeable = False
        self._cache.put(book, matrix)
        return matrix

    def preload(self, books: Iterable[NoteBook]) -> int:
        """Read matrices ahead, as many as are worth it. Returns how many notes are held."""
        held = 0
        for book in books:
            held += len(self.vectors(book))
            if held >= _AHEAD:
                break
        return held

    def store(self, books: Sequence[NoteBook]) -> int:
        """Index what is not indexed yet; returns how many notes were added."""
        index = self._link.open()
        if index is None:
            self._behind = True
            return 0
        return self._guarded(index, lambda: sum(self._store(index, book) for book in books), 0)

    def warm(self) -> IndexStatus:
        """Connect now."""
        self._link.open(now=True)
        return self.status()

    def reconcile(self, books: Iterable[NoteBook], *, rebuild: bool = False) -> IndexReport:
        """Make the index hold the notes of `books` (all clients) and nothing else, and prove it; `rebuild`: from
        nothing. `books` should be read while it is walked through: a note that another process adds meanwhile is then
        kept. Only one process should do this at a time."""
        started = time.perf_counter()
        index = self._link.open(now=True)
        nothing = IndexReport(0, 0, 0, 0, 0, False, 0.0)
        if index is None:
            return nothing
        texts = ((book.client_id, self._texts(book)) for book in books)
        report = self._guarded(index, lambda: level(index, texts, self._embed, rebuild=rebuild), nothing)
        if report.sound:
            self._behind, self._expected = False, report.notes
        return replace(report, seconds=time.perf_counter() - started)

    def forget(self, client_id: str, others: Iterable[NoteBook]) -> bool:  # noqa: ARG002 - theirs stay untouched
        """Delete this client's rows. False where the server does not answer; a deleted vector may stay in the
        server's files until the index is built anew."""
        self._cache.forget(client_id)
        index = self._link.open()
        if index is None:
            self._behind = True
            return False
        self._guarded(index, lambda: index.forget(client_id), None)
        return False

    def flush(self) -> None:
        """Wait until all that `vectors` had to embed is written."""
        for job in tuple(self._pending):
            job.result()

    def status(self) -> IndexStatus:
        """What `doctor` shows; connects to nothing."""
        index = self._link.index
        count = None if index is None else self._guarded(index, index.count, None)
        return IndexStatus(
            path=self._link.address.told,
            embedder=self._embedder.name,
            open=self._link.index is not None,
            count=count,
            expected=self._expected,
            damage=None,
            repaired=False,
            fault=self._link.fault,
            needs_reconcile=self._behind,
        )

    def close(self) -> None:
        """Write what is pending and disconnect. `vectors` still answers afterwards, by embedding."""
        self._writer.shutdown(wait=True)
        self._link.close()
        self._cache.clear()

    # -- one client's matrix

    def _texts(self, book: NoteBook) -> dict[str, str]:
        """Row id → embedded text of every note, in the book's order."""
        texts = [(note.id, self._note_text(note)) for note in book.notes]
        return {row_id(self._embedder.name, book.client_id, id_, text): text for id_, text in texts}

    def _matrix(self, book: NoteBook) -> FloatMatrix:
        texts = self._texts(book)
        if not texts:
            return np.zeros((0, self._embedder.dimension), dtype=np.float32)
        rows = self._known(list(texts))
        missing = {id_: text for id_, text in texts.items() if id_ not in rows}
        if missing:
            fresh = self._embed(missing)
            rows |= fresh
            self._submit(lambda: self._heal(fresh, book.client_id))
        return np.stack([rows[id_] for id_ in texts])

    def _known(self, ids: list[str]) -> dict[str, FloatRow]:
        index = self._link.open() if len(ids) > _PATIENCE else self._link.index
        return {} if index is None else self._guarded(index, lambda: index.get(ids), {})

    def _embed(self, texts: Texts) -> dict[str, FloatRow]:
        return dict(zip(texts, self._embedder.embed(list(texts.values())), strict=True))

    def _heal(self, rows: Mapping[str, FloatRow], client_id: str) -> None:
        index = self._link.open()
        if index is None:
            self._behind = True
        else:
            self._guarded(index, lambda: index.put(rows, client_id), None)

    def _submit(self, job: Callable[[], None]) -> None:
        with suppress(RuntimeError):  # closed meanwhile; another process will write them
            future = self._writer.submit(job)
            self._pending.add(future)
            future.add_done_callback(self._pending.discard)

    def _guarded(self, index: ServerIndex, what: Callable[[], Result], otherwise: Result) -> Result:
        try:
            return what()
        except IndexFault as fault:
            self._behind = True
            self._link.give_up(fault, index)
            return otherwise

    # -- all clients

    def _store(self, index: ServerIndex, book: NoteBook) -> int:
        texts = self._texts(book)
        known = index.get(list(texts))
        return self._add(index, book.client_id, {id_: text for id_, text in texts.items() if id_ not in known})

    def _add(self, index: ServerIndex, client_id: str, missing: Texts) -> int:
        for some in batches_of(missing):
            index.put(self._embed(some), client_id)
        return len(missing)
