"""Findings: what a run measured beside the scores: the past, retrieval, learning. Told in the log and in the report."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from evals import learning, past, public_set, retrieval
from evals.cases import Suite
from evals.drafting import Arm, Draft, desk_with
from evals.learning import Curve
from evals.manners import MANNERS
from evals.past import Arms
from evals.retrieval import Summary
from evals.scorers import World

NO_LEDGER = "no_ledger"
CLIENTS = 3
"""The same so many for every manner, so that the curves can be compared."""

MEASURED = ("dev", "regression", "attack")


@dataclass(frozen=True)
class Findings:
    """Empty where nothing was measured. `ablations`: recipe → set → summary; `public`: its name and its summaries;
    `curves`: manner → curve, and `no_ledger`."""

    arms: Arms = field(default_factory=dict)
    ablations: Mapping[str, Mapping[str, Summary]] = field(default_factory=dict)
    public: tuple[str, Mapping[str, Summary]] | None = None
    curves: Mapping[str, Curve] = field(default_factory=dict)


def found(
    suite: Suite,
    known: Mapping[str, World],
    drafts: Mapping[str, Draft],
    say: Callable[[str], None],
    squad: Path | None = None,
) -> Findings:
    """Everything, in a minute or two. The `test` split is left out where ids of single cases are told."""
    few = suite.only(MEASURED, every=2)
    arms = past.arms(few, known, drafts)
    say("過去の記録の効果: 済み")
    ablations = retrieval.ablations(suite)
    say("思い出す力: 済み")
    curves = {}
    for manner in MANNERS:
        curves[manner] = learning.learned(manner, CLIENTS)
        say(f"20件の仕事({manner}): 済み")
    curves[NO_LEDGER] = learning.learned("precise", CLIENTS, ledger=False)
    return Findings(arms, ablations, _public(few, squad), curves)


def markdown(one: Findings) -> str:
    """For the log."""
    parts = []
    if one.arms:
        parts += ["## 過去の記録の効果(半分の事例)", "", past.told(one.arms), ""]
    if one.ablations:
        parts += ["## 思い出す力(作り方から一つずつ除く)", "", *_ablation_rows(one.ablations), ""]
    if one.public:
        name, values = one.public
        parts += [f"公開データ {name}", "", *(f"- {way}: {_numbers(some)}" for way, some in values.items()), ""]
    if one.curves:
        parts += ["## 20件の仕事で覚えるか(隠れた希望を持つ模擬クライアント)", "", "```"]
        parts += [learning.told(curve, name) for name, curve in one.curves.items()]
        parts += ["```", *_calibration(one.curves["precise"])]
    return "\n".join(parts)


def _public(few: Suite, squad: Path | None) -> tuple[str, Mapping[str, Summary]] | None:
    data = public_set.at_hand(squad)
    if data is None:
        return None
    with desk_with(few, Arm()) as desk:
        return data.name, public_set.measured(data, desk.embedder)


def _ablation_rows(ablations: Mapping[str, Mapping[str, Summary]]) -> list[str]:
    sets = list(next(iter(ablations.values())))
    head = [f"| 作り方 | {' | '.join(sets)} |", f"|---|{'---|' * len(sets)}"]
    rows = [
        f"| {name} | {' | '.join(_numbers(some[label]) for label in sets)} |" for name, some in ablations.items()
    ]
    return ["(recall@1 / @3 / @5、MRR)", "", *head, *rows]


def _numbers(some: Summary) -> str:
    if not some:
        return "–"
    recalls = " / ".join(f"{some[f'recall@{k}']:.3f}" for k in retrieval.AT)
    return f"{recalls}、{some['mrr']:.3f}({some['cases']:.0f}件)"


def _calibration(curve: Curve) -> list[str]:
    return [
        f"- 誤る確率 {p:.2f} → 実際 {wrong:.2f}({count}件)" for p, wrong, count in learning.buckets(curve.guesses)
    ]
