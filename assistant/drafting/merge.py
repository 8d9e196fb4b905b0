"""Merge: a checked model's proposal joined with the playbook's. What was given stays, what was forgotten is filled in,
and how likely and how costly a mistake is, is weighed by us."""

import hashlib
import random
from collections.abc import Sequence
from typing import TypeVar

from assistant.domain.brief import BriefItem, Evidence, Scope, Source
from assistant.domain.draft import Disposal, OutlineStep, Proposal
from assistant.domain.question import NotAsked, OpenPoint, Option
from assistant.drafting.ask import FIRST_PRICE, SILENT_BELOW, expected_cost, worth
from assistant.drafting.model_checks.case import INSTRUCTION, PROFILE, Case, folded
from assistant.drafting.model_checks.walk import disposal
from assistant.drafting.model_terms import ModelProposal, ToldKnown, ToldPoint
from assistant.learning.ledger import entry_for, posterior

FORGOTTEN = 0.8
"""Factor on P(wrong) of a point that the playbook would not ask and that the model did not take up."""

MINOR = 0.5
"""The same where the model says that it hardly matters this time."""

MOST_LISTED = 5
MOST_SUGGESTIONS = 2
FEWEST_STEPS = 2
_SURE = (0.03, 0.95)
_SOURCES = {INSTRUCTION: Source.INSTRUCTION, PROFILE: Source.PROFILE}

Thing = TypeVar("Thing")


def merged(told: ModelProposal, case: Case) -> tuple[Proposal, tuple[Disposal, ...]]:
    """The playbook's proposal, improved by what the model told and the checks let stand."""
    base = case.base
    items = _items(told, base.items)
    points, filled = _points(told, items, case)
    proposal = base.model_copy(
        update={
            "title": told.title or base.title,
            "purpose": told.purpose or base.purpose,
            "deliverable": told.deliverable or base.deliverable,
            "scope": Scope(
                included=_listed(told.included, base.scope.included),
                excluded=_listed(told.excluded, base.scope.excluded),
            ),
            "outline": _outline(told, base.outline),
            "cautions": _listed(told.cautions, base.cautions),
            "suggestions": (told.suggestions or base.suggestions)[:MOST_SUGGESTIONS],
            "done_when": _listed(told.done_when, base.done_when),
            "items": items,
            "points": shuffled(points, case.reading.instruction.text),
            "settled": (*_still_settled(told, base.settled), *_newly_settled(items, case)),
        }
    )
    return proposal, filled


def shuffled(things: Sequence[Thing], seed: str) -> tuple[Thing, ...]:
    """The same things in an order that their maker did not choose; the same for the same seed."""
    rows = list(things)
    random.Random(hashlib.sha256(seed.encode()).digest()).shuffle(rows)  # noqa: S311 - no secret
    return tuple(rows)


def _items(told: ModelProposal, before: Sequence[BriefItem]) -> tuple[BriefItem, ...]:
    """All that the playbook's draft holds, and what else the model found; a remark that is now quoted as the answer
    to something does not stand a second time under the general remarks. A remark that does not answer its slot after
    all is a general one again."""
    reopened = {point.slot for point in told.open}
    base = [_general(item) if item.slot in reopened and _past(item) else item for item in before]
    taken = {item.slot for item in base if item.slot != "note"}
    new: list[BriefItem] = []
    for one in told.known:
        if one.slot not in taken:
            taken.add(one.slot)
            new.append(_item(one))
    said = [folded(item.value) for item in new if item.source is Source.FEEDBACK]
    kept = [i for i in base if i.slot != "note" or not any(folded(i.value) in value for value in said)]
    return (*kept, *new)


def _past(item: BriefItem) -> bool:
    return item.source is not Source.INSTRUCTION


def _general(item: BriefItem) -> BriefItem:
    return item.model_copy(update={"slot": "note"})


def _still_settled(told: ModelProposal, settled: Sequence[NotAsked]) -> tuple[NotAsked, ...]:
    reopened = {point.slot for point in told.open}
    return tuple(row for row in settled if row.slot not in reopened)


def _item(one: ToldKnown) -> BriefItem:
    return BriefItem(
        slot=one.slot,
        label=one.label or one.value[:12],
        value=one.value,
        source=_SOURCES.get(one.ref, Source.FEEDBACK),
        evidence=_evidence(one),
    )


def _evidence(one: ToldKnown | ToldPoint) -> tuple[Evidence, ...]:
    if not one.quote:
        return ()
    kind = one.ref if one.ref in _SOURCES else "feedback"
    return (Evidence.model_validate({"kind": kind, "id": one.ref, "quote": one.quote}),)


def _points(
    told: ModelProposal, items: Sequence[BriefItem], case: Case
) -> tuple[tuple[OpenPoint, ...], tuple[Disposal, ...]]:
    """The model's points, weighed with ours, then the playbook's that it left out; settled ones are gone."""
    settled = {item.slot for item in items}
    base = {point.slot: point for point in case.base.points if point.slot not in settled}
    new = {p.slot: _point(p, base.get(p.slot), case) for p in told.open if p.slot not in settled}
    left = [point for slot, point in base.items() if slot not in new]
    filled = [
        disposal(
            "question",
            p.slot,
            p.question,
            "filled",
            "モデルの案に抜けていたため、いつもの確認事項から補いました。",
        )
        for p in left
        if p.slot not in told.minor and expected_cost(p) >= SILENT_BELOW
    ]
    return (*new.values(), *(_left_out(p, told.minor) for p in left)), tuple(filled)


def _point(one: ToldPoint, base: OpenPoint | None, case: Case) -> OpenPoint:
    english = case.reading.language == "en"
    redo = "We will redo that part." if english else "その部分をやり直します。"
    reason = "It is written nowhere." if english else "どこにも書かれていないため、仮に置きます。"
    waits = base.hold or (base.reversible and not one.reversible) if base else not one.reversible
    return OpenPoint(
        slot=one.slot,
        label=one.label or (base.label if base else one.question[:12]),
        statement=one.assumption,
        because=one.because or (base.because if base else reason),
        evidence=_evidence(one),
        consequence=one.consequence or (base.consequence if base else redo),
        probability_wrong=_probability(one, base, case),
        impact=_impact(one, base),
        answerable=(one.answerable + base.answerable) / 2 if base else one.answerable,
        reversible=one.reversible and (base is None or base.reversible),
        question=one.question,
        why=one.why or (base.why if base else reason),
        options=tuple(Option(label=option.label, consequence=option.consequence) for option in one.options),
        recommended=one.recommended,
        hold=waits,
        asked_for=base.asked_for if base and worth(base) > FIRST_PRICE else None,
    )


def _probability(one: ToldPoint, base: OpenPoint | None, case: Case) -> float:
    """The model's estimate moved by this client's ledger, and halfway to the playbook's where it has one. What the
    playbook would ask is not talked down by a number: a model that finds it unimportant says so (`minor`)."""
    entry = entry_for(one.slot, case.context.ledger)
    told = posterior(min(max(one.probability_wrong, _SURE[0]), _SURE[1]), entry)
    if base is None:
        return told
    mean = (told + base.probability_wrong) / 2
    return max(mean, base.probability_wrong) if worth(base) > FIRST_PRICE else mean


def _impact(one: ToldPoint, base: OpenPoint | None) -> int:
    """Between both; what can not be undone never costs less than the playbook says."""
    if base is None:
        return one.cost_if_wrong
    if base.hold or not base.reversible:
        return max(one.cost_if_wrong, base.impact)
    return round((one.cost_if_wrong + base.impact) / 2)


def _left_out(point: OpenPoint, minor: Sequence[str]) -> OpenPoint:
    """What the model left aside on purpose is less likely to be asked, and what it forgot stays worth asking where it
    was; where nothing can be undone nothing is calmed."""
    forgotten = point.slot not in minor
    if point.hold or not point.reversible or (forgotten and worth(point) > FIRST_PRICE):
        return point
    factor = FORGOTTEN if forgotten else MINOR
    chance = None if point.asked_for is None else point.asked_for * factor
    return point.model_copy(update={"probability_wrong": point.probability_wrong * factor, "asked_for": chance})


def _newly_settled(items: Sequence[BriefItem], case: Case) -> tuple[NotAsked, ...]:
    """The playbook's questions that the model found answered, with the words that answer them."""
    open_before = {point.slot: point for point in case.base.points}
    english = case.reading.language == "en"
    rows = []
    for item in items:
        if item.slot in open_before and item.slot not in {row.slot for row in case.base.settled}:
            reason = "Earlier words answer it." if english else "いただいた言葉や記録で分かります。"
            rows.append(
                NotAsked(
                    slot=item.slot, text=open_before[item.slot].question, reason=reason, evidence=item.evidence
                )
            )
    return tuple(rows)


def _outline(told: ModelProposal, base: Sequence[OutlineStep]) -> tuple[OutlineStep, ...]:
    """The model's steps where they make a course of work that ends in handing over; else the playbook's."""
    kinds = [step.kind for step in told.steps]
    if len(kinds) < FEWEST_STEPS or "final" not in kinds:
        return tuple(base)
    total = sum(step.share for step in told.steps) or 1.0
    return tuple(OutlineStep(text=s.text, kind=s.kind, share=s.share / total) for s in told.steps)


def _listed(told: Sequence[str], base: Sequence[str]) -> tuple[str, ...]:
    """The model's lines first, then the playbook's own, as far as there is room: hers are made for this task."""
    rows = {folded(text): text for text in (*told, *base)}
    return tuple(rows.values())[: max(MOST_LISTED, len(base))]
