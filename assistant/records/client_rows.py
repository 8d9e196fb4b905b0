"""Clients: rows of `clients` and back."""

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from assistant.domain.client import Client
from assistant.errors import UnknownClient
from assistant.records.schema import clients
from assistant.records.text import refuse_unstorable

FIELDS = (
    clients.c.id,
    clients.c.name,
    clients.c.business,
    clients.c.channel,
    clients.c.environment,
    clients.c.rules,
    clients.c.language,
)

REVISION = select(clients.c.notes_revision).where(clients.c.id == bindparam("client_id"))
"""Built once: it runs on every draft, and building it takes longer than running it."""


def every(connection: Connection) -> tuple[Client, ...]:
    """All clients, sorted by id."""
    # Sorted here: databases order text by their own locale.
    found = (_client(row) for row in connection.execute(select(*FIELDS)))
    return tuple(sorted(found, key=lambda client: client.id))


def one(connection: Connection, client_id: str) -> Client:
    row = connection.execute(select(*FIELDS).where(clients.c.id == client_id)).one_or_none()
    if row is None:
        raise UnknownClient(client_id)
    return _client(row)


def revision(connection: Connection, client_id: str) -> int:
    """How often this client's notes have changed. The one query of a warm `notebook`."""
    found = connection.execute(REVISION, {"client_id": client_id}).scalar()
    if found is None:
        raise UnknownClient(client_id)
    return int(found)


def bump(connection: Connection, client_id: str) -> None:
    """Say that this client's notes change in this transaction; keeps the client's row from other writers."""
    done = connection.execute(
        update(clients).where(clients.c.id == client_id).values(notes_revision=clients.c.notes_revision + 1)
    )
    if not done.rowcount:
        raise UnknownClient(client_id)


def add(connection: Connection, fresh: Iterable[Client]) -> None:
    rows = [{**_values(client), "notes_revision": 0} for client in fresh]
    if rows:
        connection.execute(insert(clients), rows)


def change(connection: Connection, changed: Iterable[Client]) -> None:
    for client in changed:
        connection.execute(update(clients).where(clients.c.id == client.id).values(_values(client)))


def _values(client: Client) -> dict[str, Any]:
    refuse_unstorable("クライアントの情報", (client.name, *client.profile_lines))
    return {
        "id": client.id,
        "name": client.name,
        "business": client.business,
        "channel": client.channel.value,
        "environment": json.dumps(client.environment, ensure_ascii=False),
        "rules": json.dumps(client.rules, ensure_ascii=False),
        "language": client.language,
    }


def _client(row: Row[*tuple[Any, ...]]) -> Client:
    values = dict(row._mapping)
    return Client(**{**values, "environment": json.loads(row.environment), "rules": json.loads(row.rules)})
