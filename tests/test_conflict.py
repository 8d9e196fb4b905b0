"""Where the instruction and an earlier wish cannot both be followed. Half of the cases must stay silent."""

from datetime import date, datetime

import pytest

from assistant.domain.instruction import DateReading, Reading
from assistant.drafting.conflict import Conflict, conflict_warnings, conflicts
from assistant.drafting.derived_dates import derive
from assistant.drafting.sayings import Saying, sayings
from assistant.reading.calendar import Calendar
from assistant.reading.dates import read_dates
from assistant.stopwatch import TOKYO
from tests.building import NOW, client, context, note, reading, recalled

CLASHES = [
    ("内見を3件回りたい", "1日に回るのは2件まで。", "limit"),
    ("会議は90分で取って", "会議は60分以内でお願いします。", "limit"),
    ("宿泊は1泊2万円くらいで", "宿泊は1泊1万5千円まで。", "limit"),
    ("小学校から二十人で見学に来たいそうです", "見学は一度に十人まで。", "limit"),
    ("ハッシュタグを10個つけて", "ハッシュタグは5個まで!", "limit"),
    ("案内状は3枚にまとめて", "案内状は1枚以内に収めて。", "limit"),
    ("見積もりは1社でいい", "見積もりは最低3社から取ってください。", "limit"),
    ("紙で配ってください", "紙はもうやめます。全部メールで。", "tool"),
    ("打ち合わせはZoomでお願い", "オンラインはすべてGoogle Meetにそろえます。", "tool"),
    ("お客様へはLINEで送って", "お客様にLINEは使わないで。", "tool"),
    ("FAXで送っておいて", "FAXは廃止、FAX禁止です。", "tool"),
    ("絵文字入りで元気よく", "うちは絵文字なしで。", "tool"),
    ("請求はPDFで送って", "請求のPDF添付はやめで。", "tool"),
    ("値上げのお知らせの手紙を作って", "料金のことは手紙に金額を書かないで。", "amount"),
    ("11/18の15時に打ち合わせを入れて", "水曜の午後は不在です。", "hours"),
    ("日曜にアポを取って", "日曜は休み。", "hours"),
    ("明日の8時に電話会議を組んで", "朝10時までは返事をしない。", "hours"),
    ("来週金曜の19時に面談を入れて", "夜は返信しない、金曜の18時以降は出られない。", "hours"),
    ("11/20までにデザインを頼んで", "デザイン会社には最低10営業日みて。", "lead"),
    ("11/16のセミナーの告知をお願い", "セミナーの告知は2週間前に出す。", "late"),
]
PEACE = [
    ("内見を2件回りたい", "1日に回るのは2件まで。"),
    ("会議は30分で取って", "会議は60分以内でお願いします。"),
    ("内見を3件回りたい", "質問は2件まで。"),
    ("宿は1泊1万円くらいで", "宿泊は1泊1万5千円まで。"),
    ("資料を20部印刷して", "会議は10人まで。"),
    ("講師を3人探して", "ハッシュタグは2個まで。"),
    ("訪問を3件入れて", "雨の日は訪問は2件まで。"),
    ("LINEの文を考えて", "お客様にLINEは使わないで。"),
    ("紙の発注をして", "紙はもうやめます。全部メールで。"),
    ("打ち合わせはGoogle Meetで", "オンラインはすべてGoogle Meetにそろえます。"),
    ("Zoomは使わず電話で", "Zoomはもうやめます。"),
    ("メールで送っておいて", "FAX禁止です。"),
    ("PDFで送って", "PDFで送ってください。"),
    ("11/18の10時に打ち合わせを入れて", "水曜の午後は不在です。"),
    ("11/19の15時に打ち合わせを入れて", "水曜の午後は不在です。"),
    ("11/18の15時までに資料をまとめて", "水曜の午後は不在です。"),
    ("土曜に打ち合わせを入れて", "日曜は休み。"),
    ("12/10までにデザインを頼んで", "デザイン会社には最低5営業日みて。"),
    ("12/20のセミナーの告知をお願い", "セミナーの告知は2週間前に出す。"),
    ("展示会のお知らせの手紙を作って", "料金のことは手紙に金額を書かないで。"),
    ("料金表を見直して", "手紙は1枚以内で。"),
    ("会議の資料をまとめて", "会議は60分以内でお願いします。"),
]


def said(text: str, now: datetime = NOW) -> Reading:
    dates: tuple[DateReading, ...] = read_dates(text, now, Calendar())
    return reading(text, now=now).model_copy(update={"dates": dates})


def clashes(text: str, *lines: Saying, now: datetime = NOW) -> tuple[Conflict, ...]:
    one = said(text, now)
    return conflicts(one, lines, derive(one, lines, Calendar()))


def remark(text: str, relevance: float = 1.0) -> tuple[Saying, ...]:
    return sayings(context(recalled(note(text), relevance, wishes=(text,))))


@pytest.mark.parametrize(("text", "rule", "kind"), CLASHES)
def test_a_contradiction_is_found_quoted_and_asked_with_a_way_out(text: str, rule: str, kind: str) -> None:
    found = clashes(text, *remark(rule))
    slots = [conflict.asks.slot for conflict in found if conflict.asks]
    assert f"conflict_{kind}" in slots
    assert all(evidence.quote in rule for conflict in found for evidence in conflict.evidence)
    assert all(len(conflict.asks.options) == 2 for conflict in found if conflict.asks)


@pytest.mark.parametrize(("text", "rule"), PEACE)
def test_what_fits_or_is_about_something_else_is_left_alone(text: str, rule: str) -> None:
    assert clashes(text, *remark(rule)) == ()


def test_a_note_far_from_the_instruction_is_left_alone() -> None:
    assert clashes("内見を3件回りたい", *remark("1日に回るのは2件まで。", relevance=-0.5)) == ()


def test_a_superseded_note_does_not_speak() -> None:
    old = recalled(note("1日に回るのは2件まで。"), superseded_by="aoki-F09")
    assert clashes("内見を3件回りたい", *sayings(context(old))) == ()


def test_in_quiet_hours_the_warning_says_from_when_and_nothing_is_asked() -> None:
    ours = sayings(context(of=client(rules=("月・水・金の朝10時までは急ぎでも連絡しない",))))
    early = datetime(2026, 12, 2, 8, 40, tzinfo=TOKYO)
    (found,) = clashes("お礼の文を考えて", *ours, now=early)
    assert "12/2(水)10:00以降" in found.warning
    assert found.asks is None
    assert clashes("お礼の文を考えて", *ours, now=early.replace(hour=11)) == ()
    assert clashes("お礼の文を考えて", *ours, now=early.replace(day=3)) == ()


def test_after_a_late_hour_and_a_free_day_the_next_hour_of_contact_is_named() -> None:
    ours = sayings(context(of=client(environment=("日曜と22時以降は返信しない",))))
    saturday_night = datetime(2026, 12, 5, 22, 30, tzinfo=TOKYO)
    (found,) = clashes("お礼の文を考えて", *ours, now=saturday_night)
    assert "12/7(月)09:00以降" in found.warning
    assert date(2026, 12, 7).weekday() == 0


def test_warnings_carry_the_kind_and_the_evidence() -> None:
    (warning,) = conflict_warnings(clashes("内見を3件回りたい", *remark("1日に回るのは2件まで。")))
    assert warning.kind == "conflict"
    assert [evidence.id for evidence in warning.evidence] == ["aoki-F01"]
    assert "3件" in warning.text
    assert "2件まで" in warning.text
