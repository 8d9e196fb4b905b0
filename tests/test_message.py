"""The one message: form by channel, questions answerable by number, data unharmed."""

import pytest

from assistant.conversation.message import write_message
from assistant.domain.brief import Assumption, Brief, Step
from assistant.domain.client import Channel
from assistant.domain.question import Fallback, Option, Question
from tests.building import NOW, client


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


def message(channel: Channel, questions=(), assumptions=(), language="ja"):
    return write_message(client(channel=channel), BRIEF, questions, assumptions, language)


@pytest.mark.parametrize("channel", list(Channel))
def test_every_channel_says_what_and_when_and_names_the_client(channel: Channel) -> None:
    written = message(channel, [question(1)])
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
    assert text.index("1. 場所は") < text.index("理由:"), "the question first, the reason last"
    assert "お返事がない場合(11/11(水)12:00から): 場所は貴社とします。" in text


def test_reasons_end_in_one_polite_form() -> None:
    whys = ("移動の時間が変わるため", "移動の時間が変わるためです", "移動の時間が変わるためです。")
    for why in whys:
        assert message(Channel.CHAT, [question(1, why=why)]).text.count("理由: 移動の時間が変わるためです\n") == 1


def test_holding_names_no_day_to_act() -> None:
    held = question(1, fallback=Fallback(action="hold", text="お待ちします。"))
    assert "お返事がない場合: お待ちします。" in message(Channel.LINE, [held]).text


def test_short_channels_carry_fewer_assumptions() -> None:
    rows = [assumption(f"仮置き{i}です。") for i in range(5)]
    counts = {c: message(c, [], rows).text.count("仮置き") for c in (Channel.EMAIL, Channel.LINE)}
    assert counts == {Channel.EMAIL: 3, Channel.LINE: 1}


def test_without_questions_nothing_is_asked() -> None:
    text = message(Channel.EMAIL).text
    assert "お聞かせください" not in text
    assert "このまま進めます" in text


def test_english_clients_get_english() -> None:
    text = message(Channel.EMAIL, [question(1)], [assumption("We use A4.")], language="en").text
    assert "a reply like “1A 2B” is enough" in text
    assert "Tue 10 Nov" in text
    assert "お返事" not in text
