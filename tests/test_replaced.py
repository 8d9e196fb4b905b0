"""What the client's reply changes wins wherever the old value stood, and abstains where it is not clear what is changed."""

from datetime import date

import pytest

from assistant.domain.brief import Assumption, Brief, BriefItem, Evidence, Source, Step
from assistant.domain.draft import Draft, Engine, Message, TaskShown
from assistant.domain.outcome import Answer, AnswerState
from assistant.domain.question import Fallback, Option, Question
from assistant.domain.reply import Change, TaskFact
from assistant.drafting.answered import Told
from assistant.drafting.dates_noted import date_warnings
from assistant.drafting.revise import Setting, revise
from assistant.drafting.turned import turned_counts, turned_days
from assistant.reading.calendar import Calendar
from assistant.reading.dates import read_dates
from tests.building import NOW, client

CALENDAR = Calendar()
PARTY = "来週金曜の20名の懇親会の店を予約して。予算は1人5000円で"
PAPER = "11/27までに会社案内を10枚で作って"
TALK = "11/20の15時から打ち合わせ、60分で調整して"


def item(slot: str, label: str, value: str) -> BriefItem:
    quote = (Evidence(kind="instruction", id="instruction", quote="x"),)
    return BriefItem(slot=slot, label=label, value=value, source=Source.INSTRUCTION, evidence=quote)


def step(text: str, day: date, kind: str = "work") -> Step:
    return Step.model_validate({"text": text, "start": day, "end": day, "kind": kind})


def draft(instruction: str, title: str, *items: BriefItem, steps: tuple[Step, ...] = (), said: str = "") -> Draft:
    brief = Brief(title=title, purpose="p", deliverable="d", items=items, steps=steps)
    assumed = Assumption(
        slot="course",
        label="進め方",
        statement=said,
        because="b",
        probability_wrong=0.3,
        impact=3,
        consequence="c",
    )
    asked = Question(
        id="Q1", slot="form", label="形", text=f"「{title}」は立食ですか。", why="w", value=1,
        options=(Option(label="立食"), Option(label="着席")), fallback=Fallback(action="assume", text=said or "立食。"),
    )  # fmt: skip
    dates = read_dates(instruction, NOW, CALENDAR)
    return Draft(
        id="t1", client_id="aoki", instruction=instruction, now=NOW, engine=Engine(name="playbook"), brief=brief,
        assumptions=(assumed,) if said else (), questions=(asked,), dates=dates,
        tasks=(TaskShown(text=instruction, object=title, types=()),), warnings=date_warnings(dates, "ja"),
        message=Message(channel="email", subject="", text=""),
    )  # fmt: skip


def after(before: Draft, *words: str, slot: str | None = None) -> tuple[Draft, list[Change]]:
    facts = tuple(TaskFact(text=one, quote=one, slot=slot) for one in words)
    revised, changes = revise(before, Told(facts=facts), Setting(client(), "ja", NOW, CALENDAR))
    return revised, list(changes)


def values(of: Draft) -> dict[str, str]:
    return {one.slot: one.value for one in of.brief.items}


def test_a_deadline_that_is_moved_replaces_the_old_one_in_lines_plan_and_words() -> None:
    steps = (step("作る", date(2026, 11, 16)), step("渡す", date(2026, 11, 27), "final"))
    line = item("date", "日時", "11/27までに(11/27(金)まで)")
    before = draft(PAPER, "11/27までの会社案内の作成", line, steps=steps, said="11/27(金)までに2案お見せします。")
    revised, changes = after(before, "締切は12/4にして")
    assert values(revised) == {"deadline": "12/4(金)まで"}
    assert revised.brief.steps[-1].end == date(2026, 12, 4)
    assert revised.brief.title == "12/4(金)までの会社案内の作成"
    assert revised.assumptions[0].statement == "12/4(金)までに2案お見せします。"
    assert revised.questions[0].text == "「12/4(金)までの会社案内の作成」は立食ですか。"
    assert revised.dates == ()
    assert "11/27" not in revised.brief.markdown.replace(PAPER, "")
    (change,) = [one for one in changes if one.where == "item"]
    assert (change.before, change.after) == ("11/27までに(11/27(金)まで)", "12/4(金)まで")


def test_a_number_that_is_changed_replaces_the_old_one_in_title_and_lines() -> None:
    lines = (item("party", "人数", "20名"), item("kind", "内容", "20人の懇親会"), item("budget", "予算", "5000円"))
    revised, changes = after(draft(PARTY, "20名の懇親会の店の予約", *lines), "人数は8人で")
    assert values(revised) == {"party": "8人", "kind": "8人の懇親会", "budget": "5000円"}
    assert revised.brief.title == "8人の懇親会の店の予約"
    assert [(one.before, one.after) for one in changes] == [("20名", "8人")]


def test_an_event_that_is_moved_keeps_its_hour_and_takes_its_eve_along() -> None:
    steps = (step("案を送る", date(2026, 11, 12), "final"), step("前日のお知らせ", date(2026, 11, 19), "report"))
    lines = (item("date", "日時", "11/20の15時から(11/20(金)15:00)"), item("duration", "所要時間", "60分"))
    revised, _ = after(
        draft(TALK, "打ち合わせ", *lines, steps=steps), "20日じゃなくて24日にしてください", "時間は30分で"
    )
    assert values(revised) == {"date": "11/24(火)15:00", "duration": "30分"}
    assert [one.end for one in revised.brief.steps] == [date(2026, 11, 12), date(2026, 11, 20)]


def test_an_hour_said_beside_the_day_stays_and_moves_with_it() -> None:
    lines = (item("date", "日時", "明日(11/11(水))"), item("date", "日時", "10時から(11/11(水)10:00)"))
    revised, _ = after(draft("明日の会議室を10時から", "明日の会議室", *lines), "明後日に変更して")
    assert [one.value for one in revised.brief.items] == ["11/12(木)", "10時から(11/12(木)10:00)"]
    assert revised.brief.title == "11/12(木)の会議室"


def test_a_warning_about_the_old_day_goes_with_it() -> None:
    before = draft("12月5日に大阪へ出張", "12月5日に大阪へ出張", item("date", "日時", "12月5日(12/5(土))"))
    assert [one.kind for one in before.warnings] == ["holiday"]
    revised, _ = after(before, "12/8に変更でお願いします")
    assert revised.warnings == ()


def test_what_the_words_tell_beyond_the_new_value_is_kept() -> None:
    revised, _ = after(
        draft(PARTY, "懇親会", item("party", "人数", "20名")), "人数は8人で、甲殻類が苦手な方がいます"
    )
    assert values(revised)["party"] == "8人"
    assert "甲殻類" in values(revised)["reply_fact"]


@pytest.mark.parametrize(
    ("words", "instruction"),
    [
        ("見積は12/8に出します", TALK),
        ("締切を1週間延ばして", PAPER),
        ("締切は12/4にして", "11/20までに案、11/27までに完成"),
        ("12/4までの資料も付けて", TALK),
    ],
)
def test_days_of_another_matter_and_unclear_ones_replace_nothing(words: str, instruction: str) -> None:
    assert turned_days(words, read_dates(instruction, NOW, CALENDAR), NOW, CALENDAR) == []


@pytest.mark.parametrize(
    ("words", "instruction"),
    [
        ("参加費は1000円で", PARTY),
        ("うち2名は遅れます", PARTY),
        ("あと1名増えます", PARTY),
        ("2名は遅れて行きます", PARTY),
        ("人数は20名で", PARTY),
        ("人数は8人で", "20名の会と30名の会"),
    ],
)
def test_numbers_of_another_matter_parts_and_unclear_ones_replace_nothing(words: str, instruction: str) -> None:
    assert turned_counts(words, [instruction]) == []


def test_what_was_changed_once_can_be_changed_again() -> None:
    lines = (item("party", "人数", "20名"), item("date", "日時", "来週金曜(11/20(金))"))
    once, _ = after(draft(PARTY, "来週金曜の20名の懇親会", *lines), "人数は8人で", "日にちは11/24にしてください")
    twice, changes = after(once, "人数は10人に変更", "日にちは11/25に変わりました")
    assert twice.brief.title == "11/25(水)の10人の懇親会"
    assert {one.before: one.after for one in changes} == {"8人": "10人", "11/24(火)": "11/25(水)"}


def test_an_answer_to_a_question_replaces_no_number_of_another_matter() -> None:
    before = draft(PARTY, "20名の懇親会", item("party", "人数", "20名"))
    answer = Answer(question_id="Q1", state=AnswerState.FREE_TEXT, text="立食で、椅子は8人分")
    revised, _ = revise(before, Told(answers=(answer,)), Setting(client(), "ja", NOW, CALENDAR))
    assert (revised.brief.title, values(revised)["party"]) == ("20名の懇親会", "20名")


def test_messages_of_several_tasks_keep_their_values() -> None:
    before = draft(PARTY, "20名の懇親会", item("party", "人数", "20名"))
    two = before.model_copy(update={"tasks": before.tasks * 2})
    assert after(two, "人数は8人で")[0].brief.title == "20名の懇親会"
