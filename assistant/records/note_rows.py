"""Feedback notes: rows of `notes` and back. Every read names its client."""

import re
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from assistant.domain.feedback import FeedbackNote, NoteBook
from assistant.errors import BadInput, UnknownClient
from assistant.records.client_rows import bump, revision
from assistant.records.schema import clients, notes
from assistant.records.text import refuse_unstorable

FIELDS = (notes.c.id, notes.c.date, notes.c.score, notes.c.task, notes.c.text)


def book(connection: Connection, client_id: str) -> NoteBook:
    """All notes of one client, newest first. One statement, so that notes and revision belong together."""
    rows = connection.execute(
        select(clients.c.notes_revision, *FIELDS)
        .select_from(clients.outerjoin(notes, notes.c.client_id == clients.c.id))
        .where(clients.c.id == client_id)
        .order_by(notes.c.date.desc(), notes.c.position.desc())
    ).all()
    if not rows:
        raise UnknownClient(client_id)
    found = (
        FeedbackNote(client_id=client_id, id=id_, date=date, score=score, task=task, text=text)
        for _, id_, date, score, task, text in rows
        if id_ is not None
    )
    return NoteBook(client_id=client_id, revision=rows[0].notes_revision, notes=tuple(found))


def count(connection: Connection) -> int:
    return connection.execute(select(func.count()).select_from(notes)).scalar_one()


def add_one(connection: Connection, client_id: str, note: FeedbackNote) -> None:
    """Add a note that must be new; BadInput when its id is taken."""
    if note.client_id != client_id:
        raise BadInput(
            f"メモ「{note.id}」はクライアント「{note.client_id}」のものです。"
            f"「{client_id}」には保存できません。クライアントを選び直してください。"
        )
    bump(connection, client_id)
    taken = select(notes.c.id).where(notes.c.client_id == client_id, notes.c.id == note.id)
    if connection.execute(taken).first() is not None:
        raise BadInput(f"メモID「{note.id}」はすでに使われています。別のIDにしてください。")
    add(connection, client_id, [note])


def add(connection: Connection, client_id: str, fresh: Sequence[FeedbackNote]) -> None:
    """Append notes in this order. The caller has bumped the client's revision."""
    last = select(func.coalesce(func.max(notes.c.position), 0)).where(notes.c.client_id == client_id)
    start = connection.execute(last).scalar_one() + 1
    connection.execute(insert(notes), [{**_values(n), "position": start + i} for i, n in enumerate(fresh)])


def change(connection: Connection, client_id: str, changed: Sequence[FeedbackNote]) -> None:
    """Replace the content of notes by id; they keep their place in the order of arrival."""
    for note in changed:
        here = (notes.c.client_id == client_id) & (notes.c.id == note.id)
        connection.execute(update(notes).where(here).values(_values(note)))


def next_id(connection: Connection, client_id: str) -> str:
    """`<client>-F<number>`, one above the highest number in use, at least two digits."""
    revision(connection, client_id)
    numbered = re.compile(re.escape(client_id) + r"-F([0-9]{1,9})")
    used = connection.execute(select(notes.c.id).where(notes.c.client_id == client_id)).scalars()
    highest = max((int(m[1]) for m in map(numbered.fullmatch, used) if m), default=0)
    return f"{client_id}-F{highest + 1:02d}"


def _values(note: FeedbackNote) -> dict[str, Any]:
    refuse_unstorable(f"メモ「{ascii(note.id)[1:-1]}」", (note.id, note.task, note.text))
    return note.model_dump()
