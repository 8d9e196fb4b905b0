"""What leaves and what comes in, in memory: keeps the promises of `PageExits` and `PageEntrances` plainly."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from assistant.domain.stored import ImportResult
from assistant.errors import BadInput, ImportRefused
from assistant.exporting.files import ExportedFile
from assistant.importing import ImportPlan
from assistant.web.desk import Holdings

if TYPE_CHECKING:
    from tests.fakes_desk import FakeRecords


@dataclass
class FakeExits:
    """Files that hold the title of a task, or the notes of a client."""

    records: "FakeRecords"

    def task_file(self, client_id: str, task_id: str, form: str, now: datetime) -> ExportedFile:
        if form not in ("docx", "md", "ics", "csv"):
            raise BadInput("この形では保存できません。")
        title = self.records.task(client_id, task_id).draft.brief.title
        return ExportedFile(f"{title}.{form}", "application/octet-stream", title.encode())

    def client_file(self, client_id: str, form: str, now: datetime) -> ExportedFile:
        if form not in ("zip", "notes-csv"):
            raise BadInput("この形では保存できません。")
        self.records.client(client_id)
        told = "\n".join(note.text for note in self.records.notebook(client_id).notes)
        return ExportedFile(f"{client_id}.{form[-3:]}", "application/octet-stream", told.encode())

    def holdings(self, client_id: str) -> Holdings:
        client = self.records.client(client_id)
        tasks = sum(owner == client_id for owner, _ in self.records.kept)
        return Holdings(len(self.records.notebook(client_id).notes), tasks, len(client.rules))

    def remove(self, client_id: str) -> None:
        del self.records.known[self.records.client(client_id).id]
        self.records.notes = [note for note in self.records.notes if note.client_id != client_id]
        self.records.kept = {key: task for key, task in self.records.kept.items() if key[0] != client_id}


@dataclass
class FakeEntrances:
    """Takes in what is new; the word パスワード is a secret."""

    records: "FakeRecords"

    def refuse(self, plan: ImportPlan) -> None:
        if any("パスワード" in note.text for note in plan.notes):
            raise ImportRefused(["メモにパスワードが含まれます"])

    def take_in(self, plan: ImportPlan) -> tuple[ImportResult, int]:
        known = {note.id for note in self.records.notes}
        new = [note for note in plan.notes if note.id not in known]
        added = [client for client in plan.clients if client.id not in self.records.known]
        homeless = {note.client_id for note in new} - {*self.records.known, *(client.id for client in added)}
        if homeless:
            raise ImportRefused([f"クライアント {name} は未登録です" for name in sorted(homeless)])
        for client in added:
            self.records.save_client(client)
        self.records.notes.extend(new)
        return ImportResult(clients_added=len(added), notes_added=len(new)), 0
