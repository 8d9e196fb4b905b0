"""The features of a pair of notes, against their definitions written out one pair at a time."""

import math
from collections.abc import Sequence

import numpy as np
import pytest

from assistant.domain.feedback import FeedbackNote
from assistant.drafting.lexical import bigrams
from assistant.drafting.note_words import note_words
from assistant.drafting.supersede import pair_features
from assistant.reading.notes import NoteKind, note_kind
from assistant.reading.wishes import wish_clauses
from tests.building import note
from tests.fakes import HashEmbedder

NOTES = (
    note("打ち合わせは60分で。", id="a", task="日程調整", day="2026-01-10"),
    note("60分は長かった。これからは30分にしてくれ。", id="b", task="日程調整", day="2026-03-10"),
    note("候補は3つ、午前中で出してください。", id="c", task="日程調整", day="2026-02-01"),
    note("午前は無理でした。候補は午後だけで。", id="d", task="日程の調整", day="2026-04-01"),
    note("よその店はLINEらしいが、うちは電話で。", id="e", task="連絡", day="2026-05-01"),
    note("請求書はPDFで送ってください。", id="f", task="請求", day="2026-02-20"),
)


def written_out(notes: Sequence[FeedbackNote], new: int, old: int) -> tuple[float, float, float]:
    """Bigrams shared: part of the shorter note, part of the older note's weight; words with a rare opening."""
    grams = [set(bigrams(one.text)) for one in notes]
    spread = [set(bigrams(f"{one.task} {one.text}")) for one in notes]

    def held(gram: str) -> int:
        return sum(gram in row for row in spread)

    def weight(some: set[str]) -> float:
        return sum(math.log(1 + (len(notes) - held(gram) + 0.5) / (held(gram) + 0.5)) for gram in sorted(some))

    shared = grams[new] & grams[old]
    joined = "".join(bigrams(f"{notes[old].task} {notes[old].text}"))
    taken_up = [token for token in note_words(notes[new].task, notes[new].text).opening if token in joined]
    rare = sum(len(token) > 1 and held(token[:2]) <= 3 for token in taken_up)
    return (
        len(shared) / max(min(len(grams[new]), len(grams[old])), 1),
        weight(shared) / weight(grams[old]),
        float(min(rare, 2)),
    )


def test_the_features_of_every_pair_are_their_definitions() -> None:
    rows = pair_features(NOTES, HashEmbedder().embed([one.text for one in NOTES]))
    pairs = {(NOTES[new].id, NOTES[old].id) for _, new, old in rows}
    assert {("b", "a"), ("d", "c")} <= pairs
    for row, new, old in rows:
        assert (row[1], row[2], row[5]) == pytest.approx(written_out(NOTES, new, old), rel=1e-12)
        assert NOTES[old].date < NOTES[new].date


def test_a_note_that_tells_of_others_replaces_none() -> None:
    rows = pair_features(NOTES, HashEmbedder().embed([one.text for one in NOTES]))
    assert "e" not in {NOTES[new].id for _, new, _ in rows}


def test_notes_without_letters_and_single_notes_are_harmless() -> None:
    blank = [note("。。。", id="x", day="2026-01-01"), note("!!!だめ", id="y", day="2026-02-01")]
    for some in (blank, blank[:1], []):
        rows = pair_features(some, np.eye(len(some), 4, dtype=np.float32))
        assert all(np.isfinite(row).all() for row, _, _ in rows)


@pytest.mark.parametrize("one", NOTES, ids=lambda one: one.id)
def test_the_words_of_a_note_are_what_the_reading_rooms_say(one: FeedbackNote) -> None:
    words = note_words(one.task, one.text)
    assert words.kind is note_kind(one.task, one.text)
    assert words.wishes == (wish_clauses(one.text) if words.kind is NoteKind.WISH else ())
    assert note_words(one.task, one.text) is words, "worked out once"
