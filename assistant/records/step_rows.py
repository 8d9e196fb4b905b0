"""Steps of a task: how it stood after each change, so that each change can be taken back. Nothing is deleted: after
an undo the next step starts from the former one."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from assistant.domain.task import Task
from assistant.records.schema import task_steps

TYPED = frozenset({"edits"})
"""Changes that come with every pause in typing: one after the other they are one step."""


def add(
    connection: Connection, task: Task, revision: int, values: Mapping[str, Any], *, what: str, parent: int | None
) -> int:
    """Keep the task as it stands after a change; returns the step's number."""
    row = {
        "at": task.updated,
        "what": what,
        "state": values["state"],
        "revision": revision,
        "edits": values["edits"],
        "course": values["course"],
    }
    here = _of(task.client_id, task.id)
    if what in TYPED and parent is not None and _goes_on(connection, here, what, parent, revision):
        connection.execute(update(task_steps).where(here, task_steps.c.number == parent).values(row))
        return parent
    last = connection.execute(select(func.max(task_steps.c.number)).where(here)).scalar() or 0
    connection.execute(
        insert(task_steps).values(client_id=task.client_id, task_id=task.id, number=last + 1, parent=parent, **row)
    )
    return int(last) + 1


def parent_of(connection: Connection, client_id: str, task_id: str, number: int) -> Row[Any] | None:
    """The step before this one; None for the first."""
    here = _of(client_id, task_id)
    parent = select(task_steps.c.parent).where(here, task_steps.c.number == number).scalar_subquery()
    return connection.execute(select(task_steps).where(here, task_steps.c.number == parent)).one_or_none()


def _goes_on(connection: Connection, here: Any, what: str, parent: int, revision: int) -> bool:
    """True where the current step is of the same kind on the same draft, and nothing grew from it."""
    query = select(task_steps.c.what, task_steps.c.revision).where(here, task_steps.c.number == parent)
    current = connection.execute(query).one()
    grown = connection.execute(select(task_steps.c.number).where(here, task_steps.c.parent == parent)).first()
    return current.what == what and current.revision == revision and grown is None


def _of(client_id: str, task_id: str) -> Any:
    return (task_steps.c.client_id == client_id) & (task_steps.c.task_id == task_id)
