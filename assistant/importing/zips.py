"""Zips that somebody brought: never more is unpacked than fits, whatever the zip says of itself."""

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

MOST_UNPACKED: Final = 200 * 1000 * 1000
"""Bytes of all that is read of one zip."""

MOST_ENTRIES: Final = 50_000
UNREADABLE: Final = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    NotImplementedError,
    RuntimeError,
    OSError,
    EOFError,
)
"""What opening and reading raise: damaged, encrypted, cut off, of an unknown kind, or too large."""

_ENTRY: Final = b"PK\x01\x02"


@contextmanager
def opened(data: bytes) -> Iterator[zipfile.ZipFile]:
    """The zip. Raises one of `UNREADABLE`, also where it lists more files than any export has: the list alone would
    take a hundred times the memory of the zip."""
    if data.count(_ENTRY) > MOST_ENTRIES:
        raise zipfile.LargeZipFile("too many files")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        yield archive


def unpacked(archive: zipfile.ZipFile, name: str | zipfile.ZipInfo, most: int) -> bytes:
    """One file of the zip, read no further than `most` bytes. Raises LargeZipFile for more."""
    with archive.open(name) as file:
        found = file.read(most + 1)
    if len(found) > most:
        raise zipfile.LargeZipFile("too large")
    return found
