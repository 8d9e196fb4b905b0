"""Card and Course: what of a task its row keeps as JSON. The card serves lists, the course is all but the draft."""

from datetime import date, datetime
from typing import Any

from assistant.domain.base import Frozen, Moment, format_moment
from assistant.domain.lesson import Learned
from assistant.domain.outcome import Answer, AnswerState, Judgement, Outcome
from assistant.domain.question import Question
from assistant.domain.reply import Reply, TaskFact
from assistant.domain.stored import Milestone
from assistant.domain.task import Move, SentMessage, Task, TaskState
from assistant.domain.when import day_of

SHOWN = 60
"""Characters of an open question that a list shows."""

_CLOSED = frozenset({AnswerState.CHOSEN, AnswerState.FREE_TEXT, AnswerState.YOU_DECIDE})


class Card(Frozen):
    """What lists show of a draft and its open questions."""

    due: Moment | None = None
    milestones: tuple[Milestone, ...] = ()
    open_texts: tuple[str, ...] = ()


class Course(Frozen):
    """What happened to a task after its draft; the fields are those of `domain.task.Task`."""

    sent: tuple[SentMessage, ...] = ()
    asked: int = 0
    replies: tuple[Reply, ...] = ()
    answers: tuple[Answer, ...] = ()
    facts: tuple[TaskFact, ...] = ()
    outcome: Outcome | None = None
    moves: tuple[Move, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    learned: Learned = Learned()


def course_of(task: Task) -> Course:
    return Course(**{name: getattr(task, name) for name in Course.model_fields})


def card_of(task: Task) -> Card:
    dated = [step for step in task.draft.brief.steps if step.end is not None]
    milestones = tuple(Milestone(text=step.text, kind=step.kind, due=step.end) for step in dated if step.end)
    return Card(
        due=milestones[-1].due if milestones else None,
        milestones=milestones,
        open_texts=tuple(question.text[:SHOWN] for question in open_questions(task)),
    )


def light_values(task: Task) -> dict[str, Any]:
    """The columns of a task's row that lists sort, filter and count by."""
    card, waiting = card_of(task), open_questions(task)
    judged = task.since if task.state is TaskState.JUDGED else None
    return {
        "title": task.draft.brief.title,
        "state": task.state.value,
        "created": task.created,
        "updated": task.updated,
        "open_questions": len(waiting),
        "since": task.since,
        "waiting_since": task.asked_at if waiting and task.state is TaskState.WAITING else None,
        "judged": judged,
        "due": sortable(card.due),
        "score": task.outcome.score if task.outcome else None,
        "hours": task.outcome.hours if task.outcome else None,
        "asked": task.asked,
        "card": card.model_dump_json(),
    }


def open_questions(task: Task) -> list[Question]:
    """Questions she sent or will send that nobody has answered. One whose fallback is to hold stays open when its
    time is over."""
    answers = {answer.question_id: answer.state for answer in task.answers}
    return [question for question in _kept(task) if not _closed(question, answers.get(question.id))]


def sortable(moment: date | datetime | None) -> str | None:
    """ISO minute; a whole day is its last minute, so that text sorts as time."""
    if moment is None:
        return None
    return format_moment(moment) if isinstance(moment, datetime) else f"{day_of(moment).isoformat()}T23:59"


def _kept(task: Task) -> list[Question]:
    dropped = set(task.edits.dropped_questions)
    return [question for question in task.draft.questions if question.id not in dropped]


def _closed(question: Question, state: AnswerState | None) -> bool:
    if question.open_text:  # 「今送る」 was chosen: asked again, until it came
        return False
    return state in _CLOSED or (state is AnswerState.EXPIRED and question.fallback.action == "assume")
