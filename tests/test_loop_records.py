"""The records of the loop: all parts of a task come back equal, every change can be taken back, nothing counts twice."""

import sqlite3
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from assistant.domain.brief import Step
from assistant.domain.client import Client
from assistant.domain.draft import Usage
from assistant.domain.lesson import ProposedNote, ProposedRule
from assistant.domain.outcome import Answer, AnswerState, Judgement, LedgerEntry, Outcome, Verdict
from assistant.domain.reply import Reply, TaskFact
from assistant.domain.task import Edits, Move, SentMessage, Task, TaskState
from assistant.errors import BadInput, UnknownClient
from assistant.records.card import card_of
from assistant.records.open import RECORDS_FILE
from assistant.records.schema import metadata
from assistant.records.store import SqlRecords
from assistant.web.view.stage import open_questions
from tests.records_samples import AOI, BANDO, NOW, Clock, draft, note
from tests.stores import of_files, open_store

LATER = NOW + timedelta(days=3)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlRecords]:
    opened = open_store(tmp_path / "data", busy_ms=200, now=Clock())
    opened.apply([AOI, BANDO], [])
    opened.save_draft("aoi", draft())
    yield opened
    opened.close()


def judgement(slot: str = "length", verdict: Verdict = "held", task: str = "d-1", **changes: object) -> Judgement:
    values = {
        "client_id": "aoi",
        "task_id": task,
        "slot": slot,
        "verdict": verdict,
        "by": "outcome",
        "judged": NOW,
    }
    return Judgement.model_validate({**values, **changes})


def full(task: Task) -> Task:
    """The task with every field filled."""
    return task.model_copy(
        update={
            "edits": Edits(brief_markdown="# 手直し", dropped_questions=("q2",)),
            "sent": (SentMessage(kind="questions", channel="line", text="お願いします🙏", sent=NOW),),
            "asked": 2,
            "replies": (Reply(text="1A\nあと予算は5万", received=LATER, facts=(TaskFact(text="予算5万", quote="5万"),)),),
            "answers": (Answer(question_id="q1", state=AnswerState.CHOSEN, option=1),),
            "facts": (TaskFact(text="予算5万", quote="予算は5万", slot="budget"),),
            "outcome": Outcome(task_id="d-1", score=80, words="早かった", hours=1.5, assumptions=(("length", "held"),)),
            "judgements": (judgement(instead="30分", label="所要", remembered=True),),
            "moves": (Move(state=TaskState.WAITING, at=NOW), Move(state=TaskState.JUDGED, at=LATER)),
            "state": TaskState.JUDGED,
        }
    )  # fmt: skip


def test_all_parts_of_a_task_come_back_equal(store: SqlRecords) -> None:
    kept = store.change_task("aoi", "d-1", full, "all")
    assert store.task("aoi", "d-1") == kept
    assert kept == full(kept)
    assert store.judgements("aoi") == kept.judgements


def test_moves_keep_the_moment_of_each_state(store: SqlRecords) -> None:
    store.change_task("aoi", "d-1", lambda task: task.moved(TaskState.WAITING, NOW), "move")
    store.change_task("aoi", "d-1", lambda task: task.moved(TaskState.WORKING, LATER), "move")
    task = store.task("aoi", "d-1")
    assert (task.state, task.since) == (TaskState.WORKING, LATER)
    assert [move.at for move in task.moves] == [NOW, LATER]
    assert store.tasks("aoi")[0].since == LATER


def move_to(store: SqlRecords, state: TaskState) -> None:
    store.change_task("aoi", "d-1", lambda task: task.moved(state, NOW), "move")


def test_every_change_can_be_taken_back_one_by_one(store: SqlRecords) -> None:
    formers = []
    for state in (TaskState.WAITING, TaskState.WORKING, TaskState.DELIVERED):
        formers.append(store.task("aoi", "d-1"))
        move_to(store, state)
    for former in reversed(formers):
        found = store.undo("aoi", "d-1")
        assert found.model_copy(update={"updated": former.updated}) == former
        assert store.tasks("aoi")[0].state is former.state
    with pytest.raises(BadInput, match="取り消せる操作がありません"):
        store.undo("aoi", "d-1")


def test_after_an_undo_the_work_goes_on_from_there(store: SqlRecords) -> None:
    store.change_task("aoi", "d-1", lambda task: task.moved(TaskState.WAITING, NOW), "move")
    store.undo("aoi", "d-1")
    store.change_task("aoi", "d-1", lambda task: task.moved(TaskState.WORKING, LATER), "move")
    assert [move.state for move in store.task("aoi", "d-1").moves] == [TaskState.WORKING]
    assert store.undo("aoi", "d-1").state is TaskState.DRAFT


def test_edits_that_follow_each_other_are_one_step(store: SqlRecords) -> None:
    for text in ("あ", "あい", "あいう"):
        store.save_edits("aoi", "d-1", Edits(message_text=text))
    store.change_task("aoi", "d-1", lambda task: task.moved(TaskState.WAITING, NOW), "move")
    store.save_edits("aoi", "d-1", Edits(message_text="え"))
    texts = [store.undo("aoi", "d-1").edits.message_text for _ in range(3)]
    assert texts == ["あいう", "あいう", None]


def test_a_change_that_changes_nothing_is_no_step(store: SqlRecords) -> None:
    before = store.task("aoi", "d-1")
    assert store.change_task("aoi", "d-1", lambda task: task, "nothing") == before
    with pytest.raises(BadInput):
        store.undo("aoi", "d-1")


def test_a_change_that_fails_leaves_everything_as_it_was(store: SqlRecords) -> None:
    before = store.task("aoi", "d-1")
    broken = Outcome.model_construct(task_id="d-1", words="\ud83d", score=None, hours=None, assumptions=())
    with pytest.raises(BadInput, match="保存できない"):
        store.change_task("aoi", "d-1", lambda task: task.model_copy(update={"outcome": broken}), "judge")
    with pytest.raises(ZeroDivisionError):
        store.change_task("aoi", "d-1", lambda task: task.model_copy(update={"asked": 1 // 0}), "x")
    assert store.task("aoi", "d-1") == before


def test_a_new_draft_is_a_revision_and_the_former_ones_stay(store: SqlRecords) -> None:
    store.save_draft("aoi", draft(title="二つ目"))
    store.save_draft("aoi", draft(title="三つ目"))
    store.save_draft("aoi", draft(title="三つ目"))
    found = store.revisions("aoi", "d-1")
    assert [(one.number, one.current) for one in found] == [(3, True), (2, False), (1, False)]
    assert store.revision("aoi", "d-1", 1) == draft()
    assert store.task("aoi", "d-1").revision == 3
    with pytest.raises(BadInput, match="4番目"):
        store.revision("aoi", "d-1", 4)


def test_undo_brings_the_former_draft_back(store: SqlRecords) -> None:
    store.save_draft("aoi", draft(title="二つ目"))
    task = store.undo("aoi", "d-1")
    assert (task.draft, task.revision) == (draft(), 1)
    assert store.tasks("aoi")[0].title == "日程調整"
    assert [one.current for one in store.revisions("aoi", "d-1")] == [False, True]


# The ledger


def judged(store: SqlRecords, *rows: Judgement, task_id: str = "d-1") -> None:
    store.change_task("aoi", task_id, lambda task: task.model_copy(update={"judgements": rows}), "judge")


def test_the_ledger_follows_the_judgements_and_judging_again_counts_once(store: SqlRecords) -> None:
    judged(store, judgement(verdict="broke"), judgement("form", "untouched"))
    judged(store, judgement(verdict="held"), judgement("form", "unknown"))
    assert store.ledger("aoi") == (LedgerEntry(slot="length", held=1, recent=("held",)),)
    assert store.ledger("bando") == ()


def test_the_ledger_keeps_what_was_answered_until_judged_work_contradicts_it(store: SqlRecords) -> None:
    told = {"by": "answer", "playbook_id": "notice", "instead": "無料"}
    judged(store, judgement(verdict="broke", **told))
    (entry,) = store.ledger("aoi")
    assert [(one.value, one.task_id, one.playbook_id) for one in entry.answers] == [("無料", "d-1", "notice")]
    assert not entry.failed
    later = judgement(verdict="broke", playbook_id="notice", judged=NOW + timedelta(days=1))
    judged(store, judgement(verdict="broke", **told), later)
    (entry,) = store.ledger("aoi")
    assert (entry.answers, entry.failed) == ((), True)


def test_the_ledger_counts_what_was_left_to_us_apart(store: SqlRecords) -> None:
    judged(store, judgement(verdict="untouched", by="answer"), judgement("form", "untouched"))
    assert {one.slot: (one.left, one.held, one.answers) for one in store.ledger("aoi")} == {
        "length": (1, 0, ()),
        "form": (0, 0, ()),
    }


def test_an_undo_takes_the_judgement_out_of_the_ledger(store: SqlRecords) -> None:
    judged(store, judgement(verdict="broke", remembered=True))
    assert store.ledger("aoi")[0].doubted_on == NOW.date()
    store.undo("aoi", "d-1")
    assert (store.ledger("aoi"), store.judgements("aoi")) == ((), ())


def test_the_newest_verdicts_come_first_and_older_ones_are_counted(store: SqlRecords) -> None:
    for number in range(15):
        store.save_draft("aoi", draft(f"t{number}"))
        verdict: Verdict = "broke" if number == 13 else "held"
        judged(
            store,
            judgement(verdict=verdict, task=f"t{number}", judged=NOW + timedelta(days=number)),
            task_id=f"t{number}",
        )
    entry = store.ledger("aoi")[0]
    assert (entry.held, entry.broke, len(entry.recent)) == (14, 1, 12)
    assert entry.recent[:3] == ("held", "broke", "held")


def test_a_warm_ledger_sees_what_another_process_wrote(store: SqlRecords, tmp_path: Path) -> None:
    assert store.ledger("aoi") == ()
    other = open_store(tmp_path / "data", now=Clock())
    judged(other, judgement(verdict="held"))
    other.close()
    assert store.ledger("aoi") == (LedgerEntry(slot="length", held=1, recent=("held",)),)
    assert store.ledger("aoi") is store.ledger("aoi")


def test_old_counts_without_events_are_added(store: SqlRecords) -> None:
    store.add_to_ledger("aoi", [LedgerEntry(slot="length", held=2)])
    judged(store, judgement(verdict="broke"))
    assert store.ledger("aoi") == (LedgerEntry(slot="length", held=2, broke=1, recent=("broke",), failed=True),)


def test_judged_tasks_are_light_rows_with_their_verdicts(store: SqlRecords) -> None:
    store.change_task("aoi", "d-1", full, "judge")
    (row,) = store.judged_tasks("aoi")
    assert (row.task_id, row.judged, row.score, row.hours, row.asked) == ("d-1", LATER.date(), 80, 1.5, 2)
    assert (row.held, row.broke) == (1, 0)
    store.change_task("aoi", "d-1", lambda task: task.moved(TaskState.DELIVERED, LATER), "move")
    assert store.judged_tasks("aoi") == ()


# Lessons and notes


def test_what_was_learned_is_stored_with_its_source_and_never_twice(store: SqlRecords) -> None:
    wanted = ProposedNote(text="30分で", task="日程調整", slot="length", playbook_id="scheduling")
    rule = ProposedRule(text="日程調整の所要時間: 30分", replaces="敬語;短く")
    for _ in range(2):
        store.learn("aoi", "d-1", [wanted, wanted], [rule])
    (kept,) = store.notebook("aoi").notes
    assert (kept.text, kept.slot, kept.playbook_id, kept.source) == ("30分で", "length", "scheduling", "d-1")
    assert store.client("aoi").rules == ("朝は電話しない", "日程調整の所要時間: 30分")


def test_an_undo_takes_learned_notes_and_rules_back(store: SqlRecords) -> None:
    store.add_note("aoi", note(1))
    store.learn("aoi", "d-1", [ProposedNote(text="30分で")], [ProposedRule(text="新", replaces="敬語;短く")])
    store.undo("aoi", "d-1")
    assert [n.id for n in store.notebook("aoi").notes] == ["aoi-F01"]
    assert store.client("aoi").rules == AOI.rules
    assert store.new_note_id("aoi") == "aoi-F03"


def test_too_many_rules_are_refused_and_nothing_is_learned(store: SqlRecords) -> None:
    store.save_client(AOI.model_copy(update={"rules": tuple(f"決め{n}" for n in range(50))}))
    with pytest.raises(BadInput, match="50件まで"):
        store.learn("aoi", "d-1", [ProposedNote(text="x")], [ProposedRule(text="もう一つ")])
    assert store.notebook("aoi").notes == ()


def test_a_corrected_note_counts_in_its_place_and_the_old_one_is_kept(store: SqlRecords) -> None:
    store.add_note("aoi", note(1, text="三十分で"))
    store.correct_note("aoi", "aoi-F01", note(2, text="30分で"))
    assert [n.text for n in store.notebook("aoi").notes] == ["30分で"]
    old = next(one for one in store.note_history("aoi") if one.note.id == "aoi-F01")
    assert (old.note.text, old.corrected_by) == ("三十分で", "aoi-F02")
    assert old.withdrawn is not None
    store.restore_note("aoi", "aoi-F01")
    assert [n.text for n in store.notebook("aoi").notes] == ["三十分で"]


def test_a_withdrawn_note_is_kept_can_come_back_and_is_not_imported_again(store: SqlRecords) -> None:
    store.add_note("aoi", note(1))
    revision = store.notebook("aoi").revision
    store.withdraw_note("aoi", "aoi-F01")
    assert (store.notebook("aoi").notes, store.note_count()) == ((), 0)
    assert store.notebook("aoi").revision > revision
    assert store.apply([], [note(1)]).notes_unchanged == 1
    assert store.notebook("aoi").notes == ()
    store.restore_note("aoi", "aoi-F01")
    assert store.notebook("aoi").notes == (note(1),)


@pytest.mark.parametrize("wrong", ["aoi-F09", "bando-F01"])
def test_a_note_that_is_not_theirs_or_not_there_can_not_be_touched(store: SqlRecords, wrong: str) -> None:
    store.add_note("bando", note(1, "bando"))
    for use in (store.withdraw_note, store.restore_note):
        with pytest.raises(BadInput):
            use("aoi", wrong)
    with pytest.raises(BadInput):
        store.correct_note("aoi", wrong, note(3))
    assert len(store.notebook("bando").notes) == 1
    assert store.notebook("aoi").notes == ()


def test_links_of_a_note_survive_an_import_that_knows_none(store: SqlRecords) -> None:
    linked = note(1, slot="length", playbook_id="scheduling", source="d-1")
    store.add_note("aoi", linked)
    assert store.apply([], [note(1)]).notes_unchanged == 1
    store.apply([], [note(1, text="直した")], replace=True)
    assert store.notebook("aoi").notes == (linked.model_copy(update={"text": "直した"}),)


# The board


def dated(id_: str, client_id: str, end: date) -> Task:
    base = draft(id_, client_id)
    steps = (Step(text="初稿", start=end, end=end, kind="draft"),)
    brief = base.brief.model_copy(update={"steps": steps})
    return Task(
        id=id_, client_id=client_id, created=NOW, updated=NOW, draft=base.model_copy(update={"brief": brief})
    )


def test_the_board_shows_overdue_work_first_then_what_is_due_next(store: SqlRecords) -> None:
    today = date(2026, 11, 20)
    for id_, client_id, days in (
        ("late", "aoi", -2),
        ("soon", "bando", 1),
        ("far", "aoi", 9),
        ("done", "aoi", -9),
    ):
        store.save_task(client_id, dated(id_, client_id, today + timedelta(days=days)))
    store.change_task("aoi", "done", lambda task: task.moved(TaskState.DELIVERED, NOW), "move")
    rows = store.board(today=today)
    assert [row.id for row in rows] == ["late", "soon", "d-1", "far", "done"]
    assert [row.overdue(today) for row in rows if row.id in ("late", "soon", "done")] == [True, False, False]
    assert [row.id for row in store.board(states=[TaskState.DELIVERED], today=today)] == ["done"]
    assert {row.id for row in store.board("bando", today=today)} == {"soon"}
    soon = store.board("bando", today=today)[0].next_milestone(today)
    assert soon is not None
    assert (soon.text, soon.due) == ("初稿", date(2026, 11, 21))


def test_the_board_says_what_is_open_and_since_when(store: SqlRecords) -> None:
    sent = SentMessage(kind="questions", channel="line", text="x", sent=LATER)
    store.change_task(
        "aoi",
        "d-1",
        lambda task: task.model_copy(update={"sent": (sent,)}).moved(TaskState.WAITING, LATER),
        "send",
    )
    (row,) = store.board("aoi")
    assert (row.open_questions, row.waiting_since, row.open_texts) == (2, LATER, ("どちらですか", "どちらですか"))
    answers = tuple(Answer(question_id=id_, state=AnswerState.CHOSEN, option=0) for id_ in ("q1", "q2"))
    store.change_task("aoi", "d-1", lambda task: task.model_copy(update={"answers": answers}), "reply")
    (row,) = store.board("aoi")
    assert (row.open_questions, row.waiting_since) == (0, None)


def test_what_was_promised_and_has_not_come_is_still_open(store: SqlRecords) -> None:
    """「今送る」 was chosen: the question is asked again in the client's own words."""
    task = store.task("aoi", "d-1")
    first, *others = task.draft.questions
    asked_again = task.draft.model_copy(
        update={"questions": (first.model_copy(update={"open_text": True}), *others)}
    )
    answers = tuple(Answer(question_id=id_, state=AnswerState.CHOSEN, option=0) for id_ in ("q1", "q2"))
    promised = task.model_copy(update={"draft": asked_again, "answers": answers})
    assert card_of(promised).open_texts == (first.text,)
    assert [question.id for question in open_questions(promised)] == ["q1"]
    assert open_questions(task.model_copy(update={"answers": answers})) == ()


def test_a_question_whose_fallback_is_to_hold_stays_open_when_its_time_is_over(store: SqlRecords) -> None:
    expired = (Answer(question_id="q1", state=AnswerState.EXPIRED),)
    store.change_task("aoi", "d-1", lambda task: task.model_copy(update={"answers": expired}), "expire")
    assert store.board("aoi")[0].open_questions == 2


def test_every_state_is_counted(store: SqlRecords) -> None:
    store.change_task("aoi", "d-1", lambda task: task.moved(TaskState.WAITING, NOW), "move")
    assert store.task_counts() == {state: int(state is TaskState.WAITING) for state in TaskState}
    assert sum(store.task_counts("bando").values()) == 0


@of_files
def test_the_board_is_quick_with_ten_thousand_tasks(tmp_path: Path) -> None:
    opened = open_store(tmp_path, now=Clock())
    opened.apply([AOI], [])
    opened.save_task("aoi", dated("t0", "aoi", date(2026, 11, 20)))
    opened.close()
    with sqlite3.connect(tmp_path / RECORDS_FILE) as connection:
        names = [row[1] for row in connection.execute("PRAGMA table_info(tasks)")]
        kept = ", ".join('"t" || n' if name == "id" else f'"{name}"' for name in names)
        numbers = "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 10000)"
        connection.execute(f"{numbers} INSERT INTO tasks SELECT {kept} FROM tasks, c")
    connection.close()
    opened = open_store(tmp_path, now=Clock())
    opened.board()
    begin = time.perf_counter()
    rows = opened.board(limit=200)
    seconds = time.perf_counter() - begin
    opened.close()
    assert len(rows) == 200
    assert seconds < 0.5, "a click must feel immediate"


# Extras, settings, usage, deletion


def test_extras_belong_to_one_client_and_settings_to_the_product(store: SqlRecords) -> None:
    store.save_extra("aoi", "names", '["青井"]')
    assert (store.extra("aoi", "names"), store.extra("bando", "names")) == ('["青井"]', None)
    store.save_extra("aoi", "names", None)
    assert store.extra("aoi", "names") is None
    store.save_setting("hours", "6")
    store.save_setting("hours", "7")
    assert store.settings() == {"hours": "7"}
    with pytest.raises(UnknownClient):
        store.extra("nobody", "names")


def test_usage_adds_up_by_the_month_in_tokyo(store: SqlRecords) -> None:
    last_minute = datetime(2026, 11, 30, 14, 59, tzinfo=UTC)
    used = Usage(prompt_tokens=100, completion_tokens=10, cost_usd=0.25)
    store.add_usage("aoi", "m", used, last_minute)
    store.add_usage("bando", "m", used, last_minute)
    store.add_usage("aoi", "m", used, last_minute + timedelta(minutes=1))
    assert store.usage_of("2026-11") == Usage(prompt_tokens=200, completion_tokens=20, cost_usd=0.5)
    assert store.usage_of("2026-12") == used
    assert store.usage_of("2027-01") == Usage()


def test_an_unknown_cost_is_never_shown_as_nothing(store: SqlRecords) -> None:
    store.add_usage("aoi", "local", Usage(prompt_tokens=5, cost_usd=None), NOW)
    assert store.usage_of("2026-11").cost_usd is None
    store.add_usage("aoi", "paid", Usage(cost_usd=0.5), NOW)
    assert store.usage_of("2026-11").cost_usd == 0.5
    assert (store.calls_of("2026-11"), store.calls_of("2026-12")) == ((2, 1), (0, 0))


@of_files
def test_a_removed_client_leaves_nothing_but_the_sums_of_the_models(store: SqlRecords, tmp_path: Path) -> None:
    store.change_task("aoi", "d-1", full, "all")
    store.learn("aoi", "d-1", [ProposedNote(text="30分で")])
    store.add_correction("aoi", "x", "filing")
    store.save_extra("aoi", "k", "v")
    store.add_to_ledger("aoi", [LedgerEntry(slot="a", held=1)])
    store.add_usage("aoi", "m", Usage(prompt_tokens=3), NOW)
    store.save_draft("bando", draft("d-2", "bando"))
    store.remove_client("aoi")
    with sqlite3.connect(tmp_path / "data" / RECORDS_FILE) as connection:
        for table in metadata.sorted_tables:
            if "client_id" in table.c:
                owners = {row[0] for row in connection.execute(f'SELECT client_id FROM "{table.name}"')}
                assert "aoi" not in owners, table.name
    connection.close()
    assert store.usage_of("2026-11").prompt_tokens == 3
    assert store.task("bando", "d-2").draft.client_id == "bando"
    assert store.check() == []
    with pytest.raises(UnknownClient):
        store.notebook("aoi")
    store.save_client(AOI)
    assert (store.notebook("aoi").notes, store.ledger("aoi"), store.tasks("aoi")) == ((), (), ())


# Isolation and durability

LOOP_READS = ("board", "task_counts", "judgements", "judged_tasks", "note_history", "ledger")


@pytest.mark.parametrize("name", LOOP_READS)
def test_what_belongs_to_one_client_is_never_another_ones(store: SqlRecords, name: str) -> None:
    store.save_client(Client(id="aoi2", name=AOI.name))
    store.change_task("aoi", "d-1", full, "all")
    store.learn("aoi", "d-1", [ProposedNote(text="青井だけの言葉")])
    read = getattr(store, name)
    shown = repr(read("aoi2"))
    assert not any(words in shown for words in ("d-1", "青井だけの言葉", "length"))
    with pytest.raises(UnknownClient):
        read("aoi ")


@pytest.mark.parametrize("use", ["task", "undo", "revisions"])
def test_another_clients_task_is_not_found(store: SqlRecords, use: str) -> None:
    with pytest.raises(BadInput, match="見つかりません"):
        getattr(store, use)("bando", "d-1")
    with pytest.raises(BadInput):
        store.revision("bando", "d-1", 1)
    with pytest.raises(BadInput, match="見つかりません"):
        store.learn("bando", "d-1", [ProposedNote(text="x")])


def test_two_clients_may_have_tasks_of_the_same_id(store: SqlRecords) -> None:
    store.save_draft("bando", draft("d-1", "bando", title="坂東の件"))
    store.change_task("bando", "d-1", lambda task: task.moved(TaskState.WAITING, NOW), "move")
    store.undo("bando", "d-1")
    assert store.task("aoi", "d-1").draft.brief.title == "日程調整"
    assert [one.number for one in store.revisions("aoi", "d-1")] == [1]


def test_a_change_is_on_disk_before_it_is_acknowledged(store: SqlRecords, tmp_path: Path) -> None:
    store.change_task("aoi", "d-1", full, "all")
    other = open_store(tmp_path / "data")
    assert other.task("aoi", "d-1").outcome == store.task("aoi", "d-1").outcome
    other.close()


def test_changes_of_two_threads_are_both_kept(store: SqlRecords) -> None:
    from concurrent.futures import ThreadPoolExecutor

    def add(number: int) -> None:
        fact = TaskFact(text=f"事実{number}", quote="x")
        store.change_task(
            "aoi", "d-1", lambda task: task.model_copy(update={"facts": (*task.facts, fact)}), "fact"
        )

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(add, range(20)))
    assert len(store.task("aoi", "d-1").facts) == 20
