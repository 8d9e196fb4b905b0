"""kill -9 at any moment: what was acknowledged is there, exactly once; an import is whole or absent.

This file is also the program whose writers get killed. A writer prints one line for each write, after the store has
acknowledged it.
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest

from assistant.domain.client import Client
from assistant.domain.feedback import FeedbackNote
from assistant.records.open import open_records
from assistant.records.store import SqlRecords

ROUNDS = 50 if os.environ.get("BRIEF_LONG_TESTS") == "1" else 10
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="writers are forked")
BATCH = 20
CLIENT = Client(id="aoi", name="青井")
ROOT = Path(__file__).parent.parent


def note(id_: str) -> FeedbackNote:
    return FeedbackNote(id=id_, client_id="aoi", date=date(2026, 5, 1), text=f"本文 {id_}" * 20)


def batch(name: str) -> list[FeedbackNote]:
    return [note(f"{name}.{n}") for n in range(BATCH)]


# The program that is killed


class AcksTooEarly:
    """A broken store: says yes at once and writes later, a hundred at a time."""

    def __init__(self, store: SqlRecords) -> None:
        self._store = store
        self._waiting: list[FeedbackNote] = []

    def add_note(self, client_id: str, note: FeedbackNote) -> None:
        self._waiting.append(note)
        if len(self._waiting) == 100:
            self._store.apply([], self._waiting)
            self._waiting = []

    def apply(self, clients: Sequence[Client], notes: Sequence[FeedbackNote]) -> None:
        for one in notes:
            self.add_note(one.client_id, one)


class ImportsPieceByPiece:
    """A broken store: an import is one transaction a note."""

    def __init__(self, store: SqlRecords) -> None:
        self._store = store

    def add_note(self, client_id: str, note: FeedbackNote) -> None:
        self._store.add_note(client_id, note)

    def apply(self, clients: Sequence[Client], notes: Sequence[FeedbackNote]) -> None:
        for one in notes:
            self._store.add_note(one.client_id, one)
            time.sleep(0.05)


def acknowledge(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def write_until_killed(mode: str, folder: Path, round_: str) -> None:
    store = open_records(folder)
    makers: dict[str, Callable[[SqlRecords], SqlRecords | AcksTooEarly | ImportsPieceByPiece]] = {
        "sound": lambda sound: sound,
        "early": AcksTooEarly,
        "pieces": ImportsPieceByPiece,
    }
    target = makers[mode](store)
    store.save_client(CLIENT)
    for number in range(1_000_000):
        if number % 4 == 3:
            name = f"import-{round_}-{number}"
            target.apply([CLIENT], batch(name))
        else:
            name = f"note-{round_}-{number}"
            target.add_note("aoi", note(name))
        acknowledge(name)


def fork_writers() -> None:
    """One writer for each line of input; says its process id first, and how it ended last."""
    for line in sys.stdin:
        mode, folder, round_ = line.rstrip("\n").split("\t")
        ready, go = os.pipe()
        pid = os.fork()
        if not pid:
            os.read(ready, 1)
            write_until_killed(mode, Path(folder), round_)
        acknowledge(str(pid))
        os.write(go, b"!")
        _, status = os.waitpid(pid, 0)
        os.close(ready)
        os.close(go)
        acknowledge("killed" if os.WIFSIGNALED(status) else "ended")


# The checker


def faults(acknowledged: Iterable[str], found: Sequence[FeedbackNote]) -> list[str]:
    """What a store that was killed did wrong, from what it acknowledged and what is in it now."""
    times = Counter(n.id for n in found)
    wrong = [f"{id_} is there {n} times" for id_, n in times.items() if n > 1]
    wrong += [f"{n.id} is not what was stored" for n in found if n != note(n.id)]
    for name in acknowledged:
        ids = [n.id for n in batch(name)] if name.startswith("import") else [name]
        wrong += [f"{id_} was acknowledged and is lost" for id_ in ids if not times[id_]]
    sizes = Counter(id_.split(".")[0] for id_ in times if id_.startswith("import"))
    return wrong + [
        f"{name} is there with {size} of {BATCH} notes" for name, size in sizes.items() if size != BATCH
    ]


class Nursery:
    """The program of this file: loads the libraries once, then forks a writer for each round."""

    def __init__(self) -> None:
        self._program = subprocess.Popen(
            [sys.executable, __file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )

    def run_and_kill(self, mode: str, folder: Path, round_: int, seconds: float, after: int) -> list[str]:
        """Let a writer begin, kill it `seconds` after its `after`th write, return what it acknowledged."""
        assert self._program.stdin is not None
        self._program.stdin.write(f"{mode}\t{folder}\t{round_}\n")
        self._program.stdin.flush()
        pid = int(self._line())
        first = [self._line() for _ in range(after)]
        time.sleep(seconds)
        os.kill(pid, signal.SIGKILL)
        return first + list(iter(self._line, "killed"))

    def close(self) -> None:
        self._program.communicate()

    def _line(self) -> str:
        assert self._program.stdout is not None
        line = self._program.stdout.readline().strip()
        assert line not in {"", "ended"}, "the writer ended by itself"
        return line


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    opened = Nursery()
    yield opened
    opened.close()


def survey(folder: Path, acknowledged: Iterable[str]) -> list[str]:
    store = open_records(folder)
    found = store.notebook("aoi").notes if store.clients() else ()
    wrong = faults(acknowledged, found) + store.check()
    store.close()
    return wrong


@pytest.mark.timeout(300)
def test_nothing_acknowledged_is_lost_and_no_import_is_half_done_after_kill_9(
    tmp_path: Path, nursery: Nursery
) -> None:
    chance = random.Random()
    acknowledged: list[str] = []
    for round_ in range(ROUNDS):
        acknowledged += nursery.run_and_kill("sound", tmp_path, round_, chance.uniform(0, 0.15), after=3)
        assert survey(tmp_path, acknowledged) == [], f"round {round_}"
    assert len(acknowledged) > 3 * ROUNDS
    assert any(name.startswith("import") for name in acknowledged)


@pytest.mark.timeout(300)
def test_a_first_start_that_is_killed_leaves_a_folder_that_opens(tmp_path: Path, nursery: Nursery) -> None:
    chance = random.Random()
    for round_ in range(ROUNDS):
        folder = tmp_path / str(round_)
        acknowledged = nursery.run_and_kill("sound", folder, round_, chance.uniform(0, 0.4), after=0)
        assert survey(folder, acknowledged) == [], f"round {round_}"


def test_the_checker_catches_a_store_that_acknowledges_before_the_commit(tmp_path: Path, nursery: Nursery) -> None:
    acknowledged = nursery.run_and_kill("early", tmp_path, 0, 0, after=9)
    assert any("acknowledged and is lost" in wrong for wrong in survey(tmp_path, acknowledged))


def test_the_checker_catches_a_store_that_imports_piece_by_piece(tmp_path: Path, nursery: Nursery) -> None:
    acknowledged = nursery.run_and_kill("pieces", tmp_path, 0, 0.3, after=3)
    assert any(f"of {BATCH} notes" in wrong for wrong in survey(tmp_path, acknowledged))


def test_the_checker_catches_doubles_and_changed_texts() -> None:
    changed = note("b").model_copy(update={"text": "別"})
    assert faults(["a", "b"], [note("a"), note("a"), changed]) == [
        "a is there 2 times",
        "b is not what was stored",
    ]
    assert faults(["a", "import-1"], [note("a"), *batch("import-1")]) == []


if __name__ == "__main__":
    fork_writers()
