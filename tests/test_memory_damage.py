"""Whatever happens to the index folder, every vector is served, the process lives, and the index is made anew."""

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from assistant.domain.feedback import NoteBook
from assistant.embedders import note_text
from assistant.errors import StoreLocked
from assistant.lock import hold_folder
from assistant.memory import ChromaMemory
from assistant.memory.chroma import ChromaIndex, open_chroma
from assistant.memory.index import IndexFault
from assistant.memory.probe import probe
from tests.fakes import HashEmbedder, note_book

EMBEDDER = HashEmbedder()
BOOKS = [note_book(f"client-{c}", [f"{c}社の{n}件目は{n * 5}分で" for n in range(200)]) for c in range(7)]
ROWS = sum(len(book.notes) for book in BOOKS)
"""More than Chroma's threshold of 1,000, so that the vectors are in the index files too."""

LONG = os.environ.get("BRIEF_LONG_TESTS") == "1"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index in good order, closed."""
    folder = tmp_path_factory.mktemp("whole") / "index"
    memory = ChromaMemory(folder, HashEmbedder(), note_text)
    memory.store(BOOKS)
    memory.close()
    return folder


@pytest.fixture
def folder(whole: Path, tmp_path: Path) -> Path:
    """A copy of it, to be damaged. The copy keeps the times, so it passes for the original."""
    copy = tmp_path / "index"
    shutil.copytree(whole, copy)
    shutil.copy2(whole.with_name("index.manifest.json"), tmp_path)
    return copy


def one(folder: Path, name: str) -> Path:
    return next(folder.rglob(name))


def overwrite(file: Path, start: int, data: bytes) -> None:
    with file.open("r+b") as opened:
        opened.seek(start)
        opened.write(data)


def zero_page(folder: Path, page: int) -> None:
    overwrite(folder / "chroma.sqlite3", page * 4096, bytes(4096))


def truncate_index_files(folder: Path) -> None:
    for file in folder.rglob("*.bin"):
        os.truncate(file, file.stat().st_size // 3)


def replace_by_file(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.write_bytes(b"not a folder")


def change(folder: Path, statement: str) -> None:
    with closing(sqlite3.connect(folder / "chroma.sqlite3")) as connection:
        connection.execute(statement)
        connection.commit()


def replace_by_empty_database(folder: Path) -> None:
    (folder / "chroma.sqlite3").unlink()
    change(folder, "CREATE TABLE t (id)")


def replace_by_folder(folder: Path) -> None:
    (folder / "chroma.sqlite3").unlink()
    (folder / "chroma.sqlite3").mkdir()


DAMAGES: dict[str, Callable[[Path], object]] = {
    "sqlite truncated": lambda f: os.truncate(f / "chroma.sqlite3", (f / "chroma.sqlite3").stat().st_size // 2),
    "sqlite emptied": lambda f: os.truncate(f / "chroma.sqlite3", 0),
    "sqlite header overwritten": lambda f: overwrite(f / "chroma.sqlite3", 0, b"x" * 100),
    "sqlite deleted": lambda f: (f / "chroma.sqlite3").unlink(),
    "first page zeroed": lambda f: zero_page(f, 0),
    "a page zeroed": lambda f: zero_page(f, 40),
    "index files truncated": truncate_index_files,
    "index folder deleted": lambda f: shutil.rmtree(one(f, "data_level0.bin").parent),
    "vectors zeroed": lambda f: overwrite(one(f, "data_level0.bin"), 4096, bytes(200_000)),
    "vectors scrambled": lambda f: overwrite(one(f, "data_level0.bin"), 4096, random.Random(1).randbytes(200_000)),
    "whole folder deleted": shutil.rmtree,
    "a file in place of the folder": replace_by_file,
    "sqlite replaced by text": lambda f: (f / "chroma.sqlite3").write_text(
        "索引ではありません" * 999, encoding="utf-8"
    ),
    "sqlite replaced by an empty database": replace_by_empty_database,
    "a folder in place of sqlite": replace_by_folder,
    "tables missing": lambda f: change(f, "DROP TABLE embeddings_queue"),
    "rows lost": lambda f: change(f, "DELETE FROM embeddings"),
}


def assert_all_served(memory: ChromaMemory) -> None:
    for book in BOOKS:
        np.testing.assert_array_equal(memory.vectors(book), EMBEDDER.embed([note.text for note in book.notes]))


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_every_vector_is_served_and_the_index_repaired_after(
    damage: Callable[[Path], object], folder: Path
) -> None:
    damage(folder)
    left_over = folder.exists()
    memory = ChromaMemory(folder, HashEmbedder(), note_text)
    status = memory.warm()
    assert status.open
    assert status.repaired
    assert status.needs_reconcile
    assert "記録は失われていません" in (status.damage or "")
    assert len(list(folder.parent.glob("index.damaged-*"))) == left_over, "what was found is kept for a later look"
    assert_all_served(memory)
    assert memory.reconcile(BOOKS).sound
    assert memory.status().count == ROWS
    memory.close()
    again = ChromaMemory(folder, HashEmbedder(), note_text, probe=no_probe)
    assert again.warm().count == ROWS
    again.close()


@pytest.mark.parametrize(
    "damage", ["sqlite truncated", "first page zeroed", "a page zeroed", "index files truncated"]
)
def test_the_probe_dies_or_refuses_in_its_own_process(damage: str, folder: Path) -> None:
    assert probe(folder, EMBEDDER.name, EMBEDDER.dimension) == ROWS
    DAMAGES[damage](folder)
    with pytest.raises(IndexFault):
        probe(folder, EMBEDDER.name, EMBEDDER.dimension)


MISHAPS: dict[str, Callable[[Path], object]] = {
    "a journal of nothing beside it": lambda f: (f / "chroma.sqlite3-journal").write_bytes(b"x" * 5000),
    "a torn log beside it": lambda f: (f / "chroma.sqlite3-wal").write_bytes(b"x" * 5000),
    "a schema of a newer Chroma": lambda f: change(
        f, "INSERT INTO migrations SELECT dir, 99999, '99999-new.sqlite.sql', sql, hash FROM migrations LIMIT 1"
    ),
    "a file that is none of ours": lambda f: (f / "notes.txt").write_text("x"),
}
"""What may be harmless: opened or made anew, but never an empty answer and never a dead process."""


@pytest.mark.parametrize("mishap", MISHAPS.values(), ids=MISHAPS.keys())
def test_a_mishap_beside_the_index_costs_no_vector(mishap: Callable[[Path], object], folder: Path) -> None:
    mishap(folder)
    memory = ChromaMemory(folder, HashEmbedder(), note_text)
    status = memory.warm()
    assert status.repaired or status.count == ROWS
    assert_all_served(memory)
    assert memory.reconcile(BOOKS).sound
    assert memory.status().count == ROWS
    memory.close()


UNPRIVILEGED = """
import os, sys
from pathlib import Path
import chromadb, numpy.testing
from assistant.embedders import note_text
from assistant.memory import ChromaMemory
from tests.fakes import HashEmbedder
from tests.test_memory_damage import assert_all_served, refused_probe
os.setgid(65534); os.setuid(65534)
memory = ChromaMemory(Path(sys.argv[1]), HashEmbedder(), note_text, probe=refused_probe)
status = memory.warm()
assert_all_served(memory)
memory.close()
print(status.fault)
"""


def refused_probe(folder: Path, embedder: str, dimension: int) -> int:
    """As the real one answers where nothing may be read."""
    raise IndexFault("permission denied")


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root can become somebody without rights")
def test_an_index_that_may_not_be_read_costs_no_vector_and_is_told(folder: Path) -> None:
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o711)
        shutil.copytree(folder, Path(name) / "index")
        (Path(name) / "index").chmod(0o700)
        done = subprocess.run(
            [sys.executable, "-c", UNPRIVILEGED, f"{name}/index"],
            capture_output=True,
            text=True,
            check=False,
            cwd=Path(__file__).parents[1],
        )
    assert done.returncode == 0, done.stderr
    assert "その場で計算" in done.stdout


def keep_time(file: Path, damage: Callable[[], None]) -> None:
    before = file.stat()
    damage()
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


@pytest.mark.parametrize("name", ["chroma.sqlite3", "data_level0.bin", "header.bin", "index_metadata.pickle"])
def test_a_damage_that_hides_behind_size_and_time_is_found(folder: Path, name: str) -> None:
    file = one(folder, name)
    middle = file.stat().st_size // 2
    keep_time(file, lambda: overwrite(file, middle, b"\x3f" * 40))
    memory = ChromaMemory(folder, HashEmbedder(), note_text)
    assert memory.warm().needs_reconcile
    assert_all_served(memory)
    assert memory.reconcile(BOOKS).sound
    assert_all_served(memory)
    memory.close()


def test_an_untouched_folder_that_chroma_cannot_open_is_moved_aside(folder: Path) -> None:
    attempts: list[Path] = []

    def failing_once(place: Path, embedder: str, dimension: int) -> ChromaIndex:
        attempts.append(place)
        if len(attempts) == 1:
            raise IndexFault("failed on purpose")
        return open_chroma(place, embedder, dimension)

    memory = ChromaMemory(folder, HashEmbedder(), note_text, open_index=failing_once, probe=no_probe)
    assert memory.warm().repaired
    assert_all_served(memory)
    memory.close()


def test_a_row_that_goes_wrong_in_the_open_index_is_not_served(tmp_path: Path) -> None:
    opened: list[ChromaIndex] = []

    def watched(place: Path, embedder: str, dimension: int) -> ChromaIndex:
        opened.append(open_chroma(place, embedder, dimension))
        return opened[-1]

    memory = ChromaMemory(tmp_path / "index", HashEmbedder(), note_text, open_index=watched)
    memory.store(BOOKS[:1])
    some = sorted(opened[0].ids())[:2]
    rows = opened[0].get(some)
    opened[0]._collection.update(ids=some, embeddings=np.stack([rows[some[1]], rows[some[0]]]))
    np.testing.assert_array_equal(memory.vectors(BOOKS[0]), EMBEDDER.embed([note.text for note in BOOKS[0].notes]))
    assert "2 of 200 rows contradict" in (memory.status().fault or "")
    assert memory.reconcile(BOOKS[:1]).sound
    memory.close()


def no_probe(folder: Path, embedder: str, dimension: int) -> int:
    raise AssertionError("no probe is due here")


def test_an_untouched_copy_is_opened_without_a_probe(folder: Path) -> None:
    embedder = HashEmbedder()
    memory = ChromaMemory(folder, embedder, note_text, probe=no_probe)
    assert memory.warm().count == ROWS
    assert_all_served(memory)
    assert embedder.embedded == []
    memory.close()


@pytest.mark.parametrize("words", ["", "{", '{"count": 1}', "[]"])
def test_without_a_readable_manifest_the_folder_is_probed_and_kept(folder: Path, words: str) -> None:
    folder.with_name("index.manifest.json").write_text(words, encoding="utf-8")
    probed: list[Path] = []

    def watching(place: Path, embedder: str, dimension: int) -> int:
        probed.append(place)
        return probe(place, embedder, dimension)

    memory = ChromaMemory(folder, HashEmbedder(), note_text, probe=watching)
    status = memory.warm()
    memory.close()
    assert probed == [folder]
    assert (status.count, status.damage, status.needs_reconcile) == (ROWS, None, True)


def test_an_index_that_holds_fewer_rows_than_it_did_is_not_trusted(folder: Path) -> None:
    (folder / "touched").write_bytes(b"")
    memory = ChromaMemory(folder, HashEmbedder(), note_text, probe=lambda *_: ROWS - 1)
    assert memory.warm().repaired
    memory.close()


def test_only_the_newest_damaged_folder_is_kept(folder: Path) -> None:
    for n in range(1, 4):
        (folder / "chroma.sqlite3").write_bytes(b"broken" * n)
        memory = ChromaMemory(folder, HashEmbedder(), note_text)
        assert memory.warm().repaired
        memory.close()
    kept = list(folder.parent.glob("index.damaged-*"))
    assert [path.name for path in kept] == ["index.damaged-3"]
    assert (kept[0] / "chroma.sqlite3").read_bytes() == b"broken" * 3


def test_a_file_deleted_under_the_open_index_costs_no_vector(folder: Path) -> None:
    memory = ChromaMemory(folder, HashEmbedder(), note_text)
    memory.warm()
    shutil.rmtree(folder)
    assert_all_served(memory)
    memory.flush()
    memory.close()
    again = ChromaMemory(folder, HashEmbedder(), note_text)
    again.warm()
    assert again.reconcile(BOOKS).sound
    assert_all_served(again)
    again.close()


def test_the_self_check_of_the_probe_fails_on_swapped_vectors(folder: Path) -> None:
    """Ids, count and SQLite are whole, every vector is a good vector: only the marks can tell."""
    file = one(folder, "data_level0.bin")
    elements = np.frombuffer(file.read_bytes(), dtype=np.uint8).reshape(1000, -1).copy()
    vectors = elements[:, -8 - 4 * EMBEDDER.dimension : -8]  # an element ends with its vector and its label
    vectors[:] = np.roll(vectors, 1, axis=0)
    file.write_bytes(elements.tobytes())
    with pytest.raises(IndexFault, match="contradict their mark"):
        probe(folder, EMBEDDER.name, EMBEDDER.dimension)


STORING = """
import sys
from pathlib import Path
from assistant.embedders import note_text
from assistant.lock import hold_folder
from assistant.memory import ChromaMemory
from tests.fakes import HashEmbedder, note_book

with hold_folder(sys.argv[1]):
    memory = ChromaMemory(Path(sys.argv[1]) / "index", HashEmbedder(), note_text)
    for n in range(int(sys.argv[2]), 10_000):
        memory.store([note_book(f"client-{n}", [f"{n}社の{i}件目" for i in range(20)])])
        assert memory.status().fault is None
        print(n, flush=True)
"""


def storing(data: Path, first: int = 0) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", STORING, str(data), str(first)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[1],
    )


def stored_book(n: int) -> NoteBook:
    return note_book(f"client-{n}", [f"{n}社の{i}件目" for i in range(20)])


def kill_while_storing(data: Path, first: int, seconds: float) -> int:
    """Returns the number of the next book: all before it were acknowledged."""
    with storing(data, first) as child:
        assert child.stdout is not None
        following = int(child.stdout.readline()) + 1
        time.sleep(seconds)
        os.kill(child.pid, signal.SIGKILL)
        acknowledged = [int(line) for line in child.stdout.read().splitlines() if line.strip()]
        return max([following, *(n + 1 for n in acknowledged)])


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_nothing_acknowledged_is_lost_when_the_process_is_killed_while_storing(tmp_path: Path) -> None:
    chance = random.Random(7)
    following = 0
    for _ in range(50 if LONG else 10):
        following = kill_while_storing(tmp_path, following, chance.uniform(0, 0.3))
        with hold_folder(tmp_path):
            embedder = HashEmbedder()
            memory = ChromaMemory(tmp_path / "index", embedder, note_text)
            status = memory.warm()
            assert status.damage is None
            assert (status.count or 0) >= 20 * following
            for n in range(following):
                rows = memory.vectors(stored_book(n))
                np.testing.assert_array_equal(rows, EMBEDDER.embed([note.text for note in stored_book(n).notes]))
            assert embedder.embedded == [], "every acknowledged row was read from the index"
            memory.close()


def test_a_second_process_is_refused_and_does_no_harm(tmp_path: Path) -> None:
    with storing(tmp_path) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "0\n"
        with pytest.raises(StoreLocked, match=str(child.pid)):
            hold_folder(tmp_path)
        assert child.stdout.readline() == "1\n"
        child.kill()
    with hold_folder(tmp_path):
        memory = ChromaMemory(tmp_path / "index", HashEmbedder(), note_text)
        assert memory.warm().damage is None
        for n in range(2):
            expected = EMBEDDER.embed([note.text for note in stored_book(n).notes])
            np.testing.assert_array_equal(memory.vectors(stored_book(n)), expected)
        memory.close()
