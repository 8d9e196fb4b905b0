"""Chroma, embedded: the only file that knows it. Needs the data folder's lock (`assistant.lock`) to be held.

One collection for all clients, read by id. Measured against a collection per client (four times the memory, ten
times slower on first touch), sixteen shards (slower) and vectors packed into metadata (a quarter faster at 500
notes a client, four times the disk). Reading is bound by Chroma's lists of floats becoming an array.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from assistant.memory.blank import blank_unused
from assistant.memory.index import FloatRow, IndexFault
from assistant.memory.keys import MARK_TOLERANCE, collection_name, marks
from assistant.seams import FloatMatrix

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

BATCH = 1000
"""Rows a call; Chroma refuses more than 5461."""

SELF = 1e-3
"""Distance within which a row found by vector search counts as the row itself."""

CONFIGURATION: dict[str, Any] = {
    "hnsw": {"space": "ip", "ef_construction": 64, "max_neighbors": 12, "ef_search": 500}
}
"""Our rows have length 1, so `ip` is the cosine distance; under the name `cosine` Chroma would scale the rows once
more and return other last bits than it was given, and a draft must not depend on where its vectors come from.
The graph is quick to build and searched thoroughly: we rank exactly, in numpy, and search by vector only to
check the index."""


class ChromaIndex:
    """`VectorIndex` over one collection, whose name and metadata carry the embedder."""

    def __init__(self, client: "ClientAPI", collection: "Collection", folder: Path) -> None:
        self._client = client
        self._collection = collection
        self._folder = folder
        # What is blanked must not be written meanwhile.
        self._writing = RLock()
        self._blanked: set[str] = set()
        self._laid = False

    def get(self, ids: Sequence[str]) -> dict[str, FloatRow]:
        found: dict[str, FloatRow] = {}
        with faults(), nullcontext() if self._laid else self._writing:
            for some in batches(ids):
                answer = self._collection.get(ids=some, include=["embeddings", "metadatas"])
                found |= proven(answer["ids"], answer["embeddings"], answer["metadatas"])
        self._blank_after("get")
        return found

    def put(self, rows: Mapping[str, FloatRow]) -> None:
        with faults(), self._writing:
            for some in batches(rows):
                matrix = np.stack([rows[id_] for id_ in some])
                labels = [{"mark": float(mark)} for mark in marks(matrix)]
                self._collection.upsert(ids=some, embeddings=matrix, metadatas=cast(Any, labels))
            self._blank_after("put")
            # Chroma cannot read beside the first write of a collection: it looks for files that are not there yet.
            self._laid = True

    def delete(self, ids: Iterable[str]) -> None:
        with faults(), self._writing:
            for some in batches(ids):
                self._collection.delete(ids=some)
            self._blank_after("delete")

    def ids(self) -> set[str]:
        with faults():
            found = set(self._collection.get(include=[])["ids"])
        self._blank_after("ids")
        return found

    def count(self) -> int:
        with faults():
            found = self._collection.count()
        self._blank_after("count")
        return found

    def search_misses(self, rows: FloatMatrix) -> int:
        with faults():
            answer = self._collection.query(query_embeddings=cast(Any, rows), n_results=1, include=["distances"])
            nearest = [found[0] if found else np.inf for found in answer["distances"] or ()]
        self._blank_after("query")
        return sum(not distance < SELF for distance in nearest)

    def drop_others(self) -> None:
        """Delete the collections of other embedders."""
        with faults():
            for other in self._client.list_collections():
                if other.name != self._collection.name:
                    self._client.delete_collection(other.name)

    def close(self) -> None:
        with faults():
            cast(Any, self._client).close()

    def _blank_after(self, call: str) -> None:
        """Chroma lays its files out at the first call that needs them, in memory of this process as it finds it: so
        after the first call of each kind what is not used of them is blanked."""
        if call in self._blanked:
            return
        with self._writing:
            blank_unused(self._folder)
            self._blanked.add(call)


def open_chroma(folder: Path, embedder: str, dimension: int) -> ChromaIndex:
    """Open or create. Raises IndexFault; a folder that might be damaged must be probed first, because Chroma
    aborts the process on broken files."""
    with faults():
        from chromadb import PersistentClient
        from chromadb.config import Settings

        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        blank_unused(folder)  # where a process was killed before it could
        # Fresh settings each time: the client changes the object it is given.
        try:
            # By itself it reads the `.env` of the folder it is started in, which could send vectors elsewhere.
            quiet = Settings(_env_file=None, anonymized_telemetry=False)
            client = PersistentClient(path=str(folder), settings=quiet)
        except BaseException:
            _forget_failed_client(folder)
            raise
        try:
            return ChromaIndex(client, _collection(client, embedder, dimension), folder)
        except BaseException:
            cast(Any, client).close()
            raise


def _forget_failed_client(folder: Path) -> None:
    """Chroma keeps a half-started client under its path and would hand it out again at the next try."""
    from chromadb.api.shared_system_client import SharedSystemClient

    SharedSystemClient._identifier_to_system.pop(str(folder), None)
    SharedSystemClient._identifier_to_refcount.pop(str(folder), None)


def _collection(client: "ClientAPI", embedder: str, dimension: int) -> "Collection":
    """Chroma accepts a collection made with other settings without a word, so its own metadata is compared."""
    identity = {"embedder": embedder, "dimension": dimension, "layout": 1}
    collection = client.get_or_create_collection(
        collection_name(embedder),
        embedding_function=None,
        metadata=identity,
        configuration=cast(Any, CONFIGURATION),
    )
    if collection.metadata != identity:
        raise IndexFault(f"the collection was made for {collection.metadata}, not for {identity}")
    return collection


def proven(ids: Sequence[str], embeddings: Any, metadatas: Any) -> dict[str, FloatRow]:
    """The rows by id; raises IndexFault where one contradicts its mark. While a note is being written Chroma may know
    it and not have its vector yet: then nothing of the answer is taken, and whoever asked computes."""
    if not ids or embeddings is None or len(embeddings) != len(ids):
        return {}
    rows = np.asarray(embeddings, dtype=np.float32)
    wanted = np.array([(label or {}).get("mark", np.nan) for label in metadatas], dtype=np.float64)
    with np.errstate(all="ignore"):  # scrambled bytes may be huge or not a number
        lengths = np.linalg.norm(rows, axis=1)
        whole = (np.abs(lengths - 1) < MARK_TOLERANCE) | (lengths == 0)
        good = whole & (np.abs(marks(rows) - wanted) < MARK_TOLERANCE)
    if not good.all():
        raise IndexFault(f"{(~good).sum()} of {len(ids)} rows contradict their mark")
    return dict(zip(ids, rows, strict=True))


def batches(ids: Iterable[str]) -> Iterator[list[str]]:
    """The ids in calls that Chroma takes."""
    every = list(ids)
    for start in range(0, len(every), BATCH):
        yield every[start : start + BATCH]


@contextmanager
def faults() -> Iterator[None]:
    """Chroma fails with many types, among them Rust panics, which are no `Exception`."""
    try:
        yield
    except IndexFault:
        raise
    except BaseException as error:
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        raise IndexFault(f"{type(error).__name__}: {error}") from error
