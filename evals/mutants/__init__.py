"""Mutants: broken drafts and broken pipelines that the gate must catch by the metric each names."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from evals.cases import Suite
from evals.drafting import Draft, draft_all
from evals.gate import Drop, drops, values
from evals.mutants import outputs, pipelines
from evals.results import Row, scored, totals
from evals.scorers.view import World


@dataclass(frozen=True)
class Caught:
    """What the gate saw of one mutant: in how many cases its metric fell, and the total before and after."""

    name: str
    metric: str
    cases: int
    before: float
    after: float
    margin: float = 0.0

    @property
    def ok(self) -> bool:
        """Some case fell, and a total that must fall by a margin did."""
        return self.cases > 0 and self.before - self.after >= self.margin

    def __str__(self) -> str:
        mark = "OK " if self.ok else "NG "
        return f"{mark}{self.name:22s} {self.metric:16s} {self.before:.3f} → {self.after:.3f}  {self.cases}件"


def broken_drafts(suite: Suite, drafts: Mapping[str, Draft], known: Mapping[str, World]) -> Iterator[Caught]:
    """Every broken draft against the good ones."""
    good = scored(suite, drafts, known)
    for mutant in outputs.MUTANTS:
        broken = {case.id: mutant.apply(drafts[case.id], case, suite) for case in suite.cases}
        yield _caught(mutant.name, mutant.metric, good, scored(suite, broken, known))


def broken_pipelines(
    suite: Suite, drafts: Mapping[str, Draft], known: Mapping[str, World], say: Callable[[str], None]
) -> Iterator[Caught]:
    """Every broken pipeline, run on the suite's cases, against the good one. These are the ablations too."""
    good = scored(suite, drafts, known)
    for mutant in pipelines.MUTANTS:
        broken = scored(suite, draft_all(suite, mutant.arm, say=say), known)
        yield _caught(mutant.arm.name, mutant.metric, good, broken, mutant.margin)


def _caught(name: str, metric: str, good: list[Row], broken: list[Row], margin: float = 0.0) -> Caught:
    fallen: list[Drop] = [one for one in drops(values(good), broken) if one.metric == metric]
    before, after = totals(good).get(metric, 0.0), totals(broken).get(metric, 0.0)
    return Caught(name, metric, len({one.case for one in fallen}), before, after, margin)


__all__ = ["Caught", "broken_drafts", "broken_pipelines"]
