"""The judge is scored only where it can be trusted; the learning curve counts what it says."""

from collections.abc import Callable

import pytest

from assistant.domain.draft import Usage
from assistant.domain.model import Answered, AnswerT, Prompt
from assistant.errors import ModelError
from evals.cases import load
from evals.judge import PROMPTS, agreement, judged
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
    assert [one.covered for one in found] == [True] * len(view.case.open)


def test_an_invented_quote_or_no_quote_is_unscored(view: View) -> None:
    for quote in ("下書きに無い文", ""):
        assert {one.covered for one in judged(view, Judge({"covered": True, "quote": quote}))} == {None}


def test_an_answer_that_cannot_be_read_is_unscored_and_not_wrong(view: View) -> None:
    assert {one.covered for one in judged(view, Judge(None))} == {None}


def test_not_covered_needs_no_quote(view: View) -> None:
    assert {one.covered for one in judged(view, Judge({"covered": False, "quote": ""}))} == {False}


def test_the_strict_judge_has_a_prompt_of_its_own(view: View) -> None:
    plain, strict = Judge(None), Judge(None)
    judged(view, plain)
    judged(view, strict, "strict")
    assert plain.heard[0].system != strict.heard[0].system
    assert plain.heard[0].user == strict.heard[0].user
    assert len(list(PROMPTS.glob("*.md"))) == 2


def test_agreement_says_nothing_below_fifty_pairs() -> None:
    assert agreement([(True, True)] * 49) is None
    assert agreement([(True, True)] * 45 + [(True, False)] * 5) == 0.9


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
