"""The one command. `python -m evals.run [run|gate|bless|mutants|compare] …`; the exit code is the verdict."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from math import comb
from pathlib import Path
from statistics import mean

from evals import gate, learning, report, retrieval
from evals.cases import SPLITS, Suite, load
from evals.drafting import PLAYBOOK, REPORTS, Arm, Draft, draft_all
from evals.leakage import leaks, product_files
from evals.mutants import broken_drafts, broken_pipelines
from evals.mutants.pipelines import none, stale_only
from evals.oracle import oracle_all
from evals.results import Row, hard_failures, read_rows, scored, totals, write_rows
from evals.scorers import HARD
from evals.scorers.view import World
from evals.take_in import broken_seals
from evals.world import worlds

SHOWN = (
    "coverage",
    "asked",
    "precision",
    "not_reasked",
    "silence",
    "known_used",
    "not_stale",
    "given_kept",
    "dates",
)
MUTATED = ("dev", "regression", "attack")


def main(words: Sequence[str] | None = None) -> int:
    """0 when all is well."""
    asked = _parser().parse_args(words)
    commands: dict[str, Callable[[argparse.Namespace], int]] = {
        "run": run,
        "gate": check,
        "bless": bless,
        "mutants": mutants,
        "compare": compare,
    }
    return commands[asked.command](asked)


def run(asked: argparse.Namespace) -> int:
    """Draft, score, report."""
    suite = load().only(asked.split.split(","))
    rows, drafts = _rows(suite, worlds(suite), asked.engine, asked.epochs)
    _write(suite, rows, drafts)
    if asked.engine == PLAYBOOK:
        _past(suite)
        _retrieval(suite, drafts)
        _learning()
    if asked.epochs > 1:
        print(f"pass^{asked.epochs}: {pass_all(rows, asked.epochs):.3f}(すべての回で必ず守ることを守った割合)")
    return 0


def check(_: argparse.Namespace) -> int:
    """The gate, on the engine that always says the same."""
    suite = load()
    known = worlds(suite)
    wrong = _of_the_suite(suite, known)
    rows, drafts = _rows(suite, known, PLAYBOOK, 1)
    _write(suite, rows, drafts)
    excused = gate.known_failures()
    wrong += gate.verdict(gate.read_baseline(), rows, excused)
    print("\n".join(wrong) or "合格: 必ず守ることはすべて守られ、基準より下がった事例はありません。")
    print("\n".join(f"既知の失敗: {name}({why})" for name, why in excused.items()))
    return bool(wrong)


def bless(asked: argparse.Namespace) -> int:
    """Make what the product does now the baseline."""
    suite = load()
    rows, _ = _rows(suite, worlds(suite), PLAYBOOK, 1)
    try:
        gate.bless(rows, asked.reason or "")
    except ValueError as error:
        print(error)
        return 1
    print(f"{len(rows)}件を新しい基準にしました。")
    return 0


def mutants(_: argparse.Namespace) -> int:
    """Every broken draft and pipeline must be caught by the metric that it names."""
    suite = load()
    known = worlds(suite)
    most = suite.only(MUTATED, every=2)
    drafts = draft_all(most, Arm(), say=_say)
    found = list(broken_drafts(most, drafts, known))
    few = most.only(["dev"], every=2)
    found += broken_pipelines(few, drafts, known, _say)
    print("\n".join(map(str, found)))
    missed = [one.name for one in found if not one.ok]
    print(f"{len(found)}個の壊れた製品のうち、見逃し {len(missed)}個 {missed or ''}")
    return bool(missed)


def compare(asked: argparse.Namespace) -> int:
    """The second run against the first, by metric; red when a whole interval lies below −0.02 or a hard metric failed."""
    first, second = (read_rows(Path(file)) for file in asked.files)
    worse = []
    for metric in sorted({name for row in [*first, *second] for name in row.marks}):
        found = gate.compare(first, second, metric)
        if found is not None:
            print(f"{metric:16s} {found.difference:+.3f}  [{found.low:+.3f}, {found.high:+.3f}]")
            worse += [metric] if found.high < -0.02 else []
    for rows in (first, second):
        cost = sum(row.cost_usd or 0 for row in rows)
        print(
            f"{rows[0].engine}: {sum(r.tokens for r in rows):,}トークン、${cost:.3f}、{mean(r.seconds for r in rows):.1f}秒/件"
        )
    failed = hard_failures(second)
    print("\n".join(failed))
    return bool(worse or failed)


def pass_all(rows: Sequence[Row], times: int) -> float:
    """pass^k: the chance that k runs of a case all keep every hard metric."""
    kept: dict[str, list[bool]] = {}
    for row in rows:
        kept.setdefault(row.id, []).append(all(row.marks[name].value == 1 for name in HARD if name in row.marks))
    return mean(comb(sum(some), times) / comb(len(some), times) for some in kept.values())


def _of_the_suite(suite: Suite, known: dict[str, World]) -> list[str]:
    """What is wrong with the exam itself: changed files, leaked cases, a scale without its two ends."""
    best = totals(scored(suite, oracle_all(suite, known), known))
    least = totals(scored(suite, {}, known))
    copied = (f"{where}: {words}" for where, words in leaks(suite, product_files()).items())
    return [
        *(f"封印と違う(make eval-seal): {name}" for name in broken_seals()),
        *(f"事例が製品に漏れている: {one}" for one in gate.unknown(copied, gate.known_failures())),
        *(f"手本が満点でない: {name} {value:.3f}" for name, value in best.items() if value < 1),
        *(f"白紙が0点でない: {name} {value:.3f}" for name, value in least.items() if value > 0),
    ]


def _rows(suite: Suite, known: dict[str, World], engine: str, epochs: int) -> tuple[list[Row], dict[str, Draft]]:
    rows: list[Row] = []
    first: dict[str, Draft] = {}
    for epoch in range(epochs):
        drafts = draft_all(suite, Arm(), engine, epoch, _say)
        rows += scored(suite, drafts, known, engine, epoch)
        first = first or drafts
    return rows, first


def _write(suite: Suite, rows: list[Row], drafts: dict[str, Draft]) -> None:
    folder = REPORTS / "".join(letter if letter.isalnum() or letter in "-_." else "_" for letter in rows[0].engine)
    before = gate.read_baseline() if rows[0].engine == PLAYBOOK else {}
    write_rows(folder / "results.jsonl", rows)
    text = report.markdown(rows, before)
    (folder / "report.md").write_text(text, encoding="utf-8")
    (folder / "report.html").write_text(report.html(suite, rows, drafts, before), encoding="utf-8")
    print(text)
    print(f"{os.path.relpath(folder)}: results.jsonl、report.md、report.html")


def _past(suite: Suite) -> None:
    """Does the past help, and how much can an outdated one harm?"""
    known = worlds(suite)
    few = suite.only(MUTATED, every=2)
    print("\n過去の記録の効果(半分の事例)")
    for arm in (Arm(), Arm("none", none), Arm("stale_only", stale_only)):
        found = totals(scored(few, draft_all(few, arm), known))
        print(f"{arm.name:12s}", "  ".join(f"{name} {found.get(name, 0):.3f}" for name in SHOWN))


def _retrieval(suite: Suite, drafts: dict[str, Draft]) -> None:
    print("\n思い出す力")
    for name, found in retrieval.measured(suite, drafts).items():
        print(f"{name:16s}", "  ".join(f"{label} {value:.3f}" for label, value in found.items()))


def _learning() -> None:
    """Over twenty jobs with clients who answer from hidden wishes; and what the ledger adds to the notes."""
    print("\n20件の仕事で覚えるか(隠れた希望を持つ模擬クライアント)")
    print(learning.told(learning.learned(), "full"))
    print(learning.told(learning.learned(ledger=False), "no_ledger"))


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="evals.run", description=__doc__)
    parser.add_argument("command", choices=["run", "gate", "bless", "mutants", "compare"])
    parser.add_argument("files", nargs="*", help="two results.jsonl to compare")
    parser.add_argument("--engine", default=PLAYBOOK, help="playbook, or any LiteLLM model name")
    parser.add_argument("--epochs", type=int, default=1)
    parser.add_argument("--split", default=",".join(SPLITS))
    parser.add_argument("--reason", help="why this is the new baseline")
    return parser


if __name__ == "__main__":
    sys.exit(main())
