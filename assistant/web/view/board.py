"""The board: a column for each stage, the most urgent card on top."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from assistant.domain.stored import TaskRow
from assistant.domain.task import TaskState
from assistant.domain.when import day_of
from assistant.web.html import Html, tag
from assistant.web.view import frame, marks, when
from assistant.web.view.stage import open_since
from assistant.web.wording import Tongue

MOST_CARDS = 25
"""In one column; what is older is found by its client or a word."""


def board(rows: Sequence[TaskRow], names: Mapping[str, str], now: datetime, tongue: Tongue) -> Html:
    """All columns, or the first words to an empty desk."""
    if not rows:
        return frame.section(tongue, "tasks", frame.quiet(tongue, "no_tasks"))
    columns = [
        _column(state, [row for row in rows if row.state is state], names, now, tongue) for state in TaskState
    ]
    return tag("div", *columns, cls="board")


def nothing_found(tongue: Tongue) -> Html:
    """There are tasks, but none of what she looks for."""
    return frame.section(tongue, "tasks", frame.quiet(tongue, "no_tasks_found"))


def _column(
    state: TaskState, rows: Sequence[TaskRow], names: Mapping[str, str], now: datetime, tongue: Tongue
) -> Html:
    ordered = sorted(rows, key=lambda row: _urgency(row, now.date()))
    cards = [_card(row, names, now, tongue) for row in ordered[:MOST_CARDS]]
    more = len(rows) - MOST_CARDS
    rest = tag("p", tongue("more_cards").format(count=more), cls="quiet") if more > 0 else Html("")
    head = tag("h3", tongue(f"state_{state.value}"), " ", tag("span", str(len(rows)), cls="number"))
    body = tag("ul", *cards) if cards else tag("p", tongue("empty_column"), cls="quiet")
    return tag("section", head, body, rest, cls="column-of-cards" if cards else "column-of-cards empty")


def _urgency(row: TaskRow, today: date) -> tuple[bool, date, float]:
    """Overdue first, then by the next day something is due, then the newest."""
    coming = row.next_milestone(today)
    day = coming.due if coming else date.max
    return (not row.overdue(today), day_of(day), -row.updated.timestamp())


def _card(row: TaskRow, names: Mapping[str, str], now: datetime, tongue: Tongue) -> Html:
    name, key = (
        names.get(row.client_id, row.client_id),
        tag("span", f"{row.client_id}/{row.id}", cls="open-key key"),
    )
    opener = tag("button", tag("span", row.title, cls="value"), cls="card-open")
    lines = [line for line in (_due(row, now, tongue), _open(row, now, tongue), _end(row, tongue)) if line]
    return tag("li", tag("p", name, cls="who"), opener, key, *lines, cls="late" if row.overdue(now.date()) else "")


def _due(row: TaskRow, now: datetime, tongue: Tongue) -> Html:
    if row.overdue(now.date()) and row.due is not None:
        late = tag("span", tongue("overdue"), cls="mark mark-final")
        return tag("p", late, " ", tag("span", when.until(row.due, tongue, now.year), cls="day"), cls="due")
    coming = row.next_milestone(now.date())
    if coming is None:
        return Html("")
    day = tag("span", when.moment(coming.due, tongue, now.year), cls="day")
    return tag("p", day, " ", tag("span", coming.text, cls="aside"), cls="due")


def _open(row: TaskRow, now: datetime, tongue: Tongue) -> Html:
    """What is still open, and since when."""
    if not row.open_questions or row.waiting_since is None or row.state is not TaskState.WAITING:
        return Html("")
    return tag("p", open_since(row.open_questions, row.waiting_since, now, tongue), cls="aside")


def _end(row: TaskRow, tongue: Tongue) -> Html:
    if row.state is not TaskState.JUDGED:
        return Html("")
    return tag("p", tag("span", marks.points(row.score, tongue), cls="score"))
