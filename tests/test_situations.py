"""The concrete case within a task type, and what it does to the slots."""

import json
import unicodedata
from pathlib import Path

import numpy as np
import pytest

from assistant.domain.base import Localized
from assistant.domain.playbook import Playbook, Situation
from assistant.drafting.slots import CALM, UNSURE, part_slots
from assistant.embedders import EmbeddedEmbedder
from assistant.errors import PlaybookError
from assistant.playbooks import load_playbooks
from assistant.prompts import prompts_folder
from assistant.reading.situations import (
    MOMENTUM,
    NO_SITUATION,
    PENALTY,
    RATE,
    STEPS,
    SituationHead,
    SituationReader,
    is_founded,
    train_situations,
)
from assistant.situation_heads import (
    HeadFile,
    fingerprint,
    load_situation_heads,
    situation_lines,
    train_heads,
    write_heads,
)
from tests.building import playbooks_of, slot
from tests.fakes import HashEmbedder
from tests.shared_cache import shipped_playbooks

PRICE = ("来月から値段が変わります", "料金の改定を知らせたい", "値上げのこと、お客さんに書いて")
CLOSED = ("年末はいつまでか貼り紙を", "お盆は休むって書いといて", "臨時休業のお知らせ")


def situation(id: str, examples: tuple[str, ...], **changes: object) -> Situation:
    values = {"id": id, "label": Localized(ja=id), "examples": examples, **changes}
    return Situation.model_validate(values)


@pytest.fixture
def book() -> Playbook:
    plain = playbooks_of({"notice": ("お知らせ",)})["notice"]
    closed = situation("closed", CLOSED, when=("休業",), slots=(slot("days"), slot("place")), silent=("tone",))
    slots = (slot("place", prior_wrong=0.4), slot("tone"), slot("length", prior_wrong=0.5))
    return plain.model_copy(update={"slots": slots, "situations": (situation("price", PRICE), closed)})


@pytest.fixture
def reader(book: Playbook) -> SituationReader:
    books = {"notice": book}
    embedder = HashEmbedder()
    return SituationReader(books, train_heads(situation_lines(books), embedder), embedder.embed)


def found(reader: SituationReader, playbook_id: str, text: str) -> str | None:
    likeliest = reader.find(playbook_id, text)
    return likeliest and likeliest[0]


def test_the_nearest_examples_name_the_situation(reader: SituationReader) -> None:
    assert found(reader, "notice", "料金の改定をお客さんに知らせたい") == "price"
    assert found(reader, "notice", "年末はいつまで休むか貼り紙を") == "closed"


def test_certain_words_raise_the_odds(reader: SituationReader) -> None:
    said = "休業のことをよろしく"
    with_word = dict(reader.ranked("notice", said))["closed"]
    without = dict(reader.ranked("notice", said.replace("休業", "休み")))["closed"]
    assert with_word > without


def test_a_situation_that_presumes_what_was_not_said_is_none(book: Playbook) -> None:
    price, closed = book.situations
    presuming = book.model_copy(
        update={"situations": (price, closed.model_copy(update={"presumes": ("休|貼り紙",)}))}
    )
    books, embedder = {"notice": presuming}, HashEmbedder()
    reader = SituationReader(books, train_heads(situation_lines(books), embedder), embedder.embed)
    assert found(reader, "notice", "年末はいつまでか貼り紙を") == "closed"
    assert dict(reader.ranked("notice", "年末はいつまでか"))["closed"] == 0


def test_no_example_lacks_what_its_situation_presumes() -> None:
    books = shipped_playbooks()
    lines = situation_lines(books)
    presuming = [(book.id, one) for book in books.values() for one in book.situations if one.presumes]
    assert presuming
    missing = [
        (one.id, text)
        for book_id, one in presuming
        for text, name in lines[book_id]
        if name == one.id and not is_founded(one, unicodedata.normalize("NFKC", text))
    ]
    assert missing == []


def test_probabilities_are_ranked_and_sum_to_one(reader: SituationReader) -> None:
    chances = [chance for _, chance in reader.ranked("notice", "何かのお知らせ")]
    assert chances == sorted(chances, reverse=True)
    assert sum(chances) == pytest.approx(1, abs=1e-5)


def test_a_type_without_a_head_has_no_situation(reader: SituationReader, book: Playbook) -> None:
    assert found(reader, "general", "料金の改定") is None
    assert SituationReader({"notice": book}, {}, HashEmbedder().embed).find("notice", "料金の改定") is None


def test_what_is_none_of_the_situations_is_learned_from_lines(book: Playbook, tmp_path: Path) -> None:
    rows = [{"text": f"溝掃除の当番{n}", "voice": "x", "situation": ""} for n in range(3)]
    rows.append({"text": "値上げの紙", "voice": "x", "situation": "price"})
    rows.append({"text": "知らない場合", "voice": "x", "situation": "not_written_yet"})
    text = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    (tmp_path / "notice.jsonl").write_text(text, encoding="utf-8")
    lines = situation_lines({"notice": book}, tmp_path)
    assert ("値上げの紙", "price") in lines["notice"]
    assert ("知らない場合", NO_SITUATION) in lines["notice"]
    heads = train_heads(lines, HashEmbedder())
    reader = SituationReader({"notice": book}, heads, HashEmbedder().embed)
    assert found(reader, "notice", "溝掃除の当番を回して") is None
    assert found(reader, "notice", "値上げの紙を貼って") == "price"


def test_descent_on_lines_takes_the_same_steps_as_on_weights() -> None:
    rows = np.random.default_rng(1).normal(0, 0.2, size=(12, 30)).astype(np.float32)
    names = ["a", "b", "c"] * 4
    head = train_situations(rows, names)
    weights, velocity = np.zeros((30, 3)), np.zeros((30, 3))
    target = np.eye(3)[[("a", "b", "c").index(name) for name in names]]
    for _ in range(STEPS):
        scores = rows @ weights
        chances = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
        velocity = MOMENTUM * velocity + RATE * (rows.T @ ((chances - target) / 12) + PENALTY * weights)
        weights -= velocity
    assert head.weights == pytest.approx(weights, abs=1e-3)


def test_heads_survive_their_file_and_a_damaged_file_is_no_file(tmp_path: Path) -> None:
    head = SituationHead(("", "price"), np.arange(8, dtype=np.float32).reshape(4, 2))
    path = tmp_path / "situations-x.npz"
    write_heads(path, {"notice": head})
    read = HeadFile.read(path)
    assert read is not None
    assert read["notice"].situations == ("", "price")
    assert (read["notice"].weights == head.weights).all()
    assert len(read) == 1
    assert "other" not in read
    path.write_bytes(path.read_bytes()[:-40])
    assert HeadFile.read(path) is None
    assert HeadFile.read(tmp_path / "missing.npz") is None


def test_edited_situations_are_trained_anew_and_kept(book: Playbook, tmp_path: Path) -> None:
    first = load_situation_heads({"notice": book}, HashEmbedder(), tmp_path)
    kept = list(tmp_path.glob("situations-*.npz"))
    assert len(kept) == 1
    assert set(first["notice"].situations) >= {"price", "closed"}
    edited = book.model_copy(update={"situations": book.situations[:1]})
    load_situation_heads({"notice": edited}, HashEmbedder(), tmp_path)
    assert list(tmp_path.glob("situations-*.npz")) != kept


def test_the_shipped_heads_are_those_of_the_shipped_situations() -> None:
    lines = situation_lines(shipped_playbooks())
    name = f"situations-{fingerprint(lines, EmbeddedEmbedder().name)}.npz"
    heads = HeadFile.read(prompts_folder() / "training" / name)
    assert heads is not None, "run scripts/train.py after editing situations or training lines"
    assert set(heads) == set(lines)


def test_a_situations_slots_come_first_replace_and_silence_the_playbooks(book: Playbook) -> None:
    slots = part_slots(book, "closed")
    assert [one.id for one in slots] == ["days", "place", "length"]
    unsure = part_slots(book, "closed", 0.25)
    assert unsure[1].prior_wrong == pytest.approx(0.6 * 0.25**UNSURE), "a guess at the case asks less"
    assert unsure[2].prior_wrong == slots[2].prior_wrong
    assert slots[1].prior_wrong == 0.6, "the situation's own, not the playbook's 0.4"
    assert slots[2].prior_wrong == pytest.approx(0.5 * CALM)


def test_without_a_situation_the_playbook_stands_as_it_is(book: Playbook) -> None:
    assert part_slots(book, None) == book.slots
    assert part_slots(book, "unknown") == book.slots


def test_the_shipped_situations_load_and_ask_at_most_two_dear_things() -> None:
    for playbook in shipped_playbooks().values():
        for one in playbook.situations:
            dear = [s for s in one.slots if s.cost_if_wrong * s.prior_wrong * s.answerable > 2.2]
            assert len(dear) <= 3, (playbook.id, one.id)
            assert all(s.label.en and s.question.en and s.default.en for s in one.slots), (playbook.id, one.id)


def test_a_silenced_slot_that_does_not_exist_is_named(tmp_path: Path) -> None:
    (tmp_path / "playbooks").mkdir()
    (tmp_path / "situations").mkdir()
    shipped = prompts_folder() / "playbooks" / "general.yaml"
    (tmp_path / "playbooks" / "general.yaml").write_bytes(shipped.read_bytes())
    wrong = "situations:\n  - {id: odd, label: {ja: 変}, examples: [a, b, c], silent: [no_such_slot]}\n"
    (tmp_path / "situations" / "general.yaml").write_text(wrong, encoding="utf-8")
    with pytest.raises(PlaybookError, match="no_such_slot"):
        load_playbooks(tmp_path / "playbooks")
