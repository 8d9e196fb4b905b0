"""What is said about the dates that she must not overlook."""

from datetime import date, datetime

import pytest

from assistant.domain.base import Language
from assistant.domain.instruction import DateReading
from assistant.drafting.dates_noted import date_warnings
from assistant.reading.dates import read_dates

NOW = datetime(2026, 11, 19, 10)


@pytest.mark.parametrize(
    ("text", "language", "said"),
    [
        ("来週どこかで会いたい", "ja", "11/23(月)が祝日"),
        ("Some time next week", "en", "Mon 23 Nov is a public holiday"),
        ("11/23に届けて", "ja", "祝日に当たります"),
        ("11/22に届けて", "ja", "土日に当たります"),
        ("11/20(木)に届けて", "ja", "日付と曜日が合いません"),
    ],
)
def test_a_flag_becomes_a_sentence(text: str, language: Language, said: str) -> None:
    warnings = date_warnings(read_dates(text, NOW), language)
    assert any(said in warning.text for warning in warnings)


def test_an_ordinary_day_needs_no_word() -> None:
    assert date_warnings(read_dates("11/20に届けて", NOW), "ja") == ()


@pytest.mark.parametrize("text", ["昨日の会議の議事録", "先月分の月謝を表に", "去年買ってくれた人に"])
def test_what_lies_behind_on_purpose_is_no_slip(text: str) -> None:
    assert date_warnings(read_dates(text, datetime(2026, 11, 24, 10)), "ja") == ()


def test_a_written_day_that_is_over_is_told() -> None:
    (told,) = date_warnings([stated(("past",))], "ja")
    assert "過ぎて" in told.text


def test_the_end_of_a_week_is_no_holiday_because_another_day_of_it_was() -> None:
    deadline = DateReading(
        text="今週中", span=(0, 3), start=None, end=date(2026, 11, 27), kind="deadline", flags=("holiday",)
    )
    assert date_warnings([deadline], "ja") == ()
    real = deadline.model_copy(update={"end": date(2026, 11, 23)})
    assert "祝日" in date_warnings([real], "ja")[0].text


def stated(flags: tuple[str, ...]) -> DateReading:
    day = date(2026, 11, 14)
    return DateReading(text="11/14", span=(0, 5), start=day, end=day, kind="time", flags=flags)


def test_a_weekend_or_holiday_that_is_also_no_business_day_is_told_once() -> None:
    weekend = stated(("weekend", "non_business"))
    (told,) = date_warnings([weekend], "ja")
    assert "土日に当たります" in told.text
    holiday = stated(("holiday", "weekend", "non_business", "past"))
    texts = [one.text for one in date_warnings([holiday], "ja")]
    assert len(texts) == 2
    assert "祝日" in texts[0]
    closed = stated(("non_business",))
    assert "休業日" in date_warnings([closed], "ja")[0].text
