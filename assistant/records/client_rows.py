"""Clients: rows of `clients` and back."""

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update

from assistant.domain.client import Client
from assistant.errors import UnknownClient
from assistant.records.schema import clients, meta, metadata
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

IN_ONE_QUERY = 500
"""Ids; SQLite takes no more than a thousand in older versions."""

FIRST_REVISION = "first_revision"
"""Key in `meta`: above every revision of every client that was removed. A client that comes again under an old id
starts there, so that what some process still holds of the old one can never pass for it."""

REVISION = select(clients.c.notes_revision).where(clients.c.id == bindparam("client_id"))
LEDGER_REVISION = select(clients.c.ledger_revision).where(clients.c.id == bindparam("client_id"))
"""Built once: they run on every draft, and building them takes longer than running them."""


def every(connection: Connection) -> tuple[Client, ...]:
    """All clients, sorted by id."""
    # Sorted here: databases order text by their own locale.
    found = (_client(row) for row in connection.execute(select(*FIELDS)))
    return tuple(sorted(found, key=lambda client: client.id))


def some(connection: Connection, client_ids: Iterable[str]) -> tuple[Client, ...]:
    """Those of these clients that there are."""
    wanted = sorted(set(client_ids))
    parts = [wanted[start : start + IN_ONE_QUERY] for start in range(0, len(wanted), IN_ONE_QUERY)]
    queries = (select(*FIELDS).where(clients.c.id.in_(part)) for part in parts)
    return tuple(_client(row) for query in queries for row in connection.execute(query))


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


def ledger_revision(connection: Connection, client_id: str) -> int:
    """How often this client's ledger has changed. The one query of a warm `ledger`."""
    found = connection.execute(LEDGER_REVISION, {"client_id": client_id}).scalar()
    if found is None:
        raise UnknownClient(client_id)
    return int(found)


def bump_ledger(connection: Connection, client_id: str) -> None:
    """Say that this client's ledger changes in this transaction."""
    done = connection.execute(
        update(clients).where(clients.c.id == client_id).values(ledger_revision=clients.c.ledger_revision + 1)
    )
    if not done.rowcount:
        raise UnknownClient(client_id)


def add(connection: Connection, fresh: Iterable[Client]) -> None:
    first = _first_revision(connection)
    rows = [{**_values(client), "notes_revision": first, "ledger_revision": first} for client in fresh]
    if rows:
        connection.execute(insert(clients), rows)


def change(connection: Connection, changed: Iterable[Client]) -> None:
    for client in changed:
        connection.execute(update(clients).where(clients.c.id == client.id).values(_values(client)))


def remove(connection: Connection, client_id: str) -> None:
    """Delete a client and every row that belongs to it. The sums of what the models cost are no such rows."""
    latest = max(revision(connection, client_id), ledger_revision(connection, client_id))
    _set_first_revision(connection, max(latest + 1, _first_revision(connection)))
    for table in reversed(metadata.sorted_tables):
        if table is not clients and "client_id" in table.c and table.foreign_keys:
            connection.execute(delete(table).where(table.c.client_id == client_id))
    connection.execute(delete(clients).where(clients.c.id == client_id))


def _first_revision(connection: Connection) -> int:
    return int(connection.execute(select(meta.c.value).where(meta.c.key == FIRST_REVISION)).scalar() or 0)


def _set_first_revision(connection: Connection, number: int) -> None:
    done = connection.execute(update(meta).where(meta.c.key == FIRST_REVISION).values(value=str(number)))
    if not done.rowcount:
        connection.execute(insert(meta).values(key=FIRST_REVISION, value=str(number)))


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
