"""Agreed: one matter has one value in a draft. What a note of this kind of work, or another line of the brief, settles
is not assumed otherwise under another slot's name, and numbers of ours follow the client's."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from assistant.domain.base import Language
from assistant.domain.brief import BriefItem, Evidence, Source
from assistant.domain.concern import Concern, concern_of, concerns_in
from assistant.domain.context import Context
from assistant.domain.draft import Proposal
from assistant.domain.instruction import Reading
from assistant.domain.question import NotAsked, OpenPoint
from assistant.drafting.asked import asked
from assistant.drafting.counted import about_this_work, with_wanted_counts

NOTED = frozenset((Concern.CHOICES, Concern.COPIES, Concern.PAGES))
"""What a note of this kind of work settles for the next time too; how many people come, it does not."""

SHARED = frozenset((Concern.PEOPLE, Concern.MONEY, Concern.PLACE))
"""What one line of the brief settles for every slot of that matter."""

_PRINTED = re.compile(r"\d+(?P<unit>枚|ページ|部(?!屋|長|門|分))")
_LEFT_OPEN = {
    Concern.MONEY: re.compile(r"予算(?:と[^は、。]{1,8})?は決めず、"),
    Concern.PEOPLE: re.compile(r"\(計?\d+(?:名|人)\)|(?:計)?\d+(?:名|人)の(?=席)"),
}
"""Words of an assumption that treat a matter as open, or give it a value of ours."""

_QUOTED = re.compile(r"[「“][^」”]*[」”]")
"""What a question is about, by its name."""

_BY_NOTE = {"ja": "過去のご指摘で分かります。", "en": "An earlier remark answers it."}
_BY_LINE = {"ja": "決まっていることから分かります。", "en": "What is settled answers it."}


def agreed(proposal: Proposal, reading: Reading, context: Context) -> Proposal:
    """The proposal with every matter settled once. Messages of several tasks keep theirs apart: two budgets may be
    two."""
    counted = with_wanted_counts(proposal, reading, context)
    noted = _noted(counted, reading.language, context)
    return _one_value(noted, reading.language) if len(reading.parts) == 1 else noted


def shared_concerns(labels: Iterable[str]) -> frozenset[Concern]:
    """Those of the matters that have one value in a draft which these slots' names stand for."""
    return frozenset(concern for label in labels if (concern := concern_of(label)) in SHARED and concern)


def same_concern(first: OpenPoint, second: OpenPoint) -> bool:
    """Do both ask for one of these matters, of one thing?"""
    about = [match[0] if (match := _QUOTED.search(p.question)) else "" for p in (first, second)]
    if not about[0] or about[0] != about[1]:
        return False
    kinds = asked(first.question)
    if first.label == second.label and not (kinds and kinds == asked(second.question)):
        return False
    return bool(shared_concerns([first.label]) & shared_concerns([second.label]))


def freed(statement: str, concerns: Iterable[Concern]) -> str:
    """The statement without words that leave a settled matter open, or settle it otherwise."""
    for concern in concerns:
        words = _LEFT_OPEN.get(concern)
        statement = words.sub("", statement) if words else statement
    return statement


def _noted(proposal: Proposal, language: Language, context: Context) -> Proposal:
    """Points about a number that a note of this kind of work names become lines of the brief."""
    notes = sorted(about_this_work(proposal, context), reverse=True)
    items, rows, left = [], [], []
    for point in proposal.points:
        concern = concern_of(point.label)
        found = next((n for n in notes if concern in NOTED and concern in concerns_in(n[1])), None)
        if found is None:
            left.append(point)
            continue
        quote = Evidence(kind="feedback", id=found[2], quote=found[1])
        items.append(
            BriefItem(
                slot=point.slot, label=point.label, value=found[1], source=Source.FEEDBACK, evidence=(quote,)
            )
        )
        rows.append(_not_asked(point, _BY_NOTE[language], (quote,)))
    told = [item.value for item in (*proposal.items, *items) if concern_of(item.label) in NOTED]
    left = [p.model_copy(update={"statement": following(p.statement, told)}) for p in left]
    return _with(proposal, left, items, rows)


def following(statement: str, told: Iterable[str]) -> str:
    """The statement with its number of pages or prints as the client told it (「12枚で組みます」 beside 「3枚まで」);
    one that is a part of the whole (「最後の1枚だけ」) stays."""
    for match in (found for words in told if (found := _PRINTED.search(unicodedata.normalize("NFKC", words)))):
        ours = rf"\d+{match['unit']}(?=で(?!す)|を目安|以内|まで|に(?:収|まと))"
        statement = re.sub(ours, match[0], statement)
    return statement


def _one_value(proposal: Proposal, language: Language) -> Proposal:
    """Points of a matter that a line of the brief settles are neither asked nor assumed."""
    lines = {concern: item for item in proposal.items if (concern := concern_of(item.label)) in SHARED and concern}
    rows, left = [], []
    for point in proposal.points:
        line = lines.get(concern) if (concern := concern_of(point.label)) else None
        if line is None:
            left.append(point.model_copy(update={"statement": freed(point.statement, lines)}))
        elif line.slot != point.slot:
            rows.append(_not_asked(point, _BY_LINE[language], line.evidence))
    return _with(proposal, left, [], rows)


def _not_asked(point: OpenPoint, reason: str, evidence: tuple[Evidence, ...]) -> NotAsked:
    return NotAsked(slot=point.slot, text=point.question, reason=reason, evidence=evidence)


def _with(
    proposal: Proposal, points: Sequence[OpenPoint], items: Sequence[BriefItem], rows: Sequence[NotAsked]
) -> Proposal:
    return proposal.model_copy(
        update={
            "points": tuple(points),
            "items": (*proposal.items, *items),
            "settled": (*proposal.settled, *rows),
        }
    )
