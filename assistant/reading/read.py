"""Read: all that the words of one instruction say, before any memory is asked."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.domain.base import Language, Span
from assistant.domain.client import Client
from assistant.domain.instruction import Fact, FactKind, Instruction, Reading
from assistant.reading.calendar import Calendar, calendar_of
from assistant.reading.dates import read_dates
from assistant.reading.facts import find_facts
from assistant.reading.mending import mended_parts
from assistant.reading.misreadings import MisreadingLexicon, find_misreadings
from assistant.reading.privacy import PrivateSpan, find_private
from assistant.reading.talk import TalkReader
from assistant.reading.tasks import PartReader
from assistant.reading.vague import VagueLexicon, find_vague

_NAMED = {"person": FactKind.PERSON, "company": FactKind.COMPANY, "address": FactKind.PLACE}
_JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠]")


@dataclass(frozen=True)
class Reader:
    """Holds what reading needs: the recogniser of task types, the vague words, the calendar, what slips, and what
    calls for a talk."""

    part_reader: PartReader
    vague: VagueLexicon
    calendar: Calendar
    misreadings: MisreadingLexicon = field(default_factory=MisreadingLexicon)
    talk: TalkReader | None = None

    def read(self, instruction: Instruction, client: Client) -> Reading:
        text = instruction.text
        language = language_of(text, client)
        private = find_private(text)
        slips = [m for m in find_misreadings(text, self.misreadings) if not _touches(m.span, private)]
        parts, misreadings = mended_parts(text, slips, self.part_reader)
        return Reading(
            instruction=instruction,
            language=language,
            parts=parts,
            facts=_facts(text, private),
            dates=read_dates(
                text,
                instruction.now,
                _calendar(client, self.calendar),
                [(span.start, span.end) for span in private],
            ),
            vague=find_vague(text, self.vague, language),
            misreadings=misreadings,
            talk=self.talk.reasons(text) if self.talk else (),
        )


def _calendar(client: Client, base: Calendar) -> Calendar:
    """The days as this client runs them: 「定時」 and 「営業日」 mean the client's own."""
    return calendar_of((*client.environment, *client.rules), base)


def _facts(text: str, private: Sequence[PrivateSpan]) -> tuple[Fact, ...]:
    """Facts of the words, and the people and companies named; what is inside a name is no fact of its own."""
    named = [
        Fact(kind=_NAMED[span.kind], text=text[span.start : span.end], span=(span.start, span.end))
        for span in private
        if span.kind in _NAMED
    ]
    taken = [(span.start, span.end) for span in private]
    free = [f for f in find_facts(text) if not any(s < f.span[1] and f.span[0] < e for s, e in taken)]
    return tuple(sorted([*named, *free], key=lambda fact: fact.span))


def _touches(span: Span, private: Sequence[PrivateSpan]) -> bool:
    """Names, addresses and numbers are never read as something else."""
    return any(span[0] < other.end and other.start < span[1] for other in private)


def language_of(text: str, client: Client) -> Language:
    """English for English instructions and English-speaking clients; Japanese otherwise, emoji included."""
    letters = sum(character.isascii() and character.isalpha() for character in text)
    if letters >= 8 and not _JAPANESE.search(text):
        return "en"
    return client.language if not _JAPANESE.search(text) else "ja"
