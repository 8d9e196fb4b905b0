"""Train the heads that find people and firms no rule foresaw; measure them, and ship them beside the rules.

python scripts/train_privacy_names.py            train and write assistant/reading/privacy/names.bin
python scripts/train_privacy_names.py --measure  only measure: labelled lines of some voices held out

They learn from the same lines as scripts/train_privacy.py. In plain instructions what the rules find counts as found.
"""

import random
import re
import sys
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from privacy_lines import FOLDER, LineMaker, MadeLine
from train_privacy import SHIPPED, labelled_lines, plain_lines

from assistant.reading.privacy.full_names import find_listed, find_staff
from assistant.reading.privacy.letters import BITS, letter_signs
from assistant.reading.privacy.names import find_companies, find_people
from assistant.reading.privacy.tagged import STEPS, find_tagged
from assistant.reading.text import fold

TIMES = 200
"""Lines made of each pattern of names; of patterns of secrets and numbers, which hold no name, a few."""
LABELLED_WEIGHT = 2.0
WITHOUT_LISTS = 0.25
"""Share of the lines whose names count as standing in no list."""
HELD_OUT = ("ah", "bi", "cj", "dk", "efg")
EPOCHS, BATCH, RATE, DECAY = 4, 512, 0.2, 1e-6
KINDS = {"p": "person", "c": "company"}


@dataclass(frozen=True, slots=True)
class Letters:
    """One row a character: (n, signs) of hashes, (n, 2) whether person and firm, (n,) weights."""

    signs: NDArray[np.int32]
    wanted: NDArray[np.float32]
    weight: NDArray[np.float32]


class Teacher:
    def __init__(self, seed: int = 1) -> None:
        self._maker = LineMaker(seed)
        self._chance = random.Random(seed)  # noqa: S311
        self._signs: list[list[int]] = []
        self._wanted: list[tuple[float, float]] = []
        self._weight: list[float] = []

    def teach(self, without: str = "") -> Letters:
        for file, times in (("names", TIMES), ("secrets", 2), ("numbers", 2)):
            for line in self._maker.lines(FOLDER / f"{file}.txt", times):
                self._add(line, 1.0)
        for _, line in labelled_lines(without=without):
            self._add(line, LABELLED_WEIGHT)
            self._add(self._varied(line), 1.0)
        for line in plain_lines():
            if self._chance.random() < 0.6:
                self._add(as_ruled(line), 1.0)
        return Letters(
            np.array(self._signs, np.int32), np.array(self._wanted, np.float32), np.array(self._weight, np.float32)
        )

    def _add(self, line: MadeLine, weight: float) -> None:
        folded = fold(line.text)
        self._signs += letter_signs(folded.text, with_lists=self._chance.random() >= WITHOUT_LISTS)
        for place in range(len(folded.text)):
            start, end = folded.original(place, place + 1)
            labels = {label for first, last, label in line.spans if first < end and start < last}
            self._wanted.append((float("p" in labels), float("c" in labels)))
            self._weight.append(weight)

    def _varied(self, line: MadeLine) -> MadeLine:
        """The same line about somebody else."""
        text, position, spans = "", 0, []
        for start, end, label in sorted(line.spans):
            name = self._another(line.text[start:end], label)
            text += line.text[position:start] + name
            spans.append((len(text) - len(name), len(text), label))
            position = end
        return MadeLine(text + line.text[position:], tuple(spans))

    def _another(self, name: str, label: str) -> str:
        fillers = self._maker.fillers
        if label == "p" and re.fullmatch("[一-龠々]{1,4}", name):
            return fillers["sn"]()
        if label == "p" and re.fullmatch("[一-龠々]{1,4}[ 　][一-龠々]{1,4}", name):
            return f"{fillers['sn']()} {fillers['given']()}"
        if label == "p" and re.fullmatch("[ァ-ヺー・]{2,}", name):
            return fillers["foreign"]()
        return fillers["firm"]() if label == "c" and re.search("株|有限|合同|㈱", name) else name


def as_ruled(line: MadeLine) -> MadeLine:
    """A plain line with the names that rules find in it."""
    folded = fold(line.text)
    firms, people = list(find_companies(folded.text)), list(find_people(folded.text))
    names = [*firms, *people, *find_staff(folded.text, firms), *find_listed(folded.text, people)]
    return MadeLine(line.text, tuple((*folded.original(one.start, one.end), one.kind[0]) for one in names))


def fit(letters: Letters, seed: int = 0) -> NDArray[np.int8]:
    """Logistic regressions by AdaGrad. (2 * 2**BITS,) steps, people first."""
    heads = [_fit_one(letters, column, seed) for column in (0, 1)]
    return np.clip(np.rint(np.concatenate(heads) * STEPS), -127, 127).astype(np.int8)


def _fit_one(letters: Letters, column: int, seed: int) -> NDArray[np.float32]:
    weights, seen = np.zeros(1 << BITS, np.float32), np.full(1 << BITS, 1e-2, np.float32)
    rng = np.random.default_rng(seed)
    rows, width = letters.signs.shape
    for _ in range(EPOCHS):
        for batch in np.array_split(rng.permutation(rows), rows // BATCH):
            signs = letters.signs[batch]
            chances = 1 / (1 + np.exp(-weights[signs].sum(1)))
            slope = (chances - letters.wanted[batch, column]) * letters.weight[batch]
            unique, place = np.unique(signs.ravel(), return_inverse=True)
            step = np.bincount(place, np.repeat(slope, width)) + DECAY * len(batch) * weights[unique]
            seen[unique] += (step * step).astype(np.float32)
            weights[unique] -= (RATE * step / np.sqrt(seen[unique])).astype(np.float32)
    return weights


def measure(heads: NDArray[np.int8], lines: list[MadeLine]) -> str:
    steps = heads.tolist()
    found = wanted = false = 0
    for line in lines:
        folded = fold(line.text)
        spans = [folded.original(one.start, one.end) for one in find_tagged(folded.text, (), steps)]
        labels = [(start, end) for start, end, label in line.spans if label in KINDS]
        places = {place for start, end in spans for place in range(start, end)}
        found += sum(places.issuperset(range(start, end)) for start, end in labels)
        wanted += len(labels)
        false += sum(not any(s < end and start < e for s, e, _ in line.spans) for start, end in spans)
    return f"{found} of {wanted} names, {false} false in {len(lines)} lines"


def voices() -> Iterator[str]:
    known = {name[0] for name, _ in labelled_lines()}
    yield from HELD_OUT
    yield from sorted(known - set("".join(HELD_OUT)))


def main() -> int:
    if "--measure" in sys.argv:
        for held in voices():
            heads = fit(Teacher().teach(without=held))
            print(
                f"voices {held} unseen: {measure(heads, [line for _, line in labelled_lines(held)])}", flush=True
            )
        return 0
    letters = Teacher().teach()
    path = SHIPPED / "names.bin"
    path.write_bytes(zlib.compress(fit(letters).tobytes(), 9))
    print(f"{len(letters.signs)} characters -> {path.name} ({path.stat().st_size // 1024} kB)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
