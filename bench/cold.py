"""Cold starts of the command line, each run a new process, in turn with its yardstick."""

import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence

from bench.datasets import Dataset
from bench.report import Row
from bench.requests import visits
from bench.stats import Series, Took, in_turn, ratio_of_pairs

HELP_S = 0.3
DRAFT_S = 3.0
COMMAND = [sys.executable, "-m", "assistant"]
NOTHING = [sys.executable, "-c", "pass"]


class CommandFailed(Exception):
    """A command did not end well; the message is what it said."""


def environment() -> dict[str, str]:
    """Ours, but with bytecode files, as an installed product has them, and with Gradio as quiet as we start it."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "GRADIO_ANALYTICS_ENABLED": "False"}


def run(command: Sequence[str]) -> Callable[[], Took]:
    """A measure: seconds from start to end of the command. Raises CommandFailed."""

    def seconds() -> Took:
        worked, started = _children_cpu(), time.perf_counter()
        done = subprocess.run(command, check=False, capture_output=True, env=environment())
        if done.returncode != 0:
            raise CommandFailed(done.stderr.decode(errors="replace").strip() or f"ended with {done.returncode}")
        return Took(time.perf_counter() - started, _children_cpu() - worked)

    return seconds


def _children_cpu() -> float:
    """CPU seconds of all child processes that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def draft_command(dataset: Dataset) -> list[str]:
    request = visits(1)[0]
    folder = ["--data-dir", str(dataset.data_dir)]
    return [*COMMAND, "draft", *folder, "--client", request.client_id, "--json", request.text]


def measure_help(rounds: int) -> list[Row]:
    shown = run([*COMMAND, "--help"])
    shown()  # writes the bytecode
    ours, nothing = in_turn(rounds, shown, run(NOTHING))
    return [_row("cold --help", ours, HELP_S, nothing)]


def measure_draft(dataset: Dataset, rounds: int, *, barred: bool) -> list[Row]:
    """The very first draft in a data folder keeps what it has checked; every later one finds it."""
    first = run(draft_command(dataset))
    models, aside = dataset.data_dir / "models", dataset.data_dir / "models.aside"
    for _ in range(3):
        first()  # writes the bytecode, then what is kept at the first draft, then what is kept at the second

    def very_first() -> Took:
        models.rename(aside)
        try:
            return first()
        finally:
            shutil.rmtree(models, ignore_errors=True)
            aside.rename(models)

    trained, later = in_turn(rounds, very_first, first)
    bar = DRAFT_S if barred else None
    return [
        _row(f"cold draft, {dataset.name} notes", later, bar),
        _row("  the very first in a data folder", trained, None),
    ]


def _row(what: str, ours: Series, bar: float | None, yardstick: Series | None = None) -> Row:
    return Row.of(
        what,
        "s",
        ours,
        yardstick="python -c pass" if yardstick else f"bar {bar} s" if bar else "",
        ratio=ratio_of_pairs(ours, yardstick) if yardstick else ours.median / bar if bar else None,
        bar=f"≤ {bar} s" if bar else "",
        passed=ours.median <= bar if bar else None,
    )
