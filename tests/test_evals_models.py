"""Two models compared over real HTTP on loopback: one command, intervals, cost, pass^k; nothing is paid for twice."""

import json
import os
from collections.abc import Iterable
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from evals import comparing
from evals.cases import FOLDER, load
from evals.drafting import AT_ONCE, NoAnswer, Progress, _collect
from evals.report import markdown
from evals.results import Row, read_rows, write_rows
from evals.run import main
from tests.fault_server import FaultServer, Good, Recorded, Status
from tests.scored_case import case
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
    """Two cases of two clients, so that it takes seconds; `make eval-models` takes all of them."""
    monkeypatch.setenv("EVAL_REPORTS", str(tmp_path))
    monkeypatch.setenv("EVAL_CASES", str(tmp_path / "cases"))
    monkeypatch.setenv("OPENAI_API_KEY", "not-a-key")
    suite = load(FOLDER).only(["dev"], every=100)
    clients = [suite.clients[case.client_id] for case in suite.cases]
    notes = [note for client in clients for note in suite.notes[client.id]]
    for name, rows in (("clients", clients), ("feedback", notes), ("cases", suite.cases)):
        write(tmp_path, name, rows)
    return tmp_path


def write(folder: Path, name: str, rows: Iterable[BaseModel]) -> None:
    file = folder / "cases" / "dev" / "few" / f"{name}.jsonl"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("".join(one.model_dump_json() + "\n" for one in rows), encoding="utf-8")


@pytest.mark.slow
def test_one_command_compares_two_models_with_intervals_and_cost(
    loopback: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with FaultServer(responder=answer) as server:
        monkeypatch.setenv("BRIEF_MODEL_BASE", server.base)
        verdict = main(["models", CAREFUL, CHATTY])
    rows = {name: read_rows(loopback / name.replace("/", "_") / "results.jsonl") for name in (CAREFUL, CHATTY)}
    assert {row.status for some in rows.values() for row in some} == {"ok"}
    assert {row.epoch for row in rows[CHATTY]} == {0, 1, 2, 3}
    found = comparing.compared(rows[CAREFUL], rows[CHATTY])
    assert found.values["not_over_asking"][2].difference < 0
    assert found.first.tokens > 0
    assert found.first.cost_usd == 0  # a server on this computer costs nothing
    assert found.first.kept == 1
    assert verdict == int(bool(found.worse or found.hard))
    said = capsys.readouterr().out
    assert "95%区間" in said
    assert f"${found.second.cost_usd:.4f}" in said
    assert "判定なし" not in said
    assert (loopback / "comparison.md").read_text(encoding="utf-8").strip() in said


def paid(server: FaultServer) -> int:
    """How many requests one run costs."""
    before = len(server.requests)
    main(["run", "--engine", CAREFUL])
    return len(server.requests) - before


@pytest.mark.slow
def test_half_a_file_is_asked_anew_and_the_rest_is_not(loopback: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with FaultServer(responder=answer) as server:
        monkeypatch.setenv("BRIEF_MODEL_BASE", server.base)
        assert paid(server) == 2
        next((loopback / "cache").iterdir()).write_text('{"model": "op', encoding="utf-8")
        assert paid(server) == 1


@LONG
def test_other_notes_another_limit_and_another_server_are_asked_anew(
    loopback: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with FaultServer(responder=answer) as server:
        monkeypatch.setenv("BRIEF_MODEL_BASE", server.base)
        assert [paid(server), paid(server)] == [2, 0]
        monkeypatch.setenv("BRIEF_MODEL_MAX_TOKENS", "777")
        assert paid(server) == 2
        write(loopback, "feedback", ())
        assert paid(server) == 2
        monkeypatch.setenv("BRIEF_MODEL_BASE", server.base.replace("127.0.0.1", "localhost"))
        assert paid(server) == 2


@LONG
def test_a_run_that_broke_goes_on_where_it_stopped(loopback: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refused = {"left": 1}

    def at_first_down(request: Recorded) -> Any:
        refused["left"] -= 1
        return Status(401) if refused["left"] >= 0 else answer(request)

    words = ["run", "--engine", CAREFUL]
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


@pytest.mark.slow
def test_a_model_without_a_key_ends_the_run_at_once_with_a_sentence(
    loopback: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with FaultServer(responder=lambda _: Status(401)) as server:
        monkeypatch.setenv("BRIEF_MODEL_BASE", server.base)
        assert main(["models", CAREFUL, CHATTY]) == 2
    said = capsys.readouterr().out
    assert "鍵(OPENAI_API_KEY など)を確かめてください" in said
    assert CAREFUL in said
    assert not list(loopback.rglob("results.jsonl"))


def collected(*reasons: str | None) -> dict[str, Any]:
    """Drafts of as many cases, each with why the model did not answer, as one run takes them in."""
    found: list[dict[str, Any]] = [{}]
    tries = []
    for number, reason in enumerate(reasons):
        future: Future[dict[str, Any]] = Future()
        future.set_result({"engine": {"fallback_reason": reason}})
        tries.append((0, case(id=f"x-{number}"), future))
    _collect(tries, found, Progress("m", len(tries), lambda _: None))
    return found[0]


def test_only_a_model_that_answers_none_of_the_first_drafts_ends_the_run() -> None:
    with pytest.raises(NoAnswer, match="鍵がありません"):
        collected(*["鍵がありません"] * AT_ONCE, None)
    assert len(collected(*["鍵がありません"] * (AT_ONCE - 1), None, "鍵がありません")) == AT_ONCE + 1
    assert len(collected(None, *["時間切れ"] * AT_ONCE)) == AT_ONCE + 1
    assert len(collected(*[None] * (AT_ONCE + 1))) == AT_ONCE + 1


@pytest.mark.parametrize("words", [["models"], ["models", "openai/a"], ["compare"], ["compare", "x", "y"]])
def test_two_things_to_compare_are_asked_for_in_a_sentence(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 2
    assert "2つ指定してください" in capsys.readouterr().out


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
    assert "$0.1440" in comparing.markdown(comparing.compared(runs(0.9), runs(0.9, "n", cost_usd=0.002)))
    assert comparing.compared(runs(0.9), runs(0.9)).worse == []


def test_a_model_that_fails_hard_once_is_red() -> None:
    bad = runs(0.9)
    bad[0] = row("a-0", "a", 0, "m", coverage=0.9, usable=0)
    found = comparing.compared(runs(0.9), bad)
    assert len(found.hard) == 1
    assert found.second.kept < 1


def test_other_scorers_other_cases_and_strangers_are_no_pair() -> None:
    with pytest.raises(ValueError, match="採点の版"):
        comparing.compared(runs(0.9), runs(0.9, scorers="other"))
    changed = [one.model_copy(update={"case": "new"}) if one.id == "a-0" else one for one in runs(0.9)]
    with pytest.raises(ValueError, match=r"事例の版.*a-0"):
        comparing.compared(runs(0.9), changed)
    with pytest.raises(ValueError, match="1件もありません"):
        comparing.compared(runs(0.9), [row("z-0", "z", coverage=1)])


def test_only_cases_of_both_runs_count_and_the_rest_is_said() -> None:
    more = [*runs(0.9), *(row("z-0", "z", epoch, "m", coverage=0, usable=1) for epoch in range(4))]
    found = comparing.compared(more, runs(0.9, product="new"))
    assert found.values["coverage"][0] == pytest.approx(0.9)
    said = comparing.markdown(found)
    assert "片方にしかない1件" in said
    assert "製品の版が違います" in said


def test_fewer_than_four_epochs_of_a_model_are_no_verdict_and_a_hard_failure_needs_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def written(name: str, rows: list[Row]) -> str:
        write_rows(tmp_path / name, rows)
        return str(tmp_path / name)

    monkeypatch.setenv("EVAL_REPORTS", str(tmp_path))
    good = written("good.jsonl", runs(0.9))
    few = written("few.jsonl", [one for one in runs(0.5) if one.epoch < 3])
    assert main(["compare", good, few]) == 2
    assert "判定なし" in capsys.readouterr().out
    assert main(["compare", good, written("worse.jsonl", runs(0.5))]) == 1
    assert main(["compare", good, good]) == 0
    hard = written("hard.jsonl", [row(f"{c}-0", c, 0, "m", coverage=1, usable=0) for c in "abcdef"])
    assert main(["compare", good, hard]) == 1
    assert main(["compare", good, written("other.jsonl", runs(0.9, scorers="other"))]) == 2
    assert "採点の版" in capsys.readouterr().out


def test_the_playbook_always_says_the_same_and_needs_one_epoch() -> None:
    once = [row(f"{c}-0", c, 0, "playbook", coverage=0.5) for c in "abcdef"]
    assert comparing.compared(once, once).too_few == []
    assert comparing.compared(once, [one for one in runs(0.5) if one.epoch == 0]).too_few == ["mは1回"]


def test_a_model_is_shown_against_the_baseline_of_the_playbook() -> None:
    said = markdown(runs(0.9), {"a-0": {"coverage": 0.5}, "b-0": {"coverage": 0.7}})
    assert "基準は型による下書き" in said
    assert "| `coverage` | 0.600 | 0.900 | +0.300 |" in said
    assert "基準は型による下書き" not in markdown(runs(0.9, "playbook"), {"a-0": {"coverage": 0.5}})
