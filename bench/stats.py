"""What a series of measurements says: median, 95th percentile, CPU time, and ratios of pairs measured in turn."""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

Result = TypeVar("Result")


class Took(NamedTuple):
    """One measurement. `wall`: what a person waits. `cpu`: what the processors worked for it, in the same unit;
    on a busy machine the first grows and the second hardly does."""

    wall: float
    cpu: float


@dataclass(frozen=True)
class Series:
    """Measurements of one thing in one unit, in the order they were taken; at least one."""

    taken: tuple[Took, ...]

    def __post_init__(self) -> None:
        if not self.taken:
            raise ValueError("a series needs at least one measurement")

    @property
    def walls(self) -> tuple[float, ...]:
        return tuple(took.wall for took in self.taken)

    @property
    def median(self) -> float:
        return statistics.median(self.walls)

    @property
    def cpu(self) -> float:
        """Median of the CPU time."""
        return statistics.median(took.cpu for took in self.taken)

    @property
    def p95(self) -> float:
        """The smallest value that at least 95 % of the measurements do not exceed; the largest, where there are
        fewer than 20."""
        ordered = sorted(self.walls)
        return ordered[-(-95 * len(ordered) // 100) - 1]

    def __len__(self) -> int:
        return len(self.taken)


def ratio_of_pairs(ours: Series, yardstick: Series) -> float:
    """Median of the ratios within each pair: what slowed the machine for a while slowed both sides of a pair."""
    return statistics.median(a / b for a, b in zip(ours.walls, yardstick.walls, strict=True))


def split(taken: Sequence[Took], firsts: Sequence[bool]) -> dict[bool, Series]:
    """The measurements under True and the others under False; a side without any is left out."""
    sides = {
        side: tuple(t for t, first in zip(taken, firsts, strict=True) if first is side) for side in (True, False)
    }
    return {side: Series(some) for side, some in sides.items() if some}


def in_turn(rounds: int, *measures: Callable[[], Took]) -> list[Series]:
    """A B B A A B …: each measure once a round, the first one first in even rounds and last in odd ones."""
    taken: list[list[Took]] = [[] for _ in measures]
    for number in range(rounds):
        order = range(len(measures)) if number % 2 == 0 else reversed(range(len(measures)))
        for which in order:
            taken[which].append(measures[which]())
    return [Series(tuple(some)) for some in taken]


def timed(work: Callable[[], Result]) -> tuple[Result, Took]:
    """The result, and the milliseconds it took. The CPU time is that of all threads: Chroma has its own."""
    worked, started = time.process_time(), time.perf_counter()
    result = work()
    wall, cpu = time.perf_counter() - started, time.process_time() - worked
    return result, Took(wall * 1000, cpu * 1000)
