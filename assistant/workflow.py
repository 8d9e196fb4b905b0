"""THE PATH, top to bottom, from a pasted instruction to a draft.

    instruction ─▶ read ─▶ recall ─▶ draft ─▶ judge ─▶ check ─▶ ask ─▶ plan ─▶ message ─▶ Draft
                                       │ ▲
                        (a model, later) improve

The playbook's draft comes first, in milliseconds. `improve` walks the same path again with a model's proposal, checked
and merged with the playbook's; where the model fails, the first draft stays and says why.

Every step is a plain call; what a step needs from the outside world comes through `seams`.
"""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from assistant.conversation.message import write_message
from assistant.domain.context import Context
from assistant.domain.draft import Draft, Engine, Message, Proposal
from assistant.domain.instruction import Instruction, Reading
from assistant.drafting.ask import choose
from assistant.drafting.check import check
from assistant.drafting.compose import compose, write_brief
from assistant.drafting.judgement import judged
from assistant.drafting.plan import HOURS_A_DAY, in_time
from assistant.drafting.recall import Recaller
from assistant.drafting.timeline import timeline
from assistant.errors import BadInput, ModelError
from assistant.reading.calendar import Calendar
from assistant.reading.injection import quieted
from assistant.reading.privacy import refuse_secrets
from assistant.reading.read import Reader, language_of
from assistant.reading.retype import Retyper
from assistant.reading.text import clean
from assistant.seams import Drafter, Records
from assistant.stopwatch import Stopwatch, tokyo

if TYPE_CHECKING:
    from assistant.domain.model import Prompt
    from assistant.drafting.llm_drafter import LLMDrafter

MOST_CHARACTERS = 20_000
NO_MODEL = "AIモデルが設定されていないため、型による下書きです。"


@dataclass(frozen=True)
class Scene:
    """What one instruction says and what this client's past says about it. `instruction`: the words as they came;
    the reading is of the same words with orders to machines blanked, so that these decide nothing."""

    instruction: Instruction
    reading: Reading
    context: Context


def _never() -> bool:
    return False


@dataclass(frozen=True)
class Workflow:
    """The product's path. Safe between threads, as its parts are."""

    records: Records
    reader: Reader
    retyper: Retyper
    recaller: Recaller
    drafter: Drafter
    calendar: Calendar
    hours_a_day: float = HOURS_A_DAY
    model: "LLMDrafter | None" = None
    """None where no model is set."""

    def draft(
        self,
        client_id: str,
        text: str,
        now: datetime | None = None,
        *,
        task_id: str | None = None,
        types: Sequence[str | None] = (),
        engine: Literal["playbook", "model"] = "playbook",
    ) -> Draft:
        """From the pasted words to the whole draft. Stores nothing.

        `now`: when the message came; naive is taken as Asia/Tokyo, None is this moment. `types`: ids of task types
        by the position of the task in the message; None leaves a task to the reading and to what she corrected
        before. `engine`: whether a model improves it at once. Raises BadInput for words and types that cannot be
        drafted and UnknownClient.
        """
        watch = Stopwatch()
        instruction = Instruction(
            id=task_id or uuid.uuid4().hex, client_id=client_id, text=accept(text), now=tokyo(now)
        )
        scene = self._scene(instruction, types, watch)
        with watch("draft"):
            proposal = self.drafter.draft(scene.reading, scene.context)
        draft = self._finished(proposal, scene, Engine(name=self.drafter.name), watch)
        return draft if engine == "playbook" else self._improved(draft, scene, watch)

    def improve(
        self,
        draft: Draft,
        on_partial: Callable[[Draft], None] | None = None,
        cancelled: Callable[[], bool] = _never,
    ) -> Draft:
        """The playbook's fresh draft, improved by the model: checked, merged, written anew. Takes seconds.

        Never worse than `draft`: where the model fails, `draft` comes back with the reason in its engine.
        `on_partial` gets checked drafts while the answer comes in. Stores nothing; raises UnknownClient.
        """
        if self.model is None:
            return _staying(draft, NO_MODEL)
        watch = Stopwatch()
        return self._improved(draft, self._scene_of(draft, watch), watch, on_partial, cancelled)

    def _improved(
        self,
        draft: Draft,
        scene: Scene,
        watch: Stopwatch,
        on_partial: Callable[[Draft], None] | None = None,
        cancelled: Callable[[], bool] = _never,
    ) -> Draft:
        if self.model is None:
            return _staying(draft, NO_MODEL)
        engine = Engine(name=self.model.name)

        def show(proposal: Proposal) -> None:
            if on_partial is not None:
                on_partial(self._finished(proposal, scene, engine, Stopwatch()))

        try:
            with watch("model"):
                base = self.drafter.draft(scene.reading, scene.context)
                better = self.model.improve(
                    scene.reading,
                    scene.context,
                    base,
                    on_partial=show if on_partial else None,
                    cancelled=cancelled,
                )
        except ModelError as error:
            return _staying(draft, str(error))
        # Advice that the first draft gave is not lost because the model left fewer points open.
        proposal = better.proposal.model_copy(update={"channel_advice": draft.channel_advice})
        finished = self._finished(proposal, scene, Engine(name=better.model), watch)
        return finished.model_copy(update={"disposed": better.disposed, "usage": better.usage})

    def preview(self, draft: Draft) -> "Prompt | None":
        """Exactly what `improve` would send for this draft; None where no model is set."""
        if self.model is None:
            return None
        scene = self._scene_of(draft, Stopwatch())
        return self.model.preview(scene.reading, scene.context, self.drafter.draft(scene.reading, scene.context))

    def _scene_of(self, draft: Draft, watch: Stopwatch) -> Scene:
        """The scene of a draft, with the task types she named."""
        instruction = Instruction(
            id=draft.id, client_id=draft.client_id, text=draft.instruction, now=tokyo(draft.now)
        )
        named = [task.types[0] if task.types else None for task in draft.tasks]
        return self._scene(instruction, [t.id if t and t.corrected else None for t in named], watch)

    def _scene(self, instruction: Instruction, types: Sequence[str | None], watch: Stopwatch) -> Scene:
        client = self.records.client(instruction.client_id)
        with watch("read"):
            quiet = instruction.model_copy(update={"text": quieted(instruction.text)})
            read = self.reader.read(quiet, client)
            self._refuse_types(types, len(read.parts))
            reading = self.retyper.retyped(read, self.records.corrections(client.id), types)
        with watch("recall"):
            book = self.records.notebook(client.id)
            context = self.recaller.recall(client, book, reading, self.records.ledger(client.id))
        return Scene(instruction, reading, context)

    def _finished(self, proposal: Proposal, scene: Scene, engine: Engine, watch: Stopwatch) -> Draft:
        """A proposal, whoever made it, as the draft she sees."""
        reading, context = scene.reading, scene.context
        now = reading.instruction.now
        with watch("judge"):
            proposal = judged(proposal, reading, context, self.calendar)
        with watch("check"):
            checked = check(proposal, reading, context)
        with watch("ask"):
            asking = choose(checked.points, context, now=now, calendar=self.calendar, language=reading.language)
        with watch("plan"):
            plan = timeline(checked, reading, context, self.calendar, self.hours_a_day)
            asking = replace(asking, questions=in_time(asking.questions, plan.steps, now))
            checked = plan.warned(checked)
        with watch("write"):
            reading = reading.model_copy(update={"instruction": scene.instruction})
            brief = write_brief(checked, plan.steps, asking, reading, context)
            message = write_message(context.client, brief, asking.questions, asking.assumptions, reading.language)
        return compose(
            reading,
            context,
            proposal=checked,
            asking=asking,
            brief=brief,
            message=message,
            engine=engine,
            timings=watch.milliseconds,
        )

    def _refuse_types(self, types: Sequence[str | None], parts: int) -> None:
        known = self.retyper.known
        for name in types:
            if name is not None and name not in known:
                raise BadInput(
                    f"仕事の種類「{name[:40]}」はありません。次の中から選んでください: {'、'.join(sorted(known))}"
                )
        if any(types[parts:]):
            raise BadInput(f"この指示の仕事は{parts}件です。種類の指定は{parts}件までにしてください。")

    def message_without(self, draft: Draft, dropped: Sequence[str]) -> Message:
        """The message without the questions she switched off; their fallbacks become stated assumptions."""
        client = self.records.client(draft.client_id)
        kept = [question for question in draft.questions if question.id not in set(dropped)]
        language = language_of(draft.instruction, client)
        return write_message(client, draft.brief, kept, draft.assumptions, language)


def _staying(draft: Draft, reason: str) -> Draft:
    return draft.model_copy(update={"engine": draft.engine.model_copy(update={"fallback_reason": reason})})


def accept(text: str) -> str:
    """The instruction as it may enter: a secret in it is replaced by `***`, so that it can reach no brief, record
    or log. Raises BadInput with a sentence that says what to do."""
    if not isinstance(text, str):
        raise BadInput("指示の文章を入力してください。")
    if len(text) > MOST_CHARACTERS:
        raise BadInput(
            f"指示が長すぎます({len(text):,}文字)。{MOST_CHARACTERS:,}文字までに分けて貼り付けてください。"
        )
    cleaned = clean(text).strip()
    if not cleaned:
        raise BadInput("指示が空です。クライアントから届いた文章を貼り付けてください。")
    report = refuse_secrets(cleaned)
    return report.without if report else cleaned
