"""What is different now: before and after, and why."""

from collections.abc import Sequence

from assistant.domain.reply import Change
from assistant.web.html import Html, tag
from assistant.web.view import frame
from assistant.web.wording import Tongue


def changes(found: Sequence[Change], tongue: Tongue) -> Html:
    """A list of the differences; none is said as well."""
    if not found:
        return frame.section(tongue, "changes", frame.quiet(tongue, "no_changes"), cls="changes")
    return frame.section(tongue, "changes", tag("ul", *(_change(one, tongue) for one in found)), cls="changes")


def _change(one: Change, tongue: Tongue) -> Html:
    before = tag("del", one.before, cls="value") if one.before else Html("")
    after = tag("span", one.after, cls="value now") if one.after else tag("span", tongue("gone"), cls="aside")
    return tag(
        "li",
        tag("span", tongue(f"where_{one.where}"), cls="mark mark-profile"),
        " ",
        # A warning has a kind, not a name.
        Html("") if one.where == "warning" else tag("span", one.label, cls="phrase"),
        tag("div", before, " " if before else "", after, cls="turn"),
        tag("span", one.because, cls="aside") if one.because else Html(""),
    )
