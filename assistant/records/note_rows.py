"""Feedback notes: rows of `notes` and back. Every read names its client. A row is never rewritten and never goes:
a note that no longer counts is withdrawn, and one that was put right stands behind its correction."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from assistant.domain.feedback import FeedbackNote, NoteBook
from assistant.domain.lesson import NoteVersion
from assistant.errors import BadInput, UnknownClient
from assistant.records.client_rows import bump, revision
from assistant.records.schema import clients, notes
from assistant.records.text import refuse_unstorable

FIELDS = (
    notes.c.id,
    notes.c.date,
    notes.c.score,
    notes.c.task,
    notes.c.text,
    notes.c.slot,
    notes.c.playbook_id,
    notes.c.source,
)


def book(connection: Connection, client_id: str) -> NoteBook:
    """All notes of one client that are in force, newest first. One statement, so that notes and revision belong
    together."""
    in_force = (notes.c.client_id == clients.c.id) & notes.c.withdrawn.is_(None)
    rows = connection.execute(
        select(clients.c.notes_revision, *FIELDS)
        .select_from(clients.outerjoin(notes, in_force))
        .where(clients.c.id == client_id)
        .order_by(notes.c.date.desc(), notes.c.position.desc())
    ).all()
    if not rows:
        raise UnknownClient(client_id)
    found = (_note(client_id, row[1:]) for row in rows if row[1] is not None)
    return NoteBook(client_id=client_id, revision=rows[0].notes_revision, notes=tuple(found))


def history(connection: Connection, client_id: str) -> tuple[NoteVersion, ...]:
    """Every note that was ever written, in force or not, newest first."""
    revision(connection, client_id)
    rows = connection.execute(
        select(*FIELDS, notes.c.withdrawn, notes.c.corrects)
        .where(notes.c.client_id == client_id)
        .order_by(notes.c.date.desc(), notes.c.position.desc())
    ).all()
    corrections = {row.corrects: row.id for row in rows if row.corrects and row.withdrawn is None}
    return tuple(
        NoteVersion(note=_note(client_id, row[:-2]), withdrawn=row.withdrawn, corrected_by=corrections.get(row.id))
        for row in rows
    )


def count(connection: Connection) -> int:
    """Notes in force, all clients together."""
    return connection.execute(
        select(func.count()).select_from(notes).where(notes.c.withdrawn.is_(None))
    ).scalar_one()


def add_one(connection: Connection, client_id: str, note: FeedbackNote, corrects: str | None = None) -> None:
    """Add a note that must be new; BadInput when its id is taken."""
    if note.client_id != client_id:
        raise BadInput(
            f"メモ「{note.id}」はクライアント「{note.client_id}」のものです。"
            f"「{client_id}」には保存できません。クライアントを選び直してください。"
        )
    bump(connection, client_id)
    if connection.execute(select(notes.c.id).where(_is(client_id, note.id))).first() is not None:
        raise BadInput(f"メモID「{note.id}」はすでに使われています。別のIDにしてください。")
    add(connection, client_id, [note], corrects)


def add(
    connection: Connection, client_id: str, fresh: Sequence[FeedbackNote], corrects: str | None = None
) -> None:
    """Append notes in this order. The caller has bumped the client's revision."""
    last = select(func.coalesce(func.max(notes.c.position), 0)).where(notes.c.client_id == client_id)
    start = connection.execute(last).scalar_one() + 1
    rows = [{**_values(n), "position": start + i, "corrects": corrects} for i, n in enumerate(fresh)]
    connection.execute(insert(notes), rows)


def change(connection: Connection, client_id: str, changed: Sequence[FeedbackNote]) -> None:
    """Replace the content of notes by id; they keep their place in the order of arrival."""
    for note in changed:
        connection.execute(update(notes).where(_is(client_id, note.id)).values(_values(note)))


def correct(connection: Connection, client_id: str, old_id: str, new: FeedbackNote, now: datetime) -> None:
    """Withdraw a note and put another in its place."""
    withdraw(connection, client_id, old_id, now)
    add_one(connection, client_id, new, corrects=old_id)


def withdraw(connection: Connection, client_id: str, note_id: str, now: datetime) -> None:
    """Take a note out of force. BadInput where it is not in force."""
    if not _set(connection, client_id, note_id, now, only=notes.c.withdrawn.is_(None)):
        raise BadInput(f"メモ「{note_id}」が見つかりません。メモの一覧から選び直してください。")


def restore(connection: Connection, client_id: str, note_id: str, now: datetime) -> None:
    """Bring a withdrawn note back; a note that put it right goes in its turn. BadInput where it is not withdrawn."""
    if not _set(connection, client_id, note_id, None, only=notes.c.withdrawn.is_not(None)):
        raise BadInput(f"メモ「{note_id}」は取り消されていません。メモの一覧から選び直してください。")
    connection.execute(
        update(notes)
        .where(notes.c.client_id == client_id, notes.c.corrects == note_id, notes.c.withdrawn.is_(None))
        .values(withdrawn=now)
    )


def contents(connection: Connection, client_id: str) -> dict[str, FeedbackNote]:
    """Every note by id, in force or not: what an import is compared with."""
    rows = connection.execute(select(*FIELDS).where(notes.c.client_id == client_id))
    return {row.id: _note(client_id, row) for row in rows}


def next_id(connection: Connection, client_id: str) -> str:
    """`<client>-F<number>`, one above the highest number ever used, at least two digits."""
    revision(connection, client_id)
    numbered = re.compile(re.escape(client_id) + r"-F([0-9]{1,9})")
    used = connection.execute(select(notes.c.id).where(notes.c.client_id == client_id)).scalars()
    highest = max((int(m[1]) for m in map(numbered.fullmatch, used) if m), default=0)
    return f"{client_id}-F{highest + 1:02d}"


def _set(connection: Connection, client_id: str, note_id: str, moment: datetime | None, only: Any) -> bool:
    bump(connection, client_id)
    done = connection.execute(update(notes).where(_is(client_id, note_id), only).values(withdrawn=moment))
    return bool(done.rowcount)


def _is(client_id: str, note_id: str) -> Any:
    return (notes.c.client_id == client_id) & (notes.c.id == note_id)


def _note(client_id: str, row: Sequence[Any]) -> FeedbackNote:
    id_, date, score, task, text, slot, playbook_id, source = row
    return FeedbackNote(
        client_id=client_id,
        id=id_,
        date=date,
        score=score,
        task=task,
        text=text,
        slot=slot,
        playbook_id=playbook_id,
        source=source,
    )


def _values(note: FeedbackNote) -> dict[str, Any]:
    refuse_unstorable(f"メモ「{ascii(note.id)[1:-1]}」", (note.id, note.task, note.text, note.slot, note.source))
    return note.model_dump()
