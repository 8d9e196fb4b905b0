"""A client that is forgotten leaves no byte behind: not in the records, their log, the index, nor in later backups."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing
from datetime import date, datetime
from pathlib import Path

import numpy as np
import pytest

from assistant.cli import run
from assistant.domain.client import Client
from assistant.domain.feedback import FeedbackNote
from assistant.domain.task import TaskState
from assistant.embedders import note_text
from assistant.errors import StoreLocked, UnknownClient
from assistant.keeper import Keeper
from assistant.memory import ChromaMemory
from assistant.memory.blank import blank_unused
from assistant.memory.chroma import open_chroma
from assistant.records.copies import holds_client, remove_from_copy
from assistant.records.open import RECORDS_FILE, open_records
from assistant.records.store import SqlRecords
from assistant.stopwatch import TOKYO
from assistant.upkeep.backup import back_up
from assistant.upkeep.cleansing import cleanse, held_in
from assistant.upkeep.restore import restore
from tests.fakes import HashEmbedder
from tests.records_samples import AOI, NOW, draft, note

SECRET = "秘匿札キツネノマゴ"
"""In every text of the client that is to be forgotten; its id has a part of its own."""

GONE = "kitsunenomago"
MOMENT = datetime(2026, 11, 20, tzinfo=TOKYO)


LAYS_OUT = """
import sys
from pathlib import Path
import numpy as np
from assistant.memory.chroma import open_chroma
folder, first = Path(sys.argv[1]), sys.argv[2]
rows = {f"r{n}": np.eye(64, dtype=np.float32)[n] for n in range(3)}
if first != "put":
    index = open_chroma(folder, "e", 64)
    index.put(rows)
    index.close()
index = open_chroma(folder, "e", 64)
{"put": lambda: index.put(rows), "delete": lambda: index.delete(["r1"]),
 "count": index.count, "get": lambda: index.get(["r1"]),
 "search": lambda: index.search_misses(np.stack(list(rows.values())))}[first]()
files = [path.read_bytes() for name in ("data_level0.bin", "length.bin") for path in folder.rglob(name)]
print(sum(map(len, files)), sum(len(data) - data.count(0) for data in files))
index.close()
"""
"""Bytes of the files of vectors, and how many of them are not zero: no row is in them before the thousandth write."""


def holding(folder: Path, *words: bytes) -> list[str]:
    """Files in which one of these is found. The folder is read as it lies there, whoever has it open."""
    return sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and any(word in path.read_bytes() for word in words)
    )


def traces(folder: Path) -> list[str]:
    return holding(
        folder, SECRET.encode(), GONE.encode(), SECRET.encode("utf-16-le"), ascii(SECRET)[1:-1].encode()
    )


def secret_notes(count: int) -> list[FeedbackNote]:
    return [
        FeedbackNote(id=f"{GONE}-F{n:03d}", client_id=GONE, date=date(2026, 5, 1), text=f"{SECRET}は{n}時に" * 20)
        for n in range(count)
    ]


def filled(folder: Path, notes: int = 150) -> Keeper:
    """Records and index with two clients, the one to be forgotten in every table that takes a client's words."""
    records = open_records(folder)
    keeper = Keeper(records, ChromaMemory(folder / "index", HashEmbedder(), note_text))
    client = Client(id=GONE, name=SECRET, business=SECRET, environment=(SECRET,), rules=(SECRET,))
    records.apply([AOI, client], [note(n) for n in range(30)] + secret_notes(notes))
    records.save_draft(GONE, draft("d-9", GONE, title=SECRET, text=SECRET))
    records.save_draft("aoi", draft())
    records.change_task(GONE, "d-9", lambda task: task.moved(TaskState.WORKING, NOW), "move")
    records.add_correction(GONE, f"{SECRET}を直して", "filing")
    records.save_extra(GONE, "known_names", SECRET)
    records.withdraw_note(GONE, f"{GONE}-F003")
    corrected = secret_notes(1)[0].model_copy(update={"id": f"{GONE}-F9000", "text": f"{SECRET}でした"})
    records.correct_note(GONE, f"{GONE}-F004", corrected)
    keeper.memory.store([records.notebook(client_id) for client_id in ("aoi", GONE)])
    return keeper


def close(keeper: Keeper) -> None:
    assert isinstance(keeper.memory, ChromaMemory)
    assert isinstance(keeper.records, SqlRecords)
    keeper.memory.close()
    keeper.records.close()


def vector_bytes(texts: Sequence[FeedbackNote]) -> list[bytes]:
    rows = HashEmbedder().embed([note_text(one) for one in texts])
    return [row.astype(np.float32).tobytes() for row in rows]


def test_nothing_is_left_while_the_store_is_open_and_after(tmp_path: Path) -> None:
    keeper = filled(tmp_path)
    assert RECORDS_FILE in traces(tmp_path) or f"{RECORDS_FILE}-wal" in traces(tmp_path)
    assert holding(tmp_path / "index", *vector_bytes(secret_notes(3))) != []
    assert keeper.forget(GONE)
    assert traces(tmp_path) == []
    with pytest.raises(UnknownClient):
        keeper.forget(GONE)
    assert [one.id for one in keeper.records.clients()] == ["aoi"]
    assert len(keeper.records.tasks()) == 1
    made = back_up(tmp_path, None, MOMENT)
    close(keeper)
    # While the index is open its files may hold memory that was in use before: numbers, no words, until it closes.
    assert holding(tmp_path / "index", *vector_bytes(secret_notes(150))) == []
    assert traces(tmp_path) == []
    assert made.contents.rows["clients"] == 1


def test_the_index_serves_the_others_as_before_and_needs_no_mending(tmp_path: Path) -> None:
    keeper = filled(tmp_path)
    book = keeper.records.notebook("aoi")
    before = keeper.memory.vectors(book)
    keeper.forget(GONE)
    np.testing.assert_array_equal(keeper.memory.vectors(book), before)
    close(keeper)
    embedder = HashEmbedder()
    memory = ChromaMemory(tmp_path / "index", embedder, note_text)
    status = memory.warm()
    assert (status.count, status.needs_reconcile) == (30, False)
    np.testing.assert_array_equal(memory.vectors(book), before)
    assert embedder.embedded == []
    memory.close()


def test_deleting_without_rewriting_would_leave_the_vectors(tmp_path: Path) -> None:
    """Why the index is written anew: Chroma itself only marks rows as gone."""
    keeper = filled(tmp_path, notes=1200)
    close(keeper)
    index = open_chroma(tmp_path / "index", HashEmbedder().name, HashEmbedder().dimension)
    index.delete(index.ids())
    index.close()
    assert holding(tmp_path / "index", *vector_bytes(secret_notes(100))) != []


def test_memory_that_chroma_wrote_unused_is_blanked_and_the_rows_stay(tmp_path: Path) -> None:
    """Chroma writes the first allocation of its vectors as it got it, with whatever this process had there before."""
    keeper = filled(tmp_path, notes=10)
    book = keeper.records.notebook("aoi")
    close(keeper)
    vectors, lengths = (next((tmp_path / "index").rglob(name)) for name in ("data_level0.bin", "length.bin"))
    assert not any(vectors.read_bytes())
    for file in (vectors, lengths):
        size = file.stat().st_size
        file.write_bytes((SECRET.encode() * size)[:size])
    blank_unused(tmp_path / "index")
    assert traces(tmp_path / "index") == []
    embedder = HashEmbedder()
    memory = ChromaMemory(tmp_path / "index", embedder, note_text)
    assert memory.warm().damage is None
    assert memory.vectors(book).shape == (30, 64)
    assert embedder.embedded == []
    memory.close()


@pytest.mark.parametrize("first", ["put", "delete", "search", "count", "get"])
def test_a_running_index_holds_none_of_the_memory_that_chroma_laid_it_out_in(tmp_path: Path, first: str) -> None:
    """The C library is told to fill memory it hands out, as a busy process fills it with what was in use before."""
    done = subprocess.run(
        [sys.executable, "-c", LAYS_OUT, str(tmp_path), first],
        capture_output=True,
        text=True,
        check=True,
        timeout=100,
        env={**os.environ, "MALLOC_PERTURB_": "165", "MALLOC_MMAP_THRESHOLD_": "100000000"},
    )
    laid_out, unblanked = done.stdout.split()
    assert int(laid_out) > 10_000
    assert int(unblanked) == 0


def test_an_index_that_is_out_of_order_is_thrown_away(tmp_path: Path) -> None:
    keeper = filled(tmp_path)
    close(keeper)
    (tmp_path / "index" / "chroma.sqlite3").write_bytes(b"broken")
    records = open_records(tmp_path)
    memory = ChromaMemory(tmp_path / "index", HashEmbedder(), note_text)
    memory.warm()
    assert list(tmp_path.glob("index.damaged-*"))
    assert Keeper(records, memory).forget(GONE)
    assert list(tmp_path.glob("index.damaged-*")) == []
    assert memory.reconcile([records.notebook("aoi")]).sound
    memory.close()
    records.close()
    assert traces(tmp_path) == []


def test_what_was_deleted_before_this_version_overwrote_goes_too(tmp_path: Path) -> None:
    close(filled(tmp_path))
    with closing(sqlite3.connect(tmp_path / RECORDS_FILE)) as connection:
        connection.execute("PRAGMA secure_delete=OFF")
        connection.execute("UPDATE clients SET name = '', business = '', rules = '[]' WHERE id = ?", (GONE,))
        connection.execute("DELETE FROM notes WHERE client_id = ?", (GONE,))
        connection.commit()
    assert RECORDS_FILE in traces(tmp_path)
    records = open_records(tmp_path)
    records.remove_client(GONE)
    records.close()
    assert traces(tmp_path) == []


def test_earlier_backups_are_named_and_cleansed_when_asked(tmp_path: Path) -> None:
    keeper = filled(tmp_path)
    made = back_up(tmp_path, None, MOMENT)
    close(keeper)
    restore(tmp_path, None, MOMENT)
    keeper = Keeper(open_records(tmp_path), ChromaMemory(tmp_path / "index", HashEmbedder(), note_text))
    keeper.forget(GONE)
    assert len(held_in(tmp_path, GONE)) == 2
    assert len(cleanse(tmp_path, GONE)) == 2
    close(keeper)
    assert traces(tmp_path) == []
    done = restore(tmp_path, made.path, MOMENT)
    assert (done.contents.rows["clients"], done.contents.rows["notes"]) == (1, 30)


def test_a_backup_is_cleansed_without_touching_the_other_clients(tmp_path: Path) -> None:
    keeper = filled(tmp_path)
    close(keeper)
    path = back_up(tmp_path, None, MOMENT).path
    assert holds_client(path, GONE)
    remove_from_copy(path, GONE)
    assert not holds_client(path, GONE)
    assert holds_client(path, "aoi")


def test_forgetting_at_the_command_line_asks_first(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def told(*arguments: str) -> str:
        assert run([*arguments, "--data-dir", str(data)]) == 0
        return capsys.readouterr().out

    data = tmp_path / "data"
    close(filled(data, notes=20))
    told("backup")
    for piece in ("backups/.copy-x.new", ".restore-x/records.db"):  # of a backup and a restore that were killed
        (data / piece).parent.mkdir(exist_ok=True)
        (data / piece).write_text(SECRET, encoding="utf-8")
    assert "元に戻せません" in told("client", "forget", GONE)
    assert GONE in told("client", "list")
    shown = told("client", "forget", GONE, "--yes")
    assert "消しました" in shown
    assert "バックアップ1個" in shown
    assert [name for name in traces(data) if not name.startswith("backups/")] == []
    assert "1個から消しました" in told("client", "forget", GONE, "--yes", "--backups")
    assert traces(data) == []


def test_a_folder_in_use_is_not_cleansed_by_another_process(tmp_path: Path) -> None:
    from assistant.assembly import open_desk
    from assistant.settings import Settings

    with open_desk(Settings(data_dir=tmp_path)), pytest.raises(StoreLocked):
        open_desk(Settings(data_dir=tmp_path))
