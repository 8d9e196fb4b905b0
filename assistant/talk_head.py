"""The head that tells what calls for a talk: shipped, and trained anew where its lines were edited.

It learns from `prompts/training/talk.jsonl` (text, reason, voice; reason `text`: it comes near, but text will do;
`unsure`: a secretary might do either, so nothing is learned) and from the lines of all task types as ordinary requests,
but for those that talk.jsonl names.
"""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from assistant.prompts import prompts_folder, read_text
from assistant.reading.situations import NO_SITUATION, SITUATION_VERSION, SituationHead
from assistant.seams import Embedder
from assistant.situation_heads import TRAINING, Lines, load_heads

KIND = "talk"
UNSURE = "unsure"


def load_talk_head(embedder: Embedder, folder: Path) -> SituationHead:
    """The head for these lines: the shipped one, else the one kept in `folder`, else trained now and kept."""
    return load_heads(head_name(embedder), talk_lines, embedder, folder)[KIND]


def talk_lines() -> Lines:
    """(text, reason) of every line there is something to learn from."""
    named = {row["text"]: row["reason"] for row in _rows(_own_file())}
    taught = [(text, reason) for text, reason in named.items() if reason != UNSURE]
    plain = (row["text"] for path in _task_files() for row in _rows(path))
    return {KIND: [*taught, *((text, NO_SITUATION) for text in plain if text not in named)]}


def head_name(embedder: Embedder) -> str:
    """The file of the head; named after all that it depends on."""
    digest = hashlib.sha256(f"{SITUATION_VERSION} {embedder.name}".encode())
    for path in (_own_file(), *_task_files()):
        digest.update(read_text(path).encode())
    return f"{KIND}-{digest.hexdigest()[:16]}.npz"


def _own_file() -> Path:
    return prompts_folder() / TRAINING / "talk.jsonl"


def _task_files() -> list[Path]:
    return sorted((prompts_folder() / TRAINING / "tasks").glob("*.jsonl"))


def _rows(path: Path) -> Iterator[dict[str, str]]:
    return (json.loads(row) for row in read_text(path).splitlines() if row.strip())
