"""The one command. `python -m evals.run [run|gate|bless|mutants|models|compare|judge] …`; the exit code is the verdict:
0 well, 1 red, 2 no verdict (runs that cannot be compared, or too few epochs)."""

import argparse
import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from evals import comparing, gate, judge, learning, page, report
from evals.cases import SPLITS, Suite, load
from evals.drafting import PLAYBOOK, Arm, Draft, NoAnswer, desk_with, draft_all, draft_epochs, reports
from evals.exam import wrong_with_the_scale, wrong_with_the_suite
from evals.findings import Findings, found, markdown
from evals.mutants import broken_drafts, broken_pipelines
from evals.mutants.damages import damages
from evals.results import Row, pass_all, read_rows, scored, write_rows
from evals.scorers.view import World
from evals.world import worlds

MUTATED = ("dev", "regression", "attack")
NO_VERDICT = 2
UNANSWERED = (
    "AIモデルが答えなかったため、評価をやめました。モデルの名前と、鍵(OPENAI_API_KEY など)を確かめてください。"
)


def main(words: Sequence[str] | None = None) -> int:
    """0 when all is well."""
    asked = _parser().parse_args(words)
    commands: dict[str, Callable[[argparse.Namespace], int]] = {
        "run": run,
        "gate": check,
        "bless": bless,
        "mutants": mutants,
        "models": models,
        "compare": compare,
        "judge": judges,
    }
    try:
        return commands[asked.command](asked)
    except NoAnswer as error:
        print(f"{UNANSWERED}\n{error}")
        return NO_VERDICT


def run(asked: argparse.Namespace) -> int:
    """Draft, score, report."""
    suite, epochs = _chosen(asked), asked.epochs or 1
    known = worlds(suite)
    rows, drafts = _rows(suite, known, asked.engine, epochs)
    whole = asked.engine == PLAYBOOK and not asked.cases
    more = found(suite, known, drafts, _say, asked.squad) if whole else Findings()
    _write(suite, rows, drafts, more)
    if epochs > 1:
        print(f"pass^{epochs}: {pass_all(rows, epochs):.3f}(すべての回で必ず守ることを守った割合)")
    return 0


def check(_: argparse.Namespace) -> int:
    """The gate, on the engine that always says the same."""
    suite = load()
    known = worlds(suite)
    wrong = wrong_with_the_suite(suite, known)
    rows, drafts = _rows(suite, known, PLAYBOOK, 1)
    _write(suite, rows, drafts, Findings())
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
    """Every broken draft, pipeline and scorer must be caught, each draft and pipeline by the metric that it names."""
    suite = load()
    known = worlds(suite)
    most = suite.only(MUTATED, every=2)
    drafts = draft_all(most, Arm(), say=_say)
    caught = list(broken_drafts(most, drafts, known))
    few = most.only(["dev"], every=2)
    caught += broken_pipelines(few, drafts, known, _say)
    print("\n".join(map(str, caught)))
    missed = [one.name for one in caught if not one.ok]
    print(f"{len(caught)}個の壊れた製品のうち、見逃し {len(missed)}個 {missed or ''}")
    return bool([*missed, *_unnoticed_damages(suite, known), *_worthless_ledger()])


def models(asked: argparse.Namespace) -> int:
    """Two models over the same cases, and the second against the first."""
    if len(asked.names) != 2:
        print('比べるモデルを2つ指定してください(例: make eval-models MODELS="openai/… openai/…")。')
        return NO_VERDICT
    suite, runs = _chosen(asked), []
    known = worlds(suite)
    for engine in asked.names:
        rows, drafts = _rows(suite, known, engine, asked.epochs or comparing.LEAST_EPOCHS)
        _write(suite, rows, drafts, Findings())
        runs.append(rows)
    return _compared(*runs)


def compare(asked: argparse.Namespace) -> int:
    """Two runs that were made before."""
    if len(asked.names) != 2 or not all(Path(file).is_file() for file in asked.names):
        print("比べる results.jsonl を2つ指定してください。")
        return NO_VERDICT
    return _compared(*(read_rows(Path(file)) for file in asked.names))


def judges(asked: argparse.Namespace) -> int:
    """How far a model may be trusted as a judge: both prompts against the hand-labelled pairs. Never red."""
    labelled = judge.pairs()
    with desk_with(load().only([]), Arm(), asked.engine) as desk:
        door = desk.door
        if door is None:
            print("ENGINE=モデル名 を指定してください。")
            return 1
        for variant in ("plain", "strict"):
            found = [judge.judge_one(one.kind, one.need, one.text, door, variant) for one in labelled]
            if all(one.covered is None for one in found):
                raise NoAnswer(found[0].why)
            print(f"{asked.engine} {variant}: {judge.agreement(labelled, found)}")
            wrong = [one.id for one, said in zip(labelled, found, strict=True) if said.covered is not one.label]
            print(f"  人と違うか採点できない対: {'、'.join(wrong) or 'なし'}")
    return 0


def _compared(first: Sequence[Row], second: Sequence[Row]) -> int:
    """Red when a whole interval lies below the tolerance, or where a hard metric failed."""
    try:
        result = comparing.compared(first, second)
    except ValueError as error:
        print(error)
        return NO_VERDICT
    text = comparing.markdown(result)
    reports().mkdir(parents=True, exist_ok=True)
    (reports() / "comparison.md").write_text(text + "\n", encoding="utf-8")
    print(text)
    if result.too_few and not result.hard:
        return NO_VERDICT
    return bool(result.worse or result.hard)


def _unnoticed_damages(suite: Suite, known: dict[str, World]) -> list[str]:
    """Damaged scorers that the exam of the gate does not notice."""
    few = suite.only(["dev", "attack"], every=3)
    tried = list(damages())
    missed = [str(one) for one in tried if next(wrong_with_the_scale(few, known, one.judge), None) is None]
    print(f"{len(tried)}通りに壊した採点のうち、見逃し {len(missed)}個 {missed or ''}")
    return missed


def _worthless_ledger() -> list[str]:
    """Without the ledger the guesses must be less honest, and more must be asked once something was learned."""
    whole, without = learning.learned(), learning.learned(ledger=False)
    lost = learning.lost(whole, without)
    print("\n".join(f"{'OK ' if one.ok else 'NG '}ledger_off {one}" for one in lost))
    return [one.metric for one in lost if not one.ok]


def _chosen(asked: argparse.Namespace) -> Suite:
    suite = load().only(asked.split.split(","), asked.every)
    return suite.repeated(asked.cases) if asked.cases else suite


def _rows(suite: Suite, known: dict[str, World], engine: str, epochs: int) -> tuple[list[Row], dict[str, Draft]]:
    runs = draft_epochs(suite, Arm(), engine, epochs, _say)
    rows = [row for epoch, drafts in enumerate(runs) for row in scored(suite, drafts, known, engine, epoch)]
    return rows, runs[0]


def _write(suite: Suite, rows: list[Row], drafts: dict[str, Draft], more: Findings) -> None:
    folder = reports() / "".join(
        letter if letter.isalnum() or letter in "-_." else "_" for letter in rows[0].engine
    )
    ids = {row.id for row in rows}
    before = {case: values for case, values in gate.read_baseline().items() if case in ids}
    write_rows(folder / "results.jsonl", rows)
    text = "\n".join([report.markdown(rows, before), markdown(more)])
    (folder / "report.md").write_text(text, encoding="utf-8")
    (folder / "report.html").write_text(page.html(suite, rows, drafts, before, more), encoding="utf-8")
    print(text)
    print(f"{os.path.relpath(folder)}: results.jsonl、report.md、report.html({time.process_time():.0f}秒)")


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="evals.run", description=__doc__)
    parser.add_argument("command", choices=["run", "gate", "bless", "mutants", "models", "compare", "judge"])
    parser.add_argument("names", nargs="*", help="models: two model names; compare: two results.jsonl")
    parser.add_argument("--engine", default=PLAYBOOK, help="playbook, or any LiteLLM model name")
    parser.add_argument("--epochs", type=int, help="of each case; models: 4 if nothing is said, else 1")
    parser.add_argument("--split", default=",".join(SPLITS))
    parser.add_argument("--every", type=int, default=1, help="every n-th case only, to try something out")
    parser.add_argument("--cases", type=int, default=0, help="at least so many, repeated under other ids")
    parser.add_argument("--squad", type=Path, help="a public set in SQuAD's form, e.g. JSQuAD")
    parser.add_argument("--reason", help="why this is the new baseline")
    return parser


if __name__ == "__main__":
    sys.exit(main())
