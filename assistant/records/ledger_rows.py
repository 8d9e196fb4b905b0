"""The ledger: how often an assumption held or broke, per client and slot."""

from collections.abc import Iterable

from sqlalchemy import Connection, insert, select, update

from assistant.domain.outcome import LedgerEntry
from assistant.records.client_rows import revision
from assistant.records.schema import ledger


def entries(connection: Connection, client_id: str) -> tuple[LedgerEntry, ...]:
    """All counts of one client, sorted by slot."""
    revision(connection, client_id)
    query = select(ledger.c.slot, ledger.c.held, ledger.c.broke).where(ledger.c.client_id == client_id)
    found = (LedgerEntry(**row._mapping) for row in connection.execute(query))
    return tuple(sorted(found, key=lambda entry: entry.slot))


def count(connection: Connection, client_id: str, more: Iterable[LedgerEntry]) -> None:
    """Add these counts to what is there."""
    revision(connection, client_id)
    for entry in more:
        here = (ledger.c.client_id == client_id) & (ledger.c.slot == entry.slot)
        sums = {"held": ledger.c.held + entry.held, "broke": ledger.c.broke + entry.broke}
        if not connection.execute(update(ledger).where(here).values(sums)).rowcount:
            connection.execute(insert(ledger).values(client_id=client_id, **entry.model_dump()))
