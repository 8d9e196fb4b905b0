"""The warm draft at every size, one process a size, in turn: the same client and the same words to each."""

import statistics
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

from bench.datasets import Dataset
from bench.hosts import DeskHost
from bench.report import Row
from bench.requests import Request, first_touches, visits
from bench.stats import Series, Took, ratio_of_pairs, split
from bench.worker import Worker

MEDIAN_MS = 50
P95_MS = 120
GROWTH = 1.5
"""Median at the largest size against that at the smallest."""

TOUCH = {True: "  first touch of a client", False: "  repeat touches"}


@dataclass
class Drafts:
    """What one size took: milliseconds of each draft and of its steps, in the order of the requests."""

    whole: list[Took] = field(default_factory=list)
    steps: dict[str, list[float]] = field(default_factory=dict)
    peak: float = 0.0

    def add(self, whole: Took, steps: dict[str, float]) -> None:
        self.whole.append(whole)
        for step, milliseconds in steps.items():
            self.steps.setdefault(step, []).append(milliseconds)


def measure(datasets: Sequence[Dataset], home: Dataset, rounds: int) -> list[Row]:
    """Rows of every size; the bar of the draft belongs to `home`, that of the growth to the two ends."""
    requests = visits(rounds)
    taken = _run(datasets, requests)
    firsts = first_touches(requests)
    rows = [row for d in datasets for row in _rows(d, taken[d.name], firsts, barred=d is home)]
    if len(datasets) > 1:
        rows.append(_growth(datasets, taken))
    return rows


def _run(datasets: Sequence[Dataset], requests: Sequence[Request]) -> dict[str, Drafts]:
    taken = {dataset.name: Drafts() for dataset in datasets}
    with ExitStack() as stack:
        workers = {d.name: stack.enter_context(Worker(DeskHost, d.settings)) for d in datasets}
        names = list(workers)
        for number, request in enumerate(requests):
            turn = number % len(names)
            for name in names[turn:] + names[:turn]:
                taken[name].add(*workers[name].ask("draft", request))
        for name, worker in workers.items():
            taken[name].peak = worker.ask("peak_megabytes")
    return taken


def _rows(dataset: Dataset, drafts: Drafts, firsts: Sequence[bool], *, barred: bool) -> list[Row]:
    every = Series(tuple(drafts.whole))
    bar: dict[str, Any] = {
        "yardstick": f"bar {MEDIAN_MS} ms",
        "ratio": every.median / MEDIAN_MS,
        "bar": f"≤ {MEDIAN_MS} ms, p95 ≤ {P95_MS} ms",
        "passed": every.median <= MEDIAN_MS and every.p95 <= P95_MS,
    }
    return [
        Row.of(f"warm draft, {dataset.name} notes", "ms", every, **(bar if barred else {})),
        *(Row.of(TOUCH[first], "ms", some) for first, some in split(drafts.whole, firsts).items()),
        *_slowest_steps(drafts.steps),
        Row("  peak memory of a process that only drafts", "MB", drafts.peak),
    ]


def _slowest_steps(steps: dict[str, list[float]], most: int = 2) -> list[Row]:
    medians = {step: statistics.median(values) for step, values in steps.items() if step != "total"}
    slowest = sorted(medians, key=lambda step: -medians[step])[:most]
    return [Row(f"  of which the step {step}", "ms", medians[step], n=len(steps[step])) for step in slowest]


def _growth(datasets: Sequence[Dataset], taken: dict[str, Drafts]) -> Row:
    small, large = datasets[0].name, datasets[-1].name
    ours, theirs = Series(tuple(taken[large].whole)), Series(tuple(taken[small].whole))
    growth = ours.median / theirs.median
    return Row(
        f"warm draft, {large} against {small}",
        "×",
        growth,
        p95=ours.p95 / theirs.p95,
        cpu=ours.cpu / theirs.cpu,
        n=len(ours),
        yardstick=f"pairs, {small}",
        ratio=ratio_of_pairs(ours, theirs),
        bar=f"≤ {GROWTH} × (median)",
        passed=growth <= GROWTH,
    )
