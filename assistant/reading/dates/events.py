"""Events: from which date something is counted that names its event (納品の翌日, 内示の前の週)."""

import re
from dataclasses import replace

from assistant.reading.dates.phrase import Phrase
from assistant.reading.dates.when import Scene

_APART = re.compile("[、。\n!?]")
_ANY = re.compile("本番|当日|開催|開始|出発|到着|期限|締切|納期|予定|イベント|初日|最終")
"""What an event may be called besides its name."""
_VAGUE_DAYS = 2
"""A week or more that was only named for its time (再来週の学会) has no day before it."""


def seen_from_event(phrase: Phrase, scene: Scene) -> Scene:
    """The scene with the date that was told of the phrase's event as the last one. Raises ValueError where these words
    do not say when that event is."""
    if not phrase.event:
        return scene
    if scene.anchor is None:
        raise ValueError("an event whose day is not said")
    told = next((when for clause, when in reversed(scene.told) if phrase.event in clause), None)
    if told:
        return scene if told is scene.anchor else replace(scene, anchor=told, event=told)
    if _APART.search(phrase.gap) and not _ANY.search(phrase.event):
        raise ValueError("an event of another day")
    return scene


def has_its_day(scene: Scene) -> bool:
    """False behind a week or a month within which the day is not said."""
    anchor = scene.anchor
    if anchor is None or anchor.first_day == anchor.last_day:
        return True
    length = (anchor.last_day - anchor.first_day).days
    return anchor.week is None or length < _VAGUE_DAYS
