"""Sayings: every sentence of this client that may decide something, from the profile and from usable notes."""

from collections.abc import Iterable
from dataclasses import dataclass

from assistant.domain.brief import BriefItem, Evidence, Source
from assistant.domain.context import Context

_SOURCES = {
    "profile": Source.PROFILE,
    "feedback": Source.FEEDBACK,
    "instruction": Source.INFERRED,
    "reply": Source.INSTRUCTION,
}


@dataclass(frozen=True)
class Saying:
    """A line that may be quoted. `standing`: from the profile, in force whatever the task; a note's `relevance` is
    above 0 where it is nearer to the instruction than this client's usual note."""

    text: str
    evidence: Evidence
    standing: bool
    relevance: float
    task: str = ""

    @property
    def applies(self) -> bool:
        return self.standing or self.relevance > 0

    def item(self, slot: str, label: str, value: str) -> BriefItem:
        """A line of the brief that rests on this saying."""
        source = _SOURCES[self.evidence.kind]
        return BriefItem(slot=slot, label=label, value=value, source=source, evidence=(self.evidence,))


def sayings(context: Context) -> tuple[Saying, ...]:
    """Rules first, then the environment, then the usable notes, best first."""
    return (*_profile(context), *_notes(context))


def _profile(context: Context) -> Iterable[Saying]:
    for line in (*context.client.rules, *context.client.environment):
        yield Saying(line, Evidence(kind="profile", id="profile", quote=line), standing=True, relevance=0.0)


def _notes(context: Context) -> Iterable[Saying]:
    for recalled in context.usable:
        note = recalled.note
        for wish in recalled.wishes:
            evidence = Evidence(kind="feedback", id=note.id, quote=wish)
            yield Saying(wish, evidence, standing=False, relevance=recalled.relevance, task=note.task)
