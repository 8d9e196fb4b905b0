"""What the records answer with, besides the other nouns: light rows and counts."""

from datetime import date, datetime

from assistant.domain.base import Frozen, Moment
from assistant.domain.task import TaskState
from assistant.domain.when import day_of


class ImportResult(Frozen):
    """What one import changed, in numbers of clients and notes."""

    clients_added: int = 0
    clients_updated: int = 0
    clients_unchanged: int = 0
    notes_added: int = 0
    notes_unchanged: int = 0
    notes_replaced: int = 0


class MergeResult(Frozen):
    """What went from one client to another. `notes_known`: notes that both had, word for word, and that are kept once;
    `renumbered`: notes and tasks whose id was taken there."""

    notes: int = 0
    notes_known: int = 0
    tasks: int = 0
    renumbered: int = 0


class Milestone(Frozen):
    """A step of the plan with the day or minute it is due."""

    text: str
    kind: str
    due: Moment


class TaskRow(Frozen):
    """A task as a list shows it. `open_questions`: questions of the draft that she has not switched off and that are
    not answered, `open_texts` their words (cut); `since`: when it came into its state; `waiting_since`: when the
    questions that are still open were sent; `due`: the end of its last step; `milestones` in their order."""

    id: str
    client_id: str
    title: str
    state: TaskState
    created: datetime
    updated: datetime
    open_questions: int
    since: datetime | None = None
    waiting_since: datetime | None = None
    due: Moment | None = None
    milestones: tuple[Milestone, ...] = ()
    open_texts: tuple[str, ...] = ()
    score: int | None = None

    def next_milestone(self, today: date) -> Milestone | None:
        """The first step that is due today or later; None for work that is delivered."""
        if self.state in (TaskState.DELIVERED, TaskState.JUDGED):
            return None
        return next((one for one in self.milestones if day_of(one.due) >= today), None)

    def overdue(self, today: date) -> bool:
        """True where the last day is over and the work is not delivered."""
        done = self.state in (TaskState.DELIVERED, TaskState.JUDGED)
        return not done and self.due is not None and day_of(self.due) < today


class Revision(Frozen):
    """One kept version of a task's draft. `number` counts from 1."""

    number: int
    made: datetime
    engine: str
    current: bool = False
