"""Recall inside one client: the fusion, its edges, and whose notes may be ranked."""

from collections.abc import Sequence

import numpy as np
import pytest

from assistant.domain.instruction import Misreading
from assistant.drafting.lexical import Bm25, bigrams
from assistant.drafting.recall import LEXICAL_WEIGHT, MOST_NOTES, Recaller, zscore
from assistant.drafting.supersede import superseded_by
from assistant.seams import FloatMatrix
from tests.building import book, client, note, reading
from tests.fakes import HashEmbedder
from tests.shared_cache import shipped_playbooks


class EmbeddingMemory:
    """`seams.Memory` without an index."""

    def __init__(self, embedder: HashEmbedder) -> None:
        self._embedder = embedder

    def vectors(self, book) -> FloatMatrix:
        return self._embedder.embed([f"【{n.task}】{n.text}" for n in book.notes])

    def store(self, books) -> int:
        return 0


@pytest.fixture
def recaller() -> Recaller:
    embedder = HashEmbedder()
    return Recaller(EmbeddingMemory(embedder), embedder, shipped_playbooks())


def test_the_score_is_the_dense_plus_the_weighted_lexical_standard_score(recaller: Recaller) -> None:
    notes = book(
        note("打ち合わせは午前に。", id="a", task="日程調整"),
        note("請求書はPDFで。", id="b", task="請求", day="2026-04-01"),
        note("店は個室で。", id="c", task="会食", day="2026-03-01"),
    )
    read = reading("打ち合わせを午前に組んで")
    vectors = HashEmbedder().embed([f"【{n.task}】{n.text}" for n in notes.notes])
    lexical = Bm25([f"{n.task} {n.text}" for n in notes.notes]).scores(read.instruction.text)
    query = recaller._query(read.instruction.text, ["scheduling"])
    expected = zscore(vectors @ query) + LEXICAL_WEIGHT * zscore(lexical)
    assert np.allclose(recaller.scores(notes, vectors, read), expected)
    ranked = [r.note.id for r in recaller.recall(client(), notes, read).notes]
    assert ranked == [notes.notes[i].id for i in np.argsort(-expected)]


def test_no_difference_gives_zero_and_never_nan() -> None:
    assert zscore(np.array([2.0, 2.0, 2.0], dtype=np.float32)).tolist() == [0, 0, 0]


def test_ties_go_to_the_newer_note(recaller: Recaller) -> None:
    same = [note("候補は午前。", id=f"n{i}", day=f"2026-0{i}-01") for i in (1, 2, 3)]
    ranked = recaller.recall(client(), book(*same), reading("打ち合わせ")).notes
    assert [r.note.id for r in ranked] == ["n3", "n2", "n1"]


def test_another_clients_notes_are_refused(recaller: Recaller) -> None:
    foreign = book(note("x", client_id="other"), client_id="other")
    with pytest.raises(ValueError, match="other"):
        recaller.recall(client("aoki"), foreign, reading("打ち合わせ"))


def test_a_client_without_notes_has_an_empty_past(recaller: Recaller) -> None:
    assert recaller.recall(client(), book(), reading("打ち合わせ")).notes == ()


def test_at_most_thirty_notes_come_back(recaller: Recaller) -> None:
    many = [note(f"候補は{i}件で。", id=f"n{i}") for i in range(80)]
    assert len(recaller.recall(client(), book(*many), reading("打ち合わせ")).notes) == MOST_NOTES


def test_a_changed_book_is_ranked_by_its_new_words(recaller: Recaller) -> None:
    old = book(note("古い話。", id="a"), note("別の話。", id="b"), revision=1)
    new = book(note("打ち合わせの話。", id="a"), note("別の話。", id="b"), revision=2)
    recaller.recall(client(), old, reading("打ち合わせの話"))
    assert recaller.recall(client(), new, reading("打ち合わせの話")).notes[0].note.id == "a"


def test_bigrams_fold_width_and_ignore_punctuation() -> None:
    assert bigrams("ＰＤＦ、で") == ["pd", "df", "fで"]


def test_a_newer_wish_on_the_same_matter_replaces_the_older_and_nothing_else() -> None:
    notes = [
        note("打ち合わせは60分で取ってください。", id="old", task="打ち合わせ", day="2026-02-01"),
        note(
            "打ち合わせは60分だと長すぎました。これからは30分で。", id="new", task="打ち合わせ", day="2026-08-01"
        ),
        note("請求書は毎月末に。", id="bill", task="請求", day="2026-03-01"),
    ]
    vectors = HashEmbedder().embed([f"【{n.task}】{n.text}" for n in notes])
    assert superseded_by(notes, vectors) == {"old": "new"}


def test_a_newer_note_without_words_of_change_replaces_nothing() -> None:
    notes = [
        note("打ち合わせは午前で。", id="old", task="打ち合わせ", day="2026-02-01"),
        note("打ち合わせの資料は前日に。", id="new", task="打ち合わせ", day="2026-08-01"),
    ]
    vectors = HashEmbedder().embed([f"【{n.task}】{n.text}" for n in notes])
    assert superseded_by(notes, vectors) == {}


def test_a_number_taken_up_and_changed_replaces_without_words_of_change() -> None:
    notes = [
        note("見学は一度に12人まで受けます。", id="old", task="見学の人数", day="2026-02-01"),
        note("見学は12人だと見きれません。6人まで。", id="new", task="見学の人数", day="2026-06-01"),
        note("請求書は毎月末に。", id="bill", task="請求", day="2026-03-01"),
    ]
    vectors = HashEmbedder().embed([f"【{n.task}】{n.text}" for n in notes])
    assert superseded_by(notes, vectors) == {"old": "new"}


def test_a_note_on_how_another_does_it_replaces_nothing() -> None:
    notes = [
        note("見学は一度に12人まで受けます。", id="old", task="見学の人数", day="2026-02-01"),
        note("知り合いの工房は見学を12人だと断るらしい。", id="new", task="見学の人数", day="2026-06-01"),
    ]
    vectors = HashEmbedder().embed([f"【{n.task}】{n.text}" for n in notes])
    assert superseded_by(notes, vectors) == {}


def test_warming_encodes_all_topics_and_slots_so_that_a_draft_encodes_only_its_own_words() -> None:
    embedder = HashEmbedder()
    warmed = Recaller(EmbeddingMemory(HashEmbedder()), embedder, shipped_playbooks())
    for playbook in shipped_playbooks().values():
        warmed.warm(playbook)
    embedder.embedded.clear()
    warmed.recall(client(), book(note("候補は午前。")), reading("打ち合わせを組んで"))
    assert set(embedder.embedded) == {"打ち合わせを組んで"}


def test_reading_ahead_changes_no_ranking() -> None:
    embedder = HashEmbedder()
    fresh, ahead = (Recaller(EmbeddingMemory(embedder), embedder, shipped_playbooks()) for _ in range(2))
    notes = book(*(note(f"候補は{i}日前までに。{i}分で", id=f"n{i}", task="日程調整") for i in range(60)))
    ahead.read_ahead([notes])
    assert ahead.recall(client(), notes, reading("候補を出して")) == fresh.recall(
        client(), notes, reading("候補を出して")
    )


def test_vectors_of_own_texts_come_from_where_they_are_kept() -> None:
    embedder, asked = HashEmbedder(), []

    def embed_own(name: str, texts: Sequence[str]) -> FloatMatrix:
        asked.append(name)
        return embedder.embed(texts)

    kept = Recaller(EmbeddingMemory(embedder), embedder, shipped_playbooks(), embed_own=embed_own)
    kept.recall(client(), book(note("候補は午前。")), reading("打ち合わせ"))
    assert asked == ["topic-scheduling", "slots-scheduling"]
    plain = Recaller(EmbeddingMemory(embedder), embedder, shipped_playbooks())
    assert kept.recall(client(), book(note("候補は午前。")), reading("打ち合わせ")) == plain.recall(
        client(), book(note("候補は午前。")), reading("打ち合わせ")
    )


def test_a_slip_is_mended_before_notes_are_looked_for(recaller: Recaller) -> None:
    notes = book(
        note("休講は3日前までに知らせて。", id="a", task="休講の連絡"),
        note("店は個室で。", id="b", task="会食", day="2026-07-01"),
        note("お知らせは一行で。急行の時刻は要らない。", id="c", task="駅の案内", day="2026-06-01"),
    )
    vectors = HashEmbedder().embed([f"【{n.task}】{n.text}" for n in notes.notes])
    written = reading("急行のお知らせを出して")
    slip = Misreading(written="急行", meant="休講", span=(0, 2))
    mended = written.model_copy(update={"misreadings": (slip,)})
    right = reading("休講のお知らせを出して")
    assert np.allclose(recaller.scores(notes, vectors, mended), recaller.scores(notes, vectors, right))
    assert not np.allclose(recaller.scores(notes, vectors, written), recaller.scores(notes, vectors, right))
