"""SqlRecords: the records as the rest of the product sees them. Each method is one transaction."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import datetime

from sqlalchemy import text

from assistant.domain.client import Client
from assistant.domain.correction import TypeCorrection
from assistant.domain.draft import Usage
from assistant.domain.feedback import FeedbackNote, NoteBook
from assistant.domain.lesson import NoteVersion
from assistant.domain.outcome import LedgerEntry
from assistant.domain.stored import ImportResult, MergeResult
from assistant.errors import StoreError
from assistant.records import (
    audit_rows,
    client_rows,
    correction_rows,
    extra_rows,
    ledger_rows,
    note_rows,
    removal,
    uniting,
)
from assistant.records.access_store import AccessStore
from assistant.records.cache import BookCache
from assistant.records.database import Database
from assistant.records.merge import merge
from assistant.records.moving import Moved, move
from assistant.records.schema import HEAD
from assistant.records.task_store import TaskStore

MOST_KEYS = 50
"""An import that touches more clients works alone: a lock for each would be too many for a server."""


class SqlRecords(TaskStore, AccessStore):
    """Implements `seams.Records`. Safe between threads; a writing method returns after the commit is on disk.

    All methods raise StoreError (StoreLocked, StoreDamaged) when the disk or the file fails, and UnknownClient
    for a client that is not in the records.
    """

    def __init__(self, database: Database, *, now: Callable[[], datetime]) -> None:
        """`database` is at the current schema; `now` gives an aware moment."""
        super().__init__(database, now=now)
        self._books = BookCache()
        self._ledgers: dict[str, tuple[int | None, tuple[LedgerEntry, ...]]] = {}

    def clients(self) -> tuple[Client, ...]:
        """All clients, sorted by id."""
        with self._reading() as connection:
            return client_rows.every(connection)

    def client(self, client_id: str) -> Client:
        with self._reading() as connection:
            return client_rows.one(connection, client_id)

    def save_client(self, client: Client) -> None:
        """Add the client, or replace the profile of the one with this id; the notes stay."""
        with self._writing(client.id) as connection:
            merge(connection, [client], [], replace=False)

    def remove_client(self, client_id: str) -> None:
        """Delete a client and all that belongs to it, for good. The sums of what models cost stay, without a name."""
        with self._writing() as connection:
            extra_rows.move_usage(connection, client_id)
            audit_rows.forget_client(connection, client_id)
            client_rows.remove(connection, client_id)
        self._books.forget(client_id)
        self._ledgers.pop(client_id, None)
        self._database.scrub()

    def merge_clients(self, source_id: str, target_id: str) -> MergeResult:
        """Give all that belongs to the source to the target; the source is gone. BadInput where both are one, or where
        the profile would hold too much. Only a backup brings the two back."""
        with self._writing() as connection:
            result = uniting.unite(connection, source_id, target_id)
        self._books.forget(source_id)
        self._ledgers.pop(source_id, None)
        return result

    def former_ids(self, client_id: str) -> tuple[str, ...]:
        """Ids of the clients that were merged into this one: older backups hold them."""
        with self._reading() as connection:
            return uniting.former_ids(connection, client_id)

    def remove_tasks(self, client_id: str, task_ids: Sequence[str]) -> None:
        """Delete tasks with their drafts and steps, for good. What they taught stays: notes, rules, and the counts of
        how guesses fared. BadInput where one is not this client's."""
        with self._writing(client_id) as connection:
            removal.remove_tasks(connection, client_id, task_ids)
        self._database.scrub()

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

    def is_current(self) -> bool:
        """Are the records at the version this program knows? Another process may have brought a server's further."""
        with self._reading() as connection:
            return connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == HEAD

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
        with self._writing(client_id) as connection:
            note_rows.add_one(connection, client_id, note)

    def correct_note(self, client_id: str, old_id: str, note: FeedbackNote) -> None:
        """Put a new note in the place of one that was written wrong; the old one is kept, out of force."""
        with self._writing(client_id) as connection:
            note_rows.correct(connection, client_id, old_id, note, self._now())

    def withdraw_note(self, client_id: str, note_id: str) -> None:
        """Take a note out of force; it is kept. BadInput where it is not in force."""
        with self._writing(client_id) as connection:
            note_rows.withdraw(connection, client_id, note_id, self._now())

    def restore_note(self, client_id: str, note_id: str) -> None:
        """Undo a withdrawal or a correction."""
        with self._writing(client_id) as connection:
            note_rows.restore(connection, client_id, note_id, self._now())

    def note_history(self, client_id: str) -> tuple[NoteVersion, ...]:
        """Every note ever written for this client, in force or not, newest first."""
        with self._reading() as connection:
            return note_rows.history(connection, client_id)

    def apply(
        self, clients: Sequence[Client], notes: Sequence[FeedbackNote], replace: bool = False
    ) -> ImportResult:
        """Store a whole import or nothing of it. The same input again changes nothing.

        Raises ImportRefused for a note of an unknown client, and for a note whose id is stored with other
        content unless `replace`.
        """
        touched = {*(client.id for client in clients), *(note.client_id for note in notes)}
        with self._writing(*(touched if len(touched) <= MOST_KEYS else ())) as connection:
            return merge(connection, clients, notes, replace=replace)

    def ledger(self, client_id: str) -> tuple[LedgerEntry, ...]:
        """How our guesses fared for this client, by slot."""
        with self._reading() as connection:
            revision = client_rows.ledger_revision(connection, client_id)
            known, entries = self._ledgers.get(client_id, (None, ()))
            if known != revision:
                entries = ledger_rows.entries(connection, client_id)
                self._ledgers[client_id] = (revision, entries)
        return entries

    def add_to_ledger(self, client_id: str, counts: Sequence[LedgerEntry]) -> None:
        """Add these counts to the client's ledger."""
        with self._writing(client_id) as connection:
            ledger_rows.count(connection, client_id, counts)

    def corrections(self, client_id: str) -> tuple[TypeCorrection, ...]:
        """The task types she gave by hand for this client, newest first, a hundred at most."""
        with self._reading() as connection:
            return correction_rows.newest(connection, client_id)

    def add_correction(self, client_id: str, text: str, playbook_id: str) -> None:
        """Remember that these words of this client ask for this type; replaces what was said of them before."""
        with self._writing(client_id) as connection:
            correction_rows.add(connection, client_id, text, playbook_id, self._now())

    def remove_correction(self, client_id: str, text: str) -> None:
        """Forget what was said of exactly these words."""
        with self._writing(client_id) as connection:
            correction_rows.remove(connection, client_id, text)

    def extra(self, client_id: str, key: str) -> str | None:
        """A small thing kept for this client under `key`; None where there is none."""
        with self._reading() as connection:
            return extra_rows.one(connection, client_id, key)

    def save_extra(self, client_id: str, key: str, value: str | None) -> None:
        """Keep it; None removes it."""
        with self._writing(client_id) as connection:
            extra_rows.save_extra(connection, client_id, key, value)

    def settings(self) -> dict[str, str]:
        """What she chose on the settings page, by key."""
        with self._reading() as connection:
            return extra_rows.settings(connection)

    def save_setting(self, key: str, value: str | None) -> None:
        """Keep a choice; None removes it."""
        with self._writing("settings") as connection:
            extra_rows.save_setting(connection, key, value)

    def add_usage(self, client_id: str, model: str, usage: Usage, when: datetime) -> None:
        """Count one call of a model. `when` is aware; the month is that of Asia/Tokyo."""
        with self._writing("usage") as connection:
            extra_rows.add_usage(connection, client_id, model, usage, when)

    def usage_of(self, month: str) -> Usage:
        """What all calls of a month ('2026-11') used; `cost_usd` is None where no cost is known."""
        with self._reading() as connection:
            return extra_rows.usage_of(connection, month)

    def calls_of(self, month: str) -> tuple[int, int]:
        """How many calls of a model were counted in a month ('2026-11'), and how many of them have no known cost."""
        with self._reading() as connection:
            return extra_rows.calls_of(connection, month)

    def check(self) -> list[str]:
        """What is wrong with the stored data, in sentences for the user; empty when all is well."""
        try:
            found = self._database.faults_inside()
            if not found:
                self._read_all()
        except StoreError as error:
            return [str(error)]
        return found

    def close(self) -> None:
        """Let go of the database. What is committed is on disk already."""
        self._database.close()

    def alone(self, what: str) -> AbstractContextManager[bool]:
        """For long work that only one process may do at a time: False where another is at it."""
        return self._database.alone(what)

    def _read_all(self) -> None:
        for _ in self.books():
            pass
        for client in self.clients():
            self.corrections(client.id)
        for row in self.tasks(limit=None):
            self.task(row.client_id, row.id)


def move_records(source: SqlRecords, target: SqlRecords) -> tuple[Moved, ...]:
    """Copy everything to records that hold nothing yet, and compare; all of it or nothing. Raises BadInput,
    StoreError."""
    return move(source._database, target._database)
