"""The kinds of work that were read, each with a list to put it right."""

from dataclasses import dataclass

import gradio as gr

from assistant.web.handlers.sheets import Sheet
from assistant.web.pages.wiring import Updates, Word, show
from assistant.web.view.kinds import MOST_TASKS, KindRow


@dataclass(frozen=True)
class KindSlot:
    """A place for one task; a message holds at most three."""

    box: gr.Row
    shown: gr.Markdown
    choice: gr.Dropdown
    undo: gr.Button

    @property
    def parts(self) -> list[gr.blocks.Block]:
        """Everything `updates` may change."""
        return [self.box, self.shown, self.choice, self.undo]

    def updates(self, row: KindRow | None) -> Updates:
        """Show the task, or nothing. The list falls back to its first line, which only says what it is for."""
        if row is None:
            return {self.box: gr.update(visible=False)}
        return {
            self.box: gr.update(visible=True),
            self.shown: row.shown,
            self.choice: gr.update(choices=list(row.choices), value=""),
            self.undo: gr.update(visible=row.undo),
        }


@dataclass(frozen=True)
class KindsPane:
    """The rows, and one line for what became of her last choice."""

    box: gr.Column
    head: gr.Markdown
    slots: tuple[KindSlot, ...]
    said: gr.Markdown

    @property
    def outputs(self) -> list[gr.blocks.Block]:
        """Everything `updates` may change."""
        return [self.box, self.head, *(part for slot in self.slots for part in slot.parts), self.said]

    def updates(self, sheet: Sheet) -> Updates:
        """Show what was read of this task."""
        rows: list[KindRow | None] = [*sheet.kinds, *[None] * MOST_TASKS]
        shown = [slot.updates(row) for slot, row in zip(self.slots, rows, strict=False)]
        return {
            self.box: gr.update(visible=bool(sheet.kinds)),
            self.head: sheet.kinds_head,
            **{part: update for slot in shown for part, update in slot.items()},
            self.said: sheet.kinds_said,
        }


def build(word: Word) -> KindsPane:
    """Lay the rows out."""
    with gr.Column(visible=False, elem_id="kinds", elem_classes="kinds") as box:
        head = show("kinds-head")
        slots = tuple(_slot(word, number) for number in range(1, MOST_TASKS + 1))
        said = show("kinds-said")
    return KindsPane(box, head, slots, said)


def _slot(word: Word, number: int) -> KindSlot:
    with gr.Row(visible=False, elem_id=f"kind-{number}", elem_classes="kind-slot") as box:
        shown = show(f"kind-{number}-read")
        choice = gr.Dropdown(
            [(word("fix_kind"), "")],
            value="",
            label=word("fix_kind"),
            container=False,
            filterable=False,
            scale=0,
            min_width=150,
            elem_id=f"kind-{number}-fix",
            interactive=True,
        )
        undo = gr.Button(
            word("undo_kind"), size="sm", visible=False, scale=0, min_width=90, elem_id=f"kind-{number}-undo"
        )
    return KindSlot(box, shown, choice, undo)
