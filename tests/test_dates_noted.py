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
