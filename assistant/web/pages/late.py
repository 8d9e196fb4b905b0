"""A tab that is laid out when it is first opened: the page opens with one tab, and with one tab's work."""

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import gradio as gr
from gradio.components import Component

from assistant.errors import BriefError
from assistant.web.pages.wiring import Updates, tongue_of
from assistant.web.view import notice

_QUIET: Final[Mapping[str, Any]] = {"api_visibility": "private", "show_progress": "hidden"}

logger = logging.getLogger(__name__)

Lay = Callable[..., Updates]
"""Lays a tab out, wires it, and says what it shows first. Called as lay(tongue, *values)."""


def on_first_opening(tab: gr.Tab, lay: Lay, inputs: Sequence[Component] = ()) -> None:
    """Call `lay` inside the tab when it is opened for the first time; what she types there stays afterwards."""
    opened = gr.State(False)
    tab.select(lambda: True, [], [opened], **_QUIET)

    def shown(request: gr.Request, *values: object) -> None:
        tongue = tongue_of(request)
        try:
            with gr.Column() as box:
                updates = lay(tongue, *values)
            preset(updates)
            _open_fields(box)
        except BriefError as error:
            gr.Markdown(notice.refusal(error, tongue))
        except Exception:
            logger.exception("a tab of the page could not be laid out")
            gr.Markdown(notice.problem(tongue("unexpected")))

    at_once: Callable[..., Any] = gr.render(
        list(inputs), triggers=[opened.change], show_progress="hidden", trigger_mode="once"
    )
    at_once(shown)


def preset(updates: Updates) -> None:
    """Give the components what they show first: they have not been sent yet."""
    for component, new in updates.items():
        marked = isinstance(new, dict) and new.get("__type__") == "update"
        for name, value in (new if marked else {"value": new}).items():
            if name != "__type__":
                setattr(component, name, value)


def _open_fields(box: gr.blocks.BlockContext) -> None:
    """Gradio finds out by itself which fields can be written into, but only for what was there from the start."""
    for child in box.children:
        if isinstance(child, gr.blocks.BlockContext):
            _open_fields(child)
        elif isinstance(child, gr.components.FormComponent) and child.interactive is None:
            child.interactive = True


def private(page: gr.Blocks) -> None:
    """No event of the page is offered to other programs, nor what lays a tab out."""
    for function in page.fns.values():
        function.api_visibility = "private"
