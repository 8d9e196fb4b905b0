"""The table: what was measured, against which bar, and whether it holds. Printed, and kept as JSON."""

import json
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal, Self

from bench.stats import Series

Unit = Literal["s", "ms", "MB", "×", ""]
MARKS = {True: "pass", False: "FAIL", None: ""}
HEADER = ("what", "median", "p95", "CPU", "n", "yardstick", "ratio", "bar", "")


@dataclass(frozen=True)
class Row:
    """One line. `cpu` is the median of the CPU time in the same unit. `passed` is None where no bar is set; `yardstick` names what `ratio` is taken against."""

    what: str
    unit: Unit
    median: float
    p95: float | None = None
    cpu: float | None = None
    n: int = 1
    yardstick: str = ""
    ratio: float | None = None
    bar: str = ""
    passed: bool | None = None

    @classmethod
    def of(cls, what: str, unit: Unit, taken: Series, **rest: Any) -> Self:
        """A line about a series; `rest` are the other fields."""
        return cls(what, unit, taken.median, p95=taken.p95, cpu=taken.cpu, n=len(taken), **rest)

    @property
    def cells(self) -> tuple[str, ...]:
        return (
            self.what,
            shown(self.median, self.unit),
            "" if self.p95 is None else shown(self.p95, self.unit),
            "" if self.cpu is None else shown(self.cpu, self.unit),
            str(self.n),
            self.yardstick,
            "" if self.ratio is None else f"{self.ratio:.2f}",
            self.bar,
            MARKS[self.passed],
        )


def shown(value: float, unit: Unit) -> str:
    """A number with as many digits as its size deserves: `212 MB`, `9.3 ms`, `0.21 s`."""
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2
    return f"{value:.{digits}f} {unit}".rstrip()


def markdown(rows: Sequence[Row]) -> str:
    """The table, aligned for the terminal and valid for Markdown."""
    table = [HEADER, *(row.cells for row in rows)]
    widths = [max(_width(line[column]) for line in table) for column in range(len(HEADER))]
    lines = [_line(line, widths) for line in table]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)


def failed(rows: Sequence[Row]) -> list[Row]:
    return [row for row in rows if row.passed is False]


def save(rows: Sequence[Row], conditions: dict[str, Any], folder: Path) -> Path:
    """Write `latest.json`, and add the run to `history.jsonl` as one line. Returns the path of the former."""
    folder.mkdir(parents=True, exist_ok=True)
    run = {**conditions, "rows": [asdict(row) for row in rows]}
    latest = folder / "latest.json"
    latest.write_text(json.dumps(run, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    with (folder / "history.jsonl").open("a", encoding="utf-8") as history:
        history.write(json.dumps(run, ensure_ascii=False) + "\n")
    return latest


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (cell + " " * (width - _width(cell)) for cell, width in zip(cells, widths, strict=True))
    return "| " + " | ".join(padded) + " |"


def _width(text: str) -> int:
    """Columns in a terminal: a full-width character takes two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
