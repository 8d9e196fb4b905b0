"""The one door from data to markup. Every value is escaped; no attribute ever holds data.

The markup is shown by a Markdown component, so a value must survive an HTML parser *and* a Markdown parser:
whatever either of them could read as syntax leaves here as a numeric entity, line breaks included.
"""

import re
from collections.abc import Iterable
from typing import Final

TAGS: Final = frozenset(
    [
        "div",
        "section",
        "header",
        "p",
        "span",
        "strong",
        "em",
        "del",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "h2",
        "h3",
        "h4",
        "details",
        "summary",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
    ]
)
_SYNTAX: Final = {ord(char): f"&#{ord(char)};" for char in "&<>\"'\\`$*_~#|[]{}()!:@=\n"}
_UNPRINTABLE: Final = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
_ID: Final = re.compile(r"[a-z][a-z0-9-]*")
_ATTRIBUTE: Final = re.compile(r"[a-z0-9 -]*")


class Html(str):
    """Markup that was built here: safe to put inside other markup."""

    __slots__ = ()


def data(value: str) -> Html:
    """Any text as text. Control characters and direction overrides become U+FFFD."""
    lines = value.replace("\r\n", "\n").replace("\r", "\n")
    return Html(_UNPRINTABLE.sub("\ufffd", lines).translate(_SYNTAX))


def tag(name: str, *children: str, cls: str = "", role: str = "") -> Html:
    """One element. A child that is not `Html` is data. Raises ValueError for a tag or attribute that is not
    ours: attributes are written by us, in the source, never taken from data."""
    if name not in TAGS:
        raise ValueError(f"not an element of our pages: {name}")
    attributes = "".join(_attribute(key, value) for key, value in (("class", cls), ("role", role)) if value)
    return Html(f"<{name}{attributes}>{join(children)}</{name}>")


def jump(target: str, *children: str) -> Html:
    """A link to another part of the same page. `target` is an id of ours."""
    if not _ID.fullmatch(target):
        raise ValueError(f"not an id of our pages: {target}")
    return Html(f'<a href="#{target}">{join(children)}</a>')


def join(children: Iterable[str], separator: str = "") -> Html:
    """Several pieces as one; what is not `Html` is data."""
    return Html(data(separator).join(child if isinstance(child, Html) else data(child) for child in children))


def _attribute(key: str, value: str) -> str:
    if not _ATTRIBUTE.fullmatch(value):
        raise ValueError(f"not an attribute value of our pages: {key}")
    return f' {key}="{value}"'
