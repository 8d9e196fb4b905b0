"""Kept tasks: rows of `tasks` and back. The row holds how the task stands now; drafts and steps have their own rows."""

from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, Row, Select, func, insert, select, update

from assistant.domain.draft import Draft
from assistant.domain.lesson import JudgedTask
from assistant.domain.stored import TaskRow
from assistant.domain.task import Edits, Task, TaskState
from assistant.errors import BadInput
from assistant.records import draft_rows, judgement_rows, step_rows
from assistant.records.card import Card, Course, course_of, light_values
from assistant.records.client_rows import revision
from assistant.records.json_text import checked_json
from assistant.records.schema import tasks

LIGHT = (
    tasks.c.id,
    tasks.c.client_id,
    tasks.c.title,
    tasks.c.state,
    tasks.c.created,
    tasks.c.updated,
    tasks.c.open_questions,
    tasks.c.since,
    tasks.c.waiting_since,
    tasks.c.score,
    tasks.c.card,
)

Change = Callable[[Task], Task]

_CARDS = TypeAdapter(Card)
_OPEN = (TaskState.DRAFT.value, TaskState.WAITING.value, TaskState.WORKING.value)


def one(connection: Connection, client_id: str, task_id: str) -> Task:
    task = find(connection, client_id, task_id)
    if task is None:
        raise _unknown(task_id)
    return task


def known(connection: Connection, client_id: str, task_id: str) -> None:
    """BadInput where this client has no such task."""
    if connection.execute(select(tasks.c.id).where(_is(client_id, task_id))).first() is None:
        raise _unknown(task_id)


def find(connection: Connection, client_id: str, task_id: str) -> Task | None:
    row = connection.execute(select(tasks).where(_is(client_id, task_id))).one_or_none()
    return None if row is None else _task(row, draft_rows.one(connection, client_id, task_id, row.revision))


def newest(connection: Connection, client_id: str | None, limit: int | None) -> tuple[TaskRow, ...]:
    query = select(*LIGHT).order_by(tasks.c.created.desc(), tasks.c.updated.desc(), tasks.c.id.desc()).limit(limit)
    return _light(connection, query, client_id)


def board(
    connection: Connection,
    client_id: str | None,
    states: Sequence[TaskState],
    today: date,
    limit: int | None,
    *,
    among: Collection[str] | None = None,
) -> tuple[TaskRow, ...]:
    """Overdue work first, then open work by its last day (work without a day last), then what is done."""
    is_open = tasks.c.state.in_(_OPEN)
    # Spelled out, as databases sort what is unknown to different ends.
    late = is_open & tasks.c.due.is_not(None) & (func.coalesce(tasks.c.due, "") < today.isoformat())
    query = select(*LIGHT).order_by(
        late.desc(), is_open.desc(), tasks.c.due.is_(None), tasks.c.due, tasks.c.updated.desc(), tasks.c.id
    )
    if states:
        query = query.where(tasks.c.state.in_([state.value for state in states]))
    if among is not None:
        query = query.where(tasks.c.client_id.in_(sorted(among)))
    return _light(connection, query.limit(limit), client_id)


def count_by_state(connection: Connection, client_id: str | None) -> dict[TaskState, int]:
    query = select(tasks.c.state, func.count()).group_by(tasks.c.state)
    if client_id is not None:
        revision(connection, client_id)
        query = query.where(tasks.c.client_id == client_id)
    found = {TaskState(state): number for state, number in connection.execute(query)}
    return {state: found.get(state, 0) for state in TaskState}


def judged(connection: Connection, client_id: str) -> tuple[JudgedTask, ...]:
    """The judged tasks of one client, oldest first."""
    revision(connection, client_id)
    rows = connection.execute(
        select(tasks.c.id, tasks.c.judged, tasks.c.score, tasks.c.hours, tasks.c.asked)
        .where(tasks.c.client_id == client_id, tasks.c.judged.is_not(None))
        .order_by(tasks.c.judged, tasks.c.id)
    ).all()
    verdicts = judgement_rows.counts(connection, client_id)
    return tuple(
        JudgedTask(
            task_id=row.id,
            judged=row.judged.date(),
            score=row.score,
            hours=row.hours,
            asked=row.asked,
            **verdicts.get(row.id, {}),
        )
        for row in rows
    )


def save(connection: Connection, client_id: str, task: Task, what: str) -> Task:
    """Insert or update, as one step that can be undone. The task, its draft and the client must belong together."""
    if not (task.client_id == task.draft.client_id == client_id and task.id == task.draft.id):
        raise BadInput(
            f"依頼「{task.id}」はクライアント「{client_id}」のものではありません。クライアントを選び直してください。"
        )
    known = connection.execute(select(tasks.c.revision, tasks.c.step).where(_is(client_id, task.id))).one_or_none()
    draft_text = checked_json(task.draft)
    course = checked_json(course_of(task))
    values = {**light_values(task), "edits": checked_json(task.edits), "course": course}
    if known is None:
        revision(connection, client_id)
        connection.execute(insert(tasks).values(client_id=client_id, id=task.id, revision=1, step=1, **values))
        number = draft_rows.add(connection, task, draft_text)
        step = step_rows.add(connection, task, number, values, what=what, parent=None)
    else:
        number = known.revision
        if draft_rows.text(connection, client_id, task.id, number) != draft_text:
            number = draft_rows.add(connection, task, draft_text)
        step = step_rows.add(connection, task, number, values, what=what, parent=known.step)
    connection.execute(update(tasks).where(_is(client_id, task.id)).values(**values, revision=number, step=step))
    judgement_rows.replace(connection, client_id, task.id, task.judgements)
    return task.model_copy(update={"revision": number})


def save_draft(connection: Connection, client_id: str, draft: Draft, now: datetime) -> None:
    """Keep a draft: a new task, or the next revision of an old one, whose state and edits stay."""
    old = find(connection, client_id, draft.id)
    if old is None:
        task = Task(id=draft.id, client_id=client_id, created=now, updated=now, draft=draft)
        save(connection, client_id, task, "first")
    else:
        save(connection, client_id, old.model_copy(update={"draft": draft, "updated": now}), "draft")


def save_edits(connection: Connection, client_id: str, task_id: str, edits: Edits, now: datetime) -> None:
    change(
        connection,
        client_id,
        task_id,
        lambda task: task.model_copy(update={"edits": edits}),
        what="edits",
        now=now,
    )


def change(connection: Connection, client_id: str, task_id: str, how: Change, *, what: str, now: datetime) -> Task:
    """Read, change, write in one transaction; nothing is written where nothing changes."""
    old = one(connection, client_id, task_id)
    new = how(old)
    if new == old:
        return old
    return save(connection, client_id, new.model_copy(update={"updated": now}), what)


def undo(connection: Connection, client_id: str, task_id: str, now: datetime) -> Task:
    """The task as it stood before its last change. Raises BadInput where there is nothing to take back."""
    one(connection, client_id, task_id)
    current = connection.execute(select(tasks.c.step).where(_is(client_id, task_id))).scalar_one()
    former = step_rows.parent_of(connection, client_id, task_id, current)
    if former is None:
        raise BadInput("取り消せる操作がありません。")
    connection.execute(
        update(tasks)
        .where(_is(client_id, task_id))
        .values(
            step=former.number,
            revision=former.revision,
            state=former.state,
            edits=former.edits,
            course=former.course,
            updated=now,
        )
    )
    task = one(connection, client_id, task_id)
    connection.execute(update(tasks).where(_is(client_id, task_id)).values(light_values(task)))
    judgement_rows.replace(connection, client_id, task_id, task.judgements)
    return task


def _unknown(task_id: str) -> BadInput:
    return BadInput(f"依頼「{task_id}」が見つかりません。依頼の一覧から選び直してください。")


def _is(client_id: str, task_id: str) -> Any:
    return (tasks.c.client_id == client_id) & (tasks.c.id == task_id)


def _light(connection: Connection, query: Select[Any], client_id: str | None) -> tuple[TaskRow, ...]:
    if client_id is not None:
        revision(connection, client_id)
        query = query.where(tasks.c.client_id == client_id)
    return tuple(_task_row(row) for row in connection.execute(query))


def _task_row(row: Row[Any]) -> TaskRow:
    values = dict(row._mapping)
    card = _CARDS.validate_json(values.pop("card"))
    return TaskRow(**values, due=card.due, milestones=card.milestones, open_texts=card.open_texts)


def _task(row: Row[Any], draft: Draft) -> Task:
    course = Course.model_validate_json(row.course)
    return Task(
        id=row.id,
        client_id=row.client_id,
        state=row.state,
        created=row.created,
        updated=row.updated,
        draft=draft,
        revision=row.revision,
        edits=Edits.model_validate_json(row.edits),
        **{name: getattr(course, name) for name in Course.model_fields},
    )
