"""Which notes a newer wish replaced: the same matter, said again later, with words of change.

A newer note on the same matter is not enough: most repeat or add. Needed are nearness of meaning (or the same kind
of work and shared words) and words that announce a change (「これからは」「やめます」「3つだと足りない」).
"""

from collections.abc import Sequence

from assistant.domain.feedback import FeedbackNote
from assistant.drafting.lexical import bigrams
from assistant.reading.notes import NoteKind, announces_change, note_kind
from assistant.seams import FloatMatrix

SAME_MATTER = 0.35
SHARED_WORDS_WEIGHT = 0.5
SAME_TASK_BONUS = 0.15


def superseded_by(notes: Sequence[FeedbackNote], vectors: FloatMatrix) -> dict[str, str]:
    """Old note id → id of the newer note that replaced it. `vectors` aligned with `notes`, unit rows."""
    if len(notes) < 2:
        return {}
    cosines = vectors @ vectors.T
    grams = [set(bigrams(note.text)) for note in notes]
    wishes = [i for i, note in enumerate(notes) if note_kind(note.task, note.text) is NoteKind.WISH]
    replaced: dict[str, str] = {}
    for new in wishes:
        note = notes[new]
        if announces_change(note.text):
            older = [i for i in wishes if notes[i].date < note.date]
            nearest = _nearest(new, older, notes, cosines, grams)
            if nearest is not None:
                replaced[notes[nearest].id] = note.id
    return replaced


def _nearest(
    new: int,
    older: Sequence[int],
    notes: Sequence[FeedbackNote],
    cosines: FloatMatrix,
    grams: Sequence[set[str]],
) -> int | None:
    """The one older note this note speaks of, if any is near enough."""
    best, best_score = None, SAME_MATTER
    for old in older:
        note = notes[old]
        score = float(cosines[new, old]) + SHARED_WORDS_WEIGHT * _overlap(grams[new], grams[old])
        score += SAME_TASK_BONUS if note.task and note.task == notes[new].task else 0.0
        if score > best_score:
            best, best_score = old, score
    return best


def _overlap(left: set[str], right: set[str]) -> float:
    """Overlap coefficient of two bigram sets, 0–1."""
    smaller = min(len(left), len(right))
    return len(left & right) / smaller if smaller else 0.0
