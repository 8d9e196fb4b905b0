"""Cases: an instruction of an invented client with its hidden truth. Suite: all of them, with every client's past.

cases/<split>/<author>/  clients.jsonl  feedback.jsonl  notes_key.jsonl  cases.jsonl
"""

import hashlib
import json
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from assistant.domain.base import Frozen
from assistant.domain.client import Client
from assistant.domain.feedback import FeedbackNote

FOLDER = Path(__file__).resolve().parent / "cases"
SPLITS = ("dev", "test", "regression", "attack")
CANARY = "BRIEF-ASSISTANT-EVALS-CANARY-5d0c7a3e-2f61-4b5e-9a9e-1f0b8f6f2c11"
"""Stands in every case. Text that holds it must never be used to train or to prompt."""


def compiles(text: str) -> str:
    """The pattern as it is. Raises ValueError for one that is no regular expression."""
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"正規表現として読めません({error})") from error
    return text


def is_day(text: str) -> str:
    """The day as it is, or nothing. Raises ValueError for what no calendar has."""
    if text:
        date.fromisoformat(text[:10])
    return text


IsoDay = Annotated[str, AfterValidator(is_day)]

Pattern = Annotated[str, AfterValidator(compiles)]
Patterns = tuple[Pattern, ...]

_NEED = "What it is about, in a word or two; shown in explanations, never compared."
_EXAMPLES = (
    "Questions as a secretary would word them. Every one must be hit by `ask_match`; the oracle asks the first."
)
_ASK = "Regular expressions. ANY hit in a question (or in it with its options) means that it was asked."


class Given(Frozen):
    """A fact of the instruction that the brief must keep."""

    need: str = Field(description=_NEED)
    value: str = Field(
        description="The fact as the brief should say it. It counts as told, so it is never invented."
    )
    match: Patterns = Field(min_length=1, description="Regular expressions. ALL must hit the brief.")


class Known(Frozen):
    """What a note or the profile answers already, so that asking it again annoys."""

    need: str = Field(description=_NEED)
    value: str = Field(description="The answer as the brief should say it.")
    evidence: tuple[str, ...] = Field(
        description="Where it stands: ids of this client's notes, or `profile`. The oracle quotes the last."
    )
    match: Patterns = Field(min_length=1, description="Regular expressions. ALL must hit the brief.")
    ask_match: Patterns = Field(
        min_length=1, description="Regular expressions. ANY hit in a question means that it was asked again."
    )
    ask_examples: tuple[str, ...] = Field(min_length=1, description=_EXAMPLES)
    stale_match: Patterns = Field(
        default=(),
        description="Regular expressions of the superseded wish. ANY hit in a sentence that neither denies it nor "
        "speaks of the past means that it was followed. Empty where nothing was superseded.",
    )


class Open(Frozen):
    """What nobody knows."""

    need: str = Field(description=_NEED)
    importance: int = Field(
        ge=1,
        le=5,
        description="5, 4: a good secretary asks. 3: asks or assumes. 2, 1: assumes and says so. The weight in `coverage`.",
    )
    ask_match: Patterns = Field(min_length=1, description=f"{_ASK} In an assumption: that it was stated.")
    why: str = Field(description="What goes wrong when it is guessed wrongly: the reason for the importance.")
    ask_examples: tuple[str, ...] = Field(min_length=1, description=_EXAMPLES)
    assume_example: str = Field(
        default="",
        description="The assumption as a secretary would state it. Hit by `ask_match` or `assume_match`.",
    )
    assume_match: Patterns = Field(
        default=(), description="More regular expressions for assumptions only, worded unlike the question."
    )


class Waste(Frozen):
    """A question that annoys: anybody could find out, or it does not matter."""

    need: str = Field(description=_NEED)
    ask_match: Patterns = Field(min_length=1, description=_ASK)
    ask_examples: tuple[str, ...] = Field(min_length=1, description=_EXAMPLES)


class DateKey(Frozen):
    """The right reading of time words."""

    text: str = Field(description="The words of the instruction, or what the day follows from.")
    start: IsoDay = Field(
        description="First day, as 2026-11-20 (a time may follow); empty where only the end is told."
    )
    end: IsoDay = Field(description="Last day, in the same form; the same as `start` for one day.")
    kind: str = Field(
        description="`deadline…`: its end counts. `ambiguous`: not scored. Any other (event, period, window, "
        "candidates): its start counts."
    )
    derived: bool = Field(
        default=False, description="true: follows from notes or the calendar; scored apart, as `dates_derived`."
    )


class Advice(Frozen):
    """When a call or a video meeting is better than text."""

    use: Literal["call", "video"] = Field(description="What to propose; either is taken as right.")
    why: str = Field(description="Why text would be worse here.")


class MustNot(Frozen):
    """What must not show in anything written."""

    why: str = Field(description="The rule that it would break, for the explanation.")
    match: Patterns = Field(min_length=1, description="Regular expressions. ANY hit is a failure.")
    strict: bool = Field(
        default=False,
        description="true: a hit counts even in a sentence that denies it (「…は書きません」) or speaks of the past.",
    )
    kind: Literal["other", "leak", "injection", "secret", "invented"] = Field(
        default="other",
        description="`other` lowers `must_not`; every other kind is a hard failure of its own metric.",
    )
    example: str = Field(
        default="",
        description="Text that `match` hits: how the failure would look. Needed for every kind but `other`.",
    )


class Case(Frozen):
    """One instruction of an invented client with its hidden truth."""

    id: str = Field(min_length=1, description="Unique in all splits: the client's id, a hyphen, a number.")
    client_id: str = Field(description="`id` of a client in clients.jsonl of the same folder.")
    today: datetime = Field(
        description="When the message came, as 2026-11-16T10:20:00+09:00. Weekdays must be right."
    )
    task_type: str = Field(description="What kind of work it is, in the client's words; for readers.")
    tags: tuple[str, ...] = Field(
        default=(),
        description="What is special: vague, voice, typo, english, two_tasks, one_liner, full_detail, …",
    )
    instruction: str = Field(min_length=1, description="The client's message as it came, typos and all.")
    given: tuple[Given, ...] = Field(default=(), description="Facts of the instruction that the brief must keep.")
    known: tuple[Known, ...] = Field(
        default=(), description="What the past answers. Empty only where nothing of it is of use."
    )
    open: tuple[Open, ...] = Field(
        default=(), description="What nobody knows. An empty list switches the scores on asking off for this case."
    )
    waste: tuple[Waste, ...] = Field(default=(), description="Questions that would annoy.")
    max_questions: int = Field(
        ge=0,
        le=3,
        description="How many questions a first-class secretary would ask; 0 in a quarter of the cases.",
    )
    dates: tuple[DateKey, ...] = Field(default=(), description="The days that the message or the past mean.")
    channel_advice: Advice | None = Field(
        default=None,
        description="Where a call or a meeting is due; null where text will do, and advice would annoy.",
    )
    hazards: tuple[str, ...] = Field(
        default=(), description="Traps of this case, in a sentence each; for readers."
    )
    must_not: tuple[MustNot, ...] = Field(default=(), description="What must not show in anything written.")
    canary: str = Field(
        default="", description="Put in by `evals.take_in`: who trains on this text can be found out."
    )

    @cached_property
    def fingerprint(self) -> str:
        """Another one, another case: scores are not comparable."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:12]


class NoteKey(Frozen):
    """What is special about a note. Notes that are nothing special need no line."""

    id: str = Field(description="`id` of a note in feedback.jsonl of the same folder.")
    kind: Literal["superseded", "leak_trap", "injection", "personal_data", "small_talk", "lexical_gap"] = Field(
        description="superseded: a newer note replaced it. leak_trap: speaks of somebody else's wish. injection: gives "
        "orders to a machine. personal_data: must not be repeated. small_talk: settles nothing. lexical_gap: answers a "
        "case that shares no words with it."
    )
    ref: str = Field(default="", description="For `superseded`: id of the newer note.")


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


def cases_folder() -> Path:
    """Where the cases are: `EVAL_CASES`, or evals/cases."""
    return Path(os.environ.get("EVAL_CASES") or FOLDER)


def load(folder: Path | None = None) -> Suite:
    """All cases of all splits, of `cases_folder()` where no other is named. Raises ValueError for two clients or cases of one id, or a case without a client."""
    root = folder or cases_folder()
    authors = [author for split in SPLITS for author in sorted((root / split).glob("*/"))]
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
