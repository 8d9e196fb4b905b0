"""The ledger: how our guesses fared per client and slot. Derived from the judgements, plus older counts."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, get_args

from sqlalchemy import Connection, Row, bindparam, exists, func, insert, select, update

from assistant.domain.outcome import ANSWERS_KEPT, RECENT, LedgerEntry, PastAnswer, Verdict
from assistant.records.client_rows import bump_ledger, revision
from assistant.records.schema import judgements, ledger

_PLACE = func.row_number().over(
    partition_by=judgements.c.slot,
    order_by=(judgements.c.judged.desc(), judgements.c.task_id.desc(), judgements.c.by.desc()),
)
_RANKED = (
    select(judgements.c.slot, judgements.c.verdict, judgements.c.by, judgements.c.judged, _PLACE.label("place"))
    .where(judgements.c.client_id == bindparam("client_id"), judgements.c.verdict != "unknown")
    .subquery()
)
NEWEST = select(_RANKED).where(_RANKED.c.place <= RECENT).order_by(_RANKED.c.slot, _RANKED.c.place)
COUNTS = (
    select(
        judgements.c.slot,
        judgements.c.verdict,
        judgements.c.remembered,
        judgements.c.by,
        func.count(),
        func.max(judgements.c.judged),
    )
    .where(judgements.c.client_id == bindparam("client_id"), judgements.c.verdict != "unknown")
    .group_by(judgements.c.slot, judgements.c.verdict, judgements.c.remembered, judgements.c.by)
)
_BREAKS = judgements.alias("breaks")
_TOLD = (
    select(
        judgements,
        func.row_number()
        .over(
            partition_by=(judgements.c.slot, judgements.c.playbook_id),
            order_by=(judgements.c.judged.desc(), judgements.c.task_id.desc()),
        )
        .label("place"),
    )
    .where(
        judgements.c.client_id == bindparam("client_id"),
        judgements.c.by == "answer",
        judgements.c.verdict.in_(("held", "broke")),
        ~exists().where(
            _BREAKS.c.client_id == judgements.c.client_id,
            _BREAKS.c.slot == judgements.c.slot,
            _BREAKS.c.playbook_id == judgements.c.playbook_id,
            _BREAKS.c.by == "outcome",
            _BREAKS.c.verdict == "broke",
            _BREAKS.c.judged >= judgements.c.judged,
        ),
    )
    .subquery()
)
ANSWERS = select(_TOLD).where(_TOLD.c.place <= ANSWERS_KEPT).order_by(_TOLD.c.slot, _TOLD.c.judged.desc())
"""Built once: they run on the first draft after every change."""


@dataclass
class _Tally:
    """What is found of one slot."""

    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(get_args(Verdict), 0))
    left: int = 0
    recent: list[Verdict] = field(default_factory=list)
    failed: bool | None = None
    doubted_on: date | None = None
    answers: list[PastAnswer] = field(default_factory=list)


def entries(connection: Connection, client_id: str) -> tuple[LedgerEntry, ...]:
    """All entries of one client, sorted by slot."""
    revision(connection, client_id)
    tallies: dict[str, _Tally] = defaultdict(_Tally)
    _add_old(connection, client_id, tallies)
    for slot, verdict, remembered, by, number, last in connection.execute(COUNTS, {"client_id": client_id}):
        tallies[slot].counts[verdict] += number
        if verdict == "untouched" and by == "answer":
            tallies[slot].left += number
        if verdict == "broke" and remembered:
            tallies[slot].doubted_on = last.date()
    for row in connection.execute(NEWEST, {"client_id": client_id}):
        tally = tallies[row.slot]
        tally.recent.append(row.verdict)
        if tally.failed is None and row.verdict in ("held", "broke"):
            tally.failed = row.verdict == "broke" and row.by == "outcome"
    for row in connection.execute(ANSWERS, {"client_id": client_id}):
        if value := row.guess if row.verdict == "held" else row.instead:
            tallies[row.slot].answers.append(_answer(row, value))
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
    counted |= {"left": tally.left, "recent": tuple(tally.recent), "answers": tuple(tally.answers)}
    return LedgerEntry(slot=slot, failed=bool(tally.failed), doubted_on=tally.doubted_on, **counted)


def _answer(row: Row[Any], value: str) -> PastAnswer:
    return PastAnswer(value=value, day=row.judged.date(), task_id=row.task_id, playbook_id=row.playbook_id)
