"""What was read in the instruction, and what was recalled of this client."""

from assistant.domain.draft import Draft, Recalled
from assistant.web.html import Html, join, tag
from assistant.web.view import frame, marks, when
from assistant.web.wording import Tongue

_SHOWN = 5


def reading(draft: Draft, tongue: Tongue) -> Html:
    """Every date expression and every vague word, each with what became of it."""
    dates = [_date(draft, index, tongue) for index in range(len(draft.dates))]
    vague = [
        tag(
            "li",
            tag("span", marks.said(found.phrase, tongue), cls="phrase"),
            tag("span", tongue(f"by_{found.resolved_by}"), cls=f"fate fate-{found.resolved_by}"),
            tag("span", found.note, cls="aside"),
        )
        for found in draft.vague
    ]
    if not dates and not vague:
        return frame.section(tongue, "reading", frame.quiet(tongue, "nothing_read"))
    parts = [
        join([tag("h4", tongue(key)), tag("ul", *rows)])
        for key, rows in (("dates", dates), ("vague", vague))
        if rows
    ]
    return frame.section(tongue, "reading", *parts, cls="reading")


def recalled(draft: Draft, tongue: Tongue) -> Html:
    """The notes that were recalled, best first; the rest folded away; replaced ones struck through."""
    if not draft.recalled:
        return frame.section(tongue, "recalled", frame.quiet(tongue, "nothing_recalled"))
    days = {note.id: when.note_day(note.date, tongue, draft.now.year) for note in draft.recalled}
    rows = [_note(note, days, tongue) for note in draft.recalled]
    more = Html("")
    if len(rows) > _SHOWN:
        title = f"{tongue('recalled_more')} {len(rows) - _SHOWN}{tongue('count')}"
        more = tag("details", tag("summary", title), tag("ul", *rows[_SHOWN:]))
    return frame.section(tongue, "recalled", tag("ul", *rows[:_SHOWN]), more, cls="recalled")


def _date(draft: Draft, index: int, tongue: Tongue) -> Html:
    found = draft.dates[index]
    year = draft.now.year
    others = [when.span(other.start, other.end, tongue, year) for other in found.alternatives]
    aside = (
        tag("span", f"{tongue('ambiguous')}: {tongue('comma').join(others)}", cls="aside") if others else Html("")
    )
    return tag(
        "li",
        tag("span", marks.said(found.text, tongue), cls="phrase"),
        tag("span", when.reading(found, tongue, year), cls="day"),
        aside,
    )


def _note(note: Recalled, days: dict[str, str], tongue: Tongue) -> Html:
    replaced = note.superseded_by
    why = note.why.replace(replaced, days.get(replaced, replaced)) if replaced else note.why
    text = tag("del" if replaced else "span", note.text, cls="value")
    day, score = tag("span", days[note.id], cls="day"), tag("span", marks.points(note.score, tongue), cls="score")
    return tag("li", tag("div", day, score, cls="note-head"), text, tag("span", why, cls="aside"))
