"""Lessons: from a judged task to proposals. The client's words stay as they were said; nothing is stored here.

A matter of the client's words becomes a note. An answer given the same way again becomes a note. What broke again,
and what was confirmed again and again, becomes the offer of a standing rule.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.domain.base import Language
from assistant.domain.concern import concern_of, concerns_in, without_way
from assistant.domain.feedback import FeedbackNote
from assistant.domain.lesson import Lessons, ProposedNote, ProposedRule
from assistant.domain.outcome import Judgement
from assistant.learning.answers import lasts
from assistant.learning.telling import only_complains
from assistant.learning.verdicts import same_text

SAME_ANSWERS = 2
"""From so many equal answers on, the answer is offered as a note."""

BREAKS = 2
"""From so many breaks of one slot on, a standing rule is offered."""

CONFIRMED = 3
"""From so many confirmations on, a standing rule is offered."""

_TOKEN = re.compile(r"[一-龠々]+|[ァ-ヶー]{2,}|[A-Za-z]{3,}")
_COURTESY = re.compile(
    r"(?:」?で(?:お願い(?:いた)?します|お願いね|頼みます)|(?:に|と)してください|がいいです|でいいです)?[。!!]*$"
)


@dataclass(frozen=True)
class TaskType:
    """A task type of the task: its id, its name in the client's language, and per slot the words that speak of it."""

    id: str
    label: str
    slots: Mapping[str, re.Pattern[str] | None]


@dataclass(frozen=True)
class Past:
    """What is known of the client when a task is judged: `judgements` of all tasks, this one included, oldest
    first; `notes` in force; `rules` of the profile."""

    judgements: tuple[Judgement, ...] = ()
    notes: tuple[FeedbackNote, ...] = ()
    rules: tuple[str, ...] = ()
    language: Language = "ja"


def lessons(task_id: str, matters: Sequence[str], types: Sequence[TaskType], past: Past) -> Lessons:
    """All proposals of one judged task. `matters`: the client's words, split into matters that may be kept."""
    own = [one for one in past.judgements if one.task_id == task_id]
    broken = [one for one in own if one.verdict == "broke" and one.by == "outcome"]
    telling = [matter for matter in matters if not _known_already(matter, broken)]
    said = [_said(matter, telling, broken, types) for matter in telling]
    answered = [note for one in own if (note := _from_answers(one, types, past)) is not None]
    taught = {note.slot: note.text for note in said if note.slot}
    return Lessons(
        notes=_new((*said, *answered), past),
        rules=tuple(rule for one in _judged_slots(own) if (rule := _rule(one, taught, types, past)) is not None),
    )


def rule_text(category: str, label: str, value: str, language: Language) -> str:
    """One line of the profile that settles a slot: `日程調整の所要時間: 30分`."""
    return f"{rule_prefix(category, label, language)}{value.rstrip('。')}"


def rule_prefix(category: str, label: str, language: Language) -> str:
    """What such a line begins with; drafting finds it again by this."""
    return f"{category} – {label}: " if language == "en" else f"{category}の{label}: "


def _said(
    matter: str, matters: Sequence[str], broken: Sequence[Judgement], types: Sequence[TaskType]
) -> ProposedNote:
    """A matter as a note, tied to the broken slot it speaks of."""
    slot = _slot_of(matter, matters, broken, types)
    home = _home(slot, types, matter)
    label = next((one.label for one in broken if one.slot == slot), "")
    return ProposedNote(
        text=matter,
        task=home.label if home else "",
        slot=slot,
        playbook_id=home.id if home and slot else "",
        because=f"「{label}」が想定と違ったため" if label else "いただいたお言葉から",
    )


def _known_already(matter: str, broken: Sequence[Judgement]) -> bool:
    """「枚数が少し違いました」: the ledger holds it. As a note it would pass for the wish that nobody spoke of."""
    return any(one.label in matter and only_complains(matter, one.label) for one in broken if one.label)


def _slot_of(matter: str, matters: Sequence[str], broken: Sequence[Judgement], types: Sequence[TaskType]) -> str:
    """The one broken slot that the matter speaks of by its name or its words; empty where that is not clear."""
    patterns = {slot: words for one in types for slot, words in one.slots.items()}
    likely = [one for one in broken if not _of_another(matter, one.label, _home(one.slot, types), types)]
    plain = without_way(matter)
    named = {
        one.slot for one in likely if one.label in matter or ((p := patterns.get(one.slot)) and p.search(plain))
    }
    if len(named) == 1:
        return named.pop()
    sole = likely[0] if len(likely) == len(broken) == len(matters) == 1 else None
    # Words about a matter of their own are no word on a slot of another name, though nothing else broke.
    elsewhere = sole is not None and concerns_in(matter) and concern_of(sole.label) not in concerns_in(matter)
    return sole.slot if sole and not elsewhere else ""


def _of_another(matter: str, label: str, home: TaskType | None, types: Sequence[TaskType]) -> bool:
    """True where the words speak of another matter than the slot's name, or of another kind of work than its own
    (「店の候補は3つ」 is no wish for the days of a meeting)."""
    spoken, concern = concerns_in(matter), concern_of(label)
    if label in matter:
        return False
    if spoken and concern is not None and concern not in spoken:
        return True
    words = _tokens(matter)
    elsewhere = [one for one in types if words & _tokens(one.label)]
    return bool(elsewhere) and home not in elsewhere


def _tokens(text: str) -> frozenset[str]:
    return frozenset(_TOKEN.findall(text))


def _from_answers(one: Judgement, types: Sequence[TaskType], past: Past) -> ProposedNote | None:
    """A note for an answer that was given the same way before."""
    given = _answer(one)
    if one.by != "answer" or not lasts(given):
        return None
    times = _same_answers(one, past.judgements)
    if times < SAME_ANSWERS:
        return None
    home = _home(one.slot, types)
    text = f"{one.label}: {given}" if past.language == "en" else _told(one.label, given)
    return ProposedNote(
        text=text,
        task=home.label if home else "",
        slot=one.slot,
        playbook_id=home.id if home else "",
        because=f"{times}回とも同じお返事だったため",
    )


def _answer(one: Judgement) -> str:
    """What the client answered; empty where they only said no."""
    return one.guess if one.verdict == "held" else one.instead


def _told(label: str, given: str) -> str:
    """A whole sentence stays one; an option becomes one."""
    return f"{label}: {given}" if given.endswith("。") else f"{label}は「{given}」でお願いします。"


def _same_answers(one: Judgement, judgements: Sequence[Judgement]) -> int:
    """How many of the newest answers for this slot, without a break in between, are equal to this one."""
    given = _answer(one)
    answers = [j for j in judgements if j.slot == one.slot and j.by == "answer"]
    count = 0
    for other in reversed(answers):
        if not same_text(_answer(other), given):
            break
        count += 1
    return count


def _rule(one: Judgement, taught: Mapping[str, str], types: Sequence[TaskType], past: Past) -> ProposedRule | None:
    """The offer of a standing rule for a slot that this task touched."""
    found = _broke_again(one, taught, past) or _confirmed_again(one, past)
    home = _home(one.slot, types)
    if found is None or home is None or not one.label:
        return None
    value, because = found
    text = rule_text(home.label, one.label, plain_wish(value, one.label), past.language)
    if any(same_text(text, line) for line in past.rules):
        return None
    prefix = rule_prefix(home.label, one.label, past.language)
    replaces = next((line for line in past.rules if line.startswith(prefix)), "")
    return ProposedRule(text=text, because=because, replaces=replaces)


def plain_wish(value: str, label: str) -> str:
    """The wish without the slot's name in front and the courtesies at the end; as it is where nothing remains."""
    named = rf"^「?{re.escape(label)}」?(?:は|が|も|ですが|については|について|:)[、 ]*(?:次からは|次回からは|今後は|これからは)?[、 ]*"
    bare = _COURTESY.sub("", re.sub(named, "", value.strip())).strip("「」『』 ")
    return bare if len(bare) > 1 else value


def _broke_again(one: Judgement, taught: Mapping[str, str], past: Past) -> tuple[str, str] | None:
    breaks = [j for j in past.judgements if j.slot == one.slot and j.verdict == "broke"]
    wanted = taught.get(one.slot) or one.instead
    tasks = {j.task_id for j in breaks}
    if one.verdict != "broke" or len(tasks) < BREAKS or not lasts(wanted) or only_complains(wanted, one.label):
        return None
    return wanted, f"「{one.label}」は、これまで{len(tasks)}回、想定と違いました。"


def _confirmed_again(one: Judgement, past: Past) -> tuple[str, str] | None:
    """Held by word so often since the last break, with the same guess; or answered the same way so often."""
    if one.by == "answer":
        times, value = _same_answers(one, past.judgements), _answer(one)
    else:
        times, value = _held_in_a_row(one, past.judgements), one.guess
    if times < CONFIRMED or not lasts(value):
        return None
    return value, f"「{one.label}」は、{times}回続けてこのとおりでした。"


def _held_in_a_row(one: Judgement, judgements: Sequence[Judgement]) -> int:
    count = 0
    for other in reversed([j for j in judgements if j.slot == one.slot and j.verdict in ("held", "broke")]):
        if other.verdict == "broke" or not same_text(other.guess, one.guess):
            break
        count += 1
    return count


def _judged_slots(own: Sequence[Judgement]) -> list[Judgement]:
    """One judgement a slot, those that say something; what the outcome says goes before what an answer says."""
    telling = [one for one in own if one.verdict in ("held", "broke")]
    chosen: dict[str, Judgement] = {}
    for one in sorted(telling, key=lambda j: j.by == "answer"):
        chosen.setdefault(one.slot, one)
    return list(chosen.values())


def _home(slot: str, types: Sequence[TaskType], matter: str = "") -> TaskType | None:
    """The task type the slot belongs to; without a slot the one whose name the words share, else the first."""
    named = (one for one in types if _tokens(matter) & _tokens(one.label))
    return next((one for one in types if slot in one.slots), None) or next(named, types[0] if types else None)


def _new(proposed: Sequence[ProposedNote], past: Past) -> tuple[ProposedNote, ...]:
    """Each text once, and none that is a note already."""
    fresh: dict[str, ProposedNote] = {}
    for one in proposed:
        if not any(same_text(one.text, note.text) for note in past.notes):
            fresh.setdefault(one.text, one)
    return tuple(fresh.values())
