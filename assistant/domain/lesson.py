"""Lessons: what a judged task could teach. Every line of it waits for the secretary's approval."""

from datetime import date, datetime

from pydantic import Field

from assistant.domain.base import Frozen
from assistant.domain.feedback import FeedbackNote


class ProposedNote(Frozen):
    """One matter worth remembering, one small line. `task`: its category; `slot` and `playbook_id`: what it
    settles, where known; `because`: why it is offered."""

    text: str = Field(min_length=1, max_length=4000)
    task: str = Field(default="", max_length=200)
    slot: str = ""
    playbook_id: str = ""
    because: str = ""


class ProposedRule(Frozen):
    """A standing rule on offer. `replaces`: the line of the client's rules that it takes the place of, if any."""

    text: str = Field(min_length=1, max_length=500)
    because: str = ""
    replaces: str = ""


class Lessons(Frozen):
    """What one task could teach."""

    notes: tuple[ProposedNote, ...] = ()
    rules: tuple[ProposedRule, ...] = ()


class Learned(Frozen):
    """What was approved of one task's lessons, so that an undo can take it back: ids of the notes, and (new, old)
    lines of the client's rules (old is empty where nothing was replaced)."""

    notes: tuple[str, ...] = ()
    rules: tuple[tuple[str, str], ...] = ()


class NoteVersion(Frozen):
    """A note as it was written, in force or not. `withdrawn`: since when it no longer counts; `corrected_by`: id of
    the note that puts it right; neither rewrites it."""

    note: FeedbackNote
    withdrawn: datetime | None = None
    corrected_by: str | None = None


class JudgedTask(Frozen):
    """A judged task as the curves need it. `asked`: questions she sent; `held`, `broke`: verdicts on its slots."""

    task_id: str
    judged: date
    score: int | None = None
    hours: float | None = None
    asked: int = 0
    held: int = 0
    broke: int = 0
    untouched: int = 0
