"""Recall: what this client said before that matters now, best first, and which of it a newer wish replaced.

The plain recipe is z(cosine) + 0.3 · z(BM25 over character bigrams), inside one client, newest first on ties. The
query vector is the normalised mean of the instruction and the task types' topic words: that finds 「候補は午前で」 for
「来週どこかで会いたい」, which share no word. A trained ranker, where there is one, weighs the same scores with what it
knows of tasks and remarks. A replaced note stands far behind the one that replaced it.
"""

import re
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice
from threading import Lock
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from assistant.domain.client import Client
from assistant.domain.context import Context, RecalledNote
from assistant.domain.feedback import FeedbackNote, NoteBook
from assistant.domain.instruction import Reading
from assistant.domain.outcome import LedgerEntry
from assistant.domain.playbook import Playbook
from assistant.drafting.lexical import Bm25
from assistant.drafting.note_words import note_words
from assistant.drafting.ranker import NoteCues, Ranker, note_cues, slots_named
from assistant.drafting.supersede import superseded_by
from assistant.reading.notes import NoteKind
from assistant.seams import Embedder, FloatMatrix, Memory

LEXICAL_WEIGHT = 0.3
MOST_NOTES = 30
"""So many notes a draft looks at, best first."""

SEARCHED = 150
"""So many notes of a large book, the nearest in meaning, are searched for words too."""

CANDIDATES = 40
"""So many notes of a large book the ranker weighs."""

REPLACED = 3.0
"""So many standard deviations a replaced note stands behind."""

_CACHED_CLIENTS = 512
_PLACEHOLDERS = re.compile(r"「?\{\w+\}」?")


EmbedOwn = Callable[[str, Sequence[str]], FloatMatrix]
"""A name, and texts of the product itself, to unit vectors: what was embedded once may be kept under the name."""

Key = TypeVar("Key")
Value = TypeVar("Value")


class Recaller:
    """Ranks one client's notes for one instruction."""

    def __init__(
        self,
        memory: Memory,
        embedder: Embedder,
        playbooks: Mapping[str, Playbook],
        ranker: Ranker | None = None,
        embed_own: EmbedOwn | None = None,
    ) -> None:
        """`embed_own`: vectors of the playbooks' own texts, where they are kept; else they are embedded."""
        self._memory = memory
        self._embedder = embedder
        self._embed_own = embed_own or (lambda _, texts: embedder.embed(texts))
        self._playbooks = playbooks
        self._ranker = ranker
        self._topics: dict[str, NDArray[np.float32]] = {}
        self._slots: dict[str, FloatMatrix] = {}
        self._lexical: OrderedDict[tuple[str, int], Bm25] = OrderedDict()
        self._cues: OrderedDict[tuple[str, int], NoteCues] = OrderedDict()
        self._slot_words: OrderedDict[tuple[str, int, str], NDArray[np.float32]] = OrderedDict()
        self._successors: OrderedDict[tuple[str, int], Mapping[str, str]] = OrderedDict()
        self._lock = Lock()

    def warm(self, playbook: Playbook) -> None:
        """Encode what it is about and asks, and compile its words, so that no draft waits for it."""
        self._topic(playbook.id)
        self._slot_matrix(playbook.id)
        slots_named(playbook.slots, ())

    def read_ahead(self, books: Iterable[NoteBook]) -> None:
        """Index and weigh the words of these notes, so that a client's first draft is as fast as the next."""
        for book in islice(books, _CACHED_CLIENTS):
            self._bm25(book)
            for note in book.notes:
                note_words(note.task, note.text)

    def recall(
        self, client: Client, book: NoteBook, reading: Reading, ledger: Sequence[LedgerEntry] = ()
    ) -> Context:
        """The client's past for this instruction. `book` must be this client's."""
        if book.client_id != client.id:
            raise ValueError(f"notes of {book.client_id!r} offered for client {client.id!r}")
        if not book.notes:
            return Context(client=client, ledger=tuple(ledger))
        vectors = self._memory.vectors(book)
        scores = self.scores(book, vectors, reading)
        # The book is newest first, so a stable sort gives ties to the newer note.
        order = np.argsort(-scores, kind="stable")[:MOST_NOTES]
        notes = [book.notes[i] for i in order]
        replaced = self._replaced(book, order, vectors)
        relevance = [float(scores[i]) - REPLACED * (book.notes[i].id in replaced) for i in order]
        affinities = self._affinities(reading, vectors[order])
        ranked = [
            _recalled(note, score, replaced.get(note.id), affinity)
            for note, score, affinity in zip(notes, relevance, affinities, strict=True)
        ]
        ranked.sort(key=lambda recalled: -recalled.relevance)
        return Context(client=client, notes=tuple(ranked), ledger=tuple(ledger))

    def _replaced(self, book: NoteBook, order: NDArray[np.intp], vectors: FloatMatrix) -> Mapping[str, str]:
        """Old note id → id of its successor; of a small book it is found once, of a large one among the ranked."""
        if len(book.notes) > CANDIDATES:
            return superseded_by([book.notes[i] for i in order], vectors[order])
        key = (book.client_id, book.revision)
        return self._kept(self._successors, key, lambda: superseded_by(book.notes, vectors))

    def scores(self, book: NoteBook, vectors: FloatMatrix, reading: Reading) -> NDArray[np.float32]:
        """Shape (notes,), aligned with `book.notes`; above 0 where a note matters more than this client's average.

        Of a large book the ranker weighs the recipe's best CANDIDATES; the others stand behind them in the
        recipe's order, so that a draft costs the same however much a client has said.
        """
        dense, lexical = self._recipe(book, vectors, reading)
        recipe: NDArray[np.float32] = dense + LEXICAL_WEIGHT * lexical
        if self._ranker is None:
            return recipe
        if len(book.notes) <= CANDIDATES:
            return self._ranked(self.features(book, vectors, reading), vectors, reading)
        best = np.argsort(-recipe, kind="stable")[:CANDIDATES]
        # A book of its own name: what is kept for the whole book must not be mixed with a part of it.
        notes = tuple(book.notes[i] for i in best)
        cues = note_cues(notes)
        named = [slots_named(self._playbooks[name].slots, notes) for name in _types(reading)]
        features = self._columns((dense[best], lexical[best]), vectors[best], reading, cues, named)
        ranked = self._ranked(features, vectors[best], reading)
        total: NDArray[np.float32] = recipe - recipe.max() + ranked.min() - 1.0
        total[best] = ranked
        return total

    def features(self, book: NoteBook, vectors: FloatMatrix, reading: Reading) -> FloatMatrix:
        """Shape (notes, features), the columns of `ranker.FEATURES`."""
        cues = self._kept(self._cues, (book.client_id, book.revision), lambda: note_cues(book.notes))
        named = [self._slots_named(book, playbook_id) for playbook_id in _types(reading)]
        return self._columns(self._recipe(book, vectors, reading), vectors, reading, cues, named)

    def _columns(
        self,
        recipe: tuple[NDArray[np.float32], NDArray[np.float32]],
        vectors: FloatMatrix,
        reading: Reading,
        cues: NoteCues,
        named: Sequence[NDArray[np.float32]],
    ) -> FloatMatrix:
        text = _as_read(reading)
        topics = np.stack([self._topic(playbook_id) for playbook_id in _types(reading)])
        columns = [
            *recipe,
            zscore(vectors @ self._embedder.embed([text])[0]),
            zscore((vectors @ topics.T).max(axis=1)),
            np.max(named, axis=0),
        ]
        return np.column_stack([*columns, cues.shared(text), cues.flags]).astype(np.float32)

    def _ranked(self, features: FloatMatrix, vectors: FloatMatrix, reading: Reading) -> NDArray[np.float32]:
        if self._ranker is None:
            raise ValueError("no ranker")
        query = self._embedder.embed([_as_read(reading)])[0]
        return zscore(self._ranker.scores(features, query, reading, vectors))

    def _recipe(
        self, book: NoteBook, vectors: FloatMatrix, reading: Reading
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Standard scores of meaning and of words, each of shape (notes,)."""
        text = _as_read(reading)
        dense = vectors @ self._query(text, [part.playbook_id for part in reading.parts])
        among = None if len(book.notes) <= SEARCHED else np.argsort(-dense, kind="stable")[:SEARCHED].tolist()
        return zscore(dense), zscore(self._bm25(book).scores(text, among))

    def _query(self, text: str, playbook_ids: Sequence[str]) -> NDArray[np.float32]:
        topics = [self._topic(playbook_id) for playbook_id in dict.fromkeys(playbook_ids)]
        mean = np.mean([self._embedder.embed([text])[0], *topics], axis=0)
        return unit(mean)

    def _slots_named(self, book: NoteBook, playbook_id: str) -> NDArray[np.float32]:
        slots = self._playbooks[playbook_id].slots
        key = (book.client_id, book.revision, playbook_id)
        return self._kept(self._slot_words, key, lambda: slots_named(slots, book.notes))

    def _affinities(self, reading: Reading, vectors: FloatMatrix) -> list[dict[str, float]]:
        """For each note: slot id → cosine with what the slot asks, over the slots of all parts."""
        columns: dict[str, NDArray[np.float32]] = {}
        for playbook_id in dict.fromkeys(part.playbook_id for part in reading.parts):
            slots = self._playbooks[playbook_id].slots
            cosines = vectors @ self._slot_matrix(playbook_id).T
            for column, slot in enumerate(slots):
                columns.setdefault(slot.id, cosines[:, column])
        rows = np.round(np.array(list(columns.values()), dtype=np.float64).T, 4).tolist()
        return [dict(zip(columns, row, strict=True)) for row in rows]

    def _slot_matrix(self, playbook_id: str) -> FloatMatrix:
        """Shape (slots, dimension): what each slot asks, without the placeholders."""
        if playbook_id not in self._slots:
            texts = [
                f"【{slot.label.ja}】{_PLACEHOLDERS.sub('', slot.question.ja)}"
                for slot in self._playbooks[playbook_id].slots
            ]
            self._slots[playbook_id] = self._embed_own(f"slots-{playbook_id}", texts)
        return self._slots[playbook_id]

    def _topic(self, playbook_id: str) -> NDArray[np.float32]:
        if playbook_id not in self._topics:
            words = " ".join(self._playbooks[playbook_id].topics)
            self._topics[playbook_id] = self._embed_own(f"topic-{playbook_id}", [words])[0]
        return self._topics[playbook_id]

    def _bm25(self, book: NoteBook) -> Bm25:
        key = (book.client_id, book.revision)
        return self._kept(self._lexical, key, lambda: Bm25([f"{note.task} {note.text}" for note in book.notes]))

    def _kept(self, cache: OrderedDict[Key, Value], key: Key, make: Callable[[], Value]) -> Value:
        """What was made for this state of a book, made now where it is new; the longest unused goes first."""
        with self._lock:
            if key in cache:
                cache.move_to_end(key)
                return cache[key]
        value = make()
        with self._lock:
            cache[key] = value
            while len(cache) > _CACHED_CLIENTS:
                cache.popitem(last=False)
        return value


def _as_read(reading: Reading) -> str:
    """The instruction with its slips mended: what was converted wrongly finds no note."""
    text = reading.instruction.text
    for slip in sorted(reading.misreadings, key=lambda one: -one.span[0]):
        text = text[: slip.span[0]] + slip.meant + text[slip.span[1] :]
    return text


def _types(reading: Reading) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.playbook_id for part in reading.parts))


def zscore(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Standard scores; all 0 where the values do not differ (a division by 0 would sort silently wrong)."""
    deviation = float(values.std())
    if deviation < 1e-9:
        return np.zeros_like(values)
    result: NDArray[np.float32] = (values - values.mean()) / deviation
    return result


def unit(vector: NDArray[np.float32]) -> NDArray[np.float32]:
    """The vector at length 1; a zero vector stays zero."""
    length = float(np.linalg.norm(vector))
    return vector / length if length > 0 else vector


_WHY = {
    NoteKind.WISH: "この依頼に近いご指摘",
    NoteKind.SMALL_TALK: "雑談のため、依頼書には使いません",
    NoteKind.PRIVATE: "内々の事情は、依頼書にも文面にも書きません",
    NoteKind.INJECTION: "読む人に命令する文が含まれるため、使いません",
}


def _recalled(
    note: FeedbackNote, relevance: float, replaced_by: str | None, affinity: dict[str, float]
) -> RecalledNote:
    words = note_words(note.task, note.text)
    return RecalledNote(
        note=note,
        relevance=round(relevance, 4),
        why=f"新しいご指摘({replaced_by})を優先します" if replaced_by else _WHY[words.kind],
        wishes=words.wishes,
        superseded_by=replaced_by,
        affinity=affinity,
    )
