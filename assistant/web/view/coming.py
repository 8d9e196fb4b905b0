"""What a model has written so far, beside the draft that stands: not checked to its end, and never in its place."""

from collections.abc import Sequence

from assistant.domain.draft import Draft
from assistant.web.html import Html, tag
from assistant.web.view import brief, frame
from assistant.web.wording import Tongue


def coming(draft: Draft, before: Draft, tongue: Tongue) -> Html:
    """What of it `before` does not say; nothing where there is nothing new yet."""
    title = draft.brief.title if draft.brief.title != before.brief.title else ""
    rows = brief.fresh(draft, tongue, before)
    lists = (
        ("assumptions", [one.statement for one in draft.assumptions], {a.statement for a in before.assumptions}),
        ("questions", [one.text for one in draft.questions], {q.text for q in before.questions}),
    )
    points = [brief.list_row(tongue(name), _new(texts, known)) for name, texts, known in lists]
    if not title and not rows and not any(points):
        return Html("")
    return tag(
        "section",
        frame.heading(tongue, "coming", tag("span", tongue("coming_hint"), cls="hint")),
        tag("h4", title) if title else Html(""),
        tag("dl", *rows, *points, cls="rows"),
        cls="card coming",
    )


def _new(texts: Sequence[str], known: set[str]) -> list[str]:
    return [text for text in texts if text not in known]
