"""What a model claims: inventions of every kind go, harmless neighbours stay, and a quote says what is told of it."""

from typing import Any

import pytest

from assistant.drafting.model_checks import dispose
from assistant.drafting.model_checks.latin import latin_names
from assistant.drafting.model_checks.quoted import missing, turned
from assistant.drafting.model_checks.times import clocks
from assistant.drafting.model_terms import ModelProposal
from tests.test_model_checks import case, known, opened, told, with_caution, words

SAID = "会場は渋谷のカフェを予約済みです。来週15時から。吉永さんは欠席とのこと。先週の会の写真も送る。案内を20日までに"


def english(text: str) -> Any:
    one = case(text)
    return case(text, reading=one.reading.model_copy(update={"language": "en", "dates": ()}))


def cautioned(text: str, scene: Any = None) -> bool:
    """Does the sentence stay where it is told as a fact?"""
    return text in words(dispose(with_caution(text), scene or case())[0])


@pytest.mark.parametrize(
    "text",
    ["会場は渋谷のカフェを予約済みです。", "予約は確定しました。", "送金は完了しました。", "打ち合わせは中止。", "打ち合わせは中止となりました。",
     "吉永さんは欠席されます。", "吉永さんは不参加の予定です。", "先方は移転したばかりです。", "先方の了承を得たので、すぐに送る。", "先方は了承しています。",
     "資料は昨晩のうちに届いていますので、ご覧ください。", "お店は満席です。", "担当の方は退職されたため、別の方に送る。", "支払いは済みました。", "席は取れています。"],
)  # fmt: skip
def test_what_nobody_said_has_happened_is_not_told(text: str) -> None:
    assert not cautioned(text)


@pytest.mark.parametrize(
    "text",
    ["会議は90分とする。", "参加者は12名です。", "参加者は十二名です。", "費用は2万ほどかかる。", "費用は三万ほど。", "15時から始める。", "午後3時半に集まる。",
     "来週の水曜に下見をする。", "11月下旬に納品する。", "二十五日までに送る。", "25日までに送る。", "明後日に確かめる。", "Bobに確認する。", "Acme社に頼む。",
     "前の打ち合わせでは会席でした。", "去年と同じ店にする。", "前回同様に進める。", "先月の会と同じ席にする。"],
)  # fmt: skip
def test_numbers_times_names_and_pasts_that_nobody_gave_are_not_told(text: str) -> None:
    assert not cautioned(text)


@pytest.mark.parametrize(
    "text",
    ["お店が満席のときは、別の店を探す。", "予約が取れたら、すぐに知らせる。", "確定後に予定表へ入れる。", "中止になった場合の連絡先を控える。", "済んだことから順に知らせる。",
     "店は6名で押さえる。", "一人8千円までにする。", "打ち合わせは1時間で組む。", "20日までに送る。", "11月20日までに送る。", "来週の火曜は候補から外す。",
     "前日に確認の一報を入れる。", "昨年の控えから送り先を確かめる。", "Excelにまとめて送る。", "Zoomに入る手順を添える。", "吉永さんに先に伝える。",
     "取引先への送信はご確認のあとにする。", "支払い済みの分は除く。", "来春の企画に役立てる。", "案内は2案つくる。", "送金は行わない。", "移動を見込み、前後を空ける。"],
)  # fmt: skip
def test_plans_conditions_and_what_was_given_stay(text: str) -> None:
    assert cautioned(text)


@pytest.mark.parametrize(
    "text",
    ["会場は渋谷のカフェを予約済みです。", "会場は予約済みのため、案内だけを送る。", "15時から始める。", "吉永さんは欠席です。", "吉永さんは欠席されるため、控えを送る。"],
)  # fmt: skip
def test_what_the_client_said_has_happened_may_be_told(text: str) -> None:
    assert cautioned(text, case(SAID))


def test_a_request_is_no_proof_that_it_was_done_and_a_denial_is_none_either() -> None:
    assert not cautioned("お店は押さえてあります。")
    assert not cautioned("会場は予約済みです。", case("会場は予約済みではないです。案内を送って"))


@pytest.mark.parametrize("field", ["purpose", "deliverable", "title"])
def test_no_field_that_states_something_may_invent(field: str) -> None:
    bad = told(**{field: "送金は完了しました。来週の水曜に12名でBobに確認する。"})
    left = words(dispose(bad, case())[0])
    assert not any(part in left for part in ("送金は完了", "水曜", "12名", "Bob"))


@pytest.mark.parametrize("field", ["included", "excluded", "cautions", "suggestions", "done_when"])
def test_no_list_that_states_something_may_invent(field: str) -> None:
    bad = told(**{field: ["送金は完了しました。", "Bobに確認する。"]})
    left = words(dispose(bad, case())[0])
    assert "送金は完了" not in left
    assert "Bob" not in left


def test_an_assumption_may_name_its_own_time_and_say_what_it_takes_for_done_if_it_is_marked() -> None:
    fine = opened(assumption="お料理は15時までに頼み、席は予約済みとして進めます。")
    assert dispose(fine, case())[0].open == fine.open
    bare = opened(assumption="お料理の予約は確定しました。")
    assert dispose(bare, case())[0].open == ()


def test_a_goal_may_be_told_as_reached_in_the_list_of_what_must_be_so() -> None:
    fine = told(done_when=["6名分の席が取れている。", "お名前がすべて確認済みである。"])
    assert dispose(fine, case())[0].done_when == fine.done_when


@pytest.mark.parametrize(
    "text",
    ["The room has been booked.", "The supplier has agreed to it.", "The meeting is cancelled.", "The fee was paid last week.", "Ask Bob to confirm.",
     "Expect 12 guests.", "Plan for 90 minutes.", "Start at 3 pm.", "Meet them next Wednesday.", "Use the same place as last year."],
)  # fmt: skip
def test_english_inventions_go_too(text: str) -> None:
    assert not cautioned(text, english("Please set up a call with the supplier, 6 people, 1 hour."))


@pytest.mark.parametrize(
    "text",
    ["Nothing is sent before her word.", "Plan for 6 people.", "Keep it to 1 hour.", "If the room is booked, look for another.", "Compare the hotels with a spreadsheet."],
)  # fmt: skip
def test_english_plans_stay(text: str) -> None:
    assert cautioned(text, english("Please set up a call with the supplier, 6 people, 1 hour."))


CONTRADICTIONS = [
    ("取引先への送信は確認不要", "送信", "profile", "取引先への送信は本人の確認後"),
    ("会議はZoom", "会議", "profile", "会議はGoogle Meet"),
    ("午後で3つ", "候補", "aoki-F02", "候補は午前で3つ"),
    ("支払いは店が持つ", "支払い", "instruction", "店は6名で押さえて"),
    ("打ち合わせは中止", "予定", "instruction", "来週、吉永さんと打ち合わせ1時間"),
    ("吉永さんは出席しない", "出席者", "instruction", "吉永さんと打ち合わせ"),
    ("返事は吉永さんが書く", "返事", "instruction", "返事の書き方はお任せ"),
    ("堅い書き出しは不要ではない", "書き出し", "aoki-F05", "堅い書き出し"),
]


@pytest.mark.parametrize(("value", "label", "ref", "quote"), CONTRADICTIONS)
def test_a_true_quote_under_a_false_claim_shows_its_own_sentence_or_is_only_assumed(
    value: str, label: str, ref: str, quote: str
) -> None:
    passed, done = dispose(
        told(known=[known(slot="xslot", label=label, value=value, ref=ref, quote=quote)]), case()
    )
    assert value not in {one.value for one in passed.known}
    assert any(row.action in ("changed", "demoted", "dropped") and row.why for row in done)


@pytest.mark.parametrize(
    ("value", "ref", "quote"),
    [("候補は午前に3つ", "aoki-F02", "候補は午前で3つ"), ("本人の確認後に送信", "profile", "取引先への送信は本人の確認後"), ("Google Meet", "profile", "会議はGoogle Meet"),
     ("短めの文面", "aoki-F03", "案内の文面は短めで"), ("6名", "instruction", "店は6名で押さえて")],
)  # fmt: skip
def test_a_claim_in_the_words_of_its_sentence_stays_as_it_is(value: str, ref: str, quote: str) -> None:
    fine = told(known=[known(slot="xslot", label="決まり", value=value, ref=ref, quote=quote)], open=[])
    assert [one.value for one in dispose(fine, case())[0].known] == [value]


def test_words_and_turns_are_told_apart() -> None:
    assert missing("取引先に送る", "取引先への送信は本人の確認後") == frozenset()
    assert missing("Zoomで", "会議はGoogle Meet") == {"zoom"}
    assert turned("午後に", "候補は午前で")
    assert not turned("午前に", "候補は午前で")


ASKED_AGAIN = [
    ("お店の人数は何名様ですか。", ("6名", "8名")), ("候補はいくつお出ししましょうか。", ("3つ", "5つ")), ("候補日は午前と午後のどちらがよろしいですか。", ("午前", "午後")),
    ("ご予算はおいくらですか。", ("8千円", "1万円")), ("期限はいつですか。", ("20日", "25日")), ("何日までにお要りですか。", ("20日", "25日")),
    ("案内の文面の長さは、短めと長めのどちらがよろしいですか。", ("短め", "長め")), ("会議はGoogle MeetとZoomのどちらですか。", ("Google Meet", "Zoom")),
]  # fmt: skip


@pytest.mark.parametrize(("question", "labels"), ASKED_AGAIN)
def test_what_the_instruction_or_a_note_answers_is_not_asked_whatever_its_slot(
    question: str, labels: tuple[str, ...]
) -> None:
    options = [{"label": label, "consequence": ""} for label in labels]
    passed, done = dispose(opened(slot="q_x", label="x", question=question, options=options), case())
    assert passed.open == ()
    assert any("もう分かっている" in row.why for row in done)


@pytest.mark.parametrize(
    ("question", "labels"),
    [("応募の締め切りはいつですか。", ("月末", "年内")), ("お土産は何個ですか。", ("5個", "10個")), ("移動の8千円は、予算に含めますか。", ("含める", "別")),
     ("お酒は出しますか。", ("はい", "いいえ")), ("席は、カウンターと個室のどちらがよろしいですか。", ("カウンター", "個室"))],
)  # fmt: skip
def test_a_question_of_another_matter_is_asked(question: str, labels: tuple[str, ...]) -> None:
    options = [{"label": label, "consequence": ""} for label in labels]
    passed, _ = dispose(opened(slot="q_x", label="x", question=question, options=options), case())
    assert [point.question for point in passed.open] == [question]


def test_clock_times_are_read_in_every_spelling_and_lengths_are_none() -> None:
    assert clocks("15時から") == clocks("午後3時に") == clocks("at 3 pm") == clocks("15:00")
    assert clocks("正午") == {0} | clocks("正午")
    assert clocks("2時間で、3時点") == frozenset()


def test_tools_and_first_words_are_no_names() -> None:
    assert latin_names("Excelに送る。Wordに貼って先方に渡す。", english=False) == ()
    assert latin_names("Marcoさんに聞く。", english=False) == ("Marco",)
    assert latin_names("Nothing is booked. The museum will open. Ask Marco.", english=True) == ("Marco",)


def test_the_whole_of_a_good_proposal_still_passes_untouched() -> None:
    assert dispose(told(), case()) == (told(), ())
    assert isinstance(told(), ModelProposal)
