"""Replaced: a day or a number that the client's reply changes wins everywhere the old one stands: in the title, in the
lines of the brief, in the plan, and in what we assumed or ask. Words that name another matter replace nothing."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from assistant.domain.base import Language
from assistant.domain.brief import Assumption, Brief, BriefItem, Scope, Source, Step
from assistant.domain.draft import Draft
from assistant.domain.instruction import DateReading
from assistant.domain.question import Question
from assistant.domain.when import span_text
from assistant.drafting.answered import DATE, DEADLINE, FACT, Settlement
from assistant.drafting.dates_noted import date_warnings
from assistant.drafting.replan import DUE_SLOTS
from assistant.drafting.turned import Turn, turned_counts, turned_days
from assistant.reading.calendar import Calendar
from assistant.reading.dates import read_dates


@dataclass(frozen=True)
class Replaced:
    """The draft without the old values, the settlements in their plain form, and what each took the place of
    (slot → old value)."""

    draft: Draft
    settled: tuple[Settlement, ...]
    before: dict[str, str]


def with_replaced(
    draft: Draft, settled: Sequence[Settlement], now: datetime, calendar: Calendar, language: Language
) -> Replaced:
    """`now`: when the reply came. Messages of several tasks keep their values: nobody can tell whose is changed."""
    if len(draft.tasks) > 1:
        return Replaced(draft, tuple(settled), {})
    rows: list[Settlement] = []
    before: dict[str, str] = {}
    for one in settled:
        turns = _turns(one, draft, now, calendar)
        for turn in turns:
            row, old = _plainly(one, turn, draft, language)
            before[row.slot] = old
            rows.append(row)
            draft = _rewritten(draft, turn, row.slot, language)
        if not turns or (one.slot == FACT and tells_more(one.value, turns)):
            rows.append(one)
    return Replaced(draft, tuple(rows), before)


def _turns(one: Settlement, draft: Draft, now: datetime, calendar: Calendar) -> list[Turn]:
    """What was asked about was not given, so that an answer replaces nothing; but a day by which the work must be done
    may be asked although one was named."""
    if one.question and not DUE_SLOTS.match(one.slot):
        return []
    replied = [item.value for item in draft.brief.items if any(e.kind == "reply" for e in item.evidence)]
    known = (*draft.dates, *(day for value in replied for day in read_dates(value, now, calendar)))
    days = turned_days(one.value, known, now, calendar, due=one.slot == DEADLINE)
    if one.question:
        return days
    return [*days, *turned_counts(one.value, (*replied, draft.instruction), "" if one.slot == FACT else one.label)]


def tells_more(words: str, turns: Iterable[Turn]) -> bool:
    """Do the words say something besides the new values?"""
    for turn in turns:
        for text in turn.said:
            words = words.replace(text, "")
    return len(_SAYS_NO_MORE.sub("", words)) > _REST


_REST = 4
_SAYS_NO_MORE = re.compile(
    r"人数|締め?切り?|〆切|期限|納期|日程|日時|日にち|日付|金額|予算|時間|場所|枚数|部数|件数|変更|訂正|やっぱり?|やはり|すみません|じゃなくて?|ではなくて?|お願いし?ます|お願い|して|ください|下さい"
    r"|なりました|なります|変わ(?:りました|った)|変えて|大丈夫|いいです|です|ます|まで|から|[、。はがをにでもとのねよ!\s]"
)


def _plainly(one: Settlement, turn: Turn, draft: Draft, language: Language) -> tuple[Settlement, str]:
    """The new value under the name of the line it takes the place of, and what that line said."""
    line = next((item for item in draft.brief.items if _is_line_of(item, turn)), None)
    slot, label = one.slot, one.label
    if line is not None and (slot == FACT or line.slot != DATE):
        slot, label = line.slot, line.label
    if isinstance(turn.new, DateReading):
        slot = DEADLINE if turn.new.kind == "deadline" else slot
        value = span_text(turn.new.start, turn.new.end, language)
    else:
        value = turn.new
    return replace(one, slot=slot, label=label, value=value), line.value if line else turn.shown


def _is_line_of(item: BriefItem, turn: Turn) -> bool:
    return item.source is Source.INSTRUCTION and turn.is_all(item.value)


def _rewritten(draft: Draft, turn: Turn, slot: str, language: Language) -> Draft:
    """The draft with the new value in the place of the old. The line of the old value goes; the client's first words,
    and what notes and the profile say, stay as they were said."""
    items = tuple(
        _item(item, turn) for item in draft.brief.items if not _is_line_of(item, turn) or item.slot == slot
    )
    told = date_warnings((turn.old,), language) if isinstance(turn.old, DateReading) else ()
    return draft.model_copy(
        update={
            "brief": _brief(draft.brief, items, turn),
            "assumptions": tuple(_assumption(one, turn) for one in draft.assumptions),
            "questions": tuple(_question(one, turn) for one in draft.questions),
            "dates": tuple(turn.with_day(one) for one in draft.dates if one is not turn.old),
            "tasks": tuple(one.model_copy(update={"object": turn.in_text(one.object)}) for one in draft.tasks),
            "warnings": tuple(one for one in draft.warnings if one not in told),
        }
    )


def _brief(brief: Brief, items: tuple[BriefItem, ...], turn: Turn) -> Brief:
    def every(texts: Iterable[str]) -> tuple[str, ...]:
        return tuple(turn.in_text(text) for text in texts)

    return brief.model_copy(
        update={
            "title": turn.in_text(brief.title),
            "purpose": turn.in_text(brief.purpose),
            "deliverable": turn.in_text(brief.deliverable),
            "scope": Scope(included=every(brief.scope.included), excluded=every(brief.scope.excluded)),
            "cautions": every(brief.cautions),
            "suggestions": every(brief.suggestions),
            "done_when": every(brief.done_when),
            "steps": tuple(_step(step, turn) for step in brief.steps),
            "items": items,
        }
    )


def _item(item: BriefItem, turn: Turn) -> BriefItem:
    """Words of the instruction follow; the line of the old value is put right by who settles it."""
    if item.source is not Source.INSTRUCTION or _is_line_of(item, turn):
        return item
    return item.model_copy(update={"value": turn.in_text(item.value)})


def _step(step: Step, turn: Turn) -> Step:
    """A step on the eve of the old day, or on the day after it, keeps its distance to the new one."""
    step = step.model_copy(update={"text": turn.in_text(step.text)})
    day = turn.neighbour(step)
    return step if day is None else step.model_copy(update={"start": day, "end": day})


def _assumption(one: Assumption, turn: Turn) -> Assumption:
    changes = {"statement": turn.in_text(one.statement), "consequence": turn.in_text(one.consequence)}
    return one.model_copy(update=changes)


def _question(one: Question, turn: Turn) -> Question:
    fallback = one.fallback.model_copy(update={"text": turn.in_text(one.fallback.text)})
    options = tuple(row.model_copy(update={"label": turn.in_text(row.label)}) for row in one.options)
    return one.model_copy(update={"text": turn.in_text(one.text), "fallback": fallback, "options": options})
