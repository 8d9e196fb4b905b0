"""Small things beside the nouns: extras of one client, settings of the product, usage of models by month."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, delete, func, insert, select, update

from assistant.domain.draft import Usage
from assistant.records.client_rows import FIRST_REVISION, revision
from assistant.records.schema import TOKYO, client_extras, meta, usage
from assistant.records.text import refuse_unstorable


def one(connection: Connection, client_id: str, key: str) -> str | None:
    revision(connection, client_id)
    return connection.execute(
        select(client_extras.c.value).where(client_extras.c.client_id == client_id, client_extras.c.key == key)
    ).scalar()


def save_extra(connection: Connection, client_id: str, key: str, value: str | None) -> None:
    """Keep one thing under this key; None removes it."""
    revision(connection, client_id)
    _put(connection, client_extras, {"client_id": client_id, "key": key}, value)


def settings(connection: Connection) -> dict[str, str]:
    rows = connection.execute(select(meta.c.key, meta.c.value).where(meta.c.key != FIRST_REVISION))
    return {row.key: row.value for row in rows}


def save_setting(connection: Connection, key: str, value: str | None) -> None:
    _put(connection, meta, {"key": key}, value)


def add_usage(connection: Connection, client_id: str, model: str, used: Usage, when: datetime) -> None:
    """Add one call to the sums of its month (Asia/Tokyo), client and model."""
    key = {"month": month_of(when), "client_id": client_id, "model": model}
    sums = {
        "calls": 1,
        "unpriced": int(used.cost_usd is None),
        "prompt_tokens": used.prompt_tokens,
        "completion_tokens": used.completion_tokens,
        "cost_usd": used.cost_usd or 0.0,
    }
    more = {name: usage.c[name] + number for name, number in sums.items()}
    if not connection.execute(update(usage).where(*_equal(usage, key)).values(more)).rowcount:
        connection.execute(insert(usage).values(**key, **sums))


def usage_of(connection: Connection, month: str) -> Usage:
    """All calls of one month ('2026-11') together. `cost_usd` is the sum of what is known, None where nothing is."""
    row = connection.execute(
        select(
            *(
                func.coalesce(func.sum(usage.c[name]), 0).label(name)
                for name in ("calls", "unpriced", "prompt_tokens")
            ),
            func.coalesce(func.sum(usage.c.completion_tokens), 0).label("completion_tokens"),
            func.coalesce(func.sum(usage.c.cost_usd), 0.0).label("cost_usd"),
        ).where(usage.c.month == month)
    ).one()
    unknown = row.calls > 0 and row.unpriced == row.calls
    return Usage(
        prompt_tokens=row.prompt_tokens,
        completion_tokens=row.completion_tokens,
        cost_usd=None if unknown else row.cost_usd,
    )


def calls_of(connection: Connection, month: str) -> tuple[int, int]:
    """All calls of one month, and those of them without a known cost."""
    sums = (func.coalesce(func.sum(usage.c[name]), 0) for name in ("calls", "unpriced"))
    calls, unpriced = connection.execute(select(*sums).where(usage.c.month == month)).one()
    return int(calls), int(unpriced)


def move_usage(connection: Connection, client_id: str, heir: str = "") -> None:
    """Add the sums of this client's usage to those of another, or keep them under no name."""
    rows = connection.execute(select(usage).where(usage.c.client_id == client_id)).all()
    connection.execute(delete(usage).where(usage.c.client_id == client_id))
    for row in rows:
        key = {"month": row.month, "client_id": heir, "model": row.model}
        sums = {name: value for name, value in row._mapping.items() if name not in key}
        more = {name: usage.c[name] + number for name, number in sums.items()}
        if not connection.execute(update(usage).where(*_equal(usage, key)).values(more)).rowcount:
            connection.execute(insert(usage).values(**key, **sums))


def month_of(when: datetime) -> str:
    """The month of an aware moment in Asia/Tokyo, as 2026-11."""
    return when.astimezone(TOKYO).strftime("%Y-%m")


def _put(connection: Connection, table: Table, key: dict[str, str], value: str | None) -> None:
    here = _equal(table, key)
    if value is None:
        connection.execute(delete(table).where(*here))
        return
    refuse_unstorable("設定", (*key.values(), value))
    if not connection.execute(update(table).where(*here).values(value=value)).rowcount:
        connection.execute(insert(table).values(**key, value=value))


def _equal(table: Table, key: dict[str, str]) -> list[Any]:
    return [table.c[name] == value for name, value in key.items()]
