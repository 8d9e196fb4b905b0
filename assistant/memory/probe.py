"""Opens an index folder in a process that may die: `python -m assistant.memory.probe FOLDER EMBEDDER DIMENSION`.

Chroma answers some damages with an abort that no `except` can catch, and others with an empty answer.
"""

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import numpy as np

from assistant.memory.index import IndexFault

_SAMPLE = 50
_BATCH = 1000
_SECONDS = 120


def probe(folder: Path, embedder: str, dimension: int) -> int:
    """How many rows the index holds, once it has been found whole. Raises IndexFault, with the reason, where
    the folder cannot be opened, contradicts itself or does not answer within two minutes."""
    command = [sys.executable, "-m", "assistant.memory.probe", str(folder), embedder, str(dimension)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False)  # noqa: S603 - as above
    except (OSError, subprocess.TimeoutExpired) as error:
        raise IndexFault(f"probe failed: {error}") from error
    if done.returncode != 0:
        words = done.stderr.decode(errors="replace").strip().splitlines()
        raise IndexFault(f"probe ended with {done.returncode}: {words[-1] if words else 'no word'}")
    return int(json.loads(done.stdout)["count"])


def examine(folder: Path, embedder: str, dimension: int) -> int:
    """What the probe does in its own process: read every row (5 s at 100,000), search for some. Raises
    IndexFault on any contradiction."""
    from assistant.memory.chroma import open_chroma

    _check_sqlite(folder / "chroma.sqlite3")
    index = open_chroma(folder, embedder, dimension)
    ids = sorted(index.ids())
    rows = index.get(ids[:_SAMPLE])
    for start in range(_SAMPLE, len(ids), _BATCH):
        index.get(ids[start : start + _BATCH])
    vectors = [row for row in rows.values() if row.any()]
    misses = index.search_misses(np.stack(vectors)) if vectors else 0
    if misses * 2 > len(vectors):
        raise IndexFault(f"{misses} of {len(vectors)} rows are not found by their own vector")
    return index.count()


def _check_sqlite(file: Path) -> None:
    """Chroma would make a new, empty database in place of a missing one, and reads only some of the pages."""
    if not file.is_file():
        raise IndexFault("chroma.sqlite3 is missing")
    try:
        with closing(sqlite3.connect(file)) as connection:
            (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.Error as error:
        raise IndexFault(f"chroma.sqlite3: {error}") from error
    if verdict != "ok":
        raise IndexFault(f"chroma.sqlite3: {verdict}")


def main(arguments: list[str]) -> int:
    folder, embedder, dimension = arguments
    try:
        count = examine(Path(folder), embedder, int(dimension))
    except IndexFault as fault:
        sys.stderr.write(f"{fault}\n")
        return 1
    sys.stdout.write(json.dumps({"count": count}))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
