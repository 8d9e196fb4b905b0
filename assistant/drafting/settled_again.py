"""Notes that settle the same slot of the same task type: the newest holds, as it was written to take the place of the
others."""

from collections.abc import Sequence

from assistant.domain.feedback import FeedbackNote


def settled_again(notes: Sequence[FeedbackNote]) -> dict[str, str]:
    """Old note id → id of the newest note for its slot. `notes` newest first; notes that name no slot are left."""
    newest: dict[tuple[str, str], str] = {}
    replaced: dict[str, str] = {}
    for note in sorted(notes, key=lambda one: one.date, reverse=True):
        if not note.slot:
            continue
        holder = newest.setdefault((note.playbook_id, note.slot), note.id)
        if holder != note.id:
            replaced[note.id] = holder
    return replaced
