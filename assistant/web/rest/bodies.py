"""What is sent to the REST door, and what it answers beside the product's own nouns."""

import datetime
from typing import Annotated, Literal

from pydantic import Field

from assistant.domain.base import Frozen
from assistant.domain.lesson import Lessons
from assistant.domain.outcome import Answer, Said
from assistant.domain.reply import TaskFact
from assistant.domain.task import Task
from assistant.importing.chat import NoteCandidate
from assistant.web import limits

_TALK = 1_000_000
"""Characters of a talk; a larger one is brought in as a file."""

Line = Annotated[str, Field(max_length=200)]


class NewNote(Frozen):
    """What a client said about a piece of work. `date`: today where it is left out."""

    text: str = Field(min_length=1, max_length=4_000)
    task: Line = ""
    score: int | None = Field(default=None, ge=0, le=100)
    date: datetime.date | None = None


class NewDraft(Frozen):
    """An instruction. `now`: when it came, in Asia/Tokyo (`2026-11-20T10:30`), the present where it is left out;
    `types`: ids of task types in the order of the tasks, null where the reading decides; `keep`: store it as a task;
    `improve`: let the model look at it, where one is set (takes seconds)."""

    text: str = Field(min_length=1, max_length=limits.INSTRUCTION)
    now: str = Field(default="", max_length=40)
    types: tuple[Annotated[str, Field(max_length=100)] | None, ...] = Field(default=(), max_length=20)
    keep: bool = False
    improve: bool = False


class ReplyText(Frozen):
    """The client's reply as it came."""

    text: str = Field(min_length=1, max_length=limits.MESSAGE)


class ConfirmedReply(Frozen):
    """A reply with what a person confirmed of its reading."""

    text: str = Field(min_length=1, max_length=limits.MESSAGE)
    answers: tuple[Answer, ...] = Field(default=(), max_length=20)
    facts: tuple[TaskFact, ...] = Field(default=(), max_length=50)


class Sent(Frozen):
    """A message as it was sent."""

    kind: Literal["questions", "reminder", "report"] = "questions"
    text: str = Field(min_length=1, max_length=limits.MESSAGE)


class NewOutcome(Frozen):
    """How the work was judged. `assumptions`: slot → held, broke or unknown; what is not named was left untouched."""

    score: int | None = Field(default=None, ge=0, le=100)
    words: str = Field(default="", max_length=limits.INSTRUCTION)
    hours: float | None = Field(default=None, ge=0, le=999)
    assumptions: dict[Annotated[str, Field(max_length=100)], Said] = Field(default_factory=dict, max_length=100)


class Judged(Frozen):
    """The task after it was judged, and what it could teach; nothing of it is stored before it is approved."""

    task: Task
    lessons: Lessons


class Talk(Frozen):
    """A pasted or exported talk as text. `sender`: who of it is the client; a guess where it is left out."""

    text: str = Field(min_length=1, max_length=_TALK)
    sender: str = Field(default="", max_length=200)


class TalkRead(Frozen):
    """Who wrote how much, who the client seems to be, and candidate notes; nothing is stored."""

    senders: tuple[tuple[str, int], ...]
    sender: str
    sure: bool
    candidates: tuple[NoteCandidate, ...] = ()


class Health(Frozen):
    """The door is open."""

    status: Literal["ok"] = "ok"
    version: str


class Problem(Frozen):
    """Why it did not work (RFC 9457). `detail` is one Japanese sentence for a person."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
