"""Cue words and vague spellings found without compiling patterns: the same answers as the patterns give."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.compiled import quick_lexicon
from assistant.prompts import load_model, prompts_folder
from assistant.reading.recogniser import CueWords, cue_pattern
from assistant.reading.text import fold
from assistant.reading.vague import VagueLexicon, _literal, _matching_form
from assistant.reading.vague_entry import CHECKED, VagueEntry
from tests.shared_cache import shipped_playbooks

WORDS = ("打ち合わせ", "Zoom会議", "mail", "book a room", "PDF")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("来週の打ち合わせ", True),
        ("ZOOM会議のURL", True),
        ("send a Mail.", True),
        ("gmailで送って", False),
        ("mailing list, mail", True),
        ("pdfで", True),
        ("打合せ", False),
        ("", False),
    ],
)
def test_words_are_found_in_either_case_and_latin_ones_only_whole(text: str, found: bool) -> None:
    pattern = cue_pattern(WORDS)
    assert pattern is not None
    assert CueWords.of(WORDS).found_in(text.lower()) is found
    assert (pattern.search(text) is not None) is found


def test_they_say_what_the_patterns_say_for_all_playbooks_and_all_examples() -> None:
    books = shipped_playbooks().values()
    texts = [unicodedata.normalize("NFKC", text) for book in books for text in book.cues.examples[:6]]
    for book in books:
        for words in (book.cues.objects, book.cues.verbs):
            pattern, cues = cue_pattern(words), CueWords.of(words)
            for text in texts:
                assert cues.found_in(text.lower()) is bool(pattern and pattern.search(text)), (words, text)


@given(st.lists(st.text("aBか会-", min_size=1, max_size=3), max_size=4), st.text("aAbBか会- ", max_size=10))
def test_they_agree_with_the_pattern_on_any_text(words: list[str], text: str) -> None:
    pattern = cue_pattern(words)
    assert CueWords.of(words).found_in(text.lower()) is bool(pattern and pattern.search(text))


def test_every_shipped_spelling_has_the_matching_form_that_folding_gives() -> None:
    lexicon = load_model(prompts_folder() / "vague.yaml", VagueLexicon)
    for entry in lexicon.entries:
        for literal in entry.literals:
            assert _literal(literal) == _matching_form(fold(literal, lower=True).text)


@given(st.text(max_size=8))
def test_the_short_way_to_the_matching_form_is_no_other_way(written: str) -> None:
    assert _literal(written) == _matching_form(fold(written, lower=True).text)


def test_patterns_are_tried_when_a_file_is_read_and_not_when_a_kept_form_is() -> None:
    broken = {"id": "x", "group": "time", "slot": "scope", "spellings": ["それ"], "past": "none", "unless": ["~("]}
    texts = {name: {"ja": "あ", "en": "a"} for name in ("undecided", "question", "assume")}
    with pytest.raises(ValueError, match="正規表現"):
        VagueEntry.model_validate({**broken, **texts})
    assert VagueEntry.model_validate({**broken, **texts}, context=CHECKED).unless == ("~(",)


def test_the_kept_lexicon_finds_what_the_file_says(tmp_path: Path) -> None:
    quick_lexicon(tmp_path)
    kept = quick_lexicon(tmp_path)
    for order, entry in enumerate(kept.entries):
        patterns = [s.pattern for shelf in kept.index.pairs.values() for s in shelf if s.pattern.order == order]
        for pattern in patterns[:1]:
            assert len(pattern.unless) == len(entry.unless)
            assert len(pattern.only_if) == len(entry.only_if)
            assert len(pattern.with_) == len(entry.with_)
