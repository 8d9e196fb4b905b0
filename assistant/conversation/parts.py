"""Parts of a message that do not depend on its language: letters, next report, and who acts when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from assistant.domain.brief import GO_AHEAD, Brief, Step
from assistant.domain.question import Question

LETTERS = "ABCD"
_NEVER = datetime(1970, 1, 1)  # noqa: DTZ001 - only compared where there is no moment at all


@dataclass(frozen=True)
class Numbered:
    """A question with the number it bears in this message."""

    number: int
    question: Question


def numbered(questions: Sequence[Question]) -> list[Numbered]:
    """The questions, counted from 1."""
    return [Numbered(number, question) for number, question in enumerate(questions, 1)]


def acting(rows: Sequence[Numbered]) -> list[tuple[date | datetime | None, list[Numbered]]]:
    """The questions whose fallback acts, grouped by when, the earliest first."""
    groups: dict[date | datetime | None, list[Numbered]] = {}
    for row in rows:
        if row.question.fallback.action == "assume":
            groups.setdefault(row.question.fallback.act_from, []).append(row)
    return sorted(groups.items(), key=lambda pair: (pair[0] is None, minute(pair[0]) if pair[0] else _NEVER))


def holding(rows: Sequence[Numbered]) -> list[Numbered]:
    """The questions on which the work stops until there is an answer."""
    return [row for row in rows if row.question.fallback.action == "hold"]


def minute(moment: date | datetime) -> datetime:
    """The moment without its zone; a whole day begins at midnight."""
    return moment.replace(tzinfo=None) if isinstance(moment, datetime) else datetime.combine(moment, time())


def next_report(steps: Sequence[Step]) -> Step | None:
    """The first thing the client will see."""
    return next((step for step in steps if step.kind in ("draft", "report", "final") and step.end), None)


def waiting(brief: Brief) -> str:
    """What waits for the client's go-ahead, as the brief says it."""
    return next((item.value for item in brief.items if item.slot == GO_AHEAD), "")
