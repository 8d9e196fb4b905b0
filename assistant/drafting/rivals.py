"""What the runner-up among a task's types would ask: a message about a trade fair may be an event or a journey.

Its open points join the first type's, each as much less likely to matter as its type is less likely to be meant. On
144 labelled cases from three authors this raised the weighed share of open needs that are asked or stated by about
four points in a hundred, at the same precision.
"""

from collections.abc import Mapping

from assistant.domain.context import Context
from assistant.domain.instruction import Reading, TaskGuess, TaskPart
from assistant.domain.playbook import Playbook
from assistant.domain.question import OpenPoint
from assistant.drafting.slots import Names, arises, fold, given_item, known_item, open_point, part_slots
from assistant.reading.recogniser import GENERAL

SOFTENED = 0.75
"""Power of the ratio of the two types' probabilities."""

FEWEST = 0.15
"""Ratio under which the runner-up is not looked at."""


CLEAR_TYPE = 0.6
"""Probability of a type from which its questions certainly fit the matter."""


def question_fits(guess: TaskGuess) -> float:
    """P(a question of this type makes sense to the client), 0–1. A type that is only guessed asks less: a question
    about something else costs more trust than a guess that was stated."""
    return 1.0 if guess.corrected else min(1.0, guess.probability / CLEAR_TYPE) ** 0.5


def rival_points(
    part: TaskPart, playbooks: Mapping[str, Playbook], reading: Reading, context: Context, names: Names
) -> list[OpenPoint]:
    """Open points of the second likeliest type, with P(wrong) lowered by how much less likely the type is. Empty where
    she named the type herself."""
    if len(part.guesses) < 2 or part.guesses[0].corrected:
        return []
    first, second = part.guesses[0], part.guesses[1]
    ratio = second.probability / max(first.probability, 1e-9)
    if ratio < FEWEST or GENERAL in (first.playbook_id, second.playbook_id):
        return []
    text = fold(part.as_read)
    open_slots = (
        slot
        for slot in part_slots(playbooks[second.playbook_id], second.situation, second.situation_probability)
        if arises(slot, text)
        and given_item(slot, part, reading, names) is None
        and known_item(slot, context, names, playbooks[second.playbook_id]) is None
    )
    share = min(1.0, ratio) ** SOFTENED
    fits = question_fits(first)
    points = (open_point(slot, context.ledger, names) for slot in open_slots)
    return [_lowered(point, share, fits) for point in points]


def _lowered(point: OpenPoint, share: float, fits: float) -> OpenPoint:
    changes = {
        "probability_wrong": point.probability_wrong * share,
        "answerable": point.answerable * fits,
    }
    return point.model_copy(update=changes)
