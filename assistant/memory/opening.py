"""Open the index folder so that no damage to it can end the process or pass for an empty memory."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from assistant.memory.folder import forget_manifest, has_index, is_as_left, move_aside, read_manifest
from assistant.memory.index import IndexFault, VectorIndex

OpenIndex = Callable[[Path, str, int], VectorIndex]
"""folder, embedder's name, dimension → the open index; raises IndexFault."""

Probe = Callable[[Path, str, int], int]
"""folder, embedder's name, dimension → rows in the index; raises IndexFault where it is not whole."""


@dataclass(frozen=True)
class Place:
    """Where the index lies, for which embedder, and how it is opened."""

    folder: Path
    embedder: str
    dimension: int
    open_index: OpenIndex
    probe: Probe


@dataclass(frozen=True)
class Opened:
    """`as_left`: nothing touched the folder since it was known to be whole; `expected`: its rows then.
    `damage`: what was found (Japanese); the index is then a new and empty one."""

    index: VectorIndex
    as_left: bool
    expected: int | None
    damage: str | None


def open_checked(place: Place) -> Opened:
    """Probe where needed, move a damaged folder aside, open. Raises IndexFault where even a new index fails.

    The probe costs one or two seconds, so it is skipped where the folder is exactly as it was left.
    """
    manifest = read_manifest(place.folder)
    as_left = manifest is not None and is_as_left(place.folder, manifest, place.embedder)
    expected = manifest.count if manifest and manifest.embedder == place.embedder else None
    try:
        if not as_left:
            _examine(place, expected)
        index = _open(place, expected if as_left else None)
        return Opened(index, as_left, expected, None)
    except IndexFault as fault:
        damage = _put_away(place.folder, fault)
        return Opened(place.open_index(place.folder, place.embedder, place.dimension), False, expected, damage)


def discard(folder: Path) -> None:
    """Remove the index; the records can fill a new one."""
    forget_manifest(folder)
    shutil.rmtree(folder, ignore_errors=True)


def _examine(place: Place, expected: int | None) -> None:
    if not has_index(place.folder):
        if expected:
            raise IndexFault(f"the folder is gone; it held {expected} rows")
        return
    count = place.probe(place.folder, place.embedder, place.dimension)
    if expected is not None and count < expected:
        raise IndexFault(f"{count} rows are left of {expected}")


def _open(place: Place, expected: int | None) -> VectorIndex:
    index = place.open_index(place.folder, place.embedder, place.dimension)
    if expected is not None and index.count() != expected:
        index.close()
        raise IndexFault(f"the index does not hold the expected {expected} rows")
    return index


def _put_away(folder: Path, fault: IndexFault) -> str:
    try:
        where = f"「{move_aside(folder).name}」に移して" if has_index(folder) else ""
    except OSError as error:
        raise IndexFault(f"{fault}; and the folder cannot be moved aside: {error}") from error
    forget_manifest(folder)
    return f"索引が壊れていたため、{where}新しく作り直しました。記録は失われていません(原因: {fault})。"
