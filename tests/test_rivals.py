"""What the runner-up among the task types adds."""

from datetime import datetime

import pytest

from assistant.domain.client import Client
from assistant.domain.context import Context
from assistant.domain.instruction import Instruction, Reading, TaskGuess, TaskPart
from assistant.domain.playbook import Cues, Playbook
from assistant.domain.question import OpenPoint
from assistant.drafting.ask import ASKED_ENOUGH
from assistant.drafting.further import LEAST_LIKELY, further_points
from assistant.drafting.rivals import ALIKE, CLEAR_TYPE, FEWEST, SOFTENED, question_fits, rival_points
from assistant.drafting.slots import Names, Setting
from tests.building import playbooks_of, slot

SAID = "展示会の段取りをお願い"


def points(books: dict[str, Playbook], *guesses: TaskGuess) -> list[OpenPoint]:
    return rival_points(setting(*guesses), books)


def setting(*guesses: TaskGuess) -> Setting:
    part = TaskPart(text=SAID, span=(0, len(SAID)), object="展示会", guesses=guesses)
    instruction = Instruction(
        id="1", client_id="c", text=SAID, now=datetime.fromisoformat("2026-11-20T10:00+09:00")
    )
    reading = Reading(instruction=instruction, language="ja", parts=(part,))
    context = Context(client=Client(id="c", name="c"))
    return Setting(part, reading, context, Names("展示会", "c", "", "ja"))


@pytest.fixture
def books() -> dict[str, Playbook]:
    plain = playbooks_of({"events": ("展示会",), "travel": ("出張",)})
    given = slot("given_away", given=("段取り",))
    travel = plain["travel"].model_copy(update={"slots": (slot("return_train", prior_wrong=0.8), given)})
    return {**plain, "travel": travel}


def guess(name: str, probability: float, **changes: object) -> TaskGuess:
    return TaskGuess.model_validate({"playbook_id": name, "probability": probability, **changes})


def test_the_runner_up_asks_in_proportion_to_its_probability(books: dict[str, Playbook]) -> None:
    found = points(books, guess("events", 0.5), guess("travel", 0.4))
    assert [point.slot for point in found] == ["return_train"]
    assert found[0].probability_wrong == pytest.approx(0.8 * 0.8**SOFTENED)


def test_a_far_runner_up_says_nothing(books: dict[str, Playbook]) -> None:
    assert points(books, guess("events", 0.8), guess("travel", 0.8 * FEWEST * 0.9)) == []


@pytest.mark.parametrize(("named", "asked"), [("段取り", ["return_train"]), ("出張", [])])
def test_a_less_likely_type_joins_only_where_the_words_name_a_thing_of_its_own(
    books: dict[str, Playbook], named: str, asked: list[str]
) -> None:
    travel = books["travel"].model_copy(update={"cues": Cues(objects=(named,))})
    found = points({**books, "travel": travel}, guess("events", 0.5), guess("travel", 0.5 * ALIKE * 0.9))
    assert [point.slot for point in found] == asked


def test_a_type_she_named_herself_has_no_rival(books: dict[str, Playbook]) -> None:
    assert points(books, guess("events", 0.5, corrected=True), guess("travel", 0.4)) == []


def test_without_a_second_guess_there_is_none(books: dict[str, Playbook]) -> None:
    assert points(books, guess("events", 0.9)) == []


def test_an_uncertain_type_asks_less_and_a_named_one_does_not(books: dict[str, Playbook]) -> None:
    assert question_fits(guess("events", CLEAR_TYPE)) == 1
    assert question_fits(guess("events", CLEAR_TYPE / 4)) == pytest.approx(0.5)
    assert question_fits(guess("events", 0.0, corrected=True)) == 1
    unsure = points(books, guess("events", 0.15), guess("travel", 0.15))[0]
    certain = points(books, guess("events", 0.6), guess("travel", 0.6))[0]
    assert unsure.answerable == pytest.approx(certain.answerable / 2)


@pytest.mark.parametrize(("share", "asked"), [(LEAST_LIKELY * 1.1, ["return_train"]), (LEAST_LIKELY * 0.9, [])])
def test_an_unlikely_type_asks_nothing_however_often_its_question_is_asked(
    books: dict[str, Playbook], share: float, asked: list[str]
) -> None:
    there = setting(guess("events", 0.5), guess("travel", 0.5 * share))
    found = further_points(there, books, [{}, {"return_train": ASKED_ENOUGH * 2}])
    assert [point.slot for point in found] == asked
