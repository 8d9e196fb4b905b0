"""What is stored under the ids of one client, told under those of another. Ids are exchanged; words stay as they are."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assistant.domain.draft import Draft, Recalled
from assistant.records.card import Course
from assistant.records.json_text import checked_json


@dataclass(frozen=True)
class NewIds:
    """Whose rows become whose. `notes`, `tasks`: ids of the source to those at the target; `twins`: notes that the
    target has too, word for word, under the same id."""

    source: str
    target: str
    notes: Mapping[str, str]
    twins: frozenset[str]
    tasks: Mapping[str, str]

    def note(self, note_id: str) -> str:
        return self.notes.get(note_id, note_id)

    def task(self, task_id: str) -> str:
        return self.tasks.get(task_id, task_id)

    @property
    def changed(self) -> dict[str, str]:
        """Ids that could not stay."""
        return {old: new for old, new in (*self.notes.items(), *self.tasks.items()) if old != new}


def draft_text(text: str, ids: NewIds) -> str:
    """The JSON of a draft."""
    draft = Draft.model_validate_json(_with_ids(text, ids))
    recalled = tuple(_recalled(one, ids) for one in draft.recalled)
    return checked_json(draft.model_copy(update={"id": ids.task(draft.id), "recalled": recalled}))


def course_text(text: str, ids: NewIds) -> str:
    """The JSON of what happened to a task."""
    course = Course.model_validate_json(_with_ids(text, ids))
    notes = tuple(ids.note(note_id) for note_id in course.learned.notes)
    learned = course.learned.model_copy(update={"notes": notes})
    return checked_json(course.model_copy(update={"learned": learned}))


def _recalled(one: Recalled, ids: NewIds) -> Recalled:
    newer = ids.note(one.superseded_by) if one.superseded_by else one.superseded_by
    return one.model_copy(update={"id": ids.note(one.id), "superseded_by": newer})


def _with_ids(text: str, ids: NewIds) -> str:
    return json.dumps(_told(json.loads(text), ids))


def _told(value: Any, ids: NewIds) -> Any:
    """Client, task and note ids wherever they stand: a judgement's, an outcome's, a quote's."""
    if isinstance(value, list):
        return [_told(one, ids) for one in value]
    if not isinstance(value, dict):
        return value
    told = {key: _told(one, ids) for key, one in value.items()}
    if "client_id" in told:
        told["client_id"] = ids.target
    if "task_id" in told:
        told["task_id"] = ids.task(told["task_id"])
    if told.get("kind") == "feedback" and "id" in told:
        told["id"] = ids.note(told["id"])
    return told
