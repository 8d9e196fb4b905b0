"""What comes in: candidate notes of a talk, and what a file would change."""

from collections import Counter
from collections.abc import Mapping

from assistant.domain.client import Client
from assistant.importing import ImportPlan
from assistant.importing.chat import NoteCandidate
from assistant.importing.problems import one_line
from assistant.web.desk import Holdings
from assistant.web.html import Html, tag
from assistant.web.view import marks, notice, when
from assistant.web.wording import Tongue

_ROWS = 20


def reading(done: int, total: int, found: int, tongue: Tongue) -> Html:
    """How far the reading of a talk is."""
    share = round(100 * done / total) if total else 100
    words = tongue("talk_reading").format(share=share, found=found)
    return tag("div", tag("p", words), cls="notice working", role="status")


def offered(shown: int, total: int, tongue: Tongue) -> Html:
    """How many candidates stand below."""
    if not total:
        return notice.hint(tongue("talk_nothing"))
    key = "talk_offered" if shown == total else "talk_offered_newest"
    return notice.hint(tongue(key).format(shown=shown, total=total))


def candidate(found: NoteCandidate, tongue: Tongue) -> str:
    """One candidate as plain text for its tick: day, score, subject, the note, and the words around it."""
    head = [when.note_day(found.date.isoformat(), tongue)]
    head += [marks.points(found.score, tongue)] if found.score is not None else []
    head += [f"〈{found.task}〉"] if found.task else []
    cut = [tongue("talk_cut")] if found.cut else []
    quote = " ".join(found.quote.split())
    around = [f"{tongue('talk_quote')}: {quote}"] if quote != " ".join(found.text.split()) else []
    return "\n".join([" ".join(head), found.text, *cut, *around])


def plan(found: ImportPlan, name: str, known: Mapping[str, Client], tongue: Tongue) -> Html:
    """What a file would change, a row a client; nothing is kept yet."""
    notes, tasks = (Counter(one.client_id for one in group) for group in (found.notes, found.tasks))
    brought = {client.id: client for client in found.clients}
    ids = list(dict.fromkeys([*brought, *notes]))
    heads = tag("tr", *(tag("th", tongue(key)) for key in ("client", "profile", "notes", "tab_tasks")))
    rows = [
        tag(
            "tr",
            tag("td", _name(id_, brought.get(id_) or known.get(id_))),
            tag("td", tongue(_fate(brought.get(id_), known.get(id_)))),
            tag("td", f"{notes[id_]}{tongue('count')}", cls="number"),
            tag("td", f"{tasks[id_]}{tongue('count')}", cls="number"),
        )
        for id_ in ids[:_ROWS]
    ]
    more = len(ids) - _ROWS
    rest = tag("p", tongue("file_more").format(count=more), cls="quiet") if more > 0 else Html("")
    head = tag("p", tongue("file_shown").format(name=one_line(name)))
    return tag("div", head, tag("table", tag("thead", heads), tag("tbody", *rows)), rest, cls="plan")


def holdings(held: Holdings, name: str, tongue: Tongue) -> Html:
    """What goes when a client goes."""
    lines = [
        tongue("erase_profile").format(rules=held.rules),
        tongue("erase_notes").format(count=held.notes),
        tongue("erase_tasks").format(count=held.tasks),
        tongue("erase_learned"),
    ]
    return tag(
        "div",
        tag("p", tongue("erase_what").format(name=name)),
        tag("ul", *(tag("li", line) for line in lines), cls="lines"),
        tag("p", tongue("erase_stays"), cls="quiet"),
        cls="erase",
    )


def merging(held: Holdings, name: str, into: str, tongue: Tongue) -> Html:
    """What moves when an entry becomes part of another."""
    lines = [
        tongue("erase_notes").format(count=held.notes),
        tongue("erase_tasks").format(count=held.tasks),
        tongue("erase_learned"),
        tongue("merge_profile").format(into=into),
    ]
    return tag(
        "div",
        tag("p", tongue("merge_what").format(name=name, into=into)),
        tag("ul", *(tag("li", line) for line in lines), cls="lines"),
        tag("p", tongue("merge_stays"), cls="quiet"),
        cls="erase",
    )


def _name(client_id: str, client: Client | None) -> str:
    return f"{one_line(client.name)} ({client_id})" if client else client_id


def _fate(brought: Client | None, known: Client | None) -> str:
    """The key of what happens to the profile."""
    if brought is None:
        return "file_profile_kept" if known else "file_profile_missing"
    if known is None:
        return "file_profile_new"
    return "file_profile_kept" if brought == known else "file_profile_changed"
