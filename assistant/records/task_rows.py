"""Kept drafts: rows of `tasks` and back. Draft and edits are JSON, the columns beside them serve lists."""

from datetime import datetime
from typing import Any

from pydantic import ValidationError
from pydantic_core import PydanticSerializationError
from sqlalchemy import Connection, Row, insert, select, update

from assistant.domain.base import Frozen
from assistant.domain.draft import Draft
from assistant.domain.stored import TaskRow
from assistant.domain.task import Edits, Task
from assistant.errors import BadInput
from assistant.records.client_rows import revision
from assistant.records.schema import tasks

LIGHT = (
    tasks.c.id,
    tasks.c.client_id,
    tasks.c.title,
    tasks.c.state,
    tasks.c.created,
    tasks.c.updated,
    tasks.c.open_questions,
)


def one(connection: Connection, client_id: str, task_id: str) -> Task:
    task = find(connection, client_id, task_id)
    if task is None:
        raise _unknown(task_id)
    return task


def find(connection: Connection, client_id: str, task_id: str) -> Task | None:
    row = connection.execute(select(tasks).where(_is(client_id, task_id))).one_or_none()
    return None if row is None else _task(row)


def newest(connection: Connection, client_id: str | None, limit: int | None) -> tuple[TaskRow, ...]:
    query = select(*LIGHT).order_by(tasks.c.created.desc(), tasks.c.updated.desc(), tasks.c.id.desc()).limit(limit)
    if client_id is not None:
        revision(connection, client_id)
        query = query.where(tasks.c.client_id == client_id)
    return tuple(TaskRow(**row._mapping) for row in connection.execute(query))


def save(connection: Connection, client_id: str, task: Task) -> None:
    """Insert or update. The task, its draft and the client must belong together."""
    if not (task.client_id == task.draft.client_id == client_id and task.id == task.draft.id):
        raise BadInput(
            f"依頼「{task.id}」はクライアント「{client_id}」のものではありません。クライアントを選び直してください。"
        )
    values = _values(task)
    changed = connection.execute(update(tasks).where(_is(client_id, task.id)).values(values))
    if not changed.rowcount:
        revision(connection, client_id)
        connection.execute(insert(tasks).values(values))


def save_draft(connection: Connection, client_id: str, draft: Draft, now: datetime) -> None:
    """Keep a draft: a new task, or the new draft of an old one, whose state and edits stay."""
    old = find(connection, client_id, draft.id)
    if old is None:
        task = Task(id=draft.id, client_id=client_id, created=now, updated=now, draft=draft)
    else:
        task = old.model_copy(update={"draft": draft, "updated": now})
    save(connection, client_id, task)


def save_edits(connection: Connection, client_id: str, task_id: str, edits: Edits, now: datetime) -> None:
    task = one(connection, client_id, task_id)
    save(connection, client_id, task.model_copy(update={"edits": edits, "updated": now}))


def _is(client_id: str, task_id: str) -> Any:
    return (tasks.c.client_id == client_id) & (tasks.c.id == task_id)


def _unknown(task_id: str) -> BadInput:
    return BadInput(f"依頼「{task_id}」が見つかりません。依頼の一覧から選び直してください。")


def _values(task: Task) -> dict[str, Any]:
    dropped = set(task.edits.dropped_questions)
    return {
        "client_id": task.client_id,
        "id": task.id,
        "title": task.draft.brief.title,
        "state": task.state.value,
        "created": task.created,
        "updated": task.updated,
        "open_questions": sum(question.id not in dropped for question in task.draft.questions),
        "edits": _json(task.edits),
        "draft": _json(task.draft),
    }


def _json(value: Frozen) -> str:
    """JSON that can be read back; what cannot (half characters, NaN) is refused before it is acknowledged."""
    try:
        text = value.model_dump_json()
        type(value).model_validate_json(text)
    except (PydanticSerializationError, ValidationError) as error:
        raise BadInput(
            "この下書きには保存できない文字や数値が入っています。指示の文を貼り直して、もう一度作成してください。"
        ) from error
    return text


def _task(row: Row[Any]) -> Task:
    return Task(
        id=row.id,
        client_id=row.client_id,
        state=row.state,
        created=row.created,
        updated=row.updated,
        draft=Draft.model_validate_json(row.draft),
        edits=Edits.model_validate_json(row.edits),
    )
