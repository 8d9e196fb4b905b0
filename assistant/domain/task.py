"""Task: a draft she kept, with what she changed by hand and where the work stands."""

from datetime import datetime
from enum import StrEnum
from typing import Literal

from assistant.domain.base import Frozen
from assistant.domain.draft import Draft
from assistant.domain.outcome import Answer, Outcome
from assistant.domain.reply import Reply, TaskFact


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


class Task(Frozen):
    """A kept draft and all that happened to it. The task's id is the draft's id; `draft` is the newest revision.
    `sent` and `replies` are oldest first; `answers` holds the newest answer to each question."""

    id: str
    client_id: str
    state: TaskState = TaskState.DRAFT
    created: datetime
    updated: datetime
    draft: Draft
    edits: Edits = Edits()
    sent: tuple[SentMessage, ...] = ()
    replies: tuple[Reply, ...] = ()
    answers: tuple[Answer, ...] = ()
    facts: tuple[TaskFact, ...] = ()
    outcome: Outcome | None = None
