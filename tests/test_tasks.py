"""Splitting a message into its tasks, and naming what each is about."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.instruction import TaskGuess
from assistant.reading.objects import first_phrase, object_phrase
from assistant.reading.recogniser import cue_pattern
from assistant.reading.tasks import PartReader, is_request, split_spans
from tests.building import playbooks_of

NOUNS = {"scheduling": ("打ち合わせ", "面談"), "documents": ("資料",), "invoice": ("請求書",), "general": ()}


class WordRecogniser:
    """Knows a type by its nouns alone."""

    def guesses(self, texts: list[str]) -> list[tuple[TaskGuess, ...]]:
        return [self._one(text) for text in texts]

    def _one(self, text: str) -> tuple[TaskGuess, ...]:
        for playbook_id, nouns in NOUNS.items():
            if any(noun in text for noun in nouns):
                return (TaskGuess(playbook_id=playbook_id, probability=0.9),)
        return (TaskGuess(playbook_id="general", probability=0.3),)


@pytest.fixture
def reader() -> PartReader:
    return PartReader(WordRecogniser(), playbooks_of(NOUNS))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "types"),
    [
        ("来週の打ち合わせ、先方と調整しといて。資料もいい感じに", ["scheduling", "documents"]),
        ("面談を組んでください。あと請求書を送って", ["scheduling", "invoice"]),
        ("面談を組んどいて。資料も作っといて、3枚くらいで", ["scheduling", "documents"]),
        ("資料まとめて、打ち合わせも調整しといて", ["documents", "scheduling"]),
        ("請求書お願い。面談も先に押さえて", ["invoice", "scheduling"]),
        ("面談を組んどいて。8人。資料も作っといて", ["scheduling", "documents"]),
        ("資料まとめて。打ち合わせの写真も入れて", ["documents"]),
        ("資料つくって。面談の佐山さんにも送っといて", ["documents"]),
        ("資料つくって。資料も用意しといて", ["documents"]),
        ("面談を組んでください。請求書もいつもの通りで", ["scheduling", "invoice"]),
        ("面談を組んで下さいそれと請求書をお願いします", ["scheduling", "invoice"]),
        ("請求書を出して。面談を組んで", ["invoice", "scheduling"]),
        ("請求書を出して。来月5日の面談も同じ額から", ["invoice"]),
        ("請求書の件でメールが来ました。返事をお願いします", ["general"]),
        ("面談を組んで。来週のどこかでお願い", ["scheduling"]),
        ("あとで面談を組んで", ["scheduling"]),
        ("資料お願い", ["documents"]),
        ("面談を組んで。場所も適当に", ["scheduling"]),
    ],
)
def test_a_message_falls_into_its_tasks(reader: PartReader, text: str, types: list[str]) -> None:
    parts = reader.parts(text)
    assert [part.playbook_id for part in parts] == types
    assert all(text[part.span[0] : part.span[1]] == part.text for part in parts)


class BlindRecogniser:
    """Knows nothing of a sentence without a verb, as the trained head does."""

    def guesses(self, texts: list[str]) -> list[tuple[TaskGuess, ...]]:
        return [
            (TaskGuess(playbook_id="scheduling", probability=0.9),)
            if "組んで" in text
            else (
                TaskGuess(playbook_id="invoice", probability=0.2),
                TaskGuess(playbook_id="documents", probability=0.1),
            )
            for text in texts
        ]


def test_a_thing_without_a_verb_is_the_task_of_making_it() -> None:
    nouns = {**NOUNS, "slides": ("表紙",), "design_order": ("表紙",)}
    reader = PartReader(BlindRecogniser(), playbooks_of(nouns))  # type: ignore[arg-type]
    assert [part.playbook_id for part in reader.parts("面談を組んで。資料もいい感じに")] == [
        "scheduling",
        "documents",
    ]
    assert len(reader.parts("面談を組んで。小鉢もいい感じに")) == 1, "no type makes it"
    assert len(reader.parts("面談を組んで。表紙もいい感じに")) == 1, "two types make it, so nothing is sure"


@given(st.text(max_size=300))
def test_parts_never_overlap_and_stay_in_order(text: str) -> None:
    spans = split_spans(text)
    assert spans
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(spans))
    assert all(0 <= start <= end <= len(text) for start, end in spans)


@pytest.mark.parametrize(
    ("sentence", "asks"),
    [
        ("DMきた!", False),
        ("まだ全部出てないみたいなの。", False),
        ("返事しといて", True),
        ("見積もりお願いします", True),
    ],
)
def test_a_report_is_no_request(sentence: str, asks: bool) -> None:
    assert is_request(sentence) is asks


@pytest.mark.parametrize(
    ("part", "nouns", "phrase"),
    [
        ("商工会のセミナー、資料まだかしら", ["セミナー"], "商工会のセミナー"),
        ("キャリア講座の案内、下書きして", ["案内", "下書き"], "キャリア講座の案内"),
        ("book a meeting room for Friday", ["meeting room"], "meeting room"),
        ("なんとかして", ["資料"], ""),
    ],
)
def test_the_object_is_the_longest_phrase_around_a_known_noun(part: str, nouns: list[str], phrase: str) -> None:
    pattern = cue_pattern(nouns)
    assert pattern is not None
    assert object_phrase(part, pattern) == phrase


def test_without_a_known_noun_the_opening_words_name_the_matter() -> None:
    assert first_phrase("例の棚卸しを進めといて") == "例の棚卸し"
    assert first_phrase("🙏") == ""


@pytest.mark.parametrize("sentence", ["日程が合わないので", "もう決まったので", "雨が降るので。", "急ぎなので"])
def test_a_reason_is_no_request(sentence: str) -> None:
    assert not is_request(sentence)


@pytest.mark.parametrize("sentence", ["いつもので", "資料を読んで", "A4の紙で"])
def test_a_wish_that_ends_alike_is_one(sentence: str) -> None:
    assert is_request(sentence)
