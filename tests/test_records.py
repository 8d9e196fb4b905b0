"""The records: what is stored comes back equal, in order, once; what is wrong is refused and named."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.client import Channel, Client
from assistant.domain.draft import Draft
from assistant.domain.feedback import FeedbackNote, NoteBook
from assistant.domain.outcome import LedgerEntry
from assistant.domain.task import Edits, Task, TaskState
from assistant.errors import BadInput, ImportRefused, UnknownClient
from assistant.records.cache import BookCache
from assistant.records.store import SqlRecords
from assistant.seams import Records
from tests.records_samples import AOI, BANDO, NOW, Clock, draft, note
from tests.stores import open_store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlRecords]:
    opened = open_store(tmp_path / "data", busy_ms=200, now=Clock())
    opened.apply([AOI, BANDO], [])
    yield opened
    opened.close()


def as_seam(store: SqlRecords) -> Records:
    """The type checker's proof that SqlRecords keeps the promises of the seam."""
    return store


# Clients


def test_a_client_comes_back_equal_and_the_list_is_sorted_by_id(store: SqlRecords) -> None:
    store.save_client(Client(id="Zen", name="善"))
    assert store.client("aoi") == AOI
    assert [client.id for client in store.clients()] == ["Zen", "aoi", "bando"]


def test_saving_a_client_again_changes_the_profile_and_keeps_the_notes(store: SqlRecords) -> None:
    store.add_note("aoi", note(1))
    changed = AOI.model_copy(update={"rules": ("新しい決めごと",), "channel": Channel.LINE})
    store.save_client(changed)
    assert store.client("aoi") == changed
    assert store.notebook("aoi").notes == (note(1),)


READS: dict[str, Callable[[SqlRecords], object]] = {
    "client": lambda s: s.client("aoi "),
    "notebook": lambda s: s.notebook("AOI"),
    "ledger": lambda s: s.ledger("a_i"),
    "tasks": lambda s: s.tasks("nobody"),
    "new_note_id": lambda s: s.new_note_id(""),
    "add_note": lambda s: s.add_note("x", note(1, "x")),
    "save_draft": lambda s: s.save_draft("x", draft(client_id="x")),
    "add_to_ledger": lambda s: s.add_to_ledger("x", []),
}


@pytest.mark.parametrize("read", READS.values(), ids=READS.keys())
def test_an_unknown_client_is_an_error_and_never_an_empty_memory(
    store: SqlRecords, read: Callable[[SqlRecords], object]
) -> None:
    with pytest.raises(UnknownClient):
        read(store)


# Notes


def test_a_notebook_is_newest_first_and_later_arrivals_win_on_the_same_day(store: SqlRecords) -> None:
    early, late = date(2025, 12, 31), date(2026, 6, 1)
    for number, day in ((1, late), (2, early), (3, late)):
        store.add_note("aoi", note(number, day=day))
    assert [n.id for n in store.notebook("aoi").notes] == ["aoi-F03", "aoi-F01", "aoi-F02"]


def test_every_added_note_raises_the_revision_of_its_client_only(store: SqlRecords) -> None:
    before = store.notebook("aoi").revision, store.notebook("bando").revision
    store.add_note("aoi", note(1))
    assert (store.notebook("aoi").revision, store.notebook("bando").revision) == (before[0] + 1, before[1])


def test_a_warm_notebook_sees_what_another_process_wrote(store: SqlRecords, tmp_path: Path) -> None:
    assert store.notebook("aoi").notes == ()
    other = open_store(tmp_path / "data")
    other.add_note("aoi", note(1))
    other.close()
    assert store.notebook("aoi").notes == (note(1),)


def test_an_unchanged_notebook_is_not_read_again(store: SqlRecords) -> None:
    store.add_note("aoi", note(1))
    assert store.notebook("aoi") is store.notebook("aoi")


def test_a_refused_note_changes_neither_notes_nor_revision(store: SqlRecords) -> None:
    store.add_note("aoi", note(1))
    before = store.notebook("aoi")
    with pytest.raises(BadInput, match=r"aoi-F01.*すでに使われています"):
        store.add_note("aoi", note(1, text="別の内容"))
    assert store.notebook("aoi") == before


def test_a_note_of_another_client_is_refused(store: SqlRecords) -> None:
    with pytest.raises(BadInput, match="「bando」のもの"):
        store.add_note("aoi", note(1, "bando"))
    assert store.note_count() == 0


@pytest.mark.parametrize("text", ["終わり\x00", "\ud83d だけ"])
def test_text_that_no_database_gives_back_is_refused(store: SqlRecords, text: str) -> None:
    with pytest.raises(BadInput, match="保存できない文字"):
        store.add_note("aoi", FeedbackNote.model_construct(**{**note(1).model_dump(), "text": text}))
    assert store.note_count() == 0


def test_new_note_ids_go_on_after_the_highest_number_of_this_client(store: SqlRecords) -> None:
    assert store.new_note_id("aoi") == "aoi-F01"
    strange = [note(1, id=id_) for id_ in ("aoi-F12", "aoi-F3", "aoiXF99", "aoi-F98b", "aoi-F99", "aoi-F77")]
    store.apply([], strange[:4])
    store.add_note("bando", note(40, "bando"))
    assert store.new_note_id("aoi") == "aoi-F13"
    store.apply([], strange)
    assert store.new_note_id("aoi") == "aoi-F100"


def test_all_books_come_for_a_rebuild(store: SqlRecords) -> None:
    store.apply([], [note(1), note(2), note(1, "bando")])
    assert {book.client_id: len(book.notes) for book in store.books()} == {"aoi": 2, "bando": 1}
    assert store.note_count() == 3


def test_the_cache_is_bounded_by_notes_and_drops_the_least_recently_used() -> None:
    cache = BookCache(max_notes=5)
    books = {c: NoteBook(client_id=c, revision=1, notes=tuple(note(n, c) for n in range(2))) for c in "abc"}
    cache.put(books["a"])
    cache.put(books["b"])
    cache.get("a", 1)
    cache.put(books["c"])
    assert [cache.get(c, 1) is not None for c in "abc"] == [True, False, True]
    assert cache.get("a", 2) is None
    cache.put(NoteBook(client_id="d", revision=1, notes=tuple(note(n, "d") for n in range(6))))
    assert len(cache) == 0


# Imports


def test_the_same_import_twice_changes_nothing_not_even_a_revision(store: SqlRecords) -> None:
    notes = [note(1), note(2, "bando", score=60)]
    first = store.apply([AOI, BANDO], notes)
    before = list(store.books())
    second = store.apply([AOI, BANDO], notes)
    assert (first.notes_added, first.clients_unchanged) == (2, 2)
    assert second.model_dump() == {
        "clients_added": 0, "clients_updated": 0, "clients_unchanged": 2,
        "notes_added": 0, "notes_unchanged": 2, "notes_replaced": 0,
    }  # fmt: skip
    assert list(store.books()) == before


def test_an_import_counts_what_it_adds_and_updates(store: SqlRecords) -> None:
    changed = AOI.model_copy(update={"name": "青井"})
    result = store.apply([changed, Client(id="new", name="新")], [note(1, "new"), note(1, "new"), note(2, "new")])
    assert (result.clients_added, result.clients_updated, result.notes_added) == (1, 1, 2)
    assert store.client("aoi") == changed


def test_a_note_with_other_content_is_refused_by_id_and_field_and_nothing_is_stored(store: SqlRecords) -> None:
    store.add_note("aoi", note(1, score=60))
    with pytest.raises(ImportRefused) as refusal:
        store.apply([Client(id="new", name="新")], [note(2), note(1, score=70, text="別")])
    assert len(refusal.value.problems) == 1
    assert "aoi-F01" in refusal.value.problems[0]
    assert "点数、メモ" in refusal.value.problems[0]
    assert store.note_count() == 1
    assert [client.id for client in store.clients()] == ["aoi", "bando"]


def test_replace_changes_the_note_in_its_place(store: SqlRecords) -> None:
    store.apply([], [note(1), note(2)])
    before = store.notebook("aoi").revision
    result = store.apply([], [note(1, text="直した")], replace=True)
    book = store.notebook("aoi")
    assert (result.notes_replaced, book.revision) == (1, before + 1)
    assert [n.text for n in book.notes] == ["メモ2", "直した"]


def test_every_problem_of_an_import_is_named(store: SqlRecords) -> None:
    with pytest.raises(ImportRefused) as refusal:
        store.apply(
            [BANDO, BANDO.model_copy(update={"name": "別人"})],
            [note(1), note(1, text="別"), note(1, "nobody"), note(1, "aoi2")],
        )
    named = "\n".join(refusal.value.problems)
    assert all(words in named for words in ("クライアント bando", "メモ aoi-F01", "「nobody」", "「aoi2」"))
    assert store.note_count() == 0


# Ledger, tasks


def test_the_ledger_adds_up_per_client_and_slot(store: SqlRecords) -> None:
    store.add_to_ledger("aoi", [LedgerEntry(slot="length", held=2), LedgerEntry(slot="form", broke=1)])
    store.add_to_ledger("aoi", [LedgerEntry(slot="length", broke=1)])
    assert store.ledger("aoi") == (LedgerEntry(slot="form", broke=1), LedgerEntry(slot="length", held=2, broke=1))
    assert store.ledger("bando") == ()


def test_a_draft_becomes_a_task_and_comes_back_equal(store: SqlRecords) -> None:
    store.save_draft("aoi", draft())
    task = store.task("aoi", "d-1")
    assert task.draft == draft()
    assert (task.state, task.created, task.edits) == (TaskState.DRAFT, NOW + timedelta(minutes=1), Edits())
    assert task.created.utcoffset() == timedelta(hours=9)


def test_a_better_draft_keeps_state_edits_and_time_of_creation(store: SqlRecords) -> None:
    edits = Edits(brief_markdown="# 手直し", dropped_questions=("q1",))
    old = Task(
        id="d-1", client_id="aoi", state=TaskState.WAITING, created=NOW, updated=NOW, draft=draft(), edits=edits
    )
    store.save_task("aoi", old)
    store.save_draft("aoi", draft(title="よい題"))
    task = store.task("aoi", "d-1")
    assert task == old.model_copy(update={"draft": draft(title="よい題"), "updated": task.updated, "revision": 2})
    assert task.updated > old.updated


def test_a_moment_keeps_its_microseconds_and_its_instant_in_any_zone(store: SqlRecords) -> None:
    task = Task(id="d-1", client_id="aoi", created=NOW.astimezone(UTC), updated=NOW, draft=draft())
    store.save_task("aoi", task)
    assert store.task("aoi", "d-1") == task


def test_a_moment_without_zone_is_a_programmers_error(store: SqlRecords) -> None:
    with pytest.raises(Exception, match="without a time zone"):
        store.save_task(
            "aoi", Task(id="d-1", client_id="aoi", created=NOW.replace(tzinfo=None), updated=NOW, draft=draft())
        )


def test_the_task_list_is_newest_first_and_counts_open_questions(store: SqlRecords) -> None:
    store.save_draft("aoi", draft("d-1"))
    store.save_draft("bando", draft("d-2", "bando", title="資料"))
    store.save_edits("aoi", "d-1", Edits(dropped_questions=("q2", "not-there")))
    rows = store.tasks()
    assert [(row.id, row.title, row.open_questions) for row in rows] == [
        ("d-2", "資料", 2),
        ("d-1", "日程調整", 1),
    ]
    assert rows[1].updated > rows[1].created
    assert [row.id for row in store.tasks("aoi")] == ["d-1"]
    assert [row.id for row in store.tasks(limit=1)] == ["d-2"]


def test_edits_are_kept(store: SqlRecords) -> None:
    edits = Edits(brief_markdown="# 題\n本文", message_text="", dropped_questions=("q2",))
    store.save_draft("aoi", draft())
    store.save_edits("aoi", "d-1", edits)
    assert store.task("aoi", "d-1").edits == edits


WRONG_TASKS = {
    "client": ("bando", draft()),
    "draft of another": ("bando", draft(client_id="aoi")),
    "half a character": ("aoi", draft(text="\ud83d")),
    "not a number": ("aoi", draft().model_copy(update={"timings": {"read": float("nan")}})),
}


@pytest.mark.parametrize(("client_id", "wrong"), WRONG_TASKS.values(), ids=WRONG_TASKS.keys())
def test_a_draft_that_could_not_be_read_back_or_is_not_theirs_is_refused(
    store: SqlRecords, client_id: str, wrong: Draft
) -> None:
    with pytest.raises(BadInput):
        store.save_draft(client_id, wrong)
    assert store.tasks() == ()


def test_a_task_whose_id_is_not_its_drafts_is_refused(store: SqlRecords) -> None:
    with pytest.raises(BadInput):
        store.save_task("aoi", Task(id="d-2", client_id="aoi", created=NOW, updated=NOW, draft=draft()))


def test_an_unknown_task_is_refused_in_words(store: SqlRecords) -> None:
    store.save_draft("aoi", draft())
    with pytest.raises(BadInput, match="依頼「d-9」が見つかりません"):
        store.task("aoi", "d-9")
    with pytest.raises(BadInput, match="依頼「d-1」が見つかりません"):
        store.save_edits("bando", "d-1", Edits())


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=50)


@pytest.fixture(scope="module")
def shared_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqlRecords]:
    opened = open_store(tmp_path_factory.mktemp("shared"))
    opened.apply([AOI], [])
    yield opened
    opened.close()


@given(text=TEXTS, task=TEXTS, name=TEXTS, score=st.none() | st.integers(0, 100), day=st.dates())
def test_any_note_and_client_come_back_as_they_were(
    shared_store: SqlRecords, *, text: str, task: str, name: str, score: int | None, day: date
) -> None:
    client = AOI.model_copy(update={"name": name, "rules": (text, task)})
    wanted = note(1, text=text, task=task, score=score, day=day, id=f"id {name}")
    shared_store.apply([client], [wanted], replace=True)
    assert shared_store.client("aoi") == client
    assert wanted in shared_store.notebook("aoi").notes


def test_type_corrections_come_back_newest_first_and_the_same_words_have_one(store: SqlRecords) -> None:
    store.add_correction("aoi", "名簿を直して", "documents")
    store.add_correction("aoi", "店を押さえて", "booking_meal")
    store.add_correction("aoi", "名簿を直して", "filing")
    found = store.corrections("aoi")
    assert [(one.text, one.playbook_id) for one in found] == [
        ("名簿を直して", "filing"),
        ("店を押さえて", "booking_meal"),
    ]
    assert found[0].created > found[1].created
    store.remove_correction("aoi", "名簿を直して")
    store.remove_correction("aoi", "知らない言葉")
    assert [one.text for one in store.corrections("aoi")] == ["店を押さえて"]


def test_type_corrections_belong_to_one_client(store: SqlRecords) -> None:
    store.add_correction("aoi", "名簿を直して", "filing")
    assert store.corrections("bando") == ()
    store.remove_correction("bando", "名簿を直して")
    assert len(store.corrections("aoi")) == 1
    for use in (store.corrections, lambda who: store.add_correction(who, "x", "filing")):
        with pytest.raises(UnknownClient):
            use("nobody")


def test_a_correction_of_very_long_words_is_kept_and_of_broken_ones_refused(store: SqlRecords) -> None:
    store.add_correction("aoi", "あ" * 20_000, "filing")
    assert store.corrections("aoi")[0].text == "あ" * 20_000
    with pytest.raises(BadInput, match="保存できない文字"):
        store.add_correction("aoi", "a\ud83d", "filing")


def test_a_client_that_comes_again_under_an_old_id_starts_above_every_old_revision(store: SqlRecords) -> None:
    store.save_client(AOI)
    store.add_note("aoi", note(1))
    before = store.notebook("aoi").revision
    store.remove_client("aoi")
    store.save_client(AOI)
    assert store.notebook("aoi").revision > before, "what is kept under the old revision must never be served"
    assert store.settings() == {}, "the mark it needs is no setting of hers"
