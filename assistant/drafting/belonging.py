"""Belonging: which notes are tied to another kind of work. An invoice's remark has no place in the brief of a dinner,
however few notes this client has."""

import re
from collections.abc import Mapping
from functools import lru_cache

from assistant.domain.context import RecalledNote
from assistant.domain.instruction import Reading
from assistant.domain.playbook import Playbook
from assistant.drafting.noted_answers import NEAR
from assistant.drafting.slots import fold
from assistant.reading.delicate import is_private

LIKELY = 0.2
"""Part of the likeliest type's probability from which the work may be of that type too."""

_TIED = (
    frozenset({"invoice", "expense", "contracts", "vendors"}),
    frozenset({"booking_meal", "booking_room", "travel", "scheduling", "shopping", "events", "vendors"}),
)
"""Kinds of work whose notes say little beyond them: money and papers; places, people and things to arrange. Notes on how
to write, print and report hold for all kinds: leaving them out lost 13 of 228 cases what they needed."""


class Belonging:
    """Knows the things that each task type is about, by the playbooks' own words."""

    def __init__(self, playbooks: Mapping[str, Playbook]) -> None:
        self._things = {
            book.id: re.compile(
                "|".join(re.escape(fold(one)) for one in sorted(things, key=len, reverse=True)), re.I
            )
            for book in playbooks.values()
            if (things := [one for one in book.cues.objects if len(one) > 1])
        }
        self._named = lru_cache(maxsize=4096)(self._names)

    def fits(self, recalled: RecalledNote, reading: Reading) -> bool:
        """False for a note that is tied to another kind of work than this, and is not near it either."""
        kinds = self._kinds(recalled)
        akin = [family for family in _TIED if kinds & family]
        if not kinds or recalled.relevance >= NEAR or not kinds <= frozenset().union(*akin):
            return True
        likely = _likely(reading)
        return any(family & likely for family in akin)

    def _kinds(self, recalled: RecalledNote) -> frozenset[str]:
        """The task types of the note: the one it was learned for, else those that its title names."""
        note = recalled.note
        if note.playbook_id:
            return frozenset({note.playbook_id})
        if not note.task or is_private(note.task):
            return frozenset()
        return self._named(fold(note.task))

    def _names(self, title: str) -> frozenset[str]:
        """The types whose things the title names; 「請求」 is not named where 「請求書」 is."""
        found = {id_: {match[0] for match in things.finditer(title)} for id_, things in self._things.items()}
        every = frozenset().union(*found.values())
        whole = {one for one in every if not any(one != other and one in other for other in every)}
        return frozenset(id_ for id_, things in found.items() if things & whole)


def _likely(reading: Reading) -> frozenset[str]:
    return frozenset(
        guess.playbook_id
        for part in reading.parts
        for guess in part.guesses
        if guess.probability >= LIKELY * part.guesses[0].probability
    )
