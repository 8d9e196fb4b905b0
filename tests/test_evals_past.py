"""The simulated clients, the arms and the searches: what measures learning is tested like what learns."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import numpy as np
import pytest

from assistant.domain.brief import Brief
from assistant.domain.draft import Draft
from assistant.domain.outcome import Answer, AnswerState
from assistant.domain.question import Fallback, Option, Question
from assistant.stopwatch import TOKYO
from evals import learning, manners, past, public_set, retrieval
from evals.cases import load
from evals.exam import wrong_with_the_scale
from evals.manners import MANNERS, Client
from evals.mutants.damages import WAYS, damages
from evals.scorers import METRICS
from evals.scorers.invention import days
from evals.world import worlds
from tests.simulated_client import Round, Wish
from tests.test_evals_gate import row

WISH = Wish("color", "色", "青", usual=False, cost=3)
OTHER = Wish("shape", "形", "丸", usual=False, cost=5)
LABELS = ("赤", "青", "緑")


def question(number: int) -> Question:
    return Question(
        id=f"q{number}",
        slot="color",
        text="色は何になさいますか。",
        why="-",
        options=tuple(Option(label=label, consequence="") for label in LABELS),
        recommended=0,
        fallback=Fallback(action="assume", text="-"),
        value=1,
    )


def meant(number: int) -> Answer:
    return Answer(question_id=f"q{number}", state=AnswerState.CHOSEN, option=LABELS.index(WISH.words))


def answers(manner: str, count: int = 4) -> list[Answer]:
    """What a client who wishes blue says to the same question, again and again."""
    return [MANNERS[manner].said(n, question(n), meant(n)) for n in range(1, count + 1)]


def test_there_are_six_manners_and_all_differ() -> None:
    assert len(MANNERS) == 6
    said = {
        (tuple(one.model_dump_json() for one in answers(name)), manner.words([WISH]), manner.names)
        for name, manner in MANNERS.items()
    }
    assert len(said) == 6


def test_the_precise_client_always_says_the_wish() -> None:
    assert [LABELS[one.option or 0] for one in answers("precise")] == ["青"] * 4
    assert "青" in MANNERS["precise"].words([WISH])


def test_the_partial_client_answers_every_second_question_and_those_rightly() -> None:
    states = [one.state for one in answers("partial")]
    assert states == [AnswerState.CHOSEN, AnswerState.UNANSWERED] * 2
    assert {one.option for one in answers("partial") if one.option is not None} == {1}


@pytest.mark.parametrize("manner", ["vague", "refusing", "silent"])
def test_who_does_not_say_the_wish_never_lets_it_slip(manner: str) -> None:
    given = "".join(one.model_dump_json() for one in answers(manner))
    assert "青" not in given + MANNERS[manner].words([WISH][: MANNERS[manner].names])
    assert {one.option for one in answers(manner)} == {None}


def test_the_contradictory_client_says_the_wish_and_another_option_in_turn() -> None:
    assert [LABELS[one.option or 0] for one in answers("contradictory")] == ["青", "緑"] * 2
    assert "青" in MANNERS["contradictory"].words([WISH])


def test_the_silent_client_gives_neither_points_nor_words_nor_answers() -> None:
    silent = MANNERS["silent"]
    assert {one.state for one in answers("silent")} == {AnswerState.UNANSWERED}
    assert silent.words([WISH]) == ""
    assert not silent.gives_points
    assert silent.names == 0


def test_the_refusing_client_leaves_it_to_us_which_is_not_silence() -> None:
    assert {one.state for one in answers("refusing")} == {AnswerState.YOU_DECIDE}


def test_an_answer_depends_on_the_wish_that_is_asked_for_and_on_no_other() -> None:
    book = Draft.model_construct(tasks=(), now=datetime(2026, 4, 1, tzinfo=TOKYO))

    class Told(Client):
        def wish(self, draft: Draft, slot: str) -> Wish | None:
            return self.wishes.get(("-", slot))

    few, many = (
        Told(None, (), wishes)  # type: ignore[arg-type]
        for wishes in ({("-", "color"): WISH}, {("-", "color"): WISH, ("-", "shape"): OTHER})
    )
    assert few.answer(book, question(1)) == many.answer(book, question(1)) == meant(1)


@pytest.mark.parametrize(
    ("manner", "usual", "points"),
    [
        ("precise", False, 100),
        ("vague", False, 82),
        ("vague", True, 100),
        ("refusing", False, 82),
        ("silent", False, 82),
    ],
)
def test_asking_hides_no_wrong_guess_from_who_is_told_nothing(manner: str, usual: bool, points: int) -> None:
    class Judging(Client):
        def wish(self, draft: Draft, slot: str) -> Wish | None:
            return replace(WISH, usual=usual) if slot == WISH.slot else None

    book = Draft.model_construct(
        tasks=(), now=datetime(2026, 4, 1, tzinfo=TOKYO), assumptions=(), brief=Brief.model_construct(items=())
    )
    client = Judging(None, (), {}, MANNERS[manner])  # type: ignore[arg-type]
    client.answer(book, question(1))
    client.wrong(book)
    client.wrong(book)
    assert client.points == [points, 100]


def test_who_says_another_option_than_the_wish_gets_the_wrong_thing() -> None:
    class Judging(Client):
        def wish(self, draft: Draft, slot: str) -> Wish | None:
            return replace(WISH, usual=True)

    book = Draft.model_construct(
        tasks=(), now=datetime(2026, 4, 1, tzinfo=TOKYO), assumptions=(), brief=Brief.model_construct(items=())
    )
    client = Judging(None, (), {}, MANNERS["contradictory"])  # type: ignore[arg-type]
    for number in (1, 2):
        client.answer(book, question(number))
    assert [one.slot for one in client.wrong(book)] == [WISH.slot]


def test_points_are_lost_by_what_mistakes_cost_and_never_all() -> None:
    assert manners.worth([]) == 100
    assert manners.worth([WISH, OTHER]) == 100 - 6 * 8
    assert manners.worth([OTHER] * 9) == 40


def curve(points: int, sure: float, asked: int = 1) -> learning.Curve:
    one = Round(asked, 1, ("a",), 2, ("a",), 0)
    return learning.Curve(((one,) * 20,), ((points,) * 20,), ((sure, True),))


def test_a_ledger_that_is_worth_nothing_is_seen() -> None:
    def worthless(whole: learning.Curve, without: learning.Curve) -> set[str]:
        return {one.metric for one in learning.lost(whole, without) if not one.ok}

    assert worthless(curve(90, 0.9), curve(90, 0.1, asked=2)) == set()
    assert worthless(curve(90, 0.9), curve(90, 0.9)) == {"honesty", "quiet"}
    assert worthless(curve(80, 0.9), curve(90, 0.1, asked=2)) == {"points"}


def test_a_curve_counts_by_fives() -> None:
    assert len(curve(90, 0.5).parts()) == 4
    assert curve(90, 0.5).part(0, 5) == {"questions": 1, "of_wishes": 1, "held": 0.5, "points": 90}


def test_benefit_and_harm_are_told_apart_where_their_mean_is_zero() -> None:
    before = [row("a-01", coverage=0.5), row("a-02", coverage=0.5)]
    after = [row("a-01", coverage=1.0), row("a-02", coverage=0.0)]
    (found,) = [one for one in past.effects(before, after) if one.metric == "coverage"]
    assert (found.rose, found.fell) == (1, 1)
    assert (found.benefit, found.harm) == (0.25, -0.25)
    assert found.fallen == ("a-02",)
    assert "a-02" in past.told({"full": after, "none": before, "stale_only": after})


def test_what_both_arms_could_not_measure_is_no_effect() -> None:
    found = past.effects([row("a-01", coverage=0.5)], [row("a-01", dates=1.0)])
    assert {(one.rose, one.fell) for one in found} == {(0, 0)}


def test_the_lookalike_is_the_nearest_other_client() -> None:
    vectors = {"a": [[1.0, 0.0]], "b": [[0.9, 0.1]], "c": [[0.0, 1.0]]}
    found = retrieval._lookalikes({name: np.array(rows, np.float32) for name, rows in vectors.items()})
    assert found["a"] == "b"
    assert found["b"] == "a"
    assert found["c"] == "b"


def test_every_recipe_leaves_something_out_of_the_one_that_is_shipped() -> None:
    assert next(iter(retrieval.RECIPES)) == "shipped"
    assert len(set(map(id, retrieval.RECIPES.values()))) == len(retrieval.RECIPES) >= 9


def test_a_public_set_in_the_form_of_squad_is_read() -> None:
    content = {
        "data": [
            {
                "paragraphs": [
                    {"context": "空は青い。", "qas": [{"question": "空の色は?"}, {"question": "何が青い?"}]}
                ]
            },
            {"paragraphs": [{"context": "草は緑。", "qas": [{"question": "草の色は?"}]}]},
        ]
    }
    found = public_set.of_squad(content, "own")
    assert found.texts == ("空は青い。", "草は緑。")
    assert [place for _, place in found.pairs] == [0, 0, 1]


def test_questions_with_two_answers_are_left_out_of_a_public_set() -> None:
    found = public_set.of_pairs([["a", "1"], ["a", "2"], ["b", "3"], ["c"]], "own")
    assert found.pairs == (("b", 2),)


def test_a_public_set_is_searched_by_meaning_by_words_and_by_both() -> None:
    class Embedder:
        name, dimension = "own", 2

        def embed(self, texts: Sequence[str]) -> np.ndarray:  # type: ignore[type-arg]
            return np.array([[1.0, 0.0] if "空" in text else [0.0, 1.0] for text in texts], np.float32)

    found = public_set.PublicSet("own", ("空の色は青", "草の色は緑"), (("空の色", 0), ("草の色", 1)))
    values = public_set.measured(found, Embedder())
    assert {name: some["recall@1"] for name, some in values.items()} == {"both": 1, "meaning": 1, "words": 1}


def test_days_are_read_however_they_are_written() -> None:
    assert days("11/20と11月21日、2026-11-22、2026年11月23日") == {(11, 20), (11, 21), (11, 22), (11, 23)}
    assert days("3-4日、13/20、1月32、03-1234-5678、1/2/3") == set()


def test_the_scale_is_straight_and_no_damage_in_three_ways_goes_unseen() -> None:
    suite = load().only(["dev", "attack"], every=6)
    known = worlds(suite)
    assert list(wrong_with_the_scale(suite, known)) == []
    tried = [one for number, one in enumerate(damages()) if number % 13 == 0]
    assert len(tried) >= 7
    assert [str(one) for one in tried if next(wrong_with_the_scale(suite, known, one.judge), None) is None] == []


def test_every_score_is_damaged_in_every_way() -> None:
    tried = list(damages())
    assert {one.way for one in tried} == set(WAYS)
    assert len(tried) >= 3 * len(METRICS)
