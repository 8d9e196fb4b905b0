"""The list of kept drafts."""

from collections.abc import Mapping, Sequence

from assistant.web.desk import PageTaskRow
from assistant.web.html import Html, tag
from assistant.web.limits import TOKYO
from assistant.web.view import frame, when
from assistant.web.wording import Tongue


def tasks(rows: Sequence[PageTaskRow], names: Mapping[str, str], tongue: Tongue) -> Html:
    """A table: client, title, state, questions, when it was made and last changed."""
    if not rows:
        return frame.section(tongue, "tasks", frame.quiet(tongue, "no_tasks"))
    heads = ("client", "title", "state", "open_questions", "updated")
    head = tag("tr", *(tag("th", tongue(key)) for key in heads))
    body = [_row(row, names, tongue) for row in rows]
    return frame.section(tongue, "tasks", tag("table", tag("thead", head), tag("tbody", *body)), cls="list")


def _row(row: PageTaskRow, names: Mapping[str, str], tongue: Tongue) -> Html:
    return tag(
        "tr",
        tag("td", names.get(row.client_id, row.client_id)),
        tag("td", row.title, tag("span", f"{row.client_id}/{row.id}", cls="open-key unseen"), cls="value"),
        tag("td", tag("span", tongue(f"state_{row.state.value}"), cls="mark mark-profile")),
        tag("td", str(row.open_questions), cls="number"),
        tag("td", when.moment(row.updated.astimezone(TOKYO), tongue), cls="day"),
    )
