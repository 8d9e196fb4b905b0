"""What the memory asks of a vector index, and what it reports about it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.seams import FloatMatrix

FloatRow = NDArray[np.float32]
"""Shape (dimension,), length 1 or 0."""


class IndexFault(Exception):
    """The index could not be read or written. Never reaches a user: the vectors are computed instead."""


class VectorIndex(Protocol):
    """Rows by id. Every method raises IndexFault, and nothing else, when the index fails."""

    def get(self, ids: Sequence[str]) -> dict[str, FloatRow]:
        """The rows that are there. One that is there but damaged is a fault."""

    def put(self, rows: Mapping[str, FloatRow]) -> None:
        """Insert or overwrite; on disk when it returns."""

    def delete(self, ids: Iterable[str]) -> None:
        """Remove; ids that are not there are ignored."""

    def ids(self) -> set[str]: ...

    def count(self) -> int: ...

    def search_misses(self, rows: FloatMatrix) -> int:
        """How many of these rows, all indexed, vector search does not find. It is approximate: on hard data a
        sound index misses a few; one that has lost its vectors misses nearly all."""

    def drop_others(self) -> None:
        """Delete what was indexed by other embedders."""

    def close(self) -> None: ...


@dataclass(frozen=True)
class IndexReport:
    """What `reconcile` did. `sound`: count and self-hit sample agree with the records."""

    notes: int
    added: int
    removed: int
    sampled: int
    missed: int
    sound: bool
    seconds: float


@dataclass(frozen=True)
class IndexStatus:
    """For `doctor`. `path`: the folder, or the server's address. `count` is None while the index is not open,
    `expected` until something is known.

    `damage` is the last damage found, `fault` the last failure while running (both Japanese, for the user);
    `repaired`: the damaged folder was moved aside and a new index begun. `needs_reconcile`: the index may lack
    rows or hold old ones (after an unclean end, a damage or a fault): call `reconcile` when there is time.
    """

    path: Path | str
    embedder: str
    open: bool
    count: int | None
    expected: int | None
    damage: str | None
    repaired: bool
    fault: str | None
    needs_reconcile: bool
