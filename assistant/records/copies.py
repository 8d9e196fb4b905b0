"""Copies of the records file, taken while it is in use, and what is in such a file. SQLite's own driver only."""

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from assistant.domain.base import Frozen
from assistant.errors import StoreDamaged
from assistant.records.faults import store_error

BUSY_SECONDS = 10

DOORS = frozenset({"sessions", "login_attempts"})
"""Who is logged in is not copied: a copy that is restored must not open a door that was closed since."""


class Contents(Frozen):
    """What a records file holds. `rows`: table → number of rows; `digest`: SHA-256 over every row of every table."""

    version: str
    rows: Mapping[str, int]
    digest: str

    @property
    def told(self) -> str:
        """For the user, in one line."""
        shown = (("clients", "クライアント", "名"), ("notes", "メモ", "件"), ("tasks", "依頼", "件"))
        return "、".join(f"{label} {self.rows.get(table, 0):,}{unit}" for table, label, unit in shown)


def copy_records(source: Path, target: Path) -> None:
    """Write one consistent moment of `source` to `target` (an empty file or none), on disk when it returns. Writers
    may go on meanwhile. Raises StoreError."""
    with _told(source), closing(_open(source, "rw")) as live, closing(sqlite3.connect(target)) as copy:
        live.backup(copy)  # in one step: a copy in several begins anew whenever somebody writes
        # A copy is one file: no log beside it that could be forgotten.
        copy.execute("PRAGMA journal_mode=DELETE")
        copy.execute("PRAGMA secure_delete=ON")
        for table in DOORS.intersection(_tables(copy)):
            copy.execute(f'DELETE FROM "{table}"')  # noqa: S608 - our own table
        copy.commit()


def contents(path: Path) -> Contents:
    """Read every page and every row. Raises StoreDamaged for a file that is broken or not ours, StoreError."""
    with _told(path), closing(_open(path, "ro")) as connection:
        _refuse_faults(connection)
        tables = _tables(connection)
        if "alembic_version" not in tables:
            raise StoreDamaged(f"{path} は Brief Assistant の記録ではありません。別のファイルを指定してください。")
        (version,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        counts = {table: _count(connection, table) for table in tables}
        return Contents(version=version, rows=counts, digest=_digest(connection, tables))


def holds_client(path: Path, client_id: str) -> bool:
    """Is this client in that copy?"""
    with _told(path), closing(_open(path, "ro")) as connection:
        return connection.execute("SELECT 1 FROM clients WHERE id = ?", (client_id,)).fetchone() is not None


def remove_from_copy(path: Path, client_id: str) -> None:
    """Take a client out of a copy that nobody uses, of whatever version, without a trace. Raises StoreError."""
    with _told(path), closing(_open(path, "rw")) as connection:
        connection.execute("PRAGMA secure_delete=ON")
        for table in _tables(connection):
            if "client_id" in {column for column, _ in _columns(connection, table)}:
                _remove_rows(connection, table, client_id)
        connection.execute("DELETE FROM clients WHERE id = ?", (client_id,))
        connection.commit()
        connection.execute("VACUUM")


def _remove_rows(connection: sqlite3.Connection, table: str, client_id: str) -> None:
    """Sums and the audit, which no foreign key ties to the client, stay without its name."""
    if not connection.execute(f'PRAGMA foreign_key_list("{table}")').fetchone():
        nameless = f"UPDATE OR IGNORE \"{table}\" SET client_id = '' WHERE client_id = ?"  # noqa: S608 - our own table
        connection.execute(nameless, (client_id,))
    connection.execute(f'DELETE FROM "{table}" WHERE client_id = ?', (client_id,))  # noqa: S608 - our own table


def _open(path: Path, mode: str) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{quote(str(path))}?mode={mode}", uri=True, timeout=BUSY_SECONDS)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        fault = store_error(error, str(path))
        raise fault or StoreDamaged(f"{path} を読み取れません。別のバックアップをお試しください。") from error


def _refuse_faults(connection: sqlite3.Connection) -> None:
    lines = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(1)")]
    orphans = connection.execute("PRAGMA foreign_key_check").fetchone()
    if lines != ["ok"] or orphans:
        raise sqlite3.DatabaseError(lines[0] if lines != ["ok"] else f"orphaned row in {orphans[0]}")


def _tables(connection: sqlite3.Connection) -> list[str]:
    query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name"
    return [row[0] for row in connection.execute(query)]


def _columns(connection: sqlite3.Connection, table: str) -> list[tuple[str, int]]:
    """(name, place in the primary key or 0), by name: migrations may have put them in another order."""
    return sorted((row[1], row[5]) for row in connection.execute(f'PRAGMA table_info("{table}")'))


def _count(connection: sqlite3.Connection, table: str) -> int:
    return int(connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0])  # noqa: S608 - our own table


def _digest(connection: sqlite3.Connection, tables: list[str]) -> str:
    sums = hashlib.sha256()
    for table in tables:
        columns = _columns(connection, table)
        names = ", ".join(f'"{name}"' for name, _ in columns)
        key = ", ".join(f'"{name}"' for name, place in columns if place) or names
        sums.update(f"{table}({names})\n".encode())
        for row in connection.execute(f'SELECT {names} FROM "{table}" ORDER BY {key}'):  # noqa: S608 - our own table
            sums.update(json.dumps(row, default=_bytes).encode() + b"\n")
    return sums.hexdigest()


def _bytes(value: Any) -> str:
    return bytes(value).hex()
