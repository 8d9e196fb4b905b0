"""Everything that is SQLite's own: the file, its pragmas, its transactions, its self-check. The only such place."""

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, text

from assistant.errors import StoreError
from assistant.records.faults import damaged

MAGIC = b"SQLite format 3\x00"
WRITES = "brief_writes"
"""Execution option of the engine for transactions that will write."""


def engine(path: Path, busy_ms: int) -> Engine:
    """An engine on the file; connects when first used. `busy_ms`: how long to wait for another writer."""
    made = create_engine(URL.create("sqlite", database=str(path)))

    @event.listens_for(made, "connect")
    def prepare(connection: sqlite3.Connection, _record: Any) -> None:
        # The driver's own transaction control leaves DDL and reads outside; we say BEGIN ourselves.
        connection.isolation_level = None
        # What is deleted is overwritten with zeros, not only forgotten.
        for pragma in (f"busy_timeout={busy_ms}", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(made, "begin")
    def begin(connection: Connection) -> None:
        # A writer takes its place in the queue at once: a reader that turns writer could only fail.
        writes = connection.get_execution_options().get(WRITES)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return made


def use_wal(engine: Engine) -> None:
    """Readers beside a writer. The file remembers it; asked again on every start, as a restored copy may not.

    Not part of every connection: it writes to the file, and a file that is not ours must stay as it is.
    """
    connection = engine.raw_connection()
    try:
        connection.cursor().execute("PRAGMA journal_mode=WAL")
    finally:
        connection.close()


def scrub(engine: Engine) -> None:
    """Leave nothing of what was deleted, in the file or in its log: pages of older versions of this product, which
    did not overwrite, are packed away, and the log is emptied. Needs room for a second copy; another reader may
    keep the log from being emptied, which the next end of the process does."""
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        connection.close()


def refuse_wrong_file(path: Path) -> None:
    """Raise StoreDamaged for a file that is no SQLite database, before anything could write to it."""
    if path.is_dir():
        raise damaged(str(path), "ファイルではなくフォルダーになっています")
    with path.open("rb") as file:
        head = file.read(len(MAGIC))
    if head != MAGIC:
        raise damaged(str(path), "中身が空です" if not head else "中身がデータベースではありません")


def refuse_leftovers(path: Path) -> None:
    """Raise StoreError where a closed file that is about to be moved is not whole without its log or journal: closing
    tells of no failure."""
    if any(path.with_name(path.name + end).exists() for end in ("-wal", "-journal")):
        raise StoreError(
            f"{path.parent} に書き終えられませんでした。ディスクの空きと状態を確かめて、もう一度お試しください。"
        )


def refuse_orphaned_log(path: Path) -> None:
    """Raise StoreDamaged when the write-ahead log is there without its database.

    A new database beside it would swallow the old pages, and the old notes would be lost for good.
    """
    log = path.with_name(path.name + "-wal")
    if log.exists() and log.stat().st_size:
        raise damaged(str(path), f"本体がなく、書きかけの {log.name} だけが残っています")


def faults_inside(connection: Connection) -> list[str]:
    """What SQLite itself finds wrong: broken pages and rows without their client."""
    lines = [str(row[0]) for row in connection.execute(text("PRAGMA integrity_check"))]
    broken = [f"記録ファイルの検査: {line}" for line in lines if line != "ok"]
    orphans = connection.execute(text("PRAGMA foreign_key_check")).all()
    return broken + [f"{row[0]} の {row[1]} 行目: 対応する {row[2]} がありません" for row in orphans]
