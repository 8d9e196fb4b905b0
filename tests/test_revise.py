"""Revise: the client's words settle slots, fallbacks fire only as the design says, and every difference is listed."""

from datetime import date, datetime

import pytest

from assistant.answering import Answering
from assistant.conversation.reminder import still_open
from assistant.domain.brief import Assumption, Brief, BriefItem, Evidence, Source, Step
from assistant.domain.client import Channel
from assistant.domain.draft import Caution, Draft, Engine, Message, TaskShown, TypeShown, VagueResolution
from assistant.domain.outcome import Answer, AnswerState
from assistant.domain.question import Fallback, NotAsked, Option, Question
from assistant.domain.reply import Reply, TaskFact
from assistant.domain.task import Edits, Task
from assistant.drafting.answered import FACT, Told, expire
from assistant.drafting.revise import Setting, revise
from assistant.errors import BadInput
from assistant.reading.calendar import Calendar
from tests.building import NOW, client, playbooks_of

CALENDAR = Calendar()
ACT_FROM = datetime(2026, 11, 11, 12)
LATER = NOW.replace(hour=15)


def question(number: int, slot: str, label: str, *, hold: bool = False) -> Question:
    fallback = Fallback(
        action="hold" if hold else "assume",
        text="お返事までお待ちします。" if hold else f"{label}は甲とします。",
        act_from=None if hold else ACT_FROM,
    )
    return Question(
        id=f"Q{number}", slot=slot, label=label, text=f"{label}はどちらですか。", why="決まらないためです",
        options=(Option(label="甲"), Option(label="乙")), fallback=fallback, value=1.0, probability_wrong=0.7,
        impact=4, consequence="取り直しになります。",
    )  # fmt: skip


def assumption(slot: str, label: str) -> Assumption:
    return Assumption(
        slot=slot, label=label, statement=f"{label}は仮のとおりです。", because="記録がないため。",
        probability_wrong=0.4, impact=3, consequence="直します。",
    )  # fmt: skip


def step(text: str, day: int, kind: str = "work") -> Step:
    return Step.model_validate(
        {"text": text, "start": date(2026, 11, day), "end": date(2026, 11, day), "kind": kind}
    )


STEPS = (step("調べる", 10), step("案を作る", 12, "draft"), step("渡す", 17, "final"))


def draft(*questions: Question, **changes: object) -> Draft:
    brief = Brief(title="会食の予約", purpose="p", deliverable="d", steps=STEPS, items=items())
    values: dict[str, object] = {
        "id": "t1",
        "client_id": "aoki",
        "instruction": "会食の店を取って",
        "now": NOW,
        "engine": Engine(name="playbook"),
        "brief": brief,
        "assumptions": (assumption("budget", "予算"),),
        "questions": questions,
        "not_asked": (NotAsked(slot="budget", text="予算は?", reason="仮置きとして書いています。"),),
        "message": Message(channel="email", subject="s", text="前の文面"),
        **changes,
    }
    return Draft.model_validate(values)


def items() -> tuple[BriefItem, ...]:
    quote = Evidence(kind="feedback", id="aoki-F01", quote="個室で")
    known = BriefItem(slot="seat", label="席", value="個室で", source=Source.FEEDBACK, evidence=(quote,))
    return (known, known.model_copy(update={"slot": "note", "label": "前回", "value": "静かな店で"}))


SEAT = question(1, "place", "場所")
PAY = question(2, "payment", "支払い", hold=True)
DUE = question(3, "deadline", "期限")


def setting(now: datetime = LATER, effort: float | None = None) -> Setting:
    return Setting(client(), "ja", now, CALENDAR, effort_hours=effort)


def answered(number: int, state: AnswerState, option: int | None = None, text: str = "") -> Answer:
    return Answer(question_id=f"Q{number}", state=state, option=option, text=text)


def told(*answers: Answer, facts: tuple[TaskFact, ...] = (), **quotes: str) -> Told:
    return Told(answers=answers, facts=facts, quotes=quotes)


def values(of: Draft) -> dict[str, str]:
    return {item.slot: item.value for item in of.brief.items}


def test_a_chosen_option_becomes_a_line_with_the_clients_words_and_is_not_asked_again() -> None:
    after, changes = revise(draft(SEAT, PAY), told(answered(1, AnswerState.CHOSEN, 1), Q1="1はBで"), setting())
    assert values(after)["place"] == "乙"
    item = next(item for item in after.brief.items if item.slot == "place")
    assert item.evidence == (Evidence(kind="reply", id="reply", quote="1はBで"),)
    assert item.source is Source.INSTRUCTION
    assert [q.id for q in after.questions] == ["Q2"]
    assert [(c.where, c.after, c.because) for c in changes] == [("item", "乙", "「1はBで」")]
    assert "乙" in after.brief.markdown
    assert "〔お返事〕" in after.brief.markdown


def test_free_words_are_taken_as_they_are() -> None:
    after, _ = revise(draft(SEAT), told(answered(1, AnswerState.FREE_TEXT, text="駅前の喫茶店")), setting())
    assert values(after)["place"] == "駅前の喫茶店"
    assert after.questions == ()


@pytest.mark.parametrize("text", ["だいたいいつもの感じでお願いします", "いい感じに", "something nice please"])
def test_vague_words_are_no_answer_and_the_question_stays_as_it_was(text: str) -> None:
    before = draft(SEAT)
    assert revise(before, told(answered(1, AnswerState.FREE_TEXT, text=text)), setting()) == (before, ())


def test_a_vague_word_beside_a_choice_leaves_the_choice() -> None:
    after, _ = revise(draft(SEAT), told(answered(1, AnswerState.CHOSEN, 1, "いい感じに")), setting())
    assert values(after)["place"].startswith("乙")
    assert after.questions == ()


def test_silence_changes_nothing_at_all() -> None:
    before = draft(SEAT, PAY)
    silent = told(answered(1, AnswerState.UNANSWERED), answered(2, AnswerState.UNANSWERED))
    assert revise(before, silent, setting()) == (before, ())


@pytest.mark.parametrize("state", [AnswerState.YOU_DECIDE, AnswerState.EXPIRED])
def test_only_a_delegated_or_expired_question_becomes_the_assumption_of_its_fallback(state: AnswerState) -> None:
    after, changes = revise(draft(SEAT), told(answered(1, state)), setting())
    assumed = after.assumptions[0]
    assert (assumed.slot, assumed.statement) == ("place", "場所は甲とします。")
    assert (assumed.probability_wrong, assumed.impact, assumed.consequence) == (0.7, 4, "取り直しになります。")
    assert after.questions == ()
    assert changes[0].where == "assumption"
    assert "場所は甲とします。" in after.brief.markdown


@pytest.mark.parametrize("state", [AnswerState.YOU_DECIDE, AnswerState.EXPIRED])
def test_what_must_wait_goes_on_waiting_even_when_left_to_us(state: AnswerState) -> None:
    after, changes = revise(draft(PAY), told(answered(2, state)), setting())
    assert after.questions == (PAY,)
    assert "payment" not in {a.slot for a in after.assumptions}
    assert [(c.where, c.after) for c in changes] == [("question", "お返事までお待ちします。")]


def test_none_of_these_asks_again_in_the_clients_own_words() -> None:
    after, changes = revise(draft(SEAT), told(answered(1, AnswerState.NONE_OF_THESE)), setting())
    again = after.questions[0]
    assert again.id == "Q1"
    assert again.open_text
    assert again.recommended is None
    assert "ご希望を一言" in again.text
    assert "place" not in {a.slot for a in after.assumptions}, "a refusal never fires the fallback"
    assert changes[0].before == SEAT.text
    twice, more = revise(after, told(answered(1, AnswerState.NONE_OF_THESE)), setting())
    assert twice.questions == after.questions
    assert more == ()


def test_an_option_that_promises_to_send_something_keeps_the_question_until_it_has_come() -> None:
    options = (Option(label="日時を今送る"), Option(label="前回と同じ"))
    promised = SEAT.model_copy(update={"options": options})
    after, changes = revise(draft(promised), told(answered(1, AnswerState.CHOSEN, 0)), setting())
    assert after.questions[0].open_text
    assert "place" not in values(after)
    assert changes[0].because == "これから送るとのお返事"
    assert still_open(after, (answered(1, AnswerState.CHOSEN, 0),)) == after.questions
    sent, _ = revise(after, told(answered(1, AnswerState.FREE_TEXT, text="12/3の14時")), setting())
    assert values(sent)["place"] == "12/3の14時"
    at_once, _ = revise(draft(promised), told(answered(1, AnswerState.CHOSEN, 0, "12/3の14時")), setting())
    assert "12/3の14時" in values(at_once)["place"]


def test_a_fact_replaces_the_assumption_it_contradicts() -> None:
    fact = TaskFact(text="予算は5万まで", quote="あと予算は5万まで", slot="budget")
    after, changes = revise(draft(SEAT), told(facts=(fact,)), setting())
    assert after.assumptions == ()
    assert after.not_asked == ()
    assert values(after)["budget"] == "予算は5万まで"
    assert changes[0].where == "assumption"
    assert changes[0].before == "予算は仮のとおりです。"
    assert "仮のとおり" not in after.brief.markdown


def test_a_fact_replaces_what_an_older_note_said_in_its_place() -> None:
    fact = TaskFact(text="今回はテーブル席で", quote="今回はテーブル席で", slot="seat")
    after, changes = revise(draft(), told(facts=(fact,)), setting())
    assert [item.slot for item in after.brief.items] == ["seat", "note"]
    assert values(after)["seat"] == "今回はテーブル席で"
    assert changes[0].before == "個室で"


def test_a_fact_of_no_slot_is_kept_and_never_twice() -> None:
    fact = TaskFact(text="佐藤も同席します", quote="佐藤も同席します")
    once, _ = revise(draft(), told(facts=(fact,)), setting())
    assert values(once)[FACT] == "佐藤も同席します"
    again, changes = revise(once, told(facts=(fact,)), setting())
    assert (again, changes) == (once, ())


def test_a_new_deadline_moves_the_plan_and_every_moved_step_is_listed() -> None:
    after, changes = revise(draft(DUE), told(answered(3, AnswerState.FREE_TEXT, text="11/24まで")), setting())
    assert max(s.end for s in after.brief.steps if s.end) == date(2026, 11, 24)
    assert [s.text for s in after.brief.steps if s.kind in ("draft", "final")] == ["案を作る", "渡す"]
    moved = {c.label: (c.before, c.after) for c in changes if c.where == "step"}
    assert moved["渡す"] == ("11/17(火)", "11/24(火)") or moved["渡す"][1].endswith("11/24(火)")


def test_an_answer_that_names_no_day_leaves_the_plan() -> None:
    after, changes = revise(draft(DUE), told(answered(3, AnswerState.CHOSEN, 0)), setting())
    assert after.brief.steps == STEPS
    assert not [c for c in changes if c.where == "step"]


def test_days_that_are_over_and_days_of_a_rule_stay() -> None:
    rule = BriefItem(slot="derived_due", label="期限", value="11/16(月)(前の週の金曜)", source=Source.PROFILE)
    mark = step("決めごとの期限(前の週の金曜)", 16)
    brief = draft().brief.model_copy(update={"steps": (*STEPS[:2], mark, STEPS[2]), "items": (rule,)})
    due = told(answered(3, AnswerState.FREE_TEXT, text="11/20まで"))
    after, _ = revise(draft(DUE, brief=brief), due, setting(NOW.replace(day=12)))
    assert after.brief.steps[0] == STEPS[0], "done before the reply came"
    assert mark in after.brief.steps


def test_a_deadline_that_does_not_fit_is_said_at_once() -> None:
    answer = told(answered(3, AnswerState.FREE_TEXT, text="11/11まで"))
    after, changes = revise(draft(DUE), answer, setting(effort=20))
    assert [w.kind for w in after.warnings] == ["capacity"]
    assert [c.where for c in changes if c.where == "warning"] == ["warning"]
    stale = draft(DUE, warnings=(Caution(kind="capacity", text="前の見込み"),))
    later, _ = revise(stale, told(answered(3, AnswerState.FREE_TEXT, text="11/30まで")), setting(effort=2))
    assert later.warnings == ()


def test_a_day_that_is_closed_is_pointed_out() -> None:
    after, _ = revise(draft(DUE), told(answered(3, AnswerState.FREE_TEXT, text="11/23まで")), setting())
    assert {w.kind for w in after.warnings} == {"holiday"}


def test_a_vague_word_is_closed_by_the_answer_to_its_question() -> None:
    vague = VagueResolution(phrase="いい感じ", group="g", resolved_by="question", note=SEAT.text)
    after, _ = revise(draft(SEAT, vague=(vague,)), told(answered(1, AnswerState.CHOSEN, 0)), setting())
    assert after.vague[0].note == "甲"


def test_words_of_the_client_stay_data_in_the_brief() -> None:
    text = "<img src=x onerror=alert(1)> # 見出し"
    after, _ = revise(draft(SEAT), told(answered(1, AnswerState.FREE_TEXT, text=text)), setting())
    assert values(after)["place"] == text
    assert "\\<img" in after.brief.markdown
    assert "\n# 見出し" not in after.brief.markdown


def test_expiry_needs_silence_a_passed_moment_and_a_fallback_that_assumes() -> None:
    noon = datetime(2026, 11, 11, 12)
    everything = draft(SEAT, PAY)
    assert expire(everything, (), noon.replace(hour=11)) == ()
    assert expire(everything, (), noon) == (answered(1, AnswerState.EXPIRED),)
    for state in (AnswerState.CHOSEN, AnswerState.NONE_OF_THESE, AnswerState.YOU_DECIDE):
        assert expire(everything, (answered(1, state),), noon) == ()


# The join: a kept task.


def task(of: Draft, **changes: object) -> Task:
    values = {"id": of.id, "client_id": of.client_id, "created": NOW, "updated": NOW, "draft": of, **changes}
    return Task.model_validate(values)


def answering(channel: Channel = Channel.CHAT) -> Answering:
    return Answering(
        lambda _: client(channel=channel), lambda: playbooks_of({"booking_meal": ("会食",)}), CALENDAR
    )


def test_a_confirmed_reply_revises_the_draft_and_writes_the_message_anew() -> None:
    reply = Reply(text="1はBで", received=LATER, answers=(answered(1, AnswerState.CHOSEN, 1),))
    after, changes = answering().revise(task(draft(SEAT, PAY)), reply)
    assert after.message.text != "前の文面"
    assert "お返事ありがとうございます" in after.message.text
    assert PAY.text in after.message.text
    assert SEAT.text not in after.message.text
    assert "予算は仮のとおりです。" not in after.message.text, "said already"
    assert changes[0].because == "「1はBで」", "the words that say so, found again in the reply"


def test_an_answer_she_changed_by_hand_claims_no_words_of_the_client() -> None:
    reply = Reply(text="1はBで", received=LATER, answers=(answered(1, AnswerState.CHOSEN, 0),))
    after, changes = answering().revise(task(draft(SEAT)), reply)
    assert next(item for item in after.brief.items if item.slot == "place").evidence == ()
    assert changes[0].because == "お返事"


def test_a_reply_without_consequence_leaves_the_draft_and_its_message() -> None:
    before = draft(SEAT)
    assert answering().revise(task(before), Reply(text="了解です", received=LATER)) == (before, ())


def test_dropped_questions_are_not_read_and_not_reminded() -> None:
    kept = task(draft(SEAT, PAY), edits=Edits(dropped_questions=("Q1",)))
    assert [a.question_id for a in answering().read(kept, "1A", LATER).answers] == ["Q2"]
    assert SEAT.text not in answering().remind(kept, LATER).text


def test_effort_known_from_the_task_type_warns_of_a_deadline_that_is_too_near() -> None:
    types = (TypeShown(id="booking_meal", label="会食", probability=1.0),)
    heavy = {
        "booking_meal": playbooks_of({"booking_meal": ("会食",)})["booking_meal"].model_copy(
            update={"effort_hours": 30}
        )
    }
    desk = Answering(lambda _: client(), lambda: heavy, CALENDAR)
    known = draft(DUE, tasks=(TaskShown(text="会食", object="会食", types=types),))
    reply = Reply(
        text="11/12まで", received=LATER, answers=(answered(3, AnswerState.FREE_TEXT, text="11/12まで"),)
    )
    after, _ = desk.revise(task(known), reply)
    assert "capacity" in [w.kind for w in after.warnings]


def test_expiring_a_task_gives_the_answers_to_keep() -> None:
    after, changes, answers = answering().expire(task(draft(SEAT, PAY)), datetime(2026, 11, 12, 9))
    assert [a.state for a in answers] == [AnswerState.EXPIRED]
    assert [c.where for c in changes] == ["assumption"]
    assert after.questions == (PAY,)


def test_nothing_open_means_no_reminder() -> None:
    with pytest.raises(BadInput, match="返事を待っている質問はありません"):
        answering().remind(task(draft()), LATER)
