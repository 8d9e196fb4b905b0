"""The records on a PostgreSQL server: what is acknowledged stays, processes beside each other agree, faults are told."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import inspect

from assistant.commands.migrate import migrate
from assistant.domain.client import Client
from assistant.domain.draft import Usage
from assistant.domain.task import Edits
from assistant.domain.user import AuditEntry
from assistant.errors import BadInput, StoreError, StoreLocked, UnknownClient
from assistant.records import postgres
from assistant.records.open import open_records, open_server_records
from assistant.records.schema import HEAD, metadata
from assistant.records.store import SqlRecords
from assistant.settings import Settings
from tests.records_samples import AOI, BANDO, NOW, Clock, draft, note
from tests.servers import postgres_server
from tests.stores import database_for, postgres_url

CHILD = """
import sys
from assistant.records.open import open_records, open_server_records
from tests.records_samples import note
records = open_server_records(sys.argv[1])
for number in range(1, 100_000):
    records.add_note("aoi", note(number))
    print(number, flush=True)
"""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgres_url() as url:
        yield url


@pytest.fixture
def url(server: str, tmp_path: Path) -> str:
    return database_for(server, tmp_path)


@pytest.fixture
def two(url: str) -> Iterator[tuple[SqlRecords, SqlRecords]]:
    """As two web processes hold them."""
    pair = open_server_records(url, now=Clock()), open_server_records(url, now=Clock())
    pair[0].save_client(AOI)
    pair[0].save_client(BANDO)
    yield pair
    for one in pair:
        one.close()


def run_together(*jobs: Callable[[], object]) -> list[object]:
    with ThreadPoolExecutor(len(jobs)) as pool:
        return [future.result() for future in [pool.submit(job) for job in jobs]]


def test_the_tables_are_those_that_the_code_is_written_for(url: str) -> None:
    open_server_records(url).close()
    engine = postgres.engine(postgres.server_url(url))
    found = inspect(engine)
    assert set(found.get_table_names()) == {*metadata.tables, "alembic_version"}
    for table in metadata.tables.values():
        ours = {column.name: bool(column.nullable) for column in table.columns}
        assert {column["name"]: column["nullable"] for column in found.get_columns(table.name)} == ours, table.name
        assert set(found.get_pk_constraint(table.name)["constrained_columns"]) == set(
            table.primary_key.columns.keys()
        )
    engine.dispose()


def test_processes_that_open_an_empty_database_together_make_it_once(url: str) -> None:
    def opened() -> str:
        records = open_server_records(url)
        records.close()
        return "ok"

    assert run_together(opened, opened, opened, opened) == ["ok"] * 4


def test_tasks_drafts_edits_and_undo_go_on_in_another_process(two: tuple[SqlRecords, SqlRecords]) -> None:
    here, there = two
    here.save_draft("aoi", draft())
    assert there.task("aoi", "d-1").draft == draft()
    there.save_edits("aoi", "d-1", Edits(message_text="新しい文"))
    there.save_draft("aoi", draft(text="書き直し"))
    assert here.task("aoi", "d-1").revision == 2
    assert [one.number for one in here.revisions("aoi", "d-1")] == [2, 1]
    assert here.undo("aoi", "d-1").revision == 1
    assert there.undo("aoi", "d-1").edits == Edits()
    assert there.tasks() == here.tasks()
    assert there.board() == here.board()


def test_two_processes_that_change_one_task_at_once_lose_no_change(two: tuple[SqlRecords, SqlRecords]) -> None:
    two[0].save_draft("aoi", draft())

    def add(records: SqlRecords, who: str) -> None:
        for number in range(10):
            records.change_task(
                "aoi",
                "d-1",
                lambda task, n=number: task.model_copy(
                    update={"edits": Edits(message_text=f"{task.edits.message_text or ''}{who}{n}")}
                ),
                f"{who}{number}",
            )

    run_together(lambda: add(two[0], "a"), lambda: add(two[1], "b"))
    text = two[0].task("aoi", "d-1").edits.message_text or ""
    assert sorted(text[i : i + 2] for i in range(0, len(text), 2)) == sorted(
        f"{who}{n}" for who in "ab" for n in range(10)
    )


def test_two_processes_that_add_notes_at_once_keep_every_one_in_its_place(
    two: tuple[SqlRecords, SqlRecords],
) -> None:
    def add(records: SqlRecords, start: int) -> None:
        for number in range(start, start + 15):
            records.add_note("aoi", note(number))

    run_together(lambda: add(two[0], 1), lambda: add(two[1], 100))
    for records in two:
        book = records.notebook("aoi")
        assert (len(book.notes), book.revision) == (30, 30)


def test_a_notebook_held_by_one_process_sees_what_another_wrote(two: tuple[SqlRecords, SqlRecords]) -> None:
    assert two[0].notebook("aoi").notes == ()
    two[1].add_note("aoi", note(1))
    assert [one.id for one in two[0].notebook("aoi").notes] == ["aoi-F01"]
    two[1].withdraw_note("aoi", "aoi-F01")
    assert two[0].notebook("aoi").notes == ()


def test_what_a_process_holds_of_a_removed_client_never_passes_for_a_new_one_of_that_id(
    two: tuple[SqlRecords, SqlRecords],
) -> None:
    two[0].add_note("aoi", note(1, text="前のクライアントの秘密"))
    held = two[0].notebook("aoi")
    two[1].remove_client("aoi")
    with pytest.raises(UnknownClient):
        two[0].notebook("aoi")
    two[1].save_client(Client(id="aoi", name="別の人"))
    two[1].add_note("aoi", note(1, text="新しいメモ"))
    fresh = two[0].notebook("aoi")
    assert [one.text for one in fresh.notes] == ["新しいメモ"]
    assert fresh.revision > held.revision


def test_work_on_one_client_does_not_wait_for_another(two: tuple[SqlRecords, SqlRecords]) -> None:
    two[0].save_draft("aoi", draft())
    inside, go_on = threading.Event(), threading.Event()

    def slowly(task: object) -> object:
        inside.set()
        assert go_on.wait(20)
        return task

    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(two[0].change_task, "aoi", "d-1", slowly, "slow")
        assert inside.wait(20)
        two[1].add_note("bando", note(1, "bando"))
        go_on.set()
        slow.result()
    assert len(two[0].notebook("bando").notes) == 1


def test_a_writer_who_waits_too_long_is_told_so(two: tuple[SqlRecords, SqlRecords], url: str) -> None:
    impatient = postgres.PostgresServer(postgres.engine(postgres.server_url(url), busy_seconds=1), "PostgreSQL")
    with two[0]._database.writing(("aoi",)):
        with pytest.raises(StoreLocked, match="少し待って"), impatient.writing(("aoi",)):
            raise AssertionError("another has the lock")
        with impatient.writing(("bando",)) as connection:
            assert connection.exec_driver_sql("SELECT 1").scalar() == 1
        with pytest.raises(StoreLocked), impatient.writing():
            raise AssertionError("a writer without keys is alone")
    impatient.close()


def test_only_one_process_works_on_the_whole_index(two: tuple[SqlRecords, SqlRecords]) -> None:
    with two[0].alone("index") as mine, two[1].alone("index") as theirs, two[1].alone("other") as other:
        assert (mine, theirs, other) == (True, False, True)
    with two[1].alone("index") as later:
        assert later


def test_what_was_acknowledged_survives_a_killed_process(tmp_path: Path, server: str) -> None:
    url = database_for(server, tmp_path)
    records = open_server_records(url)
    records.save_client(AOI)
    root = Path(__file__).resolve().parent.parent
    child = subprocess.Popen([sys.executable, "-c", CHILD, url], stdout=subprocess.PIPE, text=True, cwd=root)
    assert child.stdout is not None
    acknowledged = 0
    while acknowledged < 40:
        acknowledged = int(child.stdout.readline())
    child.kill()
    acknowledged = max([acknowledged, *(int(line) for line in child.stdout.read().split())])
    child.stdout.close()
    child.wait()
    kept = {one.id for one in records.notebook("aoi").notes}
    assert {note(n).id for n in range(1, acknowledged + 1)} <= kept
    records.add_note("aoi", note(99_999))
    records.close()


def test_a_server_that_is_started_anew_costs_a_connection_and_no_click() -> None:
    try:
        running = postgres_server()
        url = running.__enter__()
    except FileNotFoundError as error:
        pytest.skip(f"no PostgreSQL here: {error}")
    try:
        records = open_server_records(url)
        records.save_client(AOI)
        with records._database.writing() as connection:
            connection.exec_driver_sql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE application_name = 'brief-assistant' AND pid <> pg_backend_pid()"
            )
        assert records.client("aoi") == AOI
    finally:
        running.__exit__(None, None, None)
    with pytest.raises(StoreError, match="つながりません") as told:
        records.clients()
    assert "秘密" not in str(told.value)
    records.close()


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (lambda url: url.set(password="falsch-secret"), "パスワード"),
        (lambda url: url.set(database="nowhere"), "データベース名"),
        (lambda url: url.set(port=1), "つながりません"),
    ],
)
def test_a_server_that_refuses_is_told_without_the_password(server: str, change: object, word: str) -> None:
    address = change(postgres.server_url(server)).render_as_string(hide_password=False)  # type: ignore[operator]
    with pytest.raises(StoreError, match=word) as told:
        open_server_records(address)
    chain: BaseException | None = told.value
    while chain is not None:
        assert "falsch-secret" not in str(chain)
        assert "秘密" not in str(chain)
        chain = chain.__cause__ or chain.__context__


@pytest.mark.parametrize(
    "address", ["", "mysql://u:secret@h/d", "postgresql://u:secret@h", "u:secret", "postgresql://u:secret@h:x/d"]
)
def test_an_address_that_is_none_is_refused_without_repeating_it(address: str) -> None:
    with pytest.raises(BadInput) as told:
        postgres.server_url(address)
    assert "DATABASE_URL" in str(told.value)
    assert "secret" not in str(told.value)


@pytest.mark.parametrize("address", ["postgres://u:p@h/d", "postgresql://u:p@h/d", "postgresql+psycopg://u:p@h/d"])
def test_the_usual_addresses_are_understood_and_shown_without_name_and_password(address: str) -> None:
    assert postgres.place_of(postgres.server_url(address)) == "PostgreSQL h:5432/d"


def test_settings_take_both_addresses_and_never_show_the_password() -> None:
    settings = Settings.read(
        {"DATABASE_URL": "postgresql://u:pass-secret@h/d", "CHROMA_URL": "http://chroma:8000"}, Path("data")
    )
    assert settings.shares_everything
    assert "pass-secret" not in f"{settings!r} {settings} {settings.model_dump_json()}"
    assert not Settings.read({"DATABASE_URL": "postgresql://u:p@h/d"}, Path("data")).shares_everything
    assert not Settings.read({}, Path("data")).shares_everything


def test_a_database_of_another_product_is_left_alone(url: str) -> None:
    engine = postgres.engine(postgres.server_url(url))
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE clients (theirs text)")
    with pytest.raises(StoreError, match="ほかのアプリ"):
        open_server_records(url)
    assert inspect(engine).get_table_names() == ["clients"]
    engine.dispose()


def test_records_of_a_newer_version_are_left_alone(url: str) -> None:
    open_server_records(url).close()
    engine = postgres.engine(postgres.server_url(url))
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreError, match="新しい版"):
        open_server_records(url)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = %s", (HEAD,))
    engine.dispose()
    open_server_records(url).close()


def test_every_commit_waits_for_the_disk(url: str, two: tuple[SqlRecords, SqlRecords]) -> None:
    with two[0]._database.writing() as connection:
        assert connection.exec_driver_sql("SHOW synchronous_commit").scalar() == "on"
    assert two[0].check() == []


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    """A data folder with a little of everything, odd characters among it."""
    folder = tmp_path / "data"
    records = open_records(folder, now=Clock())
    records.apply([AOI, BANDO], [note(n, text=f"髙﨑😀 が{chr(0x3099)}か\t\\ '{n}") for n in range(1, 2500)])
    records.withdraw_note("aoi", "aoi-F07")
    records.correct_note("aoi", "aoi-F08", note(9000))
    records.save_draft("aoi", draft())
    records.save_edits("aoi", "d-1", Edits(message_text="直した文"))
    records.add_correction("aoi", "来週で😀", "scheduling")
    records.save_extra("aoi", "tone", "やわらかく")
    records.save_setting("hours", "3")
    records.add_usage("aoi", "model", Usage(prompt_tokens=3, completion_tokens=4, cost_usd=0.1 + 0.2), NOW)
    records.add_audit(AuditEntry(at=NOW, actor="local", action="note.add", client_id="aoi"))
    records.remove_client("bando")
    records.close()
    return folder


def moving(folder: Path, url: str) -> list[str]:
    told: list[str] = []
    migrate(Settings(data_dir=folder, database_url=SecretStr(url)), told.append)
    return told


def test_records_move_to_the_server_with_every_row_and_work_goes_on_there(filled: Path, url: str) -> None:
    told = "\n".join(moving(filled, url))
    assert "一致しています" in told
    assert "メモ 2,500件" in told
    before, after = open_records(filled), open_server_records(url)
    assert after.clients() == before.clients() == (AOI,)
    assert after.notebook("aoi") == before.notebook("aoi")
    assert after.note_history("aoi") == before.note_history("aoi")
    assert after.task("aoi", "d-1") == before.task("aoi", "d-1")
    assert after.corrections("aoi") == before.corrections("aoi")
    assert after.usage_of("2026-11") == before.usage_of("2026-11")
    assert after.undo("aoi", "d-1").edits == Edits()
    after.add_audit(AuditEntry(at=NOW, actor="local", action="task.undo", client_id="aoi"))
    assert len(after.audit()) == 2
    assert before.note_count() == after.note_count(), "the file stays as it was"
    before.close()
    after.close()


def test_records_are_not_moved_over_others(filled: Path, url: str) -> None:
    moving(filled, url)
    with pytest.raises(BadInput, match="すでに内容"):
        moving(filled, url)


def test_a_row_that_arrives_changed_is_found_and_nothing_is_moved(filled: Path, url: str) -> None:
    open_server_records(url).close()
    engine = postgres.engine(postgres.server_url(url))
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "CREATE FUNCTION spoil() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN IF NEW.id = 'aoi-F42' THEN NEW.text := NEW.text || ' '; END IF; RETURN NEW; END $$"
        )
        connection.exec_driver_sql(
            "CREATE TRIGGER spoil BEFORE INSERT ON notes FOR EACH ROW EXECUTE FUNCTION spoil()"
        )
    with pytest.raises(StoreError, match="notes が、移す前"):
        moving(filled, url)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM clients").scalar() == 0
    engine.dispose()


def test_there_must_be_something_to_move_and_somewhere_to_move_it(tmp_path: Path, url: str) -> None:
    with pytest.raises(BadInput, match="移す記録がありません"):
        moving(tmp_path / "empty", url)
    with pytest.raises(BadInput, match="DATABASE_URL"):
        moving(tmp_path / "empty", "")


def test_tests_that_need_a_server_are_run_where_they_must() -> None:
    from tests.servers import postgres_programs

    assert postgres_programs() is not None or not os.environ.get("CI"), "CI must have PostgreSQL"
