"""The smoke run with a real model is not part of CI; what it checks is."""

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

SCRIPT = Path(__file__).resolve().parent.parent / "scripts" / "smoke_llm.py"


@pytest.fixture(scope="module")
def smoke() -> ModuleType:
    spec = importlib.util.spec_from_file_location("smoke_llm", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def draft(*given: str, questions: int = 1, markdown: str = "# 依頼書") -> dict[str, Any]:
    """A draft as the command prints it, with these slots settled from the client's words."""
    items = [{"slot": slot, "value": "値", "source": "instruction"} for slot in given]
    return {
        "engine": {"name": "m", "fallback_reason": None},
        "usage": {},
        "brief": {"items": items, "markdown": markdown},
        "questions": [{"text": f"質問{number}"} for number in range(questions)],
    }


def test_a_draft_that_keeps_what_was_given_passes(smoke: ModuleType) -> None:
    assert smoke.report(draft("when"), draft("when", "where"), 1.0) == 0


@pytest.mark.parametrize("worse", [draft("where"), draft("when", questions=4), draft("when", markdown=" ")])
def test_a_draft_that_is_worse_than_the_playbooks_fails(smoke: ModuleType, worse: dict[str, Any]) -> None:
    assert smoke.report(draft("when"), worse, 1.0) == 1


def test_a_changed_value_a_lost_date_and_a_lost_wait_are_faults_too(smoke: ModuleType) -> None:
    changed = draft("when")
    changed["brief"]["items"][0]["value"] = "別の値"
    assert list(smoke.lost_facts(draft("when"), changed)) == ["changed: when 値 → 別の値"]
    dated = {**draft("when"), "dates": [{"text": "20日までに"}]}
    assert list(smoke.lost_facts(dated, draft("when"))) == ["lost date: {'text': '20日までに'}"]
    waiting = draft("when")
    waiting["questions"] = [{"slot": "pay", "text": "お支払いは。", "fallback": {"action": "hold"}}]
    assert list(smoke.lost_waiting(waiting, draft("when"))) == ["no longer waits: pay お支払いは。"]
    assert list(smoke.lost_waiting(waiting, waiting)) == []
    assert smoke.report(waiting, {**draft("when"), "questions": []}, 1.0) == 1


def test_another_file_than_the_expected_model_is_refused(smoke: ModuleType, tmp_path: Path) -> None:
    for content in (b"", b"not a model", smoke.MAGIC + b"but another one"):
        model = tmp_path / "model.gguf"
        model.write_bytes(content)
        with pytest.raises(SystemExit, match="not the expected model"):
            smoke.check(model)
