"""Revise: the draft after the client's reply, and what is different in it.

What the client said becomes lines of the brief with their words as evidence, replaces what we had assumed about the
same point, and is not asked again. The message is written by the caller: it belongs to the conversation.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from assistant.domain.base import Language
from assistant.domain.brief import Assumption, BriefItem, Source, Step
from assistant.domain.client import Client
from assistant.domain.draft import Caution, Draft, VagueResolution
from assistant.domain.instruction import Instruction, Reading
from assistant.domain.reply import Change
from assistant.domain.when import span_text
from assistant.drafting.agreed import freed, shared_concerns
from assistant.drafting.answered import DATE, FACT, Settlement, Sorted, Told, because_of, sort_answers
from assistant.drafting.dates_noted import date_warnings
from assistant.drafting.plan import HOURS_A_DAY, capacity_warning, in_time
from assistant.drafting.render import brief_markdown
from assistant.drafting.replaced import with_replaced
from assistant.drafting.replan import at_new_end, dates_told, moved_end, new_end, replanned
from assistant.reading.calendar import Calendar


@dataclass(frozen=True)
class Setting:
    """What revising needs beside the draft. `calendar`: the secretary's; `effort_hours`: of the whole task, None
    where it is unknown."""

    client: Client
    language: Language
    now: datetime
    calendar: Calendar
    hours_a_day: float = HOURS_A_DAY
    effort_hours: float | None = None


def revise(draft: Draft, told: Told, setting: Setting) -> tuple[Draft, tuple[Change, ...]]:
    """The next revision and its differences to `draft`; an equal draft and no differences where nothing was told.

    The draft's message is left as it was.
    """
    first, said = draft, sort_answers(draft, told, setting.language)
    swap = with_replaced(draft, said.settled, setting.now, setting.calendar, setting.language)
    draft, done = swap.draft, said
    if swap.before:
        done = replace(sort_answers(draft, told, setting.language), settled=list(swap.settled))
    items, item_changes = _items(draft, done.settled, setting.language, swap.before)
    steps, warnings, plan_changes = _plan(draft, done.settled, items, setting)
    done.questions = [at_new_end(one, draft.brief.steps, steps, setting.language) for one in done.questions]
    assumptions = tuple(
        one.model_copy(update={"statement": new_end(one.statement, draft.brief.steps, steps, setting.language)})
        for one in _assumptions(draft, done)
    )
    brief = draft.brief.model_copy(update={"items": items, "steps": steps})
    markdown = markdown_of(draft.model_copy(update={"brief": brief, "assumptions": assumptions}), setting)
    moved = bool(plan_changes)
    revised = draft.model_copy(
        update={
            "brief": brief.model_copy(update={"markdown": markdown}),
            "assumptions": assumptions,
            "questions": in_time(done.questions, steps, setting.now) if moved else tuple(done.questions),
            "not_asked": tuple(row for row in draft.not_asked if row.slot not in _slots(done.settled)),
            "vague": tuple(_closed(row, done.settled) for row in draft.vague),
            "warnings": warnings,
        }
    )
    changes = (*item_changes, *done.changes, *plan_changes)
    return (revised, changes) if changes else (first, ())


def _items(
    draft: Draft, settled: Sequence[Settlement], language: Language, replaced: Mapping[str, str]
) -> tuple[tuple[BriefItem, ...], list[Change]]:
    """The items with what the client settled: in the place of what stood for the same slot, else at the end."""
    items, changes = list(draft.brief.items), []
    for one in settled:
        item = BriefItem(
            slot=one.slot, label=one.label, value=one.value, source=Source.INSTRUCTION, evidence=one.evidence
        )
        places = [i for i, old in enumerate(items) if one.slot != FACT and _same(draft, old, one)]
        if one.slot == DATE:  # 「明日」 and 「10時から」 are two lines: only what was changed goes
            places = [i for i in places if items[i].value == replaced.get(DATE)]
        before = "、".join(dict.fromkeys(items[i].value for i in places)) or replaced.get(one.slot, "")
        if before == one.value or (one.slot == FACT and any(old.value == one.value for old in items)):
            continue
        place = places[0] if places else len(items)
        items = [old for i, old in enumerate(items) if i not in places]
        items.insert(place, item)
        changes.append(_settled(one, before, draft.assumptions, language))
    return tuple(items), changes


def _same(draft: Draft, old: BriefItem, one: Settlement) -> bool:
    """Does this line stand for what the client settled, under this or another name?"""
    alike = len(draft.tasks) <= 1 and shared_concerns([old.label]) & shared_concerns([one.label])
    return old.slot == one.slot or bool(alike)


def _settled(one: Settlement, before: str, assumptions: Sequence[Assumption], language: Language) -> Change:
    same = shared_concerns([one.label])
    of_matter = [a for a in assumptions if a.slot == one.slot or same & shared_concerns([a.label])]
    assumed = next((a.statement for a in of_matter), "")
    return Change(
        where="assumption" if assumed else "item",
        slot=one.slot,
        label=one.label,
        before=assumed or before,
        after=one.value,
        because=because_of(one, language),
    )


def _assumptions(draft: Draft, done: Sorted) -> tuple[Assumption, ...]:
    """Those the client did not settle, with the fallbacks that act now; costliest if wrong first."""
    slots = _slots(done.settled) | {one.slot for one in done.assumed}
    kept = [one for one in draft.assumptions if one.slot not in slots]
    if len(draft.tasks) <= 1:
        told = shared_concerns(one.label for one in done.settled)
        kept = [
            one.model_copy(update={"statement": freed(one.statement, told)})
            for one in kept
            if not shared_concerns([one.label]) & told
        ]
    return tuple(sorted([*done.assumed, *kept], key=lambda one: -one.probability_wrong * one.impact))


def _plan(
    draft: Draft, settled: Sequence[Settlement], items: Sequence[BriefItem], setting: Setting
) -> tuple[tuple[Step, ...], tuple[Caution, ...], list[Change]]:
    """Steps, warnings and differences. The plan changes only where the reply moves the end of the work."""
    calendar, language = setting.calendar, setting.language
    new_days = date_warnings(dates_told(settled, setting.now, calendar), language)
    due = moved_end(settled, draft.brief.steps, setting.now, calendar)
    warnings = [*draft.warnings, *(one for one in new_days if one not in draft.warnings)]
    changes = [_warned(one) for one in new_days if one not in draft.warnings]
    if due is None:
        return draft.brief.steps, tuple(warnings), changes
    steps = replanned(draft.brief.steps, items, due, now=setting.now, calendar=calendar, language=language)
    if setting.effort_hours is not None:
        warnings = [one for one in warnings if one.kind != "capacity"]
        short = capacity_warning(
            setting.effort_hours, setting.now, due, calendar, hours_a_day=setting.hours_a_day, language=language
        )
        warnings += [short] if short else []
        changes += [_warned(short)] if short and short not in draft.warnings else []
    return steps, tuple(warnings), [*_step_changes(draft.brief.steps, steps, language), *changes]


def _step_changes(before: Sequence[Step], after: Sequence[Step], language: Language) -> list[Change]:
    old = {(step.text, step.kind): span_text(step.start, step.end, language) for step in before}
    new = {(step.text, step.kind): span_text(step.start, step.end, language) for step in after}
    return [
        Change(where="step", slot=key[1], label=key[0], before=old.get(key, ""), after=new.get(key, ""))
        for key in dict.fromkeys((*new, *old))
        if old.get(key) != new.get(key)
    ]


def _warned(caution: Caution) -> Change:
    return Change(where="warning", slot=caution.kind, label=caution.kind, after=caution.text)


def _closed(row: VagueResolution, settled: Sequence[Settlement]) -> VagueResolution:
    """A vague word that a question was to close is closed by its answer."""
    answer = next((one.value for one in settled if one.question and one.question == row.note), None)
    return row if answer is None else row.model_copy(update={"note": answer})


def _slots(settled: Sequence[Settlement]) -> set[str]:
    return {one.slot for one in settled}


def markdown_of(draft: Draft, setting: Setting) -> str:
    """The whole brief of this draft, written anew."""
    note_dates = {note.id: note.date for note in draft.recalled}
    return brief_markdown(draft.brief, draft.assumptions, _reading(draft, setting), setting.client, note_dates)


def _reading(draft: Draft, setting: Setting) -> Reading:
    """As much of the reading as the brief shows: the words and their language."""
    instruction = Instruction(id=draft.id, client_id=draft.client_id, text=draft.instruction, now=draft.now)
    return Reading(instruction=instruction, language=setting.language, parts=())
