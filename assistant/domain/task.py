"""Task: a draft she kept, with what she changed by hand and where the work stands."""

from datetime import datetime
from enum import StrEnum

from assistant.domain.base import Frozen
from assistant.domain.draft import Draft


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


class Task(Frozen):
    """A kept draft. The task's id is the draft's id."""

    id: str
    client_id: str
    state: TaskState = TaskState.DRAFT
    created: datetime
    updated: datetime
    draft: Draft
    edits: Edits = Edits()
