"""Days that nobody stated and that follow from a rule and a stated date. NOW is Tuesday 2026-11-10, 10:00."""

from datetime import date, datetime

import pytest

from assistant.domain.brief import Source
from assistant.drafting.derived_dates import binding_day, derive
from assistant.drafting.derived_day import DerivedDate
from assistant.drafting.sayings import Saying, sayings
from assistant.reading.calendar import Calendar
from assistant.reading.dates import read_dates
from assistant.stopwatch import TOKYO
from tests.building import NOW, client, context, note, reading, recalled

CALENDAR = Calendar()


def rule(text: str, relevance: float = 1.0, task: str = "") -> tuple[Saying, ...]:
    return sayings(context(recalled(note(text, task=task), relevance, wishes=(text,))))


def days(text: str, lines: tuple[Saying, ...], now: datetime = NOW) -> tuple[DerivedDate, ...]:
    one = reading(text, now=now).model_copy(update={"dates": read_dates(text, now, CALENDAR)})
    return derive(one, lines, CALENDAR)


@pytest.mark.parametrize(
    ("text", "line", "expected", "role"),
    [
        ("20日のセミナーの資料を用意して", "セミナーの資料は前の週の金曜までに渡す。", date(2026, 11, 13), "due"),
        ("20日のセミナーの資料を用意して", "セミナーの資料は3営業日前に届ける。", date(2026, 11, 17), "due"),
        ("26日の会議の議題をまとめて", "議題は会議の前々日までに先方へ。", date(2026, 11, 24), "due"),
        ("25日の会議の議題をまとめて", "議題は会議の前々日までに先方へ。", date(2026, 11, 20), "due"),
        ("19日の講座のリンクを送って", "講座のリンクは前日までに送る。", date(2026, 11, 18), "due"),
        (
            "締切20日の申込、念押しの連絡を流しといて",
            "締切の3日前に流してください。",
            date(2026, 11, 17),
            "publish",
        ),
        ("クリスマスのお知らせを準備して", "イベントのお知らせは2週間前に出す。", date(2026, 12, 11), "publish"),
        ("12/19の講座の告知をお願い", "講座の告知は二週間前に出す。", date(2026, 12, 5), "publish"),
        ("年内に構造の検討を頼みたい", "構造の検討を頼むなら毎月20日までに。", date(2026, 11, 20), "due"),
        ("12月16日の納品の段取りを頼む", "納品の3週間前に一覧、忘れたら叱られる。", date(2026, 11, 25), "due"),
        ("昨日の寄付の礼状をお願い", "寄付の礼状は入金から3日以内。", date(2026, 11, 12), "due"),
        ("苦情の返事を頼む", "苦情の返事は4日以内に出す。", date(2026, 11, 14), "due"),
        ("先月の領収書を送りました", "領収書は毎月15日までに税理士さんへ。", date(2026, 11, 13), "due"),
        ("先月の経費の表を頼みます", "経費の表は毎月、第八営業日までに送る。", date(2026, 11, 12), "due"),
        (
            "名簿の更新がまだの先に催促して",
            "名簿の更新は、十一月の末日までと決めています。",
            date(2026, 11, 30),
            "due",
        ),
        ("来月の研修の日を決めて", "研修は第二火曜の昼で。", date(2026, 12, 8), "fit"),
        ("バナーを森さんに頼んで", "森さんには中6日みてあげて。", date(2026, 11, 17), "lead"),
        ("12/29〜1/5の休業の掲示を作って", "休業の掲示は二週間前に貼る。", date(2026, 12, 15), "due"),
        ("Invoice Acme for October", "Invoices are payable in 14 days.", date(2026, 11, 24), "pay"),
        (
            "Tasting on Dec 10, get the invitations going",
            "Invitations out two weeks ahead.",
            date(2026, 11, 26),
            "due",
        ),
        ("12/25の展示の招待状を用意して", "展示の招待状は1か月前に出す。", date(2026, 11, 25), "publish"),
    ],
)
def test_a_rule_and_a_stated_date_make_a_day(text: str, line: str, expected: date, role: str) -> None:
    text = text + "。お知らせです" if role == "publish" else text
    (found,) = days(text, rule(line))
    assert (found.day, found.role) == (expected, role)


def test_a_day_for_handing_over_moves_before_closed_days_and_one_for_publishing_does_not() -> None:
    assert CALENDAR.holiday_name(date(2026, 11, 23)) is not None
    (handed,) = days("11/24の会議の資料を用意して", rule("会議の資料は前日までに渡す。"))
    assert handed.day == date(2026, 11, 20)
    (published,) = days("12/19の講座の告知をお願い", rule("講座の告知は2週間前に出す。"))
    assert published.day.weekday() == 5


def test_terms_of_payment_are_counted_from_the_month_that_is_billed() -> None:
    terms = sayings(context(of=client(environment=("会計はfreee。月末締め、翌月末払い",))))
    (paid,) = days("10月分の請求を出しておいて", terms)
    assert (paid.day, paid.role) == (date(2026, 11, 30), "pay")
    assert days("10月分の請求、支払期日は11/20です", terms) == ()
    assert days("10月分の資料をまとめて", terms) == ()


def test_a_lead_time_gives_the_earliest_delivery() -> None:
    (lead,) = days("バナーをデザインの森さんに頼んで", rule("森さんには最低5営業日みてあげて。"))
    assert (lead.day, lead.role) == (date(2026, 11, 17), "lead")
    late = datetime(2026, 11, 10, 23, 0, tzinfo=TOKYO)
    assert days("バナーを森さんに頼んで", rule("森さんには最低5営業日みてあげて。"), late)[0].day == date(
        2026, 11, 18
    )


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("20日の面談の資料を用意して", rule("セミナーの原稿は前日までに渡す。")),
        ("20日のセミナーの資料を用意して", rule("セミナーの資料は前日までに渡す。", relevance=-0.3)),
        ("セミナーの資料を用意して", rule("セミナーの資料は前日までに渡す。")),
        ("20日のセミナーの資料を用意して", rule("資料は前日じゃ遅い。")),
        ("20日のセミナーの資料を用意して", rule("セミナーの前日の予約は止めて。")),
        ("20日のセミナーの資料を用意して", rule("森さんのセミナーの資料は、2営業日前に渡す。")),
        ("25日の配達を断って", rule("配達のお知らせは2週間前に出す。")),
    ],
)
def test_a_rule_for_other_work_other_people_or_no_date_makes_none(text: str, lines: tuple[Saying, ...]) -> None:
    assert days(text, lines) == ()


def test_a_missed_day_is_marked_and_binds_nothing() -> None:
    found = days("11/16のセミナーの告知をお願い", rule("セミナーの告知は2週間前に出す。"))
    assert found[0].overdue
    assert binding_day(found, NOW.date()) is None


def test_the_first_day_ahead_binds_and_payment_does_not() -> None:
    found = days("20日のセミナーの資料を用意して", rule("セミナーの資料は前の週の金曜までに渡す。"))
    assert binding_day(found, NOW.date()) == date(2026, 11, 13)
    assert binding_day((), NOW.date()) is None


def test_the_brief_and_the_plan_name_the_day_and_its_reason() -> None:
    (found,) = days("20日のセミナーの資料を用意して", rule("セミナーの資料は前の週の金曜までに渡す。"))
    assert found.item("ja").value == "11/13(金)(「20日」の前の週の金曜)"
    assert found.item("ja").evidence[0].id == "aoki-F01"
    assert "前の週の金曜" in found.step_text("ja")


def test_a_day_moved_before_a_closed_one_tells_both() -> None:
    (found,) = days("先月の領収書を送りました", rule("領収書は毎月15日までに税理士さんへ。"))
    assert (found.day, found.counted) == (date(2026, 11, 13), date(2026, 11, 15))
    assert "11/15(日)" in found.item("ja").value
    assert "Sun 15 Nov" in found.item("en").value


def test_the_eve_of_a_weekend_event_stays_on_the_weekend_with_its_hour() -> None:
    (found,) = days("日曜の縁日の支度をして", rule("縁日は前の日の夕方4時に荷を運ぶ。"))
    assert found.day == date(2026, 11, 14)
    assert "夕方4時" in found.item("ja").value


def test_days_of_a_kind_carry_their_hours() -> None:
    (found,) = days("来月の研修の日を決めて", rule("研修は第二火曜、十一時二十分から十二時まで。"))
    assert "11:20〜12:00" in found.item("ja").value


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("新しい机を選んで", rule("苦情の返事は4日以内に出す。")),
        ("取引先の名簿を直して", rule("取引先への請求は十一月の末日まで。", task="請求")),
        ("研修の日を決めて", rule("研修は第二火曜の昼で。")),
        ("木曜までに箱が欲しい", rule("集荷は月曜と木曜。受付の締めは前の日。")),
        ("来年の名簿の更新を催促して", rule("名簿の更新は、六月の末日までと決めています。")),
    ],
)
def test_a_day_counted_from_nothing_stated_needs_a_rule_on_this_very_work(
    text: str, lines: tuple[Saying, ...]
) -> None:
    assert days(text, lines) == ()


def test_customs_that_everybody_keeps_need_no_rule() -> None:
    (found,) = days("年賀状を400枚用意して", ())
    assert (found.day, found.role) == (date(2026, 12, 25), "due")
    assert found.item("ja").source is Source.INFERRED
    assert found.item("ja").evidence[0].quote == "年賀状"
    assert days("年賀状の名簿を直して", ()) == ()
    assert days("年賀状を用意して", (), datetime(2026, 12, 28, 9, 0, tzinfo=TOKYO)) == ()
    assert days("年賀状のデザインを見せて", (), datetime(2027, 5, 10, 9, 0, tzinfo=TOKYO)) == ()
