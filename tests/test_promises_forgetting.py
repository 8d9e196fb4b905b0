"""A client with more notes than are written anew at once is forgotten as well: at once, or after the next reindex."""

from pathlib import Path

import pytest

from assistant.embedders import note_text
from assistant.keeper import Keeper
from assistant.memory import ChromaMemory
from tests.fakes import HashEmbedder
from tests.stores import of_files
from tests.test_forget import GONE, close, filled, holding, secret_notes, traces, vector_bytes

pytestmark = of_files


def test_an_index_too_large_to_write_anew_serves_nothing_of_the_client_and_a_reindex_leaves_no_byte(
    tmp_path: Path,
) -> None:
    first = filled(tmp_path, notes=1_200)
    first.memory.flush()
    first.memory.close()
    memory = ChromaMemory(tmp_path / "index", HashEmbedder(), note_text, rewritten=10)
    keeper, secret = Keeper(first.records, memory), vector_bytes(secret_notes(100))
    assert keeper.forget(GONE) is False, "she is told that traces are left"
    assert memory.status().count == 30
    assert traces(tmp_path) == []
    assert holding(tmp_path / "index", *secret) != []
    books = [keeper.records.notebook(client.id) for client in keeper.records.clients()]
    assert memory.reconcile(books, rebuild=True).sound
    close(keeper)
    assert holding(tmp_path / "index", *secret) == []


@pytest.mark.slow
def test_a_client_of_more_than_20000_notes_leaves_no_byte(tmp_path: Path) -> None:
    keeper, count = filled(tmp_path), 20_500
    assert isinstance(keeper.memory, ChromaMemory)
    # One number is taken by a note that was put right.
    keeper.records.apply([], [note for note in secret_notes(count)[150:] if note.id != f"{GONE}-F9000"])
    keeper.memory.store([keeper.records.notebook(GONE)])
    assert (keeper.memory.status().count or 0) > 20_000
    assert keeper.forget(GONE) is True
    assert traces(tmp_path) == []
    assert keeper.memory.status().count == 30
    some = [note for place, note in enumerate(secret_notes(count)) if place % 500 == 0]
    close(keeper)
    assert holding(tmp_path, *vector_bytes(some)) == []
