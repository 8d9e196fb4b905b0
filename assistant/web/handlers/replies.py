"""The client's reply: read, shown for confirmation, taken in; and a gentle reminder while it is missing."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.domain.draft import Message
from assistant.domain.feedback import FeedbackNote
from assistant.domain.outcome import Answer, AnswerState
from assistant.domain.question import Question
from assistant.domain.reply import Found, Reply, ReplyReading, TaskFact
from assistant.domain.task import SentMessage, Task
from assistant.errors import BadInput
from assistant.web import limits
from assistant.web.desk import PageDesk
from assistant.web.handlers.sheets import Clock, Sheet, Sheets, tokyo_now
from assistant.web.html import Html, join
from assistant.web.view import changes, notice, reply
from assistant.web.view.reply import ReplyView
from assistant.web.wording import Tongue


@dataclass(frozen=True)
class Taken:
    """The task after the reply, and the difference."""

    sheet: Sheet
    said: Html


@dataclass(frozen=True)
class Confirmed:
    """What she confirmed, as the page sent it: one value and one text a card, and the finds she left ticked."""

    read: object
    values: Sequence[object]
    texts: Sequence[object]
    facts: object
    wishes: object


class Replies:
    """The handlers of the reply, for one desk. All raise BriefError with a sentence for the user."""

    def __init__(self, desk: PageDesk, clock: Clock = tokyo_now) -> None:
        self._desk = desk
        self._sheets = Sheets(desk, clock)

    def read(self, key: object, text: object, tongue: Tongue) -> ReplyView:
        """Match the words to the questions. Changes nothing."""
        task, words = self._sheets.task(key), limits.required(text, "お返事", limits.REPLY)
        reading = self._reading(task, words)
        return ReplyView(
            read=words,
            cards=reply.cards(task, reading, tongue),
            facts=reply.box(reading, "fact", tongue),
            wishes=reply.box(reading, "wish", tongue),
            rest=reply.rest(reading, tongue),
        )

    def take_in(self, key: object, confirmed: Confirmed, tongue: Tongue) -> Taken:
        """Keep the reply as she confirmed it, revise the draft, and remember the wishes for next time."""
        task, words = self._sheets.task(key), limits.required(confirmed.read, "お返事", limits.REPLY)
        reading = self._reading(task, words)
        asked = reply.asked(task)
        answers = [
            _answer(question, value, text)
            for question, value, text in zip(asked, confirmed.values, confirmed.texts, strict=False)
        ]
        facts = [
            TaskFact(text=found.text, quote=found.quote, slot=found.slot)
            for found in _ticked(reading, confirmed.facts, "fact")
        ]
        revised = self._desk.loop.take_in(
            task,
            Reply(text=words, received=self._sheets.clock(), answers=tuple(answers), facts=tuple(facts)),
        )
        wishes = self._remember(revised.task, _ticked(reading, confirmed.wishes, "wish"))
        said = [notice.hint(tongue("wishes_kept").format(count=wishes))] if wishes else []
        return Taken(
            self._sheets.of(revised.task, tongue, before=task.draft),
            join([*said, changes.changes(revised.changes, tongue)]),
        )

    def expire(self, key: object, tongue: Tongue) -> Taken:
        """Go on without an answer, as the message said, where that may be done by now."""
        task = self._sheets.task(key)
        revised = self._desk.loop.expire(task)
        return Taken(
            self._sheets.of(revised.task, tongue, before=task.draft), changes.changes(revised.changes, tongue)
        )

    def reminder(self, key: object) -> Message:
        """A gentle word about what is still open."""
        return self._desk.loop.reminder(self._sheets.task(key), self._sheets.clock())

    def reminded(self, key: object, text: object, tongue: Tongue) -> Html:
        """She sent the reminder."""
        task, words = self._sheets.task(key), limits.required(text, "催促の文面", limits.MESSAGE)
        channel = task.draft.message.channel
        sent = SentMessage(kind="reminder", channel=channel, text=words, sent=self._sheets.clock())
        self._desk.loop.send(task, sent)
        return notice.hint(tongue("reminder_kept"))

    def _reading(self, task: Task, words: str) -> ReplyReading:
        return self._desk.loop.read_reply(task, words, self._sheets.clock())

    def _remember(self, task: Task, wishes: Sequence[Found]) -> int:
        for wish in wishes:
            note = FeedbackNote(
                id=self._desk.records.new_note_id(task.client_id),
                client_id=task.client_id,
                date=self._sheets.clock().date(),
                task=task.draft.brief.title[:200],
                text=wish.text[:4000],
            )
            self._desk.keeper.remember(task.client_id, note)
        return len(wishes)


def _answer(question: Question, value: object, text: object) -> Answer:
    """What she left standing on one card."""
    chosen, words = (
        limits.text(value, "お返事の選択", 20),
        limits.text(text, "お返事の内容", limits.ANSWER).strip(),
    )
    if chosen.isdecimal() and int(chosen) < len(question.options):
        return Answer(question_id=question.id, state=AnswerState.CHOSEN, option=int(chosen), text=words)
    if chosen not in {state.value for state in reply.STATES}:
        raise BadInput(f"「{question.text[:40]}」のお返事を選び直してください。")
    if chosen == AnswerState.FREE_TEXT and not words:
        raise BadInput(f"「{question.text[:40]}」のお返事の内容を入力してください。")
    return Answer(question_id=question.id, state=AnswerState(chosen), text=words)


def _ticked(reading: ReplyReading, value: object, kind: str) -> list[Found]:
    """The finds of one kind that she left ticked."""
    places = limits.marks(value, "お返事で分かったこと")
    return [found for place, found in enumerate(reading.found) if found.kind == kind and str(place) in places]
