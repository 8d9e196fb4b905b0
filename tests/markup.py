"""Reads markup as a browser does, to see whether a text became an element."""

from dataclasses import fields, is_dataclass
from html.parser import HTMLParser

from markdown_it import MarkdownIt

from assistant.web.html import Html

Element = tuple[str, tuple[tuple[str, str], ...]]
"""Name, and attributes with their values."""


class _Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: set[Element] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.add((tag, tuple(sorted((name, value or "") for name, value in attrs))))

    def handle_comment(self, data: str) -> None:
        self.found.add(("!--", ()))

    def handle_decl(self, decl: str) -> None:
        self.found.add(("!", ()))

    def handle_pi(self, data: str) -> None:
        self.found.add(("?", ()))

    def unknown_decl(self, data: str) -> None:
        self.found.add(("![", ()))


def elements(markup: str) -> set[Element]:
    """Every element of the markup, comments and declarations too, as they are, and as they are after a Markdown parser
    has been over it, as the page's component does."""
    return _parsed(markup) | _parsed(MarkdownIt("commonmark", {"html": True}).enable("table").render(markup))


def _parsed(markup: str) -> set[Element]:
    reader = _Elements()
    reader.feed(markup)
    reader.close()
    return reader.found


def all_markup(view: object) -> list[Html]:
    """Every piece of markup in a view: a dataclass, a sequence or the markup itself."""
    if isinstance(view, Html):
        return [view]
    if is_dataclass(view):
        return [piece for field in fields(view) for piece in all_markup(getattr(view, field.name))]
    if isinstance(view, list | tuple):
        return [piece for one in view for piece in all_markup(one)]
    return []


def grown(views: object, harmless: object) -> set[Element]:
    """Elements that stand in these views and not in those of a harmless text."""
    return elements("\n\n".join(all_markup(views))) - elements("\n\n".join(all_markup(harmless)))
