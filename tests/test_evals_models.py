"""Two models compared over real HTTP on loopback: one command, intervals, cost, pass^k; nothing is paid for twice."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from evals import comparing
from evals.results import Row, read_rows
from evals.run import main
from tests.fault_server import FaultServer, Good, Recorded, Status
from tests.test_evals_gate import row

LONG = pytest.mark.skipif(not os.environ.get("BRIEF_LONG_TESTS"), reason="a minute on a busy machine")

pytestmark = [
    pytest.mark.filterwarnings("ignore:Accessing the 'model_:DeprecationWarning"),
    pytest.mark.timeout(300),
]
CAREFUL, CHATTY = "openai/gpt-4o-mini", "openai/gpt-4o"
"""Names with a price, so that the cost is known."""

QUESTION = {
    "slot": "weather",
    "label": "天気",
    "assumption": "天気は考えません。",
    "because": "お話がないため。",
    "consequence": "雨なら濡れます。",
    "probability_wrong": 0.95,
    "cost_if_wrong": 5,
    "answerable": 1,
    "reversible": True,
    "question": "当日の天気は気になさいますか。",
    "why": "持ち物が変わるためです",
    "options": [{"label": "はい", "consequence": "調べます"}, {"label": "いいえ", "consequence": "調べません"}],
    "recommended": 0,
}

PLAIN = {
    "title": "ご依頼の件",
    "purpose": "お仕事が予定どおりに進むようにするため。",
    "deliverable": "そのままお使いいただける形のもの。",
    "included": ["内容の確認"],
    "done_when": ["ご依頼のとおりになっている"],
    "cautions": ["送る前に見直す"],
}

SMALL = {**QUESTION, "probability_wrong": 0.05, "cost_if_wrong": 1}


def answer(request: Recorded) -> Good:
    """The careful model hardly minds the weather; the chatty one always asks for the weather."""
    chatty = str(request.body["model"]).endswith("gpt-4o")
    proposal: dict[str, Any] = {**PLAIN, "open": [QUESTION if chatty else SMALL]}
    return Good(json.dumps(proposal, ensure_ascii=False))


@pytest.fixture
def loopback(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("EVAL_REPORTS", str(tmp_path))
    monkeypatch.setenv("OPENAI_API_KEY", "not-a-key")
    return tmp_path


def compare_both(epochs: int = 4) -> int:
    return main(["models", CAREFUL, CHATTY, "--epochs", str(epochs), "--split", "dev", "--every", "100"])


@LONG
def test_one_command_compares_two_models_and_pays_once(
    loopback: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with FaultServer(responder=answer) as server:
        monkeypatch.setenv("BRIEF_MODEL_BASE", server.base)
        verdict = compare_both()
        paid = len(server.requests)
        compare_both()
        assert len(server.requests) == paid
    rows = {name: read_rows(loopback / name.replace("/", "_") / "results.jsonl") for name in (CAREFUL, CHATTY)}
    assert {row.status for some in rows.values() for row in some} == {"ok"}
    assert {row.epoch for row in rows[CHATTY]} == {0, 1, 2, 3}
    found = comparing.compared(rows[CAREFUL], rows[CHATTY])
    assert found.values["not_over_asking"][2].difference < 0
    assert found.first.cost_usd
    assert found.second.cost_usd
    assert found.second.cost_usd > found.first.cost_usd
    assert found.first.kept == 1
    assert verdict == int(bool(found.worse or found.hard))
    said = capsys.readouterr().out
    assert "95%区間" in said
    assert f"${found.second.cost_usd:.4f}" in said
    assert (loopback / "comparison.md").read_text(encoding="utf-8").strip() in said


@LONG
def test_a_run_that_broke_goes_on_where_it_stopped(loopback: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refused = {"left": 1}

    def at_first_down(request: Recorded) -> Any:
        refused["left"] -= 1
        return Status(401) if refused["left"] >= 0 else answer(request)

    words = ["run", "--engine", CAREFUL, "--split", "dev", "--every", "100"]
    with FaultServer(responder=at_first_down) as server:
        monkeypatch.setenv("BRIEF_MODEL_BASE", server.base)
        main(words)
        before = read_rows(loopback / "openai_gpt-4o-mini" / "results.jsonl")
        asked = len(server.requests)
        main(words)
    after = read_rows(loopback / "openai_gpt-4o-mini" / "results.jsonl")
    missing = [row.id for row in before if row.status == "fell_back"]
    assert missing
    assert len(server.requests) - asked == len(missing)
    assert {row.status for row in after} == {"ok"}


def runs(value: float, engine: str = "m", **changes: Any) -> list[Row]:
    return [
        row(f"{c}-{n}", c, epoch, engine, coverage=value, usable=1).model_copy(update=changes)
        for c in "abcdef"
        for n in range(3)
        for epoch in range(4)
    ]


def test_a_model_that_is_surely_worse_is_red_and_an_unknown_price_is_not_zero() -> None:
    found = comparing.compared(runs(0.9), runs(0.5, "n", cost_usd=None))
    assert found.worse == ["coverage"]
    assert found.second.cost_usd is None
    assert "不明" in comparing.markdown(found)
    assert comparing.compared(runs(0.9), runs(0.9)).worse == []


def test_a_model_that_fails_hard_once_is_red() -> None:
    bad = runs(0.9)
    bad[0] = row("a-0", "a", 0, "m", coverage=0.9, usable=0)
    found = comparing.compared(runs(0.9), bad)
    assert len(found.hard) == 1
    assert found.second.kept < 1
