"""Fakes written by hand: they keep the promises of the seams, in memory and in microseconds."""

import hashlib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.domain.feedback import FeedbackNote, NoteBook
from assistant.memory.index import IndexFault


class HashEmbedder:
    """`seams.Embedder` without a model: every character bigram votes for one direction, so texts that share
    wording are close. Deterministic across processes; an empty text gets the zero row."""

    def __init__(self, name: str = "hash-1/task-note-1", dimension: int = 64) -> None:
        self._name = name
        self._dimension = dimension
        self.embedded: list[str] = []
        """Every text this fake was asked for, in order."""

    @property
    def name(self) -> str:
        return self._name

    @property
    def dimension(self) -> int:
        return self._dimension

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.embedded += texts
        rows = np.zeros((len(texts), self._dimension), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            self._fill(row, unicodedata.normalize("NFKC", text).strip())
        return rows

    def _fill(self, row: NDArray[np.float32], text: str) -> None:
        for start in range(len(text)):
            raw = f"{self._name}|{text[start : start + 2]}".encode("utf-8", "surrogatepass")
            digest = hashlib.blake2b(raw, digest_size=8).digest()
            value = int.from_bytes(digest, "big")
            row[value % self._dimension] += 1.0 if value >> 63 else -1.0
        length = np.linalg.norm(row)
        if length > 0:
            row /= length


def note_book(client_id: str, texts: Sequence[str], *, task: str = "", revision: int = 1) -> NoteBook:
    """A client's notes `<client>-F0`, `<client>-F1` … with these texts, in this order."""
    notes = tuple(
        FeedbackNote(id=f"{client_id}-F{n}", client_id=client_id, date=date(2026, 1, 1), task=task, text=text)
        for n, text in enumerate(texts)
    )
    return NoteBook(client_id=client_id, revision=revision, notes=notes)


class DictIndex:
    """`memory.index.VectorIndex` in a dictionary. Calls named in `failing` raise IndexFault instead."""

    def __init__(self, *failing: str) -> None:
        self.rows: dict[str, NDArray[np.float32]] = {}
        self.failing = set(failing)
        self.calls: list[str] = []

    def opener(self, folder: Path, embedder: str, dimension: int) -> "DictIndex":
        """Give this to a memory as `open_index`."""
        self._called("open")
        return self

    def _called(self, name: str) -> None:
        self.calls.append(name)
        if name in self.failing:
            raise IndexFault(f"{name} failed on purpose")

    def get(self, ids: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        self._called("get")
        return {id_: self.rows[id_] for id_ in ids if id_ in self.rows}

    def put(self, rows: Mapping[str, NDArray[np.float32]]) -> None:
        self._called("put")
        self.rows |= rows

    def delete(self, ids: Iterable[str]) -> None:
        self._called("delete")
        for id_ in ids:
            self.rows.pop(id_, None)

    def ids(self) -> set[str]:
        self._called("ids")
        return set(self.rows)

    def count(self) -> int:
        self._called("count")
        return len(self.rows)

    def search_misses(self, rows: NDArray[np.float32]) -> int:
        self._called("search_misses")
        every = np.stack(list(self.rows.values()))
        return sum(bool((every @ row).max() < 0.999) for row in rows)

    def drop_others(self) -> None:
        self._called("drop_others")

    def close(self) -> None:
        self._called("close")
