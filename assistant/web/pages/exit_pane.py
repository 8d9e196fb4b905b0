"""What leaves: the files of one client, and the client for good."""

from dataclasses import dataclass

import gradio as gr

from assistant.web import limits
from assistant.web.handlers.erasing import Erasing
from assistant.web.pages.wiring import Updates, Word, connect, show
from assistant.web.wording import Tongue


@dataclass(frozen=True)
class ExitPane:
    """Saving is the page's script's; erasing wants the name typed."""

    hint: gr.Markdown
    box: gr.Accordion
    held: gr.Markdown
    typed: gr.Textbox
    erase: gr.Button
    problems: gr.Markdown


def build_saving(word: Word) -> gr.Markdown:
    """Lay out what saves; returns the place of its hint."""
    with gr.Accordion(word("save_client_files"), open=False, elem_id="save-pane", elem_classes="fold"):
        with gr.Row(elem_classes="buttons"):
            gr.Button(word("save_zip"), size="sm", elem_id="save-client-zip")
            gr.Button(word("save_notes_csv"), size="sm", elem_id="save-client-notes")
        return show("save-hint")


def build(word: Word, hint: gr.Markdown) -> ExitPane:
    """Lay out what erases, below what saves."""
    with gr.Accordion(word("erase"), open=False, elem_id="erase-pane", elem_classes="fold") as box:
        held = show("erase-held")
        typed = gr.Textbox(label=word("erase_typed"), max_length=limits.NAME, elem_id="erase-typed")
        with gr.Row(elem_classes="buttons"):
            erase = gr.Button(word("erase_button"), variant="stop", size="sm", elem_id="erase-client")
        problems = show("erase-problems")
    return ExitPane(hint, box, held, typed, erase, problems)


def wire(pane: ExitPane, client: gr.Dropdown, erasing: Erasing) -> None:
    """Opening says what would go. The erasure itself is wired by the page, whose clients change with it."""

    def shown(tongue: Tongue, chosen: object) -> Updates:
        return {pane.held: erasing.shown(chosen, tongue), pane.typed: ""}

    connect(pane.box.expand, shown, [client], [pane.held, pane.typed], problems=pane.problems)
    connect(client.change, shown, [client], [pane.held, pane.typed], problems=pane.problems)
