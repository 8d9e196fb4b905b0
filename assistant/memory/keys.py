"""Names of rows and collections, and the check value that lets a row prove itself."""

import hashlib
import json
import re

import numpy as np
from numpy.typing import NDArray

from assistant.seams import FloatMatrix

MARK_TOLERANCE = 1e-4
"""Rounding moves a mark by about 1e-6; another vector shares it within this tolerance once in 20,000."""


def row_id(embedder: str, client_id: str, note_id: str, text: str) -> str:
    """A fingerprint of all that the vector depends on, and of whose it is. JSON keeps the parts apart, so
    (`a`, `b/c`) and (`a/b`, `c`) differ; it also escapes lone surrogates."""
    content = json.dumps([embedder, client_id, note_id, text])
    return hashlib.blake2b(content.encode(), digest_size=20).hexdigest()


def collection_name(embedder: str) -> str:
    """A name Chroma accepts, readable, and unlike that of any other embedder."""
    slug = re.sub(r"[^a-z0-9]+", "-", embedder.lower()).strip("-")[:40].strip("-")
    return f"notes-{slug}-{hashlib.blake2b(embedder.encode(), digest_size=4).hexdigest()}"


def marks(rows: FloatMatrix) -> NDArray[np.float64]:
    """One check value a row, shape (rows,): its component along one fixed direction.

    Chroma keeps it with the id in SQLite while the vector is in another file, so a row that comes back damaged,
    or belongs to another id, contradicts its mark.
    """
    direction = np.random.default_rng(rows.shape[1]).standard_normal(rows.shape[1])
    result: NDArray[np.float64] = rows.astype(np.float64) @ direction
    return result


def owner_mark(client_id: str) -> str:
    """Names the rows of one client on a server without naming the client."""
    return hashlib.blake2b(client_id.encode(), digest_size=16).hexdigest()
