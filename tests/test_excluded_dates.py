"""A day that is ruled out, or over, is shown as such, and nothing is planned, counted or settled from the first."""

from datetime import datetime

import pytest

from assistant.domain.instruction import DateReading
from assistant.drafting.background import other_facts
from assistant.drafting.derived_rules import _anchor
from assistant.drafting.moments import _event
from assistant.drafting.plan import _deadline
from assistant.reading.calendar import Calendar
from assistant.reading.dates import read_dates
from tests.building import reading

NOW = datetime.fromisoformat("2026-11-23T10:00+09:00")


def dates_of(text: str) -> tuple[DateReading, ...]:
    return tuple(read_dates(text, NOW, Calendar()))


@pytest.mark.parametrize(
    "text", ["会場とって。12/3は無理", "面談入れて。12/3以外で", "宿の候補を出して、12/3を除く"]
)
def test_the_brief_says_not_then_and_no_event_comes_of_it(text: str) -> None:
    read = reading(text).model_copy(update={"dates": dates_of(text)})
    assert [(item.label, item.value) for item in other_facts(read, ())][-1] == ("避ける日", "12/3(12/3(木))")
    assert read.wanted == ()
    assert _event(read) is None
    assert _anchor(read, NOW.date()) is None


def test_the_same_day_without_the_ban_is_an_event() -> None:
    text = "会場とって。12/3です"
    read = reading(text).model_copy(update={"dates": dates_of(text)})
    assert [(item.label, item.value) for item in other_facts(read, ())][-1] == ("日時", "12/3(12/3(木))")
    assert _event(read) is not None
    assert _anchor(read, NOW.date()) == ("12/3", datetime(2026, 12, 3).date())


def test_a_deadline_beside_it_stays() -> None:
    text = "11/27までに出して。11/26以外で"
    read = reading(text).model_copy(update={"dates": dates_of(text)})
    assert _deadline(read, Calendar()) == datetime(2026, 11, 27).date()


@pytest.mark.parametrize(
    ("text", "label"), [("先週撮った写真を載せて", "過去の時期"), ("来週の写真を載せて", "日時")]
)
def test_a_time_that_is_over_is_no_time_of_the_work(text: str, label: str) -> None:
    read = reading(text).model_copy(update={"dates": dates_of(text)})
    assert other_facts(read, ())[-1].label == label


@pytest.mark.parametrize(
    "text", ["先方の部長は午前がだめらしい", "火曜は先方がNG", "月曜だけ避けて", "明日はふさがってる"]
)
def test_a_time_that_somebody_cannot_make_is_ruled_out(text: str) -> None:
    assert [one.is_excluded for one in dates_of(text)] == [True]


@pytest.mark.parametrize("text", ["午前がだめなら午後でも", "金曜が無理ならしかたない"])
def test_a_doubt_rules_nothing_out(text: str) -> None:
    assert not any(one.is_excluded for one in dates_of(text))
