"""Instruction: the words as they came. Reading: what these words say, each finding with its place in the text."""

from datetime import datetime
from enum import StrEnum
from typing import Literal

from pydantic import Field

from assistant.domain.base import Frozen, Language, Moment, Span


class Instruction(Frozen):
    """What a client sent, unchanged, and when (aware, Asia/Tokyo)."""

    id: str
    client_id: str
    text: str
    now: datetime


class DateReading(Frozen):
    """One expression of when. Both ends inclusive; a `deadline` has no start and `end` is the last allowed day
    or minute. `alternatives` are the other fair readings; `flags` name what deserves a second look
    (`holiday`, `weekend`, `weekday_mismatch`, `past`, `said_on_sunday`), or say that it is ruled out (`excluded`)."""

    text: str
    span: Span
    start: Moment | None
    end: Moment | None
    kind: Literal["deadline", "range", "time", "recurring"]
    ambiguous: bool = False
    alternatives: tuple["DateAlternative", ...] = ()
    flags: tuple[str, ...] = ()

    @property
    def is_excluded(self) -> bool:
        """「12/3は無理」: not then."""
        return "excluded" in self.flags


class DateAlternative(Frozen):
    """Another fair reading of the same words."""

    start: Moment | None
    end: Moment | None


class VagueFinding(Frozen):
    """A vague expression in the text: what it leaves open (`group`) and which slot it opens. `question` and
    `assume` (what we do unless told otherwise) may hold {object}; `entry` names the lexicon's entry."""

    phrase: str
    span: Span
    group: str
    slot: str
    undecided: str
    question: str
    assume: str = ""
    entry: str = ""


class FactKind(StrEnum):
    """What kind of thing the instruction states."""

    PERSON = "person"
    COMPANY = "company"
    PLACE = "place"
    DATE = "date"
    DURATION = "duration"
    COUNT = "count"
    MONEY = "money"
    FORM = "form"
    CHANNEL = "channel"
    TOPIC = "topic"


class Fact(Frozen):
    """Something the instruction states, with its place in the text. `text` is the client's own words."""

    kind: FactKind
    text: str
    span: Span


class Misreading(Frozen):
    """Words that were probably meant otherwise: a slip, or a conversion that sounds alike. `why`: the words around
    that say so; empty where `written` is no word at all. `changes_work`: the task or its matter is another one."""

    written: str
    meant: str
    span: Span
    why: str = ""
    changes_work: bool = False


class TaskGuess(Frozen):
    """One candidate task type for a part of the instruction. `corrected`: she named it herself, for these or very
    near words of the same client; `probability` stays what the recogniser alone believes (0: not among its best).
    `situation`: the concrete kind of case within the type, where one was recognised, and how likely it is, 0–1."""

    playbook_id: str
    probability: float = Field(ge=0, le=1)
    corrected: bool = False
    situation: str | None = None
    situation_probability: float = Field(default=1.0, ge=0, le=1)


class TaskPart(Frozen):
    """One task in the instruction. `object` is the thing it is about, in the client's own words."""

    text: str
    span: Span
    object: str
    guesses: tuple[TaskGuess, ...] = Field(min_length=1)
    read_as: str = ""
    """The text with its slips mended, for matching only; empty where there are none."""

    @property
    def as_read(self) -> str:
        """What patterns look at; never quoted."""
        return self.read_as or self.text

    @property
    def playbook_id(self) -> str:
        return self.guesses[0].playbook_id

    @property
    def situation(self) -> str | None:
        """The case within the likeliest type."""
        return self.guesses[0].situation


class TalkReason(Frozen):
    """A reason to talk rather than write that the words may give (feelings, money, bad news …), with its log-odds
    against there being none."""

    reason: str
    log_odds: float


class Reading(Frozen):
    """What the instruction's words say, before any memory is asked."""

    instruction: Instruction
    language: Language
    parts: tuple[TaskPart, ...]
    facts: tuple[Fact, ...] = ()
    dates: tuple[DateReading, ...] = ()
    vague: tuple[VagueFinding, ...] = ()
    misreadings: tuple[Misreading, ...] = ()
    talk: tuple[TalkReason, ...] = ()
    """Empty where no head was asked."""

    @property
    def wanted(self) -> tuple[DateReading, ...]:
        """The dates without those that are ruled out."""
        return tuple(date for date in self.dates if not date.is_excluded)
