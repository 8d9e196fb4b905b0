"""What runs inside a worker: the product over one data folder, or Chroma alone over the same vectors."""

import resource
import sys
from types import TracebackType
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from assistant.assembly import open_desk
from assistant.domain.client import Client
from assistant.domain.feedback import NoteBook
from assistant.domain.instruction import Instruction, Reading
from assistant.drafting.recall import MOST_NOTES, unit
from assistant.embedders import EmbeddedEmbedder, note_text
from assistant.settings import Settings
from assistant.stopwatch import tokyo
from bench.plain import TOP
from bench.ranking import same_order
from bench.requests import MOMENT, Request
from bench.stats import Took, timed


class DeskHost:
    """The product, warm: `desk.warm()` has returned, and nothing else has been asked of it."""

    def __init__(self, settings: Settings) -> None:
        self._desk = open_desk(settings)
        self._fresh = EmbeddedEmbedder()

    def __enter__(self) -> Self:
        self._desk.warm()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._desk.close()

    def draft(self, request: Request) -> tuple[Took, dict[str, float]]:
        """Milliseconds of the whole draft as its caller waits for them, and of its steps."""
        draft, took = timed(lambda: self._desk.workflow.draft(request.client_id, request.text, MOMENT))
        return took, draft.timings

    def recall(self, request: Request) -> tuple[Took, Took]:
        """Milliseconds of `Recaller.recall` alone, and of fetching the client's notes from the records before."""
        client, reading = self._read(request)
        book, fetching = timed(lambda: self._desk.records.notebook(client.id))
        _, recalling = timed(lambda: self._desk.workflow.recaller.recall(client, book, reading))
        return recalling, fetching

    def query_vector(self, request: Request) -> NDArray[np.float32]:
        """The dense query of the recipe, from the text and the topic words, computed here and not by `Recaller`."""
        _, reading = self._read(request)
        topics = [" ".join(self._desk.playbooks[part.playbook_id].topics) for part in _distinct(reading)]
        rows = [self._fresh.embed([text])[0] for text in (request.text, *topics)]
        mean: NDArray[np.float32] = np.mean(rows, axis=0)
        return unit(mean)

    def check(self, request: Request) -> tuple[bool, list[str]]:
        """Does the recall rank as brute force over freshly computed embeddings does? And the ids of the client's
        ten notes with the highest cosine, by the same brute force."""
        client, reading = self._read(request)
        book = self._desk.records.notebook(client.id)
        recaller = self._desk.workflow.recaller
        context = recaller.recall(client, book, reading)
        scores = recaller.scores(book, self._fresh.embed([note_text(note) for note in book.notes]), reading)
        places = {note.id: place for place, note in enumerate(book.notes)}
        # A replaced note is recalled behind the others on purpose; among the rest the order must be the scores'.
        ranked = sorted((places[r.note.id] for r in context.notes), key=lambda place: -scores[place])
        current = [places[r.note.id] for r in context.notes if r.superseded_by is None]
        in_order = same_order(list(range(len(current))), scores[current], len(current))
        exact = same_order(ranked, scores, MOST_NOTES) and in_order
        dense = self._dense(book, request)
        return exact, [book.notes[place].id for place in np.argsort(-dense, kind="stable")[:TOP]]

    def peak_megabytes(self) -> float:
        return peak_megabytes()

    def _read(self, request: Request) -> tuple[Client, Reading]:
        client = self._desk.records.client(request.client_id)
        instruction = Instruction(id="bench", client_id=client.id, text=request.text, now=tokyo(MOMENT))
        return client, self._desk.workflow.reader.read(instruction, client)

    def _dense(self, book: NoteBook, request: Request) -> NDArray[np.float32]:
        vectors = self._fresh.embed([note_text(note) for note in book.notes])
        cosines: NDArray[np.float32] = vectors @ self.query_vector(request)
        return cosines


def peak_megabytes() -> float:
    """The most memory this process ever held (Linux counts it in kB, macOS in bytes)."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 2**20 if sys.platform == "darwin" else most / 2**10


def _distinct(reading: Reading) -> list[Any]:
    """The parts, one for each playbook."""
    return list({part.playbook_id: part for part in reversed(reading.parts)}.values())[::-1]
