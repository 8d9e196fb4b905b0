"""Learning: does the product ask less and guess better over twenty jobs, and what is the ledger worth?

The clients are simulated: they answer from hidden wishes alone, in six manners (`manners.py`, with its own tests).
"""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import mean
from typing import Any

from assistant.assembly import Desk, open_desk
from assistant.domain.outcome import LedgerEntry
from assistant.settings import Settings
from evals.manners import Practice, mannered
from tests.simulated_client import Round, SimulatedClient, invented

TRADES = (
    ("scheduling", "slides"),
    ("research", "documents"),
    ("invoice", "travel"),
    ("recruiting", "booking_meal"),
)
BUCKETS = (0.2, 0.4, 0.6, 0.8, 1.01)
JOBS = 20
STEP = 5
"""Jobs that are looked at together."""

HONESTY_MARGIN = 0.01
QUIET_MARGIN = 0.05
"""Without the ledger so much is lost at least: of 1 − Brier, and in questions a job."""

POINTS_MARGIN = -0.3
"""Fewer questions must not be bought with worse work: with the ledger it is worth at most so much less, of 100 points."""


class WithoutLedger:
    """The records as they are, but nothing was ever judged."""

    def __init__(self, records: Any) -> None:
        self._records = records

    def __getattr__(self, name: str) -> Any:
        return getattr(self._records, name)

    def ledger(self, _: str) -> tuple[LedgerEntry, ...]:
        return ()


@dataclass(frozen=True)
class Curve:
    """All rounds of all clients, by client; what each job was worth; and how sure the product was of its guesses."""

    rounds: tuple[tuple[Round, ...], ...]
    points: tuple[tuple[int, ...], ...]
    guesses: tuple[tuple[float, bool], ...]

    @property
    def jobs(self) -> int:
        """Jobs of each client."""
        return min(len(row) for row in self.rounds)

    def part(self, first: int, last: int) -> dict[str, float]:
        """Means of the jobs from `first` to `last`, counted from 0, `last` excluded."""
        jobs = [one for row in self.rounds for one in row[first:last]]
        return {
            "questions": mean(one.questions for one in jobs),
            "of_wishes": mean(one.of_wishes for one in jobs),
            "held": mean(one.held for one in jobs),
            "points": mean(one for row in self.points for one in row[first:last]),
        }

    def parts(self) -> list[dict[str, float]]:
        """By fives of jobs."""
        return [self.part(first, first + STEP) for first in range(0, self.jobs, STEP)]


def learned(
    manner: str = "precise", clients: int = len(TRADES), jobs: int = JOBS, *, ledger: bool = True
) -> Curve:
    """Every client works with a product that starts empty."""
    with tempfile.TemporaryDirectory() as folder, open_desk(Settings(data_dir=Path(folder))) as desk:
        if not ledger:
            _forget(desk)
        watched = [mannered(manner, _plain(desk, number, jobs)) for number in range(clients)]
        rounds = tuple(Practice(desk, client).rounds() for client in watched)
    return Curve(
        rounds,
        tuple(tuple(client.points) for client in watched),
        tuple(guess for client in watched for guess in client.guesses),
    )


def brier(guesses: Sequence[tuple[float, bool]]) -> float:
    """Mean squared distance between how likely wrong and wrong or not: 0 is best, 0.25 is a coin."""
    return mean((probability - wrong) ** 2 for probability, wrong in guesses) if guesses else 0.0


def buckets(guesses: Sequence[tuple[float, bool]]) -> list[tuple[float, float, int]]:
    """(mean probability, share that was wrong, how many) of guesses of like probability."""
    found = []
    for low, high in zip((0.0, *BUCKETS), BUCKETS, strict=False):
        some = [one for one in guesses if low <= one[0] < high]
        if some:
            found.append((mean(p for p, _ in some), mean(wrong for _, wrong in some), len(some)))
    return found


@dataclass(frozen=True)
class Lost:
    """What is lost without a part, against what must be lost at least."""

    metric: str
    before: float
    after: float
    margin: float

    @property
    def ok(self) -> bool:
        return self.before - self.after >= self.margin

    def __str__(self) -> str:
        return f"{self.metric} {self.before:.3f} → {self.after:.3f}(少なくとも {-self.margin:+})"


def lost(whole: Curve, without: Curve) -> list[Lost]:
    """What the ledger is worth: honest guesses in all jobs, and fewer questions from the sixth job on for work as good.
    Who asks again and again is told all the same, so that the work alone does not show it."""
    late = (STEP, JOBS)
    return [
        Lost("honesty", 1 - brier(whole.guesses), 1 - brier(without.guesses), HONESTY_MARGIN),
        Lost("quiet", -whole.part(*late)["questions"], -without.part(*late)["questions"], QUIET_MARGIN),
        Lost("points", whole.part(*late)["points"], without.part(*late)["points"], POINTS_MARGIN),
    ]


def told(curve: Curve, name: str) -> str:
    """The curve by fives of jobs, for the log."""
    lines = [f"{name}(ブライア {brier(curve.guesses):.3f})"]
    for number, part in enumerate(curve.parts()):
        numbers = "  ".join(f"{label} {value:.2f}" for label, value in part.items())
        lines.append(f"  {number * STEP + 1:2d}〜{min((number + 1) * STEP, curve.jobs):2d}件目  {numbers}")
    return "\n".join(lines)


def _plain(desk: Desk, number: int, jobs: int) -> SimulatedClient:
    kinds = [desk.playbooks[kind] for kind in TRADES[number]]
    return invented(f"eval{number}", kinds, seed=number, tasks=jobs)


def _forget(desk: Desk) -> None:
    workflow = desk.workflow
    desk.__dict__["_workflow"] = replace(workflow, records=WithoutLedger(workflow.records))
