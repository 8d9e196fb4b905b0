"""Given facts with their place in the text."""

import itertools
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.instruction import FactKind
from assistant.reading.facts import find_facts


def found(text: str) -> list[tuple[str, str]]:
    return [(fact.kind.value, fact.text) for fact in find_facts(text)]


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("6名で予算1万5千円の店", [("count", "6名"), ("money", "1万5千円")]),
        ("8千円まで", [("money", "8千円")]),
        (
            "90分でZoom、PDFはA4で2枚",
            [("duration", "90分"), ("channel", "Zoom"), ("form", "PDF"), ("form", "A4"), ("count", "2枚")],
        ),
        ("三社に見積もり", [("count", "三社")]),
        ("20部カラー印刷して郵送", [("count", "20部"), ("form", "カラー印刷"), ("channel", "郵送")]),
        ("a 200-word bio for $500", [("count", "200-word"), ("money", "$500")]),
        ("5つ候補を", [("count", "5つ")]),
        ("部分的に自分で", []),
        ("予算2万くらい", [("money", "2万")]),
        ("1,200ユーロを送金", [("money", "1,200ユーロ")]),
        ("cards for 9 guests, up to 4k", [("count", "9 guests"), ("money", "4k")]),
        ("3か国語で2千部", [("count", "3か国語"), ("count", "2千部")]),
        ("a 10k run in 4K", []),
    ],
)
def test_facts_in_the_clients_own_words(text: str, facts: list[tuple[str, str]]) -> None:
    assert found(text) == facts


def test_money_is_not_also_a_count() -> None:
    kinds = [fact.kind for fact in find_facts("3万円を2名分")]
    assert kinds == [FactKind.MONEY, FactKind.COUNT]


@given(st.text(max_size=200))
def test_every_fact_stands_where_it_says(text: str) -> None:
    spans = [fact.span for fact in find_facts(text)]
    assert all(text[s:e] == fact.text for (s, e), fact in zip(spans, find_facts(text), strict=True))
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(spans))


def test_a_hostile_text_is_read_in_linear_time() -> None:
    started = time.process_time()
    find_facts("1" * 20_000 + "一" * 20_000 + "1万" * 10_000)
    assert time.process_time() - started < 5
