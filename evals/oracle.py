"""The two ends of the scale: drafts built from the key must score 1 everywhere, no draft must score 0."""

from typing import Any

from evals.cases import Case, Suite
from evals.drafting import Draft
from evals.scorers import World


def null(_: Case) -> Draft:
    """Nothing."""
    return {}


def oracle(case: Case, world: World) -> Draft:
    """What the key calls right, in the product's JSON contract."""
    asked = [need for need in case.open if need.importance >= 4]
    questions = [_question(place, need.ask_examples[0]) for place, need in enumerate(asked)]
    items = [_item(one.need, one.value, "instruction", "instruction", case.instruction) for one in case.given]
    items += [_item(one.need, one.value, "feedback", *_quote(one.evidence[-1], world)) for one in case.known]
    days = [{"text": one.text, "start": one.start, "end": one.end, "kind": "range"} for one in case.dates]
    english = not any("ぁ" <= letter <= "龥" for letter in case.instruction)
    opening = "Thank you." if english else "ありがとうございます。"
    lines = [f"{one['text']} {' '.join(option['label'] for option in one['options'])}" for one in questions]
    advice = case.channel_advice
    return {
        "brief": {"markdown": case.task_type, "items": items},
        "assumptions": [{"statement": need.assume_example} for need in case.open if need not in asked],
        "questions": questions,
        "dates": days,
        "channel_advice": {"use": advice.use, "why": advice.why} if advice else None,
        "message": {"text": "\n".join([opening, *lines])},
        "warnings": [],
    }


def _question(place: int, text: str) -> dict[str, Any]:
    options = [{"label": "(A)"}, {"label": "(B)"}]
    return {
        "id": f"q{place}",
        "text": text,
        "options": options,
        "reversible": False,
        "fallback": {"action": "hold", "text": "-"},
    }


def _item(label: str, value: str, source: str, place: str, quote: str) -> dict[str, Any]:
    kind = place if place in ("instruction", "profile") else "feedback"
    evidence = [{"kind": kind, "id": place, "quote": quote}]
    return {"label": label, "value": value, "source": source, "evidence": evidence}


def _quote(place: str, world: World) -> tuple[str, str]:
    return place, world.own[place]


def oracle_all(suite: Suite, known: dict[str, World]) -> dict[str, Draft]:
    return {case.id: oracle(case, known[case.client_id]) for case in suite.cases}
