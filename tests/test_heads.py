"""What the recogniser's head is taught by."""

from pathlib import Path

import pytest

from assistant.heads import PLAIN_WEIGHT, fingerprint, plain_requests, training_lines
from assistant.reading.recogniser import Featuriser, Labelled, train
from tests.building import playbooks_of
from tests.fakes import HashEmbedder


def test_plain_requests_are_made_of_the_cue_words_and_weigh_little() -> None:
    books = playbooks_of({"booking_meal": ("会食", "lunch"), "general": ("こと",)})
    lines = plain_requests(books["booking_meal"])
    assert "会食をお願いします" in [line.text for line in lines]
    assert "lunch, please" in [line.text for line in lines]
    assert {line.weight for line in lines} == {PLAIN_WEIGHT}
    assert plain_requests(books["general"]) == []


def test_a_line_of_weight_two_teaches_as_much_as_two_lines() -> None:
    embedder = HashEmbedder()
    books = playbooks_of({"a": ("壱",), "b": ("弐",)})
    features = Featuriser(books, embedder.embed)
    first, *rest = (Labelled("花を", "a"), Labelled("鳥を", "a"), Labelled("花と", "b"), Labelled("風を", "b"))
    heavy = [Labelled(first.text, first.playbook_id, 2.0), *rest]
    assert train(heavy, features).weights == pytest.approx(
        train([first, first, *rest], features).weights, abs=1e-3
    )
    assert train(heavy, features).weights != pytest.approx(train([first, *rest], features).weights, abs=1e-3)
    assert fingerprint(books, [first, *rest], "x") != fingerprint(books, heavy, "x")


def test_playbook_examples_and_plain_requests_come_with_the_lines(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "壱を頼む", "voice": "x"}\n', encoding="utf-8")
    lines = training_lines(playbooks_of({"a": ("壱",)}), tmp_path)
    assert {"壱を頼む", "壱をお願いします"} <= {line.text for line in lines}
