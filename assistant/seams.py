"""Protocols for the outside worlds. The concrete classes are chosen in `assembly`, and nowhere else."""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.domain.client import Client
from assistant.domain.context import Context
from assistant.domain.correction import TypeCorrection
from assistant.domain.draft import Draft, Proposal, Usage
from assistant.domain.feedback import FeedbackNote, NoteBook
from assistant.domain.instruction import Reading
from assistant.domain.lesson import JudgedTask, NoteVersion, ProposedNote, ProposedRule
from assistant.domain.model import Answered, AnswerT, Prompt
from assistant.domain.outcome import Judgement, LedgerEntry
from assistant.domain.stored import ImportResult, MergeResult, Revision, TaskRow
from assistant.domain.task import Edits, Task, TaskState

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

    def forget(self, client_id: str, others: Iterable[NoteBook]) -> bool:
        """Hold nothing but the notes of `others` from now on. Returns whether no byte of the rest is left on disk."""


class TaskRecords(Protocol):
    """The tasks' part of the truth. A draft is never overwritten and no change is lost: each is a revision or a step.
    BadInput where this client has no such task."""

    def save_draft(self, client_id: str, draft: Draft) -> None:
        """A new task, or the next revision of the one with the draft's id."""

    def task(self, client_id: str, task_id: str) -> Task: ...

    def tasks(self, client_id: str | None = None, limit: int | None = 100) -> tuple[TaskRow, ...]:
        """The newest first."""

    def board(
        self,
        client_id: str | None = None,
        states: Sequence[TaskState] = (),
        *,
        today: date | None = None,
        limit: int | None = 200,
        among: Collection[str] | None = None,
    ) -> tuple[TaskRow, ...]:
        """Overdue first, then by their last day. `among`: only of these clients."""

    def task_counts(self, client_id: str | None = None) -> dict[TaskState, int]: ...

    def save_edits(self, client_id: str, task_id: str, edits: Edits) -> None: ...

    def change_task(self, client_id: str, task_id: str, how: Callable[[Task], Task], what: str) -> Task:
        """Read, change and keep in one transaction; `what` names the step for an undo."""

    def undo(self, client_id: str, task_id: str) -> Task:
        """The task as it was before its last change; what was learned by that change is taken back too."""

    def learn(
        self, client_id: str, task_id: str, notes: Sequence[ProposedNote], rules: Sequence[ProposedRule] = ()
    ) -> Task: ...

    def revisions(self, client_id: str, task_id: str) -> tuple[Revision, ...]:
        """Newest first."""

    def revision(self, client_id: str, task_id: str, number: int) -> Draft: ...

    def judgements(self, client_id: str) -> tuple[Judgement, ...]:
        """Oldest first."""

    def judged_tasks(self, client_id: str) -> tuple[JudgedTask, ...]:
        """Oldest first."""


class NoteRecords(Protocol):
    """The notes' part of the truth. No note is rewritten: it is withdrawn, or another is put in its place."""

    def notebook(self, client_id: str) -> NoteBook:
        """The notes in force."""

    def note_history(self, client_id: str) -> tuple[NoteVersion, ...]:
        """Every note, in force or not, newest first."""

    def add_note(self, client_id: str, note: FeedbackNote) -> None:
        """Returns when the note is on disk (committed, synchronous=FULL)."""

    def correct_note(self, client_id: str, old_id: str, note: FeedbackNote) -> None: ...

    def withdraw_note(self, client_id: str, note_id: str) -> None: ...

    def restore_note(self, client_id: str, note_id: str) -> None: ...

    def new_note_id(self, client_id: str) -> str: ...


class Records(TaskRecords, NoteRecords, Protocol):
    """The truth. Every read of a client's data takes the client's id as its first argument."""

    def clients(self) -> tuple[Client, ...]:
        """All clients, sorted by id."""

    def client(self, client_id: str) -> Client:
        """Raises UnknownClient."""

    def save_client(self, client: Client) -> None: ...

    def remove_client(self, client_id: str) -> None:
        """For good, with all that belongs to the client."""

    def merge_clients(self, source_id: str, target_id: str) -> MergeResult:
        """All of the source becomes the target's, in one transaction; the source is gone. Raises BadInput."""

    def ledger(self, client_id: str) -> tuple[LedgerEntry, ...]: ...

    def corrections(self, client_id: str) -> tuple[TypeCorrection, ...]:
        """The task types she gave by hand for this client, newest first."""

    def add_correction(self, client_id: str, text: str, playbook_id: str) -> None: ...

    def remove_correction(self, client_id: str, text: str) -> None: ...

    def apply(
        self, clients: Sequence[Client], notes: Sequence[FeedbackNote], replace: bool = False
    ) -> ImportResult:
        """One transaction: all of it or nothing."""

    def extra(self, client_id: str, key: str) -> str | None:
        """A small thing kept for this client that is no part of the profile."""

    def save_extra(self, client_id: str, key: str, value: str | None) -> None: ...

    def settings(self) -> dict[str, str]:
        """What she chose on the settings page."""

    def save_setting(self, key: str, value: str | None) -> None: ...

    def add_usage(self, client_id: str, model: str, usage: Usage, when: datetime) -> None:
        """Count one call of a model in its month."""

    def usage_of(self, month: str) -> Usage:
        """All calls of a month ('2026-11'); `cost_usd` is None where no cost is known."""


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
