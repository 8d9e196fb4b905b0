"""The ledger: how our guesses fared per client and slot. Derived from the judgements, plus older counts."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, get_args

from sqlalchemy import Connection, bindparam, func, insert, select, update

from assistant.domain.outcome import RECENT, LedgerEntry, Verdict
from assistant.records.client_rows import bump_ledger, revision
from assistant.records.schema import judgements, ledger

_PLACE = func.row_number().over(
    partition_by=judgements.c.slot,
    order_by=(judgements.c.judged.desc(), judgements.c.task_id.desc(), judgements.c.by.desc()),
)
_RANKED = (
    select(judgements.c.slot, judgements.c.verdict, judgements.c.judged, _PLACE.label("place"))
    .where(judgements.c.client_id == bindparam("client_id"), judgements.c.verdict != "unknown")
    .subquery()
)
NEWEST = select(_RANKED).where(_RANKED.c.place <= RECENT).order_by(_RANKED.c.slot, _RANKED.c.place)
COUNTS = (
    select(
        judgements.c.slot,
        judgements.c.verdict,
        judgements.c.remembered,
        func.count(),
        func.max(judgements.c.judged),
    )
    .where(judgements.c.client_id == bindparam("client_id"), judgements.c.verdict != "unknown")
    .group_by(judgements.c.slot, judgements.c.verdict, judgements.c.remembered)
)
"""Built once: they run on the first draft after every change."""


@dataclass
class _Tally:
    """What is found of one slot."""

    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(get_args(Verdict), 0))
    recent: list[Verdict] = field(default_factory=list)
    doubted_on: date | None = None


def entries(connection: Connection, client_id: str) -> tuple[LedgerEntry, ...]:
    """All entries of one client, sorted by slot."""
    revision(connection, client_id)
    tallies: dict[str, _Tally] = defaultdict(_Tally)
    _add_old(connection, client_id, tallies)
    for slot, verdict, remembered, number, last in connection.execute(COUNTS, {"client_id": client_id}):
        tallies[slot].counts[verdict] += number
        if verdict == "broke" and remembered:
            tallies[slot].doubted_on = last.date()
    for row in connection.execute(NEWEST, {"client_id": client_id}):
        tallies[row.slot].recent.append(row.verdict)
    return tuple(_entry(slot, tallies[slot]) for slot in sorted(tallies))


def count(connection: Connection, client_id: str, more: Iterable[LedgerEntry]) -> None:
    """Add these counts to what is there, without events behind them."""
    bump_ledger(connection, client_id)
    for entry in more:
        here = (ledger.c.client_id == client_id) & (ledger.c.slot == entry.slot)
        sums = {"held": ledger.c.held + entry.held, "broke": ledger.c.broke + entry.broke}
        if not connection.execute(update(ledger).where(here).values(sums)).rowcount:
            row = {"slot": entry.slot, "held": entry.held, "broke": entry.broke}
            connection.execute(insert(ledger).values(client_id=client_id, **row))


def _add_old(connection: Connection, client_id: str, tallies: dict[str, _Tally]) -> None:
    query = select(ledger.c.slot, ledger.c.held, ledger.c.broke).where(ledger.c.client_id == client_id)
    for slot, held, broke in connection.execute(query):
        tallies[slot].counts["held"] += held
        tallies[slot].counts["broke"] += broke


def _entry(slot: str, tally: _Tally) -> LedgerEntry:
    counted: dict[str, Any] = {name: tally.counts[name] for name in ("held", "broke", "untouched")}
    return LedgerEntry(slot=slot, recent=tuple(tally.recent), doubted_on=tally.doubted_on, **counted)
