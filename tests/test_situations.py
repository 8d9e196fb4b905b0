"""The concrete case within a task type, and what it does to the slots."""

from pathlib import Path

import numpy as np
import pytest

from assistant.domain.base import Localized
from assistant.domain.playbook import Playbook, Situation
from assistant.drafting.slots import CALM, part_slots
from assistant.errors import PlaybookError
from assistant.playbooks import load_playbooks
from assistant.prompts import prompts_folder
from assistant.reading.situations import NEAR, SituationReader
from tests.building import playbooks_of, slot
from tests.fakes import HashEmbedder

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
    return SituationReader({"notice": book}, HashEmbedder().embed)


def test_the_nearest_examples_name_the_situation(reader: SituationReader) -> None:
    assert reader.find("notice", "料金の改定をお客さんに知らせたい") == "price"
    assert reader.find("notice", "年末はいつまで休むか貼り紙を") == "closed"


def test_certain_words_beat_nearness(reader: SituationReader) -> None:
    assert reader.find("notice", "休業のこと、お客さんに書いて") == "closed"


def test_far_from_every_example_there_is_no_situation(reader: SituationReader) -> None:
    assert reader.scores("notice", "xyzzy").max() < NEAR
    assert reader.find("notice", "xyzzy") is None


def test_the_score_weighs_the_two_nearest_examples(reader: SituationReader) -> None:
    embed = HashEmbedder().embed
    near = np.sort(embed(PRICE) @ embed(["料金が変わります"])[0])[::-1]
    assert reader.scores("notice", "料金が変わります")[0] == pytest.approx(0.7 * near[0] + 0.3 * near[1], abs=1e-5)


def test_a_situations_slots_come_first_replace_and_silence_the_playbooks(book: Playbook) -> None:
    slots = part_slots(book, "closed")
    assert [one.id for one in slots] == ["days", "place", "length"]
    assert slots[1].prior_wrong == 0.6, "the situation's own, not the playbook's 0.4"
    assert slots[2].prior_wrong == pytest.approx(0.5 * CALM)


def test_without_a_situation_the_playbook_stands_as_it_is(book: Playbook) -> None:
    assert part_slots(book, None) == book.slots
    assert part_slots(book, "unknown") == book.slots


def test_the_shipped_situations_load_and_ask_at_most_two_dear_things() -> None:
    for playbook in load_playbooks().values():
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
