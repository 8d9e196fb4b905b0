"""The loop as the page, the commands and other programs walk it: send, answer, judge, learn, and back."""

import json
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from assistant.assembly import Desk, open_desk
from assistant.cli import BAD_USE, run
from assistant.domain.lesson import ProposedNote, ProposedRule
from assistant.domain.outcome import Answer, AnswerState, Outcome, Said
from assistant.domain.reply import Reply, TaskFact
from assistant.domain.task import Edits, SentMessage, Task, TaskState
from assistant.errors import BadInput, SecretRefused, UnknownClient
from assistant.learning.answers import lasts
from assistant.loop import Loop, merged
from assistant.stopwatch import TOKYO
from tests.building import client, note
from tests.stores import settings_for

NOW = datetime(2026, 11, 10, 10, 0, tzinfo=TOKYO)
WORDS = "来週の打ち合わせ、先方と調整しといて"
SECRET = "パスワードは Kx9#mQ2vLp です"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with open_desk(settings_for(tmp_path_factory.mktemp("desk"))) as opened:
        yield opened


@pytest.fixture
def loop(desk: Desk) -> Loop:
    return replace(desk.loop, now=lambda: NOW)


@pytest.fixture
def task(desk: Desk, request: pytest.FixtureRequest) -> Task:
    """A kept draft with questions, of a client of its own."""
    id_ = f"aoki{zlib.crc32(request.node.name.encode())}"
    desk.keeper.register(client(id_))
    kept = desk.keeper.keep(desk.workflow.draft(id_, WORDS, NOW))
    assert kept.draft.questions
    return kept


def sent(kind: str = "questions", text: str = "お願いします") -> SentMessage:
    return SentMessage.model_validate({"kind": kind, "channel": "email", "text": text, "sent": NOW})


def choices(task: Task, option: int = 0) -> tuple[Answer, ...]:
    return tuple(
        Answer(question_id=one.id, state=AnswerState.CHOSEN, option=option) for one in task.draft.questions
    )


def reply(task: Task, text: str = "1Aで", **changes: object) -> Reply:
    return Reply.model_validate({"text": text, "received": NOW, "answers": choices(task), **changes})


def test_questions_that_were_sent_wait_and_are_counted(loop: Loop, task: Task) -> None:
    kept = loop.send(task, sent())
    assert (kept.state, kept.asked, kept.since) == (TaskState.WAITING, len(task.draft.questions), NOW)
    reminded = loop.send(kept, sent("reminder"))
    assert (reminded.state, reminded.asked, len(reminded.sent)) == (TaskState.WAITING, kept.asked, 2)
    (row,) = loop.board(task.client_id)
    assert (row.waiting_since, row.open_questions) == (NOW, kept.asked)


def test_a_message_without_questions_starts_the_work(desk: Desk, loop: Loop, task: Task) -> None:
    off = Edits(dropped_questions=tuple(one.id for one in task.draft.questions))
    desk.records.save_edits(task.client_id, task.id, off)
    kept = loop.send(task, sent())
    assert (kept.state, kept.asked) == (TaskState.WORKING, 0)


def test_a_reply_settles_its_questions_and_the_work_goes_on(loop: Loop, task: Task) -> None:
    loop.send(task, sent())
    done = loop.take_in(task, reply(task, facts=(TaskFact(text="予算は5万円", quote="予算は5万円"),)))
    assert (done.task.state, done.task.draft.questions) == (TaskState.WORKING, ())
    assert done.changes
    assert done.task.revision == 2
    assert [one.state for one in done.task.answers] == [AnswerState.CHOSEN] * len(task.draft.questions)
    assert [fact.text for fact in done.task.facts] == ["予算は5万円"]
    assert {one.by for one in done.task.judgements} == {"answer"}
    assert task.draft.questions[0].slot in {item.slot for item in done.task.draft.brief.items}


def test_an_undone_reply_leaves_no_trace_in_draft_or_ledger(desk: Desk, loop: Loop, task: Task) -> None:
    loop.take_in(task, reply(task))
    assert desk.records.ledger(task.client_id)
    back = loop.undo(task).task
    assert (back.draft, back.replies, back.answers) == (task.draft, (), ())
    assert desk.records.ledger(task.client_id) == ()


def test_a_partial_reply_leaves_the_rest_open_and_waiting(desk: Desk, loop: Loop, task: Task) -> None:
    loop.send(task, sent())
    silent = tuple(
        one.model_copy(update={"state": AnswerState.UNANSWERED, "option": None}) for one in choices(task)
    )
    done = loop.take_in(task, reply(task, "あとで見ます", answers=silent))
    assert done.task.state is TaskState.WAITING
    assert done.task.draft.questions == task.draft.questions
    assert desk.records.ledger(task.client_id) == ()


def test_a_task_waits_for_no_question_that_she_does_not_ask(desk: Desk, loop: Loop, task: Task) -> None:
    others = task.draft.questions[1:]
    assert others, "one question left open is needed"
    desk.records.save_edits(task.client_id, task.id, Edits(dropped_questions=tuple(one.id for one in others)))
    assert loop.send(task, sent()).state is TaskState.WAITING
    done = loop.take_in(task, reply(task, answers=choices(task)[:1]))
    assert {one.id for one in done.task.draft.questions} == {one.id for one in others}
    assert done.task.state is TaskState.WORKING


def test_an_answer_is_the_assumption_of_the_next_draft_and_not_asked_again(
    desk: Desk, loop: Loop, task: Task
) -> None:
    asked = next(one for one in task.draft.questions if lasts(one.options[1].label))
    other = Answer(question_id=asked.id, state=AnswerState.CHOSEN, option=1)
    loop.take_in(task, reply(task, answers=(other,)))
    again = desk.workflow.draft(task.client_id, WORDS, NOW + timedelta(days=7))
    assert asked.slot not in {one.slot for one in again.questions}
    assumed = next(one for one in again.assumptions if one.slot == asked.slot)
    assert asked.options[1].label in assumed.statement
    assert [(one.kind, one.id) for one in assumed.evidence] == [("reply", task.id)]


def test_a_vague_reply_settles_nothing_and_its_questions_go_on_waiting(loop: Loop, task: Task) -> None:
    loop.send(task, sent())
    vague = tuple(
        Answer(question_id=one.id, state=AnswerState.FREE_TEXT, text="だいたいいつもの感じで")
        for one in task.draft.questions
    )
    done = loop.take_in(task, reply(task, "だいたいいつもの感じで", answers=vague))
    assert (done.task.state, done.task.draft, done.changes) == (TaskState.WAITING, task.draft, ())
    (row,) = loop.board(task.client_id)
    assert row.open_questions == len(task.draft.questions)
    assert task.draft.questions[0].text in loop.reminder(task, NOW).text
    later = replace(loop, now=lambda: NOW + timedelta(days=5)).expire(task).task
    assert AnswerState.EXPIRED in {one.state for one in later.answers}


def test_what_she_wrote_over_the_former_draft_stays_in_the_former_step(desk: Desk, loop: Loop, task: Task) -> None:
    desk.records.save_edits(task.client_id, task.id, Edits(brief_markdown="# 手直し"))
    assert loop.take_in(task, reply(task)).task.edits.brief_markdown is None
    assert loop.undo(task).task.edits.brief_markdown == "# 手直し"


def test_silence_never_takes_back_what_was_said() -> None:
    said = Answer(question_id="Q1", state=AnswerState.CHOSEN, option=0)
    silent = Answer(question_id="Q1", state=AnswerState.UNANSWERED)
    changed = Answer(question_id="Q1", state=AnswerState.CHOSEN, option=1)
    assert merged([said], [silent]) == (said,)
    assert merged([said], [changed]) == (changed,)
    assert merged([], [silent]) == (silent,)


def test_fallbacks_act_only_when_their_time_has_come(loop: Loop, task: Task) -> None:
    loop.send(task, sent())
    assert loop.expire(task).task.answers == ()
    later = replace(loop, now=lambda: NOW + timedelta(days=5))
    states = {one.question_id: one.state for one in later.expire(task).task.answers}
    acting = {one.id for one in task.draft.questions if one.fallback.action == "assume"}
    assert set(states) == acting
    assert set(states.values()) <= {AnswerState.EXPIRED}


def test_judging_again_counts_once_and_an_undo_takes_it_out(desk: Desk, loop: Loop, task: Task) -> None:
    slot = task.draft.assumptions[0].slot
    said: tuple[Said, ...] = ("broke", "held", "held")
    for verdict in said:
        loop.judge(task, Outcome(task_id=task.id, score=80, assumptions=((slot, verdict),)))
    entry = next(one for one in desk.records.ledger(task.client_id) if one.slot == slot)
    assert (entry.held, entry.broke) == (1, 0)
    assert desk.records.task(task.client_id, task.id).state is TaskState.JUDGED
    loop.undo(task)
    entry = next(one for one in desk.records.ledger(task.client_id) if one.slot == slot)
    assert (entry.held, entry.broke) == (0, 1)
    loop.undo(task)
    assert desk.records.ledger(task.client_id) == ()


def test_a_break_raises_the_doubt_of_the_next_draft_and_says_why(desk: Desk, loop: Loop, task: Task) -> None:
    first = task.draft.assumptions[0]
    loop.judge(task, Outcome(task_id=task.id, score=60, assumptions=((first.slot, "broke"),)))
    after = desk.workflow.draft(task.client_id, WORDS, NOW)
    rows = {one.slot: (one.probability_wrong, one.because) for one in after.assumptions}
    rows |= {one.slot: (one.probability_wrong, one.why) for one in after.questions}
    probability, why = rows[first.slot]
    assert probability > first.probability_wrong
    assert "前回" in why


def test_lessons_wait_for_her_approval_and_then_settle_the_next_draft(desk: Desk, loop: Loop, task: Task) -> None:
    wish, other = task.draft.assumptions[0], task.draft.assumptions[1]
    words = f"{wish.label}は別のやり方でお願いします。"
    loop.judge(task, Outcome(task_id=task.id, score=60, words=words, assumptions=((wish.slot, "broke"),)))
    found = loop.lessons(task)
    assert [(one.text, one.slot) for one in found.notes] == [(words, wish.slot)]
    assert desk.records.notebook(task.client_id).notes == ()
    loop.learn(task, found.notes, [ProposedRule(text=f"日程調整の{other.label}: いつもどおり")])
    after = desk.workflow.draft(task.client_id, WORDS, NOW)
    settled = {item.slot: item.value for item in after.brief.items}
    assert words.rstrip("。") in settled[wish.slot]
    assert "いつもどおり" in settled[other.slot]
    assert loop.lessons(task).notes == ()


def test_an_undo_of_what_was_learned_gives_the_old_memory_back(desk: Desk, loop: Loop, task: Task) -> None:
    before = desk.records.client(task.client_id)
    loop.learn(task, [ProposedNote(text="候補は午前で")], [ProposedRule(text="決めごと一つ")])
    loop.undo(task)
    assert desk.records.notebook(task.client_id).notes == ()
    assert desk.records.client(task.client_id) == before


def test_secrets_in_messages_replies_and_words_are_cut_out_before_anything_is_stored(
    desk: Desk, loop: Loop, task: Task
) -> None:
    loop.send(task, sent(text=SECRET))
    free = tuple(
        Answer(question_id=one.id, state=AnswerState.FREE_TEXT, text=SECRET) for one in task.draft.questions
    )
    loop.take_in(task, reply(task, SECRET, answers=free, facts=(TaskFact(text=SECRET, quote=SECRET),)))
    loop.judge(task, Outcome(task_id=task.id, words=SECRET))
    with pytest.raises(SecretRefused):
        loop.learn(task, [ProposedNote(text=SECRET)])
    assert "Kx9#mQ2vLp" not in desk.records.task(task.client_id, task.id).model_dump_json()
    assert desk.records.notebook(task.client_id).notes == ()


def test_a_note_is_put_right_taken_away_and_brought_back(desk: Desk, loop: Loop, task: Task) -> None:
    id_ = task.client_id
    desk.keeper.remember(id_, note("三十分で", id="N1", client_id=id_))
    loop.amend_note(id_, "N1", note("30分で", id="N2", client_id=id_))
    assert [n.text for n in desk.records.notebook(id_).notes] == ["30分で"]
    loop.amend_note(id_, "N2", None)
    assert desk.records.notebook(id_).notes == ()
    loop.restore_note(id_, "N2")
    assert [(v.note.id, v.withdrawn is None) for v in loop.notes(id_)] == [("N2", True), ("N1", False)]
    with pytest.raises(SecretRefused):
        loop.amend_note(id_, "N2", note(SECRET, id="N3", client_id=id_))


def test_progress_shows_the_month_and_the_board_knows_no_other_client(desk: Desk, loop: Loop, task: Task) -> None:
    loop.judge(task, Outcome(task_id=task.id, score=70, hours=2))
    (month,) = loop.progress(task.client_id).months
    assert (month.tasks, month.score, month.hours, month.held) == (1, 70, 2, None)
    assert month.untouched == len(task.draft.assumptions)
    desk.keeper.register(client("someone"))
    assert (loop.board("someone"), loop.progress("someone").months) == ((), ())
    with pytest.raises(UnknownClient):
        loop.progress("nobody")


def test_a_task_of_another_client_can_not_be_touched(desk: Desk, loop: Loop, task: Task) -> None:
    desk.keeper.register(client("thief"))
    stolen = task.model_copy(update={"client_id": "thief"})
    for use in (
        lambda: loop.send(stolen, sent()),
        lambda: loop.take_in(stolen, reply(task)),
        lambda: loop.judge(stolen, Outcome(task_id=task.id)),
        lambda: loop.lessons(stolen),
        lambda: loop.learn(stolen, [ProposedNote(text="x")]),
        lambda: loop.undo(stolen),
    ):
        with pytest.raises(BadInput, match="見つかりません"):
            use()


# The command line


def test_the_whole_loop_at_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def told(*arguments: str, code: int = 0) -> str:
        assert run(["--data-dir", str(tmp_path), *arguments]) == code
        shown = capsys.readouterr()
        return shown.out or shown.err

    told("client", "add", "aoki", "--name", "青木")
    draft = json.loads(told("draft", "--client", "aoki", "--keep", "--json", "--now", "2026-11-10T10:00", WORDS))
    here = ("--client", "aoki", "--task", draft["id"])
    assert draft["id"] in told("task")
    assert json.loads(told("message", *here, "--sent", "--json"))["text"] == draft["message"]["text"]
    letters = " ".join(f"{n}A" for n in range(1, len(draft["questions"]) + 1))
    assert "まだ保存していません" in told("answer", *here, letters)
    assert json.loads(told("task", "--json"))[0]["open_questions"] == len(draft["questions"])
    revised = json.loads(told("answer", *here, "--yes", "--json", letters))
    assert (revised["task"]["open_questions"], revised["task"]["state"]) == (0, "working")
    slot = draft["assumptions"][0]["slot"]
    words = f"{draft['assumptions'][0]['label']}は別のやり方でお願いします。"
    judged = json.loads(
        told("outcome", *here, "--score", "70", "--words", words, "--broke", slot, "--learn", "--json")
    )
    assert judged["lessons"]["notes"][0]["slot"] == slot
    note_id = told("feedback", "list", "--client", "aoki").split("\t")[1]
    told("feedback", "remove", "--client", "aoki", note_id)
    assert "取り消し" in told("feedback", "history", "--client", "aoki")
    told("feedback", "restore", "--client", "aoki", note_id)
    assert "訂正しました" in told("feedback", "correct", "--client", "aoki", note_id, "--text", "直した本文で")
    assert "直した本文で" in told("feedback", "list", "--client", "aoki")
    assert "項目はありません" in told("outcome", *here, "--held", "nothing", code=BAD_USE)
    assert "0〜100" in told("outcome", *here, "--score", "101", code=BAD_USE)
    assert "返事が空" in told("answer", *here, " ", code=BAD_USE)
    assert "見つかりません" in told("message", "--client", "aoki", "--task", "x", code=BAD_USE)


def test_an_assumption_can_be_asked_instead_until_the_message_is_sent_and_that_can_be_undone(
    desk: Desk, loop: Loop, task: Task
) -> None:
    slot = task.draft.assumptions[0].slot
    off = Edits(dropped_questions=(task.draft.questions[-1].id,))
    desk.records.save_edits(task.client_id, task.id, off)
    asked = loop.ask_instead(task, slot)
    assert asked.draft.questions[-1].slot == slot
    assert asked.draft.questions[-1].text in asked.draft.message.text
    assert task.draft.assumptions[0].statement not in asked.draft.brief.markdown
    assert loop.undo(asked).task.draft == task.draft
    loop.send(task, sent())
    with pytest.raises(BadInput, match="すでに送った"):
        loop.ask_instead(task, slot)


def test_praise_is_no_wish_for_next_time(loop: Loop, task: Task) -> None:
    words = "候補の出し方がとても良かったです。この調子でお願いします。議事録は当日中に送ってください。"
    kept = loop.judge(task, Outcome(task_id=task.id, score=90, words=words))
    assert [one.text for one in loop.lessons(kept).notes] == ["議事録は当日中に送ってください。"]
