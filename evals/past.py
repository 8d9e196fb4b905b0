"""The past: what it helps and what it harms, told apart, in paired arms over the same cases.

    full         every client with its own whole past
    none         nobody has a past
    stale_only   only what was replaced later: a past that can only harm

A mean of the differences would hide harm behind benefit: so each case counts on its own side.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evals.cases import Suite
from evals.drafting import Arm, Draft, draft_all
from evals.mutants.pipelines import none, stale_only
from evals.results import Row, scored, totals
from evals.scorers import World

MEASURED = (
    *("coverage", "asked", "precision", "not_reasked", "silence", "given_kept"),
    *("known_used", "not_stale", "dates", "channel_quiet", "no_leak", "not_invented"),
)
Arms = Mapping[str, Sequence[Row]]


@dataclass(frozen=True)
class Effect:
    """One metric from one arm to another: cases that rose and fell, and by how much in the mean over all cases."""

    metric: str
    rose: int
    fell: int
    benefit: float
    harm: float
    fallen: tuple[str, ...]


def arms(suite: Suite, known: Mapping[str, World], drafts: Mapping[str, Draft]) -> dict[str, list[Row]]:
    """Arm → rows. `drafts`: those of the full past, made already."""
    others = {"none": none, "stale_only": stale_only}
    found = {"full": scored(suite, drafts, known)}
    for name, past in others.items():
        found[name] = scored(suite, draft_all(suite, Arm(name, past)), known)
    return found


def effects(before: Sequence[Row], after: Sequence[Row]) -> list[Effect]:
    """What changes from `before` to `after`, metric by metric, in the cases where both could measure it."""
    old = {row.id: row for row in before}
    return [_effect(metric, [(old[row.id], row) for row in after if row.id in old]) for metric in MEASURED]


def told(found: Arms) -> str:
    """The arms and both effects as tables."""
    lines = [f"| 指標 | {' | '.join(found)} |", f"|---|{'---|' * len(found)}"]
    values = {name: totals(rows) for name, rows in found.items()}
    for metric in MEASURED:
        cells = " | ".join(f"{value[metric]:.3f}" if metric in value else "–" for value in values.values())
        lines.append(f"| `{metric}` | {cells} |")
    lines += ["", *_table("記録があると(none → full)", effects(found["none"], found["full"]))]
    lines += ["", *_table("古い記録だけだと(none → stale_only)", effects(found["none"], found["stale_only"]))]
    return "\n".join(lines)


def _effect(metric: str, pairs: Sequence[tuple[Row, Row]]) -> Effect:
    deltas = {
        new.id: new.marks[metric].value - old.marks[metric].value
        for old, new in pairs
        if metric in old.marks and metric in new.marks
    }
    up, down = ([delta for delta in deltas.values() if delta * sign > 1e-9] for sign in (1, -1))
    count = len(deltas) or 1
    fallen = tuple(case_id for case_id, delta in deltas.items() if delta < -1e-9)
    return Effect(metric, len(up), len(down), sum(up) / count, sum(down) / count, fallen)


def _table(title: str, found: Sequence[Effect]) -> list[str]:
    rows = [
        f"| `{one.metric}` | {one.rose}件 {one.benefit:+.3f} | {one.fell}件 {one.harm:+.3f} | {'、'.join(one.fallen[:5])} |"
        for one in found
        if one.rose or one.fell
    ]
    return [f"{title}", "", "| 指標 | 役立った | 害した | 害した事例 |", "|---|---|---|---|", *rows]
