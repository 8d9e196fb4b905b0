"""What the client tells beside the request itself: 「…店かえて。向こうの社長が貝だめらしい」.

A sentence that no slot and no fact takes up would stand in the quoted instruction alone, and be lost in the work.
"""

import re
from collections.abc import Iterator, Sequence

from assistant.domain.base import Localized, Span
from assistant.domain.brief import BriefItem, Evidence, Source
from assistant.domain.instruction import Reading, TaskPart
from assistant.reading.injection import find_orders
from assistant.reading.matters import is_empty
from assistant.reading.tasks import asks, is_request
from assistant.reading.text import sentences

TOLD = "told"
"""Slot of these lines."""

_LABEL = Localized(ja="ご指示の補足", en="Also said")
_LEAST = {"ja": 3, "en": 8}
"""Characters that a sentence must hold beyond what the brief says already."""

_CLAUSE = re.compile(r"[^、,]+")
_NOTHING = re.compile(
    r"です|ます|ました|でした|だよ?|(?:くらい|ぐらい|ほど|ごろ|頃|まで|から|より|以内|以降)|お願い(?:いた)?(?:します)?|おねがい(?:します)?"
    r"|よろしく|頼(?:みます|む)|してください|して|で[すね]?|に|を|は|が|も|の|と|か|ね|よ|な|[\W_]|\b(?:please|by|on|at|in|for|the|a|an|is|are|it|to)\b",
    re.I,
)


def told_beside(reading: Reading, items: Sequence[BriefItem]) -> tuple[BriefItem, ...]:
    """A line for each sentence that tells more than the brief holds, in the order of the text. The sentence that names
    the task is none of them."""
    text = reading.instruction.text
    orders = find_orders(text)
    rest = _unsaid(reading, items)
    return tuple(
        _item(text[start:end], reading)
        for part in reading.parts
        for start, end in _beside(part)
        if text[start:end] not in orders
        and not is_empty(text[start:end])
        and len(_NOTHING.sub("", rest[start:end])) >= _LEAST[reading.language]
    )


def _beside(part: TaskPart) -> Iterator[Span]:
    """In the whole text: the part's sentences without the one that names its task, and of that one the clauses beside
    the one that asks (「貝がだめらしいから、…」)."""
    begin, spans = part.span[0], sentences(part.text)
    asking = next((span for span in spans if is_request(part.text[slice(*span)])), spans[0] if spans else None)
    for span in spans:
        for start, end in _clauses(part.text, span) if span == asking else (span,):
            yield begin + start, begin + end


def _clauses(text: str, sentence: Span) -> list[Span]:
    clauses = [found.span() for found in _CLAUSE.finditer(text, *sentence)]
    asking = next((span for span in clauses if asks(text[slice(*span)])), clauses[-1] if clauses else None)
    return [span for span in clauses if span != asking]


def _unsaid(reading: Reading, items: Sequence[BriefItem]) -> str:
    """The instruction with blanks for what is a fact, a date or vague, for what the tasks are about, and for what a line
    of the brief quotes."""
    text = reading.instruction.text
    quotes = [one.quote for item in items for one in item.evidence if one.kind == "instruction"]
    for quote in sorted([*quotes, *(part.object for part in reading.parts)], key=len, reverse=True):
        text = text.replace(quote, " " * len(quote))
    said = [
        *(one.span for one in reading.facts),
        *(one.span for one in reading.dates),
        *(one.span for one in reading.vague),
    ]
    for start, end in said:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _item(line: str, reading: Reading) -> BriefItem:
    evidence = Evidence(kind="instruction", id="instruction", quote=line)
    return BriefItem(
        slot=TOLD,
        label=_LABEL.text(reading.language),
        value=line.rstrip("。"),
        source=Source.INSTRUCTION,
        evidence=(evidence,),
    )
