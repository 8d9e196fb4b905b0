"""Two entries of one person: choose the one to keep, see what would move, type the name of the one that goes."""

from dataclasses import dataclass

import gradio as gr

from assistant.web import limits
from assistant.web.handlers.merging import Merging
from assistant.web.pages.wiring import Updates, Word, connect, show
from assistant.web.wording import Tongue


@dataclass(frozen=True)
class MergePane:
    """Merging wants the name typed."""

    box: gr.Accordion
    into: gr.Dropdown
    held: gr.Markdown
    typed: gr.Textbox
    merge: gr.Button
    problems: gr.Markdown


def build(word: Word) -> MergePane:
    """Lay the pane out."""
    with gr.Accordion(word("merge"), open=False, elem_id="merge-pane", elem_classes="fold") as box:
        into = gr.Dropdown([], label=word("merge_into"), elem_id="merge-into")
        held = show("merge-held")
        typed = gr.Textbox(label=word("merge_typed"), max_length=limits.NAME, elem_id="merge-typed")
        with gr.Row(elem_classes="buttons"):
            merge = gr.Button(word("merge_button"), variant="stop", size="sm", elem_id="merge-client")
        problems = show("merge-problems")
    return MergePane(box, into, held, typed, merge, problems)


def wire(pane: MergePane, client: gr.Dropdown, merging: Merging) -> None:
    """Opening lists the others, choosing one says what would move. The merge itself is wired by the page, whose
    clients change with it."""

    def opened(tongue: Tongue, chosen: object) -> Updates:
        others = gr.update(choices=list(merging.others(chosen)), value=None)
        return {pane.into: others, pane.held: merging.shown(chosen, "", tongue), pane.typed: ""}

    def shown(tongue: Tongue, chosen: object, into: object) -> Updates:
        return {pane.held: merging.shown(chosen, into, tongue)}

    places = [pane.into, pane.held, pane.typed]
    connect(pane.box.expand, opened, [client], places, problems=pane.problems)
    connect(client.change, opened, [client], places, problems=pane.problems)
    connect(pane.into.input, shown, [client, pane.into], [pane.held], problems=pane.problems)
