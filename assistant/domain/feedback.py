"""FeedbackNote: what a client said about earlier work. NoteBook: all notes of one client at one moment."""

from datetime import date

from pydantic import Field

from assistant.domain.base import Frozen


class FeedbackNote(Frozen):
    """One remark of one client on one piece of work. Never rewritten; a newer note may supersede it.

    `slot` and `playbook_id`: the slot of the task type that it settles, where known; `source`: id of the task it
    came from.
    """

    id: str = Field(min_length=1, max_length=100)
    client_id: str = Field(min_length=1, max_length=64)
    date: date
    score: int | None = Field(default=None, ge=0, le=100)
    task: str = Field(default="", max_length=200)
    text: str = Field(min_length=1, max_length=4000)
    slot: str = Field(default="", max_length=100)
    playbook_id: str = Field(default="", max_length=100)
    source: str = Field(default="", max_length=100)


class NoteBook(Frozen):
    """All notes of one client, newest first. `revision` grows with every change of this client's notes,
    so that (client_id, revision) names the content and caches cannot serve an old one."""

    client_id: str
    revision: int
    notes: tuple[FeedbackNote, ...]
