"""The workspace: make a draft, change it, open it again. Everything she changes is kept at once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from threading import Lock

from assistant.domain.draft import Draft, Message, TaskShown
from assistant.domain.task import Edits, Task
from assistant.errors import BadInput
from assistant.web import limits
from assistant.web.desk import PageDesk
from assistant.web.html import Html
from assistant.web.view import brief, kinds, notice, past, points
from assistant.web.view.kinds import KindRow
from assistant.web.view.points import QuestionCard
from assistant.web.wording import Tongue


def tokyo_now() -> datetime:
    """Now, in Asia/Tokyo, to the minute."""
    return datetime.now(limits.TOKYO).replace(second=0, microsecond=0)


@dataclass(frozen=True)
class Sheet:
    """An open task, ready to be shown. `key` names it: client/task."""

    key: str
    client_id: str
    instruction: str
    received: str
    kinds_head: Html
    kinds: tuple[KindRow, ...]
    kinds_said: Html
    reading: Html
    recalled: Html
    brief: Html
    brief_text: str
    assumptions: Html
    questions_head: Html
    questions: tuple[QuestionCard, ...]
    not_asked: Html
    message_head: Html
    message: str
    message_note: Html
    state: Html


@dataclass(frozen=True)
class MessageView:
    """The message after a change of the questions. `note` says so when her own text was left alone."""

    head: Html
    text: str
    note: Html
    state: Html


@dataclass(frozen=True)
class BriefView:
    """The brief after an edit. `state` is None when nothing was new."""

    shown: Html
    text: str
    state: Html | None


class Workspace:
    """The handlers of the workspace, for one desk. All raise BriefError with a sentence for the user."""

    def __init__(self, desk: PageDesk, clock: Callable[[], datetime] = tokyo_now) -> None:
        self._desk = desk
        self._clock = clock
        # Edits are read, changed and written: two fields saving at once must not lose each other.
        self._one_edit = Lock()

    def draft(self, client_id: object, instruction: object, received: object, tongue: Tongue) -> Sheet:
        """Make a draft and keep it as a task."""
        client = limits.required(client_id, "クライアントの選択", 64)
        text = limits.required(instruction, "指示", limits.INSTRUCTION)
        moment = limits.moment(received, self._clock())
        task = self._desk.keeper.keep(self._desk.workflow.draft(client, text, moment))
        return self._saved_sheet(task, tongue)

    def reopen(self, key: object, tongue: Tongue) -> Sheet:
        """A kept task, exactly as she left it."""
        task = self._task(key)
        updated = task.updated.astimezone(limits.TOKYO)
        return self._sheet(task, tongue, notice.opened(key_of(task), updated, tongue))

    def retype(self, key: object, place: int, chosen: object, text: object, tongue: Tongue) -> Sheet:
        """Draft again with the type she chose for the task at `place` (0 first), and remember it for this client.
        What she edited by hand stays; `text` is what stands in the message's field."""
        kind, written = limits.required(chosen, "仕事の種類", 100), limits.text(text, "文面", limits.MESSAGE)
        with self._one_edit:
            task, part = self._part(key, place)
            self._save(task, task.edits.model_copy(update={"message_text": self._own(task, written)}))
            drafted = self._redraft(task, [*[None] * place, kind])
            self._desk.records.add_correction(task.client_id, part.text, kind)
            task = self._desk.keeper.keep(drafted)
        label = dict(self._labels(tongue))[kind]
        return self._saved_sheet(task, tongue, kinds.fixed(part, label, task.edits, tongue))

    def untype(self, key: object, place: int, text: object, tongue: Tongue) -> Sheet:
        """Forget the type she gave the task at `place`, and draft again as the words are read."""
        written = limits.text(text, "文面", limits.MESSAGE)
        with self._one_edit:
            task, part = self._part(key, place)
            self._save(task, task.edits.model_copy(update={"message_text": self._own(task, written)}))
            self._desk.records.remove_correction(task.client_id, part.text)
            task = self._desk.keeper.keep(self._redraft(task, []))
        return self._saved_sheet(task, tongue, kinds.forgotten(part, task.edits, tongue))

    def switch_questions(
        self, key: object, switches: Sequence[object], text: object, tongue: Tongue
    ) -> MessageView:
        """Keep which questions are on; the message follows, unless she wrote it herself. `text` is what stands in
        the message's field: the last key she typed may not have been kept yet."""
        flags, written = limits.flags(switches), limits.text(text, "文面", limits.MESSAGE)
        with self._one_edit:
            task = self._task(key)
            asked = task.draft.questions[: points.MOST_QUESTIONS]
            dropped = tuple(q.id for q, on in zip(asked, flags, strict=False) if not on)
            edits = Edits(
                brief_markdown=task.edits.brief_markdown,
                message_text=self._own(task, written),
                dropped_questions=dropped,
            )
            task = self._save(task, edits)
        return self._message_view(task, tongue)

    def edit_message(self, key: object, text: object, tongue: Tongue) -> Html | None:
        """Keep her message; None when nothing was new. What equals our own text counts as untouched."""
        written = limits.text(text, "文面", limits.MESSAGE)
        with self._one_edit:
            task = self._task(key)
            kept = self._save(task, task.edits.model_copy(update={"message_text": self._own(task, written)}))
        return None if kept == task else notice.saved(key_of(task), self._clock(), tongue)

    def rebuild_message(self, key: object, tongue: Tongue) -> MessageView:
        """Our message again, with the questions that are on."""
        with self._one_edit:
            task = self._task(key)
            task = self._save(task, task.edits.model_copy(update={"message_text": None}))
        return self._message_view(task, tongue)

    def edit_brief(self, key: object, text: object, tongue: Tongue) -> BriefView:
        """Keep her brief. What equals the draft's text counts as untouched."""
        written = limits.text(text, "依頼書", limits.BRIEF)
        with self._one_edit:
            task = self._task(key)
            own = None if written == task.draft.brief.markdown else written
            kept = self._save(task, task.edits.model_copy(update={"brief_markdown": own}))
        return self._brief_view(kept, tongue, new=kept != task)

    def restore_brief(self, key: object, tongue: Tongue) -> BriefView:
        """The draft's own text again."""
        with self._one_edit:
            task = self._task(key)
            task = self._save(task, task.edits.model_copy(update={"brief_markdown": None}))
        return self._brief_view(task, tongue)

    def _task(self, key: object) -> Task:
        client_id, task_id = limits.task_key(key)
        return self._desk.records.task(client_id, task_id)

    def _part(self, key: object, place: int) -> tuple[Task, TaskShown]:
        task = self._task(key)
        if not 0 <= place < len(task.draft.tasks):
            raise BadInput("種類を直す仕事が見つかりません。ページを開き直してください。")
        return task, task.draft.tasks[place]

    def _redraft(self, task: Task, types: Sequence[str | None]) -> Draft:
        draft = task.draft
        return self._desk.workflow.draft(
            draft.client_id, draft.instruction, draft.now, task_id=draft.id, types=types
        )

    def _labels(self, tongue: Tongue) -> tuple[tuple[str, str], ...]:
        return self._desk.type_labels(tongue.language)

    def _save(self, task: Task, edits: Edits) -> Task:
        if edits != task.edits:
            self._desk.records.save_edits(task.client_id, task.id, edits)
        return task.model_copy(update={"edits": edits})

    def _our_message(self, task: Task) -> Message:
        return self._message_without(task, task.edits.dropped_questions)

    def _message_without(self, task: Task, dropped: Sequence[str]) -> Message:
        return self._desk.workflow.message_without(task.draft, dropped) if dropped else task.draft.message

    def _own(self, task: Task, written: str) -> str | None:
        """Her text, or None for one that we wrote. Ours for *any* choice of questions: while a switch is on its
        way, the field still shows the message of the choice before."""
        asked = [question.id for question in task.draft.questions[: points.MOST_QUESTIONS]]
        choices = (some for count in range(len(asked) + 1) for some in combinations(asked, count))
        ours = any(written == self._message_without(task, dropped).text for dropped in choices)
        return None if ours else written

    def _message_view(self, task: Task, tongue: Tongue) -> MessageView:
        own, ours = task.edits.message_text, self._our_message(task)
        return MessageView(
            head=notice.message_head(ours, task.draft.engine, tongue),
            text=ours.text if own is None else own,
            note=Html("") if own is None else notice.hint(tongue("message_is_hers")),
            state=notice.saved(key_of(task), self._clock(), tongue),
        )

    def _brief_view(self, task: Task, tongue: Tongue, *, new: bool = True) -> BriefView:
        own = task.edits.brief_markdown
        shown = brief.brief(task.draft, tongue) if own is None else brief.edited(own, task.draft, tongue)
        text = task.draft.brief.markdown if own is None else own
        return BriefView(shown, text, notice.saved(key_of(task), self._clock(), tongue) if new else None)

    def _saved_sheet(self, task: Task, tongue: Tongue, said: Html | None = None) -> Sheet:
        return self._sheet(task, tongue, notice.saved(key_of(task), self._clock(), tongue), said)

    def _sheet(self, task: Task, tongue: Tongue, state: Html, said: Html | None = None) -> Sheet:
        draft, message, sheet = task.draft, self._message_view(task, tongue), self._brief_view(task, tongue)
        hers = frozenset(found.text for found in self._desk.records.corrections(task.client_id))
        return Sheet(
            key=key_of(task),
            client_id=task.client_id,
            instruction=draft.instruction,
            received=f"{draft.now.astimezone(limits.TOKYO):%Y/%m/%d %H:%M}",
            kinds_head=kinds.head(tongue),
            kinds=kinds.rows(draft, self._labels(tongue), hers, tongue) if draft.tasks else (),
            kinds_said=said or Html(""),
            reading=past.reading(draft, tongue),
            recalled=past.recalled(draft, tongue),
            brief=sheet.shown,
            brief_text=sheet.text,
            assumptions=points.assumptions(draft, tongue),
            questions_head=points.questions_head(draft, tongue),
            questions=points.question_cards(draft, task.edits.dropped_questions, tongue),
            not_asked=points.not_asked(draft, tongue),
            message_head=message.head,
            message=message.text,
            message_note=message.note,
            state=state,
        )


def key_of(task: Task) -> str:
    """How the page names a task."""
    return f"{task.client_id}/{task.id}"
