"""When to talk instead of writing."""

import pytest

from assistant.domain.client import Channel, Client
from assistant.domain.draft import ChannelAdvice
from assistant.domain.instruction import Reading, TalkReason, TaskGuess, TaskPart, VagueFinding
from assistant.domain.question import OpenPoint
from assistant.drafting.channel import channel_advice
from assistant.drafting.sayings import sayings
from tests.building import client, context, note, point, reading, recalled

TALK = [
    "来年から月謝を上げるお知らせを作って",
    "取引先への値上げのお願い文を用意して",
    "お客さんがカンカンに怒ってる。返事たのむ",
    "保護者から苦情が来ました。返信をお願いします",
    "スタッフの小林さんに辞めてもらう件、文面どうしよう",
    "内定取り消しの連絡文を作成してください",
    "個人情報が漏えいした件のお知らせ文を作って",
    "誤請求してしまった先へのお詫び文をお願い",
    "何回も言ってるけどロゴの位置が違う。直して",
    "新店の計画を役員会に説明する資料を作って",
    "Our client is furious about the delay, please answer",
]
TEXT = [
    "来週の打ち合わせを調整しといて",
    "料金表をPDFにして送って",
    "口コミで怒ってる人がいるので返信案を作って",
    "返信が遅れたので一言お詫びを添えて送って",
    "役員会の資料を10部印刷して",
    "社長のアポを取って",
    "年末年始のお知らせを作って",
    "値段を調べて一覧にして",
    "高崎で事故渋滞、10分遅れると先方に伝えて",
    "3回目の講座の案内を出して",
    "退職する方への寄せ書きを手配して",
    "Please book a table for six",
]


def advised(text: str, *points: OpenPoint, of: Client | None = None) -> str | None:
    one = context(of=of or client())
    advice = channel_advice(reading(text), one, sayings(one), points)
    return advice.use if advice else None


@pytest.mark.parametrize("text", TALK)
def test_feelings_money_bad_news_and_persuasion_are_talked_about(text: str) -> None:
    assert advised(text) == "call"


@pytest.mark.parametrize("text", TEXT)
def test_text_is_the_usual_way(text: str) -> None:
    assert advised(text) is None


def test_a_client_of_video_meetings_is_met_on_the_screen() -> None:
    text = "新店の計画を役員会に説明する資料を作って"
    assert advised(text, of=client(channel=Channel.VIDEO)) == "video"
    regular = client(channel=Channel.CHAT, environment=("毎週火曜9時半にZoomの定例がある",))
    assert advised(text, of=regular) == "video"
    assert advised(text, of=client(channel=Channel.PHONE)) == "call"


def test_the_reason_quotes_what_the_client_said_about_talking() -> None:
    one = context(recalled(note("怒っている方には一行だけ返して。中身は私が電話で話す。"), 1.5))
    advice = channel_advice(reading("お客様から苦情が来ました"), one, sayings(one), ())
    assert advice is not None
    assert "「中身は私が電話で話す」" in advice.why


def test_two_tasks_with_several_costly_open_points_are_settled_in_one_talk() -> None:
    costly = [point(i, label=i, probability_wrong=0.7, impact=4) for i in ("甲", "乙", "丙", "丁", "戊")]
    text = "ページを直して。あと景品も手配して"
    one = context()
    single = reading(text)
    parts = tuple(
        TaskPart(text=text, span=(0, 5), object="x", guesses=(TaskGuess(playbook_id="general", probability=1.0),))
        for _ in range(2)
    )
    double = single.model_copy(update={"parts": parts})
    advice = channel_advice(double, one, (), costly)
    assert advice is not None
    assert "甲、乙、丙" in advice.why
    assert channel_advice(double, one, (), costly[:4]) is None
    by_phone = context(of=client(channel=Channel.PHONE))
    assert channel_advice(double, by_phone, (), costly[:2]) is not None
    assert channel_advice(double, by_phone, (), costly[:1]) is None
    assert channel_advice(single, one, (), costly) is None


def test_a_thing_only_the_client_can_name_weighs_more_in_two_tasks() -> None:
    text = "例の人に連絡して。あとページも直して"
    guess = TaskGuess(playbook_id="general", probability=1.0)
    part = TaskPart(text=text, span=(0, 5), object="x", guesses=(guess,))
    vague = VagueFinding(
        phrase="例の人", span=(0, 3), group="past", slot="which", undecided="どの人か", question="どの人ですか。"
    )
    unnamed = reading(text).model_copy(update={"parts": (part, part), "vague": (vague,)})
    heavy = point("what", label="直す箇所", probability_wrong=0.65, impact=5)
    assert channel_advice(unnamed, context(), (), [heavy]) is not None
    assert channel_advice(unnamed, context(), (), [point("tone", impact=2)]) is None


@pytest.mark.parametrize(
    ("rule", "text", "talks"),
    [
        ("診断の見立ては私だけが伝える", "患者さんから診断書の見立てを聞かれました。返事を書いて", True),
        ("診断の見立ては私だけが伝える", "待合室の椅子を選んでおいて", False),
        ("価格の話は文書に残さない", "値引きできないと返しておいて", True),
        ("価格の話は文書に残さない", "住所変更のお知らせを作って", False),
        ("指示は電話の口頭で頼む", "指示書を印刷して", False),
    ],
)
def test_what_the_client_keeps_for_his_own_voice_is_talked_about(rule: str, text: str, talks: bool) -> None:
    assert (advised(text, of=client(rules=(rule,))) == "call") is talks


@pytest.mark.parametrize(
    ("text", "talks"),
    [
        ("長谷さんの件、先方に様子を聞いて", True),
        ("長谷さんの紹介文を会報に載せたい", True),
        ("長谷さんに会報を送って", False),
        ("村井さんの件、先方に様子を聞いて", False),
    ],
)
def test_somebody_of_whom_something_private_is_known_is_spoken_of_by_voice(text: str, talks: bool) -> None:
    remark = recalled(note("長谷さんは離婚の話し合い中。誰にも言わないで。"), -0.5, wishes=())
    one = context(remark)
    advice = channel_advice(reading(text), one, sayings(one), ())
    assert (advice is not None) is talks
    assert advice is None or "離婚" not in advice.why


@pytest.mark.parametrize(
    "text", ["明日の商談、急に延期してほしいと先方に伝えて", "Tell them Ken can't make Monday's presentation"]
)
def test_letting_somebody_down_at_the_last_minute_is_told_by_voice(text: str) -> None:
    assert advised(text) == "call"


def weighed(text: str, *odds: tuple[str, float]) -> Reading:
    reasons = tuple(TalkReason(reason=reason, log_odds=value) for reason, value in odds)
    return reading(text).model_copy(update={"talk": reasons})


def advice_on(read: Reading, of: Client | None = None) -> ChannelAdvice | None:
    one = context(of=of or client())
    return channel_advice(read, one, sayings(one), ())


def test_a_reason_that_the_head_finds_likely_is_told_and_an_unlikely_one_is_not() -> None:
    found = advice_on(weighed("先方がひどく落胆しているそうだ", ("feelings", 2.0), ("money", -3.0)))
    assert found is not None
    assert "感情" in found.why
    assert advice_on(weighed("先方に資料を送って", ("feelings", -2.0), ("money", -3.0))) is None


def test_words_that_say_a_reason_outright_weigh_but_do_not_decide_alone() -> None:
    assert advice_on(weighed("値上げの文を作って", ("money", -0.8))) is not None
    assert advice_on(weighed("クレーム対応の手順書の誤字を直して", ("feelings", -3.5))) is None
    assert advice_on(weighed("口コミで怒っている人に返信案を", ("feelings", 3.0))) is None, (
        "read by many: in writing"
    )


@pytest.mark.parametrize(
    ("rule", "text", "use"),
    [
        ("急ぎは電話で", "至急、会場を変えて", "call"),
        ("急ぎは電話で", "来週の会場を変えて", None),
        ("当日の変更は必ず電話で伝える", "今夜の会食が中止になった", "call"),
        ("当日の変更は必ず電話で伝える", "来月の会食の店を選んで", None),
        ("お金の相談は口頭で", "広告費をあと10万増やすか迷う", "call"),
        ("デザインの話はZoomで画面を見ながら", "ロゴのデザインを直して", "video"),
        ("デザインの話はZoomで画面を見ながら", "請求書を送って", None),
        ("急ぎは電話で。ただし朝9時までは出ない", "至急、会場を変えて", "call"),
        ("連絡は電話で", "会場を変えて", None),
        ("For anything urgent, call me", "This is urgent, fix the invoice", "call"),
    ],
)
def test_what_the_client_wishes_to_talk_about_is_talked_about(rule: str, text: str, use: str | None) -> None:
    assert advised(text, of=client(rules=(rule,))) == use


@pytest.mark.parametrize(
    ("rule", "talks"),
    [
        ("電話は苦手なのでチャットだけで", False),
        ("電話はかけないでほしい", False),
        ("I hate phone calls, text only please", False),
        ("朝9時までは電話に出られません", True),
        ("授業中は電話に出ない", True),
    ],
)
def test_who_wants_no_calls_is_not_called_but_hours_are_no_such_wish(rule: str, talks: bool) -> None:
    assert (advised("お客さんがカンカンに怒ってる。返事たのむ", of=client(rules=(rule,))) == "call") is talks
