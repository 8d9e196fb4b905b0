"""What Chroma writes beside the vectors: the memory it had not used yet, which may hold any text of this process."""

import struct
from contextlib import suppress
from pathlib import Path

_HEADER = struct.Struct("<i5Q")
"""Of hnswlib's header.bin: version of the format, offset, most elements, elements in use, bytes of each, …"""

_LENGTH = 4
"""Bytes an element has in length.bin."""


def blank_unused(folder: Path) -> None:
    """Overwrite the unused part of the index files with zeros, where they are as we know them. Nobody reads it. Call
    while nothing writes into the folder; a failure leaves the files as they are."""
    with suppress(OSError):
        for header in folder.rglob("header.bin"):
            _blank(header)


def _blank(header: Path) -> None:
    raw = header.read_bytes()
    if len(raw) < _HEADER.size:
        return
    version, _, most, used, size, _ = _HEADER.unpack_from(raw)
    vectors = header.with_name("data_level0.bin")
    # Chroma writes the whole first allocation, and later only what is in use.
    if version == 1 and used < most and vectors.stat().st_size == most * size:
        _zero_from(vectors, used * size)
        _zero_from(header.with_name("length.bin"), used * _LENGTH)


def _zero_from(file: Path, start: int) -> None:
    with file.open("r+b") as opened:
        opened.seek(start)
        rest = opened.read()
        if any(rest):
            opened.seek(start)
            opened.write(bytes(len(rest)))
