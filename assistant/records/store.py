"""SqlRecords: the records as the rest of the product sees them. Each method is one transaction."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from threading import Lock

from sqlalchemy import Connection, Engine

from assistant.domain.client import Client
from assistant.domain.correction import TypeCorrection
from assistant.domain.draft import Draft
from assistant.domain.feedback import FeedbackNote, NoteBook
from assistant.domain.outcome import LedgerEntry
from assistant.domain.stored import ImportResult, TaskRow
from assistant.domain.task import Edits, Task
from assistant.errors import StoreError
from assistant.records import client_rows, correction_rows, ledger_rows, note_rows, sqlite, task_rows
from assistant.records.cache import BookCache
from assistant.records.faults import translated
from assistant.records.merge import merge


class SqlRecords:
    """Implements `seams.Records`. Safe between threads; a writing method returns after the commit is on disk.

    All methods raise StoreError (StoreLocked, StoreDamaged) when the disk or the file fails, and UnknownClient
    for a client that is not in the records.
    """

    def __init__(self, engine: Engine, *, place: str, now: Callable[[], datetime]) -> None:
        """`engine` is at the current schema; `place` names it to the user; `now` gives an aware moment."""
        self._engine = engine
        self._writer = engine.execution_options(**{sqlite.WRITES: True})
        self._place = place
        self._now = now
        self._books = BookCache()
        # Threads of one process queue here, where waiting is fair; the file's lock is for other processes.
        self._one_writer = Lock()

    def clients(self) -> tuple[Client, ...]:
        """All clients, sorted by id."""
        with self._reading() as connection:
            return client_rows.every(connection)

    def client(self, client_id: str) -> Client:
        with self._reading() as connection:
            return client_rows.one(connection, client_id)

    def save_client(self, client: Client) -> None:
        """Add the client, or replace the profile of the one with this id; the notes stay."""
        with self._writing() as connection:
            merge(connection, [client], [], replace=False)

    def notebook(self, client_id: str) -> NoteBook:
        """All notes of this client, newest first (date, then order of arrival)."""
        with self._reading() as connection:
            cached = self._books.get(client_id, client_rows.revision(connection, client_id))
            if cached is not None:
                return cached
            book = note_rows.book(connection, client_id)
        self._books.put(book)
        return book

    def books(self) -> Iterator[NoteBook]:
        """The notebook of every client, by client id, one at a time: for building an index."""
        for client in self.clients():
            with self._reading() as connection:
                book = note_rows.book(connection, client.id)
            yield book

    def note_count(self) -> int:
        """How many notes there are, all clients together."""
        with self._reading() as connection:
            return note_rows.count(connection)

    def new_note_id(self, client_id: str) -> str:
        """A free id such as `tanabe-F13`. It is not reserved: `add_note` decides."""
        with self._reading() as connection:
            return note_rows.next_id(connection, client_id)

    def add_note(self, client_id: str, note: FeedbackNote) -> None:
        """Store one new note. BadInput when it is another client's note or its id is taken."""
        with self._writing() as connection:
            note_rows.add_one(connection, client_id, note)

    def apply(
        self, clients: Sequence[Client], notes: Sequence[FeedbackNote], replace: bool = False
    ) -> ImportResult:
        """Store a whole import or nothing of it. The same input again changes nothing.

        Raises ImportRefused for a note of an unknown client, and for a note whose id is stored with other
        content unless `replace`.
        """
        with self._writing() as connection:
            return merge(connection, clients, notes, replace=replace)

    def ledger(self, client_id: str) -> tuple[LedgerEntry, ...]:
        """How this client's assumptions fared, by slot."""
        with self._reading() as connection:
            return ledger_rows.entries(connection, client_id)

    def add_to_ledger(self, client_id: str, counts: Sequence[LedgerEntry]) -> None:
        """Add these counts to the client's ledger."""
        with self._writing() as connection:
            ledger_rows.count(connection, client_id, counts)

    def corrections(self, client_id: str) -> tuple[TypeCorrection, ...]:
        """The task types she gave by hand for this client, newest first, a hundred at most."""
        with self._reading() as connection:
            return correction_rows.newest(connection, client_id)

    def add_correction(self, client_id: str, text: str, playbook_id: str) -> None:
        """Remember that these words of this client ask for this type; replaces what was said of them before."""
        with self._writing() as connection:
            correction_rows.add(connection, client_id, text, playbook_id, self._now())

    def remove_correction(self, client_id: str, text: str) -> None:
        """Forget what was said of exactly these words."""
        with self._writing() as connection:
            correction_rows.remove(connection, client_id, text)

    def task(self, client_id: str, task_id: str) -> Task:
        """BadInput when this client has no such task."""
        with self._reading() as connection:
            return task_rows.one(connection, client_id, task_id)

    def tasks(self, client_id: str | None = None, limit: int | None = 100) -> tuple[TaskRow, ...]:
        """The newest tasks of one client, or of all for the secretary's own list."""
        with self._reading() as connection:
            return task_rows.newest(connection, client_id, limit)

    def save_task(self, client_id: str, task: Task) -> None:
        """Add or replace a task. BadInput when it is not this client's."""
        with self._writing() as connection:
            task_rows.save(connection, client_id, task)

    def save_draft(self, client_id: str, draft: Draft) -> None:
        """Keep a draft as a task in state `draft`; the same id again replaces the draft, not state and edits."""
        with self._writing() as connection:
            task_rows.save_draft(connection, client_id, draft, self._now())

    def save_edits(self, client_id: str, task_id: str, edits: Edits) -> None:
        """Keep what she changed by hand."""
        with self._writing() as connection:
            task_rows.save_edits(connection, client_id, task_id, edits, self._now())

    def check(self) -> list[str]:
        """What is wrong with the stored data, in sentences for the user; empty when all is well."""
        try:
            with self._reading() as connection:
                found = sqlite.faults_inside(connection)
            if not found:
                self._read_all()
        except StoreError as error:
            return [str(error)]
        return found

    def close(self) -> None:
        """Let go of the file. What is committed is on disk already."""
        self._engine.dispose()

    def _read_all(self) -> None:
        for _ in self.books():
            pass
        for client in self.clients():
            self.corrections(client.id)
        for row in self.tasks(limit=None):
            self.task(row.client_id, row.id)

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with translated(self._place), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with self._one_writer, translated(self._place), self._writer.begin() as connection:
            yield connection
