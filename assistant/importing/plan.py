"""ImportPlan: what a file would add, and how a dry run shows it."""

import unicodedata
from collections import Counter

from assistant.domain.base import Frozen
from assistant.domain.client import Client
from assistant.domain.feedback import FeedbackNote
from assistant.domain.task import Task
from assistant.importing.problems import one_line

ROWS = 10
"""Clients that a preview lists by name."""
NAME = 20
"""Characters of a name that a preview shows."""


class ImportPlan(Frozen):
    """The checked content of one file, in the file's order, each client and each note once. `tasks`: what a zip of
    one client brings besides."""

    clients: tuple[Client, ...] = ()
    notes: tuple[FeedbackNote, ...] = ()
    tasks: tuple[Task, ...] = ()

    @property
    def summary(self) -> tuple[str, ...]:
        """What the file holds, in one or two short lines."""
        lines = [f"クライアント {len(self.clients)}名"] if self.clients else []
        if self.notes:
            days = [note.date for note in self.notes]
            lines.append(f"メモ {len(days)}件({min(days)}〜{max(days)})")
        if self.tasks:
            lines.append(f"依頼 {len(self.tasks)}件")
        return tuple(lines)


def preview(plan: ImportPlan) -> str:
    """What a dry run prints: the summary, and a table of the clients and their number of notes, never long."""
    counts = Counter(note.client_id for note in plan.notes)
    names = {client.id: client.name for client in plan.clients}
    ids = list(dict.fromkeys([*names, *counts]))
    table = [("ID", "名前", "メモ")]
    table += [
        (id_, one_line(names.get(id_, "(登録済みのクライアント)"), NAME), f"{counts[id_]}件") for id_ in ids[:ROWS]
    ]
    more = [f"ほか {len(ids) - ROWS}名"] if len(ids) > ROWS else []
    return "\n".join(["取り込む内容", *(f"- {line}" for line in plan.summary), "", *_aligned(table), *more])


def _aligned(table: list[tuple[str, str, str]]) -> list[str]:
    widths = [max(_width(row[column]) for row in table) for column in range(3)]
    return [
        "  ".join(cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in table
    ]


def _width(text: str) -> int:
    """Columns in a terminal: a full-width character takes two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)
