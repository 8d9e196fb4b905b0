"""Bringing a whole import into the records: compare first, refuse with every reason, only then write."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection

from assistant.domain.client import Client
from assistant.domain.feedback import FeedbackNote
from assistant.domain.stored import ImportResult
from assistant.errors import ImportRefused
from assistant.records import client_rows, note_rows

LINKS = ("slot", "playbook_id", "source")
LABELS = {"date": "日付", "score": "点数", "task": "作業", "text": "メモ"}


@dataclass
class NoteChanges:
    """What the import does to one client's notes."""

    fresh: list[FeedbackNote] = field(default_factory=list)
    changed: list[FeedbackNote] = field(default_factory=list)
    same: int = 0


def merge(
    connection: Connection, clients: Sequence[Client], notes: Sequence[FeedbackNote], *, replace: bool
) -> ImportResult:
    """Store what is new or changed and say how much that was. Raises ImportRefused before the first write."""
    problems: list[str] = []
    wanted = _unique_clients(clients, problems)
    touched = {*wanted, *(note.client_id for note in notes)}
    known = {client.id: client for client in client_rows.some(connection, touched)}
    changes = {
        client_id: _compare(connection, client_id in known, theirs, replace, problems)
        for client_id, theirs in _by_client(notes, known.keys() | wanted.keys(), problems).items()
    }
    if problems:
        raise ImportRefused(problems)
    fresh = [client for client in wanted.values() if client.id not in known]
    updated = [client for client in wanted.values() if known.get(client.id, client) != client]
    client_rows.add(connection, fresh)
    client_rows.change(connection, updated)
    for client_id, change in changes.items():
        _write(connection, client_id, change)
    return ImportResult(
        clients_added=len(fresh),
        clients_updated=len(updated),
        clients_unchanged=len(wanted) - len(fresh) - len(updated),
        notes_added=sum(len(change.fresh) for change in changes.values()),
        notes_unchanged=sum(change.same for change in changes.values()),
        notes_replaced=sum(len(change.changed) for change in changes.values()),
    )


def _unique_clients(clients: Iterable[Client], problems: list[str]) -> dict[str, Client]:
    unique: dict[str, Client] = {}
    problems.extend(
        f"クライアント {client.id}: 内容の違うものが2つあります。1つにしてください。"
        for client in clients
        if unique.setdefault(client.id, client) != client
    )
    return unique


def _by_client(
    notes: Iterable[FeedbackNote], owners: Iterable[str], problems: list[str]
) -> dict[str, dict[str, FeedbackNote]]:
    """The notes of each client by id, in the given order; identical repeats are one note."""
    allowed = set(owners)
    grouped: dict[str, dict[str, FeedbackNote]] = defaultdict(dict)
    for note in notes:
        if note.client_id not in allowed:
            problems.append(
                f"メモ {note.id}: クライアント「{note.client_id}」は登録されていません。先に登録してください。"
            )
        elif grouped[note.client_id].setdefault(note.id, note) != note:
            problems.append(f"メモ {note.id}: 同じIDで内容の違うものが2つあります。1つにしてください。")
    return grouped


def _compare(
    connection: Connection,
    is_known: bool,
    theirs: dict[str, FeedbackNote],
    replace: bool,
    problems: list[str],
) -> NoteChanges:
    client_id = next(iter(theirs.values())).client_id
    ours = note_rows.contents(connection, client_id) if is_known else {}
    changes = NoteChanges()
    for note in theirs.values():
        stored = ours.get(note.id)
        if stored is None:
            changes.fresh.append(note)
        elif not _differing(stored, note):
            changes.same += 1
        elif replace:
            links = {name: getattr(stored, name) for name in LINKS}
            changes.changed.append(note.model_copy(update=links))
        else:
            problems.append(_conflict(stored, note))
    return changes


def _conflict(stored: FeedbackNote, note: FeedbackNote) -> str:
    return (
        f"メモ {note.id}: すでに別の内容で登録されています(違う項目: {'、'.join(_differing(stored, note))})。"
        "IDを変えるか、置き換える指定をしてください。"
    )


def _differing(stored: FeedbackNote, note: FeedbackNote) -> list[str]:
    """Names of the fields that differ. The links of a note are our own: a file that came without them says nothing."""
    return [label for name, label in LABELS.items() if getattr(stored, name) != getattr(note, name)]


def _write(connection: Connection, client_id: str, change: NoteChanges) -> None:
    if change.fresh or change.changed:
        client_rows.bump(connection, client_id)
    if change.fresh:
        note_rows.add(connection, client_id, change.fresh)
    note_rows.change(connection, client_id, change.changed)
