"""The one message: form by channel and tone, questions answerable by number, data unharmed; and the reminder."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pytest

from assistant.conversation.message import write_message
from assistant.conversation.reminder import reminder
from assistant.domain.base import Language
from assistant.domain.brief import GO_AHEAD, Assumption, Brief, BriefItem, Source, Step
from assistant.domain.client import Channel
from assistant.domain.draft import Draft, Engine, Message
from assistant.domain.outcome import Answer, AnswerState
from assistant.domain.question import Fallback, Option, Question
from assistant.errors import BadInput
from tests.building import NOW, client

HELD = Fallback(action="hold", text="お待ちします。")


def question(number: int, **changes: object) -> Question:
    values: dict[str, object] = {
        "id": f"Q{number}",
        "slot": "place",
        "text": "場所は貴社でよろしいですか。",
        "why": "移動の時間が変わるためです",
        "options": (Option(label="貴社"), Option(label="先方")),
        "recommended": 1,
        "fallback": Fallback(action="assume", text="場所は貴社とします。", act_from="2026-11-11T12:00"),
        "value": 1.0,
        **changes,
    }
    return Question.model_validate(values)


def assumption(text: str) -> Assumption:
    values = {"slot": "s", "label": "l", "statement": text, "because": "b", "probability_wrong": 0.5}
    return Assumption.model_validate({**values, "impact": 3, "consequence": "c"})


BRIEF = Brief(
    title="打ち合わせの日程調整",
    purpose="p",
    deliverable="d",
    steps=(Step(text="案", start=NOW.date(), end=NOW.date(), kind="draft"),),
)


def message(
    reads: Channel,
    questions: Sequence[Question] = (),
    assumptions: Sequence[Assumption] = (),
    language: Language = "ja",
    **how: Any,
) -> Message:
    return write_message(client(channel=reads), BRIEF, questions, assumptions, language, **how)


@pytest.mark.parametrize("channel", list(Channel))
@pytest.mark.parametrize("tone", ["soft", "plain", "formal"])
def test_every_channel_and_tone_says_what_and_when_and_names_the_client(channel: Channel, tone: str) -> None:
    written = message(channel, [question(1)], tone=tone)
    assert written.channel == channel.value
    assert "青木 一郎様" in written.text
    assert BRIEF.title in written.text
    assert "11/10(火)" in written.text
    assert bool(written.subject) is (channel is Channel.EMAIL)


def test_questions_are_numbered_lettered_and_say_what_happens_without_an_answer() -> None:
    text = message(Channel.CHAT, [question(1), question(2)]).text
    assert "「1A 2B」" in text
    for row in ("1. 場所は", "2. 場所は", "  A. 貴社\n", "  B. 先方(おすすめ)"):
        assert row in text
    assert text.index("1. 場所は") < text.index("(移動の時間が変わるためです)"), (
        "the question first, the reason last"
    )
    assert (
        "お返事がない場合は、11/11(水)12:00から下記のように進めます。\n1. 場所は貴社とします。\n2. 場所は" in text
    )


def test_a_single_question_is_answered_by_a_letter_alone() -> None:
    text = message(Channel.CHAT, [question(1)]).text
    assert "「A」" in text
    assert "2B" not in text


def test_reasons_end_in_one_polite_form() -> None:
    whys = ("移動の時間が変わるため", "移動の時間が変わるためです", "移動の時間が変わるためです。")
    for why in whys:
        assert message(Channel.CHAT, [question(1, why=why)]).text.count("(移動の時間が変わるためです)") == 1


def test_what_waits_for_an_answer_is_named_by_its_number_and_never_given_a_day_to_act() -> None:
    text = message(Channel.CHAT, [question(1), question(2, fallback=HELD)]).text
    assert "2については、お返事をいただくまで進めずにお待ちします。" in text
    alone = message(Channel.LINE, [question(1, fallback=HELD)]).text
    assert "この点は、お返事をいただくまで進めずにお待ちします。" in alone
    assert "12:00" not in alone


def test_fallbacks_that_act_at_different_times_are_said_apart() -> None:
    later = Fallback(action="assume", text="二つ目です。", act_from="2026-11-12T12:00")
    text = message(Channel.CHAT, [question(1, fallback=later), question(2)]).text
    assert text.index("11/11(水)12:00から下記のように進めます。\n2. 場所は") < text.index("11/12(木)12:00から")


def test_short_channels_carry_fewer_assumptions() -> None:
    rows = [assumption(f"仮置き{i}です。") for i in range(5)]
    counts = {c: message(c, [], rows).text.count("仮置き") for c in (Channel.EMAIL, Channel.LINE)}
    assert counts == {Channel.EMAIL: 3, Channel.LINE: 1}


def test_line_is_the_shortest_and_gives_no_reasons() -> None:
    rows, asked = [assumption("仮置きです。")], [question(1), question(2)]
    line, mail = message(Channel.LINE, asked, rows).text, message(Channel.EMAIL, asked, rows).text
    assert len(line) < 0.75 * len(mail)
    assert "ためです" not in line
    assert "\n\n" not in line


@pytest.mark.parametrize("language", ["ja", "en"])
def test_line_is_short_in_every_tone_and_each_tone_sounds_its_own(language: str) -> None:
    rows, asked = [assumption("仮置きです。")], [question(1), question(2)]
    tones = ("soft", "plain", "formal")
    line = {tone: message(Channel.LINE, asked, rows, tone=tone, language=language).text for tone in tones}
    chat = {tone: message(Channel.CHAT, asked, rows, tone=tone, language=language).text for tone in tones}
    assert len(set(line.values())) == 3
    assert all(len(line[tone]) < 0.8 * len(chat[tone]) for tone in tones)


@pytest.mark.parametrize("channel", [Channel.PHONE, Channel.VIDEO])
def test_spoken_channels_get_points_to_say_and_no_letter_to_send_back(channel: Channel) -> None:
    text = message(channel, [question(1)]).text
    assert "お伝えすること】" in text
    assert "【伺うこと】" in text
    assert "お返事いただければ" not in text


def test_another_channel_than_the_clients_own_can_be_chosen() -> None:
    written = message(Channel.LINE, [question(1)], channel=Channel.EMAIL)
    assert written.channel == "email"
    assert written.subject


def test_tones_differ_in_manner_and_not_in_matter() -> None:
    texts = {tone: message(Channel.EMAIL, [question(1)], tone=tone).text for tone in ("soft", "plain", "formal")}
    assert len(set(texts.values())) == 3
    for text in texts.values():
        assert "1. 場所は貴社でよろしいですか。" in text
        assert "場所は貴社とします。" in text
    assert "申し上げます" in texts["formal"]
    assert "申し上げます" not in texts["soft"]


def test_without_questions_nothing_is_asked() -> None:
    text = message(Channel.EMAIL).text
    assert "伺います" not in text
    assert "このまま進めます" in text


def test_what_waits_for_the_go_ahead_is_said_with_the_rest() -> None:
    go_ahead = BriefItem(slot=GO_AHEAD, label="l", value="送信はご承認の後にします。", source=Source.DEFAULT)
    brief = BRIEF.model_copy(update={"items": (go_ahead,)})
    assert "送信はご承認の後にします。" in write_message(client(), brief, (), (), "ja").text


def test_a_title_that_brings_brackets_is_not_put_into_brackets_again() -> None:
    brief = BRIEF.model_copy(update={"title": "「見学会」の準備"})
    assert "「「" not in write_message(client(), brief, (), (), "ja").text


def test_after_a_reply_the_message_thanks_for_it() -> None:
    text = message(Channel.CHAT, [question(1)], occasion="revised").text
    assert "お返事ありがとうございます" in text
    assert "承知いたしました" not in text


def test_a_question_asked_in_open_words_shows_no_options() -> None:
    text = message(Channel.CHAT, [question(1, open_text=True, recommended=None)]).text
    assert "A. 貴社" not in text
    assert "一言だけお返事" in text


def test_english_clients_get_english() -> None:
    text = message(Channel.EMAIL, [question(1)], [assumption("We use A4.")], language="en").text
    assert "a reply like “A” is enough" in text
    assert "Tue 10 Nov" in text
    assert "お返事" not in text


# The reminder.


def draft(*questions: Question) -> Draft:
    return Draft(
        id="t1", client_id="aoki", instruction="調整して", now=NOW, engine=Engine(name="playbook"), brief=BRIEF,
        questions=questions, message=Message(channel="chat", subject="", text=""),
    )  # fmt: skip


AFTERNOON = NOW.replace(hour=15)


def remind(of: Draft, *answers: Answer, now: datetime = AFTERNOON, **how: Any) -> Message:
    return reminder(of, answers, client(channel=Channel.CHAT), "ja", sent_at=NOW, now=now, **how)


def test_a_reminder_says_since_when_and_asks_only_what_is_open() -> None:
    two = draft(question(1, text="一つ目ですか。"), question(2, text="二つ目ですか。"))
    text = remind(two, Answer(question_id="Q1", state=AnswerState.CHOSEN, option=0)).text
    assert "11/10(火)にお送りした" in text
    assert "1. 二つ目ですか。" in text
    assert "一つ目" not in text
    assert "恐れ入ります" in text


def test_a_reminder_tells_what_is_already_under_way_without_an_answer() -> None:
    text = remind(draft(question(1)), now=datetime(2026, 11, 12, 9)).text
    assert "下記のように進めております" in text
    assert "お返事がない場合" not in text


def test_a_question_that_must_wait_is_reminded_even_when_left_to_us() -> None:
    left = Answer(question_id="Q1", state=AnswerState.YOU_DECIDE)
    assert "場所は貴社で" in remind(draft(question(1, fallback=HELD)), left).text
    with pytest.raises(BadInput):
        remind(draft(question(1)), left)


def test_a_reminder_is_written_for_its_channel_tone_and_language() -> None:
    mail = remind(draft(question(1)), channel=Channel.EMAIL, tone="formal")
    assert mail.subject
    assert "申し上げました" in mail.text
    english = reminder(draft(question(1)), (), client(), "en", sent_at=NOW, now=NOW).text
    assert "sent on Tue 10 Nov" in english
