"""ChromaMemory: the vectors of a client's notes, from the cache, from the index, or embedded on the spot."""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import numpy as np

from assistant.domain.feedback import FeedbackNote, NoteBook
from assistant.memory.cache import VectorCache
from assistant.memory.chroma import open_chroma
from assistant.memory.folder import drop_damaged
from assistant.memory.index import FloatRow, IndexFault, IndexReport, IndexStatus, VectorIndex
from assistant.memory.keeper import IndexKeeper
from assistant.memory.keys import row_id
from assistant.memory.opening import OpenIndex, Place, Probe
from assistant.memory.probe import probe as probe_in_subprocess
from assistant.seams import Embedder, FloatMatrix

_PATIENCE = 1000
"""Notes we embed rather than wait for the index to open: either takes one or two seconds."""

_BATCH = 500
"""Notes embedded and written together in bulk work."""

_REWRITTEN = 20_000
"""Notes that are written anew at once where a client is forgotten."""

_SAMPLE = 50
_ALIKE = 1e-3

Texts = Mapping[str, str]
"""Row id → embedded text."""


class ChromaMemory:
    """`seams.Memory` over an embedded Chroma folder. Thread-safe. No method fails because of the index.

    The index opens in `warm`, `store` and `reconcile`. A draft does not wait for that: until the index is open,
    `vectors` embeds a client's notes itself, a millisecond each, and only a client with more notes than the
    opening would cost waits. What `vectors` had to embed is written to the open index behind its back.
    """

    def __init__(
        self,
        folder: Path,
        embedder: Embedder,
        note_text: Callable[[FeedbackNote], str],
        *,
        cache_bytes: int = 256 * 2**20,
        rewritten: int = _REWRITTEN,
        open_index: OpenIndex = open_chroma,
        probe: Probe = probe_in_subprocess,
    ) -> None:
        """`folder` is the index's own folder inside a data folder this process holds (`lock.hold_folder`);
        `note_text` is the template that the embedder's name names; `rewritten`: so many notes are written anew where
        a client is forgotten. Touches no disk."""
        self._embedder = embedder
        self._note_text = note_text
        self._rewritten = rewritten
        self._keeper = IndexKeeper(Place(folder, embedder.name, embedder.dimension, open_index, probe))
        self._cache = VectorCache(cache_bytes)
        self._writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="memory-writer")
        self._pending: set[Future[None]] = set()

    def vectors(self, book: NoteBook) -> FloatMatrix:
        """Vectors of exactly `book.notes`, in that order, shape (notes, dimension), read-only."""
        cached = self._cache.get(book)
        if cached is not None:
            return cached
        matrix = self._matrix(self._texts(book))
        matrix.flags.writeable = False
        self._cache.put(book, matrix)
        return matrix

    def preload(self, books: Iterable[NoteBook]) -> int:
        """Read matrices ahead, so that a client's first draft is as fast as the next; stops before the cache
        would drop any. Returns how many notes are held."""
        held = 0
        for book in books:
            if self._cache.nbytes + 4 * self._embedder.dimension * len(book.notes) > self._cache.max_bytes:
                break
            held += len(self.vectors(book))
        return held

    def store(self, books: Sequence[NoteBook]) -> int:
        """Index what is not indexed yet; returns how many notes were added. Fewer than there are, where the
        index is out of use: the notes are in the records, and will be indexed another time."""
        return self._fill(self._wanted(books))

    def warm(self) -> IndexStatus:
        """Open the index now; takes one to four seconds, so call it beside the page's start, in a thread."""
        self._keeper.open()
        return self.status()

    def reconcile(self, books: Iterable[NoteBook], *, rebuild: bool = False) -> IndexReport:
        """Make the index hold the notes of `books` (all clients) and nothing else, and prove it.

        `rebuild` starts with an empty index; so does a second try where the first does not end sound. An index
        that is not sound even then (a broken disk) is thrown away: the vectors are computed as they are needed.
        """
        started = time.perf_counter()
        wanted = self._wanted(books)
        self._keeper.revive()
        for anew in (rebuild, True):
            if anew:
                self._keeper.restart()
            added, removed, missed = self._settle(wanted)
            if missed == 0:
                self._keeper.confirm(len(wanted))
                break
        else:
            self._keeper.refute(len(wanted))
        seconds = time.perf_counter() - started
        return IndexReport(len(wanted), added, removed, min(_SAMPLE, len(wanted)), missed, missed == 0, seconds)

    def forget(self, client_id: str, others: Iterable[NoteBook]) -> bool:
        """Hold nothing but the notes of `others` from now on. Returns whether no byte of the rest is left on disk.

        Chroma keeps what it deletes in its files, so the index is written anew, with the vectors it has. That takes
        a second for two thousand notes; above `rewritten` notes it is left to the next `reconcile(rebuild=True)`.
        """
        self._cache.forget(client_id)
        drop_damaged(self._keeper.folder)
        wanted = self._wanted(others)
        if self._keeper.open() is None:
            # An index that does not answer can only be thrown away; the records fill a new one.
            self._keeper.restart()
            return True
        if len(wanted) > self._rewritten:
            self._settle(wanted)
            return False
        rows = self._known(list(wanted))
        self._keeper.restart()
        if self._keeper.open() is not None:
            self._put(rows)
            self._fill(wanted)
        if self._keeper.index is not None:
            self._keeper.confirm(len(wanted))
        self._keeper.reopen()
        return True

    def flush(self) -> None:
        """Wait until all that `vectors` had to embed is written."""
        for job in tuple(self._pending):
            job.result()

    def status(self) -> IndexStatus:
        """What `doctor` shows; opens nothing."""
        return self._keeper.status()

    def close(self) -> None:
        """Write what is pending, release Chroma, remember how the folder looks. `vectors` still answers
        afterwards, by embedding."""
        self._writer.shutdown(wait=True)
        self._keeper.close()
        self._cache.clear()

    # -- one client's matrix

    def _texts(self, book: NoteBook) -> list[tuple[str, str]]:
        """(row id, embedded text) of every note, in the book's order."""
        texts = [(note.id, self._note_text(note)) for note in book.notes]
        return [(row_id(self._embedder.name, book.client_id, id_, text), text) for id_, text in texts]

    def _matrix(self, texts: list[tuple[str, str]]) -> FloatMatrix:
        if not texts:
            return np.zeros((0, self._embedder.dimension), dtype=np.float32)
        rows = self._known([id_ for id_, _ in texts])
        missing = {id_: text for id_, text in texts if id_ not in rows}
        if missing:
            fresh = self._embed(missing)
            rows |= fresh
            self._heal(fresh)
        return np.stack([rows[id_] for id_, _ in texts])

    def _known(self, ids: list[str]) -> dict[str, FloatRow]:
        index = self._keeper.open() if len(ids) > _PATIENCE else self._keeper.index
        if index is None:
            return {}
        try:
            return index.get(ids)
        except IndexFault as fault:
            self._keeper.give_up(fault, index)
            return {}

    def _embed(self, texts: Texts) -> dict[str, FloatRow]:
        return dict(zip(texts, self._embedder.embed(list(texts.values())), strict=True))

    def _heal(self, rows: Mapping[str, FloatRow]) -> None:
        if self._keeper.index is None:
            self._keeper.note_gap()
            return
        with suppress(RuntimeError):  # closed meanwhile; the next process will write them
            job = self._writer.submit(self._put, rows)
            self._pending.add(job)
            job.add_done_callback(self._pending.discard)

    def _put(self, rows: Mapping[str, FloatRow]) -> None:
        index = self._keeper.index
        if index is None:
            return
        try:
            index.put(rows)
        except IndexFault as fault:
            self._keeper.give_up(fault, index)

    # -- all clients

    def _wanted(self, books: Iterable[NoteBook]) -> dict[str, str]:
        return {id_: text for book in books for id_, text in self._texts(book)}

    def _fill(self, wanted: Texts) -> int:
        """Embed and write what the index lacks, batch by batch; returns how many rows were written."""
        added, ids = 0, list(wanted)
        index = self._keeper.open()
        if index is None:
            return 0
        try:
            for start in range(0, len(ids), _BATCH):
                some = ids[start : start + _BATCH]
                known = index.get(some)
                missing = self._embed({id_: wanted[id_] for id_ in some if id_ not in known})
                index.put(missing)
                added += len(missing)
        except IndexFault as fault:
            self._keeper.give_up(fault, index)
        return added

    def _settle(self, wanted: Texts) -> tuple[int, int, int]:
        """Add what is missing, remove what is in no book, compare count and sample: (added, removed, missed).
        Where there is no index, all are missed."""
        added = self._fill(wanted)
        index = self._keeper.index
        if index is None:
            return added, 0, max(1, len(wanted))
        try:
            surplus = index.ids() - wanted.keys()
            index.delete(surplus)
            index.drop_others()
            missed = self._misses(index, wanted) + max(0, len(wanted) - index.count())
        except IndexFault as fault:
            self._keeper.give_up(fault, index)
            return added, 0, max(1, len(wanted))
        return added, len(surplus), missed

    def _misses(self, index: VectorIndex, wanted: Texts) -> int:
        """How many sampled notes, embedded again, are not what the index holds under their id; all of them where
        vector search does not find most of them either."""
        sample = {id_: wanted[id_] for id_ in sorted(wanted)[:_SAMPLE]}  # ids are hashes: their order is random
        fresh = {id_: row for id_, row in self._embed(sample).items() if row.any()}
        if not fresh:
            return 0
        kept = index.get(list(fresh))
        lost = [id_ for id_, row in fresh.items() if id_ not in kept or float(kept[id_] @ row) < 1 - _ALIKE]
        unfound = index.search_misses(np.stack(list(fresh.values())))
        return len(fresh) if unfound * 2 > len(fresh) else len(lost)
