"""Rows: what one draft scored, with the versions of all that decided it. Totals: one number a metric."""

import json
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from math import comb
from pathlib import Path
from statistics import mean
from typing import Any

from assistant.domain.base import Frozen
from evals.cases import Suite
from evals.drafting import PLAYBOOK, Draft, product_version, prompts_version
from evals.scorers import HARD, Score, View, World, score, version

Judge = Callable[[View], Mapping[str, Score]]

HIDDEN = ("test",)
"""Splits whose texts nobody shall read: then nobody can tune the product to them."""

NOT_SHOWN = "(本文は出しません)"


class Mark(Frozen):
    """One metric of one draft: `good` of `of`."""

    good: float
    of: float
    why: str = ""

    @property
    def value(self) -> float:
        return self.good / self.of


class Row(Frozen):
    """One line of results.jsonl. `marks` holds only what the case can measure."""

    id: str
    split: str
    client_id: str
    engine: str
    epoch: int
    case: str
    scorers: str
    prompts: str
    product: str
    status: str
    seconds: float
    tokens: int
    cost_usd: float | None
    marks: dict[str, Mark]


def scored(
    suite: Suite,
    drafts: Mapping[str, Draft],
    known: Mapping[str, World],
    engine: str = PLAYBOOK,
    epoch: int = 0,
    *,
    judge: Judge = score,
) -> list[Row]:
    """A row for every case; a case without a draft scores as no draft. `judge`: other scorers than ours."""
    views = [View(case, drafts.get(case.id, {}), known[case.client_id]) for case in suite.cases]
    return [_row(view, judge(view), suite.split_of[view.case.id], engine, epoch) for view in views]


def _row(view: View, scores: Mapping[str, Score], split: str, engine: str, epoch: int) -> Row:
    case, draft = view.case, view.draft
    hidden = split in HIDDEN
    marks = {
        name: Mark(good=one.good, of=one.of, why=NOT_SHOWN if hidden else one.why)
        for name, one in scores.items()
        if one.of
    }
    usage: dict[str, Any] = draft.get("usage") or {}
    return Row(
        id=case.id,
        split=split,
        client_id=case.client_id,
        engine=engine,
        epoch=epoch,
        case=case.fingerprint,
        scorers=version(),
        prompts=prompts_version(),
        product=product_version(),
        status=_status(draft),
        seconds=float(draft.get("seconds", 0)),
        tokens=usage.get("prompt_tokens", 0) + usage.get("completion_tokens", 0),
        cost_usd=usage.get("cost_usd", 0.0),
        marks=marks,
    )


def _status(draft: Mapping[str, Any]) -> str:
    if "error" in draft or not draft:
        return "error"
    return "fell_back" if (draft.get("engine") or {}).get("fallback_reason") else "ok"


def totals(rows: Iterable[Row]) -> dict[str, float]:
    """Good of all by metric, and ask_f1 of precision and asked. A hard metric counts the cases it failed in."""
    good: dict[str, float] = {}
    whole: dict[str, float] = {}
    for row in rows:
        for name, mark in row.marks.items():
            good[name] = good.get(name, 0) + mark.good
            whole[name] = whole.get(name, 0) + mark.of
    found = {name: good[name] / whole[name] for name in good}
    if {"precision", "asked"} <= found.keys():
        both = found["precision"] + found["asked"]
        found["ask_f1"] = 2 * found["precision"] * found["asked"] / both if both else 0.0
    return found


def hard_failures(rows: Iterable[Row]) -> list[str]:
    """Every failure that no average may hide."""
    return [
        f"{row.id} {name}: {row.marks[name].why}"
        for row in rows
        for name in HARD
        if name in row.marks and row.marks[name].value < 1 and not math.isclose(row.marks[name].value, 1)
    ]


def pass_all(rows: Iterable[Row], times: int) -> float:
    """pass^k: the chance that k runs of a case all keep every hard metric; over the cases with k runs or more."""
    kept: dict[str, list[bool]] = {}
    for row in rows:
        kept.setdefault(row.id, []).append(all(row.marks[name].value == 1 for name in HARD if name in row.marks))
    chances = [comb(sum(some), times) / comb(len(some), times) for some in kept.values() if len(some) >= times]
    return mean(chances) if chances else 0.0


def write_rows(path: Path, rows: Sequence[Row]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(row.model_dump_json() + "\n" for row in rows), encoding="utf-8")


def read_rows(path: Path) -> list[Row]:
    return [Row(**json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]
