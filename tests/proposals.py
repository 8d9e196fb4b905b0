"""The hand-written proposals of tests/data/proposals, and a server's answer made from one."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.assembly import Desk
from assistant.domain.client import Client
from assistant.domain.feedback import FeedbackNote
from tests.fault_server import Good, Recorded

FOLDER = Path(__file__).parent / "data" / "proposals"
_NOTE = re.compile(r"^(N\d+) (\d\d-\d\d-\d\d) ", re.M)


@dataclass(frozen=True)
class Case:
    """One client with notes, an instruction, and what a good model would answer. `expect`: what must come out."""

    name: str
    client: Client
    notes: tuple[FeedbackNote, ...]
    now: str
    instruction: str
    proposal: dict[str, Any]
    expect: dict[str, Any]

    def move_in(self, desk: Desk) -> None:
        """Register the client with all notes."""
        desk.keeper.register(self.client)
        for note in self.notes:
            desk.keeper.remember(self.client.id, note)

    def answer_to(self, prompt: str) -> dict[str, Any]:
        """The proposal with the notes as the prompt calls them, found by their dates."""
        aliases = {day: alias for alias, day in _NOTE.findall(prompt)}
        by_id = {note.id: aliases.get(f"{note.date:%y-%m-%d}", note.id) for note in self.notes}
        return _with_refs(self.proposal, by_id)

    def behaviour(self, request: Recorded) -> Good:
        return Good(self.answer_to(request.user))


def _with_refs(proposal: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    rows = {
        field: [{**row, "ref": names.get(row["ref"], row["ref"])} for row in proposal[field]]
        for field in ("known", "open")
    }
    return {**proposal, **rows}


def load_cases() -> tuple[Case, ...]:
    """All cases, by file name."""
    return tuple(_case(path) for path in sorted(FOLDER.glob("*.json")))


def _case(path: Path) -> Case:
    data = json.loads(path.read_text(encoding="utf-8"))
    client = Client.model_validate(data["client"])
    notes = [FeedbackNote.model_validate({**note, "client_id": client.id}) for note in data["notes"]]
    return Case(
        path.stem, client, tuple(notes), data["now"], data["instruction"], data["proposal"], data["expect"]
    )
