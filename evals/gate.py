"""The gate: what a change must not do. Baseline: what a person blessed, with the reason."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import mean

from evals.cases import CANARY
from evals.results import Row, hard_failures, totals

BASELINE = Path(__file__).resolve().parent / "baselines" / "playbook.json"
KNOWN = BASELINE.with_name("known_failures.json")
HISTORY = "history.jsonl"
TOLERANCE = 1e-9

MAY_VANISH = frozenset(
    {"precision", "distinct", "options", "answerable", "held", "evidence_real", "evidence_given"}
)
"""What is measured on the draft's own questions and quotes: a draft without any has none to be wrong. That asking or
quoting stopped is seen elsewhere: in `asked` and `coverage`, in `given_kept` and `known_used`. All else depends on the
case alone; where that is gone, the scorer is."""

NO_BASELINE = '基準がありません。make eval-bless REASON="…" で、いまの結果を基準にしてください。'

Baseline = dict[str, dict[str, float]]
"""Case → metric → value."""


@dataclass(frozen=True)
class Drop:
    """One metric of one case that fell."""

    case: str
    metric: str
    before: float
    after: float

    def __str__(self) -> str:
        return f"{self.case} {self.metric}: {self.before:.2f} → {self.after:.2f}"


def values(rows: Sequence[Row]) -> Baseline:
    """Case → metric → mean over its epochs; one row a case for an engine that always says the same."""
    found: dict[str, dict[str, list[float]]] = {}
    for row in rows:
        marks = found.setdefault(row.id, {})
        for name, mark in row.marks.items():
            marks.setdefault(name, []).append(mark.value)
    return {case: {name: round(mean(some), 6) for name, some in marks.items()} for case, marks in found.items()}


def drops(before: Mapping[str, Mapping[str, float]], rows: Sequence[Row]) -> list[Drop]:
    """Every metric of every case that fell. A case that is gone counts as fallen to 0, and so does a metric, but for
    those that may vanish; a metric that the baseline could not measure and that is not 1 now counts as fallen from 1."""
    now = values(rows)
    found = [
        Drop(case, metric, old, now.get(case, {}).get(metric, 0.0))
        for case, metrics in before.items()
        for metric, old in metrics.items()
        if metric in now.get(case, {}) or case not in now or metric not in MAY_VANISH
    ]
    found += [
        Drop(case, metric, 1.0, new)
        for case, metrics in now.items()
        for metric, new in metrics.items()
        if metric not in before.get(case, {metric: 0})
    ]
    return [one for one in found if one.after < one.before - TOLERANCE]


def verdict(
    before: Mapping[str, Mapping[str, float]], rows: Sequence[Row], known: Collection[str] = ()
) -> list[str]:
    """Why the gate is red; empty when it is green. `known`: failures that are written down, with a reason. Without a
    baseline, and for cases that it does not hold, nothing could fall: that is red too."""
    strangers = sorted({row.id for row in rows} - before.keys()) if before else []
    return [
        *([] if before else [NO_BASELINE]),
        *(f"基準にない事例です。make eval-bless で加えてください: {one}" for one in strangers),
        *(f"必ず守ること: {one}" for one in unknown(hard_failures(rows), known)),
        *(f"下がった: {one}" for one in drops(before, rows)),
    ]


def unknown(failures: Iterable[str], known: Collection[str]) -> list[str]:
    """Failures that nobody wrote down."""
    return [one for one in failures if not one.startswith(tuple(f"{name}:" for name in known))]


def known_failures(path: Path = KNOWN) -> dict[str, str]:
    """Failure → why it is there still."""
    found: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return found


def read_baseline(path: Path = BASELINE) -> Baseline:
    """What was blessed; nothing where nothing was, or where it cannot be read."""
    try:
        found: Baseline = json.loads(path.read_text(encoding="utf-8"))["cases"]
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return found


def bless(rows: Sequence[Row], reason: str, path: Path = BASELINE) -> None:
    """Make these the values to keep. Raises ValueError without a reason, and for a run with a hard failure."""
    if len(reason.strip()) < 10:
        raise ValueError('理由を10文字以上で書いてください: make eval-bless REASON="…"')
    if failures := unknown(hard_failures(rows), known_failures()):
        raise ValueError("必ず守ることに失敗しています:\n" + "\n".join(failures))
    first = rows[0]
    about = {
        "reason": reason.strip(),
        "blessed": datetime.now(UTC).isoformat(timespec="seconds"),
        "scorers": first.scorers,
        "product": first.product,
        "totals": {name: round(value, 4) for name, value in sorted(totals(rows).items())},
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    content = {"canary": CANARY, **about, "cases": values(rows)}
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    with (path.parent / HISTORY).open("a", encoding="utf-8") as history:
        history.write(json.dumps(about, ensure_ascii=False) + "\n")
