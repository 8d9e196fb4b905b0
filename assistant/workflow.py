"""THE PATH, top to bottom, from a pasted instruction to a draft.

    instruction ─▶ read ─▶ recall ─▶ draft ─▶ check ─▶ ask ─▶ plan ─▶ message ─▶ Draft

Every step is a plain call; what a step needs from the outside world comes through `seams`.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from assistant.conversation.message import write_message
from assistant.domain.draft import Draft, Engine, Message
from assistant.domain.instruction import Instruction
from assistant.drafting.ask import choose
from assistant.drafting.check import check
from assistant.drafting.compose import compose, write_brief
from assistant.drafting.plan import final_day, schedule
from assistant.drafting.recall import Recaller
from assistant.errors import BadInput
from assistant.reading.calendar import Calendar
from assistant.reading.privacy import refuse_secrets
from assistant.reading.read import Reader, language_of
from assistant.reading.text import clean
from assistant.seams import Drafter, Records
from assistant.stopwatch import Stopwatch, tokyo

MOST_CHARACTERS = 20_000


@dataclass(frozen=True)
class Workflow:
    """The product's path. Safe between threads, as its parts are."""

    records: Records
    reader: Reader
    recaller: Recaller
    drafter: Drafter
    calendar: Calendar

    def draft(
        self, client_id: str, text: str, now: datetime | None = None, *, task_id: str | None = None
    ) -> Draft:
        """From the pasted words to the whole draft. Stores nothing.

        `now`: when the message came; naive is taken as Asia/Tokyo, None is this moment.
        Raises BadInput for words that cannot be drafted and UnknownClient.
        """
        watch = Stopwatch()
        client = self.records.client(client_id)
        instruction = Instruction(
            id=task_id or uuid.uuid4().hex, client_id=client.id, text=accept(text), now=tokyo(now)
        )
        with watch("read"):
            reading = self.reader.read(instruction, client)
        with watch("recall"):
            book = self.records.notebook(client.id)
            context = self.recaller.recall(client, book, reading, self.records.ledger(client.id))
        with watch("draft"):
            proposal = self.drafter.draft(reading, context)
        with watch("check"):
            checked = check(proposal, reading, context)
        with watch("ask"):
            asking = choose(
                checked.points, context, now=instruction.now, calendar=self.calendar, language=reading.language
            )
        with watch("plan"):
            due = final_day(reading, checked.effort_hours, self.calendar)
            steps = schedule(checked.outline, instruction.now, due, self.calendar)
        with watch("write"):
            brief = write_brief(checked, steps, asking, reading, context)
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
