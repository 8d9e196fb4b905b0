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
        "button",
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
SHAPES: Final = frozenset(["svg", "g", "line", "rect", "circle", "text", "title"])
_PLACES: Final = frozenset(["x", "y", "x1", "y1", "x2", "y2", "width", "height", "cx", "cy", "r", "rx"])
_PLACE: Final = re.compile(r"-?\d{1,5}(?:\.\d{1,3})?%?")
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


def shape(name: str, *children: str, cls: str = "", **places: str | float) -> Html:
    """One element of a picture (SVG). `places` are numbers of pixels, or text like `12.5%`: percentages of the
    width let a picture fit a phone (the browser's cleaning drops `viewBox`). Raises ValueError for anything else."""
    if name not in SHAPES or not places.keys() <= _PLACES:
        raise ValueError(f"not a shape of our pages: {name}")
    numbers = {key: str(round(value, 3) if isinstance(value, float) else value) for key, value in places.items()}
    if not all(_PLACE.fullmatch(number) for number in numbers.values()):
        raise ValueError(f"not a place in a picture: {name}")
    attributes = _attribute("class", cls) if cls else ""
    attributes += "".join(f' {key}="{number}"' for key, number in numbers.items())
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
