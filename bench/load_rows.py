"""What a run of `bench.load` says: rows of percentiles, errors, memory and processor time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from bench.report import Row
from bench.stats import Series, Took

DRAFT_MS: Final = 1000
"""p95 of a playbook's draft."""

RATIO: Final = 1.3
"""p95 of those without a model, in terms of the arm in which nobody has one."""

GROWTH: Final = 1.05
DRAFT, BRIEF, PROGRAM = "make a draft", "until the brief is there", "a program's draft"


@dataclass(frozen=True)
class Arm:
    """What came of one arm. `clicks`: {"what", "ms", "model", "error", "counted"} each; `cpu`: processors the server used; `megabytes`: (seconds since the start, memory of the server)."""

    clicks: Sequence[dict[str, Any]]
    cpu: float
    megabytes: Sequence[tuple[float, float]]

    @property
    def errors(self) -> list[str]:
        return [f"{one['what']}: {one['error']}" for one in self.clicks if one["error"]]

    def took(self, *whats: str, model: tuple[str, ...] = ("", "slow", "dead")) -> list[float]:
        """Milliseconds of what went well. `whats`: all where none is named."""
        wanted = [one for one in self.clicks if not one["error"] and one["model"] in model]
        return [one["ms"] for one in wanted if (one["what"] in whats if whats else one["counted"])]


def rows_of(alone: Arm, mixed: Arm | None, users: int, thought: tuple[float, float], warm_up: float) -> list[Row]:
    shown = f"{users} users, {thought[0]:g}–{thought[1]:g} s of thought"
    drafts, everything = alone.took(DRAFT), alone.took()
    rows = [
        _row(f"a playbook's draft, {shown}", drafts, DRAFT_MS),
        *_tail(drafts),
        _row("  of which until the brief is there", alone.took(BRIEF)),
        _row("a program's draft (REST)", alone.took(PROGRAM), DRAFT_MS),
        _row("all clicks", everything),
        *_tail(everything),
        *_slowest(alone),
        _errors(alone),
        *_memory(alone, warm_up),
        Row("processors used by the server", "", alone.cpu),
    ]
    return rows + (_mixed_rows(alone, mixed) if mixed else [])


def _mixed_rows(alone: Arm, mixed: Arm) -> list[Row]:
    who = "the others, 20 % with a slow model and 10 % with a dead one"
    rows = []
    for name, whats in (("a draft", (DRAFT,)), ("all clicks", ())):
        ours, theirs = _series(mixed.took(*whats, model=("",))), _series(alone.took(*whats, model=("",)))
        ratio = ours.p95 / theirs.p95
        told: dict[str, Any] = {"yardstick": f"p95 {theirs.p95:.0f} ms", "ratio": ratio}
        if not whats:
            told |= {"bar": f"p95 ≤ {RATIO} ×", "passed": ratio <= RATIO}
        rows.append(_of(f"{name} of {who}", ours, **told))
        who = "the same"
    ends = [(f"  until a {kind} model is done or given up", _until(mixed, kind)) for kind in ("slow", "dead")]
    firsts = ("  first the playbook's draft, with a model", mixed.took(DRAFT, model=("slow", "dead")))
    return [
        *rows,
        *(_row(what, taken) for what, taken in (firsts, *ends) if taken),
        _errors(mixed),
        Row("memory at the end", "MB", mixed.megabytes[-1][1]),
        Row("processors used by the server", "", mixed.cpu),
    ]


def _until(mixed: Arm, kind: str) -> list[float]:
    return mixed.took("wait for the model", model=(kind,))


def _memory(alone: Arm, warm_up: float) -> list[Row]:
    """Flat: from the end of the warm-up, or of the first fifth of a short run, to the end."""
    whole = alone.megabytes[-1][0]
    since = warm_up if whole >= 2 * warm_up else whole / 5
    first = next(size for passed, size in alone.megabytes if passed >= since)
    last = alone.megabytes[-1][1]
    barred = whole >= 2 * warm_up
    told: dict[str, Any] = {"yardstick": f"after {since:.0f} s", "ratio": last / first}
    if barred:
        told |= {"bar": f"≤ {GROWTH} ×", "passed": last / first <= GROWTH}
    return [Row("memory of the server at the end", "MB", last, **told), Row(f"  after {since:.0f} s", "MB", first)]


def _errors(arm: Arm) -> Row:
    return Row("errors", "", len(arm.errors), n=len(arm.clicks), bar="0", passed=not arm.errors)


def _slowest(arm: Arm, most: int = 5) -> list[Row]:
    names = {one["what"] for one in arm.clicks if one["counted"]}
    found = [(name, _series(arm.took(name))) for name in names if arm.took(name)]
    return [_of(f"  {name}", taken) for name, taken in sorted(found, key=lambda pair: -pair[1].p95)[:most]]


def _tail(taken: list[float]) -> list[Row]:
    ordered = sorted(taken)
    p99 = ordered[-(-99 * len(ordered) // 100) - 1]
    return [Row("  p99", "ms", p99, n=len(ordered)), Row("  longest", "ms", ordered[-1], n=len(ordered))]


def _row(what: str, taken: list[float], bar: float | None = None) -> Row:
    series = _series(taken)
    if bar is None:
        return _of(what, series)
    told = {"yardstick": f"bar {bar:g} ms", "ratio": series.p95 / bar, "bar": f"p95 ≤ {bar:g} ms"}
    return _of(what, series, **told, passed=series.p95 <= bar)


def _of(what: str, series: Series, **told: Any) -> Row:
    return Row(what, "ms", series.median, p95=series.p95, n=len(series), **told)


def _series(taken: list[float]) -> Series:
    return Series(tuple(Took(ms, 0.0) for ms in taken))
