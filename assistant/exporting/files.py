"""One exported file: what may be asked for, and its name, type and bytes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final, Literal, cast, get_args

from assistant.domain.task import Task
from assistant.errors import BadInput
from assistant.exporting.handover import Possession, client_zip, gather, import_jsonl
from assistant.exporting.ics import tasks_ics
from assistant.exporting.markdown import brief_markdown
from assistant.exporting.tables import briefs_csv, notes_csv
from assistant.exporting.word import brief_docx
from assistant.exporting.words import file_stem
from assistant.seams import Records

TaskForm = Literal["md", "docx", "ics"]
ClientForm = Literal["zip", "jsonl", "notes-csv", "briefs-csv", "ics"]
TASK_FORMS: Final[tuple[str, ...]] = get_args(TaskForm)
CLIENT_FORMS: Final[tuple[str, ...]] = get_args(ClientForm)

_MEDIA: Final[Mapping[str, str]] = MappingProxyType(
    {
        "md": "text/markdown; charset=utf-8",
        "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "ics": "text/calendar; charset=utf-8",
        "zip": "application/zip",
        "jsonl": "application/x-ndjson",
        "csv": "text/csv; charset=utf-8",
    }
)


@dataclass(frozen=True)
class ExportedFile:
    """A file to save. `name` is fit for every system."""

    name: str
    media_type: str
    data: bytes


def export_task(records: Records, client_id: str, task_id: str, form: str, now: datetime) -> ExportedFile:
    """One task as Markdown, Word or a calendar file. BadInput for another form or an unknown task."""
    if form not in TASK_FORMS:
        raise BadInput(f"依頼の書き出しの形式は {'、'.join(TASK_FORMS)} から選んでください。")
    task = records.task(client_id, task_id)
    data = _task_data(records, task, cast(TaskForm, form), now)
    return ExportedFile(f"{file_stem(task)}.{form}", _MEDIA[form], data)


def export_client(records: Records, client_id: str, form: str, now: datetime) -> ExportedFile:
    """All of one client in one form. BadInput for another form, UnknownClient for another id."""
    if form not in CLIENT_FORMS:
        raise BadInput(f"クライアントの書き出しの形式は {'、'.join(CLIENT_FORMS)} から選んでください。")
    data = _CLIENT_DATA[cast(ClientForm, form)](gather(records, client_id), now)
    what, _, suffix = form.rpartition("-")
    name = "_".join(part for part in (client_id, what, f"{now:%Y%m%d}") if part)
    return ExportedFile(f"{name}.{suffix}", _MEDIA[suffix], data)


def _task_data(records: Records, task: Task, form: TaskForm, now: datetime) -> bytes:
    if form == "md":
        return brief_markdown(task)
    if form == "docx":
        return brief_docx(task)
    client = records.client(task.client_id)
    return tasks_ics([task], client.name, now, client.language)


_CLIENT_DATA: Final[Mapping[ClientForm, Callable[[Possession, datetime], bytes]]] = MappingProxyType(
    {
        "zip": client_zip,
        "jsonl": lambda found, _: import_jsonl(found.client, found.notes),
        "notes-csv": lambda found, _: notes_csv(found.notes),
        "briefs-csv": lambda found, _: briefs_csv(found.tasks),
        "ics": lambda found, now: tasks_ics(found.tasks, found.client.name, now, found.client.language),
    }
)
