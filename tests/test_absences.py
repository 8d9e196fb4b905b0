"""When a client cannot be reached, and how a client's own days run, as the profile says it."""

from datetime import datetime, time

import pytest

from assistant.reading.absences import read_absences
from assistant.reading.calendar import Calendar, calendar_of

BASE = Calendar()


@pytest.mark.parametrize(
    ("line", "weekdays", "hours"),
    [
        ("水曜の午後は労働局で不在", {2}, (12, 18)),
        ("月・水・金の朝10時までは急ぎでも連絡しない", {0, 2, 4}, (0, 10)),
        ("早朝から市場で、返事は10時以降", set(range(7)), (0, 10)),
        ("授業の15時〜22時は見られない", set(range(7)), (15, 22)),
        ("火曜と木曜の日中は現場", {1, 3}, (9, 17)),
        ("22時以降は返信しない", set(range(7)), (22, 24)),
        ("週末は返信しない", {5, 6}, (0, 24)),
        ("登園の8時〜9時半は電話に出ない", set(range(7)), (8, 9.5)),
    ],
)
def test_absences_are_read(line: str, weekdays: set[int], hours: tuple[float, float]) -> None:
    (found,) = read_absences(line)
    assert found.weekdays == weekdays
    assert (found.start / 60, found.end / 60) == hours
    assert found.quote in line


@pytest.mark.parametrize(
    "line",
    [
        "水曜の定例はTeamsで行う",
        "電話で話せるのは昼の1時から2時半",
        "営業は平日9時〜18時",
        "朝の定例中は電話に出られない",
        "返事のない方に夜7時に電話して",
        "請求は月末締め",
    ],
)
def test_other_words_about_days_and_hours_are_no_absence(line: str) -> None:
    assert read_absences(line) == ()


def test_a_weekday_and_an_hour_joined_are_two_absences() -> None:
    sunday, night = read_absences("日曜と22時以降は返信しない")
    assert sunday.whole_day
    assert night.covers(datetime(2026, 11, 10, 22, 30))
    assert not night.covers(datetime(2026, 11, 10, 21, 59))


def test_an_absence_of_some_months_holds_in_those_months_only() -> None:
    (busy,) = read_absences("12月は昼間は手が離せない")
    assert busy.covers(datetime(2026, 12, 1, 13))
    assert not busy.covers(datetime(2026, 11, 10, 13))


@pytest.mark.parametrize(
    ("lines", "closed"),
    [
        (("火・木は定休",), {1, 3}),
        (("木曜と日曜が休診。診療中は見ない",), {3, 6}),
        (("日曜は休み",), {6}),
        (("月曜定休。話せるのは夜",), {0}),
        (("営業は平日9時〜18時",), {5, 6}),
        (("年中無休です",), set()),
        (("週末は返信しない",), {5, 6}),
        (("昼休みにまとめて見る",), {5, 6}),
        (("水曜の午後は不在",), {5, 6}),
        (("日曜休みの前に在庫を数える",), {5, 6}),
    ],
)
def test_closing_days_are_read_from_clear_statements_only(lines: tuple[str, ...], closed: set[int]) -> None:
    assert calendar_of(lines, BASE).weekly_closed == closed


def test_working_hours_are_the_clients_own() -> None:
    shop = calendar_of(("営業時間は10時半〜19時",), BASE)
    assert (shop.work_start, shop.work_end) == (time(10, 30), time(19))
    assert calendar_of(("朝礼の8〜9時は返事なし",), BASE) == BASE
    assert calendar_of(("営業は25時〜30時",), BASE) == BASE
