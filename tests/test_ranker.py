"""The trained ranker: better than the plain recipe on clients it never saw, and harmless where its file is not."""

from pathlib import Path

import numpy as np
import pytest

from assistant.drafting.ranker import (
    FEATURES,
    MOST_SHARED,
    Ranker,
    load_ranker,
    note_cues,
    slots_named,
    type_row,
    write_ranker,
)
from assistant.drafting.recall import REPLACED, Recaller
from assistant.seams import FloatMatrix
from tests.building import book, client, note, reading, slot
from tests.fakes import HashEmbedder
from tests.shared_cache import cache_dir, shipped_playbooks


class EmbeddingMemory:
    """`seams.Memory` without an index."""

    def vectors(self, book) -> FloatMatrix:
        return HashEmbedder().embed([f"【{n.task}】{n.text}" for n in book.notes])

    def store(self, books) -> int:
        return 0


def a_ranker(**weights: float) -> Ranker:
    """No bilinear form, and these weights by the name of their feature (blanks as underscores)."""
    row = np.array([weights.get(name.replace(" ", "_"), 0.0) for name in FEATURES], np.float32)
    basis = np.eye(2, 64, dtype=np.float32)
    return Ranker(
        HashEmbedder().name, row, np.zeros(64, np.float32), basis, ("scheduling",), np.zeros((4, 3), "f4")
    )


def recaller(ranker: Ranker | None) -> Recaller:
    return Recaller(EmbeddingMemory(), HashEmbedder(), shipped_playbooks(), ranker)


def ranked(ranker: Ranker | None, *notes) -> list[str]:
    context = recaller(ranker).recall(client(), book(*notes), reading("打ち合わせを組んで"))
    return [recalled.note.id for recalled in context.notes]


def test_the_weights_decide_the_order() -> None:
    chatter = note("打ち合わせを組んでいたら雪が降りました。", id="chat", task="雑談", day="2026-06-01")
    wish = note("封筒は白で。", id="wish", task="郵送", day="2026-03-01")
    assert ranked(a_ranker(recipe_words=1.0), chatter, wish) == ["chat", "wish"]
    assert ranked(a_ranker(recipe_words=1.0, small_talk=-9.0), chatter, wish) == ["wish", "chat"]


def test_the_bilinear_form_ties_a_task_type_to_a_direction_of_the_notes() -> None:
    plain = a_ranker()
    matrix = plain.matrix.copy()
    matrix[2, 0] = 5.0
    tied = Ranker(plain.embedder, plain.weights, plain.mean, plain.basis, plain.types, matrix)
    vectors = np.eye(2, 64, dtype=np.float32)[::-1]
    features = np.zeros((2, len(FEATURES)), np.float32)
    query = np.zeros(64, np.float32)
    assert tied.scores(features, query, reading("会議"), vectors).tolist() == [0.0, 5.0]
    assert tied.scores(features, query, reading("会議", playbook="invoice"), vectors).tolist() == [0.0, 0.0]


def test_equal_notes_stay_newest_first() -> None:
    same = [note("候補は午前。", id=f"n{i}", day=f"2026-0{i}-01") for i in (1, 2, 3)]
    assert ranked(a_ranker(recipe_dense=1.0), *same) == ["n3", "n2", "n1"]


def test_relevance_falls_and_is_above_zero_only_above_the_average() -> None:
    notes = book(note("打ち合わせを組んで。", id="a"), note("封筒。", id="b"), note("切手。", id="c"))
    found = recaller(a_ranker(recipe_words=1.0)).recall(client(), notes, reading("打ち合わせを組んで")).notes
    assert found[0].note.id == "a"
    assert found[0].relevance > 0 > found[1].relevance >= found[2].relevance


def test_a_replaced_note_stands_behind_its_successor() -> None:
    old = note("打ち合わせは60分で取ってください。", id="old", task="打ち合わせ", day="2026-02-01")
    new = note(
        "打ち合わせは60分だと長すぎました。これからは30分で。", id="new", task="打ち合わせ", day="2026-08-01"
    )
    found = recaller(None).recall(client(), book(old, new), reading("打ち合わせを60分で取って")).notes
    assert [(r.note.id, r.superseded_by) for r in found] == [("new", None), ("old", "new")]
    assert found[1].relevance <= 1.3 - REPLACED


def test_another_clients_book_is_refused_with_a_ranker_too() -> None:
    foreign = book(note("x", client_id="other"), client_id="other")
    with pytest.raises(ValueError, match="other"):
        recaller(a_ranker()).recall(client("aoki"), foreign, reading("打ち合わせ"))


@pytest.mark.parametrize("text", ["", "\x00", "(((", "あ" * 3000, "🙏" * 50, "「」"])
def test_hostile_words_give_finite_scores(text: str) -> None:
    notes = book(note(text or "。", id="a", task=text[:200]), note("候補は午前。", id="b"))
    found = recaller(a_ranker(recipe_dense=1.0, shared_words=1.0)).recall(client(), notes, reading(text or " "))
    assert len(found.notes) == 2
    assert all(np.isfinite(recalled.relevance) for recalled in found.notes)


def test_a_file_comes_back_as_it_was_written(tmp_path: Path) -> None:
    write_ranker(tmp_path / "r.npz", a_ranker(topic=0.5))
    loaded = load_ranker(tmp_path / "r.npz", HashEmbedder().name)
    assert loaded is not None
    assert loaded.weights.tolist() == a_ranker(topic=0.5).weights.tolist()
    assert loaded.types == ("scheduling",)


def test_no_file_a_broken_file_and_another_embedders_file_are_no_ranker(tmp_path: Path) -> None:
    assert load_ranker(tmp_path / "none.npz", "e") is None
    (tmp_path / "broken.npz").write_bytes(b"PK\x03\x04 nonsense")
    assert load_ranker(tmp_path / "broken.npz", "e") is None
    write_ranker(tmp_path / "r.npz", a_ranker())
    assert load_ranker(tmp_path / "r.npz", "another embedder") is None


def test_numbers_that_are_not_finite_are_no_ranker(tmp_path: Path) -> None:
    write_ranker(tmp_path / "r.npz", a_ranker(topic=float("nan")))
    assert load_ranker(tmp_path / "r.npz", HashEmbedder().name) is None


def test_without_a_ranker_the_plain_recipe_ranks() -> None:
    notes = (note("打ち合わせを組んで。", id="a"), note("封筒は白で。", id="b"))
    assert ranked(None, *notes) == ["a", "b"]


def test_shared_words_are_counted_and_bounded() -> None:
    cues = note_cues([note("名古屋 横浜 神戸 札幌の件", task="出張"), note("封筒は白で", task="")])
    assert cues.shared("名古屋と横浜と神戸と札幌へ出張").tolist() == [[MOST_SHARED, 1.0], [0.0, 0.0]]
    assert cues.flags[:, -1].tolist() == [0.0, 1.0]


def test_a_note_that_speaks_of_a_slot_is_seen() -> None:
    slots = [slot("place", notes=("本社",)), slot("time", notes=("午前",)), slot("bare")]
    assert slots_named(slots, [note("本社で午前に。"), note("封筒。")]).tolist() == [0.5, 0.0]


def test_a_types_probability_is_its_highest_over_the_parts() -> None:
    assert type_row(reading("会議"), ("invoice", "scheduling")).tolist() == [0.0, 1.0]


@pytest.fixture(scope="module")
def measured() -> dict[str, dict[str, float]]:
    """Recall on invented clients: three folds, each by a ranker that never saw them."""
    from tempfile import TemporaryDirectory

    from assistant.assembly import open_desk
    from assistant.prompts import prompts_folder
    from assistant.settings import Settings
    from scripts.train_recall import held_out, read_cases, recall_at, train

    with TemporaryDirectory() as place, open_desk(Settings(data_dir=Path(place), cache_dir=cache_dir())) as desk:
        cases = read_cases(prompts_folder() / "training" / "recall", desk)
        types, embedder = tuple(desk.playbooks), desk.embedder.name
    scores = held_out(cases, lambda taught: train(taught, types, embedder), folds=3)
    return {
        "plain": recall_at(cases, [case.plain for case in cases]),
        "ranker": recall_at(cases, scores),
        "ranker, no shared word": recall_at(cases, scores, unlike=True),
        "plain, no shared word": recall_at(cases, [case.plain for case in cases], unlike=True),
    }


def test_on_unseen_clients_the_ranker_beats_the_plain_recipe(measured: dict[str, dict[str, float]]) -> None:
    assert measured["ranker"]["@3"] > measured["plain"]["@3"] + 0.05
    assert measured["ranker"]["@5"] > measured["plain"]["@5"] + 0.05


def test_it_does_so_where_no_word_is_shared(measured: dict[str, dict[str, float]]) -> None:
    assert measured["ranker, no shared word"]["@3"] > measured["plain, no shared word"]["@3"] + 0.05


def test_the_shipped_ranker_fits_the_shipped_embedder() -> None:
    from assistant.embedders import EmbeddedEmbedder
    from assistant.prompts import prompts_folder

    assert (
        load_ranker(prompts_folder() / "training" / "recall" / "ranker.npz", EmbeddedEmbedder().name) is not None
    )
