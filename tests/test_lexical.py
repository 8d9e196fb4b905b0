"""BM25 against the formula written out."""

import math
from collections.abc import Sequence

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from assistant.drafting.lexical import K1, B, Bm25, bigrams, coded_bigrams, letters

TEXTS = ("候補は午前", "候補は午後、候補は多めに", "請求書はPDF")


def by_hand(query: str) -> list[float]:
    grams = [bigrams(text) for text in TEXTS]
    mean = sum(map(len, grams)) / len(grams)
    totals = [0.0] * len(TEXTS)
    for gram in set(bigrams(query)):
        holders = sum(gram in row for row in grams)
        idf = math.log(1 + (len(TEXTS) - holders + 0.5) / (holders + 0.5))
        for i, row in enumerate(grams):
            tf = row.count(gram)
            totals[i] += idf * tf * (K1 + 1) / (tf + K1 * (1 - B + B * len(row) / mean))
    return totals


def test_scores_are_the_formula() -> None:
    assert np.allclose(Bm25(TEXTS).scores("午前の候補"), by_hand("午前の候補"), atol=1e-5)


def test_no_shared_bigram_scores_nothing() -> None:
    assert Bm25(TEXTS).scores("xyz").tolist() == [0, 0, 0]


def test_empty_query_empty_texts_and_empty_list_are_harmless() -> None:
    assert Bm25(TEXTS).scores("").tolist() == [0, 0, 0]
    assert Bm25(["", "。。"]).scores("候補").tolist() == [0, 0]
    assert Bm25([]).scores("候補").tolist() == []


def test_a_run_of_one_character_counts_without_overlap() -> None:
    texts = ("ああああ", "あああ", "ああ", "ああx", "xああああx", "あい")
    assert counts(texts, "ああ") == [text.count("ああ") for text in texts]


@given(
    st.lists(st.text("あいーx𠮟", max_size=12), min_size=1, max_size=6),
    st.text("あいーx𠮟", min_size=2, max_size=6),
)
def test_the_index_counts_as_searching_every_text_does(texts: list[str], query: str) -> None:
    index = Bm25(texts)
    for gram in set(bigrams(query)):
        assert counts(texts, gram) == [letters(text).count(gram) for text in texts]
    among = list(range(0, len(texts), 2))
    np.testing.assert_array_equal(index.scores(query, among)[1::2], 0)
    alone = Bm25([texts[place] for place in among])
    alone._norm = index._norm[among]
    np.testing.assert_array_equal(index.scores(query, among)[among], alone.scores(query))


def counts(texts: Sequence[str], gram: str) -> list[int]:
    (row,) = Bm25(texts)._counts(coded_bigrams([gram])[1])
    return [int(count) for count in row]
