"""Records of older versions: brought up with everything in them, or left whole."""

import json
import sqlite3
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import event

from assistant.domain.outcome import LedgerEntry
from assistant.domain.task import Edits, TaskState
from assistant.records import sqlite
from assistant.records.open import RECORDS_FILE, _config, open_records
from assistant.records.schema import HEAD, metadata
from tests.records_samples import NOW, Clock, draft


def old_store(folder: Path, version: str) -> None:
    """A store as an older version of the product left it, with a client, notes, a task and ledger counts."""
    from alembic import command

    engine = sqlite.engine(folder / RECORDS_FILE, 1000)
    sqlite.use_wal(engine)
    with engine.execution_options(**{sqlite.WRITES: True}).begin() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, version)
        run = connection.exec_driver_sql
        run("INSERT INTO clients VALUES ('aoi', '青井', '', 'phone', '[]', '[]', 'ja', 1)")
        run("INSERT INTO notes VALUES ('aoi', 'aoi-F01', 1, '2026-05-01', 60, '打ち合わせ', '候補は午前で')")
        run("INSERT INTO ledger VALUES ('aoi', 'length', 3, 1)")
        for number in (1, 2):
            values = ("aoi", f"d-{number}", "日程調整", "waiting", "2026-11-20 01:30:15.123456", "2026-11-20 01:31:15.123456",
                      2, Edits(message_text="手直し").model_dump_json(), draft(f"d-{number}").model_dump_json())  # fmt: skip
            run("INSERT INTO tasks VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", values)
        if version == "0002":
            run(
                "INSERT INTO type_corrections VALUES ('aoi', 'x', '名簿を直して', 'filing', '2026-11-20 01:30:15')"
            )
    engine.dispose()


def store_at(folder: Path, version: str) -> None:
    """A store of any older version, brought there from one of the first where the tables are others."""
    from alembic import command

    first = min(version, "0002")
    old_store(folder, first)
    if version == first:
        return
    engine = sqlite.engine(folder / RECORDS_FILE, 1000)
    with engine.execution_options(**{sqlite.WRITES: True}).begin() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, version)
    engine.dispose()


EARLIER = [f"{number:04d}" for number in range(1, int(HEAD))]


@pytest.mark.parametrize("version", EARLIER)
def test_records_of_an_older_version_are_brought_up_with_everything_in_them(tmp_path: Path, version: str) -> None:
    store_at(tmp_path, version)
    opened = open_records(tmp_path, now=Clock())
    task = opened.task("aoi", "d-1")
    assert (task.draft, task.state, task.revision) == (draft("d-1"), TaskState.WAITING, 1)
    assert (task.edits.message_text, task.created) == ("手直し", NOW)
    assert opened.notebook("aoi").notes[0].text == "候補は午前で"
    assert opened.ledger("aoi") == (LedgerEntry(slot="length", held=3, broke=1),)
    assert len(opened.corrections("aoi")) == (version >= "0002")
    row = opened.board("aoi")[0]
    assert (row.due, row.open_questions) == (datetime(2026, 11, 24, 18, 0), 2)
    assert opened.check() == []
    opened.change_task("aoi", "d-1", lambda old: old.moved(TaskState.WORKING, NOW), "move")
    assert opened.undo("aoi", "d-1").edits.message_text == "手直し"
    opened.close()
    open_records(tmp_path).close()


def test_the_schema_after_the_migrations_is_the_schema_of_a_new_store(tmp_path: Path) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    old_store(tmp_path, "0001")
    opened = open_records(tmp_path)
    opened.close()
    engine = sqlite.engine(tmp_path / RECORDS_FILE, 1000)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert context.get_current_revision() == HEAD
        assert compare_metadata(context, metadata) == []
        left = [
            row[0] for row in connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE name LIKE '%_0002'")
        ]
    engine.dispose()
    assert left == []


def test_a_broken_old_draft_is_told_and_keeps_nobody_out(tmp_path: Path) -> None:
    old_store(tmp_path, "0002")
    with sqlite3.connect(tmp_path / RECORDS_FILE) as connection:
        connection.execute("UPDATE tasks SET draft = '{' WHERE id = 'd-2'")
    connection.close()
    opened = open_records(tmp_path, now=Clock())
    assert opened.task("aoi", "d-1").draft == draft("d-1")
    assert len(opened.check()) == 1
    opened.close()


def test_an_update_that_fails_in_the_middle_leaves_the_old_version_whole(tmp_path: Path) -> None:
    old_store(tmp_path, "0002")
    before = sorted(_rows(tmp_path))
    engine = sqlite.engine(tmp_path / RECORDS_FILE, 1000)

    @event.listens_for(engine, "before_cursor_execute")
    def fail(*arguments: object) -> None:
        if "client_extras" in str(arguments[2]):
            raise RuntimeError("power cut")

    from assistant.records import open as opening

    with pytest.raises(RuntimeError, match="power cut"):
        opening._migrate(engine)
    engine.dispose()
    assert sorted(_rows(tmp_path)) == before
    opened = open_records(tmp_path)
    assert opened.task("aoi", "d-2").draft == draft("d-2")
    opened.close()


def _rows(folder: Path) -> list[str]:
    with sqlite3.connect(folder / RECORDS_FILE) as connection:
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        rows = [
            json.dumps([name, *row]) for name in names for row in connection.execute(f'SELECT * FROM "{name}"')
        ]
    connection.close()
    return rows
