"""What leaves the running product as a file, and what comes in from one."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Final, Protocol

from assistant.domain.stored import ImportResult
from assistant.exporting.files import ExportedFile, export_client, export_task
from assistant.exporting.tables import briefs_csv
from assistant.exporting.words import file_stem
from assistant.importing import ImportPlan
from assistant.web.desk import Holdings

if TYPE_CHECKING:
    from assistant.keeper import Keeper
    from assistant.seams import Records

CSV: Final = "csv"


class HasRecords(Protocol):
    """The part of a running product that is needed here."""

    @property
    def records(self) -> "Records": ...


class JoinedExits:
    """Implements `PageExits`."""

    def __init__(self, parts: HasRecords, keeper: "Callable[[], Keeper]") -> None:
        self._parts = parts
        self._keeper = keeper

    def task_file(self, client_id: str, task_id: str, form: str, now: datetime) -> ExportedFile:
        records = self._parts.records
        records.client(client_id)
        if form != CSV:
            return export_task(records, client_id, task_id, form, now)
        task = records.task(client_id, task_id)
        return ExportedFile(f"{file_stem(task)}.csv", "text/csv; charset=utf-8", briefs_csv([task]))

    def client_file(self, client_id: str, form: str, now: datetime) -> ExportedFile:
        return export_client(self._parts.records, client_id, form, now)

    def holdings(self, client_id: str) -> Holdings:
        records = self._parts.records
        client = records.client(client_id)
        return Holdings(
            notes=len(records.note_history(client_id)),
            tasks=sum(records.task_counts(client_id).values()),
            rules=len(client.rules),
        )

    def remove(self, client_id: str) -> None:
        self._keeper().forget(client_id)


class JoinedEntrances:
    """Implements `PageEntrances`. `keeper` gives the one that indexes behind the click."""

    def __init__(self, parts: HasRecords, keeper: "Callable[[], Keeper]") -> None:
        self._parts = parts
        self._keeper = keeper

    def refuse(self, plan: ImportPlan) -> None:
        from assistant.secrets_door import refuse_secret_plan

        refuse_secret_plan(plan)

    def take_in(self, plan: ImportPlan) -> tuple[ImportResult, int]:
        from assistant.importing.handed import restore_tasks

        result = self._keeper().take_in(plan)
        return result, restore_tasks(self._parts.records, plan.tasks)
