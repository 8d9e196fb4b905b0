"""The settings: the model and what it would be shown, the store, the keys."""

from dataclasses import dataclass

import gradio as gr

from assistant.web import limits
from assistant.web.handlers.clients import Clients
from assistant.web.handlers.settings import SettingsPage as Handlers
from assistant.web.pages.wiring import Handler, Updates, Word, connect, show
from assistant.web.view import settings
from assistant.web.wording import Tongue


@dataclass(frozen=True)
class SettingsPage:
    """The model on the left, the store and the keys on the right."""

    model: gr.Markdown
    look_first: gr.Checkbox
    client: gr.Dropdown
    example: gr.Textbox
    masked: gr.Markdown
    store: gr.Markdown
    keys: gr.Markdown
    problems: gr.Markdown


def build(word: Word) -> SettingsPage:
    """Lay the page out."""
    with gr.Row(elem_classes="desk-columns even"):
        with gr.Column(scale=1, min_width=300, elem_classes="left-still"):
            model = show("model")
            look_first = gr.Checkbox(label=word("look_first"), visible=False, elem_id="look-first")
            with gr.Column(elem_classes="card", elem_id="mask-try"):
                client = gr.Dropdown([], label=word("client"), elem_id="mask-client")
                example = gr.Textbox(
                    label=word("mask_example"), placeholder=word("mask_example_hint"), lines=3, max_length=limits.EXAMPLE,
                    elem_id="mask-example",
                )  # fmt: skip
                masked = show("masked")
                problems = show("settings-problems")
        with gr.Column(scale=1, min_width=300, elem_classes="right"):
            store, keys = show("store"), show("keys")
    return SettingsPage(model, look_first, client, example, masked, store, keys, problems)


def wire(page: SettingsPage, tab: gr.Button, handlers: Handlers, clients: Clients) -> Handler:
    """Opening the tab, and typing an example. Returns what an opening shows."""

    def refresh(tongue: Tongue, client: object, ticked: object = None) -> Updates:
        choices, looks = clients.choices(), handlers.looks_first()
        ids = [client_id for _, client_id in choices]
        chosen = client if client in ids else (ids[0] if ids else None)
        return {
            page.model: handlers.model(tongue),
            page.look_first: {**gr.update(visible=looks is not None), **_changed(ticked, bool(looks))},
            page.store: handlers.store(tongue),
            page.keys: settings.keys(tongue),
            page.client: gr.update(choices=list(choices), value=chosen),
        }

    def masked(tongue: Tongue, client: object, text: object) -> Updates:
        return {page.masked: handlers.masked(client, text, tongue)}

    connect(
        tab.click,
        refresh,
        [page.client, page.look_first],
        [page.model, page.look_first, page.store, page.keys, page.client],
        problems=page.problems,
    )

    def look_first(tongue: Tongue, wanted: object) -> Updates:
        return {page.problems: handlers.look_first(wanted, tongue)}

    connect(page.look_first.input, look_first, [page.look_first], [], problems=page.problems)
    given = [page.client, page.example]
    connect(
        [page.example.change, page.client.input],
        masked,
        given,
        [page.masked],
        problems=page.problems,
        trigger_mode="always_last",
    )
    return refresh


def _changed(shown: object, value: bool) -> dict[str, bool]:
    """The value where the page shows another: what she ticks while the tab is still opening stays."""
    return {} if shown is value else {"value": value}
