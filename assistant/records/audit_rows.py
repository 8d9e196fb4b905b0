"""The audit: who did what to which client. Rows are added and never changed, but for the id of a client that was erased
or became part of another."""

import secrets
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from assistant.domain.user import AuditEntry
from assistant.records.schema import audit

ERASED = "erased-"
"""What the id of an erased client becomes, with a random end: its rows stay together and name nobody."""


def add(connection: Connection, entry: AuditEntry) -> None:
    connection.execute(insert(audit).values(**entry.model_dump()))


def newest(
    connection: Connection,
    *,
    client_id: str | None = None,
    actor: str | None = None,
    since: datetime | None = None,
    limit: int = 200,
) -> tuple[AuditEntry, ...]:
    """The newest entries first."""
    query = select(*(column for column in audit.c if column.name != "id")).order_by(audit.c.id.desc()).limit(limit)
    if client_id is not None:
        query = query.where(audit.c.client_id == client_id)
    if actor is not None:
        query = query.where(audit.c.actor == actor)
    if since is not None:
        query = query.where(audit.c.at >= since)
    return tuple(AuditEntry(**row._mapping) for row in connection.execute(query))


def forget_client(connection: Connection, client_id: str) -> str:
    """Take the client's id out of its rows, and the ids of tasks and notes, which may hold it; the new id."""
    alias = f"{ERASED}{secrets.token_hex(4)}"
    connection.execute(update(audit).where(audit.c.client_id == client_id).values(client_id=alias, subject=""))
    return alias


def move_client(connection: Connection, client_id: str, heir: str, subjects: Mapping[str, str]) -> None:
    """The client is part of another now: its rows are the other's. `subjects`: old to new ids of tasks and notes."""
    for old, new in subjects.items():
        connection.execute(
            update(audit).where(audit.c.client_id == client_id, audit.c.subject == old).values(subject=new)
        )
    connection.execute(update(audit).where(audit.c.client_id == client_id).values(client_id=heir))


def drop_older(connection: Connection, before: datetime) -> int:
    """Forget what is older than it has to be kept; how many rows."""
    return connection.execute(delete(audit).where(audit.c.at < before)).rowcount
