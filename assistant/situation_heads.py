"""The situation heads: shipped in one file, and trained anew where situations or training lines were edited.

Training takes a few seconds for all types, reading the one of a type a millisecond. The file is named after all that
it was trained on, so that old heads are never used for new situations.
"""

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import cast
from zipfile import BadZipFile

import numpy as np

from assistant.domain.playbook import Playbook
from assistant.prompts import prompts_folder, read_text
from assistant.reading.situations import (
    NO_SITUATION,
    SITUATION_VERSION,
    SituationHead,
    situation_features,
    train_situations,
)
from assistant.seams import Embedder

TRAINING = "training"

Lines = dict[str, list[tuple[str, str]]]
"""By task type: (text, situation)."""


def load_situation_heads(
    playbooks: Mapping[str, Playbook], embedder: Embedder, folder: Path
) -> Mapping[str, SituationHead]:
    """The heads for these situations: the shipped ones, else those kept in `folder`, else trained now and kept."""
    lines = situation_lines(playbooks)
    return load_heads(f"situations-{fingerprint(lines, embedder.name)}.npz", lambda: lines, embedder, folder)


def load_heads(
    name: str, lines: Callable[[], Lines], embedder: Embedder, folder: Path
) -> Mapping[str, SituationHead]:
    """The heads of this file name (KIND-FINGERPRINT.npz) where they are shipped or kept; else trained on `lines`."""
    for place in (prompts_folder() / TRAINING, folder):
        if (found := HeadFile.read(place / name)) is not None:
            return found
    heads = train_heads(lines(), embedder)
    with suppress(OSError):  # heads that cannot be kept are trained again next time
        for old in folder.glob(f"{name.partition('-')[0]}-*.npz"):
            old.unlink(missing_ok=True)
        write_heads(folder / name, heads)
    return heads


def situation_lines(playbooks: Mapping[str, Playbook], folder: Path | None = None) -> Lines:
    """The situations' own examples and the lines of prompts/training/tasks/ that were given a situation."""
    lines: Lines = {}
    tasks = folder or prompts_folder() / TRAINING / "tasks"
    for playbook_id, book in playbooks.items():
        if not book.situations:
            continue
        known = {one.id for one in book.situations}
        taught = [(text, one.id) for one in book.situations for text in one.examples]
        path = tasks / f"{playbook_id}.jsonl"
        rows = [json.loads(row) for row in read_text(path).splitlines() if row.strip()] if path.exists() else []
        named = (row for row in rows if "situation" in row)
        taught += [(row["text"], row["situation"] if row["situation"] in known else NO_SITUATION) for row in named]
        lines[playbook_id] = taught
    return lines


def train_heads(lines: Lines, embedder: Embedder) -> dict[str, SituationHead]:
    """One head a type."""
    return {
        playbook_id: train_situations(
            situation_features([text for text, _ in taught], embedder.embed), [name for _, name in taught]
        )
        for playbook_id, taught in lines.items()
    }


def fingerprint(lines: Lines, embedder: str) -> str:
    """Names all that the heads depend on."""
    content = json.dumps([SITUATION_VERSION, embedder, lines], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def write_heads(path: Path, heads: Mapping[str, SituationHead]) -> None:
    """Half precision: the ranking does not change."""
    arrays: dict[str, np.ndarray[tuple[int, ...], np.dtype[np.generic]]] = {}
    for playbook_id, head in heads.items():
        arrays[f"{playbook_id}.names"] = np.array(head.situations)
        arrays[f"{playbook_id}.weights"] = head.weights.astype(np.float16)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_suffix(f".{os.getpid()}.new")
    with fresh.open("wb") as file:
        np.savez_compressed(file, **arrays)  # type: ignore[arg-type]  # numpy's stub takes the names for its own
    fresh.replace(path)


class HeadFile(Mapping[str, SituationHead]):
    """Heads in a file; one is unpacked when its type is first asked for. Thread-safe."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        with np.load(BytesIO(data), allow_pickle=False) as arrays:
            self._types = tuple(dict.fromkeys(str(name).rpartition(".")[0] for name in arrays.files))
        self._head = lru_cache(maxsize=None)(self._unpacked)

    @classmethod
    def read(cls, path: Path) -> "HeadFile | None":
        """The file, or None where there is none that can be read whole."""
        try:
            heads = cls(path.read_bytes())
            for playbook_id in heads:
                heads._check(playbook_id)
        except (OSError, ValueError, KeyError, EOFError, BadZipFile):
            return None
        return heads

    def __getitem__(self, playbook_id: str) -> SituationHead:
        if playbook_id not in self._types:
            raise KeyError(playbook_id)
        return self._head(playbook_id)

    def __iter__(self) -> Iterator[str]:
        return iter(self._types)

    def __len__(self) -> int:
        return len(self._types)

    def _check(self, playbook_id: str) -> None:
        """Zip members carry check sums: opening the small one shows a cut file without unpacking all."""
        with np.load(BytesIO(self._data), allow_pickle=False) as arrays:
            cast("np.ndarray[tuple[int], np.dtype[np.str_]]", arrays[f"{playbook_id}.names"])

    def _unpacked(self, playbook_id: str) -> SituationHead:
        with np.load(BytesIO(self._data), allow_pickle=False) as arrays:
            names = tuple(str(name) for name in arrays[f"{playbook_id}.names"])
            return SituationHead(names, arrays[f"{playbook_id}.weights"].astype(np.float32))
