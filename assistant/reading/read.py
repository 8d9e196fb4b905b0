"""Read: all that the words of one instruction say, before any memory is asked."""

import re
from dataclasses import dataclass

from assistant.domain.base import Language
from assistant.domain.client import Client
from assistant.domain.instruction import Instruction, Reading
from assistant.reading.calendar import Calendar
from assistant.reading.dates import read_dates
from assistant.reading.facts import find_facts
from assistant.reading.tasks import PartReader
from assistant.reading.vague import VagueLexicon, find_vague

_JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠]")


@dataclass(frozen=True)
class Reader:
    """Holds what reading needs: the recogniser of task types, the vague words and the calendar."""

    part_reader: PartReader
    vague: VagueLexicon
    calendar: Calendar

    def read(self, instruction: Instruction, client: Client) -> Reading:
        text = instruction.text
        language = language_of(text, client)
        return Reading(
            instruction=instruction,
            language=language,
            parts=self.part_reader.parts(text),
            facts=find_facts(text),
            dates=read_dates(text, instruction.now, self.calendar),
            vague=find_vague(text, self.vague, language),
        )


def language_of(text: str, client: Client) -> Language:
    """English for English instructions and English-speaking clients; Japanese otherwise, emoji included."""
    letters = sum(character.isascii() and character.isalpha() for character in text)
    if letters >= 8 and not _JAPANESE.search(text):
        return "en"
    return client.language if not _JAPANESE.search(text) else "ja"
