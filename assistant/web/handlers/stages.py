"""The way of a task from stage to stage: sent, answered, delivered, judged; and back again."""

from dataclasses import dataclass

from assistant.domain.task import SentMessage, Task, TaskState
from assistant.errors import BadInput
from assistant.web import limits
from assistant.web.desk import PageDesk
from assistant.web.handlers.sheets import Clock, Sheet, Sheets, tokyo_now
from assistant.web.html import Html, join
from assistant.web.view import changes, notice, stage
from assistant.web.view.undone import undone
from assistant.web.wording import Tongue


@dataclass(frozen=True)
class Moved:
    """A task at its new stage. `fresh`: the desk should be cleared for the next request."""

    sheet: Sheet
    said: Html
    fresh: bool = False


class Stages:
    """The handlers of the stage bar, for one desk. All raise BriefError with a sentence for the user."""

    def __init__(self, desk: PageDesk, clock: Clock = tokyo_now) -> None:
        self._desk = desk
        self._sheets = Sheets(desk, clock)

    def step(self, key: object, message: object, tongue: Tongue) -> Moved:
        """The next step of this task; where it is done in a field, the cursor goes there."""
        task = self._sheets.task(key)
        if task.state is TaskState.DRAFT:
            return self._send(task, limits.text(message, "文面", limits.MESSAGE), tongue)
        if task.state is TaskState.WORKING:
            return self._go(task, TaskState.DELIVERED, tongue)
        said = stage.focused(stage.focus(task))
        return Moved(self._sheets.of(task, tongue), said, fresh=task.state is TaskState.JUDGED)

    def move(self, key: object, chosen: object, tongue: Tongue) -> Moved:
        """To the stage she chose, forward or back."""
        name = limits.text(chosen, "状態", 20)
        if name not in set(TaskState):
            raise BadInput("状態を選び直してください。")
        return self._go(self._sheets.task(key), TaskState(name), tongue)

    def undo(self, key: object, tongue: Tongue) -> Moved:
        """Take the last change back."""
        before = self._sheets.task(key)
        revised = self._desk.loop.undo(before)
        said = [notice.hint(undone(before, revised.task, tongue))]
        if revised.changes:
            said.append(changes.changes(revised.changes, tongue))
        return Moved(self._sheets.of(revised.task, tongue), join(said))

    def _send(self, task: Task, written: str, tongue: Tongue) -> Moved:
        """The message went out: what she copied is kept as it was."""
        text = written.strip() or task.draft.message.text
        sent = SentMessage(
            kind="questions" if stage.open_questions(task) else "report",
            channel=task.draft.message.channel,
            text=text,
            sent=self._sheets.clock(),
        )
        return self._shown(self._desk.loop.send(task, sent), tongue)

    def _go(self, task: Task, state: TaskState, tongue: Tongue) -> Moved:
        return self._shown(task if task.state is state else self._desk.loop.move(task, state), tongue)

    def _shown(self, moved: Task, tongue: Tongue) -> Moved:
        said = notice.hint(tongue(f"moved_{moved.state.value}"))
        return Moved(self._sheets.of(moved, tongue), join([said, stage.focused(stage.focus(moved))]))
