"""What the client rules out is not asked, and nobody else's words or doubts rule anything out."""

import pytest

from assistant.drafting.denied import denials, ruled_out
from tests.building import point, reading


@pytest.mark.parametrize(
    ("text", "what", "quote"),
    [
        ("角が立たないように返しといて。返金は無理", "返金", "返金は無理"),
        ("電話はNG。メールで", "電話", "電話はNG"),
        ("オンラインは不可でお願いします", "オンライン", "オンラインは不可"),
        ("値引はさすがにできません、と返して", "値引", "値引はさすがにできません"),
        ("二次会なしで。", "二次会", "二次会なし"),
        ("No refunds, please", "refunds", "No refunds"),
        ("We can't offer a discount", "discount", "can't offer a discount"),
    ],
)
def test_what_is_ruled_out_is_found_in_the_clients_words(text: str, what: str, quote: str) -> None:
    (found,) = denials(text)
    assert (found.what, found.quote) == (what, quote)


@pytest.mark.parametrize(
    "text",
    [
        "返金は無理ですか?",
        "値引きは無理なら送料だけ",
        "返金は無理と言われた",
        "変更はできないか聞いて",
        "今月は無理",
        "無理はしないで",
        "資料はまだできない",
        "連絡なしで来た客に返事を",
        "駐車場なしの店",
        "準備はできていません",
        "There is no need to hurry",
    ],
)
def test_a_doubt_a_condition_or_somebody_elses_word_rules_nothing_out(text: str) -> None:
    assert not any(
        one.what in ("返金", "値引", "変更", "今月", "無理", "資料", "連絡", "駐車場", "準備")
        for one in denials(text)
    )


def test_whether_to_do_it_is_settled_and_a_question_for_more_becomes_faint() -> None:
    read = reading("クレームに返しといて。返金は無理")
    may = point("refund", question="「クレーム」は、返金に応じてよろしいですか。")
    more = point("gift", question="お詫びの品や返金もお付けしますか。", probability_wrong=0.5)
    other = point("tone", question="「返金の件」は、どの言い方にしますか。")
    done = ruled_out([may, more, other], read)
    assert [(item.slot, item.value) for item in done.items] == [("refund", "返金は無理")]
    assert [one.slot for one in done.settled] == ["refund"]
    assert [one.slot for one in done.points] == ["gift", "tone"]
    assert done.points[0].probability_wrong == pytest.approx(0.05)
    assert done.points[1] == other
    assert ruled_out([may], reading("クレームに返しといて")).points == (may,)
