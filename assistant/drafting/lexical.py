"""BM25 over character bigrams: needs no dictionary and finds names and jargon that embeddings blur.

Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009); k1 = 1.2, b = 0.75.
"""

import unicodedata
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

K1 = 1.2
B = 0.75


def bigrams(text: str) -> list[str]:
    """Character bigrams of the NFKC-folded, lower-case text without blanks and punctuation."""
    folded = unicodedata.normalize("NFKC", text).lower()
    letters = "".join(character for character in folded if character.isalnum())
    return [letters[i : i + 2] for i in range(len(letters) - 1)]


class Bm25:
    """An inverted index over a fixed list of texts."""

    def __init__(self, texts: Sequence[str]) -> None:
        counts = [Counter(bigrams(text)) for text in texts]
        lengths = np.array([sum(count.values()) for count in counts], dtype=np.float32)
        mean = float(lengths.mean()) if len(texts) and lengths.mean() > 0 else 1.0
        self._size = len(texts)
        self._norm = K1 * (1 - B + B * lengths / mean)
        postings: dict[str, tuple[list[int], list[int]]] = {}
        for row, count in enumerate(counts):
            for gram, frequency in count.items():
                rows, frequencies = postings.setdefault(gram, ([], []))
                rows.append(row)
                frequencies.append(frequency)
        self._postings = postings

    def scores(self, query: str) -> NDArray[np.float32]:
        """Shape (texts,); 0 where no bigram is shared."""
        total = np.zeros(self._size, dtype=np.float32)
        for gram in set(bigrams(query)):
            if gram in self._postings:
                rows, frequencies = self._postings[gram]
                tf = np.array(frequencies, dtype=np.float32)
                idf = np.log(1 + (self._size - len(rows) + 0.5) / (len(rows) + 0.5))
                total[rows] += idf * tf * (K1 + 1) / (tf + self._norm[rows])
        return total
