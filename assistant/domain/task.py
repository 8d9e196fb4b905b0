"""Task: a draft she kept, with what she changed by hand, what was sent and answered, and where the work stands."""

from datetime import datetime
from enum import StrEnum
from typing import Literal

from assistant.domain.base import Frozen
from assistant.domain.draft import Draft
from assistant.domain.lesson import Learned
from assistant.domain.outcome import Answer, Judgement, Outcome
from assistant.domain.reply import Change, Reply, TaskFact


class TaskState(StrEnum):
    """Where the work stands."""

    DRAFT = "draft"
    WAITING = "waiting"
    WORKING = "working"
    DELIVERED = "delivered"
    JUDGED = "judged"


class Edits(Frozen):
    """What she changed by hand. None means untouched; `dropped_questions` are ids of questions she switched off."""

    brief_markdown: str | None = None
    message_text: str | None = None
    dropped_questions: tuple[str, ...] = ()


class SentMessage(Frozen):
    """A version of the message as she copied it to send it."""

    kind: Literal["questions", "reminder", "report"]
    channel: str
    text: str
    sent: datetime


class Move(Frozen):
    """The task came into this state, at this moment."""

    state: TaskState
    at: datetime


class Task(Frozen):
    """A kept draft and all that happened to it. The task's id is the draft's id; `draft` is the newest revision,
    number `revision`. `sent`, `replies` and `moves` are oldest first; `asked`: questions sent so far; `answers` holds
    the newest answer to each question; `judgements` are this task's part of the ledger; `learned` is what was approved of its lessons."""

    id: str
    client_id: str
    state: TaskState = TaskState.DRAFT
    created: datetime
    updated: datetime
    draft: Draft
    revision: int = 1
    edits: Edits = Edits()
    sent: tuple[SentMessage, ...] = ()
    asked: int = 0
    replies: tuple[Reply, ...] = ()
    answers: tuple[Answer, ...] = ()
    facts: tuple[TaskFact, ...] = ()
    outcome: Outcome | None = None
    moves: tuple[Move, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    learned: Learned = Learned()

    @property
    def since(self) -> datetime:
        """Since when it is in its state."""
        return self.moves[-1].at if self.moves else self.created

    @property
    def asked_at(self) -> datetime | None:
        """When the questions were last sent."""
        return next((one.sent for one in reversed(self.sent) if one.kind == "questions"), None)

    def moved(self, state: TaskState, at: datetime) -> "Task":
        """The task in this state; nothing changes where it is there already."""
        if state is self.state:
            return self
        return self.model_copy(update={"state": state, "moves": (*self.moves, Move(state=state, at=at))})


class Revised(Frozen):
    """A task after something changed its draft, and the differences she should see."""

    task: Task
    changes: tuple[Change, ...] = ()
