"""Retrieval: are the notes that answer a case among the first, and what is each ingredient of the recipe worth?

    own         the client's own notes
    no_words    of these, the notes that share no words with the instruction
    lookalike   the client with the most similar past has moved in: its notes stand among the own and count as wrong

The product never searches other clients' notes; `lookalike` shows what the filter by client is worth.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from statistics import mean

import numpy as np
from numpy.typing import NDArray

from assistant.assembly import Desk
from assistant.domain.feedback import FeedbackNote, NoteBook
from assistant.domain.instruction import Instruction, Reading
from assistant.drafting.lexical import Bm25
from assistant.drafting.recall import LEXICAL_WEIGHT, Recaller, zscore
from assistant.drafting.supersede import superseded_by
from assistant.embedders import clean, note_text
from assistant.seams import FloatMatrix
from evals.cases import Case, Suite
from evals.drafting import Arm, desk_with

AT = (1, 3, 5)
Summary = dict[str, float]
Ranked = tuple[list[str], set[str]]
"""Note ids, best first, and those that were wanted."""


@dataclass(frozen=True)
class Search:
    """One instruction before one book of notes. `vectors`: as the product embeds notes, shape (notes, d); `bare`: of
    the words alone, without the task."""

    reading: Reading
    book: NoteBook
    vectors: FloatMatrix
    bare: FloatMatrix
    wanted: frozenset[str]


@dataclass(frozen=True)
class Kit:
    """What the recipes are made of. `plain`: the recipe without a trained ranker."""

    desk: Desk
    plain: Recaller


Recipe = Callable[[Kit, Search], NDArray[np.float32]]
"""Scores of the notes, shape (notes,)."""


def shipped(kit: Kit, search: Search) -> NDArray[np.float32]:
    """What the product does: the trained ranker over the recipe's scores, replaced notes last."""
    scores = kit.desk.workflow.recaller.scores(search.book, search.vectors, search.reading)
    replaced = superseded_by(search.book.notes, search.vectors)
    return scores - 3 * np.array([note.id in replaced for note in search.book.notes], np.float32)


def replaced_kept(kit: Kit, search: Search) -> NDArray[np.float32]:
    """Without knowing which notes were replaced."""
    return kit.desk.workflow.recaller.scores(search.book, search.vectors, search.reading)


def no_ranker(kit: Kit, search: Search) -> NDArray[np.float32]:
    """The plain recipe: meaning and words, topic words in the query."""
    return kit.plain.scores(search.book, search.vectors, search.reading)


def mixed(
    kit: Kit, search: Search, *, topics: bool = True, category: bool = True, meaning: float = 1.0, words: float
) -> NDArray[np.float32]:
    """The plain recipe from its parts, so that each can be left out."""
    desk, text = kit.desk, search.reading.instruction.text
    named = [" ".join(desk.playbooks[part.playbook_id].topics) for part in search.reading.parts] if topics else []
    query = np.mean(desk.embedder.embed([text, *dict.fromkeys(named)]), axis=0)
    dense = (search.vectors if category else search.bare) @ query
    lexical = Bm25([f"{note.task} {note.text}" for note in search.book.notes]).scores(text)
    total: NDArray[np.float32] = meaning * zscore(dense) + words * zscore(lexical)
    return total


def newest(_: Kit, search: Search) -> NDArray[np.float32]:
    """No search at all: the book is newest first."""
    return -np.arange(len(search.book.notes), dtype=np.float32)


RECIPES: Mapping[str, Recipe] = {
    "shipped": shipped,
    "replaced_kept": replaced_kept,
    "no_ranker": no_ranker,
    "no_words": partial(mixed, words=0.0),
    "no_meaning": partial(mixed, meaning=0.0, words=1.0),
    "no_topics": partial(mixed, topics=False, words=LEXICAL_WEIGHT),
    "no_category": partial(mixed, category=False, words=LEXICAL_WEIGHT),
    "meaning_alone": partial(mixed, topics=False, category=False, words=0.0),
    "newest": newest,
}
"""The recipe, and the recipe without one ingredient each. Those below `no_ranker` have no ranker either."""


def ablations(suite: Suite) -> dict[str, dict[str, Summary]]:
    """Recipe → set of notes → summary."""
    with desk_with(suite, Arm()) as desk:
        searches, kit = sets_of(desk, suite), Kit(desk, Recaller(desk.memory, desk.embedder, desk.playbooks))
        return {
            name: {label: summary(_ranked(kit, recipe, some)) for label, some in searches.items()}
            for name, recipe in RECIPES.items()
        }


def sets_of(desk: Desk, suite: Suite) -> dict[str, list[Search]]:
    """The three sets of searches."""
    books = {client.id: desk.records.notebook(client.id) for client in desk.records.clients()}
    vectors = {client_id: _vectors(desk, book.notes) for client_id, book in books.items() if book.notes}
    alike = _lookalikes({client_id: some[0] for client_id, some in vectors.items()})
    crowds = {client_id: _crowd(books[client_id], books[other]) for client_id, other in alike.items()}
    crowded = {client_id: _vectors(desk, crowd.notes) for client_id, crowd in crowds.items()}
    gap = {key.id for key in suite.keys if key.kind == "lexical_gap"}
    own, many = [], []
    for case, wanted in _asked(suite):
        client_id, reading = case.client_id, _reading(desk, case)
        own.append(Search(reading, books[client_id], *vectors[client_id], wanted))
        many.append(Search(reading, crowds[client_id], *crowded[client_id], wanted))
    bare = [replace(one, wanted=one.wanted & gap) for one in own if one.wanted & gap]
    return {"own": own, "no_words": bare, "lookalike": many}


def summary(pairs: Sequence[tuple[Sequence[str], set[str]]]) -> Summary:
    """Recall@k: share of the wanted notes among the first k (k wanted at most); MRR of the first wanted one."""
    if not pairs:
        return {}
    found = {f"recall@{k}": mean(_recall(ranked, wanted, k) for ranked, wanted in pairs) for k in AT}
    return {**found, "mrr": mean(_reciprocal(ranked, wanted) for ranked, wanted in pairs), "cases": len(pairs)}


def _asked(suite: Suite) -> list[tuple[Case, frozenset[str]]]:
    """Cases that some note in force answers."""
    out = {"profile"} | {key.id for key in suite.keys if key.kind == "superseded"}
    wanted = {case.id: frozenset(i for known in case.known for i in known.evidence) - out for case in suite.cases}
    return [(case, wanted[case.id]) for case in suite.cases if wanted[case.id]]


def _reading(desk: Desk, case: Case) -> Reading:
    instruction = Instruction(id=case.id, client_id=case.client_id, text=case.instruction, now=case.today)
    return desk.workflow.reader.read(instruction, desk.records.client(case.client_id))


def _vectors(desk: Desk, notes: Sequence[FeedbackNote]) -> tuple[FloatMatrix, FloatMatrix]:
    embed = desk.embedder.embed
    return embed([clean(note_text(note)) for note in notes]), embed([clean(note.text) for note in notes])


def _lookalikes(vectors: Mapping[str, FloatMatrix]) -> dict[str, str]:
    """Client → the other client whose notes are most alike on average."""
    ids = list(vectors)
    means = np.stack([vectors[client_id].mean(axis=0) for client_id in ids])
    alike = means @ means.T
    np.fill_diagonal(alike, -np.inf)
    return {client_id: ids[place] for client_id, place in zip(ids, alike.argmax(axis=1), strict=True)}


def _crowd(own: NoteBook, other: NoteBook) -> NoteBook:
    """Both books as if they were one client's."""
    notes = sorted((*own.notes, *other.notes), key=lambda note: note.date, reverse=True)
    return NoteBook(client_id=f"{own.client_id}+{other.client_id}", revision=0, notes=tuple(notes))


def _ranked(kit: Kit, recipe: Recipe, searches: Sequence[Search]) -> list[Ranked]:
    found = []
    for search in searches:
        order = np.argsort(-recipe(kit, search), kind="stable")
        found.append(([search.book.notes[place].id for place in order], set(search.wanted)))
    return found


def _recall(ranked: Sequence[str], wanted: set[str], k: int) -> float:
    return len(wanted & set(ranked[:k])) / min(k, len(wanted))


def _reciprocal(ranked: Sequence[str], wanted: set[str]) -> float:
    return next((1 / place for place, note_id in enumerate(ranked, 1) if note_id in wanted), 0.0)
