"""The left side of the workspace: for whom, when, what; and below it what was read and recalled."""

from dataclasses import dataclass
from typing import ClassVar

import gradio as gr

from assistant.domain.client import Channel
from assistant.web import limits
from assistant.web.handlers.workspace import Sheet
from assistant.web.pages import kinds_pane
from assistant.web.pages.kinds_pane import KindsPane
from assistant.web.pages.wiring import Updates, Word, show


@dataclass(frozen=True)
class AddForm:
    """The form for a new client."""

    NAMES: ClassVar = ("name", "business", "channel", "environment", "rules", "language")

    box: gr.Column
    name: gr.Textbox
    business: gr.Textbox
    channel: gr.Dropdown
    environment: gr.Textbox
    rules: gr.Textbox
    language: gr.Radio
    save: gr.Button
    cancel: gr.Button

    @property
    def fields(self) -> list[gr.components.Component]:
        """As the handler names them in `NAMES`."""
        return [self.name, self.business, self.channel, self.environment, self.rules, self.language]


@dataclass(frozen=True)
class RequestPane:
    """What she fills in, and what came of reading it."""

    client: gr.Dropdown
    add: gr.Button
    form: AddForm
    instruction: gr.Textbox
    received: gr.Textbox
    draft: gr.Button
    problems: gr.Markdown
    kinds: KindsPane
    reading: gr.Markdown
    recalled: gr.Markdown

    @property
    def outputs(self) -> list[gr.blocks.Block]:
        """Everything `updates` may change."""
        return [*self.kinds.outputs, self.reading, self.recalled]

    def updates(self, sheet: Sheet) -> Updates:
        """Show what was read and recalled for this task."""
        return {**self.kinds.updates(sheet), self.reading: sheet.reading, self.recalled: sheet.recalled}


def build(word: Word) -> RequestPane:
    """Lay the pane out."""
    with gr.Column(elem_classes=["card", "request"]):
        with gr.Row(elem_classes="client-row"):
            client = gr.Dropdown([], label=word("client"), elem_id="client", min_width=160)
            add = gr.Button(word("add_client"), elem_id="add-client", scale=0, min_width=120, size="sm")
        form = _form(word)
        instruction = gr.Textbox(
            label=word("instruction"),
            placeholder=word("instruction_hint"),
            lines=6,
            max_lines=18,
            max_length=limits.INSTRUCTION,
            elem_id="instruction",
        )
        received = gr.Textbox(
            label=word("received"), placeholder=word("received_hint"), max_length=40, elem_id="received"
        )
        draft = gr.Button(word("make_draft"), variant="primary", elem_id="make-draft")
        problems = show("problems")
    kinds, reading, recalled = kinds_pane.build(word), show("reading"), show("recalled")
    return RequestPane(client, add, form, instruction, received, draft, problems, kinds, reading, recalled)


def _form(word: Word) -> AddForm:
    with gr.Column(visible=False, elem_id="add-form", elem_classes="add-form") as box:
        name = gr.Textbox(
            label=word("name"), placeholder=word("name_hint"), max_length=limits.NAME, elem_id="new-name"
        )
        with gr.Accordion(word("more_profile"), open=False):
            business = _lines(word, "business", limits.BUSINESS)
            channel = gr.Dropdown(
                [(word(f"channel_{channel.value}"), channel.value) for channel in Channel],
                value=Channel.EMAIL.value,
                label=word("channel"),
                elem_id="new-channel",
            )
            environment = _lines(word, "environment", limits.LINES * limits.LINE)
            rules = _lines(word, "rules", limits.LINES * limits.LINE)
            language = gr.Radio([("日本語", "ja"), ("English", "en")], value="ja", label=word("language"))
        with gr.Row(elem_classes="buttons"):
            save = gr.Button(word("save_client"), variant="primary", size="sm", elem_id="save-client")
            cancel = gr.Button(word("cancel"), size="sm", elem_id="cancel-client")
    return AddForm(box, name, business, channel, environment, rules, language, save, cancel)


def _lines(word: Word, key: str, limit: int) -> gr.Textbox:
    return gr.Textbox(
        label=word(f"{key}_field"),
        placeholder=word(f"{key}_hint"),
        lines=2,
        max_lines=8,
        max_length=limit,
        elem_id=f"new-{key}",
    )
