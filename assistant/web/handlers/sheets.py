"""The open task, ready to be shown: the parts of the sheet and how each is made from the task."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations

from assistant.conversation.tone import Tone
from assistant.domain.client import Channel
from assistant.domain.draft import Draft
from assistant.domain.task import Edits, Task, TaskState
from assistant.secrets_door import holds_a_cut, without_secrets_in
from assistant.web import limits
from assistant.web.desk import PageDesk
from assistant.web.html import Html, tag
from assistant.web.view import brief, by_model, kinds, notice, outcome, past, points, stage, timeline
from assistant.web.view.kinds import KindRow
from assistant.web.view.outcome import OutcomeView
from assistant.web.view.points import QuestionCard
from assistant.web.view.stage import StageView
from assistant.web.wording import Tongue

Clock = Callable[[], datetime]


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
    stage: StageView
    outcome: OutcomeView
    brief: Html
    timeline: Html
    brief_text: str
    assumptions: Html
    questions_head: Html
    questions: tuple[QuestionCard, ...]
    not_asked: Html
    by_model: Html
    message_head: Html
    message: str
    message_note: Html
    channel: str
    tone: Tone
    state: Html

    @property
    def first_look(self) -> Html:
        """The brief alone, to be shown before the rest."""
        return tag("div", self.brief, cls="first-look")


@dataclass(frozen=True)
class MessageView:
    """The message after a change of the questions. `note` says so when her own text was left alone."""

    head: Html
    text: str
    note: Html
    channel: str
    tone: Tone
    state: Html


@dataclass(frozen=True)
class BriefView:
    """The brief after an edit. `state` is None when nothing was new."""

    shown: Html
    text: str
    state: Html | None


class Sheets:
    """Finds tasks and makes sheets of them, for one desk."""

    def __init__(self, desk: PageDesk, clock: Clock = tokyo_now) -> None:
        self._desk = desk
        self.clock = clock

    def task(self, key: object) -> Task:
        """The task that the page calls `key`. Raises BadInput."""
        client_id, task_id = limits.task_key(key)
        return self._desk.records.task(client_id, task_id)

    def keep_edits(self, task: Task, edits: Edits) -> Task:
        """The task with these edits, on disk; a secret she wrote into them is not kept."""
        edits = without_secrets_in(edits)
        if edits != task.edits:
            self._desk.records.save_edits(task.client_id, task.id, edits)
        return task.model_copy(update={"edits": edits})

    def labels(self, tongue: Tongue) -> tuple[tuple[str, str], ...]:
        """Every type of work and its name."""
        return self._desk.type_labels(tongue.language)

    def saved(self, task: Task, tongue: Tongue) -> Html:
        """The word that all is kept."""
        return notice.saved(key_of(task), self.clock(), tongue, cut=holds_a_cut(task.edits))

    def own(self, task: Task, written: str) -> str | None:
        """Her text, or None for one that we wrote. Ours for *any* channel, tone and choice of questions: while a
        switch is on its way, the field still shows the message of the choice before, and saves it."""
        if written == task.draft.message.text:
            return None
        here = Channel(task.draft.message.channel)
        # Once she writes herself, no message of ours for another channel is on its way.
        elsewhere = () if task.edits.message_text is not None else (one for one in Channel if one is not here)
        asked = [question.id for question in task.draft.questions[: points.MOST_QUESTIONS]]
        choices = [some for count in range(len(asked) + 1) for some in combinations(asked, count)]
        ours = self._desk.talk.wordings(task, choices, (here, *elsewhere))
        return None if written in ours else written

    def message_view(self, task: Task, tongue: Tongue) -> MessageView:
        tone = self._desk.talk.tone(task.client_id)
        own, ours = task.edits.message_text, self._desk.talk.message(task, task.edits.dropped_questions, tone)
        return MessageView(
            head=notice.message_head(ours, task.draft.engine, tongue),
            text=ours.text if own is None else own,
            note=Html("") if own is None else notice.hint(tongue("message_is_hers")),
            channel=ours.channel,
            tone=tone,
            state=self.saved(task, tongue),
        )

    def brief_view(
        self, task: Task, tongue: Tongue, *, new: bool = True, before: Draft | None = None
    ) -> BriefView:
        own = task.edits.brief_markdown
        shown = brief.brief(task.draft, tongue, before) if own is None else brief.edited(own, task.draft, tongue)
        text = task.draft.brief.markdown if own is None else own
        return BriefView(shown, text, self.saved(task, tongue) if new else None)

    def of(
        self,
        task: Task,
        tongue: Tongue,
        *,
        state: Html | None = None,
        said: Html | None = None,
        before: Draft | None = None,
    ) -> Sheet:
        """The whole sheet. `said`: what became of her last correction; `before`: the draft that stood here, so that
        what is new can be marked."""
        draft, message = task.draft, self.message_view(task, tongue)
        sheet = self.brief_view(task, tongue, before=before)
        hers = frozenset(found.text for found in self._desk.records.corrections(task.client_id))
        return Sheet(
            key=key_of(task),
            client_id=task.client_id,
            instruction=draft.instruction,
            received=f"{draft.now.astimezone(limits.TOKYO):%Y/%m/%d %H:%M}",
            kinds_head=kinds.head(tongue),
            kinds=kinds.rows(draft, self.labels(tongue), hers, tongue) if draft.tasks else (),
            kinds_said=said or Html(""),
            reading=past.reading(draft, tongue),
            recalled=past.recalled(draft, tongue),
            stage=stage.stage(task, self.clock(), tongue),
            outcome=outcome.outcome(task, tongue),
            brief=sheet.shown,
            timeline=timeline.timeline(draft, tongue, today=self.clock().date()),
            brief_text=sheet.text,
            assumptions=points.assumptions(draft, tongue, may_ask=task.state is TaskState.DRAFT),
            questions_head=points.questions_head(draft, tongue),
            questions=points.question_cards(draft, task.edits.dropped_questions, tongue),
            not_asked=points.not_asked(draft, tongue),
            by_model=by_model.by_model(draft, tongue),
            message_head=message.head,
            message=message.text,
            message_note=message.note,
            channel=message.channel,
            tone=message.tone,
            state=state or message.state,
        )


def key_of(task: Task) -> str:
    """How the page names a task."""
    return f"{task.client_id}/{task.id}"
