"""PlaybookDrafter: plain code on playbooks. Always answers, in milliseconds, with no network and no key."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from assistant.domain.base import Language, Localized
from assistant.domain.brief import BriefItem, Scope, Source
from assistant.domain.context import Context
from assistant.domain.draft import OutlineStep, Proposal, TaskShown, TypeShown
from assistant.domain.instruction import Reading, TaskPart
from assistant.domain.playbook import Playbook
from assistant.domain.question import NotAsked, OpenPoint
from assistant.domain.when import day_text
from assistant.drafting.background import communication, kept_notes, other_facts, warnings
from assistant.drafting.belonging import Belonging
from assistant.drafting.effort import effort_hours
from assistant.drafting.further import Chances, further_points
from assistant.drafting.plan import HOURS_A_DAY
from assistant.drafting.read_as import reading_points
from assistant.drafting.rivals import question_fits, rival_points
from assistant.drafting.slots import (
    Names,
    Setting,
    arises,
    fold,
    given_item,
    known_item,
    open_point,
    part_slots,
    special_slots,
)
from assistant.drafting.timeline import last_day
from assistant.drafting.vague_points import settle_vague
from assistant.reading.asking import AskingReader, slot_key
from assistant.reading.calendar import Calendar

_PERSON = re.compile(r"(?:さん|様|先生|氏|くん|ちゃん|屋さん)$")
_ABOUT = "についての"
"""One calls about a matter, and a person."""
_KANJI_PAIR = re.compile(r"[一-龠]{2}")


@dataclass(frozen=True)
class _Part:
    """One task of the message with its playbook and what the placeholders stand for."""

    part: TaskPart
    book: Playbook
    names: Names

    def setting(self, reading: Reading, context: Context) -> Setting:
        return Setting(self.part, reading, context, self.names)

    @property
    def title(self) -> str:
        """What is done with what; the thing alone where its name says it already (「採用の応募」, not 「採用の応募の採用業務」)."""
        template = self.book.title.text(self.names.language)
        done = _KANJI_PAIR.findall(template.replace("{object}", ""))
        said = any(word in self.names.object for word in (*done, *self.book.acts))
        title = self.names.object if said else self.names.fill(self.book.title)
        if self.names.object in self.book.acts:
            title = f"{title}の{template.rpartition('の')[2]}" if self.names.language == "ja" else title
        return title.replace(_ABOUT, "への") if _PERSON.search(self.names.object) else title

    @property
    def effort_hours(self) -> float:
        return effort_hours(self.book, self.part.as_read)

    def text(self, of: Callable[[Playbook], Localized]) -> str:
        return self.names.fill(of(self.book))

    def texts(self, of: Callable[[Playbook], Sequence[Localized]]) -> list[str]:
        return [self.names.fill(text) for text in of(self.book)]


@dataclass
class _Settled:
    """What the parts have settled and left open so far."""

    items: list[BriefItem] = field(default_factory=list)
    points: list[OpenPoint] = field(default_factory=list)
    not_asked: list[NotAsked] = field(default_factory=list)

    @property
    def taken(self) -> set[str]:
        """Slots that are settled or open already."""
        return {*(item.slot for item in self.items), *(point.slot for point in self.points)}


class PlaybookDrafter:
    """Drafts from the playbooks of the task types that the reading found."""

    def __init__(
        self,
        playbooks: Mapping[str, Playbook],
        calendar: Calendar,
        hours_a_day: float = HOURS_A_DAY,
        asking: AskingReader | None = None,
    ) -> None:
        """`asking`: tells what is worth asking; without it cost and prior alone decide."""
        self._playbooks = playbooks
        self._calendar = calendar
        self._hours_a_day = hours_a_day
        self._asking = asking
        self._belonging = Belonging(playbooks)

    @property
    def name(self) -> str:
        return "playbook"

    def draft(self, reading: Reading, context: Context) -> Proposal:
        parts = self._parts(reading, context)
        done = _Settled()
        worth = [self._worth_asking(part.part) for part in parts]
        for part, chances in zip(parts, worth, strict=True):
            _settle(part, reading, context, done, chances[0])
        for part, chances in zip(parts, worth, strict=True):
            self._add_rivals(part, reading, context, done, chances[1])
        for part, chances in zip(parts, worth, strict=True):
            taken = done.taken
            found = further_points(part.setting(reading, context), self._playbooks, chances)
            done.points.extend(point for point in found if point.slot not in taken)
        vague = settle_vague(reading, sorted(done.taken), context, [part.book for part in parts])
        done.items.extend(vague.items)
        done.points.extend(vague.points)
        done.points.extend(reading_points(reading))
        language = reading.language
        return Proposal(
            title=_joined((part.title for part in parts), language),
            purpose=_paragraph(part.text(lambda book: book.purpose) for part in parts),
            deliverable=_paragraph(part.text(lambda book: book.deliverable) for part in parts),
            scope=Scope(
                included=_listed(parts, lambda book: book.scope_in),
                excluded=_listed(parts, lambda book: book.scope_out),
            ),
            outline=_outline(parts),
            communication=communication(context.client, language),
            cautions=_listed(parts, lambda book: book.cautions),
            suggestions=_listed(parts, lambda book: book.suggestions),
            done_when=_listed(parts, lambda book: book.done_when),
            items=(
                *done.items,
                *other_facts(reading, done.items),
                *kept_notes(context, done.items, reading, self._belonging),
            ),
            points=tuple(done.points),
            settled=tuple(done.not_asked),
            warnings=warnings(reading),
            effort_hours=_effort(parts),
            tasks=tuple(self._shown(part, language) for part in reading.parts),
        )

    def _worth_asking(self, part: TaskPart) -> list[Chances]:
        """P(worth asking) by slot key, for each of the part's types."""
        if self._asking is None:
            return [{} for _ in range(max(2, len(part.guesses)))]
        seen = self._asking.view(part)
        found: list[Chances] = [self._asking.chances(seen, rank) for rank in range(len(part.guesses))]
        return found if len(found) > 1 else [*found, {}]

    def _add_rivals(
        self, part: _Part, reading: Reading, context: Context, done: _Settled, chances: Chances
    ) -> None:
        taken = done.taken
        points = rival_points(part.setting(reading, context), self._playbooks, chances)
        done.points.extend(point for point in points if point.slot not in taken)

    def _shown(self, part: TaskPart, language: Language) -> TaskShown:
        types = tuple(
            TypeShown(
                id=guess.playbook_id,
                label=self._playbooks[guess.playbook_id].label.text(language),
                probability=guess.probability,
                corrected=guess.corrected,
            )
            for guess in part.guesses
        )
        return TaskShown(text=part.text, object=part.object, types=types)

    def _parts(self, reading: Reading, context: Context) -> list[_Part]:
        books = [self._playbooks[part.playbook_id] for part in reading.parts]
        effort = sum(effort_hours(book, part.as_read) for book, part in zip(books, reading.parts, strict=True))
        due = last_day(reading, context, effort, self._calendar, self._hours_a_day)
        deadline = day_text(due, reading.language)
        return [
            _Part(part, book, _names(part, reading, context, deadline))
            for part, book in zip(reading.parts, books, strict=True)
        ]


def _names(part: TaskPart, reading: Reading, context: Context, deadline: str) -> Names:
    unnamed = "the request" if reading.language == "en" else "ご依頼の件"
    return Names(part.object or unnamed, context.client.name, deadline, reading.language, part.as_read)


def _settle(part: _Part, reading: Reading, context: Context, done: _Settled, chances: Chances) -> None:
    """Every slot of the part ends as an item (given or known) or as an open point."""
    text = fold(part.part.as_read)
    likeliest = part.part.guesses[0]
    fits = question_fits(likeliest)
    special = special_slots(part.book, likeliest.situation)
    for slot in part_slots(part.book, likeliest.situation, likeliest.situation_probability):
        if not arises(slot, text) or any(item.slot == slot.id for item in done.items):
            continue
        if item := given_item(slot, part.part, reading, part.names):
            done.items.append(item)
        elif item := known_item(slot, context, part.names, part.book):
            done.items.append(item)
            done.not_asked.append(_answered(part.names.fill(slot.question), item, part.names.language))
        else:
            chance = chances.get(slot_key(special.get(slot.id), slot.id))
            point = open_point(slot, context.ledger, part.names, chance, part.book.id)
            done.points.append(point.model_copy(update={"answerable": point.answerable * fits}))


def _answered(question: str, item: BriefItem, language: Language) -> NotAsked:
    """A question that the past answers, with the words that answer it."""
    from_note = item.source is Source.FEEDBACK
    if language == "en":
        reason = "An earlier remark answers it." if from_note else "The profile answers it."
    else:
        reason = "過去のご指摘で分かります。" if from_note else "プロフィールで分かります。"
    return NotAsked(slot=item.slot, text=question, reason=reason, evidence=item.evidence)


def _outline(parts: Sequence[_Part]) -> tuple[OutlineStep, ...]:
    """The steps of all parts; shares are scaled by each part's share of the whole effort."""
    total = _effort(parts)
    return tuple(
        OutlineStep(
            text=part.names.fill(step.text),
            kind=step.kind,
            share=step.share * part.effort_hours / total,
            moment=step.moment,
            days_later=step.days_later,
        )
        for part in parts
        for step in part.book.steps
    )


def _effort(parts: Sequence[_Part]) -> float:
    return sum(part.effort_hours for part in parts)


def _joined(texts: Iterable[str], language: Language) -> str:
    return (" / " if language == "en" else "、").join(dict.fromkeys(texts))


def _paragraph(texts: Iterable[str]) -> str:
    return "\n".join(dict.fromkeys(texts))


def _listed(parts: Sequence[_Part], of: Callable[[Playbook], Sequence[Localized]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for part in parts for text in part.texts(of)))
