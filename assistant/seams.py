"""Protocols for the outside worlds. The concrete classes are chosen in `assembly`, and nowhere else."""

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.domain.client import Client
from assistant.domain.context import Context
from assistant.domain.correction import TypeCorrection
from assistant.domain.draft import Draft, Proposal
from assistant.domain.feedback import FeedbackNote, NoteBook
from assistant.domain.instruction import Reading
from assistant.domain.model import Answered, AnswerT, Prompt
from assistant.domain.outcome import LedgerEntry
from assistant.domain.stored import ImportResult, TaskRow
from assistant.domain.task import Edits, Task

FloatMatrix = NDArray[np.float32]
"""Shape (texts, dimension); every row has length 1, so that a dot product is a cosine."""


class Embedder(Protocol):
    """Turns text into unit vectors. `name` holds model, version and text template: another name, another
    space."""

    @property
    def name(self) -> str: ...

    @property
    def dimension(self) -> int: ...

    def embed(self, texts: Sequence[str]) -> FloatMatrix: ...


class Memory(Protocol):
    """The index of notes. It can always be rebuilt from the records, and never decides which notes exist."""

    def vectors(self, book: NoteBook) -> FloatMatrix:
        """Vectors of exactly `book.notes`, in that order, shape (notes, dimension). What the index has lost is
        embedded again on the way, so a damaged index costs time, never a note."""

    def store(self, books: Sequence[NoteBook]) -> int:
        """Index what is not indexed yet; returns how many notes were added."""


class Records(Protocol):
    """The truth. Every read of a client's data takes the client's id as its first argument."""

    def clients(self) -> tuple[Client, ...]:
        """All clients, sorted by id."""

    def client(self, client_id: str) -> Client:
        """Raises UnknownClient."""

    def save_client(self, client: Client) -> None: ...

    def notebook(self, client_id: str) -> NoteBook: ...

    def ledger(self, client_id: str) -> tuple[LedgerEntry, ...]: ...

    def corrections(self, client_id: str) -> tuple[TypeCorrection, ...]:
        """The task types she gave by hand for this client, newest first."""

    def add_correction(self, client_id: str, text: str, playbook_id: str) -> None: ...

    def remove_correction(self, client_id: str, text: str) -> None: ...

    def add_note(self, client_id: str, note: FeedbackNote) -> None:
        """Returns when the note is on disk (committed, synchronous=FULL)."""

    def new_note_id(self, client_id: str) -> str: ...

    def apply(
        self, clients: Sequence[Client], notes: Sequence[FeedbackNote], replace: bool = False
    ) -> ImportResult:
        """One transaction: all of it or nothing."""

    def save_draft(self, client_id: str, draft: Draft) -> None: ...

    def task(self, client_id: str, task_id: str) -> Task: ...

    def tasks(self, client_id: str | None = None, limit: int | None = 100) -> tuple[TaskRow, ...]: ...

    def save_edits(self, client_id: str, task_id: str, edits: Edits) -> None: ...


class Drafter(Protocol):
    """Turns a reading and a client's past into a proposal."""

    @property
    def name(self) -> str: ...

    def draft(self, reading: Reading, context: Context) -> Proposal: ...


class LLM(Protocol):
    """A language model behind one door. Every failure is a `ModelError` with its `Trouble` and a sentence for her."""

    @property
    def name(self) -> str:
        """The model as the user named it."""

    @property
    def stays_here(self) -> bool:
        """True when nothing leaves this machine, so that nothing must be masked."""

    def ask(
        self,
        prompt: Prompt,
        answer: type[AnswerT],
        *,
        refuse: Callable[[AnswerT], str | None] = lambda _: None,
        on_partial: Callable[[dict[str, object]], None] | None = None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Answered[AnswerT]:
        """One structured call, at most one more with the validation error (pydantic's, or the sentence that
        `refuse` gives). Keeps the overall deadline of its settings even on a stalled stream. `on_partial` gets the
        answer as far as it has come. Raises ModelError."""
