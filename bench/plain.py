"""The yardstick of the recall: Chroma alone, asked for one client's nearest notes by its own filtered query."""

from pathlib import Path
from types import TracebackType
from typing import Any, Self, cast

import numpy as np
from numpy.typing import NDArray

from bench.stats import Took, timed

COLLECTION = "plain"
TOP = 10
"""So many notes are asked for."""


def open_plain(folder: Path) -> Any:
    """One collection, cosine, the client in the metadata, everything else as Chroma has it."""
    # Two seconds of loading that only a process which opens the collection should pay.
    from chromadb import PersistentClient  # noqa: PLC0415
    from chromadb.config import Settings  # noqa: PLC0415

    client = PersistentClient(path=str(folder), settings=Settings(anonymized_telemetry=False))
    return client.get_or_create_collection(
        COLLECTION, embedding_function=None, configuration=cast(Any, {"hnsw": {"space": "cosine"}})
    )


class PlainHost:
    """The collection, open and counted."""

    def __init__(self, folder: Path) -> None:
        self._collection = open_plain(folder)

    def __enter__(self) -> Self:
        self._collection.count()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing was changed; the process ends."""

    def query(self, client_id: str, vector: NDArray[np.float32]) -> tuple[Took, list[str]]:
        """Milliseconds of the query, whose vector is given, and the ids it found."""
        found, took = timed(lambda: self._ask(client_id, vector))
        return took, list(found["ids"][0])

    def _ask(self, client_id: str, vector: NDArray[np.float32]) -> Any:
        return self._collection.query(
            query_embeddings=[vector], n_results=TOP, where={"client_id": client_id}, include=["distances"]
        )
