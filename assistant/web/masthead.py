"""The top of the page: the product's name and the tabs, as markup of the page itself. It is there before Gradio is, and
Gradio's own tabs would let the page open later. Choosing a tab is the work of `static/desk.js`."""

from collections.abc import Mapping
from html import escape
from types import MappingProxyType
from typing import Final

from assistant.domain.base import Language
from assistant.web.wording import Tongue

PANELS: Final[Mapping[str, str]] = MappingProxyType(
    {"workspace": "desk", "tasks": "panel-tasks", "clients": "panel-clients", "settings": "panel-settings"}
)
"""Name of each tab, and the id of what it shows. The first is chosen when the page opens."""


def masthead(language: Language) -> str:
    """The markup. It holds fixed words only."""
    tongue = Tongue(language)
    tabs = "".join(_tab(name, panel, tongue) for name, panel in PANELS.items())
    words = f"<h2>{escape(tongue('product'))}</h2><p>{escape(tongue('tagline'))}</p>"
    return (
        f'<header id="masthead"><div class="masthead">{words}</div>'
        f'<div id="tabs" role="tablist" aria-label="{escape(tongue("pages"))}">{tabs}</div></header>'
    )


def _tab(name: str, panel: str, tongue: Tongue) -> str:
    chosen = name == next(iter(PANELS))
    state = f'aria-selected="{"true" if chosen else "false"}" tabindex="{0 if chosen else -1}"'
    words = escape(tongue(f"tab_{name}"))
    return f'<button type="button" role="tab" id="to-{name}" aria-controls="{panel}" {state}>{words}</button>'
