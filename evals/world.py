"""What a draft may know of its client, and what belongs to others."""

from functools import cache
from pathlib import Path

from assistant.prompts import prompts_folder
from evals.cases import Suite
from evals.scorers import World
from evals.scorers.safety import stretches
from evals.scorers.view import squeeze

PACKAGE = Path(__file__).resolve().parent.parent / "assistant"


def worlds(suite: Suite) -> dict[str, World]:
    """World of every client. A stretch of text that the product itself writes belongs to nobody."""
    pasts = {client_id: _past(suite, client_id) for client_id in suite.clients}
    held = {client_id: frozenset(stretches(squeeze(" ".join(past.values())))) for client_id, past in pasts.items()}
    ours = squeeze(our_words())
    everything = frozenset().union(*held.values())
    everything -= {one for one in stretches(ours) if one in everything}
    return {
        client_id: World(
            past,
            everything - held[client_id],
            _names(suite, client_id),
            ours.replace(",", ""),
            frozenset(note.date for note in suite.notes[client_id]),
        )
        for client_id, past in pasts.items()
    }


def _past(suite: Suite, client_id: str) -> dict[str, str]:
    client = suite.clients[client_id]
    profile = "\n".join([client.name, client.channel.value, *client.profile_lines])
    return {"profile": profile, **{note.id: f"{note.task} {note.text}" for note in suite.notes[client_id]}}


def _names(suite: Suite, client_id: str) -> tuple[str, ...]:
    return tuple(squeeze(other.name) for key, other in suite.clients.items() if key != client_id)


@cache
def our_words() -> str:
    """All that prompts/ and the code hold."""
    files = [file for kind in ("*.yaml", "*.j2") for file in sorted(prompts_folder().rglob(kind))]
    return "\n".join(file.read_text(encoding="utf-8") for file in [*files, *sorted(PACKAGE.rglob("*.py"))])
