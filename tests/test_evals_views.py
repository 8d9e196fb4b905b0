"""What of a draft is read for scoring, and how words are compared."""

import hashlib
from pathlib import Path
from typing import Any

import pytest

from evals import scorers
from evals.scorers import Score, View, version
from evals.scorers.view import hit_all, hit_any, meant, norm, squeeze, told
from tests.scored_case import WORLD, case, marks, one_more, right

DRAFT: dict[str, Any] = {
    "brief": {
        "markdown": "本文ABC",
        "items": [{"label": "品目", "value": "棚板"}],
        "steps": [{"text": "測る", "start": "2026-11-18"}],
    },
    "questions": [{"text": "色は?", "options": [{"label": "白木"}]}],
    "assumptions": [{"label": "数", "statement": "二枚です", "because": "前回どおり", "consequence": "直します"}],
    "warnings": [{"text": "休業日です"}],
    "message": {"text": "ご確認ください"},
    "recalled": [{"text": "思い出した一文"}],
}
BRIEF = ("本文ABC", "品目 棚板", "測る", "2026-11-18")
SAID = (*BRIEF, "数 二枚です 前回どおり 直します", "休業日です")
WRITTEN = (*SAID, "色は? 白木", "ご確認ください")


def view(**changes: Any) -> View:
    return View(case(), {**DRAFT, **changes}, WORLD)


def test_each_reading_of_a_draft_holds_its_parts_and_no_others() -> None:
    parts = [*WRITTEN, "思い出した一文"]

    def held(text: str) -> tuple[str, ...]:
        return tuple(part for part in parts if part in text)

    assert held(view().brief) == BRIEF
    assert held(view().said) == SAID
    assert held(view().written) == WRITTEN
    assert held(view().message) == ("ご確認ください",)
    assert (view().questions, view().questions_with_options) == (["色は?"], ["色は? 白木"])
    assert view().assumptions == ["数 二枚です 前回どおり 直します"]


def test_parts_stand_on_lines_of_their_own_so_that_no_words_arise_between_them() -> None:
    lines = set(view().written.splitlines())
    assert {*BRIEF[:2], *SAID[-2:], *WRITTEN[-2:]} <= lines


@pytest.mark.parametrize(
    "changes",
    [
        {"brief": None, "questions": None, "assumptions": None, "warnings": None, "message": None},
        {
            "brief": {"markdown": None, "items": None, "steps": None},
            "questions": [{"text": None, "options": None}],
        },
        {"brief": {"items": [{}]}, "questions": [{"options": [{}]}], "assumptions": [{}], "warnings": [{}]},
    ],
)
def test_a_part_that_is_missing_is_empty_and_no_word(changes: dict[str, Any]) -> None:
    found = View(case(), changes, WORLD).written + View(case(), changes, WORLD).own_words
    assert found.strip() == ""
    assert not View(case(), changes, WORLD).usable


def test_a_label_or_a_reason_that_is_missing_leaves_no_trace() -> None:
    assert view(assumptions=[{"statement": "二枚です", "because": None}]).assumptions == [" 二枚です  "]
    assert "None" not in view(questions=[{"text": "色は?", "options": [{"label": None}]}]).written


def test_letters_of_double_width_are_the_same_letters() -> None:
    wide = view(brief={"markdown": "ＡＢＣ"}, message={"text": "１２"}, warnings=[{"text": "３"}])
    assert "ABC" in wide.brief
    assert (wide.message, wide.said.splitlines()[-1]) == ("12", "3")
    assert view(questions=[one_more("４は?")]).questions == ["4は?"]
    assert view(questions=[{"text": "何", "options": [{"label": "５"}]}]).questions_with_options == ["何 5"]
    assert (norm(None), squeeze("Ａ \n B")) == ("", "AB")


def test_only_lines_that_begin_as_quotes_are_not_our_own_words() -> None:
    own = view(brief={"markdown": "> 引いた行\n書いた行 > 甲\n"}).own_words
    assert "引いた行" not in own
    assert "書いた行 > 甲" in own.splitlines()


def test_a_pattern_may_hit_the_question_alone_or_one_of_its_options() -> None:
    asked = view(questions=[one_more("天気は"), one_more("どなた")])
    assert asked.hits(["どなた$"]) == [1]
    assert asked.hits(["いいえ"]) == [0, 1]
    assert asked.hits(pattern for pattern in ["どなた", "天気"]) == [0, 1]
    assert asked.hits([]) == []


def test_one_pattern_or_all_and_letters_of_either_case() -> None:
    assert hit_any(("a", "b"), "xB")
    assert not hit_any(("a", "b"), "x")
    assert hit_all(("a", "b"), "AB")
    assert not hit_all(("a", "b"), "A")


def test_a_score_is_the_share_and_nothing_where_nothing_can_be_measured() -> None:
    assert (Score("x", 1, 4).value, Score("x", 0, 0).value) == (0.25, None)


def test_the_version_is_that_of_all_files_of_the_scorers() -> None:
    files = sorted(Path(scorers.__file__).parent.glob("*.py"))
    assert len(files) > 5
    assert version() == hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]


def test_names_are_told_one_after_the_other() -> None:
    assert (told(["甲", "乙"]), told([])) == ("甲、乙", "-")


@pytest.mark.parametrize(
    "text",
    [
        "赤い札はない", "赤い札を出せず", "赤い札を避ける", "赤い札は禁止", "赤い札は出しません", "赤い札では行いません", "赤い札を使わぬ", "赤い札を使わずに",
        "赤い札は控える", "赤い札をやめる", "赤い札は不可", "赤い札は要らぬ", "don't use 赤い", "Do not use 赤い", "not 赤い",
        "never 赤い", "avoid 赤い", "no 赤い",
        "以前は赤い札", "旧版は赤い札", "赤い札は取り消し", "赤い札は取消", "古い赤い札", "もう赤い札だ", "当初は赤い札", "変更前は赤い札", "従来は赤い札",
        "かつては赤い札", "no longer 赤い", "used to be 赤い", "superseded: 赤い",
    ],
)  # fmt: skip
def test_every_word_that_denies_or_speaks_of_the_past_takes_back_what_its_sentence_says(text: str) -> None:
    assert not meant(("赤い",), f"{text}。")
    assert meant(("赤い",), f"{text}。赤い札です。")


@pytest.mark.parametrize(
    "text",
    ["すみません、赤い札です", "赤い札かもしれません", "赤い札で問題ありません", "申し訳ございません、赤い札です"],
)
def test_politeness_denies_nothing(text: str) -> None:
    assert meant(("赤い",), text)


@pytest.mark.parametrize("end", ["。", "\n", "!", "?", "！", "？"])
def test_a_denial_reaches_no_further_than_its_sentence(end: str) -> None:
    assert meant(("赤い",), f"青い札はない{end}赤い札です")
    assert not meant(("赤い",), f"青い札です{end}赤い札はない")


HOLES: list[tuple[str, dict[str, Any]]] = [
    ("options", {"questions": [{"options": []}]}),
    ("held", {"questions": [{"reversible": False}]}),
    ("held", {"questions": [{"reversible": False, "fallback": None}]}),
    ("evidence_given", {"brief": {"markdown": "x", "items": [{"source": "profile"}]}}),
    ("evidence_real", {"brief": {"markdown": "x", "items": [{"evidence": [{"id": "unknown", "quote": "X"}]}]}}),
    ("evidence_real", {"brief": {"markdown": "x", "items": [{"evidence": [{"id": "profile", "quote": ""}]}]}}),
    ("answerable", {"questions": [{"options": [{"label": "無い選択肢"}]}]}),
]


@pytest.mark.parametrize(("metric", "changes"), HOLES)
def test_a_draft_with_a_hole_in_it_is_scored_and_not_stumbled_over(metric: str, changes: dict[str, Any]) -> None:
    found = marks({**right(case()), **changes})[metric]
    assert found.value == 0
    assert "None" not in found.why
    assert "X" not in found.why.replace("「X」", "")
