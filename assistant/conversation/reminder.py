"""Reminder: a gentle word about what is still open, and since when."""

from collections.abc import Sequence
from datetime import datetime

from assistant.conversation.message import voice_for
from assistant.conversation.parts import minute, numbered
from assistant.conversation.tone import Tone
from assistant.domain.base import Language
from assistant.domain.client import Channel, Client
from assistant.domain.draft import Draft, Message
from assistant.domain.outcome import Answer, AnswerState
from assistant.domain.question import Question
from assistant.errors import BadInput

_SETTLED = (AnswerState.CHOSEN, AnswerState.FREE_TEXT)


def still_open(draft: Draft, answers: Sequence[Answer]) -> tuple[Question, ...]:
    """The questions without a decision of the client: silent, refused, or left to us where only they may decide."""
    states = {answer.question_id: answer.state for answer in answers}
    return tuple(q for q in draft.questions if _is_open(q, states.get(q.id, AnswerState.UNANSWERED)))


def reminder(
    draft: Draft,
    answers: Sequence[Answer],
    client: Client,
    language: Language,
    *,
    sent_at: datetime,
    now: datetime,
    channel: Channel | None = None,
    tone: Tone = "plain",
) -> Message:
    """The reminder in the client's channel and language. `sent_at`: when the questions went out.

    Raises BadInput when nothing is open.
    """
    questions = still_open(draft, answers)
    if not questions:
        raise BadInput("返事を待っている質問はありません。お返事はすべて受け取っています。")
    way = channel or client.channel
    voice = voice_for(client, language, way, tone)
    acting = [q for q in questions if q.fallback.act_from and minute(q.fallback.act_from) <= minute(now)]
    later = [row for row in numbered(questions) if row.question not in acting]
    short = [question.model_copy(update={"why": ""}) for question in questions]
    blocks = [
        voice.greeting(),
        voice.reminding(draft.brief.title, sent_at),
        voice.asked(short, again=True),
        voice.already([question.fallback.text for question in acting]),
        voice.silent(later, len(questions)),
        voice.closing(asked=True),
    ]
    subject = voice.subject(draft.brief.title, len(questions), "first") if way is Channel.EMAIL else ""
    return Message(channel=way.value, subject=subject, text=voice.joined(blocks))


def _is_open(question: Question, state: AnswerState) -> bool:
    if state in (AnswerState.YOU_DECIDE, AnswerState.EXPIRED):
        return question.fallback.action == "hold"
    return question.open_text or state not in _SETTLED
