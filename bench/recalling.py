"""Recall alone beside Chroma's own filtered query, on the same vectors; and whether each finds the right notes."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from bench.datasets import Dataset
from bench.hosts import DeskHost
from bench.plain import PlainHost
from bench.ranking import recall_at
from bench.report import Row
from bench.requests import Request, first_touches, visits
from bench.stats import Series, Took, ratio_of_pairs, split
from bench.warm import TOUCH
from bench.worker import Worker

P95_MS = 15
CHECKED_CLIENTS = 20


@dataclass
class Recalls:
    """Milliseconds, in the order of the requests: our recall, fetching the notes before it, Chroma's query."""

    ours: list[Took] = field(default_factory=list)
    fetching: list[Took] = field(default_factory=list)
    chroma: list[Took] = field(default_factory=list)


@dataclass
class Rightness:
    """Of the checked clients: is our ranking exact, and which part of the nearest ten does Chroma find."""

    exact: list[float] = field(default_factory=list)
    chroma: list[float] = field(default_factory=list)


def measure(dataset: Dataset, rounds: int, *, barred: bool) -> list[Row]:
    """Rows of one size; `barred` where the bar of the recall belongs to it."""
    requests = visits(rounds, seed=2)
    with Worker(DeskHost, dataset.settings) as desk, Worker(PlainHost, dataset.plain) as plain:
        taken = _time(desk, plain, requests)
        firsts = first_touches(requests)
        once = [request for request, first in zip(requests, firsts, strict=True) if first]
        rightness = _check(desk, plain, once[:CHECKED_CLIENTS])
    return _rows(dataset.name, taken, firsts, rightness, barred=barred)


def _time(desk: Worker, plain: Worker, requests: Sequence[Request]) -> Recalls:
    taken = Recalls()
    for request in requests:
        vector = desk.ask("query_vector", request)
        recalling, fetching = desk.ask("recall", request)
        querying, _ = plain.ask("query", request.client_id, vector)
        taken.ours.append(recalling)
        taken.fetching.append(fetching)
        taken.chroma.append(querying)
    return taken


def _check(desk: Worker, plain: Worker, requests: Sequence[Request]) -> Rightness:
    found = Rightness()
    for request in requests:
        exact, nearest = desk.ask("check", request)
        found.exact.append(float(exact))
        _, ids = plain.ask("query", request.client_id, desk.ask("query_vector", request))
        found.chroma.append(recall_at(ids, nearest))
    return found


def _rows(name: str, taken: Recalls, firsts: Sequence[bool], rightness: Rightness, *, barred: bool) -> list[Row]:
    ours, chroma = Series(tuple(taken.ours)), Series(tuple(taken.chroma))
    bar: dict[str, Any] = {"bar": f"p95 ≤ {P95_MS} ms", "passed": ours.p95 <= P95_MS} if barred else {}
    return [
        Row.of(
            f"recall alone, {name} notes",
            "ms",
            ours,
            yardstick="Chroma's filtered query",
            ratio=ratio_of_pairs(ours, chroma),
            **bar,
        ),
        Row.of("  Chroma's filtered query", "ms", chroma),
        *(Row.of(TOUCH[first], "ms", some) for first, some in split(taken.ours, firsts).items()),
        Row.of("  fetching the notes from the records", "ms", Series(tuple(taken.fetching))),
        *_rightness_rows(rightness),
    ]


def _rightness_rows(rightness: Rightness) -> list[Row]:
    exact, found = statistics.mean(rightness.exact), statistics.mean(rightness.chroma)
    checked = len(rightness.exact)
    return [
        Row(
            "  exact rankings, of the clients checked",
            "",
            exact,
            n=checked,
            yardstick="brute force",
            ratio=exact,
            bar="1.0",
            passed=exact == 1.0,
        ),
        Row("  recall@10 of Chroma's query", "", found, n=checked, yardstick="brute force", ratio=found),
    ]
