"""One client: the profile, and what was said about earlier work."""

from collections.abc import Mapping, Sequence

from assistant.domain.client import Client
from assistant.domain.feedback import FeedbackNote
from assistant.domain.lesson import NoteVersion
from assistant.web.html import Html, tag
from assistant.web.view import frame, marks, when
from assistant.web.wording import Tongue


def nobody(tongue: Tongue) -> Html:
    """No client chosen, or none there."""
    return frame.section(tongue, "profile", frame.quiet(tongue, "client_none"))


def profile(client: Client, known: tuple[str, ...], tongue: Tongue) -> Html:
    """Everything a brief may quote of the profile, and the names that come up."""
    rows = [
        ("business", client.business),
        ("channel", tongue(f"channel_{client.channel.value}")),
        ("environment", _lines(client.environment)),
        ("rules", _lines(client.rules)),
        ("known_names", tongue("comma").join(known)),
    ]
    shown = [tag("div", tag("dt", tongue(key)), tag("dd", value), cls="row") for key, value in rows if value]
    key = tag("span", client.id, cls="client-key unseen")  # the page's script saves this client's files
    title = tag("h3", client.name, cls="sheet-title")
    return frame.section(tongue, "profile", title, tag("dl", *shown, cls="rows"), key)


def notes(
    found: Sequence[NoteVersion], total: int, most: int, replaced: Mapping[str, str], tongue: Tongue
) -> Html:
    """The newest notes, day and score first; `replaced`: id of a note to the day of the one that took its place."""
    if not total:
        return frame.section(tongue, "notes", frame.quiet(tongue, "nothing_recalled"))
    if not found:
        return frame.section(tongue, "notes", frame.quiet(tongue, "no_notes_found"))
    rows = [_note(version, replaced, tongue) for version in found[:most]]
    count = tongue("newest_of").format(shown=min(most, len(found)), total=total)
    return frame.section(tongue, "notes", tag("p", count, cls="quiet"), tag("ul", *rows), cls="recalled notes")


def _note(version: NoteVersion, replaced: Mapping[str, str], tongue: Tongue) -> Html:
    note = version.note
    told = _told(version, replaced, tongue)
    text = tag("del" if told else "span", note.text, cls="value")
    fate = tag("span", told, cls="aside") if told else Html("")
    opener = Html("") if version.withdrawn or version.corrected_by else _opener(note, tongue)
    return tag("li", tag("div", *_head(note, tongue), opener, cls="note-head"), text, fate)


def _told(version: NoteVersion, replaced: Mapping[str, str], tongue: Tongue) -> str:
    """Why this note no longer counts; empty while it does."""
    if version.corrected_by:
        return tongue("note_corrected")
    if version.withdrawn:
        return tongue("note_withdrawn")
    newer = replaced.get(version.note.id)
    return tongue("note_replaced").format(day=when.note_day(newer, tongue)) if newer else ""


def _head(note: FeedbackNote, tongue: Tongue) -> tuple[Html, ...]:
    return (
        tag("span", when.note_day(note.date.isoformat(), tongue), cls="day"),
        tag("span", marks.points(note.score, tongue), cls="score" if note.score is not None else "score none"),
        tag("span", note.task, cls="aside") if note.task else Html(""),
    )


def _opener(note: FeedbackNote, tongue: Tongue) -> Html:
    """The key of the note goes along, unseen: the page's script hands it to the form."""
    about = tag("span", marks.shorten(note.text, 20), cls="unseen")
    return tag("button", tongue("edit_note"), about, tag("span", note.id, cls="note-key key"), cls="note-open")


def _lines(lines: tuple[str, ...]) -> Html:
    return tag("ul", *(tag("li", line) for line in lines)) if lines else Html("")
