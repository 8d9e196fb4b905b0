"""Backups and the way back: taken while the product writes, read back, restored over anything, compared to the row."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from assistant.cli import run
from assistant.domain.task import TaskState
from assistant.errors import BadInput, StoreDamaged, StoreError, StoreLocked
from assistant.lock import hold_folder
from assistant.records.copies import contents
from assistant.records.open import RECORDS_FILE, RESTORING, open_records
from assistant.stopwatch import TOKYO
from assistant.upkeep.backup import BACKUPS, back_up, backups, drop_old
from assistant.upkeep.restore import asides, restore
from tests.records_samples import AOI, BANDO, NOW, Clock, draft, note
from tests.test_older_records import EARLIER, store_at


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    store = open_records(folder, now=Clock())
    store.apply([AOI, BANDO], [note(n, text="候補は午前で" * 30) for n in range(120)])
    store.save_draft("aoi", draft())
    store.save_extra("aoi", "tone", "soft")
    store.close()
    return folder


def moment(minutes: int = 0) -> datetime:
    return NOW + timedelta(minutes=minutes)


def test_a_backup_is_one_private_file_that_says_what_is_in_it(data: Path) -> None:
    made = back_up(data, None, moment())
    assert made.path.parent == data / BACKUPS
    assert (made.path.stat().st_mode & 0o777, made.path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert [path.name for path in made.path.parent.iterdir()] == [made.path.name]
    assert made.contents.told == "クライアント 2名、メモ 120件、依頼 1件"
    assert made.contents.rows["client_extras"] == 1
    assert made.contents.digest == contents(data / RECORDS_FILE).digest


def test_a_backup_of_a_store_in_use_is_one_moment_and_writers_go_on(data: Path) -> None:
    store, stop = open_records(data), threading.Event()
    written: list[int] = []

    def write() -> None:
        for number in range(1000, 100_000):
            if stop.is_set():
                return
            # Two in one transaction: a copy with one of them would be torn.
            store.apply([], [note(2 * number), note(2 * number + 1)])
            written.append(number)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        found = []
        for minute in range(4):
            before = len(written)
            made = back_up(data, None, moment(minute))
            found.append((before, made.contents.rows["notes"] - 120, len(written)))
    finally:
        stop.set()
        writer.join()
        store.close()
    for before, copied, after in found:
        assert copied % 2 == 0
        assert before <= copied // 2 <= after + 1
    assert found[-1][2] > found[0][0], "the writer was not held up"


def test_the_copy_is_read_back_and_a_broken_source_gives_no_backup(data: Path) -> None:
    store = data / RECORDS_FILE
    with store.open("r+b") as file:
        file.seek(store.stat().st_size // 2 // 4096 * 4096)
        file.write(b"\xff" * 4096 * 3)
    with pytest.raises(StoreDamaged, match="restore"):
        back_up(data, None, moment())
    assert list((data / BACKUPS).iterdir()) == []


def test_a_row_without_its_client_gives_no_backup_either(data: Path) -> None:
    with closing(sqlite3.connect(data / RECORDS_FILE)) as connection:
        connection.execute("UPDATE notes SET client_id = 'gone' WHERE id = 'aoi-F01'")
        connection.commit()
    with pytest.raises(StoreDamaged):
        back_up(data, None, moment())


def test_without_records_or_room_a_sentence_says_so(tmp_path: Path, data: Path) -> None:
    with pytest.raises(StoreError, match="記録がありません"):
        back_up(tmp_path / "nothing", None, moment())
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match="書き込めません"):
        back_up(data, tmp_path / "file", moment())


def test_logins_are_not_copied(data: Path) -> None:
    with closing(sqlite3.connect(data / RECORDS_FILE)) as connection:
        connection.execute("INSERT INTO users VALUES ('u', 'u', 'admin', NULL, 'x', '2026-11-20 00:00:00', NULL)")
        connection.execute("INSERT INTO sessions VALUES ('d', 'u', '2026-11-20 00:00:00', '2026-11-20 00:00:00')")
        connection.commit()
    rows = back_up(data, None, moment()).contents.rows
    assert (rows["users"], rows["sessions"]) == (1, 0)


def test_only_the_newest_backups_are_kept_when_asked(data: Path) -> None:
    made = [back_up(data, None, moment(minute)).path for minute in range(4)]
    assert drop_old(data / BACKUPS, 2) == [made[1], made[0]]
    assert backups(data / BACKUPS) == [made[3], made[2]]
    with pytest.raises(BadInput):
        drop_old(data / BACKUPS, 0)


def test_restore_into_an_empty_folder_gives_every_row_back(data: Path, tmp_path: Path) -> None:
    made = back_up(data, tmp_path / "elsewhere", moment())
    done = restore(tmp_path / "new", made.path, moment(1))
    assert (done.contents, done.aside) == (made.contents, None)
    store = open_records(tmp_path / "new")
    assert store.check() == []
    assert store.task("aoi", "d-1").draft == draft()
    store.close()


def test_restore_keeps_the_old_records_aside_with_their_log(data: Path) -> None:
    made = back_up(data, None, moment())
    store = open_records(data)
    store.add_note("aoi", note(500))
    shutil.copytree(data, data.parent / "killed")  # as a kill leaves it: the new note is in the log only
    store.close()
    killed = data.parent / "killed"
    done = restore(killed, None, moment(1))
    assert done.source == killed / BACKUPS / made.path.name
    assert contents(killed / RECORDS_FILE) == made.contents
    assert done.aside is not None
    assert done.aside.stat().st_mode & 0o777 == 0o700
    old = open_records(done.aside)
    assert old.notebook("aoi").notes[0].id == note(500).id
    old.close()


def test_only_the_newest_of_what_was_put_aside_is_kept(data: Path) -> None:
    back_up(data, None, moment())
    done = [restore(data, None, moment(minute)) for minute in (1, 2, 3)]
    assert asides(data) == [done[-1].aside]


def test_a_running_product_is_not_restored_over(data: Path) -> None:
    back_up(data, None, moment())
    before = (data / RECORDS_FILE).read_bytes()
    with hold_folder(data), pytest.raises(StoreLocked):
        restore(data, None, moment(1))
    assert (data / RECORDS_FILE).read_bytes() == before


def damage(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:20_000])


@pytest.mark.parametrize("broken", ["cut off", "another program's", "newer", "missing"])
def test_a_backup_that_is_no_good_changes_nothing(data: Path, broken: str) -> None:
    made = back_up(data, None, moment()).path
    if broken == "cut off":
        damage(made)
    elif broken == "another program's":
        made.unlink()
        with closing(sqlite3.connect(made)) as connection:
            connection.execute("CREATE TABLE t (id)")
    elif broken == "newer":
        with closing(sqlite3.connect(made)) as connection:
            connection.execute("UPDATE alembic_version SET version_num = '9999'")
            connection.commit()
    else:
        made.unlink()
    before = {path.name: path.read_bytes() for path in data.iterdir() if path.is_file()}
    with pytest.raises((StoreError, BadInput)) as refused:
        restore(data, made, moment(1))
    assert "バックアップ" in str(refused.value) or "新しい版" in str(refused.value)
    assert {path.name: path.read_bytes() for path in data.iterdir() if path.name in before} == before
    assert not list(data.glob(".restore-*"))


def test_without_a_name_the_newest_backup_that_can_be_read_is_taken(data: Path) -> None:
    older = back_up(data, None, moment()).path
    damage(back_up(data, None, moment(1)).path)
    assert restore(data, None, moment(2)).source == older
    shutil.rmtree(data / BACKUPS)
    with pytest.raises(BadInput, match="ファイルを指定"):
        restore(data, None, moment(3))


@pytest.mark.parametrize("version", EARLIER)
def test_a_backup_of_an_older_version_is_brought_to_this_one(tmp_path: Path, version: str) -> None:
    (tmp_path / "old").mkdir()
    store_at(tmp_path / "old", version)
    made = back_up(tmp_path / "old", None, moment())
    assert made.contents.version == version
    restore(tmp_path / "new", made.path, moment(1))
    store = open_records(tmp_path / "new")
    assert store.task("aoi", "d-1").state is TaskState.WAITING
    assert store.check() == []
    store.close()


def test_a_restore_that_was_killed_half_way_is_no_empty_memory(data: Path) -> None:
    back_up(data, None, moment())
    (data / RECORDS_FILE).rename(data / "aside")
    (data / RESTORING).touch()
    with pytest.raises(StoreDamaged, match="restore"):
        open_records(data)
    assert not (data / RECORDS_FILE).exists()
    restore(data, None, moment(1))
    store = open_records(data)
    assert len(store.notebook("aoi").notes) == 120
    store.close()


def test_the_digest_sees_one_changed_character(data: Path) -> None:
    before = contents(data / RECORDS_FILE)
    with closing(sqlite3.connect(data / RECORDS_FILE)) as connection:
        connection.execute("UPDATE notes SET text = '候補は午後で' WHERE id = 'aoi-F01'")
        connection.commit()
    after = contents(data / RECORDS_FILE)
    assert (after.rows, after.digest != before.digest) == (before.rows, True)


# The command line


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> Iterator[pytest.CaptureFixture[str]]:
    capsys.readouterr()
    return capsys


def test_backup_and_restore_at_the_command_line(data: Path, told: pytest.CaptureFixture[str]) -> None:
    assert run(["backup", "--data-dir", str(data), "--keep", "2"]) == 0
    shown = told.readouterr().out
    assert "読み直して確かめました" in shown
    assert "クライアント 2名、メモ 120件、依頼 1件" in shown
    (data / RECORDS_FILE).unlink()
    assert run(["client", "list", "--data-dir", str(data)]) == 1
    assert "brief-assistant restore" in told.readouterr().err
    assert run(["restore", "--data-dir", str(data), "--json"]) == 0
    assert json.loads(told.readouterr().out)["rows"]["notes"] == 120
    assert run(["client", "list", "--data-dir", str(data)]) == 0
    assert "メモ 120件" in told.readouterr().out


def judged(folder: Path, days: int) -> None:
    store = open_records(folder, now=lambda: datetime.now(TOKYO) - timedelta(days=days))
    moment_ = datetime.now(TOKYO) - timedelta(days=days)
    store.change_task("aoi", "d-1", lambda task: task.moved(TaskState.JUDGED, moment_), "judge")
    store.close()


def test_old_tasks_are_offered_and_go_only_when_told(
    data: Path, told: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    judged(data, days=40)
    command = ["upkeep", "--data-dir", str(data)]
    assert run(command) == 0
    assert "定めていません" in told.readouterr().out
    assert run([*command, "--delete"]) == 2
    monkeypatch.setenv("BRIEF_RETENTION_DAYS", "60")
    assert run([*command, "--delete"]) == 0
    assert "過ぎた依頼はありません" in told.readouterr().out
    monkeypatch.setenv("BRIEF_RETENTION_DAYS", "30")
    assert run(command) == 0
    assert "1件あります" in told.readouterr().out
    store = open_records(data)
    assert len(store.tasks()) == 1
    store.close()
    assert run([*command, "--delete"]) == 0
    assert "消しました" in told.readouterr().out
    store = open_records(data)
    assert (store.tasks(), len(store.notebook("aoi").notes), store.check()) == ((), 120, [])
    store.close()
    assert "来週で😀".encode() not in (data / RECORDS_FILE).read_bytes()


@pytest.mark.parametrize("days", ["0", "-1", "x", "99999999"])
def test_a_retention_that_makes_no_sense_is_refused(
    data: Path, days: str, monkeypatch: pytest.MonkeyPatch, told: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BRIEF_RETENTION_DAYS", days)
    assert run(["upkeep", "--data-dir", str(data)]) == 2
    assert "BRIEF_RETENTION_DAYS" in told.readouterr().err


def test_a_killed_backup_leaves_nothing_that_passes_for_one(data: Path) -> None:
    script = (
        "import sys, os, signal; from pathlib import Path; from datetime import datetime, UTC\n"
        "import assistant.upkeep.backup as b\n"
        "b.contents = lambda path: os.kill(os.getpid(), signal.SIGKILL)\n"
        "b.back_up(Path(sys.argv[1]), None, datetime.now(UTC))\n"
    )
    done = subprocess.run([sys.executable, "-c", script, str(data)], check=False, env={**os.environ})
    assert done.returncode == -9
    assert backups(data / BACKUPS) == []
