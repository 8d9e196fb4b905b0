"""Vectors of the product's own texts (what playbooks are about, ask and give as examples), kept beside the records.

A new process would encode some eighty texts for its first draft. What is kept is named after the embedder and the
texts, and is only used whole.
"""

import hashlib
import json
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assistant.seams import Embedder, FloatMatrix


@dataclass(frozen=True)
class OwnVectors:
    """`embed` gives the vectors of texts that do not change, from `folder` where it holds them."""

    embedder: Embedder
    folder: Path

    def embed(self, name: str, texts: Sequence[str]) -> FloatMatrix:
        """Shape (texts, dimension), as the embedder gives them for all of `texts` at once. `name`: letters, digits,
        `-` and `_`; the newest texts embedded under a name are kept."""
        path = self.folder / f"own-{name}-{_fingerprint(self.embedder.name, texts)}.vec"
        shape = (len(texts), self.embedder.dimension)
        found = _read(path, shape)
        if found is None:
            found = self.embedder.embed(texts)
            with suppress(OSError):  # what cannot be kept is embedded again next time
                _write(path, found, stale=f"own-{name}-{'?' * len(_fingerprint('', ()))}.vec")
        return found


def _fingerprint(embedder: str, texts: Sequence[str]) -> str:
    return hashlib.sha256(json.dumps([embedder, *texts]).encode()).hexdigest()[:16]


def _read(path: Path, shape: tuple[int, int]) -> FloatMatrix | None:
    """The matrix, or None where there is none that is whole."""
    try:
        digest, _, content = path.read_bytes().partition(b"\n")
    except OSError:
        return None
    if digest != _digest(content) or len(content) != shape[0] * shape[1] * 4:
        return None
    return np.frombuffer(content, dtype="<f4").astype(np.float32).reshape(shape)


def _write(path: Path, rows: FloatMatrix, stale: str) -> None:
    content = rows.astype("<f4").tobytes()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_suffix(f".{os.getpid()}.new")
    fresh.write_bytes(_digest(content) + b"\n" + content)
    fresh.replace(path)
    for old in path.parent.glob(stale):
        if old != path:
            old.unlink(missing_ok=True)


def _digest(content: bytes) -> bytes:
    return hashlib.sha256(content).hexdigest().encode()
