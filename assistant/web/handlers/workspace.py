"""The workspace: make a draft, change it, open it again. Everything she changes is kept at once."""

from collections.abc import Sequence
from threading import Lock

from assistant.domain.draft import Draft, TaskShown
from assistant.domain.task import Edits, Task, TaskState
from assistant.errors import BadInput
from assistant.web import limits
from assistant.web.desk import TONES, PageDesk
from assistant.web.handlers.sheets import BriefView, Clock, MessageView, Sheet, Sheets, key_of, tokyo_now
from assistant.web.html import Html
from assistant.web.view import kinds, notice, points, stage
from assistant.web.wording import Tongue


class Workspace:
    """The handlers of the workspace, for one desk. All raise BriefError with a sentence for the user."""

    def __init__(self, desk: PageDesk, clock: Clock = tokyo_now) -> None:
        self._desk = desk
        self._sheets = Sheets(desk, clock)
        # Edits are read, changed and written: two fields saving at once must not lose each other.
        self._one_edit = Lock()

    def draft(self, client_id: object, instruction: object, received: object, tongue: Tongue) -> Sheet:
        """Make a draft and keep it as a task."""
        client = limits.required(client_id, "クライアントの選択", limits.ID)
        text = limits.required(instruction, "指示", limits.INSTRUCTION)
        moment = limits.moment(received, self._sheets.clock())
        task = self._desk.keeper.keep(self._desk.workflow.draft(client, text, moment))
        return self._sheets.of(task, tongue)

    def shown(self, key: object, tongue: Tongue) -> Sheet:
        """The whole sheet of a draft that was just made."""
        return self._sheets.of(self._sheets.task(key), tongue)

    def reopen(self, key: object, tongue: Tongue) -> Sheet:
        """A kept task, exactly as she left it."""
        task = self._sheets.task(key)
        updated = task.updated.astimezone(limits.TOKYO)
        return self._sheets.of(task, tongue, state=notice.opened(key_of(task), updated, tongue))

    def retype(self, key: object, place: int, chosen: object, text: object, tongue: Tongue) -> Sheet:
        """Draft again with the type she chose for the task at `place` (0 first), and remember it for this client.
        What she edited by hand stays; `text` is what stands in the message's field."""
        kind, written = (
            limits.required(chosen, "仕事の種類", limits.KEY),
            limits.text(text, "文面", limits.MESSAGE),
        )
        with self._one_edit:
            task, part = self._part(key, place)
            self._keep_message(task, written)
            drafted = self._redraft(task, [*[None] * place, kind])
            self._desk.records.add_correction(task.client_id, part.text, kind)
            task = self._desk.keeper.keep(drafted)
        label = dict(self._sheets.labels(tongue))[kind]
        return self._sheets.of(task, tongue, said=kinds.fixed(part, label, task.edits, tongue))

    def untype(self, key: object, place: int, text: object, tongue: Tongue) -> Sheet:
        """Forget the type she gave the task at `place`, and draft again as the words are read."""
        written = limits.text(text, "文面", limits.MESSAGE)
        with self._one_edit:
            task, part = self._part(key, place)
            self._keep_message(task, written)
            self._desk.records.remove_correction(task.client_id, part.text)
            task = self._desk.keeper.keep(self._redraft(task, []))
        return self._sheets.of(task, tongue, said=kinds.forgotten(part, task.edits, tongue))

    def switch_questions(
        self, key: object, switches: Sequence[object], text: object, tongue: Tongue
    ) -> MessageView:
        """Keep which questions are on; the message follows, unless she wrote it herself. `text` is what stands in
        the message's field: the last key she typed may not have been kept yet."""
        flags, written = limits.flags(switches), limits.text(text, "文面", limits.MESSAGE)
        with self._one_edit:
            task = self._sheets.task(key)
            asked = task.draft.questions[: points.MOST_QUESTIONS]
            dropped = tuple(q.id for q, on in zip(asked, flags, strict=False) if not on)
            edits = Edits(
                brief_markdown=task.edits.brief_markdown,
                message_text=self._sheets.own(task, written),
                dropped_questions=dropped,
            )
            task = self._sheets.keep_edits(task, edits)
            # Nobody answers what is not asked any more.
            if task.state is TaskState.WAITING and not stage.open_questions(task):
                task = self._desk.loop.move(task, TaskState.WORKING)
        return self._sheets.message_view(task, tongue)

    def ask_instead(self, key: object, slot: object, text: object, tongue: Tongue) -> Sheet:
        """Ask the client what was assumed about this slot; her own message stays, and says so."""
        chosen, written = limits.required(slot, "仮置き", limits.KEY), limits.text(text, "文面", limits.MESSAGE)
        with self._one_edit:
            task = self._desk.loop.ask_instead(self._keep_message(self._sheets.task(key), written), chosen)
        return self._sheets.of(task, tongue)

    def edit_message(self, key: object, text: object, tongue: Tongue) -> Html | None:
        """Keep her message; None when nothing was new. What equals our own text counts as untouched."""
        written = limits.text(text, "文面", limits.MESSAGE)
        with self._one_edit:
            task = self._sheets.task(key)
            kept = self._keep_message(task, written)
        return None if kept == task else self._sheets.saved(kept, tongue)

    def rebuild_message(self, key: object, tongue: Tongue) -> MessageView:
        """Our message again, with the questions that are on."""
        with self._one_edit:
            task = self._sheets.task(key)
            task = self._sheets.keep_edits(task, task.edits.model_copy(update={"message_text": None}))
        return self._sheets.message_view(task, tongue)

    def send_by(self, key: object, channel: object, text: object, tongue: Tongue) -> MessageView:
        """The message for another channel; her own text stays."""
        way, written = limits.channel(channel), limits.text(text, "文面", limits.MESSAGE)
        with self._one_edit:
            task = self._keep_message(self._sheets.task(key), written)
            task = self._desk.keeper.keep(self._desk.talk.through(task, way))
        return self._sheets.message_view(task, tongue)

    def sound(self, key: object, tone: object, text: object, tongue: Tongue) -> MessageView:
        """Messages to this client sound like this from now on; her own text stays."""
        chosen = next((found for found in TONES if found == tone), None)
        if chosen is None:
            raise BadInput("文の調子を選び直してください。")
        written = limits.text(text, "文面", limits.MESSAGE)
        with self._one_edit:
            task = self._keep_message(self._sheets.task(key), written)
            self._desk.talk.save_tone(task.client_id, chosen)
        return self._sheets.message_view(task, tongue)

    def edit_brief(self, key: object, text: object, tongue: Tongue) -> BriefView:
        """Keep her brief. What equals the draft's text counts as untouched."""
        written = limits.text(text, "依頼書", limits.BRIEF)
        with self._one_edit:
            task = self._sheets.task(key)
            own = None if written == task.draft.brief.markdown else written
            kept = self._sheets.keep_edits(task, task.edits.model_copy(update={"brief_markdown": own}))
        return self._sheets.brief_view(kept, tongue, new=kept != task)

    def restore_brief(self, key: object, tongue: Tongue) -> BriefView:
        """The draft's own text again."""
        with self._one_edit:
            task = self._sheets.task(key)
            task = self._sheets.keep_edits(task, task.edits.model_copy(update={"brief_markdown": None}))
        return self._sheets.brief_view(task, tongue)

    def _keep_message(self, task: Task, written: str) -> Task:
        own = self._sheets.own(task, written)
        return self._sheets.keep_edits(task, task.edits.model_copy(update={"message_text": own}))

    def _part(self, key: object, place: int) -> tuple[Task, TaskShown]:
        task = self._sheets.task(key)
        if not 0 <= place < len(task.draft.tasks):
            raise BadInput("種類を直す仕事が見つかりません。ページを開き直してください。")
        return task, task.draft.tasks[place]

    def _redraft(self, task: Task, types: Sequence[str | None]) -> Draft:
        draft = task.draft
        return self._desk.workflow.draft(
            draft.client_id, draft.instruction, draft.now, task_id=draft.id, types=types
        )
