"""A reply, matched to the questions: what is shown for her to confirm."""

from dataclasses import dataclass

from assistant.domain.outcome import AnswerState
from assistant.domain.question import Question
from assistant.domain.reply import Found, ReadAnswer, ReplyReading
from assistant.domain.task import Task
from assistant.web.html import Html, tag
from assistant.web.view import marks
from assistant.web.view.points import MOST_QUESTIONS
from assistant.web.wording import Tongue

STATES = (
    AnswerState.FREE_TEXT,
    AnswerState.YOU_DECIDE,
    AnswerState.NONE_OF_THESE,
    AnswerState.UNANSWERED,
)
"""What an answer can be besides one of the options."""


@dataclass(frozen=True)
class AnswerCard:
    """One question and how it seems to be answered. `choices`: label and value; a value is the number of an option
    or a state. `chosen`: the value that was read. `text`: the words of a free answer."""

    title: Html
    choices: tuple[tuple[str, str], ...]
    chosen: str
    text: str


@dataclass(frozen=True)
class FoundBox:
    """Matters that answer no question, to be ticked: label and place in the reading."""

    choices: tuple[tuple[str, str], ...]
    ticked: tuple[str, ...]


@dataclass(frozen=True)
class ReplyView:
    """All that was read. `read`: the words it was read from."""

    read: str
    cards: tuple[AnswerCard, ...]
    facts: FoundBox
    wishes: FoundBox
    rest: Html


def cards(task: Task, reading: ReplyReading, tongue: Tongue) -> tuple[AnswerCard, ...]:
    """One card a question, in the order they were asked."""
    found = {answer.question_id: answer for answer in reading.answers}
    return tuple(
        _card(number, question, found.get(question.id), tongue) for number, question in enumerate(asked(task), 1)
    )


def asked(task: Task) -> tuple[Question, ...]:
    """The questions of the message: those she left on."""
    off = set(task.edits.dropped_questions)
    return tuple(question for question in task.draft.questions[:MOST_QUESTIONS] if question.id not in off)


def box(reading: ReplyReading, kind: str, tongue: Tongue) -> FoundBox:
    """The finds of one kind; all ticked, she takes off what is wrong."""
    rows = [(place, found) for place, found in enumerate(reading.found) if found.kind == kind]
    choices = tuple((_label(found, tongue), str(place)) for place, found in rows)
    return FoundBox(choices, tuple(value for _, value in choices))


def rest(reading: ReplyReading, tongue: Tongue) -> Html:
    """What needs her own eye: questions and changes of the client, and sentences nothing was made of."""
    eyed = [found for found in reading.found if found.kind in ("question", "change")]
    lines = [
        tag("li", tag("span", tongue(f"found_{found.kind}"), cls="mark mark-final"), " ", found.text)
        for found in eyed
    ]
    lines += [
        tag("li", tag("span", tongue("unread"), cls="mark mark-assumed"), " ", text) for text in reading.unread
    ]
    if not lines:
        return Html("")
    return tag("section", tag("h4", tongue("needs_your_eye")), tag("ul", *lines), cls="warnings")


def _card(number: int, question: Question, answer: ReadAnswer | None, tongue: Tongue) -> AnswerCard:
    answer = answer or ReadAnswer(question_id=question.id, state=AnswerState.UNANSWERED)
    options = [(f"{'ABCD'[index]} {option.label}", str(index)) for index, option in enumerate(question.options)]
    others = [(tongue(f"answer_{state.value}"), state.value) for state in STATES]
    quote = Html("")
    if answer.quote:
        quote = tag(
            "span", tongue("reply_says"), " ", marks.said(marks.shorten(answer.quote), tongue), cls="quote"
        )
    title = tag("div", tag("p", f"{number}. {question.text}", cls="point-head value"), quote)
    chosen = str(answer.option) if answer.state is AnswerState.CHOSEN else answer.state.value
    return AnswerCard(title, (*options, *others), chosen, answer.text)


def _label(found: Found, tongue: Tongue) -> str:
    if not found.quote or found.quote.rstrip("。.") == found.text.rstrip("。."):
        return found.text
    return f"{found.text} {marks.said(marks.shorten(found.quote, 40), tongue)}"
