"""Personal data and secrets: what is found, what is left alone, and that a mask comes off exactly."""

import json
import time
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.reading.privacy import (
    KnownName,
    PrivateSpan,
    find_private,
    invented,
    mask,
    missing,
    refuse_secrets,
    repair,
    restore,
)

LABELLED = [
    json.loads(line)
    for line in (Path(__file__).parent / "data" / "privacy.jsonl").read_text(encoding="utf-8").splitlines()
]


def kinds(text: str) -> list[tuple[str, str]]:
    return [(span.kind, text[span.start : span.end]) for span in find_private(text)]


def covered(text: str, spans: tuple[PrivateSpan, ...], start: int, end: int) -> bool:
    """Every letter and digit of the label is inside some span."""
    places = {place for span in spans for place in range(span.start, span.end)}
    return all(place in places for place in range(start, end) if text[place].isalnum())


def found_in(line: dict[str, Any]) -> tuple[PrivateSpan, ...]:
    """What is found in a labelled line, with the names its client is known to deal with."""
    return _found(line["text"], tuple(KnownName(**name) for name in line.get("known", ())))


@cache
def _found(text: str, known: tuple[KnownName, ...]) -> tuple[PrivateSpan, ...]:
    return find_private(text, known)


def labels(secret: bool | None = None) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    for line in LABELLED:
        for span in line["spans"]:
            if secret is None or span["secret"] is secret:
                yield line, span


# ---- the labelled sentences


def test_the_labels_are_many_and_point_into_their_texts() -> None:
    assert len(LABELLED) >= 1190
    assert sum(not line["spans"] for line in LABELLED) >= 380
    for line, span in labels():
        assert line["text"][span["start"] : span["end"]].strip()


def test_every_secret_is_found_as_a_secret() -> None:
    lost = [
        (line["text"], line["text"][span["start"] : span["end"]])
        for line, span in labels(secret=True)
        if not covered(line["text"], tuple(s for s in found_in(line) if s.secret), span["start"], span["end"])
    ]
    assert lost == []


def test_at_least_99_percent_of_all_spans_are_covered() -> None:
    hits = [covered(line["text"], found_in(line), span["start"], span["end"]) for line, span in labels()]
    assert sum(hits) / len(hits) >= 0.99


def test_at_most_three_false_hits_in_sixty_sentences() -> None:
    false = [
        (line["text"], line["text"][found.start : found.end])
        for line in LABELLED
        for found in found_in(line)
        if not any(found.start < span["end"] and span["start"] < found.end for span in line["spans"])
    ]
    assert len(false) / len(LABELLED) * 60 <= 3, false


def test_nothing_is_called_a_secret_that_is_none() -> None:
    for line in LABELLED:
        for found in found_in(line):
            if found.secret:
                assert any(
                    s["secret"] and found.start < s["end"] and s["start"] < found.end for s in line["spans"]
                )


def test_every_labelled_sentence_comes_back_exactly_and_holds_nothing_private_while_masked() -> None:
    for line in LABELLED:
        spans = found_in(line)
        masked = mask(line["text"], spans)
        assert restore(masked.text, masked.mapping) == line["text"]
        for span in spans:
            value = line["text"][span.start : span.end]
            assert len(value) < 4 or value not in masked.text


# ---- kinds


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("田中様にお電話を", "person", "田中"),
        ("株式会社みどり工房の見積", "company", "株式会社みどり工房"),
        ("０９０－１２３４－５６７８です", "phone", "０９０－１２３４－５６７８"),
        ("info＠sakura.example.jpです", "email", "info＠sakura.example.jp"),
        ("〒154-0012へ", "postal_code", "154-0012"),
        ("東京都世田谷区駒沢3丁目12-5まで", "address", "東京都世田谷区駒沢3丁目12-5"),
        ("普通 1234567", "bank_account", "普通 1234567"),
        ("カード番号4111 1111 1111 1111", "card", "4111 1111 1111 1111"),
        ("マイナンバー123456789018", "my_number", "123456789018"),
        ("法人番号は7000012050002", "corporate_number", "7000012050002"),
        ("パスワードはSakura#2024です", "password", "Sakura#2024"),
        ("ghp_16C7e42F292c6912E7710c838347Ae178B4a", "api_key", "ghp_16C7e42F292c6912E7710c838347Ae178B4a"),
        ("キーボックスは4713です", "door_code", "4713"),
        ("顧客番号C-20419の件", "id_number", "C-20419"),
        ("生年月日:S62.3.9", "birthday", "S62.3.9"),
        ("https://f.example.com/d?token=a8f3kd92", "url_with_token", "https://f.example.com/d?token=a8f3kd92"),
    ],
)
def test_each_kind_is_named(text: str, kind: str, value: str) -> None:
    assert (kind, value) in kinds(text)


def test_a_bank_account_is_private_but_may_be_stored() -> None:
    (span,) = find_private("みずほ銀行 渋谷支店 普通 1234567")
    assert (span.kind, span.secret) == ("bank_account", False)


def test_a_meeting_link_may_be_stored_and_a_download_token_may_not() -> None:
    assert refuse_secrets("https://us02web.zoom.us/j/81234567890?pwd=QWxhZGRpbjpv") is None
    assert refuse_secrets("https://files.example.com/dl?token=a8f3kd92mfkQ") is not None


@pytest.mark.parametrize(
    "text",
    [
        "皆様、お客様、奥様、業者さん、店長さん、担当さん、先方さん", "お疲れ様です。仕様と模様と同様に", "たくさんの商品",
        "パスワードを変更して", "パスワードは別途送ります", "パスが来ない", "暗証番号は4桁です", "1234", "注文番号1234567890",
        "2026年1月29日15:30", "1,234,567円", "型番XK-2200B", "京都と高山と金沢", "会社と商社と3社", "税理士事務所を探す",
        "Wi-Fi and whiteboard are required", "株式会社設立の手順", "キーボックスの件は総務へ",
    ],
)  # fmt: skip
def test_what_only_looks_private_is_left_alone(text: str) -> None:
    assert kinds(text) == []


def test_offsets_are_those_of_the_original_text() -> None:
    text = "🎉①㈱ｱｵﾊﾞ電機の鈴木課長へ、か゛んば TEL０３－５４１２－８８９０\r\n"
    assert kinds(text) == [("company", "㈱ｱｵﾊﾞ電機"), ("person", "鈴木"), ("phone", "０３－５４１２－８８９０")]


# ---- classes that a blind set showed to be missing, each with neighbours of its own


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("会場係は宮本あかり、司会は別の人", "宮本あかり"), ("岸 真帆、伊吹 恭平、平 将之の順で", "平 将之"), ("クボタ ミサキあてに振込", "クボタ ミサキ"),
        ("Haruka Nishida and the vendor will join", "Haruka Nishida"), ("本多・岩淵・原の3名", "原"), ("雪野さんの件", "雪野"),
        ("妙蓮寺の釈住職", "釈"), ("明日から出張です。よろしくお願いします。辻", "辻"), ("レンタルは三枝の名前で", "三枝"),
        ("名義はシヤ)ミナモトキカク", "シヤ)ミナモトキカク"), ("杉山モータースに車検", "杉山モータース"), ("鈴木内科の予約", "鈴木内科"),
        ("株式会社みなと工業の件", "株式会社みなと工業"), ("法事は妙蓮寺で", "妙蓮寺"), ("特養すずらん苑の面会", "特養すずらん苑"),
        ("0044-20-7946-0018へ", "0044-20-7946-0018"), ("ゼロキューゼロの、いちにさんよんの、ごーろくななはちです", "ゼロキューゼロの、いちにさんよんの、ごーろくななはち"),
        ("大津市中央の三の二の一です", "大津市中央の三の二の一"), ("普通で7654321に", "7654321"), ("0098765(普通)へ", "0098765"),
    ],
)  # fmt: skip
def test_private_data_is_covered_whole_in_its_rarer_forms(text: str, value: str) -> None:
    assert covered(text, find_private(text), text.index(value), text.index(value) + len(value))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("金庫は右に3回で40、左に2回で15", "右に3回で40、左に2回で15"), ("暗証は4→1→7→9の順", "4→1→7→9"), ("PINは4 8 2 9です", "4 8 2 9"),
        ("復元コード、なくさないで:K7QX-29MD-LL40", "K7QX-29MD-LL40"), ("オートロックは呼を押してから3692", "3692"),
        ("秘密の質問は「初めての犬」、答えはコタロウ丸で登録", "コタロウ丸"), ("資料のPDFはshiryo11で開きます", "shiryo11"),
        ("パスワード言います、ラージエス、スモールエー、ケー、数字の七七", "ラージエス、スモールエー、ケー、数字の七七"),
        ("予備のコードはバックアップコード48213077と91560428", "91560428"), ("入れない件、「Hinata*9」って打ってみて", "Hinata*9"),
        ("mysql://app:pa55word@db.example.com/main", "pa55word"), ("キーボックス、今月から6042に変わりました", "6042"), ("金庫の番号、忘れないうちに。35-12-78", "35-12-78"),
    ],
)  # fmt: skip
def test_a_secret_is_refused_however_it_is_told(text: str, value: str) -> None:
    report = refuse_secrets(text)
    assert report is not None
    assert value not in report.without


@pytest.mark.parametrize(
    "text",
    [
        "お布施とお中元の相場", "信金さんと東口で", "外部講師と実行委員長", "始末書はどう書くん", "数字は直さんでええ", "スタジオ撮影の料金",
        "株式会社と合同会社の違い", "医療法人向けの案内", "京都の寺と神社を巡る", "地元の小学校に配る", "棚田の会合と工事",
        "金庫は80kg", "ロッカーを4台、15000円以内", "門松を2対", "Wi-Fiは5GHzに対応", "エントランスに30000円の花", "確認コードの画面を5枚",
        "PDFはAcrobat2024で開けます", "ロックは20000人が集まる", "右に3ページ、左に2ページずつ",
    ],
)  # fmt: skip
def test_the_wider_nets_catch_no_common_words(text: str) -> None:
    assert kinds(text) == []


# ---- names this client is known to deal with


def test_known_names_are_found_without_a_title_whatever_their_width() -> None:
    text = "ＡＢＣ企画と鳳に送って。堀は休み、堀江は出社"
    known = (KnownName("ABC企画", "company"), KnownName("鳳"), KnownName("堀"))
    found = [(span.kind, text[span.start : span.end]) for span in find_private(text, known)]
    assert ("company", "ＡＢＣ企画") in found
    assert ("person", "鳳") in found
    assert ("person", "堀") in found
    assert find_private("鳳に送って") == ()


def test_the_longest_known_name_wins_and_latin_names_stand_alone() -> None:
    known = (KnownName("Ken"), KnownName("Ken Mori"))
    text = "Ken Mori and Kenya"
    assert [text[span.start : span.end] for span in find_private(text, known)] == ["Ken Mori"]


# ---- masks


def test_the_same_words_get_the_same_placeholder() -> None:
    text = "田中様と佐藤様。田中様は欠席"
    masked = mask(text, find_private(text))
    assert masked.text == "〔人名1〕様と〔人名2〕様。〔人名1〕様は欠席"
    assert dict(masked.mapping) == {"〔人名1〕": "田中", "〔人名2〕": "佐藤"}


@pytest.mark.parametrize("lookalike", ["〔人名1〕", "【人名 １】", "(人名1)", "〔人名01〕"])
def test_a_placeholder_that_the_text_already_holds_is_not_used(lookalike: str) -> None:
    text = f"{lookalike}と田中様"
    masked = mask(text, find_private(text))
    assert "〔人名2〕" in masked.mapping
    assert restore(masked.text, masked.mapping) == text


def test_a_lost_placeholder_is_noticed() -> None:
    masked = mask("田中様と佐藤様", find_private("田中様と佐藤様"))
    assert missing("〔人名1〕様だけ", masked.mapping) == ("〔人名2〕",)
    assert missing(masked.text, masked.mapping) == ()


def test_a_placeholder_that_nobody_gave_out_is_noticed() -> None:
    masked = mask("田中様", find_private("田中様"))
    assert invented("〔人名1〕様と〔人名7〕様", masked.mapping) == ("〔人名7〕",)


@pytest.mark.parametrize(
    "written", ["〔人名１〕", "〔 人名 1 〕", "［人名1］", "【人名1】", "<人名1>", "〔人名_1〕"]
)
def test_what_models_do_to_placeholders_is_mended(written: str) -> None:
    masked = mask("田中様", find_private("田中様"))
    assert missing(f"{written}様", masked.mapping) == ("〔人名1〕",)
    assert restore(repair(f"{written}様", masked.mapping), masked.mapping) == "田中様"


def test_repair_leaves_other_words_alone() -> None:
    masked = mask("田中様", find_private("田中様"))
    assert repair("(電話1)と【人名2】", masked.mapping) == "(電話1)と【人名2】"


def test_restored_words_are_not_restored_again() -> None:
    assert restore("〔人名1〕", {"〔人名1〕": "〔人名2〕", "〔人名2〕": "佐藤"}) == "〔人名2〕"


def test_overlapping_and_wild_spans_do_no_harm() -> None:
    spans = [
        PrivateSpan(0, 3, "person", False),
        PrivateSpan(2, 5, "phone", False),
        PrivateSpan(4, 99, "email", False),
    ]
    masked = mask("abcdefg", spans)
    assert masked.text == "〔人名1〕"
    assert restore(masked.text, masked.mapping) == "abcdefg"


# ---- the door of the records


def test_a_note_with_a_password_is_refused_and_offered_without_it() -> None:
    report = refuse_secrets("パスワードはSakura#2024です。口座は普通 1234567")
    assert report is not None
    assert report.kinds == ("password",)
    assert report.without == "パスワードは***です。口座は普通 1234567"
    assert refuse_secrets(report.without) is None


def test_a_note_without_secrets_may_be_stored() -> None:
    assert refuse_secrets("田中様のパスワードを再設定する。電話は03-5412-8890") is None


# ---- any text

PIECES = st.sampled_from(
    ["〔人名1〕", "田中様", "パスワードは", "Abc#1234", "03-1234-5678", "か゛", "ｶﾞ", "👩‍💻", "\r\n", "㈱", "①", "〒154-0012 ", "\x00", "\ud800", "̈", "〔", "〕"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=120), st.lists(PIECES, max_size=12).map("".join)))
def test_any_text_is_masked_and_restored_exactly(text: str) -> None:
    spans = find_private(text)
    for before, after in pairwise(spans):
        assert before.end <= after.start
    masked = mask(text, spans)
    assert restore(masked.text, masked.mapping) == text
    assert restore(repair(masked.text, masked.mapping), masked.mapping) == text
    assert missing(masked.text, masked.mapping) == ()


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60), st.lists(st.tuples(st.integers(-5, 70), st.integers(-5, 70)), max_size=6))
def test_any_spans_are_restored_exactly(text: str, places: list[tuple[int, int]]) -> None:
    masked = mask(text, [PrivateSpan(start, end, "person", False) for start, end in places])
    assert restore(masked.text, masked.mapping) == text


def test_a_sentence_takes_milliseconds() -> None:
    text = (
        "株式会社みどり工房の田中部長（03-5412-8890、keiri@example.co.jp）と来週の打ち合わせを調整してください。"
    )
    find_private(text)
    assert min(_seconds(text) for _ in range(30)) < 0.01


@pytest.mark.parametrize(
    "piece",
    ["あ", "一", "田中様", "東京都港区", "区1", "市", "パスワードは", "1-", "0", "a.", "a@", "ID:", "みずほ銀行 ", "右に3",
     "-----BEGIN PRIVATE KEY-----", "社", "A Co", "ァ", " ", "https://a/?token=", "株式会社", "〔人名1〕"],
)  # fmt: skip
def test_a_hostile_text_ends_in_time(piece: str) -> None:
    text = (piece * 20_000)[:20_000]
    assert _seconds(text) < 3


def _seconds(text: str) -> float:
    """Processor time, so that a busy machine does not fail the test."""
    begin = time.process_time()
    masked = mask(text, find_private(text))
    restore(masked.text, masked.mapping)
    return time.process_time() - begin
