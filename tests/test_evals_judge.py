"""The judge is scored only where it can be trusted; the learning curve counts what it says."""

from collections.abc import Callable

import pytest

from assistant.domain.draft import Usage
from assistant.domain.model import Answered, AnswerT, Prompt
from assistant.errors import ModelError
from evals.cases import load
from evals.judge import PROMPTS, Judged, Pair, agreement, judge_one, judged, pairs
from evals.learning import BUCKETS, WithoutLedger, brier, buckets
from evals.oracle import oracle
from evals.scorers import View, World


class Judge:
    """Says what it was told to say."""

    name = "judge"
    stays_here = True

    def __init__(self, answer: dict[str, object] | None) -> None:
        self._answer = answer
        self.heard: list[Prompt] = []

    def ask(
        self,
        prompt: Prompt,
        answer: type[AnswerT],
        *,
        refuse: Callable[[AnswerT], str | None] = lambda _: None,
        on_partial: Callable[[dict[str, object]], None] | None = None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Answered[AnswerT]:
        self.heard.append(prompt)
        if self._answer is None:
            raise ModelError("読めない答えでした。", "invalid")
        return Answered(answer=answer.model_validate(self._answer), model="judge", calls=1, usage=Usage())


@pytest.fixture(scope="module")
def view() -> View:
    suite = load()
    case = next(case for case in suite.only(["dev"]).cases if case.max_questions == 2)
    own = {"profile": "", **{note.id: note.text for note in suite.notes[case.client_id]}}
    world = World(own)
    return View(case, oracle(case, world), world)


def test_a_real_quote_makes_a_ruling(view: View) -> None:
    found = judged(view, Judge({"covered": True, "quote": view.questions[0]}))
    assert [one.covered for one in found[: len(view.case.open)]] == [True] * len(view.case.open)
    assert len(found) == len(view.case.open) + len(view.case.given)


def test_an_invented_quote_or_no_quote_is_unscored(view: View) -> None:
    for quote in ("下書きに無い文", ""):
        assert {one.covered for one in judged(view, Judge({"covered": True, "quote": quote}))} == {None}


def test_an_answer_that_cannot_be_read_is_unscored_and_not_wrong(view: View) -> None:
    assert {one.covered for one in judged(view, Judge(None))} == {None}


def test_not_covered_needs_no_quote(view: View) -> None:
    assert {one.covered for one in judged(view, Judge({"covered": False, "quote": ""}))} == {False}


def test_every_kind_and_variant_has_a_prompt_of_its_own() -> None:
    heard: list[Prompt] = []
    for kind in ("asks", "keeps"):
        for variant in ("plain", "strict"):
            judge = Judge(None)
            judge_one(kind, "人数", "6名です", judge, variant)  # type: ignore[arg-type]
            heard += judge.heard
    assert len({prompt.system for prompt in heard}) == 4 == len(list(PROMPTS.glob("*.md")))
    assert ["事実: 人数" in prompt.user for prompt in heard] == [False, False, True, True]


def test_the_hand_labelled_pairs_are_enough_balanced_and_hard() -> None:
    found = pairs()
    assert len(found) >= 50
    assert len({one.id for one in found}) == len(found)
    for kind in ("asks", "keeps"):
        labels = [one.label for one in found if one.kind == kind]
        assert 0.35 <= sum(labels) / len(labels) <= 0.65
    assert {"", "分かりません。"} <= {one.text for one in found}
    assert all(one.why and one.canary for one in found)
    twice = [one.need for one in found]
    assert all(twice.count(need) > 1 for need in twice), "a pair alone can be told by its need"


def labelled(count: int) -> list[Pair]:
    return [Pair(id=str(n), kind="asks", need="a", text="b", label=n % 2 == 0, why="-") for n in range(count)]


def told(some: list[Pair], wrong: int = 0, unscored: int = 0) -> list[Judged]:
    right = [Judged(one.need, one.label, "") for one in some]
    return [
        Judged("a", None, "")
        if n < unscored
        else Judged("a", not one.covered, "")
        if n < unscored + wrong
        else one
        for n, one in enumerate(right)
    ]


def test_a_judge_is_trusted_only_from_fifty_scored_pairs_on() -> None:
    assert agreement(labelled(60), told(labelled(60))).trusted
    assert not agreement(labelled(49), told(labelled(49))).trusted
    assert not agreement(labelled(60), told(labelled(60), unscored=11)).trusted
    assert agreement(labelled(60), told(labelled(60), unscored=10)).trusted


def test_a_judge_below_the_bar_stays_information() -> None:
    assert agreement(labelled(60), told(labelled(60), wrong=6)).trusted
    found = agreement(labelled(60), told(labelled(60), wrong=8))
    assert found.share == pytest.approx(52 / 60)
    assert not found.trusted
    assert "参考にとどめます" in str(found)


def test_a_judge_that_always_says_yes_is_not_trusted_however_many_are_yes() -> None:
    mostly = [one.model_copy(update={"label": n > 2}) for n, one in enumerate(labelled(60))]
    found = agreement(mostly, [Judged("a", True, "") for _ in mostly])
    assert found.share == 0.95
    assert found.on_no == 0
    assert not found.trusted


def test_sure_and_right_is_better_than_sure_and_wrong() -> None:
    assert brier([(0.0, False), (1.0, True)]) == 0
    assert brier([(1.0, False)]) == 1
    assert brier([(0.5, True), (0.5, False)]) == 0.25
    assert buckets([(0.1, False), (0.1, True), (0.9, True)]) == [(0.1, 0.5, 2), (0.9, 1.0, 1)]
    assert buckets([(1.0, True)]) == [(1.0, 1.0, 1)]
    assert list(BUCKETS) == sorted(BUCKETS)


def test_without_ledger_the_other_records_stay() -> None:
    class Records:
        def ledger(self, _: str) -> tuple[str, ...]:
            return ("judged",)

        def clients(self) -> tuple[str, ...]:
            return ("a",)

    bare = WithoutLedger(Records())
    assert bare.ledger("a") == ()
    assert bare.clients() == ("a",)
