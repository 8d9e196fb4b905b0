"""BM25 over character bigrams: needs no dictionary and finds names and jargon that embeddings blur.

Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009); k1 = 1.2, b = 0.75.
"""

import re
import unicodedata
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

K1 = 1.2
B = 0.75
QUERY_CHARACTERS = 600
"""So much of a query counts; a longer one names everything and prefers nothing."""


_NO_LETTERS = re.compile(r"[\W_]+")


def letters(text: str) -> str:
    """The NFKC-folded, lower-case text without blanks and punctuation."""
    return _NO_LETTERS.sub("", unicodedata.normalize("NFKC", text).lower())


def bigrams(text: str) -> list[str]:
    """Character bigrams of the text's letters, in order."""
    row = letters(text)
    return [row[i : i + 2] for i in range(len(row) - 1)]


class Bm25:
    """A fixed list of texts, searched by counting.

    There is no inverted index: a client has a few hundred notes of a line each, and counting substrings over them
    takes a millisecond or two, while the postings of 200 clients took hundreds of megabytes. A bigram inside a run
    of one character (「ーー」) counts without overlap.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self._rows = [letters(text) for text in texts]
        lengths = np.array([max(len(row) - 1, 0) for row in self._rows], dtype=np.float32)
        mean = float(lengths.mean()) if self._rows else 0.0
        self._norm = K1 * (1 - B + B * lengths / (mean or 1.0))

    def scores(self, query: str, among: Sequence[int] | None = None) -> NDArray[np.float32]:
        """Shape (texts,); 0 where no bigram is shared. `among`: only these texts are searched, the others score 0."""
        places = range(len(self._rows)) if among is None else among
        grams = sorted(set(bigrams(query[:QUERY_CHARACTERS])))
        total = np.zeros(len(self._rows), dtype=np.float32)
        if not grams or not len(places):
            return total
        rows = [self._rows[place] for place in places]
        tf = np.array([[row.count(gram) for row in rows] for gram in grams], dtype=np.float32)
        holders = (tf > 0).sum(axis=1, keepdims=True)
        idf = np.log(1 + (len(rows) - holders + 0.5) / (holders + 0.5))
        norm = self._norm[list(places)]
        total[list(places)] = (idf * tf * (K1 + 1) / (tf + norm)).sum(axis=0, dtype=np.float32)
        return total
