"""One client: the profile, and what was said about earlier work."""

from assistant.domain.client import Client
from assistant.domain.feedback import NoteBook
from assistant.web.html import Html, tag
from assistant.web.view import frame, marks, when
from assistant.web.wording import Tongue


def nobody(tongue: Tongue) -> Html:
    """No client chosen, or none there."""
    return frame.section(tongue, "profile", frame.quiet(tongue, "client_none"))


def profile(client: Client, tongue: Tongue) -> Html:
    """Everything a brief may quote of the profile."""
    rows = [
        ("business", client.business),
        ("channel", tongue(f"channel_{client.channel.value}")),
        ("environment", _lines(client.environment)),
        ("rules", _lines(client.rules)),
    ]
    shown = [tag("div", tag("dt", tongue(key)), tag("dd", value), cls="row") for key, value in rows if value]
    return frame.section(
        tongue, "profile", tag("h3", client.name, cls="sheet-title"), tag("dl", *shown, cls="rows")
    )


def notes(book: NoteBook, most: int, tongue: Tongue) -> Html:
    """The newest notes, day and score first."""
    if not book.notes:
        return frame.section(tongue, "notes", frame.quiet(tongue, "nothing_recalled"))
    rows = []
    for note in book.notes[:most]:
        day = tag("span", when.note_day(note.date.isoformat(), tongue), cls="day")
        score = tag("span", marks.points(note.score, tongue), cls="score")
        task = tag("span", note.task, cls="aside") if note.task else Html("")
        rows.append(tag("li", tag("div", day, score, task, cls="note-head"), tag("span", note.text, cls="value")))
    shown = min(most, len(book.notes))
    count = tongue("newest_of").format(shown=shown, total=len(book.notes))
    return frame.section(tongue, "notes", tag("p", count, cls="quiet"), tag("ul", *rows), cls="recalled")


def _lines(lines: tuple[str, ...]) -> Html:
    return tag("ul", *(tag("li", line) for line in lines)) if lines else Html("")
