"""The learned part of recall: which of a client's remarks apply to work of this type.

score = w · features + q·M·n. The features are the plain recipe's own scores and what the words say of each note; the
bilinear form learns from many clients that remarks on tone go with replies, remarks on prices with notices. `q` is the
instruction's embedding, reduced, and the probabilities of its task types; `n` is the note's embedding, reduced.
Trained by scripts/train_recall.py in seconds; without its file the plain recipe ranks alone.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from assistant.domain.feedback import FeedbackNote
from assistant.domain.instruction import Reading
from assistant.domain.playbook import Slot
from assistant.drafting.note_words import note_words
from assistant.reading.notes import NoteKind
from assistant.seams import FloatMatrix

if TYPE_CHECKING:
    from collections.abc import Mapping

FloatRow = NDArray[np.float32]

FEATURES = (
    "recipe dense",
    "recipe words",
    "instruction",
    "topic",
    "slot words",
    "shared words",
    "shared with task",
    "small talk",
    "private",
    "injection",
    "any work",
)
"""The order of the columns of `Ranker.weights`; a file trained for other features is not used."""

MOST_SHARED = 3
MOST_SLOTS = 4
_CONTENT = re.compile(r"[一-龠々]{2,}|[ァ-ヶー]{3,}|[A-Za-z]{3,}")


@dataclass(frozen=True)
class Ranker:
    """Trained weights. d: embedding dimension, r: reduced dimension, t: task types.

    weights: (features,). mean: (d,) and basis: (r, d) reduce an embedding. types: names of the t task types.
    matrix: (r + t + 1, r + 1), the bilinear form; the last row and column stand for a constant 1.
    """

    embedder: str
    weights: FloatRow
    mean: FloatRow
    basis: FloatMatrix
    types: tuple[str, ...]
    matrix: FloatMatrix

    def scores(self, features: FloatMatrix, query: FloatRow, reading: Reading, vectors: FloatMatrix) -> FloatRow:
        """Shape (notes,). `features`: (notes, features); `query`: the instruction's embedding; `vectors`: (notes, d)."""
        side = self.matrix.T @ self.query_side(query, reading)
        # The note side is folded into one direction of the embedding: no cache, one product per draft.
        direction = self.basis.T @ side[:-1]
        applies = (vectors - self.mean) @ direction + side[-1]
        total: FloatRow = features @ self.weights + applies
        return total

    def query_side(self, query: FloatRow, reading: Reading) -> FloatRow:
        """Shape (r + t + 1,)."""
        return np.concatenate(
            [self.basis @ (query - self.mean), type_row(reading, self.types), np.ones(1, np.float32)]
        )


def type_row(reading: Reading, types: Sequence[str]) -> FloatRow:
    """Shape (types,): the square root of each type's probability, the highest over all parts."""
    best: dict[str, float] = {}
    for guess in (guess for part in reading.parts for guess in part.guesses):
        best[guess.playbook_id] = max(best.get(guess.playbook_id, 0.0), guess.probability)
    return np.sqrt(np.array([best.get(name, 0.0) for name in types], np.float32))


@dataclass(frozen=True)
class NoteCues:
    """What the words of one client's notes say by themselves; fixed for one state of the book."""

    words: tuple[str, ...]
    tasks: tuple[str, ...]
    flags: FloatMatrix
    """Shape (notes, 4): small talk, private, injection, no task named."""

    def shared(self, text: str) -> FloatMatrix:
        """Shape (notes, 2): how many content words of the instruction stand in each note, and whether one stands
        in its task."""
        content = set(_CONTENT.findall(text))
        counts = [min(sum(word in words for word in content), MOST_SHARED) for words in self.words]
        tasks = [any(word in task for word in content) for task in self.tasks]
        return np.array([counts, tasks], np.float32).T


def note_cues(notes: Sequence[FeedbackNote]) -> NoteCues:
    kinds = [note_words(note.task, note.text).kind for note in notes]
    columns = [[kind is wanted for kind in kinds] for wanted in _KINDS]
    return NoteCues(
        words=tuple(note.task + note.text for note in notes),
        tasks=tuple(note.task for note in notes),
        flags=np.array([*columns, [not note.task.strip() for note in notes]], np.float32).T,
    )


@cache
def _joined(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """One pattern for a slot. Bounded by the playbooks; re's own cache of 512 would be thrashed."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.I)


def slots_named(slots: Sequence[Slot], notes: Sequence[FeedbackNote]) -> FloatRow:
    """Shape (notes,): of how many of these slots each note speaks, 1 from MOST_SLOTS on."""
    patterns = [_joined(slot.notes) for slot in slots if slot.notes]
    texts = [unicodedata.normalize("NFKC", f"{note.task} {note.text}") for note in notes]
    counts = [sum(pattern.search(text) is not None for pattern in patterns) for text in texts]
    return np.minimum(np.array(counts, np.float32) / MOST_SLOTS, 1.0).astype(np.float32)


_KINDS = (NoteKind.SMALL_TALK, NoteKind.PRIVATE, NoteKind.INJECTION)


def load_ranker(path: Path, embedder: str) -> Ranker | None:
    """The ranker trained for this embedder and these features; None where there is none that can be read."""
    try:
        with np.load(BytesIO(path.read_bytes()), allow_pickle=False) as data:
            ranker = _read(data)
            named = tuple(str(name) for name in data["features"])
    except (OSError, ValueError, KeyError, EOFError, BadZipFile):
        return None
    return ranker if (ranker.embedder, named) == (embedder, FEATURES) and _fits(ranker) else None


def _read(data: "Mapping[str, NDArray[np.float32]]") -> Ranker:
    numbers = {name: data[name].astype(np.float32) for name in ("weights", "mean", "basis", "matrix")}
    return Ranker(embedder=str(data["embedder"]), types=tuple(str(name) for name in data["types"]), **numbers)


def _fits(ranker: Ranker) -> bool:
    """Are the shapes what they must be, and all numbers finite?"""
    reduced, dimension = ranker.basis.shape if ranker.basis.ndim == 2 else (0, 0)
    shapes = (ranker.weights.shape, ranker.mean.shape, ranker.matrix.shape)
    wanted = ((len(FEATURES),), (dimension,), (reduced + len(ranker.types) + 1, reduced + 1))
    numbers = (ranker.weights, ranker.mean, ranker.basis, ranker.matrix)
    return shapes == wanted and all(bool(np.isfinite(values).all()) for values in numbers)


def write_ranker(path: Path, ranker: Ranker) -> None:
    """Half precision: the ranking does not change, the file is half."""
    halves = {name: getattr(ranker, name).astype(np.float16) for name in ("mean", "basis", "matrix")}
    np.savez_compressed(
        path,
        embedder=np.array(ranker.embedder),
        features=np.array(FEATURES),
        types=np.array(ranker.types),
        weights=ranker.weights,
        **halves,
    )
