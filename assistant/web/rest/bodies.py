"""What is sent to the REST door, and what it answers beside the product's own nouns."""

import datetime
from typing import Annotated, Literal

from pydantic import Field, field_validator

from assistant.domain.base import Frozen
from assistant.domain.lesson import Lessons
from assistant.domain.outcome import Answer, AnswerState, Said
from assistant.domain.reply import TaskFact
from assistant.domain.task import Task
from assistant.importing.chat import NoteCandidate
from assistant.web import limits

Line = Annotated[str, Field(max_length=limits.TITLE)]
Key = Annotated[str, Field(max_length=limits.KEY)]


class Given(Frozen):
    """What is sent. No text of it holds NUL, which not every store can keep."""

    @field_validator("*")
    @classmethod
    def _storable(cls, value: object) -> object:
        texts = value if isinstance(value, tuple | dict) else (value,)
        if any(isinstance(text, str) and "\x00" in text for text in texts):
            raise ValueError("a text holds NUL")
        return value


class NewNote(Given):
    """What a client said about a piece of work. `date`: today where it is left out."""

    text: str = Field(min_length=1, max_length=limits.NOTE)
    task: Line = ""
    score: int | None = Field(default=None, ge=0, le=100)
    date: datetime.date | None = None


class NewDraft(Given):
    """An instruction. `now`: when it came, in Asia/Tokyo (`2026-11-20T10:30`), the present where it is left out;
    `types`: ids of task types in the order of the tasks, null where the reading decides; `keep`: store it as a task;
    `improve`: let the model look at it, where one is set (takes seconds)."""

    text: str = Field(min_length=1, max_length=limits.INSTRUCTION)
    now: str = Field(default="", max_length=40)
    types: tuple[Key | None, ...] = Field(default=(), max_length=20)
    keep: bool = False
    improve: bool = False


class ReplyText(Given):
    """The client's reply as it came."""

    text: str = Field(min_length=1, max_length=limits.REPLY)


class GivenAnswer(Given):
    """How one question was answered. `option`: place of the option, from 0."""

    question_id: Key
    state: AnswerState
    option: int | None = Field(default=None, ge=0, le=100)
    text: str = Field(default="", max_length=limits.ANSWER)

    @property
    def noun(self) -> Answer:
        return Answer(**self.model_dump())


class GivenFact(Given):
    """Something the reply says about the task beyond the questions. `quote`: the words that say so; `slot`: what it
    settles, if anything."""

    text: str = Field(max_length=limits.REPLY)
    quote: str = Field(max_length=limits.REPLY)
    slot: Key | None = None

    @property
    def noun(self) -> TaskFact:
        return TaskFact(**self.model_dump())


class ConfirmedReply(Given):
    """A reply with what a person confirmed of its reading."""

    text: str = Field(min_length=1, max_length=limits.REPLY)
    answers: tuple[GivenAnswer, ...] = Field(default=(), max_length=20)
    facts: tuple[GivenFact, ...] = Field(default=(), max_length=50)


class Sent(Given):
    """A message as it was sent."""

    kind: Literal["questions", "reminder", "report"] = "questions"
    text: str = Field(min_length=1, max_length=limits.MESSAGE)


class NewOutcome(Given):
    """How the work was judged. `assumptions`: slot → held, broke or unknown; what is not named was left untouched."""

    score: int | None = Field(default=None, ge=0, le=100)
    words: str = Field(default="", max_length=limits.JUDGEMENT)
    hours: float | None = Field(default=None, ge=0, le=999)
    assumptions: dict[Key, Said] = Field(default_factory=dict, max_length=100)


class Judged(Frozen):
    """The task after it was judged, and what it could teach; nothing of it is stored before it is approved."""

    task: Task
    lessons: Lessons


class Talk(Given):
    """A pasted or exported talk as text. `sender`: who of it is the client; a guess where it is left out."""

    text: str = Field(min_length=1, max_length=limits.TALK)
    sender: str = Field(default="", max_length=limits.SENDER)


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
