"""The asking head as a file: shipped, read a type at a time. Training needs the whole reading path and is done by
`scripts/train_asking.py`; a slot that was written or reworded since is left to the plain economy of cost and prior."""

import json
import os
from collections.abc import Iterator, Mapping
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from assistant.prompts import prompts_folder, read_text
from assistant.reading.asking import ASKING_VERSION, Judge, Memory, Shelf, Taught

TRAINING = "training"
FOLDER = "asking"


def head_path(embedder: str) -> Path:
    """Where the head for this embedder is shipped. `embedder`: its name."""
    safe = "".join(letter if letter.isalnum() else "-" for letter in embedder)
    return prompts_folder() / TRAINING / f"asking-{ASKING_VERSION}-{safe}.npz"


def load_asking_head(embedder: str) -> tuple[Memory, Judge] | None:
    """The shipped head, or None where there is none that can be read."""
    try:
        return read_head(head_path(embedder).read_bytes())
    except (OSError, ValueError, KeyError, EOFError, BadZipFile):
        return None


def taught_lines(folder: Path | None = None) -> list[Taught]:
    """prompts/training/asking/TYPE.jsonl: `text`, `asks` (what a secretary would ask, in her words), `slots` (keys of
    the slots that ask it). Raises ValueError for a line that is no JSON or lacks a field."""
    place = folder or prompts_folder() / TRAINING / FOLDER
    return [
        _taught(row, path)
        for path in sorted(place.glob("*.jsonl"))
        for row in read_text(path).splitlines()
        if row.strip()
    ]


def write_head(path: Path, memory: Memory, judge: Judge) -> None:
    """Half precision where the ranking does not change."""
    arrays: dict[str, np.ndarray[tuple[int, ...], np.dtype[np.generic]]] = {
        "vectors": memory.vectors.astype(np.float16),
        "anything": memory.anything,
        "mean": judge.mean,
        "scale": judge.scale,
        "weights": judge.weights,
    }
    for playbook_id, shelf in memory.shelves.items():
        arrays[f"{playbook_id}.columns"] = np.array(list(shelf.columns))
        arrays[f"{playbook_id}.lines"] = shelf.lines
        arrays[f"{playbook_id}.asked"] = shelf.asked
        arrays[f"{playbook_id}.near"] = shelf.near
    fresh = path.with_suffix(f".{os.getpid()}.new")
    with fresh.open("wb") as file:
        np.savez_compressed(file, **arrays)  # type: ignore[arg-type]  # numpy's stub takes the names for its own
    fresh.replace(path)


def read_head(data: bytes) -> tuple[Memory, Judge]:
    """Raises ValueError, KeyError or BadZipFile for what is no head."""
    with np.load(BytesIO(data), allow_pickle=False) as arrays:
        memory = Memory(arrays["vectors"].astype(np.float32), arrays["anything"], _Shelves(data))
        return memory, Judge(arrays["mean"], arrays["scale"], arrays["weights"])


class _Shelves(Mapping[str, Shelf]):
    """Shelves in a file; one is unpacked when its type is first asked for. Thread-safe."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        with np.load(BytesIO(data), allow_pickle=False) as arrays:
            names = (str(name).rpartition(".")[0] for name in arrays.files)
            self._types = tuple(dict.fromkeys(name for name in names if name))
        self._shelf = lru_cache(maxsize=None)(self._unpacked)

    def __getitem__(self, playbook_id: str) -> Shelf:
        if playbook_id not in self._types:
            raise KeyError(playbook_id)
        return self._shelf(playbook_id)

    def __iter__(self) -> Iterator[str]:
        return iter(self._types)

    def __len__(self) -> int:
        return len(self._types)

    def _unpacked(self, playbook_id: str) -> Shelf:
        with np.load(BytesIO(self._data), allow_pickle=False) as arrays:
            columns = {str(name): place for place, name in enumerate(arrays[f"{playbook_id}.columns"])}
            parts = (arrays[f"{playbook_id}.{name}"] for name in ("lines", "asked", "near"))
            return Shelf(columns, *parts)


def _taught(row: str, path: Path) -> Taught:
    try:
        line = json.loads(row)
        return Taught(line["text"], path.stem, tuple(line["asks"]), frozenset(line["slots"]))
    except (KeyError, TypeError, json.JSONDecodeError) as error:
        raise ValueError(f"{path.name}: not a labelled instruction: {row[:60]}") from error
