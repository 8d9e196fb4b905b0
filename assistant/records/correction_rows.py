"""Type corrections: rows of `type_corrections` and back. One text has one correction; the newest replaces it."""

import hashlib
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from assistant.domain.correction import TypeCorrection
from assistant.records.client_rows import revision
from assistant.records.schema import type_corrections
from assistant.records.text import refuse_unstorable

MOST = 100
"""So many are read back: every one may cost an embedding, and what she corrects now tells more than what she once did."""

NEWEST = (
    select(
        type_corrections.c.client_id,
        type_corrections.c.text,
        type_corrections.c.playbook_id,
        type_corrections.c.created,
    )
    .where(type_corrections.c.client_id == bindparam("client_id"))
    .order_by(type_corrections.c.created.desc(), type_corrections.c.digest)
    .limit(MOST)
)
"""Built once: it runs on every draft."""


def newest(connection: Connection, client_id: str) -> tuple[TypeCorrection, ...]:
    """The newest corrections of one client, newest first."""
    revision(connection, client_id)
    rows = connection.execute(NEWEST, {"client_id": client_id})
    return tuple(TypeCorrection(**row._mapping) for row in rows)


def add(connection: Connection, client_id: str, text: str, playbook_id: str, now: datetime) -> None:
    """Insert, or replace what was said of the same text before."""
    revision(connection, client_id)
    refuse_unstorable("種類を直した依頼", (text, playbook_id))
    values = {"text": text, "playbook_id": playbook_id, "created": now}
    if not connection.execute(update(type_corrections).where(_is(client_id, text)).values(values)).rowcount:
        row = {"client_id": client_id, "digest": _digest(text), **values}
        connection.execute(insert(type_corrections).values(row))


def remove(connection: Connection, client_id: str, text: str) -> None:
    """Forget what was said of this text; nothing happens where nothing was."""
    revision(connection, client_id)
    connection.execute(delete(type_corrections).where(_is(client_id, text)))


def _is(client_id: str, text: str) -> Any:
    return (type_corrections.c.client_id == client_id) & (type_corrections.c.digest == _digest(text))


def _digest(text: str) -> str:
    """A key of fixed length: a task's words may be longer than an index allows."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
