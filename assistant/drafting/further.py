"""What else is worth asking: slots of cases and types that are not the likeliest, where a secretary would ask them.

A message may be two cases at once, or a third type; each of these slots alone is seldom the right one, so that only
what is surely worth a question joins, never an assumption on a mere suspicion.
"""

from collections.abc import Iterator, Mapping, Sequence

from assistant.domain.playbook import Playbook
from assistant.domain.question import OpenPoint
from assistant.drafting.ask import ASKED_ENOUGH
from assistant.drafting.slots import Setting, fold
from assistant.reading.asking import keyed_slots, slot_key
from assistant.reading.situations import is_founded

LEAST_LIKELY = 0.3
"""Below this part of the likeliest type's probability a type asks nothing: its question would be absurd if it is not
the type, and absurd questions cost more trust than a missing one."""

Chances = Mapping[str, float]
"""P(worth asking) by slot key, for one type."""


def further_points(
    setting: Setting, playbooks: Mapping[str, Playbook], chances: Sequence[Chances]
) -> list[OpenPoint]:
    """Open points of all guesses of the part that are worth asking, best first, one for each slot id. `chances`: by the
    rank of the guess."""
    found: dict[str, OpenPoint] = {}
    for point in sorted(_worth_asking(setting, playbooks, chances), key=_chance, reverse=True):
        found.setdefault(point.slot, point)
    return list(found.values())


def _worth_asking(
    setting: Setting, playbooks: Mapping[str, Playbook], chances: Sequence[Chances]
) -> Iterator[OpenPoint]:
    likeliest = setting.part.guesses[0].probability
    for guess, known in zip(setting.part.guesses, chances, strict=False):
        if guess.probability < LEAST_LIKELY * likeliest:
            continue
        book = playbooks[guess.playbook_id]
        unfounded = _unfounded(book, fold(setting.part.as_read))
        for key, slot in keyed_slots(book):
            chance = 0.0 if key in unfounded else known.get(key, 0.0)
            if chance >= ASKED_ENOUGH and setting.leaves_open(slot, book):
                yield setting.point(slot, chance, book)


def _unfounded(book: Playbook, folded: str) -> frozenset[str]:
    """Keys of the slots of cases that presume what the client did not say."""
    cases = (case for case in book.situations if not is_founded(case, folded))
    return frozenset(slot_key(case.id, slot.id) for case in cases for slot in case.slots)


def _chance(point: OpenPoint) -> float:
    return point.asked_for or 0.0
