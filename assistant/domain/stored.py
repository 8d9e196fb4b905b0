"""What the records answer with, besides the other nouns: light rows and counts."""

from datetime import datetime

from assistant.domain.base import Frozen
from assistant.domain.task import TaskState


class ImportResult(Frozen):
    """What one import changed, in numbers of clients and notes."""

    clients_added: int = 0
    clients_updated: int = 0
    clients_unchanged: int = 0
    notes_added: int = 0
    notes_unchanged: int = 0
    notes_replaced: int = 0


class TaskRow(Frozen):
    """A task as a list shows it. `open_questions`: questions of the draft that she has not switched off."""

    id: str
    client_id: str
    title: str
    state: TaskState
    created: datetime
    updated: datetime
    open_questions: int
