"""Answering: a kept task and the client's reply: read it, revise the draft by it, or ask again.

reply ─▶ read ─▶ (she confirms) ─▶ revise ─▶ draft with its new message
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from assistant.conversation.answers import read_reply
from assistant.conversation.message import write_message
from assistant.conversation.reminder import reminder
from assistant.conversation.tone import Tone
from assistant.domain.client import Channel, Client
from assistant.domain.draft import Draft, Message
from assistant.domain.outcome import Answer
from assistant.domain.playbook import Playbook
from assistant.domain.question import Question
from assistant.domain.reply import Change, Reply, ReplyReading
from assistant.domain.task import Task
from assistant.drafting.answered import Told, expire
from assistant.drafting.ask import act_from
from assistant.drafting.ask_instead import Asker, ask_instead
from assistant.drafting.plan import HOURS_A_DAY
from assistant.drafting.revise import Setting, markdown_of, revise
from assistant.reading.calendar import Calendar
from assistant.reading.read import language_of


@dataclass(frozen=True)
class Answering:
    """Stores nothing. `client_of` raises UnknownClient; `playbooks` give the effort of a task type."""

    client_of: Callable[[str], Client]
    playbooks: Callable[[], Mapping[str, Playbook]]
    calendar: Calendar
    hours_a_day: float = HOURS_A_DAY

    def read(self, task: Task, text: str, now: datetime) -> ReplyReading:
        """The pasted reply, matched to the questions that were sent; to be confirmed before anything changes."""
        return read_reply(
            text,
            asked(task),
            now,
            assumptions=task.draft.assumptions,
            calendar=self.calendar,
            sent=task.sent[-1].text if task.sent else "",
        )

    def revise(self, task: Task, reply: Reply) -> tuple[Draft, tuple[Change, ...]]:
        """The draft after a confirmed reply, with its message, and the differences."""
        reading = self.read(task, reply.text, reply.received)
        quotes = {
            read.question_id: read.quote
            for read in reading.answers
            for answer in reply.answers
            if answer.question_id == read.question_id
            and (answer.state, answer.option) == (read.state, read.option)
        }
        told = Told(answers=reply.answers, facts=reply.facts, quotes=quotes)
        return self._revised(task.draft, told, reply.received)

    def ask_instead(self, task: Task, slot: str, now: datetime) -> Draft:
        """The draft that asks what it assumed about `slot`, with its message. Raises BadInput."""
        draft, client = task.draft, self.client_of(task.client_id)
        language = language_of(draft.instruction, client)
        asker = Asker(self.playbooks(), client.name, language, act_from(now, self.calendar))
        asking = ask_instead(draft, slot, asker, task.edits.dropped_questions)
        setting = Setting(client, language, now, self.calendar, self.hours_a_day)
        brief = asking.brief.model_copy(update={"markdown": markdown_of(asking, setting)})
        channel = Channel(draft.message.channel)
        message = write_message(client, brief, asking.questions, asking.assumptions, language, channel=channel)
        return asking.model_copy(update={"brief": brief, "message": message})

    def expire(self, task: Task, now: datetime) -> tuple[Draft, tuple[Change, ...], tuple[Answer, ...]]:
        """The draft with the fallbacks that may act by now, the differences, and the answers to keep."""
        answers = expire(task.draft, task.answers, now)
        draft, changes = self._revised(task.draft, Told(answers=answers), now)
        return draft, changes, answers

    def remind(
        self, task: Task, now: datetime, *, channel: Channel | None = None, tone: Tone = "plain"
    ) -> Message:
        """A gentle word about what is still open. Raises BadInput when nothing is."""
        client = self.client_of(task.client_id)
        draft = task.draft.model_copy(update={"questions": asked(task)})
        language = language_of(draft.instruction, client)
        since = task.asked_at or task.created
        return reminder(draft, task.answers, client, language, sent_at=since, now=now, channel=channel, tone=tone)

    def _revised(self, draft: Draft, told: Told, now: datetime) -> tuple[Draft, tuple[Change, ...]]:
        client = self.client_of(draft.client_id)
        language = language_of(draft.instruction, client)
        setting = Setting(client, language, now, self.calendar, self.hours_a_day, self._effort(draft))
        revised, changes = revise(draft, told, setting)
        if not changes:
            return draft, ()
        known = {one.slot for one in draft.assumptions}
        new = [one for one in revised.assumptions if one.slot not in known]
        message = write_message(client, revised.brief, revised.questions, new, language, occasion="revised")
        return revised.model_copy(update={"message": message}), changes

    def _effort(self, draft: Draft) -> float | None:
        books = self.playbooks()
        types = [task.types[0].id for task in draft.tasks if task.types]
        return (
            sum(books[id_].effort_hours for id_ in types) if types and all(id_ in books for id_ in types) else None
        )


def asked(task: Task) -> tuple[Question, ...]:
    """The questions of the message: those she left on."""
    off = set(task.edits.dropped_questions)
    return tuple(question for question in task.draft.questions if question.id not in off)
