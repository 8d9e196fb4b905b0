"""A rehearsal before the first client comes: patterns are compiled and the product's own texts are encoded."""

from collections.abc import Callable
from datetime import datetime

from assistant.domain.client import Client
from assistant.domain.context import Context, RecalledNote
from assistant.domain.feedback import FeedbackNote
from assistant.domain.instruction import Instruction, Reading, TaskGuess, TaskPart
from assistant.domain.playbook import Playbook, Situation
from assistant.drafting.playbook_drafter import PlaybookDrafter
from assistant.playbooks import Playbooks
from assistant.reading.calendar import Calendar
from assistant.stopwatch import TOKYO
from assistant.workflow import Workflow

_NOBODY = Client(id="rehearsal", name="rehearsal")


def rehearse(
    workflow: Workflow, playbooks: Playbooks, calendar: Calendar, pause: Callable[[], None] = lambda: None
) -> None:
    """Read, recall and draft what every playbook has as examples, for nobody, by plain code alone, and store nothing.
    Three seconds of work in small pieces, the likeliest needed first, with a `pause` behind each; what is missed here
    is compiled or encoded at its first use."""
    drafter = PlaybookDrafter(playbooks, calendar)
    for playbook in playbooks.values():
        for example in playbook.cues.examples[:1]:
            workflow.reader.read(_instruction(example), _NOBODY)
            pause()
        workflow.recaller.warm(playbook)
        pause()
        _draft(drafter, playbook, None)
        pause()
    for playbook in playbooks.values():
        for situation in playbook.situations:
            _draft(drafter, playbook, situation)
            pause()


def _draft(drafter: PlaybookDrafter, playbook: Playbook, situation: Situation | None) -> None:
    text = situation.examples[0] if situation else playbook.label.ja
    guess = TaskGuess(playbook_id=playbook.id, probability=1, situation=situation.id if situation else None)
    part = TaskPart(
        text=text,
        span=(0, len(text)),
        object=text,
        guesses=(guess,),
    )
    reading = Reading(instruction=_instruction(text), language="ja", parts=(part,))
    drafter.draft(reading, Context(client=_NOBODY, notes=(_note(text),)))


def _note(text: str) -> RecalledNote:
    note = FeedbackNote(id="rehearsal", client_id=_NOBODY.id, date=datetime.now(TOKYO).date(), text=text)
    return RecalledNote(note=note, relevance=0, why="", wishes=(text,))


def _instruction(text: str) -> Instruction:
    return Instruction(id="rehearsal", client_id=_NOBODY.id, text=text, now=datetime.now(TOKYO))
