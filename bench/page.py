"""`python -m bench.page`: what a person waits for at the page. Prints the table; `--strict` ends with 1 where a bar
fails."""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from assistant.assembly import open_desk
from assistant.settings import Settings
from bench import browser, clicks, corpus, crowd, report
from bench.cold import COMMAND, environment
from bench.model_server import ModelHost
from bench.report import Row
from bench.run import exit_code, machine, summary
from bench.serving import await_page, free_port, stop
from bench.worker import Worker
from tests.fault_server import FaultServer, Hang

PARTS = ("interactive", "clicks", "paint", "crowd")
NOTES_EACH = 50
RESULTS = Path("bench-results") / "page"
NO_PAUSE = (0.0, 0.0)


def main(argv: Sequence[str] | None = None) -> int:
    """0, or 1 where a bar failed and `--strict` was given."""
    arguments = _parser().parse_args(argv)
    begun, load_before = datetime.now(UTC), os.getloadavg()
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        fill(Path(folder))
        for name, measure in _measures(Path(folder), arguments.pairs, arguments.rounds):
            if name in arguments.only:
                found = measure()
                sys.stderr.write(report.markdown(found) + "\n")
                rows += found
    conditions = {**machine(), "begun": begun.isoformat(timespec="seconds")}
    conditions["load_average"] = {"before": load_before, "after": os.getloadavg()}
    print(summary(rows, conditions))
    print(f"\nkept in {report.save(rows, conditions, arguments.results)}")
    return exit_code(rows, strict=arguments.strict)


def fill(data_dir: Path) -> None:
    """Ten clients with fifty notes each, as the product keeps them."""
    people = corpus.make_clients(clicks.USERS)
    with open_desk(Settings(data_dir=data_dir)) as desk:
        desk.records.apply(people, [note for one in people for note in corpus.make_notes(one.id, NOTES_EACH)])
        desk.memory.store([desk.records.notebook(one.id) for one in people])


def _measures(folder: Path, pairs: int, rounds: int) -> Iterator[tuple[str, Callable[[], list[Row]]]]:
    yield "interactive", lambda: _interactive(folder, pairs)
    yield "clicks", lambda: _clicks(folder, rounds, clicks.THOUGHT_S)
    yield "paint", lambda: _paint(folder, 2 * pairs)
    yield "crowd", lambda: _crowd(folder, rounds)


def _interactive(folder: Path, pairs: int) -> list[Row]:
    bare = [sys.executable, "-m", "bench.bare_page"]
    with ExitStack() as opened:
        ours, _ = opened.enter_context(_product(folder))
        port = free_port()
        opened.enter_context(_serving([*bare, str(port)], port))
        seen = opened.enter_context(browser.chromium())
        return browser.measure_interactive(seen, _address(ours), _address(port), pairs)


def _clicks(folder: Path, rounds: int, thought: tuple[float, float]) -> list[Row]:
    with _product(folder) as (port, process_id):
        return clicks.measure(port, process_id, rounds, thought)


def _paint(folder: Path, rounds: int) -> list[Row]:
    """The model's server takes the question and says nothing."""
    name = corpus.make_clients(1)[0].name
    with FaultServer(Hang()) as model, ExitStack() as opened:
        port, _ = opened.enter_context(_product(folder, _model_at(model.base)))
        seen = opened.enter_context(browser.chromium())
        return browser.measure_paint(seen, _address(port), name, rounds)


def _crowd(folder: Path, rounds: int) -> list[Row]:
    with (
        Worker(ModelHost, crowd.slow_model) as model,
        _product(folder, _model_at(model.ask("base"))) as (port, process_id),
    ):
        return crowd.measure(port, process_id, rounds)


def _model_at(base: str) -> dict[str, str]:
    return {"BRIEF_MODEL": "openai/slow", "BRIEF_MODEL_BASE": base, "BRIEF_MODEL_LOCAL": "true"}


@contextmanager
def _product(folder: Path, settings: Mapping[str, str] = {}) -> Iterator[tuple[int, int]]:
    """The product over this folder: its port and its process."""
    port = free_port()
    command = [*COMMAND, "serve", "--data-dir", str(folder), "--port", str(port)]
    with _serving(command, port, settings) as process_id:
        await_page(port, path="/readyz")  # it is open all day, and warms up in its first seconds
        yield port, process_id


@contextmanager
def _serving(command: Sequence[str], port: int, settings: Mapping[str, str] = {}) -> Iterator[int]:
    server = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**environment(), **settings}
    )
    try:
        await_page(port, server)
        yield server.pid
    finally:
        stop(server)


def _address(port: int) -> str:
    return f"http://127.0.0.1:{port}"


def _only(text: str) -> list[str]:
    unknown = set(text.split(",")) - set(PARTS)
    if unknown:
        raise argparse.ArgumentTypeError(f"{', '.join(sorted(unknown))}: not one of {', '.join(PARTS)}")
    return text.split(",")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.page", description=__doc__)
    parser.add_argument("--pairs", type=int, default=9, help="openings of each page (default 9)")
    parser.add_argument("--rounds", type=int, default=3, help="loops of each of the ten users (default 3)")
    parser.add_argument("--only", type=_only, default=list(PARTS), help=f"some of {','.join(PARTS)}")
    parser.add_argument("--strict", action="store_true", help="exit with 1 where a bar fails")
    parser.add_argument(
        "--results", type=Path, default=RESULTS, help=f"folder for the results (default {RESULTS})"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
