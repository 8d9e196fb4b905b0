"""Revisions of drafts: rows of `task_drafts`. A revision is never changed; a new draft is a new one."""

from typing import Any

from sqlalchemy import Connection, func, insert, select

from assistant.domain.draft import Draft
from assistant.domain.stored import Revision
from assistant.domain.task import Task
from assistant.errors import BadInput
from assistant.records.schema import task_drafts, tasks


def text(connection: Connection, client_id: str, task_id: str, number: int) -> str:
    """The draft's JSON. BadInput where there is no such revision."""
    query = select(task_drafts.c.draft).where(_of(client_id, task_id), task_drafts.c.number == number)
    found = connection.execute(query).scalar()
    if found is None:
        raise BadInput(f"依頼「{task_id}」に{number}番目の下書きはありません。一覧から選び直してください。")
    return str(found)


def one(connection: Connection, client_id: str, task_id: str, number: int) -> Draft:
    return Draft.model_validate_json(text(connection, client_id, task_id, number))


def every(connection: Connection, client_id: str, task_id: str) -> tuple[Revision, ...]:
    """All revisions of one task, newest first; none where this client has no such task."""
    rows = connection.execute(
        select(
            task_drafts.c.number,
            task_drafts.c.made,
            task_drafts.c.engine,
            (task_drafts.c.number == tasks.c.revision).label("current"),
        )
        .join(tasks, (tasks.c.client_id == task_drafts.c.client_id) & (tasks.c.id == task_drafts.c.task_id))
        .where(_of(client_id, task_id))
        .order_by(task_drafts.c.number.desc())
    )
    return tuple(Revision(**row._mapping) for row in rows)


def add(connection: Connection, task: Task, draft: str) -> int:
    """Keep the task's draft (`draft`: its JSON) as the next revision; returns its number."""
    last = select(func.max(task_drafts.c.number)).where(_of(task.client_id, task.id))
    number = (connection.execute(last).scalar() or 0) + 1
    connection.execute(
        insert(task_drafts).values(
            client_id=task.client_id,
            task_id=task.id,
            number=number,
            made=task.updated,
            engine=task.draft.engine.name,
            draft=draft,
        )
    )
    return number


def _of(client_id: str, task_id: str) -> Any:
    return (task_drafts.c.client_id == client_id) & (task_drafts.c.task_id == task_id)
