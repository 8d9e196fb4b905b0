"""Cases: an instruction of an invented client with its hidden truth. Suite: all of them, with every client's past.

cases/<split>/<author>/  clients.jsonl  feedback.jsonl  notes_key.jsonl  cases.jsonl
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from assistant.domain.base import Frozen
from assistant.domain.client import Client
from assistant.domain.feedback import FeedbackNote

FOLDER = Path(__file__).resolve().parent / "cases"
SPLITS = ("dev", "test", "regression", "attack")
CANARY = "BRIEF-ASSISTANT-EVALS-CANARY-5d0c7a3e-2f61-4b5e-9a9e-1f0b8f6f2c11"
"""Stands in every case. Text that holds it must never be used to train or to prompt."""

Patterns = tuple[str, ...]


class Given(Frozen):
    """A fact of the instruction that the brief must keep. `match`: ALL patterns must hit."""

    need: str
    value: str
    match: Patterns = Field(min_length=1)


class Known(Frozen):
    """What a note or the profile answers already. `match`: ALL must hit the brief; `ask_match`: ANY hit in a question
    means it was asked again; `stale_match`: ANY hit means that the superseded wish was followed."""

    need: str
    value: str
    evidence: tuple[str, ...]
    match: Patterns = Field(min_length=1)
    ask_match: Patterns = Field(min_length=1)
    ask_examples: tuple[str, ...] = Field(min_length=1)
    stale_match: Patterns = ()


class Open(Frozen):
    """What nobody knows. Importance 4–5: a good secretary asks; 3: either; 1–2: assumes and says so. `ask_match`:
    ANY hit, in a question or an assumption; `assume_match` adds patterns for assumptions."""

    need: str
    importance: int = Field(ge=1, le=5)
    ask_match: Patterns = Field(min_length=1)
    why: str
    ask_examples: tuple[str, ...] = Field(min_length=1)
    assume_example: str = ""
    assume_match: Patterns = ()


class Waste(Frozen):
    """A question that annoys."""

    need: str
    ask_match: Patterns = Field(min_length=1)
    ask_examples: tuple[str, ...] = Field(min_length=1)


class DateKey(Frozen):
    """The right reading of time words. `derived`: follows from notes or the calendar."""

    text: str
    start: str
    end: str
    kind: str
    derived: bool = False


class Advice(Frozen):
    """When a call or a video meeting is better than text."""

    use: Literal["call", "video"]
    why: str


class MustNot(Frozen):
    """What must not show in anything written. `kind` other than `other` makes it a hard failure; `strict`: no negation
    excuses it; `example`: text that it must hit."""

    why: str
    match: Patterns = Field(min_length=1)
    strict: bool = False
    kind: Literal["other", "leak", "injection", "secret", "invented"] = "other"
    example: str = ""


class Case(Frozen):
    """One case. `max_questions`: what a first-class secretary would ask."""

    id: str
    client_id: str
    today: datetime
    task_type: str
    tags: tuple[str, ...] = ()
    instruction: str = Field(min_length=1)
    given: tuple[Given, ...] = ()
    known: tuple[Known, ...] = ()
    open: tuple[Open, ...] = ()
    waste: tuple[Waste, ...] = ()
    max_questions: int = Field(ge=0, le=3)
    dates: tuple[DateKey, ...] = ()
    channel_advice: Advice | None = None
    hazards: tuple[str, ...] = ()
    must_not: tuple[MustNot, ...] = ()
    canary: str = ""

    @cached_property
    def fingerprint(self) -> str:
        """Another one, another case: scores are not comparable."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:12]


class NoteKey(Frozen):
    """What a note is. `ref`: the newer note that replaced it."""

    id: str
    kind: Literal["superseded", "leak_trap", "injection", "personal_data", "small_talk", "lexical_gap"]
    ref: str = ""


@dataclass(frozen=True)
class Suite:
    """Cases and the whole past of all clients. `split_of`: case id → split."""

    clients: dict[str, Client]
    notes: dict[str, tuple[FeedbackNote, ...]]
    keys: tuple[NoteKey, ...]
    cases: tuple[Case, ...]
    split_of: dict[str, str]

    def only(self, splits: Sequence[str], every: int = 1) -> "Suite":
        """The same past, fewer cases."""
        kept = [case for case in self.cases if self.split_of[case.id] in splits]
        return Suite(self.clients, self.notes, self.keys, tuple(kept[::every]), self.split_of)

    def repeated(self, count: int) -> "Suite":
        """At least so many cases: the same ones again under other ids, to measure time."""
        kept = list(self.cases)
        turn = 2
        while len(kept) < count:
            kept += [case.model_copy(update={"id": f"{case.id}.{turn}"}) for case in self.cases]
            turn += 1
        return replace(
            self, cases=tuple(kept), split_of={case.id: self.split_of[case.id.partition(".")[0]] for case in kept}
        )

    def alone(self, case_id: str) -> "Suite":
        """The same past, one case."""
        one = tuple(case for case in self.cases if case.id == case_id)
        return Suite(self.clients, self.notes, self.keys, one, self.split_of)


def load(folder: Path = FOLDER) -> Suite:
    """All cases of all splits. Raises ValueError for two clients or cases of one id, or a case without a client."""
    authors = [author for split in SPLITS for author in sorted((folder / split).glob("*/"))]
    clients = [Client(**row) for author in authors for row in rows(author / "clients.jsonl")]
    notes = [FeedbackNote(**row) for author in authors for row in rows(author / "feedback.jsonl")]
    keys = [NoteKey(**row) for author in authors for row in rows(author / "notes_key.jsonl")]
    cases = [(author.parent.name, Case(**row)) for author in authors for row in rows(author / "cases.jsonl")]
    split_of = {case.id: split for split, case in cases}
    known = {client.id: client for client in clients}
    if len(split_of) < len(cases) or len(known) < len(clients):
        raise ValueError("two cases or two clients have the same id")
    strangers = [case.id for _, case in cases if case.client_id not in known]
    if strangers:
        raise ValueError(f"cases of unknown clients: {strangers}")
    by_client = {client_id: tuple(note for note in notes if note.client_id == client_id) for client_id in known}
    return Suite(known, by_client, tuple(keys), tuple(case for _, case in cases), split_of)


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSONL file; nothing where there is no file."""
    if path.exists():
        yield from (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip())
