"""As before: what the client answered about a slot the last time is assumed again, with their words as evidence. What is
another thing in every task (who, on which day, how many people) is never taken over."""

from assistant.domain.base import Language, Localized
from assistant.domain.brief import Evidence
from assistant.domain.concern import Concern, concern_of
from assistant.domain.instruction import FactKind
from assistant.domain.outcome import LedgerEntry
from assistant.domain.playbook import Said, Slot
from assistant.domain.question import OpenPoint, Option
from assistant.domain.when import day_text
from assistant.drafting.agreed import NOTED
from assistant.learning.answers import LastAnswer, last_answer
from assistant.learning.lessons import SAME_ANSWERS, plain_wish
from assistant.learning.telling import says_what
from assistant.learning.verdicts import same_text

MOST_OPTIONS = 4

_OF_ONE_TASK = frozenset(
    {FactKind.PERSON, FactKind.COMPANY, FactKind.DATE, FactKind.COUNT, FactKind.TOPIC, *Said} - {Said.RECURRING}
)
"""A slot that such words settle is about this one task."""

_STATED = Localized(
    ja="{label}は、前回と同じ「{value}」とします。", en="{label}: as last time, that is “{value}”."
)
_SENTENCE = Localized(
    ja="{label}は、前回のお返事のとおりにします(「{value}」)。",
    en="{label}: as you answered last time (“{value}”).",
)
_ONCE = Localized(ja="{day}のお返事で、そう伺っています。", en="You said so on {day}.")
_OFTEN = Localized(ja="過去{times}回とも、そう伺っています。", en="You said so {times} times in a row.")
_WHY = Localized(
    ja="前回は「{value}」と伺ったため、今回も同じかを確かめるためです",
    en="it was “{value}” last time, and may be another now",
)


def as_before(point: OpenPoint, slot: Slot, entry: LedgerEntry, playbook_id: str, language: Language) -> OpenPoint:
    """The point with the client's last answer as our guess; as it is where there is none that lasts."""
    last = None if _of_one_task(slot) else last_answer(entry, playbook_id)
    if last is None or not (says_what(last.value) or _is_ours(point, last.value)):
        return point
    told = _guessed(point, last, language)
    # One word is not enough to do unasked what cannot be undone.
    return told if slot.hold and last.times < SAME_ANSWERS else _as_likely(told, last)


def _of_one_task(slot: Slot) -> bool:
    concern = concern_of(slot.label.ja)
    if concern in NOTED:
        return False
    return concern in (Concern.PEOPLE, Concern.DAY) or any(kind in _OF_ONE_TASK for kind in slot.detect)


def _guessed(point: OpenPoint, last: LastAnswer, language: Language) -> OpenPoint:
    value = plain_wish(last.value, point.label)
    options, recommended = _options(point, value)
    form = _SENTENCE if last.value.endswith("。") else _STATED
    because = _ONCE if last.times == 1 else _OFTEN
    return point.model_copy(
        update={
            "statement": point.statement
            if _is_ours(point, value)
            else form.text(language).format(label=point.label, value=value),
            "because": because.text(language).format(day=day_text(last.said.day, language), times=last.times),
            "evidence": (Evidence(kind="reply", id=last.said.task_id, quote=last.value),),
            "why": _WHY.text(language).format(value=value),
            "options": options,
            "recommended": recommended,
            "failed": False,
        }
    )


def _is_ours(point: OpenPoint, value: str) -> bool:
    """Is this what we would have done anyway?"""
    return point.recommended is not None and same_text(value, point.options[point.recommended].label)


def _options(point: OpenPoint, value: str) -> tuple[tuple[Option, ...], int | None]:
    """The options with the last answer among them, and its place."""
    place = next((i for i, one in enumerate(point.options) if same_text(one.label, value)), None)
    if place is not None:
        return point.options, place
    if len(point.options) >= MOST_OPTIONS:
        return point.options, point.recommended
    return (Option(label=value), *point.options), 0


def _as_likely(point: OpenPoint, last: LastAnswer) -> OpenPoint:
    """What others would ask here was learned from work without a past: with one, chance and cost alone decide."""
    return point.model_copy(update={"probability_wrong": last.probability_wrong, "asked_for": None})
