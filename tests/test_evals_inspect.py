"""The wrapper for Inspect AI: its viewer shows the scores of our own runs. Inspect is not among the libraries of the
tests, so a stand-in takes its place; `make eval-inspect` runs the real one."""

import asyncio
import importlib
import sys
from collections.abc import Callable, Iterator
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from evals.cases import SPLITS
from evals.oracle import oracle
from evals.results import HIDDEN, NOT_SHOWN, scored
from evals.samples import told
from evals.scorers import World

FEW = 60


def plain(made: Callable[..., Any]) -> Callable[..., Any]:
    return made


def named(metrics: list[str], name: str) -> Callable[[Callable[[], Any]], Callable[[], tuple[str, Any]]]:
    assert metrics == ["mean", "stderr by client"]
    return lambda made: lambda: (name, made())


PARTS: dict[str, dict[str, Any]] = {
    "inspect_ai": {"Task": SimpleNamespace, "task": plain},
    "inspect_ai.dataset": {"Sample": SimpleNamespace},
    "inspect_ai.scorer": {
        "Score": SimpleNamespace,
        "Target": object,
        "mean": lambda: "mean",
        "scorer": named,
        "stderr": lambda cluster: f"stderr by {cluster}",
    },
    "inspect_ai.solver": {"Generate": object, "TaskState": object, "solver": plain},
}
"""What the wrapper uses of Inspect, and no more."""


@pytest.fixture
def wrapper(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    for name, parts in PARTS.items():
        module = ModuleType(name)
        vars(module).update(parts)
        monkeypatch.setitem(sys.modules, name, module)
    yield importlib.import_module("evals.inspect_task")
    del sys.modules["evals.inspect_task"]


def run(task: Any) -> dict[str, tuple[Any, dict[str, Any]]]:
    """By sample: it, and its scores by metric, as Inspect would ask for them."""

    async def one(sample: Any) -> tuple[Any, dict[str, Any]]:
        state = SimpleNamespace(sample_id=sample.id, output=SimpleNamespace(), completed=False)
        await task.solver(state, None)
        assert state.completed
        scores = {name: await judge(state, None) for name, judge in task.scorer}
        return sample, {"brief": state.output.completion, **{n: one for n, one in scores.items() if one}}

    return {sample.id: asyncio.run(one(sample)) for sample in task.dataset}


def test_inspect_shows_the_scores_of_our_own_runs_and_no_word_of_the_hidden_split(wrapper: ModuleType) -> None:
    few = wrapper.chosen(list(SPLITS), FEW)
    known = {
        key: World({"profile": "-", **{note.id: note.text for note in few.notes[key]}}) for key in few.clients
    }
    drafts = {case.id: oracle(case, known[case.client_id]) for case in few.cases}
    shown = run(wrapper.shown(told(few, drafts, known)))
    rows = scored(few, drafts, known)
    assert {row.split for row in rows} >= {"dev", *HIDDEN}
    assert set(shown) == {row.id for row in rows}
    for row in rows:
        sample, found = shown[row.id]
        brief = found.pop("brief")
        assert {name: one.value for name, one in found.items()} == {n: m.value for n, m in row.marks.items()}
        texts = {sample.input, brief, *(one.explanation for one in found.values())}
        assert (texts == {NOT_SHOWN}) is (row.split in HIDDEN)
        assert sample.metadata == {"client": row.client_id, "split": row.split}


def test_one_split_comes_as_a_word_and_several_as_a_list(wrapper: ModuleType) -> None:
    def splits(named: Any) -> set[str]:
        suite = wrapper.chosen(named, 1)
        return {suite.split_of[case.id] for case in suite.cases}

    assert splits("attack") == {"attack"}
    assert splits(["dev", "attack"]) == {"dev", "attack"}
