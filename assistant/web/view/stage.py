"""Where the work stands: five stages in a row, the one next step, and which part of the page it needs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from assistant.domain.outcome import AnswerState
from assistant.domain.question import Question
from assistant.domain.task import Task, TaskState
from assistant.web.html import Html, tag
from assistant.web.limits import TOKYO
from assistant.web.view import when
from assistant.web.view.points import MOST_QUESTIONS
from assistant.web.wording import Tongue

Focus = Literal["", "message", "reply", "score", "instruction"]
"""The field that the next step is done in; the page's script puts the cursor there."""

_NEXT: dict[TaskState, tuple[str, Focus]] = {
    TaskState.DRAFT: ("next_send", ""),
    TaskState.WAITING: ("next_reply", "reply"),
    TaskState.WORKING: ("next_deliver", ""),
    TaskState.DELIVERED: ("next_judge", "score"),
    TaskState.JUDGED: ("next_new", "instruction"),
}
_SETTLED = frozenset({AnswerState.CHOSEN, AnswerState.FREE_TEXT, AnswerState.YOU_DECIDE, AnswerState.EXPIRED})


@dataclass(frozen=True)
class StageView:
    """The row of stages. `label`: what the next step is called. `choices`: every stage and its id. `expired`: a
    question may be settled without an answer by now."""

    shown: Html
    label: str
    state: str
    choices: tuple[tuple[str, str], ...]
    replying: bool
    expired: bool
    judging: bool
    waits: Html


def stage(task: Task, now: datetime, tongue: Tongue) -> StageView:
    """All of it for this task."""
    key, _ = _NEXT[task.state]
    waiting = open_questions(task)
    if task.state is TaskState.DRAFT and not waiting:
        key = "next_start"
    return StageView(
        shown=_row(task, tongue),
        label=tongue(key),
        state=task.state.value,
        choices=tuple((tongue(f"state_{state.value}"), state.value) for state in TaskState),
        replying=task.state in (TaskState.WAITING, TaskState.WORKING),
        expired=any(_may_act(question, now) for question in waiting) and task.state is TaskState.WAITING,
        judging=task.state in (TaskState.DELIVERED, TaskState.JUDGED),
        waits=_waits(task, waiting, now, tongue),
    )


def focus(task: Task) -> Focus:
    """The field of the next step."""
    return _NEXT[task.state][1]


def focused(field: Focus) -> Html:
    """A sign for the page's script, not for eyes."""
    return tag("span", field, cls="focus-on key") if field else Html("")


def open_questions(task: Task) -> tuple[Question, ...]:
    """The questions that were sent, or will be, and are not settled."""
    settled = {answer.question_id for answer in task.answers if answer.state in _SETTLED}
    shown = (one for one in task.draft.questions[:MOST_QUESTIONS] if one.id not in task.edits.dropped_questions)
    return tuple(question for question in shown if question.open_text or question.id not in settled)


def _may_act(question: Question, now: datetime) -> bool:
    """True where the client was told what happens without an answer, and that time has come."""
    fallback = question.fallback
    if fallback.action == "hold" or fallback.act_from is None:
        return False
    start = fallback.act_from
    return start <= now.replace(tzinfo=None) if isinstance(start, datetime) else start <= now.date()


def _row(task: Task, tongue: Tongue) -> Html:
    states = list(TaskState)
    here = states.index(task.state)
    steps = [_step(state, _place(index, here), tongue) for index, state in enumerate(states)]
    return tag("ol", *steps, cls="stages")


def _place(index: int, here: int) -> str:
    return "now" if index == here else "done" if index < here else "to-come"


def _step(state: TaskState, place: str, tongue: Tongue) -> Html:
    spoken = tag("span", tongue("stage_now"), cls="unseen") if place == "now" else Html("")
    return tag("li", tongue(f"state_{state.value}"), spoken, cls=place)


def _waits(task: Task, waiting: Sequence[Question], now: datetime, tongue: Tongue) -> Html:
    """What is still open, and since when."""
    if not waiting or not task.sent:
        return Html("")
    text = open_since(len(waiting), task.asked_at or task.sent[-1].sent, now, tongue)
    rows = [tag("li", tag("span", question.text, cls="value")) for question in waiting]
    return tag("div", tag("p", text, cls="quiet"), tag("ul", *rows), cls="waits")


def open_since(count: int, asked: datetime, now: datetime, tongue: Tongue) -> str:
    """How many answers are missing, since when, and how many days that is."""
    since = asked.astimezone(TOKYO)
    days = (now.date() - since.date()).days
    words = tongue("open_since" if days else "open_today")
    return words.format(count=count, since=when.moment(since, tongue), days=days)
