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


_BITS = 21
"""A character's number has so many bits, and the place of a text must not need more: a bigram and its place are one
number of 63 bits."""

_LOW = (1 << _BITS) - 1
_NO_LETTERS = re.compile(r"[\W_]+")


def letters(text: str) -> str:
    """The NFKC-folded, lower-case text without blanks and punctuation."""
    return _NO_LETTERS.sub("", unicodedata.normalize("NFKC", text).lower())


def bigrams(text: str) -> list[str]:
    """Character bigrams of the text's letters, in order."""
    row = letters(text)
    return [row[i : i + 2] for i in range(len(row) - 1)]


def coded_bigrams(rows: Sequence[str]) -> tuple[NDArray[np.intp], NDArray[np.int64]]:
    """(places, codes) of all bigrams of rows of letters: the place of its row, and a number that names the bigram."""
    points = np.frombuffer("".join(rows).encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.int64)
    places = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
    inside = places[:-1] == places[1:]
    return places[:-1][inside], ((points[:-1] << _BITS) | points[1:])[inside]


class Bm25:
    """A fixed list of texts with an inverted index: for each bigram, the texts that hold it, as plain arrays of
    numbers (80 kB for 500 remarks; postings in dictionaries took megabytes).

    A bigram inside a run of one character (「ーー」) counts without overlap.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        rows = [letters(text) for text in texts]
        lengths = np.array([max(len(row) - 1, 0) for row in rows], dtype=np.float32)
        mean = float(lengths.mean()) if rows else 0.0
        self._norm = K1 * (1 - B + B * lengths / (mean or 1.0))
        places, codes = _without_overlap(*coded_bigrams(rows))
        # Sorting whole numbers is four times as fast as sorting their places by them.
        ordered = np.sort((codes << _BITS) | places)
        codes = ordered >> _BITS
        starts = np.flatnonzero(np.append(True, codes[1:] != codes[:-1]))[: len(codes)]
        self._codes, self._bounds = codes[starts], np.append(starts, len(codes))
        self._holders = (ordered & _LOW).astype(np.int32)

    def scores(self, query: str, among: Sequence[int] | None = None) -> NDArray[np.float32]:
        """Shape (texts,); 0 where no bigram is shared. `among`: only these texts are searched, the others score 0."""
        size = len(self._norm)
        places = np.arange(size) if among is None else np.asarray(among, dtype=np.intp)
        total = np.zeros(size, dtype=np.float32)
        _, codes = coded_bigrams([letters(query[:QUERY_CHARACTERS])])
        if not len(codes) or not len(places):
            return total
        tf = np.ascontiguousarray(self._counts(np.unique(codes))[:, places])
        holders = (tf > 0).sum(axis=1, keepdims=True)
        idf = np.log(1 + (len(places) - holders + 0.5) / (holders + 0.5))
        total[places] = (idf * tf * (K1 + 1) / (tf + self._norm[places])).sum(axis=0, dtype=np.float32)
        return total

    def _counts(self, codes: NDArray[np.int64]) -> NDArray[np.float32]:
        """Shape (codes, texts): how often each bigram stands in each text."""
        size = len(self._norm)
        counts = np.zeros((len(codes), size), dtype=np.float32)
        for row, found in enumerate(np.searchsorted(self._codes, codes)):
            if found < len(self._codes) and self._codes[found] == codes[row]:
                holders = self._holders[self._bounds[found] : self._bounds[found + 1]]
                counts[row] = np.bincount(holders, minlength=size)
        return counts


def _without_overlap(
    places: NDArray[np.intp], codes: NDArray[np.int64]
) -> tuple[NDArray[np.intp], NDArray[np.int64]]:
    """Every second bigram in a run of one character goes, as if the run had been searched from the left."""
    same = (codes >> _BITS) == (codes & _LOW)
    if not same.any():
        return places, codes
    number = np.arange(len(codes))
    goes_on = same[1:] & same[:-1] & (codes[1:] == codes[:-1]) & (places[1:] == places[:-1])
    first = np.append(True, ~goes_on)
    kept = ~same | ((number - np.maximum.accumulate(np.where(first, number, 0))) % 2 == 0)
    return places[kept], codes[kept]
