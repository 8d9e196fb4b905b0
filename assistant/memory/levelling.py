"""Bringing a shared index level with the records, in one walk through the books, whatever other processes write."""

import hashlib
import heapq
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from assistant.memory.index import FloatRow, IndexReport
from assistant.memory.server import ServerIndex

BATCH = 500
SAMPLE = 50
ALIKE = 1e-3

Texts = Mapping[str, str]
"""Row id → embedded text."""

Embed = Callable[[Texts], dict[str, FloatRow]]


@dataclass
class _Walk:
    """What was seen on the way. `sample`: the rows with the lowest fingerprints, a random choice."""

    notes: int = 0
    added: int = 0
    sample: list[tuple[int, str, str]] = field(default_factory=list)

    def see(self, texts: Texts) -> None:
        self.notes += len(texts)
        drawn = ((-_fingerprint(id_), id_, text) for id_, text in texts.items())
        self.sample = heapq.nlargest(SAMPLE, [*self.sample, *drawn])


def level(index: ServerIndex, books: Iterable[tuple[str, Texts]], embed: Embed, *, rebuild: bool) -> IndexReport:
    """Add what is missing, delete what no book holds, prove a sample. `books`: (client id, texts). Raises IndexFault.

    The ids are listed before the first book is read, so that what another process adds meanwhile is no surplus.
    """
    if rebuild:
        index.begin_anew()
    before, walk = index.ids(), _Walk()
    surplus = set(before)
    for client_id, texts in books:
        walk.see(texts)
        surplus.difference_update(texts)
        missing = {id_: text for id_, text in texts.items() if id_ not in before}
        for some in batches_of(missing):
            index.put(embed(some), client_id)
        walk.added += len(missing)
    index.delete(surplus)
    if rebuild:
        index.drop_others()
    sampled = {id_: text for _, id_, text in walk.sample}
    missed = _misses(index, embed(sampled)) + max(0, walk.notes - index.count())
    return IndexReport(walk.notes, walk.added, len(surplus), len(sampled), missed, missed == 0, 0.0)


def _misses(index: ServerIndex, fresh: Mapping[str, FloatRow]) -> int:
    """How many sampled notes, embedded again, are not what the index holds under their id; all of them where vector
    search does not find most of them either."""
    rows = {id_: row for id_, row in fresh.items() if row.any()}
    if not rows:
        return 0
    kept = index.get(list(rows))
    lost = [id_ for id_, row in rows.items() if id_ not in kept or float(kept[id_] @ row) < 1 - ALIKE]
    unfound = index.search_misses(np.stack(list(rows.values())))
    return len(rows) if unfound * 2 > len(rows) else len(lost)


def _fingerprint(id_: str) -> int:
    return int.from_bytes(hashlib.blake2b(id_.encode(), digest_size=8).digest(), "big")


def batches_of(texts: Texts) -> Iterator[dict[str, str]]:
    """Parts that are embedded and written together."""
    ids = list(texts)
    for start in range(0, len(ids), BATCH):
        yield {id_: texts[id_] for id_ in ids[start : start + BATCH]}
