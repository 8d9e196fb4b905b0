"""The file of the records: private, durable, at the right version; damage is told and never made worse."""

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, event

from assistant.errors import StoreDamaged, StoreError, StoreLocked
from assistant.records import sqlite
from assistant.records.open import MADE, RECORDS_FILE, open_records
from assistant.records.schema import HEAD, metadata
from assistant.records.sqlite_file import SqliteFile
from assistant.records.store import SqlRecords
from tests.records_samples import AOI, BANDO, Clock, draft, note


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlRecords]:
    opened = open_records(tmp_path / "data", busy_ms=200, now=Clock())
    opened.apply([AOI, BANDO], [])
    yield opened
    opened.close()


def test_folder_and_file_are_for_the_owner_only_and_stay_so(tmp_path: Path) -> None:
    folder = tmp_path / "wide"
    folder.mkdir(mode=0o755)
    open_records(folder).close()
    path = folder / RECORDS_FILE
    path.chmod(0o644)
    opened = open_records(folder)
    opened.save_client(AOI)
    modes = {p.name: p.stat().st_mode & 0o777 for p in (folder, *folder.iterdir())}
    opened.close()
    assert modes.pop("wide") == 0o700
    assert modes == dict.fromkeys((RECORDS_FILE, f"{RECORDS_FILE}-wal", f"{RECORDS_FILE}-shm", MADE), 0o600)


def test_a_folder_name_with_strange_characters_is_just_a_name(tmp_path: Path) -> None:
    open_records(tmp_path / "記録?mode=memory#1 %41").close()
    assert (tmp_path / "記録?mode=memory#1 %41" / RECORDS_FILE).exists()


def test_the_first_start_leaves_nothing_but_the_records_and_the_word_that_they_were_made(tmp_path: Path) -> None:
    open_records(tmp_path).close()
    assert sorted(p.name for p in tmp_path.iterdir()) == [RECORDS_FILE, MADE]


def test_every_connection_is_durable_and_keeps_references(tmp_path: Path) -> None:
    open_records(tmp_path).close()
    engine = sqlite.engine(tmp_path / RECORDS_FILE, busy_ms=1234)
    with engine.connect() as connection:
        pragmas = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        found = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in pragmas]
    engine.dispose()
    assert found == ["wal", 2, 1, 1234]


def test_a_current_store_opens_without_alembic_and_the_package_loads_no_sql(tmp_path: Path) -> None:
    open_records(tmp_path).close()
    script = (
        "import sys; from pathlib import Path; import assistant.records\n"
        "assert 'sqlalchemy' not in sys.modules\n"
        "from assistant.records.open import open_records\n"
        f"open_records(Path({str(tmp_path)!r})).close()\n"
        "assert 'sqlalchemy' in sys.modules and 'alembic' not in sys.modules\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_head_migrations_and_tables_are_in_step(tmp_path: Path) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext
    from alembic.script import ScriptDirectory

    from assistant.records import migrations

    assert ScriptDirectory(str(Path(migrations.__file__).parent)).get_current_head() == HEAD
    open_records(tmp_path).close()
    engine = create_engine(f"sqlite:///{tmp_path / RECORDS_FILE}")
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert context.get_current_revision() == HEAD
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_the_tables_speak_postgresql_too() -> None:
    from sqlalchemy.dialects import postgresql
    from sqlalchemy.schema import CreateTable

    written = [str(CreateTable(table).compile(dialect=postgresql.dialect())) for table in metadata.sorted_tables]  # type: ignore[no-untyped-call]
    assert len(written) == 19


def _full_store(folder: Path) -> Path:
    opened = open_records(folder)
    opened.apply([AOI], [note(n, text="長い本文" * 100) for n in range(200)])
    opened.save_draft("aoi", draft())
    opened.close()
    return folder / RECORDS_FILE


def _overwrite(path: Path, start: int, data: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(start)
        file.write(data)


def _other_program(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE embeddings (id)")
    connection.close()


def _orphaned_log(path: Path) -> None:
    path.unlink()
    path.with_name(f"{RECORDS_FILE}-wal").write_bytes(b"old pages")


DAMAGE: dict[str, Callable[[Path], object]] = {
    "emptied": lambda path: path.write_bytes(b""),
    "cut in the middle": lambda path: path.write_bytes(path.read_bytes()[:20_000]),
    "cut in the header": lambda path: path.write_bytes(path.read_bytes()[:60]),
    "header overwritten": lambda path: _overwrite(path, 0, b"\x00" * 100),
    "first page zeroed after the magic": lambda path: _overwrite(path, 16, b"\x00" * 4080),
    "some text": lambda path: path.write_text("これは記録ではありません", "utf-8"),
    "database of another program": _other_program,
    "log without its database": _orphaned_log,
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE.keys())
def test_damaged_records_are_refused_with_advice_and_left_as_they_are(
    tmp_path: Path, damage: Callable[[Path], object]
) -> None:
    path = _full_store(tmp_path)
    damage(path)
    before = {p.name: p.read_bytes() for p in tmp_path.iterdir()}
    with pytest.raises(StoreDamaged, match="restore"):
        open_records(tmp_path)
    after = {p.name: p.read_bytes() for p in tmp_path.iterdir() if p.stat().st_size or p.name in before}
    assert {name: after[name] for name in before} == before


def test_a_broken_page_in_the_middle_is_found_by_the_check_and_never_read_as_fewer_notes(tmp_path: Path) -> None:
    path = _full_store(tmp_path)
    _overwrite(path, path.stat().st_size // 2 // 4096 * 4096, b"\xff" * 4096 * 4)
    opened = open_records(tmp_path)
    assert opened.check() != []
    with pytest.raises(StoreDamaged, match="壊れています"):
        opened.notebook("aoi")
    opened.close()


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("UPDATE clients SET channel = 'pigeon'", "読み取れません"),
        ("UPDATE task_drafts SET draft = '{}'", "読み取れません"),
        ("UPDATE notes SET client_id = 'gone' WHERE id = 'aoi-F01'", "対応する clients がありません"),
    ],
)
def test_the_check_names_rows_that_are_wrong(tmp_path: Path, statement: str, named: str) -> None:
    path = _full_store(tmp_path)
    with sqlite3.connect(path) as connection:
        connection.execute(statement)
    connection.close()
    opened = open_records(tmp_path)
    problems = opened.check()
    opened.close()
    assert len(problems) == 1
    assert named in problems[0]


def test_the_check_of_sound_records_finds_nothing(tmp_path: Path) -> None:
    _full_store(tmp_path)
    opened = open_records(tmp_path)
    assert opened.check() == []
    opened.close()


def test_records_of_a_newer_version_are_refused_without_touching_them(tmp_path: Path) -> None:
    path = _full_store(tmp_path)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match="新しい版") as refusal:
        open_records(tmp_path)
    assert not isinstance(refusal.value, StoreDamaged)
    assert path.read_bytes() == before


def test_a_data_folder_that_is_a_file_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match="フォルダーではありません"):
        open_records(tmp_path / "file")


def test_another_writer_who_does_not_let_go_is_a_lock_and_nothing_is_stored(
    store: SqlRecords, tmp_path: Path
) -> None:
    other = sqlite3.connect(tmp_path / "data" / RECORDS_FILE, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreLocked, match="もう一度"):
        store.add_note("aoi", note(1))
    assert store.notebook("aoi").notes == ()
    other.execute("ROLLBACK")
    other.close()
    store.add_note("aoi", note(1))
    assert store.notebook("aoi").notes == (note(1),)


def _limited(folder: Path, pragma: str) -> SqlRecords:
    """Records on a disk that is full or may only be read, as SQLite itself tells it."""
    engine = sqlite.engine(folder / RECORDS_FILE, busy_ms=200)
    event.listen(engine, "connect", lambda connection, _record: connection.execute(f"PRAGMA {pragma}"))
    return SqlRecords(SqliteFile(engine, str(folder)), now=Clock())


@pytest.mark.parametrize(
    ("pragma", "words"), [("max_page_count=60", "空きがない"), ("query_only=ON", "権限がありません")]
)
def test_a_full_or_closed_disk_is_told_and_stores_nothing_of_the_import(
    tmp_path: Path, pragma: str, words: str
) -> None:
    open_records(tmp_path).close()
    limited = _limited(tmp_path, pragma)
    with pytest.raises(StoreError, match=words):
        limited.apply([AOI], [note(n, text="長い本文" * 300) for n in range(300)])
    assert limited.clients() == ()
    assert limited.check() == []
    limited.close()


def test_a_copy_of_a_closed_file_is_a_whole_store(tmp_path: Path) -> None:
    path = _full_store(tmp_path / "old")
    (tmp_path / "new").mkdir()
    shutil.copy(path, tmp_path / "new")
    copied = open_records(tmp_path / "new")
    assert copied.note_count() == 200
    copied.close()


def test_threads_may_read_and_write_at_once(store: SqlRecords) -> None:
    from concurrent.futures import ThreadPoolExecutor

    def work(worker: int) -> int:
        for step in range(20):
            store.add_note("aoi", note(worker * 100 + step))
            seen = [n.id for n in store.notebook("aoi").notes]
            assert f"aoi-F{worker * 100 + step:02d}" in seen
        return len(seen)

    with ThreadPoolExecutor(6) as pool:
        assert max(pool.map(work, range(1, 7))) == 120
    assert store.notebook("aoi").revision == 120


def test_two_first_starts_at_once_make_one_store(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from assistant.records.open import open_records\n"
        "from assistant.domain.client import Client\n"
        "s = open_records(Path(sys.argv[1])); s.save_client(Client(id=sys.argv[2], name='x')); s.close()\n"
    )
    command = [sys.executable, "-c", script, str(tmp_path)]
    children = [subprocess.Popen([*command, name]) for name in ("one", "two", "three")]
    assert [child.wait() for child in children] == [0, 0, 0]
    opened = open_records(tmp_path)
    assert [client.id for client in opened.clients()] == ["one", "three", "two"]
    opened.close()
