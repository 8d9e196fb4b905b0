"""Notes, clients and briefs as CSV for Excel: UTF-8 with a byte order mark, no cell that runs as a formula.

The tables of clients and notes have the columns that `import` reads, so that they can come back.
"""

import csv
import io
from collections.abc import Iterable, Sequence

from assistant.domain.client import Client
from assistant.domain.feedback import FeedbackNote
from assistant.domain.task import Task
from assistant.domain.when import day_of
from assistant.exporting.markdown import brief_text
from assistant.exporting.words import STATES
from assistant.importing.guarded import guard

_NOTES = ("クライアントID", "メモID", "日付", "点数", "作業", "メモ")
_CLIENTS = ("ID", "名前", "事業", "連絡手段", "環境", "決めごと", "言語")
_BRIEFS = (
    "クライアントID", "依頼ID", "件名", "状態", "受け取った日時", "指示", "目的", "成果物", "期日", "仮に置いたこと",
    "確認中の質問", "点数", "クライアントの言葉", "かかった時間", "依頼書",
)  # fmt: skip


def notes_csv(notes: Iterable[FeedbackNote]) -> bytes:
    """One row a note."""
    return _csv(
        _NOTES,
        ((n.client_id, n.id, n.date.isoformat(), _number(n.score), n.task, n.text) for n in notes),
    )


def clients_csv(clients: Iterable[Client]) -> bytes:
    """One row a client; the lines of the environment and the rules stand below each other in their cell."""
    return _csv(
        _CLIENTS,
        (
            (c.id, c.name, c.business, c.channel.value, "\n".join(c.environment), "\n".join(c.rules), c.language)
            for c in clients
        ),
    )


def briefs_csv(tasks: Iterable[Task]) -> bytes:
    """One row a task."""
    return _csv(_BRIEFS, (_brief(task) for task in tasks))


def _brief(task: Task) -> tuple[str, ...]:
    draft, outcome = task.draft, task.outcome
    days = [day_of(step.end) for step in draft.brief.steps if step.end]
    return (
        task.client_id,
        task.id,
        draft.brief.title,
        STATES[task.state],
        f"{draft.now:%Y-%m-%d %H:%M}",
        draft.instruction,
        draft.brief.purpose,
        draft.brief.deliverable,
        max(days).isoformat() if days else "",
        "\n".join(assumption.statement for assumption in draft.assumptions),
        "\n".join(question.text for question in draft.questions),
        _number(outcome.score if outcome else None),
        outcome.words if outcome else "",
        _number(outcome.hours if outcome else None),
        brief_text(task),
    )


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:g}"


def _csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([guard(cell) for cell in row] for row in rows)
    return file.getvalue().encode("utf-8-sig", "replace")
