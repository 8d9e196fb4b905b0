"""The picture of a plan: every step a lane, days off shaded, all of it told in words too, client text as text only."""

import re
from datetime import date, datetime
from itertools import pairwise

import pytest

from assistant.domain.brief import Step
from assistant.domain.draft import Draft
from assistant.web.html import data
from assistant.web.view.timeline import MOST_DAYS, timeline
from assistant.web.wording import Tongue
from tests.fakes_desk import NOW, rich_draft

JA, EN = Tongue("ja"), Tongue("en")
PLAN = (
    Step(text="候補を集める", start=date(2026, 11, 20), end=date(2026, 11, 24)),
    Step(text="初稿をお見せする", start=date(2026, 11, 24), end=date(2026, 11, 26), kind="draft"),
    Step(text="途中のご報告", start=date(2026, 11, 27), end=date(2026, 11, 27), kind="report"),
    Step(text="最終版をお渡しする", start=date(2026, 11, 30), end=datetime(2026, 11, 30, 17), kind="final"),
)


def planned(*steps: Step) -> Draft:
    draft = rich_draft("umi", "x", NOW, "t")
    return draft.model_copy(update={"brief": draft.brief.model_copy(update={"steps": steps})})


def percents(shown: str, attribute: str, cls: str) -> list[float]:
    """The places of one kind of shape, in percent of the width."""
    shapes = re.findall(rf'<rect class="{cls}[^>]*>', shown)
    return [float(place) for one in shapes for place in re.findall(rf' {attribute}="([\d.]+)%"', one)]


def test_every_dated_step_has_a_lane_with_its_bar_on_its_days() -> None:
    shown = timeline(planned(*PLAN), JA)
    days = 11
    assert percents(shown, "x", "timeline-bar") == pytest.approx(
        [0, 4 / days * 100, 7 / days * 100, 10 / days * 100], abs=0.01
    )
    assert percents(shown, "width", "timeline-bar") == pytest.approx(
        [5 / days * 100, 3 / days * 100, 1 / days * 100, 1 / days * 100], abs=0.01
    )
    assert [shown.count(f">{sign}</text>") for sign in "■●◆"] == [1, 1, 1]


def test_days_off_are_shaded_and_a_holiday_tells_its_name() -> None:
    shown = timeline(planned(*PLAN), JA)
    assert shown.count('class="timeline-off"') == 4  # two weekends
    assert shown.count('class="timeline-holiday"') == 1
    assert shown.count("<title>勤労感謝の日</title>") == 1
    assert percents(shown, "x", "timeline-holiday") == pytest.approx([3 / 11 * 100], abs=0.01)


def test_a_plan_without_a_day_off_has_no_shade() -> None:
    shown = timeline(planned(Step(text="x", start=date(2026, 11, 24), end=date(2026, 11, 27))), JA)
    assert "timeline-holiday" not in shown
    assert 'class="timeline-off"' not in shown


def test_all_of_it_is_told_in_words_with_weekdays() -> None:
    shown = timeline(planned(*PLAN), JA)
    words = re.search(r'<p class="unseen">(.*?)</p>', shown)
    assert words
    for told in ("11/24(火)〜11/26(木) 初稿 初稿をお見せする", "11/30(月)17:00 最終", "11/23(月) 勤労感謝の日"):
        assert data(told) in words[1], told


def test_in_english_the_words_and_days_are_english() -> None:
    shown = timeline(planned(*PLAN), EN)
    for told in ("Timeline", "First draft", "Mon 30 Nov 17:00", "Public holidays"):
        assert data(told) in shown, told
    assert "初稿</span>" not in shown


def test_today_is_marked_only_inside_the_plan() -> None:
    inside = timeline(planned(*PLAN), JA, today=date(2026, 11, 25))
    outside = timeline(planned(*PLAN), JA, today=date(2026, 12, 25))
    assert 'class="timeline-today"' in inside
    assert 'class="timeline-today"' not in outside


def test_a_long_plan_names_mondays_only_and_no_two_names_touch() -> None:
    shown = timeline(planned(Step(text="x", start=date(2026, 11, 20), end=date(2027, 1, 29))), JA)
    places = [float(x) for x in re.findall(r'timeline-week" x="([\d.]+)%"', shown)]
    assert len(places) >= 3
    assert all(later - earlier >= 20 for earlier, later in pairwise(places))
    assert places[-1] <= 80


def test_a_plan_over_years_is_told_in_words_only() -> None:
    shown = timeline(planned(Step(text="契約", start=date(2026, 11, 20), end=date(2036, 11, 20))), JA)
    assert "<svg" not in shown
    assert "契約" in shown
    assert (date(2036, 11, 20) - date(2026, 11, 20)).days > MOST_DAYS


def test_nothing_is_shown_where_no_step_has_a_day() -> None:
    assert timeline(planned(Step(text="いつか")), JA) == ""
    assert timeline(planned(), JA) == ""


def test_a_step_with_one_day_only_stands_on_that_day() -> None:
    shown = timeline(planned(*PLAN, Step(text="締切", end=date(2026, 11, 27), kind="wait")), JA)
    assert percents(shown, "x", "timeline-bar")[-1] == pytest.approx(7 / 11 * 100, abs=0.01)


def test_hostile_text_stays_text() -> None:
    evil = "<script>alert(1)</script> <img src=x onerror=alert(1)> [a](javascript:alert(1))\n# x"
    shown = timeline(planned(Step(text=evil, start=date(2026, 11, 20), end=date(2026, 11, 24))), JA)
    assert "<script" not in shown
    assert "<img" not in shown
    assert "](" not in shown
    assert set(re.findall(r"<([a-z0-9]+)", shown)) <= {
        "section", "header", "h2", "p", "svg", "g", "rect", "text", "title", "span", "line",
    }  # fmt: skip
