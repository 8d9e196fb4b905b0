"""Vague words that no slot of a playbook has taken up: each becomes an open point of its own.

So none is passed over: it is asked if it is worth it, else our reading of it is stated.
"""

from collections.abc import Iterable, Sequence

from assistant.domain.base import Language
from assistant.domain.instruction import Reading, TaskPart, VagueFinding
from assistant.domain.question import OpenPoint, Option
from assistant.reading.vague import name_object

_COSTS = {"permission": (4, 0.35), "amount": (3, 0.4), "person": (3, 0.4), "time": (3, 0.35), "past": (3, 0.35)}
"""Group → cost if wrong, P(wrong). The others (quality, scope, method) cost little: a first draft shows them."""

_USUAL = (2, 0.35)


def vague_points(reading: Reading, taken: Iterable[str]) -> list[OpenPoint]:
    """One point for each slot that a vague word opens and that is not in `taken`, in the order of the text."""
    seen = set(taken)
    points = []
    for finding in reading.vague:
        if finding.slot not in seen and finding.assume:
            seen.add(finding.slot)
            points.append(_point(finding, object_of(finding, reading.parts), reading.language))
    return points


def _point(finding: VagueFinding, about: str, language: Language) -> OpenPoint:
    cost, wrong = _COSTS.get(finding.group, _USUAL)
    english = language == "en"
    return OpenPoint(
        slot=finding.slot,
        label=f"“{finding.phrase}”" if english else f"「{finding.phrase}」の意味",
        statement=name_object(finding.assume, about),
        because=f"“{finding.phrase}” leaves open: {finding.undecided}"
        if english
        else f"「{finding.phrase}」では、{finding.undecided}が決まっていないため。",
        consequence="We will redo that part." if english else "その部分をやり直します。",
        probability_wrong=wrong,
        impact=cost,
        answerable=0.8,
        reversible=True,
        question=name_object(finding.question, about),
        why=f"“{finding.phrase}” can be read in more than one way."
        if english
        else f"「{finding.phrase}」の受け取り方が分かれるためです",
        options=_options(english),
    )


def _options(english: bool) -> tuple[Option, ...]:
    if english:
        return (Option(label="Yes, go ahead"), Option(label="No, something else"))
    return (Option(label="はい、それで"), Option(label="いいえ、違います"))


def object_of(finding: VagueFinding, parts: Sequence[TaskPart]) -> str:
    """The matter of the part that holds the word."""
    inside = (p.object for p in parts if p.span[0] <= finding.span[0] < p.span[1])
    return next(inside, parts[0].object)
