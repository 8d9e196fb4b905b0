"""Moving the records to another database: all of them or none, counted and compared on both sides."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select, text
from sqlalchemy.exc import DataError

from assistant.errors import BadInput, StoreError
from assistant.records.database import Database
from assistant.records.schema import metadata

BATCH = 1000
_SPACE = 2**256


@dataclass(frozen=True)
class Sum:
    """What a table holds. `digest`: the sum of the SHA-256 of all rows, in whatever order they come."""

    rows: int
    digest: str


@dataclass(frozen=True)
class Moved:
    """A table that was moved and found the same on both sides."""

    table: str
    sum: Sum


def move(source: Database, target: Database) -> tuple[Moved, ...]:
    """Copy every row of `source` to `target`, which must hold none. In one transaction on both sides: nobody writes
    meanwhile, and where a count or a digest differs nothing has happened. Raises BadInput, StoreError."""
    with source.reading() as old, target.writing() as new:
        refuse_full(new, target.place)
        for table in metadata.sorted_tables:
            _copy(old, new, table, target.place)
        return tuple(_compared(old, new, table, target.place) for table in metadata.sorted_tables)


def refuse_full(connection: Connection, place: str) -> None:
    """Raise BadInput where there are records already: two histories cannot be made one."""
    for table in metadata.sorted_tables:
        if connection.execute(select(func.count()).select_from(table)).scalar_one():
            raise BadInput(
                f"移す先の記録({place})に、すでに内容があります。空のデータベースを作り、DATABASE_URL に指定してください。"
            )


def sum_of(connection: Connection, table: Table) -> Sum:
    """Read every row."""
    rows, total = 0, 0
    for row in _rows(connection, table):
        rows += 1
        total += int.from_bytes(hashlib.sha256(_canonical(row)).digest(), "big")
    return Sum(rows, f"{total % _SPACE:064x}")


def _copy(old: Connection, new: Connection, table: Table, place: str) -> None:
    batch: list[dict[str, Any]] = []
    try:
        for row in _rows(old, table):
            batch.append(row)
            if len(batch) == BATCH:
                new.execute(insert(table), batch)
                batch = []
        if batch:
            new.execute(insert(table), batch)
    except DataError as error:
        raise StoreError(
            f"表 {table.name} に、移す先({place})へ保存できない行があります。何も移していません。"
            "`brief-assistant doctor` で記録を点検してください。"
        ) from error
    _go_on_counting(new, table)


def _go_on_counting(connection: Connection, table: Table) -> None:
    """The server numbers new rows by itself, and has not seen those that came with their number."""
    column = table.autoincrement_column
    if column is None or connection.dialect.name != "postgresql":
        return
    last = connection.execute(select(func.max(column))).scalar()
    if last:
        name = {"table": table.name, "column": column.name, "last": last}
        connection.execute(text("SELECT setval(pg_get_serial_sequence(:table, :column), :last)"), name)


def _compared(old: Connection, new: Connection, table: Table, place: str) -> Moved:
    before, after = sum_of(old, table), sum_of(new, table)
    if before != after:
        raise StoreError(
            f"表 {table.name} が、移す前({before.rows}行)と移した後({after.rows}行)で一致しません。"
            f"何も移していません。もう一度お試しください。移す先: {place}"
        )
    return Moved(table.name, after)


def _rows(connection: Connection, table: Table) -> Iterator[dict[str, Any]]:
    found = connection.execution_options(yield_per=BATCH).execute(select(table))
    for row in found:
        yield dict(row._mapping)


def _canonical(row: dict[str, Any]) -> bytes:
    """The same bytes for the same values, whichever database gave them."""
    return json.dumps(row, sort_keys=True, ensure_ascii=True, default=_plain).encode()


def _plain(value: object) -> str:
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is no column's value")
