"""What our door costs over the bare LiteLLM call: `python -m bench.model_overhead [--rounds N]`.

One server in a process of its own streams the same long answer at the pace of a quick hosted model. The bare
streamed call and `ModelDoor.ask` (with partial answers shown, as the page asks for them) take turns with the same
prompt. The bar: at most 3 % and 60 ms more, in the median of the pairs. Then twenty asks at once: how late another
thread of the process wakes meanwhile, and how much memory three rounds of it leave behind.
"""

import argparse
import os
import sys
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import psutil
from pydantic import BaseModel

from assistant.domain.model import ModelChoice, Prompt
from assistant.llm import ModelDoor, open_model
from bench.model_server import ModelHost, bare_call, overhead_row
from bench.report import Row, markdown
from bench.stats import Series, Took, in_turn, timed
from bench.worker import Worker
from tests.fault_server import FaultServer, Good

CROWD, MOST_LATE_MS, MOST_GROWTH_MB = 20, 100.0, 20.0
TICK = 0.01
PIECE, EVERY = 4, 0.006
"""Characters of a chunk, and seconds between two: about 170 chunks a second."""


class Point(BaseModel):
    """One point of the proposal."""

    slot: str
    statement: str
    probability: float


class Sheet(BaseModel):
    """As large as a whole proposal."""

    title: str
    points: list[Point]


ANSWER = {
    "title": "打ち合わせの日程調整",
    "points": [
        {
            "slot": f"slot_{number}",
            "statement": "候補は来週の午前に3つ、60分でお出しします。" * 3,
            "probability": 0.2,
        }
        for number in range(24)
    ],
}
PROMPT = Prompt(system="あなたは秘書の補佐です。" * 120, user="来週の打ち合わせ、先方と調整しといて。" * 60)


def answering_well() -> FaultServer:
    """Streams the whole answer at the pace of a quick hosted model."""
    return FaultServer(Good(ANSWER, size=PIECE, every=EVERY))


def measure(rounds: int) -> list[Row]:
    """Bare call and door in turn, `rounds` pairs after one of each that is not counted."""
    with Worker(ModelHost, answering_well) as server:
        base = server.ask("base")
        door = open_model(ModelChoice(name="openai/bench", base=base, deadline=120), os.environ)
        assert door is not None  # noqa: S101 - a name was given
        door.warm()
        try:
            bare_call(base, PROMPT, Sheet)
            _ours(door)
            bare, ours = in_turn(rounds, lambda: bare_call(base, PROMPT, Sheet), lambda: _ours(door))
            return rows(bare, ours) + crowd_rows(*_crowd(door))
        finally:
            door.close()


def rows(bare: Series, ours: Series) -> list[Row]:
    """The two series, and what ours took more."""
    return [
        Row.of("bare LiteLLM call, streamed", "ms", bare),
        Row.of("our door, with partial answers", "ms", ours),
        overhead_row("overhead of the door", bare, ours),
    ]


def crowd_rows(late: Series, growth: float) -> list[Row]:
    """`late`: milliseconds that each tick of another thread came late; `growth`: MB."""
    return [
        Row.of(
            f"lateness of another thread, {CROWD} asks at once",
            "ms",
            late,
            bar=f"p95 ≤ {MOST_LATE_MS:.0f} ms",
            passed=late.p95 <= MOST_LATE_MS,
        ),
        Row(
            f"memory kept by three rounds of {CROWD}",
            "MB",
            growth,
            bar=f"≤ {MOST_GROWTH_MB:.0f} MB",
            passed=growth <= MOST_GROWTH_MB,
        ),
    ]


def _crowd(door: ModelDoor) -> tuple[Series, float]:
    """One round that is not counted, then three: how late the ticks came, and what the memory grew."""
    memory = psutil.Process().memory_info
    _at_once(door)
    before = memory().rss
    late = [took for _ in range(3) for took in _at_once(door)]
    return Series(tuple(late)), (memory().rss - before) / 2**20


def _at_once(door: ModelDoor) -> list[Took]:
    late: list[Took] = []
    done = threading.Event()

    def tick() -> None:
        while not done.is_set():
            begun = time.perf_counter()
            time.sleep(TICK)
            late.append(Took((time.perf_counter() - begun - TICK) * 1000, 0.0))

    ticking = threading.Thread(target=tick)
    ticking.start()
    try:
        with ThreadPoolExecutor(CROWD) as pool:
            list(pool.map(lambda _: _ours(door), range(CROWD)))
    finally:
        done.set()
        ticking.join()
    return late


def _ours(door: ModelDoor) -> Took:
    seen: list[dict[str, object]] = []
    found, took = timed(lambda: door.ask(PROMPT, Sheet, on_partial=seen.append))
    if found.calls != 1 or not seen:  # one that comes whole is shown once
        raise RuntimeError("the door did not take its usual path")
    return took


def main(argv: Sequence[str] | None = None) -> int:
    """0, or 1 where the bar failed."""
    parser = argparse.ArgumentParser(prog="python -m bench.model_overhead", description=__doc__)
    parser.add_argument("--rounds", type=int, default=8)
    found = measure(parser.parse_args(argv).rounds)
    print(markdown(found))
    return 0 if all(row.passed is not False for row in found) else 1


if __name__ == "__main__":
    sys.exit(main())
