"""The left side of the workspace: for whom, when, what; and below it what was read and recalled."""

from dataclasses import dataclass

import gradio as gr

from assistant.web import limits
from assistant.web.handlers.sheets import Sheet
from assistant.web.pages import kinds_pane, profile_form
from assistant.web.pages.kinds_pane import KindsPane
from assistant.web.pages.profile_form import ProfileFields
from assistant.web.pages.wiring import Updates, Word, show


@dataclass(frozen=True)
class AddForm:
    """The form for a new client."""

    box: gr.Column
    fields: ProfileFields
    save: gr.Button
    cancel: gr.Button


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
    """Lay the pane out. Its fields are open from the start, though what reads them is wired late."""
    with gr.Column(elem_classes=["card", "request"]):
        with gr.Row(elem_classes="client-row"):
            client = gr.Dropdown([], label=word("client"), elem_id="client", min_width=160, interactive=True)
            add = gr.Button(word("add_client"), elem_id="add-client", scale=0, min_width=120, size="sm")
        form = _form(word)
        instruction = gr.Textbox(
            label=word("instruction"),
            placeholder=word("instruction_hint"),
            lines=6,
            max_lines=18,
            max_length=limits.INSTRUCTION,
            elem_id="instruction",
            interactive=True,
        )
        received = gr.Textbox(
            label=word("received"),
            placeholder=word("received_hint"),
            max_length=40,
            elem_id="received",
            interactive=True,
        )
        draft = gr.Button(word("make_draft"), variant="primary", elem_id="make-draft")
        problems = show("problems")
    kinds, reading, recalled = kinds_pane.build(word), show("reading"), show("recalled")
    return RequestPane(client, add, form, instruction, received, draft, problems, kinds, reading, recalled)


def _form(word: Word) -> AddForm:
    with gr.Column(visible=False, elem_id="add-form", elem_classes="add-form") as box:
        fields = profile_form.build(word, "new", folded=True)
        with gr.Row(elem_classes="buttons"):
            save = gr.Button(word("save_client"), variant="primary", size="sm", elem_id="save-client")
            cancel = gr.Button(word("cancel"), size="sm", elem_id="cancel-client")
    return AddForm(box, fields, save, cancel)
