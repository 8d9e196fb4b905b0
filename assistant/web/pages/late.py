"""What is laid out late: a tab when it is first opened, the open task's sheet once the page can be typed into. The
page opens with what she needs to begin."""

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import gradio as gr
from gradio.components import Component

from assistant.errors import BriefError
from assistant.web.acting import in_name_of, traced_event
from assistant.web.pages.wiring import Updates, tongue_of
from assistant.web.view import notice

_LATE_KINDS: Final = (gr.Markdown, gr.Accordion, gr.Radio)
_QUIET: Final[Mapping[str, Any]] = {"api_visibility": "private", "show_progress": "hidden"}

logger = logging.getLogger(__name__)

Lay = Callable[..., Updates]
"""Lays a part out, wires it, and says what it shows first. Called as lay(tongue, *values)."""


def on_first_opening(tab: gr.Button, lay: Lay, inputs: Sequence[Component] = ()) -> None:
    """Call `lay` here when `tab` is pressed for the first time; what she types there stays afterwards."""
    _lay_once(tab.click, lay, inputs)


def after_opening(page: gr.Blocks, lay: Lay) -> None:
    """Call `lay` here as soon as the page has opened. Until then the page's script keeps her clicks."""
    _lay_once(page.load, lay, ())


def let_in_later(page: gr.Blocks, *others: gr.blocks.Block, state: gr.Markdown) -> None:
    """Leave out, until the page has opened, what is empty or folded till then: `others`, and all of a kind that the page
    does not open with. Gradio fetches the code of each kind even for what stands in a part that is not shown, and
    waits for it. `state` keeps the event's state."""
    places = [*(one for one in page.blocks.values() if isinstance(one, _LATE_KINDS) and one.visible), *others]
    for place in places:
        place.visible = False
    shown = dict.fromkeys(places, gr.update(visible=True))
    page.load(lambda: shown, [], places, show_progress_on=state, **_QUIET)


def _lay_once(trigger: Callable[..., Any], lay: Lay, inputs: Sequence[Component]) -> None:
    opened = gr.State(False)
    trigger(lambda: True, [], [opened], show_progress_on=opened, **_QUIET)

    def shown(request: gr.Request, *values: object) -> None:
        tongue = tongue_of(request)
        try:
            with in_name_of(request), gr.Column() as box:
                updates = lay(tongue, *values)
            preset(updates)
            _open_fields(box)
        except BriefError as error:
            gr.Markdown(notice.refusal(error, tongue))
        except Exception:
            logger.exception("a part of the page could not be laid out", extra=traced_event(request))
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


def settle(page: gr.Blocks) -> None:
    """What Gradio lets us say of its own events only afterwards: none is offered to other programs, and one that lays
    a part out keeps its state at its trigger (`wiring.connect` says why)."""
    for function in page.fns.values():
        function.api_visibility = "private"
        if function.renderable is not None:
            function.show_progress_on = _components(page, function.targets)


def _components(page: gr.Blocks, targets: Sequence[tuple[int | None, str]]) -> list[Component]:
    """The components among the triggers (place, event)."""
    found = (page.blocks.get(place) for place, _ in targets if place is not None)
    return [one for one in found if isinstance(one, Component)]
