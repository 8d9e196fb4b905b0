"""`doctor` on models: every state is told in words that need no technical knowledge."""

from collections.abc import Mapping

import pytest

from assistant.commands.findings import Finding
from assistant.commands.model_check import BARE, HERE, LEAVES, NO_MODEL, TRUSTED, Greeting, check_models
from assistant.domain.draft import Usage
from assistant.domain.model import Answered, ModelChoice, Prompt
from assistant.errors import ModelError


class FakeDoor:
    """Answers, or fails with this error."""

    def __init__(self, error: ModelError | None, usage: Usage) -> None:
        self._error, self._usage = error, usage
        self.closed = False

    def ask(self, prompt: Prompt, answer: type[Greeting]) -> Answered[Greeting]:
        if self._error:
            raise self._error
        return Answered(answer=Greeting(greeting="こんにちは"), model="m", calls=1, usage=self._usage)

    def warm(self) -> None:
        """Nothing to load."""

    def close(self) -> None:
        self.closed = True


class Doors:
    """Opens one door for each model that is asked for; models named in `errors` fail."""

    def __init__(self, usage: Usage | None = None, **errors: str) -> None:
        self.choices: list[ModelChoice] = []
        self.doors: list[FakeDoor] = []
        self._usage = usage or Usage(prompt_tokens=30, completion_tokens=8, cost_usd=0.0)
        self._errors = errors

    def __call__(self, choice: ModelChoice, environment: Mapping[str, str]) -> FakeDoor:
        self.choices.append(choice)
        told = self._errors.get(choice.name.rpartition("/")[2])
        self.doors.append(FakeDoor(ModelError(told) if told else None, self._usage))
        return self.doors[-1]


def check(choice: ModelChoice, doors: Doors, spent: float | None = None) -> list[Finding]:
    return list(check_models(choice, {}, spent, doors))


def test_no_model_is_well_and_says_that_none_is_needed() -> None:
    assert [(f.well, f.told) for f in check(ModelChoice(), Doors())] == [(True, NO_MODEL)]


def test_a_model_that_answers_is_well_with_time_tokens_and_where_the_text_goes() -> None:
    doors = Doors()
    (finding,) = check(ModelChoice(name="openai/own", base="http://127.0.0.1:8080/v1"), doors)
    assert finding.well
    assert "秒で答えました(入力30・出力8トークン、無料)" in finding.told
    assert finding.told.endswith(HERE)
    assert doors.doors[0].closed


def test_a_model_that_fails_is_told_with_its_sentence_and_its_door_is_closed() -> None:
    doors = Doors(own="鍵が受け付けられませんでした。")
    (finding,) = check(ModelChoice(name="openai/own"), doors)
    assert (finding.well, finding.told) == (False, f"鍵が受け付けられませんでした。{LEAVES}")
    assert doors.doors[0].closed


def test_each_fallback_is_tried_alone_at_its_own_address() -> None:
    doors = Doors(two="つながりませんでした。")
    choice = ModelChoice(name="openai/one", key_env="MY_KEY", fallbacks=("openai/two@http://127.0.0.1:1/v1",))
    findings = check(choice, doors)
    assert [(f.name, f.well) for f in findings] == [("AIモデル", True), ("AIモデル(予備1)", False)]
    assert [(c.name, c.base, c.key_env, c.fallbacks) for c in doors.choices] == [
        ("openai/one", None, "MY_KEY", ()),
        ("openai/two", "http://127.0.0.1:1/v1", None, ()),
    ]


@pytest.mark.parametrize(
    ("choice", "told", "well"),
    [
        (ModelChoice(name="openai/own", base="http://192.168.1.5/v1"), LEAVES + BARE, False),
        (ModelChoice(name="openai/own", base="http://192.168.1.5/v1", local=True), TRUSTED, True),
        (ModelChoice(name="openai/own", base="https://192.168.1.5/v1"), LEAVES, True),
        (ModelChoice(name="openai/own", base="http://127.0.0.1:1/v1", local=False), LEAVES, True),
    ],
)
def test_where_the_text_goes_and_whether_it_is_encrypted_is_told(
    choice: ModelChoice, told: str, well: bool
) -> None:
    (finding,) = check(choice, Doors())
    assert finding.told.endswith(told)
    assert finding.well is well


def test_a_cost_is_told_and_an_unknown_one_as_unknown() -> None:
    priced = Doors(Usage(prompt_tokens=1, completion_tokens=1, cost_usd=0.0042))
    unknown = Doors(Usage(prompt_tokens=1, completion_tokens=1, cost_usd=None))
    assert "約0.0042ドル" in check(ModelChoice(name="openai/own"), priced)[0].told
    assert "費用は不明" in check(ModelChoice(name="openai/own"), unknown)[0].told


def test_the_budget_is_told_and_a_spent_one_is_a_finding() -> None:
    choice = ModelChoice(name="openai/own", budget_usd=5)
    for spent, well, words in (
        (1.25, True, "今月 1.25ドル / 5.00ドル"),
        (5.0, False, "来月まで"),
        (None, True, "不明"),
    ):
        budget = check(choice, Doors(), spent)[-1]
        assert (budget.name, budget.well) == ("AIモデルの予算", well)
        assert words in budget.told
    assert Doors().choices == []
