"""A client leaves the page: erased, or merged into another. Both lists change, and what was open of it closes."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import gradio as gr

from assistant.web.pages.wiring import Updates, connect
from assistant.web.view import notice
from assistant.web.wording import Tongue

if TYPE_CHECKING:
    from assistant.web.pages.clients import ClientsPage
    from assistant.web.pages.gates import GateHandlers
    from assistant.web.pages.workspace import Opening


@dataclass(frozen=True)
class Left:
    """A client that is no more. `shown`: whom this page shows now; `instead`: whom the workspace takes where it was
    about this client; `workspace`: the client and the open task there."""

    gone: object
    shown: str | None
    instead: str | None
    workspace: tuple[object, ...]


def wire(page: "ClientsPage", first: "Opening", handlers: "GateHandlers") -> None:
    """Erasing and merging. `first`: the workspace, which lists the same clients."""
    _wire_erase(page, first, handlers)
    _wire_merge(page, first, handlers)


def _wire_erase(page: "ClientsPage", first: "Opening", handlers: "GateHandlers") -> None:
    pane = page.gates.exit

    def erase(tongue: Tongue, client: object, typed: object, *workspace: object) -> Updates:
        said = handlers.erasing.erase(client, typed, tongue)
        choices = handlers.clients.choices()
        left = Left(client, choices[0][1] if choices else None, None, workspace)
        return {**_without(page, first, handlers, left, tongue), pane.typed: "", page.gone: said}

    connect(
        pane.erase.click,
        erase,
        [page.client, pane.typed, first.request.client, first.key],
        [*_changed(page, first), pane.typed, page.gone],
        problems=pane.problems,
        trigger_mode="once",
    )


def _wire_merge(page: "ClientsPage", first: "Opening", handlers: "GateHandlers") -> None:
    pane = page.gates.merge

    def merge(tongue: Tongue, client: object, into: object, typed: object, *workspace: object) -> Updates:
        done = handlers.merging.merge(client, into, typed, tongue)
        left = Left(client, done.client_id, done.client_id, workspace)
        return {**_without(page, first, handlers, left, tongue), pane.typed: "", page.gone: done.said}

    connect(
        pane.merge.click,
        merge,
        [page.client, pane.into, pane.typed, first.request.client, first.key],
        [*_changed(page, first), pane.typed, page.gone],
        problems=pane.problems,
        trigger_mode="once",
    )


def _without(
    page: "ClientsPage", first: "Opening", handlers: "GateHandlers", left: Left, tongue: Tongue
) -> dict[object, object]:
    """Both lists without the client; the workspace lets go of it and of its open task."""
    choices = list(handlers.clients.choices())
    working_on, key = left.workspace
    working = gr.update(choices=choices)
    if working_on == left.gone:
        working = gr.update(choices=choices, value=left.instead)
    closes = isinstance(key, str) and key.startswith(f"{left.gone}/")
    closed: dict[object, object] = {first.blank: notice.blank(tongue), first.key: ""}
    return {
        page.client: gr.update(choices=choices, value=left.shown),
        first.request.client: working,
        **page.updates(handlers.clients.profile(left.shown, tongue)),
        **page.form.updates(tongue),
        page.notes: handlers.notes.listed(left.shown, "", tongue),
        page.sought: "",
        **(closed if closes else {}),
    }


def _changed(page: "ClientsPage", first: "Opening") -> list[gr.blocks.Block]:
    """Everything `_without` may change."""
    lists = [page.client, first.request.client]
    return [*lists, *page.outputs, *page.form.outputs, page.notes, page.sought, first.blank, first.key]
