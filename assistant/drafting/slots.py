"""One slot at a time: settled by the instruction, settled by this client's past, or open."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from assistant.domain.base import Language, Localized
from assistant.domain.brief import BriefItem, Evidence, Source
from assistant.domain.context import Context, RecalledNote
from assistant.domain.instruction import FactKind, Reading, TaskPart
from assistant.domain.outcome import LedgerEntry
from assistant.domain.playbook import Playbook, Slot
from assistant.domain.question import OpenPoint, Option
from assistant.learning.ledger import entry_for, probability_wrong

MATCHED = 2_000
CALM = 0.7
"""Factor on P(wrong) of a playbook's general slots where the situation is known."""

_PLACEHOLDER = re.compile(r"\{(object|client|deadline)\}")
_CLAUSE_END = re.compile(r"[、。,!?!?\n]")


@dataclass(frozen=True)
class Names:
    """What the placeholders of a playbook stand for in this part of this instruction."""

    object: str
    client: str
    deadline: str
    language: Language

    def fill(self, text: Localized) -> str:
        """One pass only: a brace in the client's own words is never read as a placeholder."""
        values = {"object": self.object, "client": self.client, "deadline": self.deadline}
        return _PLACEHOLDER.sub(lambda match: values[match.group(1)], text.text(self.language))


def part_slots(book: Playbook, situation_id: str | None) -> tuple[Slot, ...]:
    """The slots of one part: the situation's first, then the playbook's that it neither replaces nor silences.

    A situation says what lives in the client's head alone; what the playbook asks in general is then likelier to be
    right as assumed.
    """
    situation = book.situation(situation_id)
    if situation is None:
        return book.slots
    own = {slot.id for slot in situation.slots} | set(situation.silent)
    rest = (slot for slot in book.slots if slot.id not in own)
    return (*situation.slots, *(slot.model_copy(update=_calmer(slot)) for slot in rest))


def _calmer(slot: Slot) -> dict[str, float]:
    return {"prior_wrong": slot.prior_wrong * CALM}


def arises(slot: Slot, part_text: str) -> bool:
    """True if this slot is a matter at all in this part of the instruction."""
    if slot.when and not _any(slot.when, part_text):
        return False
    return not _any(slot.unless, part_text)


def given_item(slot: Slot, part: TaskPart, reading: Reading, names: Names) -> BriefItem | None:
    """The slot as the instruction itself settles it."""
    found = _stated_fact(slot, part, reading) or _stated_words(slot, part)
    if found is None:
        return None
    quote = Evidence(kind="instruction", id="instruction", quote=found)
    return BriefItem(
        slot=slot.id,
        label=slot.label.text(names.language),
        value=found,
        source=Source.INSTRUCTION,
        evidence=(quote,),
    )


def known_item(slot: Slot, context: Context, names: Names) -> BriefItem | None:
    """The slot as this client's past settles it: the note that speaks of it most, else a line of the profile."""
    speaking = [n for n in context.usable if _any(slot.notes, fold(f"{n.note.task} {n.wish}"))]
    if speaking:
        note = max(speaking, key=lambda n: n.affinity.get(slot.id, 0.0))
        return _item(slot, names, note.wish, Source.FEEDBACK, note_evidence(note))
    for line in (*context.client.rules, *context.client.environment):
        if _any(slot.notes, fold(line)):
            quote = Evidence(kind="profile", id="profile", quote=line)
            return _item(slot, names, line, Source.PROFILE, (quote,))
    return None


def open_point(slot: Slot, ledger: tuple[LedgerEntry, ...], names: Names) -> OpenPoint:
    """The slot as an open point: how likely the default is wrong for this client, and what that costs."""
    entry = entry_for(slot.id, ledger)
    return OpenPoint(
        slot=slot.id,
        label=slot.label.text(names.language),
        statement=names.fill(slot.default),
        because=_because(entry, names.language),
        consequence=names.fill(slot.consequence),
        probability_wrong=probability_wrong(slot.prior_wrong, entry.held, entry.broke),
        impact=slot.cost_if_wrong,
        answerable=slot.answerable,
        reversible=slot.reversible,
        question=names.fill(slot.question),
        why=names.fill(slot.why),
        options=tuple(
            Option(label=names.fill(option.label), consequence=names.fill(option.consequence))
            for option in slot.options
        ),
        recommended=slot.recommended,
        hold=slot.hold,
    )


def note_evidence(recalled: RecalledNote) -> tuple[Evidence, ...]:
    """The note as evidence: each stretch that speaks."""
    return tuple(Evidence(kind="feedback", id=recalled.note.id, quote=wish) for wish in recalled.wishes)


def fold(text: str) -> str:
    """One spelling for patterns; offsets are not needed here. Playbooks are written by people who do not think of
    a pattern's worst case, so only the first MATCHED characters are searched: more than any real request has."""
    return unicodedata.normalize("NFKC", text[:MATCHED])


def _item(slot: Slot, names: Names, value: str, source: Source, evidence: tuple[Evidence, ...]) -> BriefItem:
    return BriefItem(
        slot=slot.id, label=slot.label.text(names.language), value=value, source=source, evidence=evidence
    )


def _stated_fact(slot: Slot, part: TaskPart, reading: Reading) -> str | None:
    for kind in slot.detect:
        if kind is FactKind.DATE:
            for date in reading.dates:
                if _inside(date.span, part):
                    return date.text
        for fact in reading.facts:
            if fact.kind is kind and _inside(fact.span, part):
                return fact.text
    return None


def _stated_words(slot: Slot, part: TaskPart) -> str | None:
    """The clause around the words that settle the slot, as the client wrote it."""
    # Folding may change the length, so the clause is found in the original by trying each clause.
    written, read = _CLAUSE_END.split(part.text), _CLAUSE_END.split(part.as_read)
    if len(written) != len(read):
        read = written
    return next((c.strip() for c, r in zip(written, read, strict=True) if _any(slot.given, fold(r))), None)


def _inside(span: tuple[int, int], part: TaskPart) -> bool:
    return part.span[0] <= span[0] and span[1] <= part.span[1]


def _any(patterns: tuple[str, ...], text: str) -> bool:
    return bool(patterns) and _joined(patterns).search(text) is not None


@cache
def _joined(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """One pattern for a field of a slot. Bounded by the playbooks; re's own cache of 512 would be thrashed."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.I)


def _because(entry: LedgerEntry, language: Language) -> str:
    if language == "en":
        if entry.broke or entry.held:
            return f"Held {entry.held} and broke {entry.broke} times with this client so far."
        return "Nothing is recorded; a usual default."
    if entry.broke or entry.held:
        return f"この方では、これまで当たり{entry.held}回・外れ{entry.broke}回です。"
    return "記録がないため、一般的な進め方に倣います。"
