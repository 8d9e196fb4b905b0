"""The loop without a page: stages, replies, outcomes, the model at work."""

from collections.abc import Sequence

import pytest

from assistant.domain.lesson import Learned
from assistant.domain.outcome import AnswerState, Outcome
from assistant.domain.reply import Reply
from assistant.domain.task import Edits, SentMessage, Task, TaskState
from assistant.errors import BadInput
from assistant.web import limits
from assistant.web.desk import PageDesk
from assistant.web.handlers.outcomes import Outcomes
from assistant.web.handlers.replies import Confirmed, Replies
from assistant.web.handlers.stages import Stages
from assistant.web.handlers.tasks import Tasks
from assistant.web.handlers.workspace import Workspace
from assistant.web.html import data
from assistant.web.view import brief
from assistant.web.view.undone import undone
from assistant.web.wording import Tongue
from tests.fakes_desk import NOW, FakeDesk, desk_with_samples

JA = Tongue("ja")
KEY = "umi/task1"
REPLY = "1Bで。予算は5万まで。次から午前は避けて。場所は?"


def drafted() -> FakeDesk:
    desk = desk_with_samples()
    Workspace(desk, clock=lambda: NOW).draft("umi", "来週どこかで", "", JA)
    return desk


def waiting() -> FakeDesk:
    desk = drafted()
    stages(desk).step(KEY, "手で直した文面", JA)
    return desk


def task(desk: FakeDesk) -> Task:
    return desk.records.task("umi", "task1")


def stages(desk: FakeDesk) -> Stages:
    return Stages(desk, clock=lambda: NOW)


def replies(desk: FakeDesk) -> Replies:
    return Replies(desk, clock=lambda: NOW)


def outcomes(desk: FakeDesk) -> Outcomes:
    return Outcomes(desk, clock=lambda: NOW)


def confirmed(
    values: Sequence[object] = ("1", "unanswered", None),
    texts: Sequence[object] = ("", "", ""),
    facts: object = ("0",),
    wishes: object = ("1",),
) -> Confirmed:
    lists = [list(found) if isinstance(found, tuple) else found for found in (facts, wishes)]
    return Confirmed(REPLY, values, texts, *lists)


def test_the_fake_desk_keeps_the_promises_of_the_page() -> None:
    desk: PageDesk = FakeDesk()
    assert desk.records.clients() == ()


# stages


def test_the_message_as_she_sent_it_is_kept_and_the_task_waits() -> None:
    desk = drafted()
    moved = stages(desk).step(KEY, "手で直した文面", JA)
    assert task(desk).state is TaskState.WAITING
    assert task(desk).sent == (SentMessage(kind="questions", channel="email", text="手で直した文面", sent=NOW),)
    assert "reply" in moved.said
    assert moved.sheet.stage.replying
    assert data("お返事待ち2件(11/20(金)09:30から)") in moved.sheet.stage.waits


def test_without_an_open_question_the_work_starts_at_once() -> None:
    desk = drafted()
    Workspace(desk, clock=lambda: NOW).switch_questions(KEY, [False, False], "", JA)
    assert Workspace(desk, clock=lambda: NOW).reopen(KEY, JA).stage.label == JA("next_start")
    stages(desk).step(KEY, "", JA)
    assert task(desk).state is TaskState.WORKING
    assert task(desk).sent[0].kind == "report"


def test_each_stage_has_its_next_step() -> None:
    desk = waiting()
    labels = [stages(desk).move(KEY, state.value, JA).sheet.stage.label for state in TaskState]
    assert labels == [JA(key) for key in ("next_send", "next_reply", "next_deliver", "next_judge", "next_new")]
    assert stages(desk).step(KEY, "", JA).fresh


def test_a_delivered_task_asks_for_its_judgement() -> None:
    desk = waiting()
    stages(desk).move(KEY, "working", JA)
    moved = stages(desk).step(KEY, "", JA)
    assert task(desk).state is TaskState.DELIVERED
    assert moved.sheet.stage.judging
    assert '<span class="focus-on key">score</span>' in moved.said


def test_a_step_is_taken_back() -> None:
    desk = waiting()
    moved = stages(desk).undo(KEY, JA)
    assert moved.sheet.stage.state == "draft"
    assert JA("undone_sent") in moved.said


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"replies": (Reply(text="はい", received=NOW),), "state": TaskState.WORKING}, "お返事の反映"),
        ({"outcome": Outcome(task_id="task1", score=80), "state": TaskState.JUDGED}, "評価の記録"),
        ({"state": TaskState.DELIVERED}, "「納品」から「下書き」"),
        ({"edits": Edits(message_text="x")}, "文面の書き直し"),
        ({"edits": Edits(brief_markdown="x")}, "依頼書の書き直し"),
        ({"edits": Edits(dropped_questions=("Q1",))}, "質問の選び方"),
        ({"learned": Learned(notes=("n1",))}, "覚えたこと"),
    ],
)
def test_an_undo_says_what_it_took_back(change: dict[str, object], words: str) -> None:
    before = task(drafted())
    said = undone(before.model_copy(update=change), before, JA)
    assert words in said
    assert said.count("。") == 1


def test_a_task_is_not_waiting_once_all_its_questions_are_switched_off() -> None:
    desk = waiting()
    count = len(task(desk).draft.questions)
    workspace = Workspace(desk, clock=lambda: NOW)
    workspace.switch_questions(KEY, [True] * count, "手で直した文面", JA)
    assert task(desk).state is TaskState.WAITING
    workspace.switch_questions(KEY, [False] * count, "手で直した文面", JA)
    assert task(desk).state is TaskState.WORKING


def test_there_is_nothing_to_take_back_at_first() -> None:
    with pytest.raises(BadInput, match="元に戻せる"):
        stages(drafted()).undo(KEY, JA)


@pytest.mark.parametrize("state", ["", "lost", ["draft"], None])
def test_a_stage_that_does_not_exist_is_refused(state: object) -> None:
    desk = drafted()
    with pytest.raises(BadInput):
        stages(desk).move(KEY, state, JA)
    assert task(desk).state is TaskState.DRAFT


# replies


def test_reading_a_reply_shows_what_was_understood_and_changes_nothing() -> None:
    desk = waiting()
    before = task(desk)
    view = replies(desk).read(KEY, REPLY, JA)
    assert [card.chosen for card in view.cards] == ["1", "unanswered"]
    assert view.cards[0].choices[1] == ("B いいえ", "1")
    assert view.facts.choices == (("予算は5万まで", "0"),)
    assert view.wishes.ticked == ("1",)
    assert "場所は?" in view.rest
    assert task(desk) == before


def test_a_confirmed_reply_is_taken_in_with_its_facts_and_the_difference_is_shown() -> None:
    desk = waiting()
    taken = replies(desk).take_in(KEY, confirmed(), JA)
    kept = task(desk)
    assert [(a.question_id, a.state, a.option) for a in kept.answers] == [
        ("q1", AnswerState.CHOSEN, 1),
        ("q2", AnswerState.UNANSWERED, None),
    ]
    assert [fact.text for fact in kept.facts] == ["予算は5万まで"]
    assert kept.replies[0].text == REPLY
    assert "決まりました" in taken.said
    assert len(taken.sheet.questions) == 1


def test_a_wish_she_left_ticked_becomes_a_note_and_one_she_took_off_does_not() -> None:
    desk = waiting()
    replies(desk).take_in(KEY, confirmed(), JA)
    assert [note.text for note in desk.records.notes] == ["次から午前は避けて"]
    other = waiting()
    replies(other).take_in(KEY, confirmed(wishes=(), facts=None), JA)
    assert other.records.notes == []
    assert task(other).facts == ()


def test_her_correction_beats_what_was_read() -> None:
    desk = waiting()
    replies(desk).take_in(KEY, confirmed(("free_text", "you_decide"), ("別の会社です", "")), JA)
    assert [(a.state, a.text) for a in task(desk).answers] == [
        (AnswerState.FREE_TEXT, "別の会社です"),
        (AnswerState.YOU_DECIDE, ""),
    ]
    assert task(desk).state is TaskState.WORKING


@pytest.mark.parametrize(
    "values", [("7", "0"), ("", "0"), ("expired", "0"), (None, "0"), ("free_text", "0"), (["0"], "0")]
)
def test_an_answer_that_cannot_be_is_refused_and_nothing_is_taken_in(values: tuple[object, ...]) -> None:
    desk = waiting()
    with pytest.raises(BadInput):
        replies(desk).take_in(KEY, confirmed(values), JA)
    assert task(desk).replies == ()


@pytest.mark.parametrize("ticks", ["0", [1], ["x" * 101], {"0": True}])
def test_ticks_that_are_no_list_of_words_are_refused(ticks: object) -> None:
    desk = waiting()
    with pytest.raises(BadInput, match="選択"):
        replies(desk).take_in(KEY, confirmed(facts=ticks), JA)
    assert task(desk).replies == ()


def test_going_on_without_an_answer_is_offered_only_once_its_time_has_come() -> None:
    desk = waiting()
    assert not Workspace(desk, clock=lambda: NOW).reopen(KEY, JA).stage.expired
    late = NOW.replace(day=24, hour=12, minute=1)
    assert Workspace(desk, clock=lambda: late).reopen(KEY, JA).stage.expired
    left = Replies(desk, clock=lambda: late).expire(KEY, JA).sheet
    assert [card.id for card in left.questions] == ["q1"]
    assert not Workspace(desk, clock=lambda: late).reopen(KEY, JA).stage.expired


def test_what_she_wrote_by_hand_makes_way_for_the_message_of_the_revised_draft() -> None:
    desk = waiting()
    Workspace(desk, clock=lambda: NOW).edit_message(KEY, "私の文面", JA)
    assert replies(desk).take_in(KEY, confirmed(), JA).sheet.message != "私の文面"


def test_the_tone_belongs_to_the_client_and_the_channel_to_the_draft() -> None:
    desk = drafted()
    made = Workspace(desk, clock=lambda: NOW)
    before = made.reopen(KEY, JA)
    soft = made.sound(KEY, "soft", before.message, JA)
    assert soft.text.startswith("ありがとうございます。")
    assert not soft.note
    assert made.draft("umi", "別の依頼", "", JA).tone == "soft"
    assert made.draft("sora", "別の依頼", "", JA).tone == "plain"
    by_phone = made.send_by(KEY, "phone", soft.text, JA)
    assert (by_phone.channel, bool(by_phone.note)) == ("phone", False)
    assert task(desk).draft.message.channel == "phone"


def test_a_message_of_ours_that_is_saved_late_is_not_taken_for_hers() -> None:
    desk = drafted()
    made = Workspace(desk, clock=lambda: NOW)
    before = made.sound(KEY, "soft", made.reopen(KEY, JA).message, JA).text
    by_line = made.send_by(KEY, "line", before, JA)
    made.edit_message(KEY, before, JA)  # the field was saved after the channel had changed
    assert made.reopen(KEY, JA).message == by_line.text
    made.edit_message(KEY, f"{before}追伸", JA)
    assert made.reopen(KEY, JA).message == f"{before}追伸"


def test_her_own_words_survive_another_tone_and_another_channel() -> None:
    desk = drafted()
    made = Workspace(desk, clock=lambda: NOW)
    assert made.sound(KEY, "formal", "私の文面", JA).text == "私の文面"
    assert made.send_by(KEY, "line", "私の文面", JA).text == "私の文面"


@pytest.mark.parametrize(("tone", "channel"), [("loud", "pigeon"), (None, ["chat"]), (["soft"], 3)])
def test_a_tone_or_a_channel_that_does_not_exist_is_refused(tone: object, channel: object) -> None:
    desk = drafted()
    with pytest.raises(BadInput):
        Workspace(desk).sound(KEY, tone, "", JA)
    with pytest.raises(BadInput):
        Workspace(desk).send_by(KEY, channel, "", JA)
    assert desk.talk.tones == {}


def test_a_reminder_names_what_is_open_and_is_kept_when_it_was_sent() -> None:
    desk = waiting()
    text = replies(desk).reminder(KEY).text
    assert "「先方」は" in text
    replies(desk).reminded(KEY, text, JA)
    assert [message.kind for message in task(desk).sent] == ["questions", "reminder"]


# outcomes


def test_a_judgement_is_kept_and_only_tapped_assumptions_are_named() -> None:
    desk = waiting()
    judged = outcomes(desk).judge(KEY, ("85点", "よかった。次は午後", "90分"), ["broke", None, None], JA)
    kept = task(desk).outcome
    assert kept
    assert (kept.score, kept.hours, kept.assumptions) == (85, 1.5, (("minutes", "broke"),))
    assert task(desk).state is TaskState.JUDGED
    assert judged.lessons.notes == ("よかった", "次は午後")
    assert judged.lessons.rules == ("午前は避ける",)
    assert judged.sheet.outcome.verdicts == ("broke", "")


@pytest.mark.parametrize(
    ("fields", "taps"),
    [
        (("101", "", ""), []),
        (("", "x" * 20_001, ""), []),
        (("", "", "三時間"), []),
        (("", "", "-1"), []),
        (("", "", ""), ["maybe"]),
        (("", "", ""), [True]),
    ],
)
def test_a_judgement_outside_the_limits_is_refused(
    fields: tuple[object, object, object], taps: Sequence[object]
) -> None:
    desk = waiting()
    with pytest.raises(BadInput):
        outcomes(desk).judge(KEY, fields, taps, JA)
    assert task(desk).outcome is None


def test_only_what_she_ticked_is_learned_and_in_her_words() -> None:
    desk = waiting()
    outcomes(desk).judge(KEY, ("85", "よかった。次は午後", ""), ["broke"], JA)
    said = outcomes(desk).learn(
        KEY, [(False, "よかった"), (True, "打ち合わせは午後に")], [(True, "午前は避ける")], JA
    )
    assert [note.text for note in desk.records.notes] == ["打ち合わせは午後に"]
    assert desk.records.client("umi").rules == ("午前は避ける",)
    assert data("メモ1件、決めごと1件") in said


def test_nothing_ticked_teaches_nothing() -> None:
    desk = waiting()
    outcomes(desk).judge(KEY, ("85", "よかった", ""), [], JA)
    assert JA("nothing_learned") in outcomes(desk).learn(KEY, [(False, "x")], [], JA)
    assert desk.records.notes == []


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("1.5", 1.5),
        ("2時間", 2),
        ("90分", 1.5),
        ("１．５", 1.5),
        ("", None),
        ("2時間半", 2.5),
        ("2時間30分", 2.5),
        ("約1.5時間", 1.5),
        ("1時間くらい", 1),
    ],
)
def test_hours_are_read_as_people_write_them(words: str, found: float | None) -> None:
    assert limits.hours(words) == found


@pytest.mark.parametrize("words", ["半日", "2じかん", "半", "1000", "1時間2時間", "分"])
def test_hours_that_cannot_be_read_are_refused(words: str) -> None:
    with pytest.raises(BadInput, match="2時間半"):
        limits.hours(words)


# the board


def test_the_board_puts_every_task_under_its_stage_and_finds_by_a_word() -> None:
    desk = waiting()
    board = Tasks(desk, clock=lambda: NOW)
    shown = board.board("", "", JA)
    assert shown.count('class="column-of-cards') == 5
    assert data("お返事待ち2件") in shown
    assert data("11/24(火)") in shown
    assert KEY in board.board("", "日程", JA)
    assert KEY in board.board("", "海野", JA)
    assert JA("no_tasks_found") in board.board("", "議事録", JA)


def test_a_late_task_says_so() -> None:
    desk = waiting()
    late = NOW.replace(day=30)
    assert JA("overdue") in Tasks(desk, clock=lambda: late).board("", "", JA)
    assert JA("overdue") not in Tasks(desk, clock=lambda: NOW).board("", "", JA)


def test_a_desk_without_tasks_says_how_to_make_one() -> None:
    assert JA("no_tasks") in Tasks(desk_with_samples(), clock=lambda: NOW).board("", "", JA)


# the model


def test_what_is_new_in_the_brief_is_marked_and_only_that() -> None:
    draft = task(drafted()).draft
    better = draft.model_copy(update={"brief": draft.brief.model_copy(update={"purpose": "社内の稟議のため"})})
    assert '<div class="fresh"><div class="row"><dt>目的</dt><dd>社内の稟議のため' in brief.brief(
        better, JA, draft
    )
    assert brief.brief(better, JA, draft).count('class="fresh"') == 1
    assert "fresh" not in brief.brief(draft, JA, draft)
    assert "fresh" not in brief.brief(better, JA)
