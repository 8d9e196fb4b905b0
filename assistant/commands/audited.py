"""What a command did, written into the audit: the action and ids, as the page's are (`web/audited`), never words."""

import argparse
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from assistant.assembly import Desk
    from assistant.importing import ImportPlan

Given = argparse.Namespace

MOST_ENTRIES: Final = 50
"""Each is a transaction of its own."""


@dataclass(frozen=True)
class Deed:
    """`first`: written before it is done, as afterwards nothing may name the client any more."""

    action: str
    client_id: str = ""
    subject: str = ""
    detail: str = ""
    first: bool = False


def _export(given: Given) -> Deed:
    action = "export.task" if given.task else "export.client"
    return Deed(action, given.client, given.task or "", given.format or "")


def _sent(given: Given) -> Deed | None:
    return Deed("task.send", given.client, given.task) if given.sent else None


def _answered(given: Given) -> Deed | None:
    return Deed("task.reply", given.client, given.task) if given.yes else None


def _forgotten(given: Given) -> Deed | None:
    return Deed("client.erase", given.id, first=True) if given.yes else None


DEEDS: Final[Mapping[str, Callable[[Given], Deed | None]]] = MappingProxyType(
    {
        "export._export": _export,
        "loop_parser._message": _sent,
        "loop_parser._answer": _answered,
        "loop_parser._outcome": lambda given: Deed("task.judge", given.client, given.task),
        "loop_parser._note_correct": lambda given: Deed("note.change", given.client, given.note, "corrected"),
        "loop_parser._note_remove": lambda given: Deed("note.change", given.client, given.note, "withdrawn"),
        "loop_parser._note_restore": lambda given: Deed("note.restore", given.client, given.note),
        "talk._talk": lambda given: Deed("import.talk", given.client) if given.keep else None,
        "upkeep._forget": _forgotten,
        "upkeep._upkeep": lambda given: Deed("task.drop_old") if given.delete else None,
        "merging._rename": lambda given: Deed("client.save", given.id),
        "cli._client_add": lambda given: Deed("client.save", given.id),
        "cli._feedback_add": lambda given: Deed("note.add", given.client),
        "cli._draft": lambda given: Deed("task.draft", given.client) if given.keep else None,
    }
)
"""Function of the command → what it does; None where it only shows. Others only show, or write for themselves."""


def name_of(function: Callable[..., object]) -> str:
    """`export._export`: the key in `DEEDS`."""
    return f"{function.__module__.rpartition('.')[2]}.{function.__name__}"


def write_down(desk: "Desk", function: Callable[..., object], given: Given, *, first: bool = False) -> None:
    """Before the command (`first`) and after it went well."""
    deed_of = DEEDS.get(name_of(function))
    deed = deed_of(given) if deed_of else None
    if deed is None or deed.first is not first:
        return
    if deed.first and not any(client.id == deed.client_id for client in desk.records.clients()):
        return  # the command says itself what of it is left
    _add(desk, deed)


def _add(desk: "Desk", deed: Deed) -> None:
    from assistant.access.people import COMMAND
    from assistant.domain.user import AuditEntry

    entry = AuditEntry(
        at=datetime.now(UTC),
        actor=COMMAND,
        action=deed.action,
        client_id=deed.client_id[:64],
        subject=deed.subject[:200],
        detail=deed.detail[:200],
    )
    desk.records.add_audit(entry)


def write_down_import(desk: "Desk", plan: "ImportPlan") -> None:
    """One entry for each client that a file held something of; one for all where they are very many."""
    from assistant.access.people import COMMAND
    from assistant.web.audited import told

    entries = told(("entrances", "take_in"), COMMAND, (plan,), {})
    if len(entries) > MOST_ENTRIES:
        _add(desk, Deed("import", detail=entries[0].detail))
        return
    for entry in entries:
        desk.records.add_audit(entry)
