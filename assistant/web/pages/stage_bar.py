"""The stage bar above an open task: where it stands, the next step, the way back."""

from dataclasses import dataclass

import gradio as gr

from assistant.web.pages.wiring import Updates, Word, show
from assistant.web.view.stage import StageView


@dataclass(frozen=True)
class StageBar:
    """The row of stages and its three controls. `said`: what became of the last step."""

    box: gr.Column
    shown: gr.Markdown
    step: gr.Button
    move: gr.Dropdown
    undo: gr.Button
    said: gr.Markdown

    @property
    def outputs(self) -> list[gr.blocks.Block]:
        """Everything `updates` may change."""
        return [self.shown, self.step, self.move]

    def updates(self, view: StageView) -> Updates:
        """Show where this task stands."""
        return {
            self.shown: view.shown,
            self.step: gr.update(value=view.label),
            self.move: gr.update(choices=list(view.choices), value=view.state),
        }


def build(word: Word) -> StageBar:
    """Lay the bar out."""
    with gr.Column(elem_id="stage", elem_classes=["card", "stage"]) as box:
        shown = show("stages")
        with gr.Row(elem_classes="buttons"):
            step = gr.Button("", variant="primary", size="sm", elem_id="next-step")
            move = gr.Dropdown(
                [],
                label=word("move_to"),
                container=False,
                filterable=False,
                scale=0,
                min_width=150,
                elem_id="move-to",
            )
            undo = gr.Button(word("undo"), size="sm", elem_id="undo")
        said = show("stage-said")
    return StageBar(box, shown, step, move, undo, said)
