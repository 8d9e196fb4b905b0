"""One client's notes never reach another, however alike ids, names and note ids are."""

import shutil
import tempfile
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.domain.client import Client
from assistant.domain.feedback import FeedbackNote
from assistant.domain.outcome import LedgerEntry
from assistant.errors import UnknownClient
from assistant.records.open import RECORDS_FILE, open_records
from assistant.records.store import SqlRecords

BASES = ("tanabe", "Tanabe", "TANABE", "tana_be", "tana-be", "tana.be", "tanXbe", "t", "1", "01")
TAILS = ("", "1", "01", ".", "-", "_", "-F", "-F01", "e", "..", "--")
ALIKE_IDS = st.builds(lambda base, tail: base + tail, st.sampled_from(BASES), st.sampled_from(TAILS))


def full_width(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) for c in text)


NAMES = ("ガーデン田辺", "タナベ", "\uff80\uff85\uff8d\uff9e", "tanabe", full_width("tanabe"))
FORMS = ("NFC", "NFD", "NFKC", "NFKD")
ALIKE_NAMES = st.builds(
    lambda name, form, tail: unicodedata.normalize(form, name) + tail,
    st.sampled_from(NAMES), st.sampled_from(FORMS), st.sampled_from(("", " ", "\u3000", "\u200b")),
)  # fmt: skip

NOTE_IDS = st.sampled_from(
    ("F01", "f01", full_width("F01"), "F01 ", "tanabe-F01", "が", unicodedata.normalize("NFD", "が"))
)
Entry = tuple[int, str, int]
"""Which client (by place), note id, day."""


@pytest.fixture(scope="module")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("empty")
    open_records(folder).close()
    return folder / RECORDS_FILE


@contextmanager
def fresh(empty: Path) -> Iterator[SqlRecords]:
    """A new store for one example, from a copied file: quicker than a migration."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(empty, folder)
        store = open_records(Path(folder))
        yield store
        store.close()


def written(ids: list[str], entries: list[Entry]) -> dict[str, list[FeedbackNote]]:
    """The notes of each client in order of arrival; each text says whose it is."""
    expected: dict[str, list[FeedbackNote]] = {id_: [] for id_ in ids}
    for place, note_id, day in entries:
        owner = ids[place % len(ids)]
        if all(note.id != note_id for note in expected[owner]):
            when = date(2026, 1, 1) + timedelta(days=day)
            text = f"{owner}の{len(expected[owner])}件目"
            expected[owner].append(FeedbackNote(id=note_id, client_id=owner, date=when, text=text))
    return expected


def newest_first(notes: list[FeedbackNote]) -> tuple[FeedbackNote, ...]:
    arrived = sorted(enumerate(notes), key=lambda entry: (entry[1].date, entry[0]), reverse=True)
    return tuple(note for _, note in arrived)


EXAMPLES = {
    "ids": st.lists(ALIKE_IDS, min_size=2, max_size=6, unique=True),
    "names": st.lists(ALIKE_NAMES, min_size=6, max_size=6),
    "entries": st.lists(st.tuples(st.integers(0, 5), NOTE_IDS, st.integers(0, 3)), max_size=15),
}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(**EXAMPLES)
def test_notes_added_one_by_one_stay_with_their_client(
    empty_store: Path, ids: list[str], names: list[str], entries: list[Entry]
) -> None:
    expected = written(ids, entries)
    with fresh(empty_store) as store:
        for id_, name in zip(ids, names, strict=False):
            store.save_client(Client(id=id_, name=name))
        for place, note_id, _ in entries:
            owner = ids[place % len(ids)]
            added = next(note for note in expected[owner] if note.id == note_id)
            if added not in store.notebook(owner).notes:
                store.add_note(owner, added)
        for id_, name in zip(ids, names, strict=False):
            assert store.client(id_).name == name
            assert store.notebook(id_).notes == newest_first(expected[id_])


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(**EXAMPLES)
def test_notes_of_one_import_stay_with_their_client(
    empty_store: Path, ids: list[str], names: list[str], entries: list[Entry]
) -> None:
    expected = written(ids, entries)
    clients = [Client(id=id_, name=name) for id_, name in zip(ids, names, strict=False)]
    with fresh(empty_store) as store:
        store.apply(clients, [note for notes in expected.values() for note in notes])
        for _ in range(2):  # cold and warm
            for id_ in ids:
                book = store.notebook(id_)
                assert (book.client_id, book.notes) == (id_, newest_first(expected[id_]))
        assert store.note_count() == sum(map(len, expected.values()))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(stored=ALIKE_IDS, asked=ALIKE_IDS)
def test_an_alike_id_is_unknown_and_never_the_nearest_client(empty_store: Path, stored: str, asked: str) -> None:
    with fresh(empty_store) as store:
        store.save_client(Client(id=stored, name="田辺"))
        store.add_note(stored, FeedbackNote(id="F01", client_id=stored, date=date(2026, 1, 1), text="秘密"))
        store.add_to_ledger(stored, [LedgerEntry(slot="length", held=1)])
        if asked != stored:
            for read in (
                store.client,
                store.notebook,
                store.ledger,
                store.corrections,
                store.tasks,
                store.new_note_id,
            ):
                with pytest.raises(UnknownClient):
                    read(asked)
        assert len(store.notebook(stored).notes) == len(store.ledger(stored)) == 1


@pytest.mark.parametrize(
    "asked", ["%", "_", "a%", "a_i", "aoi' OR '1'='1", "aoi ", "aoi\n", "AOI", full_width("aoi"), "", "aoi\x00"]
)
def test_patterns_quotes_and_blanks_are_no_way_to_another_client(empty_store: Path, asked: str) -> None:
    with fresh(empty_store) as store:
        store.save_client(Client(id="aoi", name="青井"))
        with pytest.raises(UnknownClient):
            store.notebook(asked)
