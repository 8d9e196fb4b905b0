"""Keeper: what is stored. On disk in the records first, then in the index, which can always be rebuilt."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import yaml

from assistant.domain.client import Client
from assistant.domain.draft import Draft
from assistant.domain.feedback import FeedbackNote, NoteBook
from assistant.domain.stored import ImportResult, MergeResult
from assistant.domain.task import Task
from assistant.importing import ImportPlan, parse_import
from assistant.prompts import prompts_folder, read_text
from assistant.seams import Memory, Records
from assistant.secrets_door import plan_without_secrets, refuse_secret_note, refuse_secret_plan, without_secrets
from assistant.stopwatch import TOKYO

SAMPLES = ("clients.jsonl", "feedback.jsonl")


@dataclass(frozen=True)
class Keeper:
    """The only writer of notes and tasks."""

    records: Records
    memory: Memory

    def keep(self, draft: Draft) -> Task:
        """Store the draft as a task that can be opened again."""
        self.records.save_draft(draft.client_id, draft)
        return self.records.task(draft.client_id, draft.id)

    def register(self, client: Client) -> None:
        """Add the client, or replace the profile. Raises ImportRefused for a profile with a secret."""
        refuse_secret_plan(ImportPlan(clients=(client,)))
        self.records.save_client(client)

    def remember(self, client_id: str, note: FeedbackNote, *, redact: bool = False) -> FeedbackNote:
        """Keep one note. Acknowledged means on disk; the index may follow later.

        Raises SecretRefused for a note with a secret, unless `redact`: then it is kept with the secret cut out.
        """
        if redact:
            note = without_secrets(note)
        refuse_secret_note(note)
        self.records.add_note(client_id, note)
        self.memory.store([self.records.notebook(client_id)])
        return note

    def correct(self, client_id: str, note_id: str, note: FeedbackNote) -> FeedbackNote:
        """Put a note right: the new one counts, the old one is kept beside it. Raises SecretRefused, BadInput."""
        refuse_secret_note(note)
        self.records.correct_note(client_id, note_id, note)
        self.memory.store([self.records.notebook(client_id)])
        return note

    def withdraw(self, client_id: str, note_id: str) -> None:
        """Take a note out of force; `restore` brings it back."""
        self.records.withdraw_note(client_id, note_id)

    def restore(self, client_id: str, note_id: str) -> None:
        """Undo `withdraw` or `correct`."""
        self.records.restore_note(client_id, note_id)
        self.memory.store([self.records.notebook(client_id)])

    def forget(self, client_id: str) -> bool:
        """Delete a client with all that belongs to it, for good, from records and index. Returns whether no byte is
        left; what backups hold is another matter (`upkeep.backup.cleanse`). Raises UnknownClient."""
        self.records.remove_client(client_id)
        return self.memory.forget(client_id, self._books())

    def merge(self, source_id: str, target_id: str) -> MergeResult:
        """Two entries of one person become one: all of the source is the target's from now on, in records and index.
        Raises UnknownClient, BadInput. Only a backup brings the two back."""
        result = self.records.merge_clients(source_id, target_id)
        self.memory.store([self.records.notebook(target_id)])
        self.memory.forget(source_id, self._books())
        return result

    def take_in(self, plan: ImportPlan, *, replace: bool = False, redact: bool = False) -> ImportResult:
        """Store an import, all of it or nothing, then index what is new. Secrets are refused, or cut out."""
        if redact:
            plan = plan_without_secrets(plan)
        refuse_secret_plan(plan)
        result = self.records.apply(plan.clients, plan.notes, replace)
        touched = dict.fromkeys(note.client_id for note in plan.notes)
        self.memory.store([self.records.notebook(client_id) for client_id in touched])
        return result

    def _books(self) -> list[NoteBook]:
        return [self.records.notebook(client.id) for client in self.records.clients()]

    def load_samples(self) -> ImportResult:
        """Take in the three invented clients that ship with the product."""
        plans = [_sample_plan(name) for name in SAMPLES]
        return self.take_in(
            ImportPlan(
                clients=tuple(client for plan in plans for client in plan.clients),
                notes=tuple(note for plan in plans for note in plan.notes),
            )
        )


def sample_instructions() -> tuple[tuple[str, str], ...]:
    """(client id, instruction) pairs to try with the sample clients."""
    rows: Sequence[dict[str, str]] = yaml.safe_load(read_text(prompts_folder() / "samples" / "instructions.yaml"))
    return tuple((row["client_id"], row["text"]) for row in rows)


def _sample_plan(name: str) -> ImportPlan:
    path = prompts_folder() / "samples" / name
    return parse_import(read_text(path).encode(), name, today=datetime.now(TOKYO).date())
