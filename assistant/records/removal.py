"""Removing tasks for good. What they taught stays."""

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import Connection, delete, func, select

from assistant.domain.outcome import LedgerEntry
from assistant.records import ledger_rows, task_rows
from assistant.records.schema import judgements, metadata, tasks


def remove_tasks(connection: Connection, client_id: str, task_ids: Sequence[str]) -> None:
    """Delete these tasks of this client and every row that belongs to them."""
    for task_id in task_ids:
        task_rows.known(connection, client_id, task_id)
        _keep_counts(connection, client_id, task_id)
        for table in reversed(metadata.sorted_tables):
            if any(key.referred_table is tasks for key in table.foreign_key_constraints):
                connection.execute(delete(table).where(table.c.client_id == client_id, table.c.task_id == task_id))
        connection.execute(delete(tasks).where(tasks.c.client_id == client_id, tasks.c.id == task_id))


def _keep_counts(connection: Connection, client_id: str, task_id: str) -> None:
    """Add the task's verdicts to the counts without events, so that the ledger says the same without the task."""
    query = (
        select(judgements.c.slot, judgements.c.verdict, func.count())
        .where(judgements.c.client_id == client_id, judgements.c.task_id == task_id)
        .group_by(judgements.c.slot, judgements.c.verdict)
    )
    slots: dict[str, Counter[str]] = {}
    for slot, verdict, number in connection.execute(query):
        slots.setdefault(slot, Counter())[verdict] += number
    entries = [LedgerEntry(slot=slot, held=found["held"], broke=found["broke"]) for slot, found in slots.items()]
    ledger_rows.count(connection, client_id, [entry for entry in entries if entry.held or entry.broke])
