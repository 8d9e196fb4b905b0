"""Corrections: what the client says of our assumptions in a reply, though nobody asked. A guess they put right before the
work began was wrong all the same, and what they want instead is known for the next time."""

from collections.abc import Iterable
from datetime import datetime

from assistant.domain.outcome import Judgement
from assistant.domain.reply import TaskFact
from assistant.domain.task import Task
from assistant.learning.lessons import plain_wish
from assistant.learning.telling import says_what
from assistant.learning.verdicts import judgement


def of_facts(task: Task, facts: Iterable[TaskFact], when: datetime) -> tuple[Judgement, ...]:
    """One judgement for every stated assumption that a fact of the reply speaks of: held where it says the same."""
    assumed = {one.slot: one for one in task.draft.assumptions}
    rows: dict[str, Judgement] = {}
    for fact in facts:
        ours = assumed.get(fact.slot or "")
        if ours is None or not says_what(fact.text):
            continue
        wanted = plain_wish(fact.text, ours.label)
        held = wanted in ours.statement
        row = judgement(task, ours.slot, ours.label, "held" if held else "broke", guess=ours.statement, when=when)
        rows[ours.slot] = row.model_copy(update={"by": "answer", "instead": "" if held else wanted})
    return tuple(rows.values())
