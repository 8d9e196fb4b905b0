"""One process at a time in a data folder, and a message that helps the second one."""

import json
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from assistant.errors import StoreError, StoreLocked
from assistant.lock import HOLDER_NAME, LOCK_NAME, hold_folder

HOLDER = """
import sys
from assistant.lock import hold_folder
with hold_folder(sys.argv[1], ["/opt/bin/brief-assistant", "serve", "--note", "秘密の依頼"]):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def another_process_holding(folder: Path) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "held\n"
        yield child
        child.kill()


def test_the_second_process_is_told_who_holds_the_folder_and_what_to_do(tmp_path: Path) -> None:
    with another_process_holding(tmp_path) as child, pytest.raises(StoreLocked) as refused:
        hold_folder(tmp_path)
    message = str(refused.value)
    for part in (str(tmp_path), str(child.pid), "brief-assistant serve", "から", "終了して", "BRIEF_DATA_DIR"):
        assert part in message
    assert "秘密" not in message


def test_the_folder_is_free_again_when_the_holder_is_killed(tmp_path: Path) -> None:
    with another_process_holding(tmp_path) as child:
        os.kill(child.pid, signal.SIGKILL)
        child.wait(timeout=10)
        assert (tmp_path / HOLDER_NAME).exists(), "the dead holder's side file is still there and must not count"
        with hold_folder(tmp_path):
            holder = json.loads((tmp_path / HOLDER_NAME).read_text(encoding="utf-8"))
            assert holder["pid"] == os.getpid()


def test_a_second_hold_in_the_same_process_is_refused_until_the_first_is_released(tmp_path: Path) -> None:
    first = hold_folder(tmp_path)
    with pytest.raises(StoreLocked, match=str(os.getpid())):
        hold_folder(tmp_path)
    first.release()
    first.release()
    with hold_folder(tmp_path) as second:
        assert second.folder == tmp_path.resolve()


def test_a_refused_hold_does_not_free_the_folder_of_the_holder(tmp_path: Path) -> None:
    with hold_folder(tmp_path):
        for _ in range(3):
            with pytest.raises(StoreLocked):
                hold_folder(tmp_path)
        assert (tmp_path / HOLDER_NAME).exists()


def test_the_folder_is_made_for_its_owner_only(tmp_path: Path) -> None:
    folder = tmp_path / "まだ無い" / "data"
    with hold_folder(folder):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert stat.S_IMODE((folder / LOCK_NAME).stat().st_mode) & 0o077 == 0


@pytest.mark.parametrize("side_file", [None, "", "{", '{"pid": "x"}', "[1]"])
def test_the_refusal_needs_no_side_file(tmp_path: Path, side_file: str | None) -> None:
    with another_process_holding(tmp_path):
        (tmp_path / HOLDER_NAME).unlink()
        if side_file is not None:
            (tmp_path / HOLDER_NAME).write_text(side_file, encoding="utf-8")
        with pytest.raises(StoreLocked, match="使用中"):
            hold_folder(tmp_path)


@pytest.mark.parametrize("name", ["a-file/data", "nul\0name"])
def test_a_folder_that_cannot_be_made_is_explained(tmp_path: Path, name: str) -> None:
    (tmp_path / "a-file").write_text("x", encoding="utf-8")
    with pytest.raises(StoreError, match="BRIEF_DATA_DIR") as refused:
        hold_folder(tmp_path / name)
    assert not isinstance(refused.value, StoreLocked)


def test_two_spellings_of_one_folder_are_one_lock(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "data")
    with hold_folder(tmp_path / "data"), pytest.raises(StoreLocked):
        hold_folder(tmp_path / "link" / ".." / "link")


def test_the_side_file_is_private(tmp_path: Path) -> None:
    with hold_folder(tmp_path / "data"):
        assert (tmp_path / "data" / HOLDER_NAME).stat().st_mode & 0o077 == 0
