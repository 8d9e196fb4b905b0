"""A Chroma server that several processes share: nothing is lost, nothing is mixed, and a server that is gone costs time."""

import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from assistant.domain.feedback import NoteBook
from assistant.embedders import note_text
from assistant.errors import BadInput
from assistant.memory import ServerMemory, server_address
from assistant.memory.address import ServerAddress, refuse_public
from assistant.memory.http import ChromaHttp
from assistant.memory.index import IndexFault
from assistant.memory.keys import row_id
from assistant.memory.link import PAUSE, ServerLink
from assistant.memory.server import ServerIndex, open_server, refuse_old
from assistant.seams import FloatMatrix
from tests.fakes import HashEmbedder, note_book
from tests.servers import chroma_server, free_port
from tests.stores import chroma_for, chroma_url

TEXTS = [f"{place}での打ち合わせは{n * 15}分" for n in range(1, 11) for place in ("東京", "梅田")]


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with chroma_url() as url:
        yield url


@pytest.fixture
def address(server: str, tmp_path: Path) -> ServerAddress:
    return server_address(chroma_for(server, tmp_path))


@pytest.fixture
def two(address: ServerAddress) -> Iterator[tuple[ServerMemory, ServerMemory]]:
    """As two web processes hold them."""
    pair = (memory_at(address), memory_at(address))
    yield pair
    for one in pair:
        one.close()


def memory_at(address: ServerAddress, embedder: HashEmbedder | None = None) -> ServerMemory:
    return ServerMemory(address, embedder or HashEmbedder(), note_text)


def expected(book: NoteBook) -> FloatMatrix:
    return HashEmbedder().embed([note_text(note) for note in book.notes])


def ids_of(book: NoteBook) -> list[str]:
    return [row_id(HashEmbedder().name, book.client_id, note.id, note_text(note)) for note in book.notes]


def opened(address: ServerAddress) -> ServerIndex:
    return open_server(address, HashEmbedder().name, HashEmbedder().dimension)


class Silent(HashEmbedder):
    """Refuses to embed: what is served can only come from the server."""

    def embed(self, texts: object) -> FloatMatrix:
        raise AssertionError("the server holds everything")


def test_what_one_process_stores_another_reads_at_once(address: ServerAddress) -> None:
    first, second = memory_at(address), memory_at(address, Silent())
    book = note_book("tanabe", TEXTS)
    assert first.store([book]) == len(TEXTS)
    second.warm()
    np.testing.assert_array_equal(second.vectors(book), expected(book))
    first.close()
    second.close()


def test_two_processes_that_write_at_once_lose_no_vector(
    two: tuple[ServerMemory, ServerMemory], address: ServerAddress
) -> None:
    books = [note_book(f"client{n}", [f"{n}の{text}" for text in TEXTS]) for n in range(12)]
    threads = [
        threading.Thread(target=lambda m=memory, some=books[n::2]: [m.store([b]) for b in some])
        for n, memory in enumerate(two)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    index = opened(address)
    assert index.count() == 12 * len(TEXTS)
    assert index.search_misses(np.concatenate([expected(book) for book in books])) == 0
    index.close()


def test_a_note_that_one_process_adds_while_another_builds_the_index_anew_is_kept(
    two: tuple[ServerMemory, ServerMemory], address: ServerAddress
) -> None:
    ours, theirs = two
    old, late = note_book("aoki", TEXTS), note_book("bando", ["後から届いたメモ"])
    ours.store([old])
    theirs.warm()

    def books() -> Iterator[NoteBook]:
        yield old
        assert theirs.store([late]) == 1, "the other process finds the new collection by itself"

    report = ours.reconcile(books(), rebuild=True)
    assert report.sound
    assert report.removed == 0
    index = opened(address)
    assert set(index.get(ids_of(late))) == set(ids_of(late))
    assert index.count() == len(TEXTS) + 1
    index.close()


def test_bringing_level_adds_what_is_missing_and_deletes_what_no_book_holds(
    two: tuple[ServerMemory, ServerMemory], address: ServerAddress
) -> None:
    gone, kept = note_book("gone", TEXTS), note_book("kept", TEXTS)
    two[0].store([gone])
    report = two[1].reconcile([kept])
    assert (report.added, report.removed, report.sound) == (len(TEXTS), len(TEXTS), True)
    index = opened(address)
    assert index.ids() == set(ids_of(kept))
    index.close()


def test_a_client_who_is_removed_leaves_no_row_and_the_others_all(
    two: tuple[ServerMemory, ServerMemory], address: ServerAddress
) -> None:
    gone, kept = note_book("gone", TEXTS), note_book("kept", TEXTS)
    two[0].store([gone, kept])
    two[1].forget("gone", [kept])
    index = opened(address)
    assert index.ids() == set(ids_of(kept))
    index.close()


def test_the_server_holds_no_name_and_no_word_of_a_client(server: str, address: ServerAddress) -> None:
    memory = memory_at(address)
    memory.store([note_book("himitsu-shoji", ["合言葉は山と川"])])
    index = opened(address)
    everything = str(index._ask("get", {"include": ["documents", "metadatas", "uris"]}))
    assert "mark" in everything
    assert "himitsu" not in everything
    assert "合言葉" not in everything
    index.close()
    memory.close()


def test_a_damaged_row_is_not_served(address: ServerAddress) -> None:
    memory = memory_at(address)
    book = note_book("aoki", TEXTS)
    memory.store([book])
    index = opened(address)
    index._ask("update", {"ids": ids_of(book)[:1], "embeddings": [[1.0] + [0.0] * 63]})
    with pytest.raises(IndexFault, match="contradict"):
        index.get(ids_of(book))
    np.testing.assert_array_equal(memory.vectors(book), expected(book))
    index.close()
    memory.close()


def test_collections_of_other_products_on_the_server_are_left_alone(address: ServerAddress) -> None:
    index = opened(address)
    index._http.make_collection("notes-of-somebody-else", {"layout": 7}, {})
    index.drop_others()
    assert {one["name"] for one in index._http.collections()} == {"notes-of-somebody-else", index._name}
    index.close()


def test_drafts_go_on_while_the_server_is_gone_and_use_it_when_it_is_back(tmp_path: Path) -> None:
    port = free_port()
    book, other = note_book("aoki", TEXTS), note_book("bando", TEXTS)
    with chroma_server(tmp_path / "chroma", port) as url:
        memory = memory_at(server_address(url))
        memory.store([book])
    started = time.perf_counter()
    np.testing.assert_array_equal(memory.vectors(other), expected(other))
    memory.flush()
    assert time.perf_counter() - started < 5
    fault = memory.status().fault
    assert fault is not None
    assert "下書きには影響しません" in fault
    assert memory.status().needs_reconcile
    with chroma_server(tmp_path / "chroma", port):
        assert memory.warm().fault is None
        report = memory.reconcile([book, other])
        assert (report.added, report.sound) == (len(TEXTS), True)
    memory.close()


def test_a_server_that_never_answers_holds_nobody_for_long() -> None:
    with socket.socket() as mute:
        mute.bind(("127.0.0.1", 0))
        mute.listen()
        http = ChromaHttp(ServerAddress("127.0.0.1", mute.getsockname()[1]), seconds=0.3)
        started = time.monotonic()
        with pytest.raises(IndexFault, match="Timeout"):
            http.version()
        assert time.monotonic() - started < 5
        http.close()


def test_after_a_failure_the_server_is_left_in_peace_for_a_while() -> None:
    tries, moment = [], [0.0]

    def refusing(address: ServerAddress, embedder: str, dimension: int) -> ServerIndex:
        tries.append(moment[0])
        raise IndexFault("refused")

    link = ServerLink(ServerAddress("127.0.0.1", 1), "hash", 64, open_index=refusing, seconds=lambda: moment[0])
    for moment[0] in (0.0, 1.0, PAUSE - 1, PAUSE + 1):
        assert link.open() is None
    assert tries == [0.0, PAUSE + 1]
    link.open(now=True)
    assert len(tries) == 3


@pytest.mark.parametrize(
    ("found", "refused"),
    [
        (["127.0.0.1"], False),
        (["10.1.2.3"], False),
        (["192.168.0.9", "fd00::1"], False),
        (["8.8.8.8"], True),
        (["10.1.2.3", "8.8.8.8"], True),
        ([], True),
    ],
)
def test_a_server_that_the_internet_can_reach_is_refused(found: list[str], refused: bool) -> None:
    address = ServerAddress("chroma", 8000)
    if not refused:
        refuse_public(address, lambda _: found)
        return
    with pytest.raises(IndexFault):
        refuse_public(address, lambda _: found)


@pytest.mark.parametrize(
    ("version", "schemas", "old"),
    [
        ("1.0.0", {"SparseIndexAlgorithm"}, False),
        ("1.5.9", set(), False),
        ("1.10.0", set(), False),
        ("1.0.0", {"Collection"}, True),
        ("1.5.8", set(), True),
        ("0.6.3", {"SparseIndexAlgorithm"}, True),
        ("nonsense", set(), True),
    ],
)
def test_a_release_with_known_holes_is_refused(version: str, schemas: set[str], old: bool) -> None:
    address = ServerAddress("chroma", 8000)
    if not old:
        refuse_old(version, lambda: schemas, address)
        return
    with pytest.raises(IndexFault, match="古い版"):
        refuse_old(version, lambda: schemas, address)


@pytest.mark.parametrize(
    "url", ["chroma:8000", "http://", "ftp://chroma", "http://u:p@chroma", "http://chroma:x", "http://chroma/a?b"]
)
def test_an_address_that_is_none_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(BadInput) as refused:
        server_address(url)
    assert "CHROMA_URL" in str(refused.value)
    assert "u:p" not in str(refused.value)


def test_an_address_may_name_a_space_of_its_own() -> None:
    assert server_address("http://chroma") == ServerAddress("chroma", 8000)
    assert server_address("https://chroma/brief") == ServerAddress("chroma", 443, True, "brief")
