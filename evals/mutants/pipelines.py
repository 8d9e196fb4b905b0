"""Broken pipelines: the product run with a wrong past, or without a part. Each names the metric that must fall.

The arms are the ablations too: what the memory and the playbooks are worth is what is lost without them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.domain.feedback import FeedbackNote
from evals.cases import Suite
from evals.drafting import Arm, Past


@dataclass(frozen=True)
class PipelineMutant:
    """`metric` must fall by `margin` or more, over all cases that are run. `hard`: by one case or more."""

    arm: Arm
    metric: str
    margin: float


def none(_: Suite) -> Past:
    """Nobody has a past."""
    return {}


def stale_only(suite: Suite) -> Past:
    """Only what was superseded later: a past that can only harm."""
    replaced = {key.id for key in suite.keys if key.kind == "superseded"}
    return {
        client_id: tuple(note for note in notes if note.id in replaced) for client_id, notes in suite.notes.items()
    }


def newest_ignored(suite: Suite) -> Past:
    """The notes that replaced older ones are missing."""
    newer = {key.ref for key in suite.keys if key.kind == "superseded"}
    return {
        client_id: tuple(note for note in notes if note.id not in newer)
        for client_id, notes in suite.notes.items()
    }


def oldest_ignored(suite: Suite) -> Past:
    """The older half of every past is missing."""
    return {
        client_id: tuple(sorted(notes, key=lambda note: note.date)[len(notes) // 2 :])
        for client_id, notes in suite.notes.items()
    }


def neighbours(suite: Suite) -> Past:
    """Every client has another client's past."""
    return {client_id: _as_own(client_id, suite.notes[other]) for client_id, other in _pairs(suite)}


def mixed(suite: Suite) -> Past:
    """Every client has its own past and another client's."""
    return {
        client_id: (*suite.notes[client_id], *_as_own(client_id, suite.notes[other]))
        for client_id, other in _pairs(suite)
    }


def _pairs(suite: Suite) -> list[tuple[str, str]]:
    ids = list(suite.clients)
    return list(zip(ids, [*ids[1:], ids[0]], strict=True))


def _as_own(client_id: str, notes: Sequence[FeedbackNote]) -> tuple[FeedbackNote, ...]:
    return tuple(
        note.model_copy(update={"client_id": client_id, "id": f"{client_id}-of-{note.id}"}) for note in notes
    )


MUTANTS = (
    PipelineMutant(Arm("memory_off", none), "known_used", 0.2),
    PipelineMutant(Arm("newest_ignored", newest_ignored), "not_stale", 0.1),
    PipelineMutant(Arm("oldest_ignored", oldest_ignored), "known_used", 0.1),
    PipelineMutant(Arm("other_clients_memory", neighbours), "no_leak", 0.05),
    PipelineMutant(Arm("all_memories", mixed), "no_leak", 0.05),
    PipelineMutant(Arm("playbooks_off", general=True), "coverage", 0.1),
)
