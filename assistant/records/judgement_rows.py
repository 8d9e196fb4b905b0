"""Judgements: the ledger's events. Each task has its own rows, written anew whenever the task changes, so that
nothing counts twice."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select

from assistant.domain.outcome import Judgement
from assistant.records.client_rows import bump_ledger, revision
from assistant.records.schema import judgements
from assistant.records.text import refuse_unstorable


def replace(connection: Connection, client_id: str, task_id: str, wanted: Sequence[Judgement]) -> None:
    """Make `wanted` the rows of this task; at most one a slot and source."""
    here = _of(client_id, task_id)
    if set(_read(connection, here)) == set(wanted):
        return
    bump_ledger(connection, client_id)
    connection.execute(delete(judgements).where(here))
    refuse_unstorable("評価", (text for one in wanted for text in (one.label, one.guess, one.instead)))
    if wanted:
        connection.execute(
            insert(judgements),
            [{**one.model_dump(), "client_id": client_id, "task_id": task_id} for one in wanted],
        )


def every(connection: Connection, client_id: str) -> tuple[Judgement, ...]:
    """All judgements of one client, oldest first."""
    revision(connection, client_id)
    return tuple(_read(connection, judgements.c.client_id == client_id))


def counts(connection: Connection, client_id: str) -> dict[str, dict[str, int]]:
    """Task id → how many of its stated assumptions held, broke, were untouched."""
    query = (
        select(judgements.c.task_id, judgements.c.verdict, func.count())
        .where(
            judgements.c.client_id == client_id, judgements.c.verdict != "unknown", judgements.c.by == "outcome"
        )
        .group_by(judgements.c.task_id, judgements.c.verdict)
    )
    found: dict[str, dict[str, int]] = defaultdict(Counter)
    for task_id, verdict, number in connection.execute(query):
        found[task_id][verdict] = number
    return {task_id: dict(verdicts) for task_id, verdicts in found.items()}


def _read(connection: Connection, where: Any) -> list[Judgement]:
    query = (
        select(judgements)
        .where(where)
        .order_by(judgements.c.judged, judgements.c.task_id, judgements.c.slot, judgements.c.by)
    )
    return [Judgement(**row._mapping) for row in connection.execute(query)]


def _of(client_id: str, task_id: str) -> Any:
    return (judgements.c.client_id == client_id) & (judgements.c.task_id == task_id)
