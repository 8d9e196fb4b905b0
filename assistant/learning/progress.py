"""Progress: how the work for one client goes, month by month, and which misfits pile up. Pure, over light rows."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.domain.lesson import JudgedTask
from assistant.domain.outcome import Judgement

PILED_UP = 2
"""From so many breaks on, a slot is a misfit that she should see."""


@dataclass(frozen=True)
class Month:
    """One month. `first`: its first day; `score` 0–100; `questions` a task; `held`: share of the judged assumptions that
    held, 0–1; `untouched`: so many nobody spoke of, which says little; `hours` a task. None where nothing is known."""

    first: date
    tasks: int
    score: float | None
    questions: float | None
    held: float | None
    hours: float | None
    untouched: int = 0


@dataclass(frozen=True)
class Misfit:
    """A slot that broke again and again. `since`, `last`: days of the first and newest break; `wanted`: what the
    client wanted instead, the newest words that are known; `settled`: it has held since."""

    slot: str
    label: str
    broke: int
    since: date
    last: date
    wanted: str = ""
    settled: bool = False


def monthly(tasks: Iterable[JudgedTask]) -> tuple[Month, ...]:
    """The months in which work was judged, oldest first."""
    groups: dict[date, list[JudgedTask]] = defaultdict(list)
    for task in tasks:
        groups[task.judged.replace(day=1)].append(task)
    return tuple(_month(first, groups[first]) for first in sorted(groups))


def misfits(judgements: Iterable[Judgement]) -> tuple[Misfit, ...]:
    """Slots that broke at least PILED_UP times, those that still do first, then the most broken first."""
    groups: dict[str, list[Judgement]] = defaultdict(list)
    for one in sorted(judgements, key=lambda j: j.judged):
        if one.verdict in ("held", "broke"):
            groups[one.slot].append(one)
    found = [_misfit(slot, rows) for slot, rows in groups.items()]
    piled = [one for one in found if one is not None]
    return tuple(sorted(piled, key=lambda one: (one.settled, -one.broke, -one.last.toordinal(), one.slot)))


def _month(first: date, tasks: Sequence[JudgedTask]) -> Month:
    held, broke = sum(task.held for task in tasks), sum(task.broke for task in tasks)
    return Month(
        first=first,
        tasks=len(tasks),
        score=_mean([task.score for task in tasks if task.score is not None]),
        questions=_mean([task.asked for task in tasks]),
        held=held / (held + broke) if held + broke else None,
        hours=_mean([task.hours for task in tasks if task.hours is not None]),
        untouched=sum(task.untouched for task in tasks),
    )


def _misfit(slot: str, rows: Sequence[Judgement]) -> Misfit | None:
    """`rows` of one slot, oldest first."""
    breaks = [one for one in rows if one.verdict == "broke"]
    if len({one.task_id for one in breaks}) < PILED_UP:
        return None
    return Misfit(
        slot=slot,
        label=next((one.label for one in reversed(breaks) if one.label), slot),
        broke=len({one.task_id for one in breaks}),
        since=breaks[0].judged.date(),
        last=breaks[-1].judged.date(),
        wanted=next((one.instead for one in reversed(breaks) if one.instead), ""),
        settled=rows[-1].verdict == "held",
    )


def _mean(numbers: Sequence[float]) -> float | None:
    return sum(numbers) / len(numbers) if numbers else None


@dataclass(frozen=True)
class Progress:
    """How the work for one client goes: months oldest first, misfits that still are before those that are settled."""

    months: tuple[Month, ...] = ()
    misfits: tuple[Misfit, ...] = ()
