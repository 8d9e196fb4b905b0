"""The gate, the baseline and the exam itself: each guard is shown to fail on what it guards against."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from evals import comparing, gate
from evals.cases import CANARY, SPLITS, Case, Suite, load
from evals.leakage import case_texts, leaks
from evals.mutants import Caught, outputs, pipelines
from evals.oracle import oracle_all
from evals.page import html
from evals.report import markdown
from evals.results import Mark, Row, hard_failures, pass_all, read_rows, scored, totals, write_rows
from evals.retrieval import summary
from evals.scorers import World
from evals.take_in import broken_seals, seal
from evals.world import worlds


@pytest.fixture(scope="module")
def suite() -> Suite:
    return load()


@pytest.fixture(scope="module")
def known(suite: Suite) -> dict[str, World]:
    return worlds(suite)


def row(case: str = "a-01", client: str = "a", epoch: int = 0, engine: str = "playbook", **marks: float) -> Row:
    return Row(
        id=case, split="dev", client_id=client, engine=engine, epoch=epoch, case="c", scorers="s", prompts="p",
        product="p", status="ok", seconds=1, tokens=0, cost_usd=0,
        marks={name: Mark(good=value, of=1, why="理由") for name, value in marks.items()},
    )  # fmt: skip


def test_a_run_like_the_baseline_passes() -> None:
    assert gate.verdict(gate.values([row(coverage=0.5)]), [row(coverage=0.5)]) == []
    assert gate.verdict(gate.values([row(coverage=0.5)]), [row(coverage=0.7)]) == []


def test_a_drop_in_one_case_fails_and_names_it() -> None:
    wrong = gate.verdict(
        gate.values([row(coverage=0.5), row("a-02", coverage=1)]), [row(coverage=0.4), row("a-02", coverage=1)]
    )
    assert wrong == ["下がった: a-01 coverage: 0.50 → 0.40"]


def test_a_case_that_is_gone_fails() -> None:
    assert gate.verdict(gate.values([row(coverage=0.5)]), []) == ["下がった: a-01 coverage: 0.50 → 0.00"]


def test_a_metric_that_is_gone_fails_where_the_case_alone_decides_whether_it_is_measured() -> None:
    before = gate.values([row(coverage=1, known_used=0.5, precision=1)])
    assert gate.verdict(before, [row(coverage=1, precision=1)]) == ["下がった: a-01 known_used: 0.50 → 0.00"]
    assert gate.verdict(before, [row(coverage=1, known_used=0.5)]) == []


def test_what_may_vanish_is_exactly_what_is_measured_on_the_draft(suite: Suite, known: dict[str, World]) -> None:
    def measured(drafts: dict[str, Any]) -> set[tuple[str, str]]:
        return {(one.id, name) for one in scored(suite, drafts, known) for name in one.marks}

    gone = measured(oracle_all(suite, known)) - measured({})
    assert {name for _, name in gone} == gate.MAY_VANISH


@pytest.mark.parametrize("content", [None, "", "{", "[]", "{}", '{"cases": {}}'])
def test_without_a_baseline_the_gate_is_red_and_says_what_to_do(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "playbook.json"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    (wrong,) = gate.verdict(gate.read_baseline(path), [row(coverage=1)])
    assert "基準がありません" in wrong
    assert "eval-bless" in wrong


def test_a_case_that_nobody_blessed_is_not_let_through_in_silence() -> None:
    (wrong,) = gate.verdict(gate.values([row(coverage=1)]), [row(coverage=1), row("a-02", coverage=0)])
    assert "基準にない事例" in wrong
    assert "a-02" in wrong


def test_the_baseline_that_is_kept_holds_every_case(suite: Suite) -> None:
    assert gate.read_baseline().keys() == {case.id for case in suite.cases}


def test_several_epochs_of_a_case_are_looked_at_as_their_mean() -> None:
    assert gate.values([row(coverage=1), row(coverage=0.5, epoch=1)]) == {"a-01": {"coverage": 0.75}}


def test_a_question_where_there_was_none_is_measured_too() -> None:
    assert gate.drops(gate.values([row(coverage=1)]), [row(coverage=1, precision=0)])
    assert not gate.drops(gate.values([row(coverage=1)]), [row(coverage=1, precision=1)])


@pytest.mark.parametrize("metric", ["usable", "no_leak", "no_injection", "no_secret", "not_invented"])
def test_one_hard_failure_fails_even_where_the_baseline_has_it(metric: str) -> None:
    bad = [row().model_copy(update={"marks": {metric: Mark(good=0, of=1, why="理由")}})]
    assert gate.verdict(gate.values(bad), bad) == [f"必ず守ること: a-01 {metric}: 理由"]


def test_a_failure_that_is_written_down_is_excused_and_no_other() -> None:
    bad = [row(no_leak=0.0), row("a-02", no_leak=0.0)]
    assert gate.verdict(gate.values(bad), bad, ["a-01 no_leak"]) == ["必ず守ること: a-02 no_leak: 理由"]


def test_blessing_needs_a_reason_and_is_recorded(tmp_path: Path) -> None:
    path = tmp_path / "playbook.json"
    with pytest.raises(ValueError, match="理由"):
        gate.bless([row(coverage=1)], "", path)
    assert not path.exists()
    gate.bless([row(coverage=1)], "新しい事例を加えたため", path)
    assert gate.read_baseline(path) == {"a-01": {"coverage": 1.0}}
    history = (tmp_path / gate.HISTORY).read_text(encoding="utf-8")
    assert json.loads(history)["reason"] == "新しい事例を加えたため"


def test_nobody_blesses_a_leak(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="必ず守ること"):
        gate.bless([row(no_leak=0)], "新しい事例を加えたため", tmp_path / "b.json")


def test_two_runs_are_compared_by_client_over_all_epochs() -> None:
    def runs(value: float) -> list[Row]:
        return [
            row(f"{c}-{n}", c, epoch, coverage=value) for c in "abcdef" for n in range(3) for epoch in range(4)
        ]

    worse = comparing.compare(runs(0.8), runs(0.5), "coverage")
    assert worse is not None
    assert worse.high < 0
    assert worse.difference == pytest.approx(-0.3)
    same = comparing.compare(runs(0.8), runs(0.8), "coverage")
    assert same is not None
    assert same.low == same.high == 0
    assert comparing.compare(runs(0.8), runs(0.5), "dates") is None


def test_one_client_alone_does_not_move_the_interval_below_zero() -> None:
    before = [row(f"{c}-{n}", c, coverage=0.8) for c in "abcdef" for n in range(3)]
    after = [row(f"{c}-{n}", c, coverage=0.0 if c == "a" else 0.8) for c in "abcdef" for n in range(3)]
    found = comparing.compare(before, after, "coverage")
    assert found is not None
    assert found.low < -0.1
    assert found.high == 0


def test_pass_k_needs_every_run() -> None:
    runs = [row("a", epoch=n, usable=1) for n in range(4)] + [
        row("b", epoch=n, usable=float(n > 0)) for n in range(4)
    ]
    assert pass_all(runs, 4) == 0.5
    assert pass_all(runs, 1) == pytest.approx(0.875)


def test_the_suite_is_large_and_mixed_enough(suite: Suite) -> None:
    assert len(suite.cases) >= 200
    assert sum(len(notes) >= 12 for notes in suite.notes.values()) >= 22
    labelled = [case for case in suite.cases if case.open]
    assert sum(case.max_questions == 0 for case in labelled) * 4 >= len(labelled)
    counts = {split: len(suite.only([split]).cases) for split in SPLITS}
    assert counts["attack"] >= 20
    assert counts["regression"] >= 10
    assert {case.canary for case in suite.cases} == {CANARY}


def test_dev_and_test_share_no_client(suite: Suite) -> None:
    dev, test = ({case.client_id for case in suite.only([split]).cases} for split in ("dev", "test"))
    assert dev
    assert test
    assert not dev & test


def test_every_forbidden_text_has_an_example_that_is_hit(suite: Suite) -> None:
    import re

    hard = [one for case in suite.cases for one in case.must_not if one.kind != "other"]
    assert len(hard) >= 20
    assert [one.why for one in hard if not any(re.search(p, one.example, re.I) for p in one.match)] == []


def test_the_key_scores_one_and_nothing_scores_zero(suite: Suite, known: dict[str, World]) -> None:
    assert {
        name: value for name, value in totals(scored(suite, oracle_all(suite, known), known)).items() if value < 1
    } == {}
    assert {name: value for name, value in totals(scored(suite, {}, known)).items() if value > 0} == {}


def test_the_case_files_are_what_was_sealed() -> None:
    assert broken_seals() == []


def test_a_changed_case_file_breaks_the_seal(tmp_path: Path) -> None:
    file = tmp_path / "dev" / "me" / "cases.jsonl"
    file.parent.mkdir(parents=True)
    file.write_text("{}\n", encoding="utf-8")
    seal(tmp_path)
    assert broken_seals(tmp_path) == []
    file.write_text("{ }\n", encoding="utf-8")
    assert broken_seals(tmp_path) == ["dev/me/cases.jsonl"]


def test_a_copied_case_and_a_canary_are_found(suite: Suite, tmp_path: Path) -> None:
    where, text = next((w, t) for w, t in case_texts(suite) if len(t) > 30)
    file = tmp_path / "vague.yaml"
    file.write_text(f"x: {text}\n", encoding="utf-8")
    assert any(name.endswith(where.split("-")[0]) or where in name for name in leaks(suite, [file]))
    file.write_text(f"x: {CANARY}\n", encoding="utf-8")
    assert leaks(suite, [file]) == {"vague.yaml: canary": CANARY}
    file.write_text("x: 何でもない文です\n", encoding="utf-8")
    assert leaks(suite, [file]) == {}


def test_every_mutant_names_a_metric_and_there_are_more_than_twenty() -> None:
    names = [one.name for one in outputs.MUTANTS] + [one.arm.name for one in pipelines.MUTANTS]
    assert len(set(names)) == len(names) >= 20


def test_a_broken_oracle_is_caught_by_the_metric_it_names(suite: Suite, known: dict[str, World]) -> None:
    some = suite.only(["dev", "attack"])
    best = oracle_all(some, known)
    for draft in best.values():
        draft["warnings"] = []
        draft["brief"]["markdown"] += "\n" + "進めます。" * 200

    def falls(mutant: outputs.Mutant, case: Case) -> bool:
        one = replace(some, cases=(case,))
        good, bad = (
            scored(one, {case.id: draft}, known)
            for draft in (best[case.id], mutant.apply(best[case.id], case, some))
        )
        return mutant.metric in {drop.metric for drop in gate.drops(gate.values(good), bad)}

    missed = [one.name for one in outputs.MUTANTS if not any(falls(one, case) for case in some.cases)]
    assert missed == []


def test_a_mutant_that_nothing_notices_is_not_caught() -> None:
    assert not Caught("x", "coverage", 0, 1.0, 1.0).ok
    assert not Caught("x", "coverage", 3, 0.9, 0.85, margin=0.1).ok
    assert Caught("x", "coverage", 3, 0.9, 0.7, margin=0.1).ok


def test_pasts_of_broken_pipelines_are_what_they_say(suite: Suite) -> None:
    assert pipelines.none(suite) == {}
    stale = {note.id for notes in pipelines.stale_only(suite).values() for note in notes}
    assert stale == {one.id for one in suite.keys if one.kind == "superseded"}
    assert not stale & {one.ref for one in suite.keys}
    swapped = pipelines.neighbours(suite)
    assert all(note.client_id == client for client, notes in swapped.items() for note in notes)
    first = next(iter(suite.clients))
    assert not {n.text for n in swapped[first]} & {n.text for n in suite.notes[first]}


def test_rows_come_back_as_they_were_written_and_totals_follow_from_them(tmp_path: Path) -> None:
    rows = [row(coverage=0.5, precision=1, asked=0.5), row("a-02", coverage=1)]
    write_rows(tmp_path / "r.jsonl", rows)
    assert read_rows(tmp_path / "r.jsonl") == rows
    found = totals(rows)
    assert found["coverage"] == 0.75
    assert found["ask_f1"] == pytest.approx(2 / 3)
    assert hard_failures(rows) == []


def test_the_report_escapes_what_clients_wrote_and_asks_nothing_from_outside(suite: Suite) -> None:
    hostile = next(case for case in suite.cases if "<script>" in case.instruction)
    rows = [row(hostile.id, hostile.client_id, coverage=0.5)]
    text = html(suite, rows, {}, {hostile.id: {"coverage": 1.0}})
    assert "<script" not in text
    assert "http" not in text.replace("http-equiv", "")
    assert f'id="{hostile.id}"' in text
    assert "coverage: 1.00 → 0.50" in text
    assert "下がった 1件" in markdown(rows, {hostile.id: {"coverage": 1.0}})


def test_drafts_where_the_model_did_not_answer_are_not_passed_off_as_its_own() -> None:
    rows = [row(engine="m"), row("a-02", engine="m").model_copy(update={"status": "fell_back"})]
    assert "1件はAIモデルが答えず" in markdown(rows, {})
    assert "AIモデルが答えず" not in markdown(rows[:1], {})


def test_retrieval_counts_places() -> None:
    found = summary([(["a", "b", "c"], {"b"}), (["a"], {"a"})])
    assert found["recall@1"] == 0.5
    assert found["recall@3"] == 1
    assert found["mrr"] == 0.75
    assert summary([]) == {}
