"""Whatever happens to the records file while nobody runs: mended, or a sentence with the way back; never an empty
memory, never a dead process, and `restore` brings back what the backup holds."""

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from assistant.cli import run
from assistant.errors import StoreDamaged, StoreError
from assistant.records.open import MADE, RECORDS_FILE, open_records
from assistant.upkeep.backup import BACKUPS, back_up
from tests.records_samples import AOI, BANDO, NOW, draft, note

NOTES = 400


def fill(folder: Path) -> None:
    store = open_records(folder)
    store.apply([AOI, BANDO], [note(n, text=f"{n}件目の候補は午前で" * 20) for n in range(NOTES)])
    store.save_draft("aoi", draft())
    store.close()


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Closed in order, with a backup."""
    folder = tmp_path_factory.mktemp("whole") / "data"
    fill(folder)
    back_up(folder, None, NOW)
    return folder


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """As a kill leaves it: the newest note is in the log only."""
    folder = tmp_path_factory.mktemp("killed") / "data"
    fill(folder)
    back_up(folder, None, NOW)
    store = open_records(folder)
    store.add_note("aoi", note(9000, text="ログの中だけ"))
    copy = folder.parent / "copy"
    shutil.copytree(folder, copy)
    store.close()
    return copy


def overwrite(path: Path, start: int, data: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(start)
        file.write(data)


def zero_pages(path: Path, share: float, count: int = 1) -> None:
    overwrite(path, int(path.stat().st_size * share) // 4096 * 4096, bytes(4096 * count))


def another_version(path: Path, version: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (version,))
        connection.commit()


def no_version(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TABLE alembic_version")


def a_folder_instead(path: Path) -> None:
    path.unlink()
    path.mkdir()


DAMAGES: dict[str, Callable[[Path], object]] = {
    "truncated to half": lambda p: os.truncate(p, p.stat().st_size // 2),
    "truncated by a page": lambda p: os.truncate(p, p.stat().st_size - 4096),
    "truncated to nothing": lambda p: os.truncate(p, 0),
    "header overwritten": lambda p: overwrite(p, 0, b"x" * 100),
    "header zeroed": lambda p: overwrite(p, 0, bytes(100)),
    "first page zeroed": lambda p: overwrite(p, 100, bytes(3996)),
    "pages zeroed in the middle": lambda p: zero_pages(p, 0.4, 8),
    "deleted": Path.unlink,
    "unknown version": no_version,
    "replaced by text": lambda p: p.write_text("これは記録ではありません" * 1000, encoding="utf-8"),
    "replaced by a folder": a_folder_instead,
    "replaced by an empty database": lambda p: (p.unlink(), sqlite3.connect(p).close(), p.touch()),
}


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Iterator[Callable[..., tuple[int, str]]]:
    def command(folder: Path, *arguments: str) -> tuple[int, str]:
        capsys.readouterr()
        code = run([*arguments, "--data-dir", str(folder)])
        shown = capsys.readouterr()
        return code, shown.out + shown.err

    return command


Said = Callable[..., tuple[int, str]]


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_damage_ends_in_a_sentence_with_the_way_back_which_works(
    whole: Path, tmp_path: Path, damage: Callable[[Path], object], said: Said
) -> None:
    folder = tmp_path / "data"
    shutil.copytree(whole, folder)
    damage(folder / RECORDS_FILE)
    code, shown = said(folder, "feedback", "list", "--client", "aoi")
    assert code == 1, shown
    assert "restore" in shown or "更新" in shown
    assert "Traceback" not in shown
    assert "まだありません" not in shown, "an empty memory"
    code, shown = said(folder, "backup")
    assert code == 1, "a damaged store gives no backup"
    code, shown = said(folder, "restore")
    assert code == 0, shown
    code, shown = said(folder, "feedback", "list", "--client", "aoi")
    assert (code, len(shown.splitlines())) == (0, NOTES)
    store = open_records(folder)
    assert store.check() == []
    store.close()


LOG_DAMAGES: dict[str, tuple[Callable[[Path, Path], object], bool]] = {
    "log torn in its last frame": (lambda w, _: os.truncate(w, w.stat().st_size - 100), False),
    "log cut to its header": (lambda w, _: os.truncate(w, 32), False),
    "log scrambled": (lambda w, _: overwrite(w, 40, os.urandom(2000)), False),
    "log replaced by text": (lambda w, _: w.write_text("記録ではありません" * 500, encoding="utf-8"), False),
    "shared memory stale": (lambda _, s: s.write_bytes(b"\xff" * 32768), True),
    "shared memory emptied": (lambda _, s: os.truncate(s, 0), True),
    "shared memory deleted": (lambda _, s: s.unlink(missing_ok=True), True),
}
"""(what happens to log and shared memory, whether the newest note must still be there)."""


@pytest.mark.parametrize(("damage", "kept"), LOG_DAMAGES.values(), ids=LOG_DAMAGES.keys())
def test_a_damaged_log_costs_at_most_what_was_only_in_it(
    killed: Path, tmp_path: Path, damage: Callable[[Path, Path], object], kept: bool
) -> None:
    folder = tmp_path / "data"
    shutil.copytree(killed, folder)
    log, shared = (folder / f"{RECORDS_FILE}{end}" for end in ("-wal", "-shm"))
    shared.touch()
    damage(log, shared)
    done = subprocess.run(
        [sys.executable, "-c", READING, str(folder)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    count, problems = done.stdout.split("|")
    assert problems.strip() == "[]"
    assert int(count) == NOTES + 1 if kept else int(count) in (NOTES, NOTES + 1)


READING = """
import sys
from pathlib import Path
from assistant.records.open import open_records
store = open_records(Path(sys.argv[1]))
print(len(store.notebook("aoi").notes), "|", store.check())
store.close()
"""
"""In a process of its own: a mapped file that shrinks can kill."""


def test_records_that_are_gone_while_the_log_is_left_are_not_swallowed(
    killed: Path, tmp_path: Path, said: Said
) -> None:
    folder = tmp_path / "data"
    shutil.copytree(killed, folder)
    (folder / RECORDS_FILE).unlink()
    code, shown = said(folder, "client", "list")
    assert code == 1
    assert "restore" in shown
    assert said(folder, "restore")[0] == 0
    assert list(folder.glob(f"before-restore-*/{RECORDS_FILE}-wal"))


def test_a_newer_version_is_left_alone_and_a_backup_of_this_one_comes_back(
    whole: Path, tmp_path: Path, said: Said
) -> None:
    folder = tmp_path / "data"
    shutil.copytree(whole, folder)
    another_version(folder / RECORDS_FILE, "9999")
    code, shown = said(folder, "client", "list")
    assert code == 1
    assert "新しい版に更新" in shown
    assert said(folder, "restore")[0] == 0
    code, shown = said(folder, "client", "list")
    assert (code, f"メモ {NOTES}件" in shown) == (0, True)


def test_starting_anew_in_an_old_folder_must_be_wanted(whole: Path, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    shutil.copytree(whole, folder)
    (folder / RECORDS_FILE).unlink()
    with pytest.raises(StoreDamaged, match=MADE):
        open_records(folder)
    (folder / MADE).unlink()
    store = open_records(folder)
    assert store.clients() == ()
    store.close()


UNPRIVILEGED = """
import os, sys
from pathlib import Path
from assistant.errors import StoreError
from assistant.records.open import open_records
from assistant.upkeep.backup import back_up
from datetime import datetime, UTC
import sqlalchemy.dialects.sqlite
os.setgid(65534); os.setuid(65534)
for attempt in (lambda: open_records(Path(sys.argv[1])), lambda: back_up(Path(sys.argv[1]), None, datetime.now(UTC))):
    try:
        attempt()
    except StoreError as error:
        print(error)
"""


@pytest.fixture
def reachable() -> Iterator[Path]:
    """A folder that somebody without rights can reach; pytest's own is closed."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o711)
        yield Path(name)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root can become somebody without rights")
@pytest.mark.parametrize("closed", ["folder", "file", "file read-only"])
def test_without_rights_the_sentence_names_them(whole: Path, reachable: Path, closed: str) -> None:
    folder = reachable / "data"
    shutil.copytree(whole, folder)
    os.chown(folder, 65534 if closed != "folder" else 0, 65534)
    (folder / RECORDS_FILE).chmod(0o444 if closed == "file read-only" else 0o600)
    done = subprocess.run(
        [sys.executable, "-c", UNPRIVILEGED, str(folder)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert [("権限" in line) for line in done.stdout.splitlines()] == [True, True]


def test_an_open_store_whose_file_is_taken_away_says_so_and_lives(whole: Path, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    shutil.copytree(whole, folder)
    store = open_records(folder)
    (folder / RECORDS_FILE).write_text("壊れた" * 1000, encoding="utf-8")
    try:
        found = [str(problem) for problem in store.check()]
    except StoreError as error:
        found = [str(error)]
    assert found
    store.close()
    with pytest.raises(StoreDamaged):
        open_records(folder)


def test_backups_of_the_folder_are_not_touched_by_damage_or_restore(
    whole: Path, tmp_path: Path, said: Said
) -> None:
    folder = tmp_path / "data"
    shutil.copytree(whole, folder)
    before = {path.name: path.read_bytes() for path in (folder / BACKUPS).iterdir()}
    (folder / RECORDS_FILE).unlink()
    assert said(folder, "restore")[0] == 0
    assert {path.name: path.read_bytes() for path in (folder / BACKUPS).iterdir()} == before
