"""What the runner-up among a task's types would ask: a message about a trade fair may be an event or a journey.

Its open points join the first type's, each as much less likely to matter as its type is less likely to be meant. On
144 labelled cases from three authors this raised the weighed share of open needs that are asked or stated by about
four points in a hundred, at the same precision.
"""

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from assistant.domain.instruction import TaskGuess
from assistant.domain.playbook import Playbook
from assistant.domain.question import OpenPoint
from assistant.drafting.slots import Setting, part_slots, special_slots
from assistant.reading.asking import slot_key
from assistant.reading.recogniser import GENERAL, CueWords

SOFTENED = 0.75
"""Power of the ratio of the two types' probabilities."""

FEWEST = 0.15
"""Ratio under which the runner-up is not looked at."""

ALIKE = 0.6
"""Ratio from which either type may be meant, whatever the words are. Below it, words that name a thing of the first and
nothing of the runner-up decide: else a party for twenty got assumptions about spreadsheets."""

CLEAR_TYPE = 0.6
"""Probability of a type from which its questions certainly fit the matter."""


_words_of = lru_cache(maxsize=64)(CueWords.of)


def question_fits(guess: TaskGuess) -> float:
    """P(a question of this type makes sense to the client), 0–1. A type that is only guessed asks less: a question
    about something else costs more trust than a guess that was stated."""
    return 1.0 if guess.corrected else min(1.0, guess.probability / CLEAR_TYPE) ** 0.5


def rival_points(
    setting: Setting, playbooks: Mapping[str, Playbook], chances: Mapping[str, float] = MappingProxyType({})
) -> list[OpenPoint]:
    """Open points of the second likeliest type, with P(wrong) lowered by how much less likely the type is. Empty where
    she named the type herself. `chances`: P(worth asking) by slot key, for the second type."""
    guesses = setting.part.guesses
    if len(guesses) < 2 or guesses[0].corrected:
        return []
    first, second = guesses[0], guesses[1]
    ratio = second.probability / max(first.probability, 1e-9)
    if ratio < FEWEST or GENERAL in (first.playbook_id, second.playbook_id):
        return []
    book = playbooks[second.playbook_id]
    if ratio < ALIKE and _names_only(playbooks[first.playbook_id], book, setting.part.as_read.lower()):
        return []
    special = special_slots(book, second.situation)
    points = (
        setting.point(slot, chances.get(slot_key(special.get(slot.id), slot.id)), book)
        for slot in part_slots(book, second.situation, second.situation_probability)
        if setting.leaves_open(slot, book)
    )
    share, fits = min(1.0, ratio) ** SOFTENED, question_fits(first)
    return [_lowered(point, share, fits) for point in points]


def _names_only(first: Playbook, second: Playbook, lowered: str) -> bool:
    """Do the words name a thing of the first type, and neither a thing nor a deed of the second?"""
    theirs = (second.cues.objects, second.cues.verbs)
    return _words_of(first.cues.objects).found_in(lowered) and not any(
        _words_of(words).found_in(lowered) for words in theirs
    )


def _lowered(point: OpenPoint, share: float, fits: float) -> OpenPoint:
    changes = {
        "probability_wrong": point.probability_wrong * share,
        "answerable": point.answerable * fits,
        "failed": False,
    }
    return point.model_copy(update=changes)
