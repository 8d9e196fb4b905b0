"""One slot at a time: settled by the instruction, settled by this client's past, or open."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from assistant.domain.base import Language, Localized
from assistant.domain.brief import BriefItem, Evidence, Source
from assistant.domain.concern import without_way
from assistant.domain.context import Context
from assistant.domain.instruction import Reading, TaskPart
from assistant.domain.outcome import LedgerEntry
from assistant.domain.playbook import Playbook, Slot
from assistant.domain.question import OpenPoint, Option
from assistant.drafting.as_before import as_before
from assistant.drafting.quantities import with_digits, yielding
from assistant.drafting.stated import stated_kind
from assistant.drafting.written import in_doubt, note_evidence, still_true, written_item
from assistant.learning.ledger import answers_again, entry_for, posterior
from assistant.learning.past import asked_again, left_open, past_told

MATCHED = 2_000
CALM = 0.9
"""Factor on P(wrong) of a playbook's general slots where the situation is known."""

_PLACEHOLDER = re.compile(r"\{(object|client|deadline)\}")
_CLAUSE_END = re.compile(r"[、。,!?!?\n]")
_PIECE_END = re.compile(
    r"(?<=けど)|(?<=けれど)|(?<=ので)|(?<=んで)(?!す)|(?<=を)|(?<=[ぁ-ん]が)(?=[一-龠ァ-ヶー])|(?<=たら)"
)
"""Where a new thought may begin inside a clause without a comma, as people type."""
_ASKED = (
    r"(?:と[いっ]て|ど[いっ]て|ておいて|でおいて|てくれ|てください|て下さい|てほし|て欲し|てもら|ていただ|てちょうだい|て|たい|お願い|よろしく)"
    r"[^一-龠ァ-ヶー]*$"
)
_REQUEST_TAILS = (
    re.compile(
        rf"(?:を|に|へ|も)?(?:お(?:さえ|ねがい|くっ)|つく|さが|しらべ|たの|とっ|だし|あげ|かえ)[ぁ-ん]{{0,3}}{_ASKED}"
    ),
    re.compile(rf"(?:を|に|へ|も)?[一-龠ァ-ヶー]{{1,4}}[ぁ-ん]{{0,3}}{_ASKED}"),
)
"""A verb in hiragana follows its noun at once (「店おさえて」); one in kanji may not be told from it."""
SHORTEST_PIECE = 2


@dataclass(frozen=True)
class Names:
    """What the placeholders of a playbook stand for in this part of this instruction; `said` is the part itself."""

    object: str
    client: str
    deadline: str
    language: Language
    said: str = ""

    def fill(self, text: Localized) -> str:
        """One pass only: a brace in the client's own words is never read as a placeholder."""
        values = {"object": self.object, "client": self.client, "deadline": self.deadline}
        return _PLACEHOLDER.sub(lambda match: values[match.group(1)], text.text(self.language))


UNSURE = 0.4
"""Power of the situation's probability in P(wrong) of its slots: of a case that is only guessed less is asked."""


def part_slots(book: Playbook, situation_id: str | None, probability: float = 1.0) -> tuple[Slot, ...]:
    """The slots of one part: the situation's first, then the playbook's that it neither replaces nor silences.

    A situation says what lives in the client's head alone; what the playbook asks in general is then likelier to be
    right as assumed. What the client's own words raise (`when`) stays as open as it is.
    """
    situation = book.situation(situation_id)
    if situation is None:
        return book.slots
    own = {slot.id for slot in situation.slots} | set(situation.silent)
    rest = (slot for slot in book.slots if slot.id not in own)
    general = {slot.id: slot for slot in book.slots}
    special = (
        _calmer(_settled_alike(slot, general.get(slot.id)), probability**UNSURE) for slot in situation.slots
    )
    return (*special, *(slot if slot.when else _calmer(slot, CALM) for slot in rest))


def _settled_alike(slot: Slot, general: Slot | None) -> Slot:
    """A case's slot with the past words that settle the playbook's own slot of that name: whoever writes a case thinks
    of its question, and forgets the half of what answers it."""
    if general is None or general.label != slot.label:
        return slot
    notes = tuple(dict.fromkeys((*slot.notes, *general.notes)))
    given = tuple(dict.fromkeys((*slot.given, *general.given)))
    detect = tuple(dict.fromkeys((*slot.detect, *general.detect)))
    return slot.model_copy(update={"notes": notes, "given": given, "detect": detect})


def special_slots(book: Playbook, situation_id: str | None) -> dict[str, str]:
    """The slots that a situation brings: slot id → situation id."""
    situation = book.situation(situation_id)
    return {} if situation is None else {slot.id: situation.id for slot in situation.slots}


def _calmer(slot: Slot, factor: float) -> Slot:
    return slot.model_copy(update={"prior_wrong": slot.prior_wrong * factor})


def arises(slot: Slot, part_text: str) -> bool:
    """True if this slot is a matter at all in this part of the instruction."""
    if slot.when and not _any(slot.when, part_text):
        return False
    return not _any(slot.unless, part_text)


def given_item(slot: Slot, part: TaskPart, reading: Reading, names: Names) -> BriefItem | None:
    """The slot as the instruction itself settles it."""
    found = stated_kind(slot.detect, part, reading) or _stated_words(slot, part)
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


def known_item(slot: Slot, context: Context, names: Names, book: Playbook | None = None) -> BriefItem | None:
    """The slot as this client's past settles it: what was written down for it, else the note that speaks of it most,
    else a line of the profile. `book`: the task type at hand. What proved wrong settles nothing any more."""
    written = written_item(slot.id, slot.label.text(names.language), context, book, names.language)
    if written is not None:
        return written
    entry = entry_for(slot.id, context.ledger)
    usable = still_true(context.usable, entry)
    speaking = [n for n in usable if _any(slot.notes, without_way(fold(f"{n.note.task} {n.wish}")))]
    if speaking:
        note = max(speaking, key=lambda n: n.affinity.get(slot.id, 0.0))
        return _item(slot, names, note.wish, Source.FEEDBACK, note_evidence(note))
    return None if in_doubt(entry) else _profile_item(slot, context, names)


@dataclass(frozen=True)
class Setting:
    """Where slots are settled: one part of an instruction, and this client's past."""

    part: TaskPart
    reading: Reading
    context: Context
    names: Names

    def leaves_open(self, slot: Slot, book: Playbook) -> bool:
        """True where the slot is a matter here and neither the instruction nor the past settles it."""
        return (
            arises(slot, fold(self.part.as_read))
            and given_item(slot, self.part, self.reading, self.names) is None
            and known_item(slot, self.context, self.names, book) is None
        )

    def point(self, slot: Slot, asked_for: float | None, book: Playbook) -> OpenPoint:
        return open_point(slot, self.context.ledger, self.names, asked_for, book.id)


def _profile_item(slot: Slot, context: Context, names: Names) -> BriefItem | None:
    for line in (*context.client.rules, *context.client.environment):
        if _any(slot.notes, fold(line)):
            quote = Evidence(kind="profile", id="profile", quote=line)
            return _item(slot, names, line, Source.PROFILE, (quote,))
    return None


def open_point(
    slot: Slot,
    ledger: tuple[LedgerEntry, ...],
    names: Names,
    asked_for: float | None = None,
    playbook_id: str = "",
) -> OpenPoint:
    """The slot as an open point: how likely our guess (the client's last answer, else the default) is wrong for this
    client, and what that costs. `asked_for`: P(worth asking) before this client's ledger is looked at; `playbook_id`:
    the slot's task type."""
    entry = entry_for(slot.id, ledger)
    wrong, willing = posterior(slot.prior_wrong, entry), answers_again(entry)
    label = slot.label.text(names.language)
    point = OpenPoint(
        slot=slot.id,
        label=label,
        statement=left_open(yielding(names.fill(slot.default), names.said), entry, label, names.language),
        because=_because(slot, entry, names.language),
        consequence=names.fill(slot.consequence),
        probability_wrong=wrong,
        impact=slot.cost_if_wrong,
        answerable=slot.answerable * willing,
        reversible=slot.reversible,
        question=names.fill(slot.question),
        why=asked_again(entry, names.language) or names.fill(slot.why),
        options=tuple(
            Option(label=names.fill(option.label), consequence=names.fill(option.consequence))
            for option in slot.options
        ),
        recommended=slot.recommended,
        hold=slot.hold,
        asked_for=None if asked_for is None else min(1.0, asked_for * willing * wrong / slot.prior_wrong),
        failed=entry.failed,
    )
    return as_before(point, slot, entry, playbook_id, names.language)


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """One spelling for patterns; offsets are not needed here. Playbooks are written by people who do not think of
    a pattern's worst case, so only the first MATCHED characters are searched: more than any real request has."""
    return unicodedata.normalize("NFKC", text[:MATCHED])


def _item(slot: Slot, names: Names, value: str, source: Source, evidence: tuple[Evidence, ...]) -> BriefItem:
    return BriefItem(
        slot=slot.id, label=slot.label.text(names.language), value=value, source=source, evidence=evidence
    )


def _stated_words(slot: Slot, part: TaskPart) -> str | None:
    """The words that settle the slot, as the client wrote them, and as few of their clause as stand alone; kanji
    numbers count as digits."""
    # Folding may change the length, so the clause is found in the original by trying each clause.
    written, read = _CLAUSE_END.split(part.text), _CLAUSE_END.split(part.as_read)
    if len(written) != len(read):
        read = written
    found = next((c.strip() for c, r in zip(written, read, strict=True) if _settles(slot, fold(r))), None)
    return None if found is None else _narrowed(slot, found)


def _narrowed(slot: Slot, clause: str) -> str:
    """The shortest piece of the clause that settles the slot by itself: what is asked to be done with it, and what else
    the clause says, is no part of the fact (「予算は15万ぐらいで」 of 「3社から取ってほしいんだけど予算は15万ぐらいで」)."""
    pieces = [clause, *(piece.strip() for piece in _PIECE_END.split(clause))]
    pieces += [tail.sub("", piece) for tail in _REQUEST_TAILS for piece in pieces]
    alone = [piece for piece in pieces if len(piece) >= SHORTEST_PIECE and _settles(slot, fold(piece))]
    return min(alone, key=len, default=clause)


def _settles(slot: Slot, clause: str) -> bool:
    return _any(slot.given, clause) or _any(slot.given, with_digits(clause))


def _any(patterns: tuple[str, ...], text: str) -> bool:
    return bool(patterns) and _joined(patterns).search(text) is not None


@cache
def _joined(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """One pattern for a field of a slot. Bounded by the playbooks; re's own cache of 512 would be thrashed."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.I)


def _because(slot: Slot, entry: LedgerEntry, language: Language) -> str:
    nothing = (
        "Nothing is recorded; a usual default."
        if language == "en"
        else "記録がないため、一般的な進め方に倣います。"
    )
    return past_told(entry, slot.label.text(language), language) or nothing
