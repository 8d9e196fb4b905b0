"""A public Japanese set, where it is at hand: question → its answer among all answers, with the plain recipe.

The package `chatterbot-corpus` (BSD) holds Japanese questions and answers on facts; they are short and partly translated
by machine, so the numbers say whether meaning and words are found at all, not how well. A file in the form of SQuAD
(JSQuAD, JaQuAD) can be given instead: question → its paragraph.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import numpy as np
import yaml

from assistant.drafting.lexical import Bm25
from assistant.drafting.recall import LEXICAL_WEIGHT, zscore
from assistant.seams import Embedder
from evals.retrieval import Summary, summary

TOPICS = ("ai", "computers", "food", "history", "literature", "money", "movies", "politics", "science", "sports")
"""The topics with facts. The others are small talk, where any answer answers any question."""

WEIGHTS: Mapping[str, tuple[float, float]] = {
    "both": (1.0, LEXICAL_WEIGHT),
    "meaning": (1.0, 0.0),
    "words": (0.0, 1.0),
}


@dataclass(frozen=True)
class PublicSet:
    """`pairs`: (question, place of its text in `texts`)."""

    name: str
    texts: tuple[str, ...]
    pairs: tuple[tuple[str, int], ...]


def at_hand(squad: Path | None = None) -> PublicSet | None:
    """The given file, else the installed package; None where there is neither."""
    if squad is not None:
        return of_squad(json.loads(squad.read_text(encoding="utf-8")), squad.stem)
    try:
        folder = files("chatterbot_corpus") / "data" / "japanese"
    except ModuleNotFoundError:
        return None
    talks = [yaml.safe_load((folder / f"{topic}.yml").read_text(encoding="utf-8")) for topic in TOPICS]
    return of_pairs([talk for some in talks for talk in some["conversations"]], "chatterbot-corpus")


def of_pairs(talks: Sequence[Sequence[object]], name: str) -> PublicSet:
    """Of conversations: the first line asks, the second answers. A question with two answers is left out."""
    lines = [(str(talk[0]), str(talk[1])) for talk in talks if len(talk) > 1]
    asked = [question for question, _ in lines]
    texts = tuple(dict.fromkeys(answer for _, answer in lines))
    pairs = tuple((question, texts.index(answer)) for question, answer in lines if asked.count(question) == 1)
    return PublicSet(name, texts, pairs)


def of_squad(content: Mapping[str, object], name: str) -> PublicSet:
    """Of a file in SQuAD's form: data[].paragraphs[].context and .qas[].question."""
    data: Sequence[Mapping[str, Sequence[Mapping[str, object]]]] = content["data"]  # type: ignore[assignment]
    paragraphs = [paragraph for entry in data for paragraph in entry["paragraphs"]]
    texts = tuple(dict.fromkeys(str(paragraph["context"]) for paragraph in paragraphs))
    places = {text: place for place, text in enumerate(texts)}
    pairs = [
        (str(one["question"]), places[str(paragraph["context"])])
        for paragraph in paragraphs
        for one in paragraph["qas"]  # type: ignore[attr-defined]
    ]
    return PublicSet(name, texts, tuple(pairs))


def measured(found: PublicSet, embedder: Embedder) -> dict[str, Summary]:
    """Recall and MRR of meaning, words and both."""
    vectors = embedder.embed(found.texts)
    queries = embedder.embed([question for question, _ in found.pairs])
    lexical = Bm25(found.texts)
    parts = [
        (zscore(vectors @ query), zscore(lexical.scores(question)))
        for query, (question, _) in zip(queries, found.pairs, strict=True)
    ]
    return {
        name: summary(
            [
                ([str(i) for i in np.argsort(-(meaning * dense + words * bm25), kind="stable")[:10]], {str(place)})
                for (dense, bm25), (_, place) in zip(parts, found.pairs, strict=True)
            ]
        )
        for name, (meaning, words) in WEIGHTS.items()
    }
