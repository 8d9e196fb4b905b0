"""Kept answers: the same question is not paid for twice, and another question is never answered with an old one."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import BaseModel

from assistant.domain.draft import Usage
from assistant.domain.model import Answered, AnswerT, ModelChoice, Prompt
from assistant.llm.door import open_model
from evals.kept import KeptAnswers, settings_of, write_whole

PROMPT = Prompt(system="s", user="記録: 朝がよい")


class Word(BaseModel):
    word: str


class Counting:
    """A model that says another word every time."""

    name, stays_here = "m", True

    def __init__(self, model: str = "m") -> None:
        self.asked = 0
        self._model = model

    def ask(
        self,
        prompt: Prompt,
        answer: type[AnswerT],
        *,
        refuse: Callable[[AnswerT], str | None] = lambda _: None,
        on_partial: Callable[[dict[str, object]], None] | None = None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Answered[AnswerT]:
        self.asked += 1
        told = answer.model_validate({"word": f"w{self.asked}"})
        return Answered(answer=told, model=self._model, calls=1, usage=Usage(prompt_tokens=5, cost_usd=0.5))


def kept(folder: Path, llm: Counting, about: tuple[str, ...] = ("m",), epoch: int = 0) -> KeptAnswers:
    return KeptAnswers(llm, folder, about, epoch)


def test_the_same_question_is_asked_once_and_its_cost_and_time_come_back(tmp_path: Path) -> None:
    llm = Counting()
    first = kept(tmp_path, llm).ask(PROMPT, Word)
    again = kept(tmp_path, llm)
    assert again.ask(PROMPT, Word) == first
    assert first.usage.cost_usd == 0.5
    assert again.saved > 0
    assert llm.asked == 1


class Other(BaseModel):
    word: str
    more: str = ""


@pytest.mark.parametrize(
    ("prompt", "answer", "about", "epoch"),
    [
        (Prompt(system="s", user="記録: なし"), Word, ("m",), 0),
        (Prompt(system="t", user=PROMPT.user), Word, ("m",), 0),
        (PROMPT, Other, ("m",), 0),
        (PROMPT, Word, ("m", "256"), 0),
        (PROMPT, Word, ("m",), 1),
    ],
)
def test_another_prompt_form_setting_or_epoch_is_another_question(
    tmp_path: Path, prompt: Prompt, answer: type[BaseModel], about: tuple[str, ...], epoch: int
) -> None:
    llm = Counting()
    kept(tmp_path, llm).ask(PROMPT, Word)
    kept(tmp_path, llm, about, epoch).ask(prompt, answer)
    assert llm.asked == 2


@pytest.mark.parametrize("changes", [{"name": "ollama/b"}, {"max_tokens": 999}, {"base": "http://127.0.0.1:2/v1"}])
def test_the_model_its_address_and_its_limit_are_settings_that_matter(changes: dict[str, object]) -> None:
    def about(choice: ModelChoice) -> tuple[str, ...]:
        door = open_model(choice, {})
        assert door is not None
        return settings_of(door)

    choice = ModelChoice(name="ollama/a", base="http://127.0.0.1:1/v1")
    assert about(choice) == about(choice.model_copy(update={"deadline": 5.0}))
    assert about(choice) != about(choice.model_copy(update=changes))


@pytest.mark.parametrize("broken", ["", '{"model": "m", "cal', "[]", '{"model": "m"}'])
def test_a_broken_file_is_asked_anew_and_mended(tmp_path: Path, broken: str) -> None:
    llm = Counting()
    kept(tmp_path, llm).ask(PROMPT, Word)
    (file,) = tmp_path.iterdir()
    file.write_text(broken, encoding="utf-8")
    assert kept(tmp_path, llm).ask(PROMPT, Word).answer == Word(word="w2")
    assert kept(tmp_path, llm).ask(PROMPT, Word).answer == Word(word="w2")
    assert llm.asked == 2


def test_what_would_be_refused_today_is_asked_anew(tmp_path: Path) -> None:
    llm = Counting()
    kept(tmp_path, llm).ask(PROMPT, Word)
    refuse = {"w1": "no"}
    assert kept(tmp_path, llm).ask(PROMPT, Word, refuse=lambda told: refuse.get(told.word)).answer.word == "w2"


def test_an_answer_of_a_fallback_is_not_kept_as_the_models_own(tmp_path: Path) -> None:
    llm = Counting("another")
    kept(tmp_path, llm).ask(PROMPT, Word)
    kept(tmp_path, llm).ask(PROMPT, Word)
    assert llm.asked == 2
    assert list(tmp_path.iterdir()) == []


def test_a_write_that_stops_in_the_middle_leaves_what_was_there(tmp_path: Path) -> None:
    write_whole(tmp_path / "a.json", "old")
    with pytest.raises(UnicodeEncodeError):
        write_whole(tmp_path / "a.json", "new" * 10_000 + "\ud800")
    assert (tmp_path / "a.json").read_text(encoding="utf-8") == "old"


def test_a_door_keeps_its_settings_when_it_is_copied() -> None:
    door = open_model(ModelChoice(name="ollama/a"), {})
    assert door is not None
    assert settings_of(replace(door, seconds=1.0)) == settings_of(door)
