"""The brief, line by line with its source; and her own version of it, once she has edited it."""

import re
from collections.abc import Sequence

from assistant.domain.brief import BriefItem, Source, Step
from assistant.domain.draft import Draft
from assistant.web.html import Html, join, jump, tag
from assistant.web.view import frame, marks, when
from assistant.web.wording import Tongue

PAST_NOTE = "note"
"""The slot of an item that quotes the past without settling a point."""

_HEADING = re.compile(r"(#{1,4})\s+(.*)")
_BULLET = re.compile(r"\s*(?:[-*・]|\d{1,2}[.)])\s+(?:\[[ x]\] )?(.*)")
_QUOTE = re.compile(r"\s*>\s?(.*)")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]<>#|!~$])")
_BOLD = re.compile(r"\*\*(.+?)\*\*")


def brief(draft: Draft, tongue: Tongue, before: Draft | None = None) -> Html:
    """The whole brief as a sheet of labelled rows. What `before` did not say is marked for a moment."""
    known = set(_rows(before, tongue)) if before else None
    rows = [
        row if known is None or row in known else tag("div", row, cls="fresh")
        for row in _rows(draft, tongue)
        if row
    ]
    head = frame.heading(tongue, "brief", marks.legend(tongue))
    title = tag("h3", draft.brief.title, cls="sheet-title")
    return tag(
        "section",
        head,
        title,
        jumps(draft, tongue),
        warnings(draft, tongue),
        tag("dl", *rows, cls="rows"),
        cls="card sheet",
    )


def fresh(draft: Draft, tongue: Tongue, before: Draft) -> list[Html]:
    """The rows that `before` did not have."""
    known = set(_rows(before, tongue))
    return [row for row in _rows(draft, tongue) if row and row not in known]


def _rows(draft: Draft, tongue: Tongue) -> list[Html]:
    body = draft.brief
    return [
        _row(tongue("purpose"), body.purpose),
        _row(tongue("deliverable"), body.deliverable),
        *(_item_row(item, draft, tongue) for item in body.items if item.slot != PAST_NOTE),
        _past_row(draft, tongue),
        list_row(tongue("scope_in"), body.scope.included),
        list_row(tongue("scope_out"), body.scope.excluded),
        _steps_row(body.steps, draft.now.year, tongue),
        _row(tongue("communication"), body.communication),
        list_row(tongue("cautions"), body.cautions),
        list_row(tongue("done_when"), body.done_when),
        list_row(tongue("suggestions"), body.suggestions),
    ]


def jumps(draft: Draft, tongue: Tongue) -> Html:
    """The way to what stands below the brief, with how much of it there is."""
    targets = (
        ("assumptions", f"{tongue('assumptions')} {len(draft.assumptions)}"),
        ("questions-head", f"{tongue('questions')} {len(draft.questions)}"),
        ("message-head", tongue("message")),
    )
    return tag("p", tongue("jump"), *(jump(target, label) for target, label in targets), cls="jumps")


def warnings(draft: Draft, tongue: Tongue) -> Html:
    """What she must know before she works, and a better channel than text where there is one."""
    lines = [tag("li", caution.text) for caution in draft.warnings]
    if draft.channel_advice:
        advice = draft.channel_advice
        name = tongue(f"channel_{advice.use}")
        lines.append(tag("li", tongue("channel_better"), ": ", tag("strong", name), " ", advice.why))
    if not lines:
        return Html("")
    return tag("section", tag("h4", tongue("warnings")), tag("ul", *lines), cls="warnings")


def edited(markdown: str, draft: Draft, tongue: Tongue) -> Html:
    """Her own text: headings, lists, quotes and bold are shown as such, everything else as written."""
    parts: list[Html] = []
    bullets: list[Html] = []
    for line in [*markdown.splitlines(), ""]:
        bullet = _BULLET.fullmatch(line)
        if bullet:
            bullets.append(tag("li", _inline(bullet[1])))
            continue
        if bullets:
            parts.append(tag("ul", *bullets))
            bullets = []
        parts += _block(line)
    head = frame.heading(tongue, "brief", tag("span", tongue("brief_edited"), cls="hint"))
    return tag("section", head, warnings(draft, tongue), *parts, cls="card sheet sheet-edited")


def _block(line: str) -> list[Html]:
    heading = _HEADING.fullmatch(line)
    if heading:
        return [tag("h3" if len(heading[1]) == 1 else "h4", _inline(heading[2]))]
    quote = _QUOTE.fullmatch(line)
    if quote:
        return [tag("p", _inline(quote[1]), cls="said")]
    return [tag("p", _inline(line))] if line.strip() else []


def _inline(text: str) -> Html:
    pieces = _BOLD.split(text)
    words = (_ESCAPED.sub(r"\1", piece) for piece in pieces)
    return join(tag("strong", word) if index % 2 else word for index, word in enumerate(words))


def _row(label: str, *content: str) -> Html:
    if not any(content):
        return Html("")
    return tag("div", tag("dt", label), tag("dd", *content), cls="row")


def list_row(label: str, lines: Sequence[str]) -> Html:
    """A labelled row of lines; nothing without any."""
    return _row(label, tag("ul", *(tag("li", line) for line in lines))) if lines else Html("")


def _item_row(item: BriefItem, draft: Draft, tongue: Tongue) -> Html:
    quotes = marks.evidence(item.evidence, draft, tongue, besides=item.value)
    return _row(item.label, marks.source(item.source, tongue), " ", tag("span", item.value, cls="value"), quotes)


def _past_row(draft: Draft, tongue: Tongue) -> Html:
    """What this client said about earlier work, together: it concerns the whole brief."""
    notes = [item for item in draft.brief.items if item.slot == PAST_NOTE]
    lines = [
        tag("li", tag("span", item.value, cls="value"), marks.evidence(item.evidence, draft, tongue, item.value))
        for item in notes
    ]
    if not lines:
        return Html("")
    return _row(tongue("past_notes"), marks.source(Source.FEEDBACK, tongue), tag("ul", *lines))


def _steps_row(steps: Sequence[Step], year: int, tongue: Tongue) -> Html:
    if not steps:
        return Html("")
    lines = [
        tag(
            "li",
            tag("span", when.span(step.start, step.end, tongue, year), cls="day"),
            tag("span", step.text, cls="value"),
            cls=f"step step-{step.kind}",
        )
        for step in steps
    ]
    return _row(tongue("steps"), tag("ol", *lines, cls="steps"))
