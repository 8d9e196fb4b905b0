"""The index on a Chroma server. Any number of processes may write to it beside each other.

Rows hold hashes and vectors, no text and no name. The server asks for no password, so it must only be reachable from
the product's own computers, and must not be older than the release that closed its known holes.
"""

import base64
import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any, TypeVar

import numpy as np

from assistant.memory.address import ServerAddress, refuse_public
from assistant.memory.chroma import CONFIGURATION, SELF, batches, proven
from assistant.memory.http import SECONDS_TO_READ, ChromaHttp, NotThere, Unwell
from assistant.memory.index import FloatRow, IndexFault
from assistant.memory.keys import collection_name, marks, owner_mark
from assistant.seams import FloatMatrix

LAYOUT = 2
OLDEST = (1, 5, 9)
"""Releases up to 1.5.8 were reported open to remote code execution."""

NAMELESS = "1.0.0"
"""What every release since 1.0 calls itself (measured with 1.5.5, 1.5.8 and 1.5.9), so the number tells nothing."""

SIGN_OF_OLDEST = "SparseIndexAlgorithm"
"""Stands in the interface description of 1.5.9 and not in that of 1.5.8."""

PAGE = 10_000

PAUSES = (0.0, 0.05, 0.3)
"""Seconds before the next try."""

Result = TypeVar("Result")


class ServerIndex:
    """Rows of all clients in one collection. Every method raises IndexFault, and nothing else, when the server fails."""

    def __init__(self, http: ChromaHttp, embedder: str, dimension: int) -> None:
        self._http = http
        self._name = f"{collection_name(embedder)}-s{LAYOUT}"
        self._identity = {"embedder": embedder, "dimension": dimension, "layout": LAYOUT}
        self._id = self._opened()

    def get(self, ids: Sequence[str]) -> dict[str, FloatRow]:
        """The rows that are there. One that is there but damaged is a fault."""
        found: dict[str, FloatRow] = {}
        for some in batches(ids):
            wanted = {"ids": some, "include": ["embeddings", "metadatas"]}
            answer = self._ask("get", wanted, SECONDS_TO_READ)
            rows = zip(answer["ids"], answer["embeddings"], answer["metadatas"], strict=True)
            # In the middle of another's write a row may be there without its vector.
            whole = [row for row in rows if row[1] is not None and len(row[1]) == self._identity["dimension"]]
            ids_, vectors, labels = zip(*whole, strict=True) if whole else ((), (), ())
            found |= proven(ids_, vectors, labels)
        return found

    def put(self, rows: Mapping[str, FloatRow], client_id: str) -> None:
        """Insert or overwrite rows of this client; on the server's disk when it returns."""
        owner = owner_mark(client_id)
        for some in batches(rows):
            matrix = np.stack([rows[id_] for id_ in some])
            labels = [{"mark": float(mark), "owner": owner} for mark in marks(matrix)]
            packed = [base64.b64encode(row.astype("<f4").tobytes()).decode() for row in matrix]
            self._ask("upsert", {"ids": some, "embeddings": packed, "metadatas": labels})

    def delete(self, ids: Iterable[str]) -> None:
        """Remove; ids that are not there are ignored."""
        for some in batches(ids):
            self._ask("delete", {"ids": some})

    def forget(self, client_id: str) -> None:
        """Delete every row of this client."""
        self._ask("delete", {"where": {"owner": owner_mark(client_id)}})

    def ids(self) -> set[str]:
        """Page by page: all at once would be a hundred megabytes for a million notes."""
        found: set[str] = set()
        offset = 0
        while page := self._ask("get", {"include": [], "limit": PAGE, "offset": offset})["ids"]:
            found.update(page)
            offset += len(page)
        return found

    def count(self) -> int:
        """Rows of all clients."""
        return self._tried(lambda: self._http.count(self._id))

    def search_misses(self, rows: FloatMatrix) -> int:
        """How many of these rows, all indexed, vector search does not find."""
        wanted = {"query_embeddings": rows.tolist(), "n_results": 1, "include": ["distances"]}
        nearest = [found[0] if found else np.inf for found in self._ask("query", wanted)["distances"]]
        return sum(not distance < SELF for distance in nearest)

    def begin_anew(self) -> None:
        """Delete the collection and make it again, empty. Whoever still holds the old one finds the new one."""
        with suppress(NotThere):
            self._http.delete_collection(self._name)
        self._id = self._opened()

    def drop_others(self) -> None:
        """Delete our collections of other embedders; those of other products are left alone."""
        for other in self._http.collections():
            ours = other["name"].startswith("notes-") and (other["metadata"] or {}).get("layout") == LAYOUT
            if ours and other["name"] != self._name:
                self._http.delete_collection(other["name"])

    def close(self) -> None:
        self._http.close()

    def _opened(self) -> str:
        collection = self._http.make_collection(self._name, self._identity, CONFIGURATION["hnsw"])
        if collection["metadata"] != self._identity:
            raise IndexFault(f"the collection was made for {collection['metadata']}, not for {self._identity}")
        return str(collection["id"])

    def _ask(self, what: str, body: Mapping[str, Any], seconds: float | None = None) -> Any:
        return self._tried(lambda: self._http.rows(self._id, what, body, seconds))

    def _tried(self, ask: Callable[[], Result]) -> Result:
        """Again where another process has begun the collection anew."""
        for pause in PAUSES:
            try:
                return ask()
            except (NotThere, Unwell):  # 404, or in the moment between 412 or 500
                time.sleep(pause)
                self._id = self._opened()
        return ask()


def open_server(address: ServerAddress, embedder: str, dimension: int) -> ServerIndex:
    """Connect and open, or create, the collection. Raises IndexFault."""
    refuse_public(address)
    http = ChromaHttp(address)
    try:
        refuse_old(http.version(), http.schemas, address)
        http.make_database()
        return ServerIndex(http, embedder, dimension)
    except BaseException:
        http.close()
        raise


def refuse_old(version: str, schemas: Callable[[], Collection[str]], address: ServerAddress) -> None:
    """Raise IndexFault for a release with known holes. The number a server tells is no proof (`NAMELESS`), so the
    description of its interface is looked at too."""
    fit = SIGN_OF_OLDEST in schemas() if version == NAMELESS else _numbers(version) >= OLDEST
    if not fit:
        wanted = ".".join(map(str, OLDEST))
        raise IndexFault(
            f"{address.told} は、安全上の問題が知られている古い版です。{wanted} 以上に更新してください"
        )


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".")[:3] if part.isdecimal())
