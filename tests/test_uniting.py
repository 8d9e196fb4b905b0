"""Two entries of one person become one: everything moves, ids stay where they can, and nothing is left of the source."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from assistant.domain.client import Client
from assistant.domain.draft import Usage
from assistant.domain.lesson import ProposedNote
from assistant.domain.outcome import Judgement, LedgerEntry, Outcome
from assistant.domain.task import SentMessage, Task, TaskState
from assistant.domain.user import AuditEntry, Role
from assistant.errors import BadInput, UnknownClient
from assistant.keeper import Keeper
from assistant.records import uniting
from assistant.records.open import RECORDS_FILE
from assistant.records.schema import metadata
from assistant.records.store import SqlRecords
from tests.fakes import HashEmbedder
from tests.people_samples import PASSWORD, open_firm
from tests.records_samples import NOW, Clock, draft, note
from tests.stores import of_files, open_memory, open_store

AOI = Client(id="aoi", name="青井 みどり", business="園芸店", environment=("FAX",), rules=("朝は電話しない",))
TWIN = Client(id="aoi-2", name="青井みどり", business="植木", environment=("FAX", "LINE"), rules=("敬語で",))
OTHER = Client(id="aoi-3", name="青井 みどり ")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlRecords]:
    opened = open_store(tmp_path / "data", now=Clock())
    opened.apply([AOI, TWIN, OTHER], [note(1, text="候補は3つ"), note(2)])
    opened.apply([], [note(1, "aoi-3", text="別の方")])
    yield opened
    opened.close()


def judged(task: Task) -> Task:
    judgement = Judgement(
        client_id=task.client_id, task_id=task.id, slot="length", verdict="held", by="outcome", judged=NOW
    )
    sent = SentMessage(kind="questions", channel="line", text="お願いします", sent=NOW)
    outcome = Outcome(task_id=task.id, score=80, words="早かった")
    values = {"judgements": (judgement,), "sent": (sent,), "outcome": outcome}
    return task.model_copy(update=values).moved(TaskState.JUDGED, NOW)


def fill(store: SqlRecords, client_id: str, task_id: str, *, later: bool = False) -> None:
    """Something in every table that takes a client's rows."""
    store.save_draft(client_id, draft(task_id, client_id))
    store.change_task(client_id, task_id, judged, "judge")
    store.learn(client_id, task_id, [ProposedNote(text=f"{client_id}が教えたこと")])
    store.add_to_ledger(client_id, [LedgerEntry(slot="length", held=2, broke=1)])
    store.add_correction(client_id, "いつもの件", "travel" if later else "filing")
    store.save_extra(client_id, "known_names", f"田中\n{client_id}の人")
    store.save_extra(client_id, "tone", "formal" if later else "soft")
    store.add_usage(client_id, "openai/x", Usage(prompt_tokens=10, cost_usd=0.5), NOW)
    entry = AuditEntry(at=NOW, actor="u-1", action="task.judge", client_id=client_id, subject=task_id)
    store.add_audit(entry)


def rows_of(folder: Path, client_id: str) -> dict[str, int]:
    """Table → how many rows name the client, read past the product."""
    with closing(sqlite3.connect(folder / "data" / RECORDS_FILE)) as connection:
        tables = {table.name: "client_id" for table in metadata.sorted_tables if "client_id" in table.c}
        return {
            table: count
            for table, column in {**tables, "clients": "id"}.items()
            if (
                count := connection.execute(
                    f"SELECT count(*) FROM {table} WHERE {column} = ?", (client_id,)
                ).fetchone()[0]
            )
        }


def test_every_table_with_rows_of_a_client_has_its_way_to_move() -> None:
    assert set(uniting._HOW) == {table.name for table in metadata.sorted_tables if "client_id" in table.c}


@of_files
def test_every_row_goes_to_the_other_and_none_is_left(store: SqlRecords, tmp_path: Path) -> None:
    fill(store, "aoi", "d-1")
    fill(store, "aoi-2", "d-2", later=True)
    before, others = rows_of(tmp_path, "aoi-2"), rows_of(tmp_path, "aoi-3")
    assert set(before) == {table.name for table in metadata.sorted_tables if "client_id" in table.c} - {
        "client_users",
        "client_teams",
    } | {"clients"}
    result = store.merge_clients("aoi-2", "aoi")
    assert (result.notes, result.tasks, result.notes_known, result.renumbered) == (1, 1, 0, 0)
    assert rows_of(tmp_path, "aoi-2") == {}
    assert rows_of(tmp_path, "aoi-3") == others
    assert store.check() == []


def test_tasks_keep_ids_course_drafts_and_the_way_back(store: SqlRecords) -> None:
    fill(store, "aoi-2", "d-2")
    before = store.task("aoi-2", "d-2")
    store.merge_clients("aoi-2", "aoi")
    task = store.task("aoi", "d-2")
    assert task.client_id == task.draft.client_id == task.judgements[0].client_id == "aoi"
    assert task.draft == before.draft.model_copy(update={"client_id": "aoi"})
    assert (task.sent, task.outcome, task.learned, task.moves) == (
        before.sent, before.outcome, before.learned, before.moves
    )  # fmt: skip
    assert len(store.revisions("aoi", "d-2")) == 1
    assert [one.task_id for one in store.judgements("aoi")] == ["d-2"]
    (taught,) = [one for one in store.notebook("aoi").notes if one.source == "d-2"]
    assert task.learned.notes == (taught.id,)
    undone = store.undo("aoi", "d-2")
    assert undone.learned.notes == ()
    assert taught.id not in {one.id for one in store.notebook("aoi").notes}
    assert store.undo("aoi", "d-2").state is TaskState.DRAFT


def test_what_was_learned_adds_up(store: SqlRecords) -> None:
    fill(store, "aoi", "d-1")
    fill(store, "aoi-2", "d-2", later=True)
    store.ledger("aoi")
    store.merge_clients("aoi-2", "aoi")
    (entry,) = store.ledger("aoi")
    assert (entry.slot, entry.held, entry.broke) == ("length", 6, 2)
    assert [(one.text, one.playbook_id) for one in store.corrections("aoi")] == [("いつもの件", "travel")]
    assert store.extra("aoi", "known_names") == "田中\naoiの人\naoi-2の人"
    assert store.extra("aoi", "tone") == "soft"
    assert store.usage_of("2026-11").prompt_tokens == 20
    assert {one.client_id for one in store.audit()} == {"aoi"}


def test_the_profile_stays_and_takes_what_it_lacks(store: SqlRecords) -> None:
    store.merge_clients("aoi-2", "aoi")
    assert store.client("aoi") == AOI.model_copy(
        update={"environment": ("FAX", "LINE"), "rules": ("朝は電話しない", "敬語で")}
    )
    store.save_client(TWIN)
    store.merge_clients("aoi-2", "aoi-3")
    assert store.client("aoi-3").business == "植木"


def test_ids_that_are_taken_are_numbered_and_what_names_them_follows(store: SqlRecords) -> None:
    store.save_draft("aoi", draft("d-1"))
    quoting = draft("d-1", "aoi-2")  # quotes aoi-F01 and recalls it
    store.save_draft("aoi-2", quoting)
    store.apply([], [note(1).model_copy(update={"client_id": "aoi-2", "text": "候補は5つ", "source": "d-1"})])
    corrected = note(9, "aoi-2", text="候補は4つ")
    store.correct_note("aoi-2", "aoi-F01", corrected)
    store.add_audit(AuditEntry(at=NOW, actor="u-1", action="task.draft", client_id="aoi-2", subject="d-1"))
    result = store.merge_clients("aoi-2", "aoi")
    assert (result.notes, result.tasks, result.renumbered) == (2, 1, 2)
    versions = {one.note.id: one for one in store.note_history("aoi")}
    assert versions["aoi-F01"].note.text == "候補は3つ"
    assert versions["aoi-F01"].corrected_by is None
    assert (versions["aoi-F01-2"].note.text, versions["aoi-F01-2"].note.source) == ("候補は5つ", "d-1-2")
    assert versions["aoi-F01-2"].corrected_by == corrected.id
    moved = store.task("aoi", "d-1-2").draft
    assert moved.recalled[0].id == moved.assumptions[0].evidence[0].id == "aoi-F01-2"
    assert store.task("aoi", "d-1").draft.recalled[0].id == "aoi-F01"
    assert [one.subject for one in store.audit()] == ["d-1-2"]


def test_the_same_note_in_both_is_kept_once(store: SqlRecords) -> None:
    store.apply([], [note(1, text="候補は3つ").model_copy(update={"client_id": "aoi-2"})])
    result = store.merge_clients("aoi-2", "aoi")
    assert (result.notes, result.notes_known, result.renumbered) == (0, 1, 0)
    assert [one.id for one in store.notebook("aoi").notes] == ["aoi-F02", "aoi-F01"]


def test_notes_come_newest_first_and_the_targets_own_before_at_a_tie(store: SqlRecords) -> None:
    newer = note(7, "aoi-2", day=date(2026, 6, 1))
    store.apply([], [newer, note(8, "aoi-2", day=date(2026, 5, 1))])
    store.merge_clients("aoi-2", "aoi")
    assert [one.id for one in store.notebook("aoi").notes] == ["aoi-2-F07", "aoi-2-F08", "aoi-F02", "aoi-F01"]


def test_a_merge_that_cannot_be_changes_nothing(store: SqlRecords) -> None:
    many = tuple(f"決めごと{n}" for n in range(50))
    store.save_client(TWIN.model_copy(update={"rules": many}))
    book = store.notebook("aoi")
    for source, target, error in (
        ("aoi", "aoi", BadInput),
        ("aoi-2", "aoi", BadInput),
        ("nobody", "aoi", UnknownClient),
        ("aoi", "nobody", UnknownClient),
    ):
        with pytest.raises(error):
            store.merge_clients(source, target)
    assert (store.client("aoi"), store.notebook("aoi")) == (AOI, book)
    assert store.client("aoi-2").rules == many


def test_an_id_that_was_merged_away_starts_clean_when_it_comes_again(store: SqlRecords) -> None:
    store.apply([], [note(1, "aoi-2", text="もとの方")])
    old = store.notebook("aoi-2")
    store.merge_clients("aoi-2", "aoi")
    with pytest.raises(UnknownClient):
        store.notebook("aoi-2")
    store.save_client(TWIN)
    fresh = store.notebook("aoi-2")
    assert fresh.notes == ()
    assert fresh.revision > old.revision
    assert "もとの方" in [one.text for one in store.notebook("aoi").notes]


def test_former_ids_are_remembered_over_several_merges(store: SqlRecords) -> None:
    store.merge_clients("aoi-2", "aoi")
    store.merge_clients("aoi", "aoi-3")
    assert store.former_ids("aoi-3") == ("aoi-2", "aoi")


def test_whoever_saw_one_of_the_two_sees_both(tmp_path: Path) -> None:
    store = open_firm(tmp_path)
    ids = {user.name: user.id for user in store.users()}
    store.give_client("bando", user_id=ids["aki"])
    store.give_client("bando", team_id=store.teams()[0].id)
    store.merge_clients("bando", "aoi")
    assert {who for _, who, _ in store.client_grants() if who} == {ids["aki"], ids["ben"]}
    assert {client for client, _, _ in store.client_grants()} == {"aoi"}
    assert [team for _, _, team in store.client_grants() if team] == [store.teams()[0].id]
    assert store.own_clients(ids["ben"]) == {"aoi"}
    assert Role.MEMBER in {user.role for user in store.users()}
    assert PASSWORD not in str(store.audit())
    store.close()


def test_the_index_holds_the_moved_notes_and_nothing_else(store: SqlRecords, tmp_path: Path) -> None:
    memory = open_memory(tmp_path / "index", HashEmbedder())
    keeper = Keeper(store, memory)
    for client_id in ("aoi-2", "aoi-3"):
        keeper.remember(client_id, note(5, client_id, text=f"{client_id}の言葉"))
    keeper.merge("aoi-2", "aoi")
    status = memory.status()
    assert (status.count, status.needs_reconcile) == (5, False)
    for client_id in ("aoi", "aoi-3"):
        book = store.notebook(client_id)
        assert memory.vectors(book).shape[0] == len(book.notes)
    memory.close()
