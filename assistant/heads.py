"""The recogniser's trained head: shipped, and trained anew where the playbooks or the training lines were edited.

Training takes seconds, loading a millisecond. A head is named after all that it was trained on, so that an old one
is never used for new playbooks.
"""

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from assistant.domain.playbook import Playbook
from assistant.prompts import prompts_folder, read_text
from assistant.reading.recogniser import FEATURE_VERSION, GENERAL, Featuriser, Head, Labelled, train
from assistant.seams import Embedder

TRAINING = "training"

PLAIN_WEIGHT = 0.1
"""What a request made of cue words counts beside a written line."""


def load_head(playbooks: Mapping[str, Playbook], embedder: Embedder, folder: Path) -> Head:
    """The head for these playbooks: the shipped one, else one kept in `folder`, else trained now and kept."""
    lines = training_lines(playbooks)
    name = f"tasks-{fingerprint(playbooks, lines, embedder.name)}.npz"
    head = read_head(prompts_folder() / TRAINING / name) or read_head(folder / name)
    if head is None:
        head = train(lines, Featuriser(playbooks, embedder.embed))
        _keep(folder / name, head)
    return head


def training_lines(playbooks: Mapping[str, Playbook], folder: Path | None = None) -> list[Labelled]:
    """The playbooks' own examples, plain requests made of their cue words, and the lines of prompts/training/tasks/,
    one file a type."""
    lines = [Labelled(text, book.id) for book in playbooks.values() for text in book.cues.examples]
    lines += [line for book in playbooks.values() for line in plain_requests(book)]
    for path in sorted((folder or prompts_folder() / TRAINING / "tasks").glob("*.jsonl")):
        if path.stem in playbooks:
            rows = [json.loads(row) for row in read_text(path).splitlines() if row.strip()]
            lines += [Labelled(row["text"], path.stem) for row in rows]
    return lines


def plain_requests(book: Playbook) -> list[Labelled]:
    """「店を予約」「店をお願いします」: people write indirect lines when asked for training lines, and a head taught by
    them alone stumbles over the plainest request. They weigh little: a cue word proves little inside a longer line."""
    verbs = book.cues.verbs or ("",)
    lines = []
    for number, thing in enumerate(book.cues.objects if book.id != GENERAL else ()):
        verb = verbs[number % len(verbs)]
        said = (
            (f"{thing}, please", f"{verb} {thing}")
            if thing.isascii()
            else (f"{thing}をお願いします", f"{thing}を{verb}")
        )
        lines += [Labelled(text, book.id, PLAIN_WEIGHT) for text in said]
    return lines


def fingerprint(playbooks: Mapping[str, Playbook], lines: Sequence[Labelled], embedder: str) -> str:
    """Names all that a head depends on: cue words, training lines, features and embedder."""
    cues = {playbook_id: (book.cues.objects, book.cues.verbs) for playbook_id, book in playbooks.items()}
    taught = [(line.text, line.playbook_id, line.weight) for line in lines]
    content = json.dumps([FEATURE_VERSION, embedder, cues, taught], ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def read_head(path: Path) -> Head | None:
    """The kept head, or None where there is none that can be read."""
    try:
        with np.load(BytesIO(path.read_bytes()), allow_pickle=False) as data:
            return Head(tuple(str(name) for name in data["classes"]), data["weights"].astype(np.float32))
    except (OSError, ValueError, KeyError, EOFError, BadZipFile):
        return None


def write_head(path: Path, head: Head) -> None:
    """Half precision: the ranking does not change, the file is a quarter."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_suffix(f".{os.getpid()}.new")
    with fresh.open("wb") as file:
        np.savez_compressed(file, classes=np.array(head.classes), weights=head.weights.astype(np.float16))
    fresh.replace(path)


def _keep(path: Path, head: Head) -> None:
    """Best effort: a head that cannot be kept is trained again next time."""
    try:
        for old in path.parent.glob("tasks-*.npz"):
            old.unlink(missing_ok=True)
        write_head(path, head)
    except OSError:
        return
