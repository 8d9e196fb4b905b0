"""TaskStore: the tasks' part of the records. Each method is one transaction."""

from collections.abc import Callable, Collection, Sequence
from datetime import date

from assistant.domain.draft import Draft
from assistant.domain.lesson import JudgedTask, ProposedNote, ProposedRule
from assistant.domain.outcome import Judgement
from assistant.domain.stored import Revision, TaskRow
from assistant.domain.task import Edits, Task, TaskState
from assistant.records import draft_rows, judgement_rows, lesson_rows, task_rows
from assistant.records.transactions import Transactions


class TaskStore(Transactions):
    """Tasks with their drafts, steps and judgements. A draft is never overwritten and a change never lost: each is a
    revision or a step, and `undo` goes back one step."""

    def task(self, client_id: str, task_id: str) -> Task:
        """BadInput when this client has no such task."""
        with self._reading() as connection:
            return task_rows.one(connection, client_id, task_id)

    def tasks(self, client_id: str | None = None, limit: int | None = 100) -> tuple[TaskRow, ...]:
        """The newest tasks of one client, or of all for the secretary's own list."""
        with self._reading() as connection:
            return task_rows.newest(connection, client_id, limit)

    def board(
        self,
        client_id: str | None = None,
        states: Sequence[TaskState] = (),
        *,
        today: date | None = None,
        limit: int | None = 200,
        among: Collection[str] | None = None,
    ) -> tuple[TaskRow, ...]:
        """The tasks in these states (all where none is named), overdue first, then by their last day. `among`: only of
        these clients."""
        with self._reading() as connection:
            return task_rows.board(connection, client_id, states, today or self._now().date(), limit, among=among)

    def task_counts(self, client_id: str | None = None) -> dict[TaskState, int]:
        """How many tasks are in each state; every state is named."""
        with self._reading() as connection:
            return task_rows.count_by_state(connection, client_id)

    def save_task(self, client_id: str, task: Task) -> None:
        """Add or replace a task. BadInput when it is not this client's."""
        with self._writing(client_id) as connection:
            task_rows.save(connection, client_id, task, "save")

    def save_draft(self, client_id: str, draft: Draft) -> None:
        """Keep a draft as a task in state `draft`; the same id again adds a revision, and keeps state and edits."""
        with self._writing(client_id) as connection:
            task_rows.save_draft(connection, client_id, draft, self._now())

    def save_edits(self, client_id: str, task_id: str, edits: Edits) -> None:
        """Keep what she changed by hand; edits that follow each other are one step."""
        with self._writing(client_id) as connection:
            task_rows.save_edits(connection, client_id, task_id, edits, self._now())

    def change_task(self, client_id: str, task_id: str, how: Callable[[Task], Task], what: str) -> Task:
        """Read the task, change it by `how`, keep it, all in one transaction; `what` names the step. Nothing is
        written where nothing changes."""
        with self._writing(client_id) as connection:
            return task_rows.change(connection, client_id, task_id, how, what=what, now=self._now())

    def undo(self, client_id: str, task_id: str) -> Task:
        """Take back the last change, with the notes and rules that came from it. BadInput where there is none."""
        with self._writing(client_id) as connection:
            now = self._now()
            gone = task_rows.one(connection, client_id, task_id)
            task = task_rows.undo(connection, client_id, task_id, now)
            if gone.learned != task.learned:
                lesson_rows.take_back(connection, client_id, task.learned, gone.learned, now)
            return task

    def learn(
        self, client_id: str, task_id: str, notes: Sequence[ProposedNote], rules: Sequence[ProposedRule] = ()
    ) -> Task:
        """Store approved lessons of this task; what it taught already is not stored twice."""
        with self._writing(client_id) as connection:
            return lesson_rows.learn(connection, client_id, task_id, notes, rules, now=self._now())

    def revisions(self, client_id: str, task_id: str) -> tuple[Revision, ...]:
        """All kept versions of the task's draft, newest first."""
        with self._reading() as connection:
            task_rows.known(connection, client_id, task_id)
            return draft_rows.every(connection, client_id, task_id)

    def revision(self, client_id: str, task_id: str, number: int) -> Draft:
        """One kept version. BadInput where there is none of that number."""
        with self._reading() as connection:
            return draft_rows.one(connection, client_id, task_id, number)

    def judgements(self, client_id: str) -> tuple[Judgement, ...]:
        """How this client's assumptions fared, one by one, oldest first."""
        with self._reading() as connection:
            return judgement_rows.every(connection, client_id)

    def judged_tasks(self, client_id: str) -> tuple[JudgedTask, ...]:
        """This client's judged tasks, oldest first, without their content."""
        with self._reading() as connection:
            return task_rows.judged(connection, client_id)
