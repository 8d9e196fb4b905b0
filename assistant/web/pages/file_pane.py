"""A file of clients and notes: chosen, shown, taken in."""

from dataclasses import dataclass

import gradio as gr

from assistant.web import limits
from assistant.web.handlers.files_in import FilesIn
from assistant.web.pages.wiring import Updates, Word, connect, show
from assistant.web.wording import Tongue


@dataclass(frozen=True)
class FilePane:
    """`ticket`: of the file the page's script brought, never seen."""

    hint: gr.Markdown
    ticket: gr.Textbox
    brought: gr.Button
    shown: gr.Markdown
    take: gr.Button
    problems: gr.Markdown


def build(word: Word) -> FilePane:
    """Lay the pane out."""
    with gr.Accordion(word("import_file"), open=False, elem_id="file-pane", elem_classes="fold"):
        hint = show("file-hint")
        with gr.Row(elem_classes="buttons"):
            gr.Button(word("pick_file"), size="sm", elem_id="pick-file")
        ticket = gr.Textbox(visible="hidden", elem_id="file-ticket", max_length=limits.TICKET)
        brought = gr.Button("", visible="hidden", elem_id="file-ticket-go")
        shown = show("file-shown")
        with gr.Row(elem_classes="buttons"):
            take = gr.Button(word("take_file"), variant="primary", size="sm", visible=False, elem_id="take-file")
        problems = show("file-problems")
    return FilePane(hint, ticket, brought, shown, take, problems)


def wire(pane: FilePane, files: FilesIn) -> None:
    """The dry run. Taking in is wired by the page, whose clients change with it."""

    def check(tongue: Tongue, ticket: object) -> Updates:
        view = files.check(ticket, tongue)
        return {pane.shown: view.shown, pane.take: gr.update(visible=view.ready)}

    connect(pane.brought.click, check, [pane.ticket], [pane.shown, pane.take], problems=pane.problems)
