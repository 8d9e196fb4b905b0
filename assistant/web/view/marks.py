"""Small marks that return everywhere: where a line comes from, how much it weighs, what it quotes."""

from collections.abc import Sequence

from assistant.domain.brief import Evidence, Source
from assistant.domain.draft import Draft
from assistant.web.html import Html, join, tag
from assistant.web.view import when
from assistant.web.wording import Tongue

_SOURCE = {
    Source.INSTRUCTION: "instruction",
    Source.PROFILE: "profile",
    Source.FEEDBACK: "feedback",
    Source.DEFAULT: "assumed",
    Source.INFERRED: "assumed",
}
_QUOTE = 80


def source(kind: Source, tongue: Tongue) -> Html:
    """The mark of a source."""
    name = _SOURCE[kind]
    return tag("span", tongue(f"src_{name}"), cls=f"mark mark-{name}")


def legend(tongue: Tongue) -> Html:
    """All four marks, to read the brief by."""
    kinds = (Source.INSTRUCTION, Source.FEEDBACK, Source.PROFILE, Source.DEFAULT)
    return tag("p", tongue("legend"), " ", join((source(kind, tongue) for kind in kinds), " "), cls="legend")


def dots(filled: int, label: str, of: int = 5) -> Html:
    """`●●●○○`, with the number for those who do not see it."""
    count = max(0, min(of, filled))
    spoken = tag("span", f"{label} {count}/{of}", cls="unseen")
    on, off = tag("span", "●" * count, cls="dots-on"), tag("span", "○" * (of - count), cls="dots-off")
    return tag("span", spoken, on, off, cls="dots")


def evidence(quotes: Sequence[Evidence], draft: Draft, tongue: Tongue, besides: str = "") -> Html:
    """The quotes a line rests on, each with the day and score of its note. A quote that stands in `besides`, the
    line itself, is not said twice; one of the instruction is left out, it stands beside the brief."""
    told = (quote for quote in quotes if quote.kind != "instruction")
    return join(_quote(quote, draft, tongue, besides) for quote in told)


def _quote(quote: Evidence, draft: Draft, tongue: Tongue, besides: str) -> Html:
    origin = tag("span", _origin(quote, draft, tongue), cls="origin")
    if quote.quote.rstrip("。.") in besides:
        return tag("span", origin, cls="quote")
    return tag("span", f"{said(shorten(quote.quote), tongue)} ", origin, cls="quote")


def _origin(quote: Evidence, draft: Draft, tongue: Tongue) -> str:
    if quote.kind in ("profile", "reply"):
        return tongue(f"src_{quote.kind}")
    note = next((note for note in draft.recalled if note.id == quote.id), None)
    if note is None:
        return quote.id
    score = "" if note.score is None else f" {points(note.score, tongue)}"
    return when.note_day(note.date, tongue, draft.now.year) + score


def points(score: int | None, tongue: Tongue) -> str:
    """`85点`; a note without a score says so."""
    if score is None:
        return tongue("no_score")
    return f"{score}点" if tongue.language == "ja" else f"{score} {tongue('points')}"


def said(text: str, tongue: Tongue) -> str:
    """In the quotation marks of the reader's language."""
    return f"「{text}」" if tongue.language == "ja" else f"“{text}”"


def shorten(text: str, limit: int = _QUOTE) -> str:
    """At most `limit` characters on one line."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"
