"""The zip of one client, as `export` writes it: profile and notes for the usual import, and the tasks."""

import io
from collections.abc import Set as AbstractSet
from functools import partial

from pydantic import ValidationError

from assistant.domain.task import Task
from assistant.importing import zips
from assistant.importing.problems import Problems
from assistant.seams import TaskRecords

IMPORTED = "import.jsonl"
TASKS = "tasks.jsonl"
MOST_TASKS = 20_000


def is_handover(data: bytes) -> bool:
    """True for a zip with our file in it; an Excel book is a zip too."""
    if not data.startswith(b"PK\x03\x04"):
        return False
    try:
        with zips.opened(data) as archive:
            return IMPORTED in archive.namelist()
    except zips.UNREADABLE:
        return False


def opened(data: bytes, most: int, problems: Problems) -> tuple[bytes, bytes]:
    """The bytes of the two files that are read. Raises ImportRefused for a damaged zip or one that unpacks to more
    than fits (`most` bytes for the notes)."""
    try:
        with zips.opened(data) as archive:
            tasks = TASKS if TASKS in archive.namelist() else None
            notes = zips.unpacked(archive, IMPORTED, most)
            return notes, zips.unpacked(archive, tasks, zips.MOST_UNPACKED) if tasks else b""
    except zips.UNREADABLE as error:
        raise problems.refuse("zipを開けません。書き出したままのファイルを選び直してください") from error


def tasks_of(data: bytes, clients: AbstractSet[str], problems: Problems) -> tuple[Task, ...]:
    """The tasks, a line each. Raises ImportRefused for a line that is no task of these clients, and for more lines
    than anybody has tasks: a few kilobytes unpack to millions."""
    if data.count(b"\n") > MOST_TASKS:
        raise problems.refuse(
            f"{TASKS}の行が多すぎます({MOST_TASKS:,}行まで)。書き出したままのzipを選び直してください"
        )
    found = []
    for number, line in enumerate(io.BytesIO(data), start=1):
        if not line.strip():
            continue
        task = _task(line)
        if task is None or task.client_id not in clients or task.draft.client_id != task.client_id:
            what = f"{TASKS}を読めません。書き出したままのzipを選び直してください"
            problems.add(what, line=number)
        else:
            found.append(task)
    problems.raise_if_any()
    return tuple(found)


def restore_tasks(records: TaskRecords, tasks: tuple[Task, ...]) -> int:
    """Keep the tasks that are not there yet, as they were; returns how many. A task that is there stays as it is."""
    known = {client_id: _ids(records, client_id) for client_id in {task.client_id for task in tasks}}
    new = [task for task in tasks if task.id not in known[task.client_id]]
    for task in new:
        records.save_draft(task.client_id, task.draft)
        records.change_task(task.client_id, task.id, partial(_in_place, task), "import")
    return len(new)


def _ids(records: TaskRecords, client_id: str) -> frozenset[str]:
    return frozenset(row.id for row in records.tasks(client_id, limit=None))


def _in_place(whole: Task, _: Task) -> Task:
    return whole


def _task(line: bytes) -> Task | None:
    try:
        return Task.model_validate_json(line)
    except ValidationError:
        return None
