"""The exam itself: is the scale straight, and is nobody told the answers? No draft of the product is looked at.

A scorer that always praises is as wrong as one that never does: the key must score 1, no draft must score 0, every
metric must be measured somewhere, and every broken draft made from the key must be noticed by the metric it names.
"""

from collections.abc import Iterator, Mapping

from evals import gate
from evals.cases import Suite
from evals.drafting import Draft
from evals.leakage import leaks, product_files
from evals.mutants.outputs import MUTANTS, Mutant
from evals.oracle import oracle_all
from evals.results import Judge, scored, totals
from evals.scorers import METRICS, World, score
from evals.take_in import broken_seals


def wrong_with_the_suite(suite: Suite, known: Mapping[str, World]) -> list[str]:
    """Changed files, leaked cases, a crooked scale."""
    return [
        *(f"封印と違います: {name}" for name in broken_seals()),
        *(f"事例の文が製品にあります: {where}" for where in leaks(suite, product_files())),
        *wrong_with_the_scale(suite, known),
    ]


def wrong_with_the_scale(suite: Suite, known: Mapping[str, World], judge: Judge = score) -> Iterator[str]:
    """Lazy, so that one flaw is found fast. `judge`: scorers that may be damaged."""
    key = oracle_all(suite, dict(known))
    best = totals(scored(suite, key, known, judge=judge))
    least = totals(scored(suite, {}, known, judge=judge))
    yield from (f"正解の下書きが満点でない: {name} {value:.3f}" for name, value in best.items() if value < 1)
    yield from (f"空の下書きが0点でない: {name} {value:.3f}" for name, value in least.items() if value > 0)
    yield from (f"どの事例でも測られない: {name}" for name in METRICS if name not in best)
    padded = {case_id: _padded(draft) for case_id, draft in key.items()}
    for mutant in MUTANTS:
        if not any(_noticed(mutant, suite.alone(case.id), padded, known, judge) for case in suite.cases):
            yield f"壊れた下書きを見逃します: {mutant.name}({mutant.metric})"


def _padded(draft: Draft) -> Draft:
    """Long enough for ten times as much to be too much."""
    brief = {**draft["brief"], "markdown": draft["brief"]["markdown"] + "\n" + "進めます。" * 200}
    return {**draft, "brief": brief}


def _noticed(
    mutant: Mutant, one: Suite, key: Mapping[str, Draft], known: Mapping[str, World], judge: Judge
) -> bool:
    """Does the named metric of this one case fall?"""
    (case,) = one.cases
    good = scored(one, key, known, judge=judge)
    bad = scored(one, {case.id: mutant.apply(key[case.id], case, one)}, known, judge=judge)
    return mutant.metric in {drop.metric for drop in gate.drops(gate.values(good), bad)}
