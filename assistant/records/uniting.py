"""Two entries of one person become one: all rows of the source go to the target, in one transaction.

The target's profile stays; lines of the source that it lacks are added to it. Ids stay, but for one that the target has
given to something else. A table with a client's rows that is not named in `_HOW` stops every merge, and a test.
"""

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from pydantic import ValidationError
from sqlalchemy import Connection, Table, func, insert, select, update

from assistant.domain.client import Client
from assistant.domain.outcome import LedgerEntry
from assistant.domain.stored import MergeResult
from assistant.errors import BadInput
from assistant.records import audit_rows, client_rows, extra_rows, ledger_rows
from assistant.records.relabelling import NewIds, course_text, draft_text
from assistant.records.schema import client_extras, metadata, notes, tasks, type_corrections

FORMER_IDS: Final = "former_ids"
"""Key of a client's extra: ids under which older backups know parts of this client, one a line."""

MOST_ID = 100
_LINES: Final = frozenset({"known_names", FORMER_IDS})
"""Extras that are lists, a line each; of any other the target's own stays."""

_SAME_NOTE: Final = ("date", "score", "task", "text", "withdrawn")

Move = Callable[[Connection, Table, NewIds], None]


def unite(connection: Connection, source_id: str, target_id: str) -> MergeResult:
    """Give all of the source to the target; the source is gone. Raises UnknownClient, and BadInput where both are one
    or the profile would hold too much."""
    if source_id == target_id:
        raise BadInput("同じクライアントです。まとめる相手に、別のクライアントを選んでください。")
    source, target = client_rows.one(connection, source_id), client_rows.one(connection, target_id)
    profile, ids = _profile(source, target), _new_ids(connection, source_id, target_id)
    client_rows.change(connection, [profile])
    client_rows.bump(connection, target_id)
    client_rows.bump_ledger(connection, target_id)
    for table in metadata.sorted_tables:  # those first that others refer to
        if "client_id" in table.c:
            _HOW[table.name](connection, table, ids)
    _remember_former(connection, ids)
    client_rows.remove(connection, source_id)
    return MergeResult(
        notes=len(ids.notes), notes_known=len(ids.twins), tasks=len(ids.tasks), renumbered=len(ids.changed)
    )


def former_ids(connection: Connection, client_id: str) -> tuple[str, ...]:
    """Ids of the clients that were merged into this one."""
    return tuple((extra_rows.one(connection, client_id, FORMER_IDS) or "").splitlines())


def _profile(source: Client, target: Client) -> Client:
    try:
        return Client(
            **{
                **dict(target),
                "business": target.business or source.business,
                "environment": _lines(target.environment, source.environment),
                "rules": _lines(target.rules, source.rules),
            }
        )
    except ValidationError as error:
        raise BadInput(
            "2つの登録の「環境や道具」か「決めごと」を合わせると50件を超えます。"
            "どちらかを整理してから、もう一度お試しください。まだ何も変えていません。"
        ) from error


def _lines(ours: Iterable[str], theirs: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*ours, *theirs]))


def _rows(connection: Connection, table: Table, client_id: str) -> list[dict[str, Any]]:
    found = connection.execute(select(table).where(table.c.client_id == client_id))
    return [dict(row._mapping) for row in found]


def _new_ids(connection: Connection, source_id: str, target_id: str) -> NewIds:
    ours, theirs = ({row["id"]: row for row in _rows(connection, notes, one)} for one in (target_id, source_id))
    twins = frozenset(id_ for id_, row in theirs.items() if _same(row, ours.get(id_)))
    known, moving = (_task_ids(connection, one) for one in (target_id, source_id))
    return NewIds(
        source=source_id,
        target=target_id,
        notes=_free_ids([id_ for id_ in theirs if id_ not in twins], ours),
        twins=twins,
        tasks=_free_ids(moving, frozenset(known)),
    )


def _task_ids(connection: Connection, client_id: str) -> Sequence[str]:
    return connection.execute(select(tasks.c.id).where(tasks.c.client_id == client_id)).scalars().all()


def _same(row: dict[str, Any], other: dict[str, Any] | None) -> bool:
    return other is not None and all(row[name] == other[name] for name in _SAME_NOTE)


def _free_ids(wanted: Sequence[str], taken: Container[str]) -> dict[str, str]:
    """Each id to itself, or to a numbered one where it is taken."""
    found: dict[str, str] = {id_: id_ for id_ in wanted if id_ not in taken}
    used = set(found)
    for id_ in wanted:
        number = 2
        while id_ not in found:
            fresh = f"{id_[: MOST_ID - 5]}-{number}"
            if fresh not in taken and fresh not in used:
                found[id_] = fresh
                used.add(fresh)
            number += 1
    return found


def _move_notes(connection: Connection, table: Table, ids: NewIds) -> None:
    """Behind the target's own in the order of arrival."""
    last = select(func.coalesce(func.max(notes.c.position), 0)).where(notes.c.client_id == ids.target)
    start = connection.execute(last).scalar_one() + 1
    rows = [row for row in _rows(connection, table, ids.source) if row["id"] not in ids.twins]
    told = [
        {
            **row,
            "id": ids.note(row["id"]),
            "position": start + place,
            "source": ids.task(row["source"]),
            "corrects": ids.note(row["corrects"]) if row["corrects"] else None,
        }
        for place, row in enumerate(sorted(rows, key=lambda row: int(row["position"])))
    ]
    _insert(connection, table, ids, told)


def _move_tasks(connection: Connection, table: Table, ids: NewIds) -> None:
    rows = _rows(connection, table, ids.source)
    told = [{**row, "id": ids.task(row["id"]), "course": course_text(row["course"], ids)} for row in rows]
    _insert(connection, table, ids, told)


def _move_of_task(connection: Connection, table: Table, ids: NewIds) -> None:
    """Drafts, steps and judgements."""
    how: dict[str, Callable[[str, NewIds], str]] = {"draft": draft_text, "course": course_text}
    told = [
        {
            **row,
            "task_id": ids.task(row["task_id"]),
            **{name: tell(row[name], ids) for name, tell in how.items() if name in row},
        }
        for row in _rows(connection, table, ids.source)
    ]
    _insert(connection, table, ids, told)


def _add_counts(connection: Connection, table: Table, ids: NewIds) -> None:
    rows = _rows(connection, table, ids.source)
    counts = [LedgerEntry(slot=row["slot"], held=row["held"], broke=row["broke"]) for row in rows]
    ledger_rows.count(connection, ids.target, counts)


def _move_corrections(connection: Connection, table: Table, ids: NewIds) -> None:
    """Of two for the same words the newer one counts."""
    ours = {row["digest"]: row for row in _rows(connection, table, ids.target)}
    for row in _rows(connection, table, ids.source):
        old = ours.get(row["digest"])
        if old is None:
            _insert(connection, table, ids, [row])
        elif row["created"] > old["created"]:
            here = (table.c.client_id == ids.target) & (table.c.digest == row["digest"])
            newer = {name: row[name] for name in ("playbook_id", "created")}
            connection.execute(update(table).where(here).values(newer))


def _move_extras(connection: Connection, table: Table, ids: NewIds) -> None:
    ours = {row["key"]: row["value"] for row in _rows(connection, table, ids.target)}
    for row in _rows(connection, table, ids.source):
        key, value = row["key"], row["value"]
        if key in _LINES:
            value = "\n".join(_lines(ours.get(key, "").splitlines(), value.splitlines()))
        elif key in ours:
            continue
        extra_rows.save_extra(connection, ids.target, key, value)


def _move_grants(connection: Connection, table: Table, ids: NewIds) -> None:
    """Whoever saw one of the two sees both."""
    (who,) = (column.name for column in table.c if column.name != "client_id")
    known = {row[who] for row in _rows(connection, table, ids.target)}
    fresh = [row for row in _rows(connection, table, ids.source) if row[who] not in known]
    _insert(connection, table, ids, fresh)


def _move_usage(connection: Connection, _: Table, ids: NewIds) -> None:
    extra_rows.move_usage(connection, ids.source, ids.target)


def _move_audit(connection: Connection, _: Table, ids: NewIds) -> None:
    audit_rows.move_client(connection, ids.source, ids.target, ids.changed)


def _insert(connection: Connection, table: Table, ids: NewIds, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        connection.execute(insert(table), [{**row, "client_id": ids.target} for row in rows])


def _remember_former(connection: Connection, ids: NewIds) -> None:
    former = _lines(former_ids(connection, ids.target), [ids.source])
    extra_rows.save_extra(connection, ids.target, FORMER_IDS, "\n".join(former))


_HOW: Final[Mapping[str, Move]] = MappingProxyType(
    {
        notes.name: _move_notes,
        tasks.name: _move_tasks,
        "task_drafts": _move_of_task,
        "task_steps": _move_of_task,
        "judgements": _move_of_task,
        "ledger": _add_counts,
        type_corrections.name: _move_corrections,
        client_extras.name: _move_extras,
        "client_users": _move_grants,
        "client_teams": _move_grants,
        "usage": _move_usage,
        "audit": _move_audit,
    }
)
