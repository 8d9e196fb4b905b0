"""The task types of a draft, with the words that speak of each of their slots."""

import re
from collections.abc import Mapping

from assistant.domain.draft import Draft
from assistant.domain.playbook import Playbook, Slot
from assistant.learning.lessons import TaskType


def task_types(draft: Draft, playbooks: Mapping[str, Playbook]) -> tuple[TaskType, ...]:
    """In the order of the tasks in the message, each once. A type that is no longer there has no slots."""
    shown = {task.types[0].id: task.types[0].label for task in draft.tasks if task.types}
    return tuple(TaskType(id=id_, label=label, slots=_slots(playbooks.get(id_))) for id_, label in shown.items())


def _slots(book: Playbook | None) -> dict[str, re.Pattern[str] | None]:
    if book is None:
        return {}
    own = (slot for situation in book.situations for slot in situation.slots)
    return {slot.id: _words(slot) for slot in (*own, *book.slots)}


def _words(slot: Slot) -> re.Pattern[str] | None:
    patterns = (*slot.notes, *slot.given)
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.I) if patterns else None
