"""Train the recall ranker on the invented clients of prompts/training/recall/, measure it, and ship it.

python scripts/train_recall.py            train and write prompts/training/recall/ranker.npz
python scripts/train_recall.py --measure  only cross-validate: the clients of a fold are never trained on
"""

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

from assistant.assembly import Desk, open_desk
from assistant.domain.client import Client
from assistant.domain.feedback import FeedbackNote, NoteBook
from assistant.domain.instruction import Instruction, Reading
from assistant.drafting.ranker import Ranker, write_ranker
from assistant.drafting.recall import REPLACED, Recaller
from assistant.drafting.supersede import superseded_by
from assistant.prompts import prompts_folder
from assistant.settings import Settings

REDUCED = 64
PENALTY = 3e-4
FLAT_PENALTY = 1e-3
STEPS = 120
RATE = 0.5
FLAT_RATE = 0.1
MOMENTUM = 0.9
FOLDS = 8

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Case:
    """One instruction and all notes of its client. `wanted`: 1 where a note matters; `unlike`: and shares no word."""

    client_id: str
    reading: Reading
    query: Floats
    vectors: Floats
    features: Floats
    wanted: Floats
    unlike: Floats
    replaced: Floats
    plain: Floats


def read_cases(folder: Path, desk: Desk) -> list[Case]:
    """Every instruction of every client in `folder`, one client a line."""
    recaller = Recaller(desk.memory, desk.embedder, desk.playbooks)
    lines = [line for path in sorted(folder.glob("*.jsonl")) for line in path.read_text("utf-8").splitlines()]
    return [case for line in lines if line.strip() for case in _client_cases(json.loads(line), desk, recaller)]


def _client_cases(row: dict[str, object], desk: Desk, recaller: Recaller) -> list[Case]:
    client = Client.model_validate(row["client"])
    notes = [FeedbackNote.model_validate({"client_id": client.id, **note}) for note in row["notes"]]  # type: ignore[attr-defined]
    notes.sort(key=lambda note: note.date, reverse=True)
    book = NoteBook(client_id=client.id, revision=1, notes=tuple(notes))
    vectors = desk.memory.vectors(book)
    replaced = superseded_by(notes, vectors)
    cases = []
    for asked in row["instructions"]:  # type: ignore[attr-defined]
        now = datetime.fromisoformat(asked["now"])
        instruction = Instruction(id="train", client_id=client.id, text=asked["text"], now=now)
        reading = desk.workflow.reader.read(instruction, client)
        cases.append(
            Case(
                client_id=client.id,
                reading=reading,
                query=desk.embedder.embed([instruction.text])[0],
                vectors=vectors,
                features=recaller.features(book, vectors, reading),
                wanted=_row(note.id in asked["relevant"] for note in notes),
                unlike=_row(note.id in asked["no_shared_word"] for note in notes),
                replaced=_row(note.id in replaced for note in notes),
                plain=recaller.scores(book, vectors, reading),
            )
        )
    return cases


def _row(values: object) -> Floats:
    return np.array(list(values), np.float32)  # type: ignore[call-overload]


def train(cases: Sequence[Case], types: tuple[str, ...], embedder: str) -> Ranker:
    """Listwise softmax over each client's notes, full batch with momentum; both forms are penalised."""
    mean, basis = _reduction(np.vstack([case.vectors for case in {c.client_id: c for c in cases}.values()]))
    blank = Ranker(embedder, _start(cases), mean, basis, types, np.zeros((1, 1), np.float32))
    queries = np.stack([blank.query_side(case.query, case.reading) for case in cases])
    notes, features = _padded([_note_side(c, mean, basis) for c in cases]), _padded([c.features for c in cases])
    target = _padded([case.wanted[:, None] / case.wanted.sum() for case in cases])[..., 0]
    there = _padded([np.ones((len(case.wanted), 1), np.float32) for case in cases])[..., 0] > 0
    weights, matrix = _start(cases), np.zeros((queries.shape[1], notes.shape[2]), np.float32)
    pull, bend = np.zeros_like(weights), np.zeros_like(matrix)
    for _ in range(STEPS):
        scores = features @ weights + np.einsum("id,ijd->ij", queries @ matrix, notes, optimize=True)
        error = (_softmax(np.where(there, scores, -1e9)) - target) / len(cases)
        pull = MOMENTUM * pull + np.tensordot(error, features, 2) + FLAT_PENALTY * weights
        slope = queries.T @ np.einsum("ij,ijd->id", error, notes, optimize=True)
        bend = MOMENTUM * bend + slope + PENALTY * matrix
        weights, matrix = weights - FLAT_RATE * pull, matrix - RATE * bend
    return Ranker(embedder, weights.astype(np.float32), mean, basis, types, matrix.astype(np.float32))


def _start(cases: Sequence[Case]) -> Floats:
    start = np.zeros(cases[0].features.shape[1], np.float32)
    start[0] = 0.3
    return start


def _reduction(vectors: Floats) -> tuple[Floats, Floats]:
    mean = vectors.mean(axis=0)
    _, _, basis = np.linalg.svd(vectors - mean, full_matrices=False)
    return mean, basis[:REDUCED]


def _note_side(case: Case, mean: Floats, basis: Floats) -> Floats:
    return np.column_stack([(case.vectors - mean) @ basis.T, np.ones(len(case.vectors), np.float32)])


def _padded(rows: Sequence[Floats]) -> Floats:
    """Shape (rows, most notes, columns); zeros where a client has fewer notes."""
    block = np.zeros((len(rows), max(map(len, rows)), rows[0].shape[1]), np.float32)
    for place, row in enumerate(rows):
        block[place, : len(row)] = row
    return block


def _softmax(scores: Floats) -> Floats:
    exponents = np.exp(scores - scores.max(axis=1, keepdims=True))
    result: Floats = exponents / exponents.sum(axis=1, keepdims=True)
    return result


def ranked(ranker: Ranker, case: Case) -> Floats:
    """The scores as `Recaller` forms them."""
    raw = ranker.scores(case.features, case.query, case.reading, case.vectors)
    return np.asarray((raw - raw.mean()) / (raw.std() or 1.0) - REPLACED * case.replaced, np.float32)


def recall_at(cases: Sequence[Case], scores: Sequence[Floats], unlike: bool = False) -> dict[str, float]:
    """Share of the relevant notes among the first k, over all notes, and for 3 also the mean over cases."""
    kept = [(c.unlike if unlike else c.wanted, s) for c, s in zip(cases, scores, strict=True)]
    kept = [(wanted, score) for wanted, score in kept if wanted.any()]
    places = [wanted[np.argsort(-score, kind="stable")] for wanted, score in kept]
    total = sum(float(row.sum()) for row in places)
    found = {f"@{k}": sum(float(row[:k].sum()) for row in places) / total for k in (1, 3, 5)}
    return {**found, "case@3": float(np.mean([row[:3].sum() / row.sum() for row in places]))}


def held_out(cases: Sequence[Case], fit: Callable[[Sequence[Case]], Ranker], folds: int = FOLDS) -> list[Floats]:
    """Scores of every case by a ranker that never saw its client."""
    clients = sorted({case.client_id for case in cases})
    order = np.random.default_rng(0).permutation(len(clients))
    fold = {clients[client]: place % folds for place, client in enumerate(order)}
    rankers = [fit([case for case in cases if fold[case.client_id] != k]) for k in range(folds)]
    return [ranked(rankers[fold[case.client_id]], case) for case in cases]


def main() -> None:
    folder = prompts_folder() / "training" / "recall"
    with TemporaryDirectory() as place, open_desk(Settings(data_dir=Path(place))) as desk:
        cases = read_cases(folder, desk)
        types, embedder = tuple(desk.playbooks), desk.embedder.name
    if "--measure" not in sys.argv[1:]:
        write_ranker(folder / "ranker.npz", train(cases, types, embedder))
        print(f"{len(cases)} instructions -> ranker.npz")
        return
    scores = held_out(cases, lambda taught: train(taught, types, embedder))
    for name, rows in (("plain recipe", [case.plain for case in cases]), ("ranker, held out", scores)):
        for unlike in (False, True):
            figures = recall_at(cases, rows, unlike)
            print(
                f"{name:18s}{'no shared word' if unlike else 'all':16s}",
                " ".join(f"{k} {v:.3f}" for k, v in figures.items()),
            )


if __name__ == "__main__":
    main()
