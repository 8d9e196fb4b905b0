"""What counts as invented: amounts, addresses, days, people and companies that nobody told us of, and what does not."""

from datetime import date, datetime
from typing import Any

import pytest

from assistant.stopwatch import TOKYO
from evals.cases import Case, DateKey, Given
from evals.scorers import View, World, score
from evals.scorers.invention import _between
from evals.scorers.view import squeeze
from tests.scored_case import WORLD, case, marks, one_more, right


@pytest.mark.parametrize(
    "text",
    ["締切は2/28です", "2027年3月3日です", "株式会社虚空堂に送ります", "ロドリゲスさんに送ります", "鬼頭部長あて"],
)
def test_days_people_and_companies_that_nobody_named_are_invented(text: str) -> None:
    draft = right(case())
    draft["brief"]["markdown"] += f"\n{text}"
    assert marks(draft)["not_invented"].value == 0


@pytest.mark.parametrize("text", ["11/20に行います", "11月19日に確認", "11/23は祝日です", "11/16に着手"])
def test_days_that_were_told_or_follow_are_not_invented(text: str) -> None:
    draft = right(case())
    draft["brief"]["markdown"] += f"\n{text}"
    assert marks(draft)["not_invented"].value == 1


def invented(text: str, of: Case | None = None, **more: Any) -> bool:
    """Is this taken for invented in a draft with these parts?"""
    draft = right(of or case())
    brief = {**draft["brief"], **more.pop("brief", {})}
    brief["markdown"] += f"\n{text}"
    return marks({**draft, **more, "brief": brief}, of)["not_invented"].value == 0


def test_days_of_the_plan_are_ours_to_choose_for_120_days_and_no_longer() -> None:
    def planned(day: str, **step: str) -> bool:
        return invented(f"{day}に作業", brief={"steps": [step]})

    assert invented("12/2に作業")
    assert not planned("12/2", start="2026-12-02T10:00", end="")
    assert not planned("12/2", end="2026-12-02")
    assert not planned("3/16", start="2027-03-16")
    assert planned("3/17", start="2027-03-17")
    assert not planned("11/2", start="2026-11-02")
    assert planned("11/1", start="2026-11-01")


def test_the_day_from_which_a_fallback_acts_is_ours_to_choose() -> None:
    question = {**one_more("どなたとですか。"), "fallback": {"action": "assume", "act_from": "2026-12-02"}}
    assert not invented("12/2に進めます", questions=[question])
    assert invented("12/3に進めます", questions=[question])
    assert invented("12/2に進めます", questions=[one_more("どなたとですか。")])


def test_a_deadline_that_we_propose_is_no_invention_and_other_warnings_prove_nothing() -> None:
    assert not invented("12/2ならできます", warnings=[{"kind": "capacity", "text": "12/2までかかります"}])
    assert invented("12/2ならできます", warnings=[{"kind": "conflict", "text": "12/2までかかります"}])


def test_a_day_that_was_read_from_words_of_the_client_is_not_invented() -> None:
    def read(text: str, **more: Any) -> bool:
        one = {"text": text, "start": "2026-12-02", "end": "2026-12-04", **more}
        return (
            invented("12/3です", dates=[one]) or invented("12/2です", dates=[one]) or invented("12/4", dates=[one])
        )

    assert not read("会議")
    assert read("ゴルフ")
    assert read("")
    assert invented("12/5です", dates=[{"text": "会議", "start": "2026-12-02", "end": "2026-12-04"}])
    other = {
        "text": "会議",
        "start": "2026-12-02",
        "end": "",
        "alternatives": [{"start": "", "end": "2026-12-09"}],
    }
    assert not invented("12/2か12/9です", dates=[other])
    assert invented("12/8です", dates=[other])


def test_days_of_the_key_are_known_from_the_first_to_the_last() -> None:
    stretch = case(dates=(DateKey(text="12月初め", start="2026-12-01", end="2026-12-03", kind="period"),))
    assert not invented("12/1、12/2、12/3", stretch)
    assert invented("12/4", stretch)


def test_a_custom_of_every_month_holds_for_the_coming_months() -> None:
    monthly = case(instruction="11/20に会議をお願いします。支払いは毎月25日です")
    assert not invented("12/25に支払い", monthly)
    assert invented("12/24に支払い", monthly)
    assert invented("12/25に支払い")


def test_only_a_year_makes_a_hyphen_a_date() -> None:
    assert not invented("2-3の案")
    assert invented("2027-02-03の案")
    assert not invented("2月30の席")


TITLES = [
    "様",
    "さま",
    "さん",
    "氏",
    "先生",
    "社長",
    "専務",
    "常務",
    "部長",
    "課長",
    "係長",
    "店長",
    "所長",
    "弁護士",
    "税理士",
]
FACTS = (
    *((f"{name}{title}", name) for title in TITLES for name in ("鬼瓦", "ロドリゲス")),
    *((text, text) for text in ("Mr. Smith", "Ms Jones", "Mrs. Brown", "Dr. Green")),
    *((text, text) for text in ("12,345円", "3.5万円", "2億円", "¥900", "$75", "€80")),
    *((text, text) for text in ("a.b+c@d-e.example", "https://x.example/p", "03-1234-5678", "0120-123-456")),
    *((f"{kind}虚空", f"{kind}虚空") for kind in ("株式会社", "有限会社", "合同会社", "(株)", "(有)")),
    *((f"虚空{kind}", f"虚空{kind}") for kind in ("株式会社", "有限会社", "合同会社", "(株)", "(有)")),
    *((f"虚空{kind}", f"虚空{kind}") for kind in ("商事", "工業", "銀行", "製作所", "建設", "物産", "不動産")),
    *((f"Vega {kind}", f"Vega {kind}") for kind in ("Inc", "Corp", "LLC", "Ltd")),
)


@pytest.mark.parametrize(("text", "named"), FACTS)
def test_every_kind_of_fact_is_found_and_named_unless_somebody_told_us_or_it_is_our_own_word(
    text: str, named: str
) -> None:
    draft = right(case())
    draft["brief"]["markdown"] += f"\n{text}\n"
    found = marks(draft)["not_invented"]
    assert (found.good, found.of, found.why) == (0, 1, f"どこにもない事実: {named}")
    told = case(instruction=f"11/20に会議をお願いします。{text}")
    assert marks(draft, told)["not_invented"].value == 1
    ours = World(WORLD.own, ours=squeeze(text).replace(",", ""))
    assert score(View(case(), draft, ours))["not_invented"].value == 1


@pytest.mark.parametrize("text", ["2/28", "02/28", "2月28日", "2027年2月28日", "2027-02-28", "2027/2/28"])
def test_a_day_is_found_however_it_is_written_unless_somebody_told_us(text: str) -> None:
    draft = right(case())
    draft["brief"]["markdown"] += f"\n{text}\n"
    found = marks(draft)["not_invented"]
    assert (found.good, found.why) == (0, "どこにもない事実: 2/28")
    assert marks(draft, case(instruction="11/20に会議をお願いします。二月は2/28まで"))["not_invented"].value == 1


def test_a_sum_is_the_same_sum_however_its_figures_are_grouped() -> None:
    told = case(instruction="11/20に会議をお願いします。会費は12,345円、席料は 6 000円")
    assert not invented("会費は12345 円", told)
    assert not invented("会費は12,345円", told)
    assert invented("会費は12,346円", told)
    assert not invented("会費は9876円", case(instruction="11/20に会議をお願いします。会費は9,876円"))


def test_what_the_key_reckons_is_known() -> None:
    keyed = case(
        given=(Given(need="会費", value="4,321円", match=("会議",)),),
        known=(case().known[0].model_copy(update={"value": "青い部屋、鬼瓦様"}),),
        open=(
            case()
            .open[0]
            .model_copy(update={"assume_example": "虚空商事に送ります", "ask_examples": ("2/28ですか。",)}),
        ),
    )
    for text in ("4,321円", "鬼瓦様", "虚空商事", "2/28"):
        assert not invented(text, keyed)
        assert invented(text)


def test_public_holidays_of_the_next_year_are_known_too() -> None:
    late = case(today=datetime(2026, 12, 28, 10, tzinfo=TOKYO))
    assert not invented("1/11は祝日です", late)
    assert invented("1/12は祝日です", late)


def test_days_of_notes_are_known() -> None:
    noted = World(WORLD.own, days=frozenset({date(2026, 3, 7)}))
    draft = right(case())
    draft["brief"]["markdown"] += "\n3/7のお話"
    assert score(View(case(), draft, noted))["not_invented"].value == 1
    assert marks(draft)["not_invented"].value == 0


def test_moments_are_read_as_their_days() -> None:
    read = [{"text": "会議", "start": "2026-12-02T10:00", "end": "2026-12-04T12:00"}]
    assert not invented("12/2、12/3、12/4", dates=read)
    assert invented("12/5", dates=read)


def test_a_stretch_of_days_ends_after_a_year() -> None:
    endless = [{"text": "会議", "start": "2026-12-02", "end": "9999-12-02"}]
    assert not invented("6/30", dates=endless)
    assert len(set(_between("2026-12-02", "9999-12-02"))) == 365


@pytest.mark.parametrize("text", ["第2-3条", "12/345", "1/2/3", "電話 0120", "様々な案", "お子さん"])
def test_what_only_looks_like_a_fact_is_none(text: str) -> None:
    assert not invented(text)
