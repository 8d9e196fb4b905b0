"""Train the head that tells what is worth asking, on prompts/training/asking/; measure it, and ship it.

python scripts/train_asking.py            train and write prompts/training/asking-*.npz
python scripts/train_asking.py --measure  only cross-validate: average precision over slots of unseen lines

The features of a line come from a memory without that line's fold, as they do for an instruction never seen.
"""

import sys
import tempfile
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from assistant.asking_head import head_path, taught_lines, write_head
from assistant.assembly import open_desk
from assistant.domain.client import Client
from assistant.domain.instruction import Instruction, Reading, TaskPart
from assistant.domain.playbook import Playbook
from assistant.drafting.slots import Names, arises, fold, given_item
from assistant.embedders import EmbeddedEmbedder
from assistant.reading.asking import Memory, Taught, features, fit, keyed_slots, mark, remember, table, view
from assistant.settings import Settings
from assistant.workflow import Workflow

FOLDS = 6
OTHER_TYPE = 0.6
"""Weight of a slot of a type that the line was not labelled for: most likely, but not surely, not worth asking."""

LEAST_SITUATION = 0.01
WHEN = datetime(2026, 12, 8, 10, tzinfo=ZoneInfo("Asia/Tokyo"))
NAMES = Names(object="ご依頼の件", client="依頼主", deadline="", language="ja")

Example = tuple[NDArray[np.float32], bool, float]


class Trainer:
    """Reads labelled lines as the product would."""

    def __init__(self, workflow: Workflow, playbooks: dict[str, Playbook]) -> None:
        self._reader = workflow.reader
        self._playbooks = playbooks
        situations = workflow.reader.part_reader.situations
        if situations is None:
            raise ValueError("the workflow reads no situations")
        self._situations = situations
        self._embed = EmbeddedEmbedder().embed

    def memory(self, taught: Sequence[Taught]) -> Memory:
        return remember(taught, self._playbooks, self._embed)

    def examples(self, line: Taught, memory: Memory) -> Iterator[Example]:
        """(features, asked, weight) of every slot that is open in this line, for all types the reading thinks of."""
        client = Client(id="training", name="依頼主")
        instruction = Instruction(id="training", client_id=client.id, text=line.text, now=WHEN)
        reading = self._reader.read(instruction, client)
        for part in reading.parts:
            seen = view(part, memory, self._embed)
            for rank, guess in enumerate(part.guesses):
                shelf = memory.shelves.get(guess.playbook_id)
                if shelf is None:
                    continue
                situations = dict(self._situations.ranked(guess.playbook_id, part.as_read))
                slots = [
                    (key, slot)
                    for key, slot in keyed_slots(self._playbooks[guess.playbook_id])
                    if mark(key, slot) in shelf.columns
                    and ("." not in key or situations.get(key.partition(".")[0], 0.0) >= LEAST_SITUATION)
                    and self._is_open(slot, part, reading)
                ]
                if slots:
                    own = guess.playbook_id == line.playbook_id
                    for (key, _), row in zip(
                        slots, features(seen, rank, table(slots, shelf), shelf, situations), strict=True
                    ):
                        yield row, own and key in line.slots, 1.0 if own else OTHER_TYPE

    def _is_open(self, slot: object, part: TaskPart, reading: Reading) -> bool:
        return arises(slot, fold(part.as_read)) and given_item(slot, part, reading, NAMES) is None  # type: ignore[arg-type]


def examples(trainer: Trainer, taught: Sequence[Taught]) -> tuple[list[Example], list[int]]:
    """All examples, each line seen by a memory without its fold; and the line of each."""
    fold_of = np.random.default_rng(0).integers(0, FOLDS, len(taught))
    found: list[Example] = []
    lines: list[int] = []
    for k in range(FOLDS):
        memory = trainer.memory([line for i, line in enumerate(taught) if fold_of[i] != k])
        for i, line in enumerate(taught):
            if fold_of[i] == k:
                fresh = list(trainer.examples(line, memory))
                found += fresh
                lines += [i] * len(fresh)
    return found, lines


def average_precision(asked: NDArray[np.bool_], chances: NDArray[np.float32]) -> float:
    """Mean of the precision at each asked slot, best chance first."""
    ranked = asked[np.argsort(-chances, kind="stable")]
    return float((np.cumsum(ranked) / np.arange(1, len(ranked) + 1))[ranked].mean())


def measure(
    rows: NDArray[np.float32], asked: NDArray[np.bool_], weights: NDArray[np.float32], lines: Sequence[int]
) -> None:
    fold_of = np.random.default_rng(3).integers(0, 5, max(lines) + 1)[np.array(lines)]
    chances = np.zeros(len(rows), np.float32)
    for k in range(5):
        chances[fold_of == k] = fit(rows[fold_of != k], asked[fold_of != k], weights[fold_of != k]).chances(
            rows[fold_of == k]
        )
    print(f"{len(rows)} open slots of {max(lines) + 1} lines, {asked.mean():.3f} asked")
    print(f"average precision on unseen lines {average_precision(asked, chances):.3f}")


def main() -> int:
    embedder = EmbeddedEmbedder()
    taught = taught_lines()
    with tempfile.TemporaryDirectory() as folder, open_desk(Settings(data_dir=Path(folder))) as desk:
        trainer = Trainer(desk.workflow, dict(desk.playbooks))
        found, lines = examples(trainer, taught)
        rows = np.stack([row for row, _, _ in found])
        asked = np.array([was for _, was, _ in found])
        weights = np.array([weight for _, _, weight in found], np.float32)
        measure(rows, asked, weights, lines)
        if "--measure" in sys.argv:
            return 0
        path = head_path(embedder.name)
        write_head(path, trainer.memory(taught), fit(rows, asked, weights))
    print(f"{len(taught)} lines -> {path.name} ({path.stat().st_size // 1024} kB)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
