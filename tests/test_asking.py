"""What is worth asking, learned from labelled instructions."""

from collections.abc import Sequence
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant.asking_head import head_path, load_asking_head, read_head, taught_lines, write_head
from assistant.domain.base import Localized
from assistant.domain.instruction import TaskGuess, TaskPart
from assistant.domain.playbook import Playbook
from assistant.embedders import EmbeddedEmbedder
from assistant.reading.asking import (
    FEATURES,
    AskingReader,
    Judge,
    Memory,
    Taught,
    features,
    fit,
    keyed_slots,
    mark,
    remember,
    table,
    view,
)
from assistant.reading.situations import SituationReader
from tests.building import playbooks_of, slot
from tests.shared_cache import shipped_playbooks

WORDS = ("会食", "店", "人数", "予算", "何名", "いくら", "手配", "お礼")


def embed(texts: Sequence[str]) -> NDArray[np.float32]:
    """A bag of a few words, at length 1: near texts share words."""
    rows = np.array([[word in text for word in WORDS] for text in texts], np.float32) + np.float32(0.01)
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


@pytest.fixture
def books() -> dict[str, Playbook]:
    plain = playbooks_of({"meal": ("会食",)})
    slots = (
        slot("party", question=Localized(ja="何名ですか。")),
        slot("budget", question=Localized(ja="予算はいくらですか。")),
    )
    return {"meal": plain["meal"].model_copy(update={"slots": slots})}


def line(text: str, *slots: str) -> Taught:
    questions = {"party": "人数は何名ですか。", "budget": "予算はいくらですか。"}
    return Taught(text, "meal", tuple(questions[name] for name in slots), frozenset(slots))


LINES = [
    line("会食の店を手配して", "party"),
    line("会食の店をお願い", "party"),
    line("会食、店は任せる", "party"),
    line("お礼の会食の手配を", "budget"),
    line("お礼を手配して"),
]


def part(text: str, name: str = "meal") -> TaskPart:
    guess = TaskGuess(playbook_id=name, probability=0.9)
    return TaskPart(text=text, span=(0, len(text)), object="会食", guesses=(guess,))


def rows_of(text: str, books: dict[str, Playbook], memory: Memory) -> dict[str, dict[str, float]]:
    slots, shelf = keyed_slots(books["meal"]), memory.shelves["meal"]
    found = features(view(part(text), memory, embed), 0, table(slots, shelf), shelf, {})
    return {
        key: dict(zip(FEATURES, map(float, row), strict=True)) for (key, _), row in zip(slots, found, strict=True)
    }


def reader(books: dict[str, Playbook], memory: Memory, **weights: float) -> AskingReader:
    beta = np.array([weights.get(name, 0.0) for name in (*FEATURES, "bias")], np.float32)
    plain = np.zeros(len(FEATURES), np.float32)
    judge = Judge(plain, plain + 1, beta)
    return AskingReader(books, memory, judge, SituationReader(books, {}, embed), embed)


def test_what_near_lines_asked_speaks_for_a_slot(books: dict[str, Playbook]) -> None:
    memory = remember(LINES, books, embed)
    here = rows_of("会食の店をとって", books, memory)
    assert here["party"]["neighbours"] > here["budget"]["neighbours"]
    assert here["party"]["needs"] > here["budget"]["needs"]
    assert here["party"]["usual"] > here["budget"]["usual"]


def test_lines_that_needed_nothing_speak_against_asking_at_all(books: dict[str, Playbook]) -> None:
    memory = remember(LINES, books, embed)
    assert (
        rows_of("会食の店を", books, memory)["party"]["anything"]
        > rows_of("お礼を", books, memory)["party"]["anything"]
    )


def test_a_slot_that_was_reworded_is_not_judged(books: dict[str, Playbook]) -> None:
    memory = remember(LINES, books, embed)
    party, budget = books["meal"].slots
    reworded = party.model_copy(update={"question": Localized(ja="どなたがいらっしゃいますか。")})
    edited = {"meal": books["meal"].model_copy(update={"slots": (reworded, budget)})}
    asking = reader(edited, memory, neighbours=1.0)
    assert set(asking.chances(asking.view(part("会食の店を")), 0)) == {"budget"}


def test_a_type_without_lines_is_left_to_cost_and_prior(books: dict[str, Playbook]) -> None:
    memory = remember(LINES, books, embed)
    more = {**books, **playbooks_of({"travel": ("出張",)})}
    asking = reader(more, memory, neighbours=1.0)
    assert asking.chances(asking.view(part("出張", "travel")), 0) == {}


def test_the_regression_learns_which_feature_tells_and_the_penalty_holds_it() -> None:
    random = np.random.default_rng(0)
    rows = random.normal(size=(400, len(FEATURES))).astype(np.float32)
    asked = rows[:, 3] + 0.3 * random.normal(size=400) > 1.0
    judge = fit(rows, asked, np.ones(400, np.float32))
    assert int(np.argmax(np.abs(judge.weights[:-1]))) == 3
    assert judge.chances(rows[asked]).mean() > 3 * judge.chances(rows[~asked]).mean()
    assert np.abs(judge.weights).max() < 10


def test_a_head_comes_back_from_its_file(books: dict[str, Playbook], tmp_path: Path) -> None:
    memory = remember(LINES, books, embed)
    judge = fit(
        np.eye(len(FEATURES), dtype=np.float32), np.arange(len(FEATURES)) > 5, np.ones(len(FEATURES), np.float32)
    )
    path = tmp_path / "asking-x.npz"
    write_head(path, memory, judge)
    again, same = read_head(path.read_bytes())
    assert np.allclose(again.vectors, memory.vectors, atol=1e-3)
    assert dict(again.shelves["meal"].columns) == dict(memory.shelves["meal"].columns)
    assert (again.shelves["meal"].asked == memory.shelves["meal"].asked).all()
    assert (same.weights == judge.weights).all()


def test_a_damaged_head_is_no_head() -> None:
    whole = head_path(EmbeddedEmbedder().name).read_bytes()
    with pytest.raises(BadZipFile):
        read_head(whole[: len(whole) // 2])
    assert load_asking_head("some-other-embedder") is None


def test_a_line_without_its_fields_is_named(tmp_path: Path) -> None:
    (tmp_path / "meal.jsonl").write_text('{"text": "会食"}\n', encoding="utf-8")
    with pytest.raises(ValueError, match=r"meal\.jsonl"):
        taught_lines(tmp_path)


def test_the_shipped_head_knows_every_shipped_slot() -> None:
    head = load_asking_head(EmbeddedEmbedder().name)
    assert head is not None
    memory, _ = head
    for playbook in shipped_playbooks().values():
        if playbook.id in {taught.playbook_id for taught in taught_lines()}:
            columns = memory.shelves[playbook.id].columns
            unknown = [key for key, one in keyed_slots(playbook) if mark(key, one) not in columns]
            assert unknown == [], "run scripts/train_asking.py after editing slots"


def test_the_lines_name_slots_that_exist() -> None:
    books = shipped_playbooks()
    for taught in taught_lines():
        known = {key for key, _ in keyed_slots(books[taught.playbook_id])}
        assert taught.slots <= known, taught.text
