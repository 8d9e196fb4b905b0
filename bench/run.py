"""`python -m bench.run`: measure, print the table, keep it. `--quick` for a look of a minute or two."""

import argparse
import os
import platform
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench import cold, model_path, recalling, report, serving, warm
from bench.datasets import Dataset, parse_size, prepare, size_name
from bench.report import Row

SIZES = (1_000, 10_000, 100_000)
HOME = 10_000
"""The size that the bars speak of, unless they name another."""

RESULTS = Path("bench-results")
PARTS = ("help", "draft", "start", "memory", "warm", "recall", "model")


def main(argv: Sequence[str] | None = None) -> int:
    """0, or 1 where a bar failed and `--strict` was given."""
    arguments = _parser().parse_args(argv)
    sizes = SIZES[:1] if arguments.quick else arguments.sizes
    begun, load_before = datetime.now(UTC), os.getloadavg()
    datasets = [prepare(size) for size in sizes]
    rows: list[Row] = []
    for name, measure in parts(datasets, quick=arguments.quick):
        if name in arguments.only:
            sys.stderr.write(f"measuring: {name} …\n")
            found = measure()
            sys.stderr.write(report.markdown(found) + "\n")  # a later failure must not lose these
            rows += found
    conditions = {**machine(), "begun": begun.isoformat(timespec="seconds"), "sizes": [d.name for d in datasets]}
    conditions["load_average"] = {"before": load_before, "after": os.getloadavg()}
    print(summary(rows, conditions))
    print(f"\nkept in {report.save(rows, conditions, arguments.results)}")
    return exit_code(rows, strict=arguments.strict)


def parts(datasets: Sequence[Dataset], *, quick: bool) -> Iterator[tuple[str, Callable[[], list[Row]]]]:
    """The measurements by name, in an order in which no two need the same data folder at the same time."""
    home = next((d for d in datasets if d.notes == HOME), datasets[0])
    largest = datasets[-1]
    few, many = (3, 5) if quick else (5, 15)
    visits = 1 if quick else 2
    yield "help", lambda: cold.measure_help(many)
    yield "draft", lambda: cold.measure_draft(home, few, barred=True)
    yield "start", lambda: serving.measure_start(home, few, barred=True)
    yield "memory", lambda: serving.measure_memory(home, barred=True)
    yield "warm", lambda: warm.measure(datasets, home, visits)
    for dataset in datasets:
        yield "recall", _recall(dataset, visits, barred=dataset is largest)
    yield "model", lambda: model_path.measure(few)


def exit_code(rows: Sequence[Row], *, strict: bool) -> int:
    return 1 if strict and report.failed(rows) else 0


def machine() -> dict[str, Any]:
    """What a reader needs to compare numbers; nothing that names the machine."""
    return {
        "system": f"{platform.system()} {platform.machine()}",
        "processors": os.cpu_count(),
        "python": platform.python_version(),
    }


def summary(rows: Sequence[Row], conditions: dict[str, Any]) -> str:
    """The table with its conditions above and the count of failed bars below."""
    before, after = (round(conditions["load_average"][when][0], 1) for when in ("before", "after"))
    head = (
        f"{conditions['begun']}, {conditions['system']}, {conditions['processors']} processors, "
        f"Python {conditions['python']}; load average {before} before, {after} after"
    )
    barred = [row for row in rows if row.passed is not None]
    verdict = f"{len(report.failed(rows))} of {len(barred)} bars failed"
    return f"{head}\n\n{report.markdown(rows)}\n\n{verdict}"


def _recall(dataset: Dataset, visits: int, *, barred: bool) -> Callable[[], list[Row]]:
    return lambda: recalling.measure(dataset, visits, barred=barred)


def _sizes(text: str) -> list[int]:
    try:
        return sorted({parse_size(part) for part in text.split(",")})
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _only(text: str) -> list[str]:
    unknown = set(text.split(",")) - set(PARTS)
    if unknown:
        raise argparse.ArgumentTypeError(f"{', '.join(sorted(unknown))}: not one of {', '.join(PARTS)}")
    return text.split(",")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.run", description=__doc__)
    default = ",".join(map(size_name, SIZES))
    parser.add_argument("--sizes", type=_sizes, default=list(SIZES), help=f"numbers of notes (default {default})")
    parser.add_argument("--quick", action="store_true", help="1k notes, fewer rounds")
    parser.add_argument("--only", type=_only, default=list(PARTS), help=f"some of {','.join(PARTS)}")
    parser.add_argument("--strict", action="store_true", help="exit with 1 where a bar fails")
    parser.add_argument(
        "--results", type=Path, default=RESULTS, help=f"folder for the results (default {RESULTS})"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
