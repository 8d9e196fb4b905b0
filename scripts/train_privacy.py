"""Train the heads that find private data no rule foresaw; measure them, and ship them beside the rules.

python scripts/train_privacy.py            train and write assistant/reading/privacy/secrets.bin
python scripts/train_privacy.py --measure  only measure: one voice of the labelled lines held out at a time

They learn from patterns (prompts/training/privacy/, filled by chance), from the labelled lines of the tests, and from
plain instructions, which hold nothing secret.
"""

import json
import random
import re
import sys
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from privacy_lines import FOLDER, LineMaker, MadeLine

from assistant.prompts import prompts_folder
from assistant.reading.privacy.candidates import BITS, find_candidates, signs
from assistant.reading.privacy.learned import STEPS
from assistant.reading.text import fold

LABELLED = Path(__file__).resolve().parent.parent / "tests" / "data" / "privacy.jsonl"
SHIPPED = Path(__file__).resolve().parent.parent / "assistant" / "reading" / "privacy"
TIMES = 40
"""Lines made of each pattern."""
LABELLED_WEIGHT = 3.0
EPOCHS, BATCH, RATE, DECAY = 6, 64, 0.15, 2e-6

Row = tuple[list[int], float, float]
"""(signs, 1 for a secret, weight)"""


def labelled_lines(voices: str = "", without: str = "") -> Iterator[tuple[str, MadeLine]]:
    """(id, line) of the labelled lines whose id begins with one of `voices` (all if empty) and none of `without`."""
    for row in map(json.loads, LABELLED.read_text(encoding="utf-8").splitlines()):
        if (not voices or row["id"][0] in voices) and row["id"][0] not in without:
            spans = ((span["start"], span["end"], _label(span)) for span in row["spans"])
            yield row["id"], MadeLine(row["text"], tuple(spans))


def _label(span: dict[str, Any]) -> str:
    return "s" if span["secret"] else {"person": "p", "company": "c"}.get(span["kind"], "o")


def plain_lines() -> Iterator[MadeLine]:
    for kind in ("tasks", "asking"):
        for file in sorted((prompts_folder() / "training" / kind).glob("*.jsonl")):
            for line in file.read_text(encoding="utf-8").splitlines():
                yield MadeLine(json.loads(line)["text"], ())
    for line in (LABELLED.parent / "dates.jsonl").read_text(encoding="utf-8").splitlines():
        yield MadeLine(json.loads(line)["text"], ())


def varied(line: MadeLine, chance: random.Random) -> MadeLine:
    """The same line with other digits and small letters in its secrets, so that no value is learnt by heart."""
    pieces = list(line.text)
    for start, end, label in line.spans:
        for place in range(start, end) if label == "s" else ():
            if re.match("[0-9]", pieces[place]):
                pieces[place] = chance.choice("0123456789")
            elif re.match("[a-z]", pieces[place]) and chance.random() < 0.5:
                pieces[place] = chance.choice("abcdefghjkmnpqrstuvwxyz")
    return MadeLine("".join(pieces), line.spans)


def rows_of(line: MadeLine, weight: float = 1.0) -> Iterator[Row]:
    """Every candidate of a line; one that a secret only touches teaches nothing."""
    folded = fold(line.text)
    for start, end in find_candidates(folded.text):
        first, last = folded.original(start, end)
        shared = [min(last, e) - max(first, s) for s, e, label in line.spans if label == "s"]
        most = max(shared, default=0)
        if most <= 0 or 2 * most >= last - first:
            yield signs(folded.text, start, end), float(most > 0), weight


def teaching_rows(without: str = "", seed: int = 1) -> list[Row]:
    maker, chance = LineMaker(seed), random.Random(seed)  # noqa: S311
    rows = [
        row
        for name in ("secrets", "numbers")
        for line in maker.lines(FOLDER / f"{name}.txt", TIMES)
        for row in rows_of(line)
    ]
    for _, line in labelled_lines(without=without):
        rows += rows_of(line, LABELLED_WEIGHT)
        for _ in range(2):
            rows += rows_of(varied(line, chance))
    rows += [row for line in plain_lines() for row in rows_of(line)]
    return rows


def fit(rows: list[Row], seed: int = 0) -> NDArray[np.float32]:
    """Logistic regression by AdaGrad. (2**BITS,) weights."""
    sizes = np.array([len(row[0]) for row in rows])
    flat, begins = np.concatenate([row[0] for row in rows]), np.concatenate([[0], np.cumsum(sizes)])
    wanted, weight = np.array([row[1] for row in rows]), np.array([row[2] for row in rows])
    weights, seen = np.zeros(1 << BITS, np.float32), np.full(1 << BITS, 1e-2, np.float32)
    rng = np.random.default_rng(seed)
    for _ in range(EPOCHS):
        order = rng.permutation(len(rows))
        for batch in np.array_split(order, max(1, len(rows) // BATCH)):
            ids = np.concatenate([flat[begins[i] : begins[i + 1]] for i in batch])
            owner = np.repeat(np.arange(len(batch)), sizes[batch])
            chances = 1 / (1 + np.exp(-np.bincount(owner, weights[ids], len(batch))))
            slope = (chances - wanted[batch]) * weight[batch]
            unique, place = np.unique(ids, return_inverse=True)
            step = (np.bincount(place, slope[owner]) + DECAY * len(batch) * weights[unique]).astype(np.float32)
            seen[unique] += step * step
            weights[unique] -= RATE * step / np.sqrt(seen[unique])
    return weights


def packed(weights: NDArray[np.float32]) -> NDArray[np.int8]:
    return np.clip(np.rint(weights * STEPS), -127, 127).astype(np.int8)


def evidence(weights: NDArray[np.int8], row: Row) -> float:
    return float(weights[row[0]].astype(int).sum()) / STEPS


def measure(weights: NDArray[np.int8], lines: Iterable[MadeLine]) -> str:
    rows = [row for line in lines for row in rows_of(line)]
    called = [evidence(weights, row) > 1 for row in rows]
    found = sum(yes for yes, row in zip(called, rows, strict=True) if row[1])
    false = sum(called) - found
    return f"{found} of {sum(int(row[1]) for row in rows)} secrets, {false} false of {len(rows)} values"


def main() -> int:
    if "--measure" in sys.argv:
        for voice in sorted({name[0] for name, _ in labelled_lines()}):
            head = packed(fit(teaching_rows(without=voice)))
            print(
                f"voice {voice} unseen: {measure(head, (line for _, line in labelled_lines(voice)))}", flush=True
            )
        return 0
    rows = teaching_rows()
    head = packed(fit(rows))
    path = SHIPPED / "secrets.bin"
    path.write_bytes(zlib.compress(head.tobytes(), 9))
    print(
        f"{len(rows)} values, {sum(int(row[1]) for row in rows)} secret -> {path.name} ({path.stat().st_size // 1024} kB)"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
