"""The outcome sheet: how the work was judged, and what is worth remembering."""

from collections.abc import Mapping
from dataclasses import dataclass

from assistant.domain.lesson import Lessons
from assistant.domain.task import Task
from assistant.web.html import Html, tag
from assistant.web.view import frame, marks
from assistant.web.wording import Tongue

MOST_ASSUMPTIONS = 10
MOST_NOTES = 6
MOST_RULES = 2
VERDICTS = ("held", "broke", "unknown")


@dataclass(frozen=True)
class OutcomeView:
    """What stands in the sheet: plain text for fields, one statement and one verdict a row."""

    head: Html
    score: str
    words: str
    hours: str
    verdicts_head: Html
    statements: tuple[str, ...]
    verdicts: tuple[str, ...]


@dataclass(frozen=True)
class LessonsView:
    """Notes and rules on offer, as plain text to tick and to edit; `head` is empty when there is nothing."""

    head: Html
    notes: tuple[str, ...]
    reasons: tuple[Html, ...]
    rules: tuple[str, ...]
    because: tuple[Html, ...]


def outcome(task: Task, tongue: Tongue) -> OutcomeView:
    """The sheet as it was filled in before, or empty."""
    known: Mapping[str, str] = dict(task.outcome.assumptions) if task.outcome else {}
    shown = task.draft.assumptions[:MOST_ASSUMPTIONS]
    judged = task.outcome
    return OutcomeView(
        head=_head(task, tongue),
        score="" if judged is None or judged.score is None else str(judged.score),
        words=judged.words if judged else "",
        hours="" if judged is None or judged.hours is None else f"{judged.hours:g}",
        verdicts_head=tag("h4", tongue("verdicts")) if shown else Html(""),
        statements=tuple(assumption.statement for assumption in shown),
        verdicts=tuple(known.get(assumption.slot, "") for assumption in shown),
    )


def lessons(found: Lessons, tongue: Tongue) -> LessonsView:
    """What could be learned."""
    notes, rules = found.notes[:MOST_NOTES], found.rules[:MOST_RULES]
    head = (
        frame.heading(tongue, "lessons", tag("span", tongue("lessons_hint"), cls="hint")) if notes or rules else ""
    )
    return LessonsView(
        head=tag("section", head, cls="lessons-head") if head else Html(""),
        notes=tuple(note.text for note in notes),
        reasons=tuple(tag("p", note.because, cls="aside") if note.because else Html("") for note in notes),
        rules=tuple(rule.text for rule in rules),
        because=tuple(tag("p", rule.because, cls="aside") for rule in rules),
    )


def _head(task: Task, tongue: Tongue) -> Html:
    score = Html("")
    if task.outcome and task.outcome.score is not None:
        score = tag("span", marks.points(task.outcome.score, tongue), cls="score")
    return tag("section", frame.heading(tongue, "outcome", score), frame.quiet(tongue, "outcome_hint"))
