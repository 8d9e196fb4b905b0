"""What of a call is written into the audit: action and ids, never words of anybody."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, Final

from assistant.domain.client import Client
from assistant.domain.user import AuditEntry

Arguments = Sequence[Any]
Pick = Callable[[Arguments], object]


def _nothing(_: Arguments) -> object:
    return ""


def _client(arguments: Arguments) -> object:
    first = arguments[0] if arguments else ""
    if isinstance(first, Client):
        return first.id
    return first if isinstance(first, str) else getattr(first, "client_id", "")


def _id(arguments: Arguments) -> object:
    return getattr(arguments[0], "id", "")


def _first(arguments: Arguments) -> object:
    return arguments[0]


def _second(arguments: Arguments) -> object:
    return arguments[1]


def _second_id(arguments: Arguments) -> object:
    return getattr(arguments[1], "id", "")


@dataclass(frozen=True)
class Told:
    """The action, and where in the arguments subject and detail are."""

    action: str
    subject: Pick = _nothing
    detail: Pick = _nothing
    client: Pick = _client


def _kind(arguments: Arguments) -> object:
    return getattr(arguments[1], "kind", "")


def _amended(arguments: Arguments) -> object:
    return "withdrawn" if arguments[2] is None else "corrected"


def _clients(arguments: Arguments) -> list[str]:
    plan = arguments[0]
    ids = {client.id for client in plan.clients} | {one.client_id for one in (*plan.notes, *plan.tasks)}
    return sorted(ids)


def _plan(arguments: Arguments) -> object:
    plan = arguments[0]
    return f"clients {len(plan.clients)}, notes {len(plan.notes)}, tasks {len(plan.tasks)}"


AUDITED: Final[Mapping[tuple[str, str], Told]] = MappingProxyType(
    {
        ("keeper", "register"): Told("client.save"),
        ("keeper", "remember"): Told("note.add", _second_id),
        ("keeper", "keep"): Told("task.draft", _id),
        ("keeper", "merge"): Told("client.merge", subject=_first, client=_second),
        ("keeper", "load_samples"): Told("import.samples"),
        ("entrances", "take_in"): Told("import", detail=_plan, client=_clients),
        ("exits", "task_file"): Told("export.task", _second, lambda given: given[2]),
        ("exits", "client_file"): Told("export.client", detail=_second),
        ("exits", "remove"): Told("client.erase"),
        ("loop", "send"): Told("task.send", _id, _kind),
        ("loop", "move"): Told("task.move", _id, lambda given: str(given[1])),
        ("loop", "undo"): Told("task.undo", _id),
        ("loop", "take_in"): Told("task.reply", _id),
        ("loop", "expire"): Told("task.expire", _id),
        ("loop", "judge"): Told("task.judge", _id),
        ("loop", "learn"): Told("task.learn", _id),
        ("loop", "amend_note"): Told("note.change", _second, _amended),
        ("loop", "restore_note"): Told("note.restore", _second),
        ("model", "improve"): Told("model.improve", _id),
        ("talk", "save_tone"): Told("client.tone", detail=_second),
        ("desk", "save_known_names"): Told("client.names"),
        ("records", "add_correction"): Told("type.correct"),
        ("records", "remove_correction"): Told("type.forget"),
    }
)
"""Reads are not written down, but for what leaves as a file or goes to a model; nor is each key she types."""


def told(
    what: tuple[str, str], actor: str, arguments: Arguments, options: Mapping[str, Any]
) -> tuple[AuditEntry, ...]:
    """The entries for a call of (part, method): one for each client it is about; none where it is not written down."""
    found = AUDITED.get(what)
    if found is None:
        return ()
    given = [*arguments, *options.values()]
    about = found.client(given)
    return tuple(
        AuditEntry(
            at=datetime.now(UTC),
            actor=actor,
            action=found.action,
            client_id=str(client_id)[:64],
            subject=str(found.subject(given))[:200],
            detail=str(found.detail(given))[:200],
        )
        for client_id in (about if isinstance(about, list) else [about])
    )
