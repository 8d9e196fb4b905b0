"""Importing: what people in Japan really save is read; everything else is refused with line, field and advice."""

import codecs
import json
from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.client import Channel, Client
from assistant.domain.feedback import FeedbackNote
from assistant.errors import ImportRefused
from assistant.importing import ImportPlan, parse_import, preview

TODAY = date(2026, 11, 22)
CLIENT = {"kind": "client", "id": "aoi", "name": "青井"}
NOTE = {
    "kind": "feedback", "id": "aoi-F01", "client_id": "aoi", "date": "2026-01-14", "score": 60, "task": "資料",
    "text": "候補は3つ",
}  # fmt: skip
FEEDBACK_CSV = "クライアントID,メモID(任意),日付,点数,作業,メモ\r\naoi,aoi-F01,2026-01-14,60,資料,候補は3つ\r\n"
CLIENT_CSV = (
    "ID,名前,事業,連絡手段,環境,決めごと,言語\r\naoi,青井,園芸店,電話,FAX;Excel 2016,朝は電話しない,日本語\r\n"
)


def line(record: Mapping[str, object], **changes: object) -> str:
    return json.dumps({**record, **changes}, ensure_ascii=False)


def read(text: str | bytes, filename: str = "in.jsonl") -> ImportPlan:
    return parse_import(text.encode() if isinstance(text, str) else text, filename, today=TODAY)


def problems(text: str | bytes, filename: str = "in.jsonl") -> tuple[str, ...]:
    with pytest.raises(ImportRefused) as refusal:
        read(text, filename)
    return refusal.value.problems


def note(**changes: object) -> FeedbackNote:
    values = {name: value for name, value in NOTE.items() if name != "kind"}
    return FeedbackNote.model_validate({**values, **changes})


def full_width(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) for c in text)


# JSONL that is read


def test_clients_and_notes_come_back_in_the_files_order() -> None:
    plan = read("\n".join([line(NOTE, id="b"), line(CLIENT), line(NOTE, id="a")]))
    assert plan.clients == (Client(id="aoi", name="青井"),)
    assert [n.id for n in plan.notes] == ["b", "a"]


def test_all_fields_of_a_client_are_read() -> None:
    values = {
        "business": "園芸",
        "channel": "line",
        "environment": ["FAX"],
        "rules": ["敬語", "短く"],
        "language": "en",
    }
    assert read(line(CLIENT, **values)).clients == (
        Client.model_validate({"id": "aoi", "name": "青井", **values}),
    )


@pytest.mark.parametrize(
    "data",
    [
        codecs.BOM_UTF8 + line(NOTE).encode(),
        (line(NOTE) + "\r\n").encode(),
        ("\n \n" + line(NOTE) + "\n\n").encode(),
        (line(NOTE) + "\n" + line(NOTE)).encode(),
        json.dumps(NOTE).encode(),
    ],
    ids=["byte order mark", "CRLF", "blank lines", "identical repeat", "escaped"],
)
def test_harmless_differences_between_editors_do_not_matter(data: bytes) -> None:
    assert read(data) == ImportPlan(notes=(note(),))


def test_texts_are_kept_as_given_but_for_outer_blanks() -> None:
    text = "  1行目\r\n\u3000全角の空白と ＡＢＣ ｶﾅ か\u3099 \u2028😀 \n"
    assert read(line(NOTE, text=text, score=None)).notes == (note(text=text.strip(), score=None),)


def test_a_line_separator_inside_a_text_does_not_split_the_line() -> None:
    assert read(line(NOTE, text="a\u2028b\x85c")).notes[0].text == "a\u2028b\x85c"


@pytest.mark.parametrize("name", ["notes.csv", "notes.txt", "notes"])
def test_the_content_tells_jsonl_whatever_the_name(name: str) -> None:
    assert read(line(NOTE), name).notes == (note(),)


def test_the_same_note_id_may_belong_to_two_clients() -> None:
    assert len(read("\n".join([line(NOTE, id="F01"), line(NOTE, id="F01", client_id="bando")])).notes) == 2


@pytest.mark.parametrize("day", ["1990-01-01", "2026-11-22", "2027-11-22"])
def test_days_up_to_a_year_ahead_are_accepted(day: str) -> None:
    assert read(line(NOTE, date=day)).notes[0].date == date.fromisoformat(day)


# JSONL that is refused

WRONG_LINES = {
    "unknown field": (line(NOTE, scroe=60), "scroe: この名前の項目はありません(「score」の書き間違い"),
    "unknown field of the other kind": (line(CLIENT, score=60), "score: この名前の項目はありません"),
    "missing field": (line({k: v for k, v in NOTE.items() if k != "text"}), "text: この項目がありません"),
    "missing name": ('{"kind":"client","id":"a"}', "name: この項目がありません"),
    "no kind": ('{"id":"a"}', "kind: client か feedback"),
    "misspelt kind": (line(NOTE, kind="feedbak"), "「feedback」の書き間違い"),
    "kind is a list": (line(NOTE, kind=["client"]), "kind: client か feedback"),
    "score too high": (line(NOTE, score=120), "score: 0〜100の整数か空にしてください(いまの値: 120)"),
    "score below zero": (line(NOTE, score=-1), "(いまの値: -1)"),
    "score is a bool": (line(NOTE, score=True), "score: 0〜100の整数か空にしてください(いまの値: true)"),
    "score is text": (line(NOTE, score="60"), "score: 0〜100の整数"),
    "score is a fraction": (line(NOTE, score=60.5), "(いまの値: 60.5)"),
    "score is NaN": (line(NOTE).replace("60", "NaN"), "NaN は使えません"),
    "score is infinite": (line(NOTE).replace("60", "-Infinity"), "-Infinity は使えません"),
    "score is too large a number": (line(NOTE).replace("60", "1e999"), "score: 0〜100の整数"),
    "score has 5000 digits": (line(NOTE).replace("60", "9" * 5000), "桁の多すぎる数"),
    "day that does not exist": (line(NOTE, date="2026-02-30"), "date: 暦にない日付です"),
    "day before 1990": (line(NOTE, date="1989-12-31"), "date: 1990-01-01から2027-11-23まで"),
    "day too far ahead": (line(NOTE, date="2027-11-24"), "date: 1990-01-01から2027-11-23まで"),
    "day with slashes": (line(NOTE, date="2026/01/14"), "date: 日付を 2026-05-22 の形で"),
    "day with a time": (line(NOTE, date="2026-01-14T00:00:00"), "date: 日付を 2026-05-22 の形で"),
    "day as a number": (line(NOTE, date=20260114), "date: 日付を 2026-05-22 の形で"),
    "day in full width": (line(NOTE, date=full_width("2026-01-14")), "date: 日付を 2026-05-22 の形で"),
    "empty text": (line(NOTE, text=" \u3000"), "text: 1〜4000文字"),
    "text too long": (line(NOTE, text="あ" * 4001), "text: 1〜4000文字"),
    "text is null": (line(NOTE, text=None), "text: 1〜4000文字"),
    "client id with a blank": (line(NOTE, client_id="aoi "), "client_id: 半角の英数字"),
    "client id in full width": (line(CLIENT, id=full_width("aoi")), "id: 半角の英数字"),
    "client id with a line end": (line(CLIENT, id="aoi\n"), "id: 半角の英数字"),
    "note id with a blank": (line(NOTE, id=" a"), "id: 1〜100文字"),
    "note id with a line end": (line(NOTE, id="a\nb"), "id: 1〜100文字"),
    "unknown channel": (line(CLIENT, channel="fax"), "channel: phone(電話)"),
    "unknown language": (line(CLIENT, language="fr"), "language: ja か en"),
    "rules are text": (line(CLIENT, rules="敬語"), "rules: 文字列の並び"),
    "a rule is a number": (line(CLIENT, rules=["敬語", 3]), "rules: 文字列の並び"),
    "too many rules": (line(CLIENT, rules=["敬語"] * 51), "rules: 文字列の並び"),
    "NUL": (line(NOTE, text="a\x00b"), "text: 壊れた文字"),
    "half a character": (json.dumps({**NOTE, "text": "\ud83d"}), "text: 壊れた文字"),
    "half a character in a list": (json.dumps({**CLIENT, "rules": ["\udc00"]}), "rules: 壊れた文字"),
    "half a character as a name": (json.dumps({**CLIENT, "\ud83d": 1}), "この名前の項目はありません"),
    "field given twice": ('{"kind":"client","id":"a","id":"b","name":"x"}', "同じ名前の項目が2回"),
    "broken JSON": ('{"kind":"client",', "JSONとして読めません"),
    "raw control character": ('{"kind":"client","id":"a","name":"x\ty"}', "JSONとして読めません"),
    "nested too deep": ('{"kind":' + "[" * 20_000 + "]" * 20_000 + "}", "JSONとして読めません"),
    "list": ("[1]", "1行に1件"),
    "text": ('"client"', "1行に1件"),
    "too long a line": (line(NOTE, text="あ" * 22_000), "1行が64kBを超えています"),
    "not UTF-8": (line(NOTE).encode("cp932"), "UTF-8ではありません"),
}


@pytest.mark.parametrize(("wrong", "words"), WRONG_LINES.values(), ids=WRONG_LINES.keys())
def test_a_wrong_line_is_refused_with_file_line_and_what_is_expected(wrong: str | bytes, words: str) -> None:
    raw = wrong.encode() if isinstance(wrong, str) else wrong
    found = problems(line(CLIENT).encode() + b"\n\n" + raw, "folder/my.jsonl")
    assert len(found) == 1
    assert found[0].startswith("my.jsonl 3行目")
    assert words in found[0]
    found[0].encode()


def test_all_problems_are_told_at_once_in_the_files_order() -> None:
    text = "\n".join([line(NOTE, score=120, date="x"), "{", line(CLIENT, channel="fax"), line(NOTE, id="b"), "[]"])
    assert [p.split(":")[0] for p in problems(text)] == [
        "in.jsonl 1行目 date",
        "in.jsonl 1行目 score",
        "in.jsonl 2行目",
        "in.jsonl 3行目 channel",
        "in.jsonl 5行目",
    ]


def test_the_same_id_with_other_content_is_refused_and_names_both_lines() -> None:
    found = problems("\n".join([line(NOTE), line(CLIENT), line(NOTE, text="別"), line(CLIENT, name="別")]))
    assert ["3行目 id" in found[0], "1行目にもあり" in found[0]] == [True, True]
    assert ["4行目 id" in found[1], "2行目にもあり" in found[1]] == [True, True]


def test_a_problem_quotes_a_short_value_and_never_moves_the_cursor() -> None:
    found = problems(line(NOTE, score="\x1b[2J" + "あ" * 100), "a\x1b[2Jb.jsonl")
    assert "\x1b" not in found[0]
    assert len(found[0]) < 120


def test_a_file_that_is_wrong_everywhere_is_not_read_to_its_end() -> None:
    found = problems("{}\n" * 100_000)
    assert len(found) == 1001
    assert "ここで読むのをやめました" in found[-1]


def test_a_lone_list_of_records_is_explained() -> None:
    assert "1行に1件" in problems("[" + line(NOTE) + "]", "notes.json")[0]


def test_a_file_over_20_megabytes_is_refused_before_it_is_read() -> None:
    assert "20MBを超えています" in problems(b"{" + b"\n" * 20_000_000)[0]


@pytest.mark.parametrize("data", [b"", b" \r\n\n", codecs.BOM_UTF8])
@pytest.mark.parametrize("name", ["in.jsonl", "in.csv"])
def test_an_empty_file_is_refused(data: bytes, name: str) -> None:
    assert "空です" in problems(data, name)[0]


# CSV that is read


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
@pytest.mark.parametrize("newline", ["\r\n", "\n", "\r"])
def test_feedback_is_read_from_the_encodings_that_excel_writes(encoding: str, newline: str) -> None:
    data = FEEDBACK_CSV.replace("\r\n", newline).encode(encoding)
    assert read(data, "in.csv") == ImportPlan(notes=(note(),))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp932"])
def test_clients_are_read_with_the_words_people_use(encoding: str) -> None:
    assert read(CLIENT_CSV.encode(encoding), "in.csv").clients == (
        Client(
            id="aoi", name="青井", business="園芸店", channel=Channel.PHONE,
            environment=("FAX", "Excel 2016"), rules=("朝は電話しない",),
        ),
    )  # fmt: skip


def test_english_headers_in_any_order_and_tabs_are_read() -> None:
    assert read(
        "Comment,Date,client id,NOTE_ID,Score,Task\n候補は3つ,2026-01-14,aoi,aoi-F01,60,資料\n", "a.csv"
    ) == (ImportPlan(notes=(note(),)))
    assert read(FEEDBACK_CSV.replace(",", "\t"), "a.tsv") == ImportPlan(notes=(note(),))


def test_lists_split_on_lines_and_both_semicolons() -> None:
    rows = 'ID,名前,環境,決めごと\naoi,青井,"FAX\n 電話 \uff1bExcel;",\n'
    client = read(rows, "a.csv").clients[0]
    assert client.environment == ("FAX", "電話", "Excel")
    assert client.rules == ()
    assert (client.channel, client.language) == (Channel.EMAIL, "ja")


@pytest.mark.parametrize(
    ("written", "channel"),
    [("メール", "email"), ("LINE", "line"), (full_width("LINE"), "line"), ("Zoom", "video"), ("チャット", "chat")],
)
def test_channels_are_read_in_japanese(written: str, channel: str) -> None:
    assert read(f"ID,名前,連絡手段\naoi,青井,{written}\n", "a.csv").clients[0].channel == channel


@pytest.mark.parametrize(
    "written",
    [
        "2026-05-02",
        "2026/5/2",
        "2026/05/02",
        "2026.5.2",
        "2026年5月2日",
        full_width("2026/5/2"),
        " 2026年05月02日 ",
    ],
)
def test_days_are_read_as_they_are_written_in_japan(written: str) -> None:
    plan = read(f"クライアントID,日付,メモ\naoi,{written},候補\n", "a.csv")
    assert plan.notes[0].date == date(2026, 5, 2)


@pytest.mark.parametrize(
    ("written", "score"),
    [
        ("60", 60),
        (" 60 ", 60),
        ("60点", 60),
        (full_width("60"), 60),
        ("60.0", 60),
        ("", None),
        ("0", 0),
        ("100", 100),
    ],
)
def test_scores_are_read_as_they_are_written(written: str, score: int | None) -> None:
    plan = read(f"クライアントID,日付,点数,メモ\naoi,2026-05-02,{written},候補\n", "a.csv")
    assert plan.notes[0].score == score


def test_quoted_commas_quotes_and_line_ends_belong_to_the_text() -> None:
    text = '"朝は、\nだめ, ""絶対""に"'
    assert read(f"クライアントID,日付,メモ\naoi,2026-05-02,{text}\n", "a.csv").notes[0].text == (
        '朝は、\nだめ, "絶対"に'
    )


def test_empty_rows_and_empty_columns_of_excel_do_not_matter() -> None:
    rows = "クライアントID,日付,メモ,,\naoi,2026-05-02,候補,,\n,,,,\n\nbando,2026-05-03,資料\n"
    assert [n.client_id for n in read(rows, "a.csv").notes] == ["aoi", "bando"]


def test_a_row_without_id_always_gets_the_same_id_and_others_get_others() -> None:
    head = "クライアントID,日付,点数,メモ\n"
    first = read(
        head + "aoi,2026-05-02,60,候補\naoi,2026-05-02,60,候補\nbando,2026-05-02,60,候補\n", "a.csv"
    ).notes
    again = read(head + "bando,2026/5/2,60点,候補\naoi,2026年5月2日,60, 候補 \n", "b.csv").notes
    assert len(first) == 2
    assert {n.id for n in first} == {n.id for n in again}
    assert read(head + "aoi,2026-05-02,61,候補\n", "a.csv").notes[0].id not in {n.id for n in first}


# CSV that is refused

HEAD = "クライアントID,日付,点数,メモ\n"
WRONG_TABLES = {
    "no header": ("aoi,2026-05-02,60,候補\n", "1行目: 見出しがありません"),
    "one column missing": ("クライアントID,日付,点数\naoi,2026-05-02,60\n", "1行目: 「メモ」の列が見つかりません"),
    "misspelt column": ("クライアントID,日付,メモ,コメソト\naoi,2026-05-02,候補,\n", "「コメント」の書き間違い"),
    "unknown column": (
        "クライアントID,日付,メモ,色\naoi,2026-05-02,候補,赤\n",
        "1行目 色: この名前の列は読めません",
    ),
    "same column twice": (
        "クライアントID,日付,メモ,コメント\naoi,2026-05-02,a,b\n",
        "1行目 コメント: 「メモ」と同じ意味の列",
    ),
    "value without header": (HEAD + "aoi,2026-05-02,60,候補,余り\n", "2行目: 見出しのない列に値"),
    "score in words": (
        HEAD + "aoi,2026-05-02,良い,候補\n",
        "2行目 点数: 0〜100の整数か空にしてください(いまの値: 良い)",
    ),
    "score too high": (HEAD + "aoi,2026-05-02,101,候補\n", "2行目 点数: 0〜100の整数か空"),
    "day that does not exist": (HEAD + "aoi,2026/13/1,60,候補\n", "2行目 日付: 暦にない日付です"),
    "number of days from Excel": (HEAD + "aoi,46164,60,候補\n", "2行目 日付: 日付を 2026-05-22 の形で"),
    "day empty": (HEAD + "aoi,,60,候補\n", "2行目 日付: 日付を 2026-05-22 の形で書いてください(いまの値: 空)"),
    "client id empty": (HEAD + ",2026-05-02,60,候補\n", "2行目 クライアントID: 半角の英数字"),
    "client id in full width": (
        HEAD + full_width("aoi") + ",2026-05-02,60,候補\n",
        "クライアントID: 半角の英数字",
    ),
    "text empty": (HEAD + "aoi,2026-05-02,60,\n", "2行目 メモ: 1〜4000文字"),
    "row cut short": (HEAD + "aoi,2026-05-02\n", "2行目 メモ: 1〜4000文字"),
    "line counted after a cell of two lines": (
        HEAD + 'aoi,2026-05-02,60,"a\nb"\naoi,x,60,c\n',
        "4行目 日付",
    ),
    "open quote": (HEAD + 'aoi,2026-05-02,60,"候補\n', '2行目: 引用符(")の閉じ忘れ'),
    "text after a quote": (HEAD + 'aoi,2026-05-02,60,"候補"は\n', '2行目: 引用符(")の閉じ忘れ'),
    "cell too long": (HEAD + 'aoi,2026-05-02,60,"' + ("あ" * 20_000 + "\n") * 8 + '"\n', "長すぎるセル"),
    "client without name": ("ID,名前\naoi,\n", "2行目 名前: 1〜200文字"),
    "unknown channel": ("ID,名前,連絡手段\naoi,青井,のろし\n", "2行目 連絡手段: phone(電話)"),
    "same id, other content": (
        "ID,名前\naoi,青井\naoi,別人\n",
        "3行目 ID: 「aoi」は2行目にもあり",
    ),
    "only a header": (HEAD, "取り込む内容がありません"),
}


@pytest.mark.parametrize(("wrong", "words"), WRONG_TABLES.values(), ids=WRONG_TABLES.keys())
def test_a_wrong_table_is_refused_with_row_column_and_what_is_expected(wrong: str, words: str) -> None:
    found = problems(wrong, "表.csv")
    assert len(found) == 1
    assert found[0].startswith("表.csv")
    assert words in found[0]


MANY = FEEDBACK_CSV + "aoi,,2026-05-02,,,もう少し早く送ってください。資料はひらがなで。\r\n" * 5
WRONG_BYTES = {
    "UTF-16": (MANY.encode("utf-16"), "UTF-16"),
    "UTF-16 big endian": (codecs.BOM_UTF16_BE + MANY.encode("utf-16-be"), "UTF-16"),
    "UTF-16 without mark": (MANY.encode("utf-16-le"), "UTF-16"),
    "EUC-JP": (MANY.encode("euc_jp"), "EUC-JP"),
    "EUC-JP below an English header": (
        "client_id,date,text\naoi,2026-05-02,資料を早く送ってください\n".encode("euc_jp"),
        "EUC-JP",
    ),
    "JIS": (MANY.encode("iso2022_jp"), "JIS"),
    "Korean": (
        HEAD.encode("cp932") + "aoi,2026-05-02,60,자료를 빨리 보내 주세요 감사합니다\n".encode("cp949"),
        "Shift_JIS",
    ),
    "French": ("client_id,date,text\naoi,2026-05-02,caf\xe9 \xa0 na\xefve\n".encode("latin-1"), "Shift_JIS"),
    "Excel workbook": (b"PK\x03\x04" + bytes(range(256)) * 500, ".xlsx"),
    "old Excel workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), ".xls"),
    "image": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "CSV UTF-8"),
    "one NUL": (MANY.encode().replace("資料".encode(), b"\x00", 1), "NUL"),
    "UTF-8 with one broken letter": (
        MANY.encode().replace("早".encode(), "早".encode()[:2], 1),
        "途中で壊れています",
    ),
    "UTF-8 cut in a letter": (MANY.encode()[:-7], "途中で壊れています"),
}


@pytest.mark.parametrize(("data", "words"), WRONG_BYTES.values(), ids=WRONG_BYTES.keys())
def test_other_encodings_and_files_are_refused_with_the_way_to_save_from_excel(data: bytes, words: str) -> None:
    found = problems(data, "a.csv")
    assert len(found) == 1
    assert words in found[0]
    assert "CSV UTF-8(コンマ区切り)" in found[0]


@pytest.mark.parametrize("magic", [b"PK\x03\x04", b"\xff\xfe", b"%PDF-1.7"])
def test_a_binary_file_is_named_before_its_lines_are_counted_as_too_long(magic: bytes) -> None:
    found = problems(magic + b"x" * 100_000, "a.jsonl")
    assert len(found) == 1
    assert "64kB" not in found[0]


JAPANESE = st.text(
    st.characters(
        codec="cp932", exclude_categories=["Cc", "Co"], include_characters="\xa2\xa3\xac\u2016\u2212\u301c"
    ),
    min_size=1,
    max_size=40,
)


@given(st.lists(JAPANESE.filter(lambda text: text.strip()), min_size=1, max_size=5))
def test_any_text_from_a_japanese_excel_is_read_and_never_changed(texts: list[str]) -> None:
    rows = "".join('aoi,n{},2026-05-02,"{}"\r\n'.format(n, t.replace('"', '""')) for n, t in enumerate(texts))
    data = ("クライアントID,メモID,日付,メモ\r\n" + rows).encode("cp932")
    found = [n.text for n in read(data, "a.csv").notes]
    assert found == [text.encode("cp932").decode("cp932").strip() for text in texts]


@given(st.binary(max_size=300), st.sampled_from(["a.csv", "a.jsonl", "a"]))
def test_any_bytes_are_read_or_refused_and_nothing_else_happens(data: bytes, name: str) -> None:
    try:
        plan = read(data, name)
    except ImportRefused as refusal:
        assert refusal.problems  # noqa: PT017
    else:
        assert plan.clients or plan.notes


# Preview


def test_a_preview_shows_what_would_be_added() -> None:
    plan = read("\n".join([line(CLIENT), line(NOTE), line(NOTE, id="x", client_id="bando", date="2026-03-01")]))
    assert preview(plan) == "\n".join([
        "取り込む内容",
        "- クライアント 1名",
        "- メモ 2件(2026-01-14〜2026-03-01)",
        "",
        "ID     名前                      メモ",
        "aoi    青井                      1件",
        "bando  (登録済みのクライアント)  1件",
    ])  # fmt: skip


def test_a_preview_of_a_big_file_is_short_and_prints_safely() -> None:
    plan = read("\n".join(line(CLIENT, id=f"c{n}", name="悪\x1b[2J" + "長" * 90) for n in range(300)))
    shown = preview(plan)
    assert len(shown.split("\n")) < 20
    assert max(map(len, shown.split("\n"))) < 80
    assert "ほか 290名" in shown
    assert "\x1b" not in shown
