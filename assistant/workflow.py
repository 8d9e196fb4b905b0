"""THE PATH, top to bottom, from a pasted instruction to a draft.

    instruction ─▶ read ─▶ recall ─▶ draft ─▶ judge ─▶ check ─▶ ask ─▶ plan ─▶ message ─▶ Draft

Every step is a plain call; what a step needs from the outside world comes through `seams`.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from assistant.conversation.message import write_message
from assistant.domain.draft import Draft, Engine, Message
from assistant.domain.instruction import Instruction
from assistant.drafting.ask import choose
from assistant.drafting.check import check
from assistant.drafting.compose import compose, write_brief
from assistant.drafting.judgement import judged
from assistant.drafting.plan import HOURS_A_DAY, in_time
from assistant.drafting.recall import Recaller
from assistant.drafting.timeline import timeline
from assistant.errors import BadInput
from assistant.reading.calendar import Calendar
from assistant.reading.privacy import refuse_secrets
from assistant.reading.read import Reader, language_of
from assistant.reading.retype import Retyper
from assistant.reading.text import clean
from assistant.seams import Drafter, Records
from assistant.stopwatch import Stopwatch, tokyo

MOST_CHARACTERS = 20_000


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

    def draft(
        self,
        client_id: str,
        text: str,
        now: datetime | None = None,
        *,
        task_id: str | None = None,
        types: Sequence[str | None] = (),
    ) -> Draft:
        """From the pasted words to the whole draft. Stores nothing.

        `now`: when the message came; naive is taken as Asia/Tokyo, None is this moment. `types`: ids of task types
        by the position of the task in the message; None leaves a task to the reading and to what she corrected
        before. Raises BadInput for words and types that cannot be drafted and UnknownClient.
        """
        watch = Stopwatch()
        client = self.records.client(client_id)
        instruction = Instruction(
            id=task_id or uuid.uuid4().hex, client_id=client.id, text=accept(text), now=tokyo(now)
        )
        with watch("read"):
            read = self.reader.read(instruction, client)
            self._refuse_types(types, len(read.parts))
            reading = self.retyper.retyped(read, self.records.corrections(client.id), types)
        with watch("recall"):
            book = self.records.notebook(client.id)
            context = self.recaller.recall(client, book, reading, self.records.ledger(client.id))
        with watch("draft"):
            proposal = self.drafter.draft(reading, context)
        with watch("judge"):
            proposal = judged(proposal, reading, context, self.calendar)
        with watch("check"):
            checked = check(proposal, reading, context)
        with watch("ask"):
            asking = choose(
                checked.points, context, now=instruction.now, calendar=self.calendar, language=reading.language
            )
        with watch("plan"):
            plan = timeline(checked, reading, context, self.calendar, self.hours_a_day)
            asking = replace(asking, questions=in_time(asking.questions, plan.steps, instruction.now))
            checked = plan.warned(checked)
        with watch("write"):
            brief = write_brief(checked, plan.steps, asking, reading, context)
            message = write_message(client, brief, asking.questions, asking.assumptions, reading.language)
        return compose(
            reading,
            context,
            proposal=checked,
            asking=asking,
            brief=brief,
            message=message,
            engine=Engine(name=self.drafter.name),
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
