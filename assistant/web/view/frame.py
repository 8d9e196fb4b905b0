"""The frame around every part of the page: a heading, a word of help, the content."""

from assistant.web.html import Html, tag
from assistant.web.wording import Tongue


def section(tongue: Tongue, key: str, *content: str, cls: str = "", hint: str = "") -> Html:
    """One part of the page under its heading. `hint` is a key as well."""
    help_text = tag("span", tongue(hint), cls="hint") if hint else Html("")
    return tag("section", heading(tongue, key, help_text), *content, cls=f"card {cls}".strip())


def heading(tongue: Tongue, key: str, *beside: str) -> Html:
    """The heading of a part, with what stands beside it."""
    return tag("header", tag("h2", tongue(key)), *beside, cls="card-head")


def quiet(tongue: Tongue, key: str) -> Html:
    """A sentence where there is nothing to show."""
    return tag("p", tongue(key), cls="quiet")
