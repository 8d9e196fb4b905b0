"""Misreadings: slips of thumb and microphone are read as meant, shown, and a word that is right stays as it is."""

import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from assistant.domain.instruction import TaskGuess
from assistant.drafting.background import other_facts
from assistant.drafting.read_as import reading_items, reading_points
from assistant.drafting.slots import Names, given_item
from assistant.prompts import load_model, prompts_folder
from assistant.reading.mending import mended_parts
from assistant.reading.misreadings import MisreadingLexicon, corrected, find_misreadings
from assistant.reading.recogniser import Featuriser, Head, Recogniser, train
from assistant.reading.recogniser import Labelled as Line
from assistant.reading.spelling import one_apart
from assistant.reading.tasks import PartReader
from tests.building import reading, slot
from tests.shared_cache import shipped_playbooks

LABELS = [
    json.loads(line)
    for line in (Path(__file__).parent / "data" / "misreadings.jsonl").read_text(encoding="utf-8").splitlines()
]


@pytest.fixture(scope="module")
def lexicon() -> MisreadingLexicon:
    return load_model(prompts_folder() / "misreadings.yaml", MisreadingLexicon)


def found(text: str, lexicon: MisreadingLexicon) -> list[tuple[str, str]]:
    return [(slip.written, slip.meant) for slip in find_misreadings(text, lexicon)]


def small(**parts: object) -> MisreadingLexicon:
    return MisreadingLexicon.model_validate(parts)


# ---- the shipped lexicon


def test_the_shipped_lexicon_knows_at_least_250_pairs_and_every_pattern_compiles(
    lexicon: MisreadingLexicon,
) -> None:
    pairs = {pair for group in lexicon.homophones for pair in group.pairs}
    assert len(pairs) >= 250


def test_no_labelled_word_that_is_right_is_read_as_another(lexicon: MisreadingLexicon) -> None:
    clean = [row["text"] for row in LABELS if not row["read"]]
    assert len(clean) >= 60
    assert [(text, found(text, lexicon)) for text in clean if found(text, lexicon)] == []


def test_nearly_every_labelled_slip_is_read_as_meant(lexicon: MisreadingLexicon) -> None:
    hit = wrong = missed = 0
    for row in LABELS:
        want = {row["text"].replace(one["written"], one["meant"]) for one in row["read"]}
        got = {row["text"].replace(written, meant) for written, meant in found(row["text"], lexicon)}
        hit, wrong, missed = hit + len(got & want), wrong + len(got - want), missed + len(want - got)
    assert hit + missed >= 60
    assert hit / (hit + wrong) >= 0.98
    assert hit / (hit + missed) >= 0.95


def test_thousands_of_instructions_without_slips_stay_as_they_are(lexicon: MisreadingLexicon) -> None:
    files = sorted((prompts_folder() / "training" / "tasks").glob("*.jsonl"))
    texts = [json.loads(line)["text"] for path in files for line in path.read_text(encoding="utf-8").splitlines()]
    assert len(texts) > 3000
    touched = [text for text in texts if found(text, lexicon)]
    # A few of these lines hold real slips on purpose.
    assert len(touched) <= len(texts) * 0.003


# ---- homophones


SOUND = {
    "reading": "せいきゅう",
    "words": {"請求": {"near": ["~書", "代金.*~"]}, "性急": {"own": ["~な"]}},
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("性急書を送って", [("性急", "請求")]),
        ("10月分性急書を送って", [("性急", "請求")]),
        ("代金を性急して", [("性急", "請求")]),
        ("性急な対応は避けて", []),
        ("代金について性急な判断はしないで", []),
        ("請求書を送って", []),
        ("性急", []),
        ("代金。性急", []),
        ("代金を持って異性急増の話", []),
        ("性急さん、代金の件。代金は性急さんへ", []),
    ],
)
def test_a_word_is_read_as_its_homophone_only_where_its_sentence_says_so(
    text: str, expected: list[tuple[str, str]]
) -> None:
    assert found(text, small(homophones=[SOUND])) == expected


def test_two_homophones_that_fit_alike_leave_the_word_alone() -> None:
    words = {"請求": {"near": ["~書"]}, "制球": {"near": ["~書"]}, "性急": {}}
    assert found("性急書", small(homophones=[{"reading": "せいきゅう", "words": words}])) == []


def test_a_span_is_a_place_in_the_text_as_it_came_whatever_its_width() -> None:
    text = "ｶﾞｲﾄﾞと\u200b性急書を"
    (slip,) = find_misreadings(text, small(homophones=[SOUND]))
    assert text[slip.span[0] : slip.span[1]] == slip.written == "性急"
    assert slip.why == "性急書"
    assert corrected(text, [slip]) == "ｶﾞｲﾄﾞと\u200b請求書を"


# ---- slips, phrases, English


def test_a_kana_lost_added_or_swapped_in_a_set_phrase_is_found_and_the_right_phrase_is_not() -> None:
    lexicon = small(phrases={"meant": ["おねがいします"], "right": ["おねいします"]})
    for written in ("おねがします", "おねねがいします", "おねいがします", "おねがいしまうす"):
        assert found(f"資料、{written}", lexicon) == [(written, "おねがいします")], written
    assert found("おねがいします", lexicon) == []
    assert found("おねいします", lexicon) == []


def test_a_slip_inside_a_longer_word_is_none() -> None:
    lexicon = small(slips=[{"meant": "確認", "written": ["格認"]}, {"meant": "サンプル", "written": ["サンブル"]}])
    assert found("格認して。サンブルを", lexicon) == [("格認", "確認"), ("サンブル", "サンプル")]
    assert found("資格認定。アンサンブル", lexicon) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("send the invioce", [("invioce", "invoice")]),
        ("Metting at three", [("Metting", "meeting")]),
        ("invioceを送って", [("invioce", "invoice")]),
        ("invoices, invoiced, invoicing", []),
        ("ask Mr. Metting", []),
        ("melting ice", []),
        ("see invioce.example.com, a@metting.jp, metting_2", []),
        ("METTING", []),
    ],
)
def test_english_words_are_mended_at_one_letter_and_names_addresses_and_real_words_are_left(
    text: str, expected: list[tuple[str, str]]
) -> None:
    lexicon = small(english={"meant": ["meeting", "invoice"], "right": ["melting"]})
    assert found(text, lexicon) == expected


@given(st.text("abc", max_size=5), st.text("abc", max_size=5))
def test_one_apart_is_symmetric_and_never_holds_for_equal_words(left: str, right: str) -> None:
    assert one_apart(left, right) == one_apart(right, left)
    assert not one_apart(left, left)


# ---- guards


@pytest.mark.parametrize(
    "broken",
    [
        {"homophones": [{"reading": "a", "words": {"請求": {}, "性急": {}}}]},
        {"homophones": [{"reading": "せい", "words": {"請求": {}}}]},
        {"homophones": [{"reading": "せい", "words": {"請求": {}, "声": {}}}]},
        {"homophones": [{"reading": "せい", "words": {"請求": {"near": ["("]}, "性急": {}}}]},
        {"homophones": [{"reading": "せい", "words": {"請求": {"near": ["~@nothing"]}, "性急": {}}}]},
        {"slips": [{"meant": "確認", "written": ["確認"]}]},
        {"slips": [{"meant": "確認", "written": ["確忍"], "unless": ["["]}]},
        {"english": {"meant": ["send"]}},
    ],
)
def test_a_wrong_entry_is_refused(broken: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        small(**broken)


def test_reading_is_fast_and_a_hostile_text_is_bounded(lexicon: MisreadingLexicon) -> None:
    find_misreadings("性急書", lexicon)
    for text in ("性急" * 10_000, "性急書を送って" * 2_857, "metting " * 2_500, "おねがしま" * 4_000):
        start = time.perf_counter()
        find_misreadings(text, lexicon)
        assert time.perf_counter() - start < 1.5, text[:8]


@given(st.text("性急請求書を送っておねがします meting。～", max_size=40))
def test_findings_lie_in_the_text_in_order_without_overlaps(text: str) -> None:
    lexicon = small(homophones=[SOUND], phrases={"meant": ["おねがいします"]}, english={"meant": ["meeting"]})
    slips = find_misreadings(text, lexicon)
    position = 0
    for slip in slips:
        assert position <= slip.span[0] < slip.span[1] <= len(text)
        assert text[slip.span[0] : slip.span[1]] == slip.written
        position = slip.span[1]


# ---- what comes of them


def part_reader() -> PartReader:
    from tests.fakes import HashEmbedder

    books = shipped_playbooks()
    features = Featuriser(books, HashEmbedder().embed)
    lines = [
        Line("請求書を送って", "invoice"),
        Line("日程を調整して", "scheduling"),
        Line("性急な話を調べて", "research"),
    ]
    head: Head = train(lines, features)
    return PartReader(Recogniser(head, features), books)


def test_parts_keep_the_clients_words_and_are_typed_and_named_by_the_mended_ones() -> None:
    text = "性急書を送って。あと日程を調整して"
    slips = find_misreadings(text, small(homophones=[SOUND]))
    parts, marked = mended_parts(text, slips, part_reader())
    assert [text[p.span[0] : p.span[1]] for p in parts] == [p.text for p in parts]
    assert parts[0].text.startswith("性急書を")
    assert parts[0].as_read.startswith("請求書を")
    assert parts[0].object == "請求書"
    assert parts[0].playbook_id == "invoice"
    assert parts[-1].read_as == ""
    assert [slip.changes_work for slip in marked] == [True]


def test_a_reading_is_shown_with_the_word_as_it_was_written() -> None:
    slips = find_misreadings("性急書、性急書", small(homophones=[SOUND]))
    read = reading("性急書、性急書").model_copy(update={"misreadings": slips})
    (item,) = reading_items(read)
    assert item in other_facts(read, [])
    assert (item.label, item.value) == ("読み替え", "「性急」は「請求」と読みました")
    assert item.evidence[0].quote == "性急"
    assert reading_points(read) == []


def test_a_reading_that_changes_the_work_is_an_open_point_of_its_own() -> None:
    (slip,) = find_misreadings("性急書", small(homophones=[SOUND]))
    read = reading("性急書").model_copy(update={"misreadings": (slip.model_copy(update={"changes_work": True}),)})
    (point,) = reading_points(read)
    assert (point.impact, point.probability_wrong) == (2, 0.15)
    assert "性急書" in point.because
    assert point.slot not in {item.slot for item in reading_items(read)}


def test_a_slot_is_matched_on_the_mended_words_and_quotes_the_written_ones() -> None:
    read = reading("性急書で、明日")
    part = read.parts[0].model_copy(
        update={"read_as": "請求書で、明日", "guesses": (TaskGuess(playbook_id="invoice", probability=1.0),)}
    )
    item = given_item(slot("form", given=("請求書",)), part, read, Names("請求書", "青木", "", "ja"))
    assert item is not None
    assert item.value == "性急書で"
