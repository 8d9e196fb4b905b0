"""Cleaning, folding with offsets, and sentence ends."""

import unicodedata
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from assistant.reading.text import clean, fold, sentences


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


def test_what_cannot_be_stored_is_dropped_and_line_ends_are_one_kind() -> None:
    assert clean("a\x00b\ud800c\r\nd\re\n") == "abc\nd\ne\n"
    assert clean("そのまま🙏") == "そのまま🙏"


def test_width_is_folded_and_kana_kept() -> None:
    assert fold("１１／２０ ﾒｰﾙ ガッツ Ａ").text == "11/20 メール ガッツ A"
    assert fold("か\u3099 ｶﾞ ﾊﾟ").text == "が ガ パ"
    assert fold("ＡＢＣ", lower=True).text == "abc"
    assert fold("ABC", lower=True).text == "abc"


def test_a_numbered_bullet_does_not_run_into_the_number_behind_it() -> None:
    assert fold("①20日").text == "①20日"


def test_every_folded_character_knows_its_place() -> None:
    text = "㈱ｶﾞ\u200b１"
    folded = fold(text)
    assert folded.text == "(株)ガ1"
    assert folded.offsets == ((0, 1), (0, 1), (0, 1), (1, 3), (4, 5))
    assert folded.original(3, 5) == (1, 5)


def test_sentences_end_at_stops_lines_emoji_and_bullets() -> None:
    assert split("お願いします。①見積り②請求書 20日まで🙏よろしく!\n・一つ目\n- two") == [
        "お願いします。",
        "見積り",
        "請求書 20日まで🙏",
        "よろしく!",
        "一つ目",
        "two",
    ]


def test_a_dot_inside_a_word_ends_nothing() -> None:
    assert split("ジョン・スミスの v2.1 を確認") == ["ジョン・スミスの v2.1 を確認"]
    assert split("Ask Mr. Smith. Then call.") == ["Ask Mr. Smith.", "Then call."]


def test_closing_brackets_belong_to_the_sentence() -> None:
    assert split("「了解です。」と返信して。") == ["「了解です。」", "と返信して。"]


@given(st.text(max_size=80))
def test_folding_covers_the_text_in_order(text: str) -> None:
    folded = fold(text)
    assert len(folded.text) == len(folded.offsets)
    starts = [start for start, _ in folded.offsets]
    assert starts == sorted(starts)
    assert all(0 <= start < end <= len(text) for start, end in folded.offsets)


@given(st.text(max_size=80))
def test_sentences_are_in_order_and_lose_no_letter(text: str) -> None:
    spans = sentences(text)
    assert all(left[1] <= right[0] for left, right in pairwise(spans))
    kept = "".join(text[start:end] for start, end in spans)
    circled = set(map(chr, [*range(0x2460, 0x249C), *range(0x2776, 0x2794)]))
    letters = [c for c in text if unicodedata.category(c)[0] == "L" and c not in circled]
    assert [c for c in kept if unicodedata.category(c)[0] == "L" and c not in circled] == letters


@given(st.text(max_size=80))
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)
