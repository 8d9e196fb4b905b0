"""What was approved of a task's lessons: notes and rules come in together with the task's own record of them."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Connection

from assistant.domain.client import Client
from assistant.domain.feedback import FeedbackNote
from assistant.domain.lesson import Learned, ProposedNote, ProposedRule
from assistant.domain.task import Task
from assistant.errors import BadInput
from assistant.records import client_rows, note_rows, task_rows

MOST_RULES = 50


def learn(
    connection: Connection,
    client_id: str,
    task_id: str,
    wanted: Sequence[ProposedNote],
    rules: Sequence[ProposedRule],
    *,
    now: datetime,
) -> Task:
    """Store approved notes and rules as learned from this task. What this task taught already is not stored twice."""
    task = task_rows.one(connection, client_id, task_id)
    note_ids = tuple(_add_note(connection, task, one, now.date()) for one in _fresh(connection, task, wanted))
    pairs = _adopt(connection, client_id, rules)
    learned = Learned(notes=(*task.learned.notes, *note_ids), rules=(*task.learned.rules, *pairs))
    return task_rows.change(
        connection, client_id, task_id, lambda t: t.model_copy(update={"learned": learned}), what="learn", now=now
    )


def take_back(connection: Connection, client_id: str, kept: Learned, gone: Learned, now: datetime) -> None:
    """Undo what `gone` holds beyond `kept`: its notes are withdrawn, its rules leave the profile."""
    in_force = {note.id for note in note_rows.book(connection, client_id).notes}
    for note_id in gone.notes:
        if note_id not in kept.notes and note_id in in_force:
            note_rows.withdraw(connection, client_id, note_id, now)
    lines = list(client_rows.one(connection, client_id).rules)
    for new, old in gone.rules:
        if (new, old) not in kept.rules and new in lines:
            place = lines.index(new)
            lines[place : place + 1] = [old] if old else []
    _set_rules(connection, client_id, lines)


def _fresh(connection: Connection, task: Task, wanted: Sequence[ProposedNote]) -> list[ProposedNote]:
    """Those that this task has not taught yet, each once."""
    book = note_rows.book(connection, task.client_id)
    known = {note.text for note in book.notes if note.source == task.id}
    return [one for one in {one.text: one for one in wanted}.values() if one.text not in known]


def _add_note(connection: Connection, task: Task, one: ProposedNote, day: date) -> str:
    note = FeedbackNote(
        id=note_rows.next_id(connection, task.client_id),
        client_id=task.client_id,
        date=day,
        score=task.outcome.score if task.outcome else None,
        task=one.task,
        text=one.text,
        slot=one.slot,
        playbook_id=one.playbook_id,
        source=task.id,
    )
    note_rows.add_one(connection, task.client_id, note)
    return note.id


def _adopt(connection: Connection, client_id: str, rules: Sequence[ProposedRule]) -> list[tuple[str, str]]:
    """Append the rules to the profile, or put them in the place of those they replace: (new, old) of each."""
    lines = list(client_rows.one(connection, client_id).rules)
    pairs = []
    for rule in rules:
        if rule.text in lines:
            continue
        if rule.replaces in lines:
            lines[lines.index(rule.replaces)] = rule.text
            pairs.append((rule.text, rule.replaces))
        else:
            lines.append(rule.text)
            pairs.append((rule.text, ""))
    _set_rules(connection, client_id, lines)
    return pairs


def _set_rules(connection: Connection, client_id: str, lines: Sequence[str]) -> None:
    client = client_rows.one(connection, client_id)
    if tuple(lines) == client.rules:
        return
    if len(lines) > MOST_RULES:
        raise BadInput(f"決めごとは{MOST_RULES}件までです。古い決めごとを整理してから、もう一度お試しください。")
    client_rows.change(connection, [Client(**{**dict(client), "rules": tuple(lines)})])
