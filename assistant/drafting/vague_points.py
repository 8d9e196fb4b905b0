"""Vague words that no slot of a playbook has taken up: each becomes an open point of its own.

So none is passed over: it is asked if it is worth it, else our reading of it is stated.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.domain.base import Language
from assistant.domain.brief import BriefItem
from assistant.domain.context import Context
from assistant.domain.instruction import Reading, TaskPart, VagueFinding
from assistant.domain.outcome import LedgerEntry
from assistant.domain.playbook import Playbook
from assistant.domain.question import OpenPoint, Option
from assistant.drafting.noted_answers import near_lines
from assistant.drafting.sayings import Saying
from assistant.drafting.written import written_item
from assistant.learning.ledger import answers_again, entry_for, posterior
from assistant.learning.past import asked_again, left_open, past_told
from assistant.reading.vague import name_object

_COSTS = {"permission": (4, 0.35), "amount": (3, 0.4), "person": (3, 0.4), "time": (3, 0.35), "past": (3, 0.35)}
"""Group → cost if wrong, P(wrong). The others (quality, scope, method) cost little: a first draft shows them."""

_USUAL = (2, 0.35)
PAST = "past"
_AS_BEFORE = ("as_usual", "same_as_last")
"""Entries of the lexicon that point to how the same work was done before, not to one file or one remark."""
_BOOKED_OR_BOUGHT = frozenset(("booking_meal", "booking_room", "travel", "shopping", "vendors"))
"""Of these notes hold the terms: place, price, supplier. What a paper looked like they seldom say."""


@dataclass(frozen=True)
class VagueSettled:
    """The slots that vague words open: closed by what was written down for them, or still open."""

    items: tuple[BriefItem, ...] = ()
    points: tuple[OpenPoint, ...] = ()


def settle_vague(
    reading: Reading, taken: Iterable[str], context: Context, books: Sequence[Playbook]
) -> VagueSettled:
    """One item or point for each slot that a vague word opens and that is not in `taken`, in the order of the text.
    `books`: the playbook of each part."""
    seen = set(taken)
    items, points = [], []
    lines = near_lines(reading, context) if any(finding.group == PAST for finding in reading.vague) else []
    for finding in reading.vague:
        if finding.slot in seen or not finding.assume:
            continue
        seen.add(finding.slot)
        place = _part_of(finding, reading.parts)
        label = _label(finding, reading.language)
        item = written_item(finding.slot, label, context, books[place], reading.language)
        line = _last_time(finding, books[place], lines)
        if item is None and line is not None:
            item = line.item(finding.slot, label, line.text)
        if item is not None:
            items.append(item)
        else:
            entry = entry_for(finding.slot, context.ledger)
            points.append(_point(finding, reading.parts[place].object, entry, reading.language))
    return VagueSettled(tuple(items), tuple(points))


def _last_time(finding: VagueFinding, book: Playbook, lines: Sequence[Saying]) -> Saying | None:
    """「いつもの」「前と同じ」: what is written down of the same matter says what that is."""
    told = finding.entry.startswith(_AS_BEFORE) and book.id in _BOOKED_OR_BOUGHT
    return next(iter(lines), None) if told else None


def _point(finding: VagueFinding, about: str, entry: LedgerEntry, language: Language) -> OpenPoint:
    cost, wrong = _COSTS.get(finding.group, _USUAL)
    english = language == "en"
    label = _label(finding, language)
    undecided = (
        f"“{finding.phrase}” leaves open: {finding.undecided}"
        if english
        else f"「{finding.phrase}」では、{finding.undecided}が決まっていないため。"
    )
    ambiguous = (
        f"“{finding.phrase}” can be read in more than one way."
        if english
        else f"「{finding.phrase}」の受け取り方が分かれるためです"
    )
    return OpenPoint(
        slot=finding.slot,
        label=label,
        statement=left_open(name_object(finding.assume, about), entry, label, language),
        because=past_told(entry, label, language) or undecided,
        consequence="We will redo that part." if english else "その部分をやり直します。",
        probability_wrong=posterior(wrong, entry),
        impact=cost,
        answerable=0.8 * answers_again(entry),
        reversible=True,
        question=name_object(finding.question, about),
        why=asked_again(entry, language) or ambiguous,
        options=_options(english),
        failed=entry.failed,
    )


def _label(finding: VagueFinding, language: Language) -> str:
    return f"“{finding.phrase}”" if language == "en" else f"「{finding.phrase}」の意味"


def _options(english: bool) -> tuple[Option, ...]:
    if english:
        return (Option(label="Yes, go ahead"), Option(label="No, something else"))
    return (Option(label="はい、それで"), Option(label="いいえ、違います"))


def object_of(finding: VagueFinding, parts: Sequence[TaskPart]) -> str:
    """The matter of the part that holds the word."""
    return parts[_part_of(finding, parts)].object


def _part_of(finding: VagueFinding, parts: Sequence[TaskPart]) -> int:
    """The place of the part that holds the word; the first where none does."""
    return next((i for i, p in enumerate(parts) if p.span[0] <= finding.span[0] < p.span[1]), 0)
