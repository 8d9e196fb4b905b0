"""BM25 against the formula written out."""

import math

import numpy as np

from assistant.drafting.lexical import K1, B, Bm25, bigrams

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
