"""Fail the n-th write, for n = 1, 2, 3 … until a run is untouched: nothing acknowledged is lost, nothing is there
twice, no import is half done, the file is whole, and the next start works.

strace makes the kernel's answers wrong (`-e inject`), so the product runs as it is. `make faults` runs every n; the
ordinary tests run the first few. Skipped where strace may not trace.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from assistant.domain.task import TaskState
from assistant.errors import StoreDamaged
from assistant.records.copies import contents
from assistant.records.open import RESTORING, open_records
from assistant.records.store import SqlRecords
from assistant.upkeep.backup import BACKUPS, back_up, backups
from assistant.upkeep.restore import asides
from tests.records_samples import AOI, BANDO, NOW, Clock, draft, note
from tests.test_older_records import EARLIER, store_at
from tests.write_faults import IMPORTED, NEW_NOTE, OPERATIONS

OLD = "restore of an old version"
ROOT = Path(__file__).parent.parent
EVERY_N = os.environ.get("BRIEF_LONG_TESTS") == "1"
MOST = 2000 if EVERY_N else 2

FAULTS = {
    "disk full": ("pwrite64,ftruncate,fallocate", "error=ENOSPC", "+"),
    "write error": ("pwrite64", "error=EIO", ""),
    "sync error": ("fdatasync,fsync", "error=EIO", ""),
    "killed at a write": ("pwrite64", "signal=KILL", ""),
    "killed at a sync": ("fdatasync,fsync", "signal=KILL", ""),
    "killed at a rename": ("rename,unlink,link,ftruncate", "signal=KILL", ""),
}
"""Name → the calls of which the n-th fails, how, and whether all later ones fail too. Each kind of call is counted
by itself: the n-th of every kind fails."""

TRIED = tuple(FAULTS) if EVERY_N else ("disk full", "killed at a sync")


def may_trace() -> bool:
    if shutil.which("strace") is None:
        return False
    tried = subprocess.run(["strace", "-o", os.devnull, "true"], capture_output=True, check=False)
    return tried.returncode == 0


pytestmark = [
    pytest.mark.skipif(not may_trace(), reason="strace is not there or may not trace: apt-get install strace"),
    pytest.mark.timeout(1800 if EVERY_N else 120),
]


class Workshop:
    """The program of `write_faults`, and strace beside each of its workers."""

    def __init__(self) -> None:
        self._program = subprocess.Popen(
            [sys.executable, "-m", "tests.write_faults"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )

    def run(self, operation: str, folder: Path, fault: str, n: int, log: Path) -> tuple[str, bool]:
        """(what the worker answered, whether a call was made to fail)."""
        self._say(f"{operation}\t{folder}")
        calls, how, later = FAULTS[fault]
        pid = self._line()
        tracer = subprocess.Popen(
            ["strace", "-p", pid, "-o", str(log), "-e", f"trace={calls}", "-e", f"inject={calls}:{how}:when={n}{later}"],
            stderr=subprocess.PIPE,
            text=True,
        )  # fmt: skip
        assert tracer.stderr is not None
        assert "attached" in tracer.stderr.readline()
        self._say("go")
        answer = self._line()
        tracer.stderr.read()
        tracer.wait(10)
        tracer.stderr.close()
        traced = log.read_text()
        return answer, "INJECTED" in traced or "killed by SIGKILL" in traced

    def close(self) -> None:
        self._program.communicate()

    def _say(self, line: str) -> None:
        assert self._program.stdin is not None
        self._program.stdin.write(line + "\n")
        self._program.stdin.flush()

    def _line(self) -> str:
        assert self._program.stdout is not None
        line = self._program.stdout.readline().strip()
        assert line, "the program ended by itself"
        return line


@pytest.fixture(scope="module")
def workshop() -> Iterator[Workshop]:
    opened = Workshop()
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two clients, notes, a task that waits for an answer, and a backup of it."""
    folder = tmp_path_factory.mktemp("prepared") / "data"
    store = open_records(folder, now=Clock())
    store.apply([AOI, BANDO], [note(n) for n in range(1, 31)])
    store.save_draft("aoi", draft())
    store.change_task("aoi", "d-1", lambda task: task.moved(TaskState.WAITING, NOW), "move")
    store.close()
    OPERATIONS["backup"](folder)
    rows = [
        {"kind": "feedback", "id": f"I-{n}", "client_id": "bando", "date": "2026-05-01", "score": None, "task": "t", "text": f"ご要望{n}" * 20}
        for n in range(IMPORTED)
    ]  # fmt: skip
    lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    (folder.parent / "in.jsonl").write_text(lines, encoding="utf-8")
    return folder


def fresh_copy(prepared: Path, folder: Path) -> Path:
    shutil.copytree(prepared, folder / "data")
    shutil.copy2(prepared.parent / "in.jsonl", folder)
    return folder / "data"


def imported(store: SqlRecords) -> int:
    ids = [one.id for one in store.notebook("bando").notes if one.id.startswith("I-")]
    assert len(set(ids)) == len(ids)
    return len(ids)


def added(store: SqlRecords) -> int:
    return sum(one.text == NEW_NOTE for one in store.notebook("aoi").notes)


def state(store: SqlRecords) -> TaskState:
    return store.task("aoi", "d-1").state


def taught(store: SqlRecords) -> int:
    """How often the lesson of the judged task is there."""
    return sum(one.source == "d-1" for one in store.notebook("aoi").notes)


def is_known(store: SqlRecords) -> bool:
    return any(client.id == "aoi" for client in store.clients())


DONE: dict[str, Callable[[SqlRecords], bool]] = {
    "start": lambda store: is_known(store) and len(store.notebook("aoi").notes) == 30,
    "import": lambda store: imported(store) == IMPORTED,
    "feedback": lambda store: added(store) == 1,
    "answer": lambda store: len(store.task("aoi", "d-1").answers) == 2,
    "outcome": lambda store: state(store) is TaskState.JUDGED and store.task("aoi", "d-1").learned.notes != (),
    "forget": lambda store: not is_known(store),
    "backup": is_known,
    "restore": lambda store: is_known(store) and added(store) == 0,
}
"""Is the work there, once and whole?"""

UNTOUCHED: dict[str, Callable[[SqlRecords], bool]] = {
    **{name: lambda _: False for name in ("start", "backup")},
    "import": lambda store: imported(store) == 0,
    "feedback": lambda store: added(store) == 0,
    "answer": lambda store: store.task("aoi", "d-1").answers == () and state(store) is TaskState.WAITING,
    # Two steps, each whole: the judgement, then what it taught.
    "outcome": lambda store: taught(store) == 0,
    "forget": lambda store: is_known(store) and len(store.notebook("aoi").notes) == 30,
    "restore": lambda store: is_known(store) and added(store) == 1,
}


def wrong(operation: str, answer: str, folder: Path) -> list[str]:
    """What is wrong with the store after the fault, seen by a new process' eyes."""
    if answer.startswith("broke"):
        return [answer]
    if (folder / RESTORING).exists():
        assert answer == "killed"
        with pytest.raises(StoreDamaged, match="restore"):
            open_records(folder)
        OPERATIONS["restore"](folder)  # as that sentence says
    store = open_records(folder)
    try:
        done = DONE[operation](store)
        found = store.check()
        if answer == "done" and not done:
            found.append("acknowledged and lost")
        if not done and not UNTOUCHED[operation](store):
            found.append("half done")
        return found
    finally:
        store.close()


def again(operation: str, folder: Path) -> None:
    """The next start, and the same work with a sound disk. What may not be done twice is not."""
    store = open_records(folder)
    done = DONE[operation](store)
    store.close()
    if operation in ("import", "backup", "restore", "start") or not done:
        OPERATIONS[operation](folder)
    store = open_records(folder)
    assert DONE[operation](store)
    assert store.check() == []
    store.close()


def with_a_newer_note(folder: Path) -> Path:
    """Something that a restore must put aside."""
    OPERATIONS["feedback"](folder)
    return folder


def is_put_aside(folder: Path) -> bool:
    """Is the newer note still somewhere: in the records, or in what was put aside?"""
    for place in (folder, *asides(folder)):
        store = open_records(place)
        found = added(store)
        store.close()
        if found:
            return True
    return False


@pytest.mark.parametrize("fault", TRIED)
@pytest.mark.parametrize("operation", [name for name in OPERATIONS if name != OLD])
def test_the_nth_failing_write_loses_nothing(
    workshop: Workshop, prepared: Path, tmp_path: Path, operation: str, fault: str
) -> None:
    for n in stepping() if operation in ("forget", "restore") else range(1, MOST + 1):
        place = tmp_path / str(n)
        folder = fresh_copy(prepared, place)
        if operation == "restore":
            with_a_newer_note(folder)
        answer, failed = workshop.run(operation, folder, fault, n, tmp_path / "log")
        assert wrong(operation, answer, folder) == [], f"n = {n}: {answer}"
        for path in backups(folder / BACKUPS):
            assert contents(path).rows["notes"] == 30
        if operation == "restore":
            assert is_put_aside(folder)
        again(operation, folder)
        shutil.rmtree(place)
        if not failed:
            assert answer == "done"
            return
    assert not EVERY_N, "the end was not reached"


def stepping() -> Iterator[int]:
    """Every n at first, then every seventh: an update, or packing the file, writes hundreds of pages all alike."""
    yield from range(1, min(MOST, 12) + 1)
    yield from range(19, MOST + 1, 7)


@pytest.mark.parametrize("fault", TRIED)
@pytest.mark.parametrize("version", [EARLIER[0], EARLIER[-1]] if EVERY_N else [EARLIER[-1]])
def test_the_nth_failing_write_of_an_update_loses_nothing(
    workshop: Workshop, tmp_path: Path, version: str, fault: str
) -> None:
    old = tmp_path / "old"
    old.mkdir()
    store_at(old, version)
    for n in stepping():
        folder = tmp_path / str(n)
        shutil.copytree(old, folder)
        answer, failed = workshop.run("start", folder, fault, n, tmp_path / "log")
        assert not answer.startswith("broke"), answer
        store = open_records(folder)
        assert (store.check(), len(store.notebook("aoi").notes), len(store.tasks())) == ([], 1, 2)
        store.close()
        shutil.rmtree(folder)
        if not failed:
            assert answer == "done"
            return
    assert not EVERY_N, "the end was not reached"


@pytest.mark.parametrize("fault", TRIED)
def test_the_nth_failing_write_of_a_first_start_leaves_a_folder_that_opens(
    workshop: Workshop, tmp_path: Path, fault: str
) -> None:
    for n in stepping():
        folder = tmp_path / str(n)
        answer, failed = workshop.run("start", folder, fault, n, tmp_path / "log")
        assert not answer.startswith("broke"), answer
        store = open_records(folder)
        assert (store.check(), store.clients()) == ([], ())
        store.close()
        shutil.rmtree(folder)
        if not failed:
            assert answer == "done"
            return
    assert not EVERY_N, "the end was not reached"


@pytest.mark.parametrize("fault", TRIED)
def test_the_nth_failing_write_of_a_restore_of_an_old_backup_loses_nothing(
    workshop: Workshop, prepared: Path, tmp_path: Path, fault: str
) -> None:
    (tmp_path / "old").mkdir()
    store_at(tmp_path / "old", EARLIER[-1])
    old = back_up(tmp_path / "old", None, NOW).path
    for n in stepping():
        folder = with_a_newer_note(fresh_copy(prepared, tmp_path / str(n)))
        shutil.copy2(old, folder.parent / "old.backup")
        answer, failed = workshop.run(OLD, folder, fault, n, tmp_path / "log")
        assert not answer.startswith("broke"), answer
        if (folder / RESTORING).exists():
            OPERATIONS[OLD](folder)
        store = open_records(folder)
        assert store.check() == []
        assert len(store.tasks()) == (2 if answer == "done" else len(store.tasks()))
        assert len(store.notebook("aoi").notes) in (1, 31), "the backup's or those of before"
        store.close()
        assert is_put_aside(folder)
        shutil.rmtree(folder.parent)
        if not failed:
            assert answer == "done"
            return
    assert not EVERY_N, "the end was not reached"


@pytest.mark.skipif(not EVERY_N, reason="two whole starts of the product: make faults")
def test_a_full_disk_under_the_index_costs_no_note_and_is_mended(tmp_path: Path) -> None:
    data, log = tmp_path / "data", tmp_path / "log"
    command = [sys.executable, "-m", "assistant"]

    def told(*arguments: str, tracer: Sequence[str] = ()) -> str:
        done = subprocess.run(
            [*tracer, *command, *arguments, "--data-dir", str(data)],
            capture_output=True,
            text=True,
            check=False,
            cwd=ROOT,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    told("import", *(str(ROOT / "prompts" / "samples" / name) for name in ("clients.jsonl", "feedback.jsonl")))
    index = data / "index" / "chroma.sqlite3"
    tracer = ["strace", "-f", "-o", str(log), "-P", str(index), "-P", f"{index}-journal", "-e", "trace=pwrite64"]
    tracer += ["-e", "inject=pwrite64:error=ENOSPC:when=1+"]
    assert "保存しました" in told("feedback", "add", "--client", "hinata", "--text", NEW_NOTE, tracer=tracer)
    assert "INJECTED" in log.read_text()
    assert NEW_NOTE in told("feedback", "list", "--client", "hinata")
    assert "問題はありません" in told("doctor")


def test_the_check_sees_a_lost_write_a_half_import_and_a_broken_answer(prepared: Path, tmp_path: Path) -> None:
    folder = fresh_copy(prepared, tmp_path)
    assert wrong("feedback", "done", folder) == ["acknowledged and lost"]
    assert wrong("feedback", "refused", folder) == []
    assert wrong("feedback", "broke KeyError: 1", folder) == ["broke KeyError: 1"]
    store = open_records(folder)
    store.apply([], [note(1, "bando").model_copy(update={"id": "I-1"})])
    store.close()
    assert wrong("import", "refused", folder) == ["half done"]
