"""Learning: does the product ask less and guess better over twenty jobs, and what is the ledger worth?

The clients are simulated: they answer from hidden wishes alone (`tests/simulated_client.py`, with its own tests).
"""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import mean
from typing import Any

from assistant.assembly import Desk, open_desk
from assistant.domain.draft import Draft
from assistant.domain.outcome import LedgerEntry
from assistant.settings import Settings
from tests.simulated_client import START, Office, Round, SimulatedClient, Wish, invented

TRADES = (
    ("scheduling", "slides"),
    ("research", "documents"),
    ("invoice", "travel"),
    ("recruiting", "booking_meal"),
)
BUCKETS = (0.2, 0.4, 0.6, 0.8, 1.01)
_FIRST_AND_LAST = 5


@dataclass
class Watched(SimulatedClient):
    """A client who also notes how sure the product was, and whether it was right. `guesses`: (p wrong, was wrong)."""

    guesses: list[tuple[float, bool]] = field(default_factory=list)

    def wrong(self, draft: Draft) -> list[Wish]:
        for one in draft.assumptions:
            wish = self.wish(draft, one.slot)
            if wish is not None:
                self.guesses.append((one.probability_wrong, not wish.usual))
        return super().wrong(draft)


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
    """All rounds of all clients, by client, and how sure the product was."""

    rounds: tuple[tuple[Round, ...], ...]
    guesses: tuple[tuple[float, bool], ...]

    def part(self, first: int, last: int) -> dict[str, float]:
        """Means of the jobs from `first` to `last`, counted from 0, `last` excluded."""
        jobs = [one for row in self.rounds for one in row[first:last]]
        return {
            "questions": mean(one.questions for one in jobs),
            "of_wishes": mean(one.of_wishes for one in jobs),
            "held": mean(one.held for one in jobs),
            "score": mean(one.score for one in jobs),
        }


def learned(clients: int = len(TRADES), jobs: int = 20, *, ledger: bool = True) -> Curve:
    """Every client works with a product that starts empty."""
    with tempfile.TemporaryDirectory() as folder, open_desk(Settings(data_dir=Path(folder))) as desk:
        if not ledger:
            _forget(desk)
        watched = [_client(desk, number, jobs) for number in range(clients)]
        rounds = tuple(tuple(Office(desk, START).work(client)) for client in watched)
    return Curve(rounds, tuple(guess for client in watched for guess in client.guesses))


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


def told(curve: Curve, name: str) -> str:
    """The curve by fives of jobs, for the log."""
    jobs = min(len(row) for row in curve.rounds)
    lines = [f"{name}(ブライア {brier(curve.guesses):.3f})"]
    for first in range(0, jobs, _FIRST_AND_LAST):
        part = curve.part(first, first + _FIRST_AND_LAST)
        numbers = "  ".join(f"{label} {value:.2f}" for label, value in part.items())
        lines.append(f"  {first + 1:2d}〜{min(first + _FIRST_AND_LAST, jobs):2d}件目  {numbers}")
    if name == "full":
        lines += [
            f"  誤る確率 {p:.2f} → 実際 {wrong:.2f}({count}件)" for p, wrong, count in buckets(curve.guesses)
        ]
    return "\n".join(lines)


def _client(desk: Desk, number: int, jobs: int) -> Watched:
    kinds = [desk.playbooks[kind] for kind in TRADES[number]]
    plain = invented(f"eval{number}", kinds, seed=number, tasks=jobs)
    return Watched(plain.profile, plain.instructions, plain.wishes)


def _forget(desk: Desk) -> None:
    workflow = desk.workflow
    desk.__dict__["_workflow"] = replace(workflow, records=WithoutLedger(workflow.records))
