"""The client's reply: paste it, look at how it was read, take it in."""

from dataclasses import dataclass

import gradio as gr

from assistant.web import limits
from assistant.web.pages.wiring import Updates, Word, show
from assistant.web.view.points import MOST_QUESTIONS
from assistant.web.view.reply import AnswerCard, FoundBox, ReplyView
from assistant.web.view.stage import StageView


@dataclass(frozen=True)
class AnswerSlot:
    """A place for one question and its answer."""

    box: gr.Column
    title: gr.Markdown
    choice: gr.Radio
    text: gr.Textbox

    @property
    def parts(self) -> list[gr.blocks.Block]:
        """Everything `updates` may change."""
        return [self.box, self.title, self.choice, self.text]

    def updates(self, card: AnswerCard | None) -> Updates:
        """Show the answer, or nothing."""
        if card is None:
            return {self.box: gr.update(visible=False)}
        return {
            self.box: gr.update(visible=True),
            self.title: card.title,
            self.choice: gr.update(choices=list(card.choices), value=card.chosen),
            self.text: card.text,
        }


@dataclass(frozen=True)
class ReplyPane:
    """The pane. `read` holds the words that were read, never shown."""

    box: gr.Column
    waits: gr.Markdown
    text: gr.Textbox
    go: gr.Button
    confirm: gr.Column
    read: gr.Textbox
    slots: tuple[AnswerSlot, ...]
    facts: gr.CheckboxGroup
    wishes: gr.CheckboxGroup
    rest: gr.Markdown
    take: gr.Button
    back: gr.Button
    remind: gr.Button
    expire: gr.Button
    reminder_box: gr.Column
    reminder: gr.Textbox
    reminded: gr.Button
    problems: gr.Markdown

    @property
    def outputs(self) -> list[gr.blocks.Block]:
        """Everything `shown` may change."""
        return [self.box, self.waits, self.expire, *self.closing]

    @property
    def closing(self) -> list[gr.blocks.Block]:
        """What `closed` changes."""
        return [self.text, self.confirm, self.read, self.reminder_box, self.reminder]

    @property
    def reading(self) -> list[gr.blocks.Block]:
        """Everything `updates` may change."""
        parts = [part for slot in self.slots for part in slot.parts]
        return [self.confirm, self.read, *parts, self.facts, self.wishes, self.rest]

    def shown(self, view: StageView) -> Updates:
        """The pane of a task that was just opened: nothing read yet."""
        return {
            self.box: gr.update(visible=view.replying),
            self.waits: view.waits,
            self.expire: gr.update(visible=view.expired),
            **self.closed(),
        }

    def closed(self) -> Updates:
        """Without a reading and without a reminder."""
        hidden = gr.update(visible=False)
        return {self.text: "", self.confirm: hidden, self.read: "", self.reminder_box: hidden, self.reminder: ""}

    def updates(self, view: ReplyView) -> Updates:
        """Show what was read."""
        cards: list[AnswerCard | None] = [*view.cards, *[None] * MOST_QUESTIONS]
        shown = [slot.updates(card) for slot, card in zip(self.slots, cards, strict=False)]
        return {
            self.confirm: gr.update(visible=True),
            self.read: view.read,
            **{part: update for slot in shown for part, update in slot.items()},
            self.facts: _boxes(view.facts),
            self.wishes: _boxes(view.wishes),
            self.rest: view.rest,
        }


def build(word: Word) -> ReplyPane:
    """Lay the pane out."""
    with gr.Column(visible=False, elem_id="reply-pane", elem_classes=["card", "loop-pane"]) as box:
        waits = show("waits")
        text = gr.Textbox(
            label=word("reply"),
            placeholder=word("reply_hint"),
            lines=4,
            max_lines=16,
            max_length=limits.REPLY,
            elem_id="reply",
        )
        with gr.Row(elem_classes="buttons"):
            go = gr.Button(word("read_reply"), variant="primary", size="sm", elem_id="read-reply")
            remind = gr.Button(word("remind"), size="sm", elem_id="remind")
            expire = gr.Button(word("expire"), size="sm", visible=False, elem_id="expire")
        with gr.Column(visible=False, elem_id="reminder-box") as reminder_box:
            reminder = gr.Textbox(
                label=word("reminder"), lines=5, max_lines=16, max_length=limits.MESSAGE, elem_id="reminder"
            )
            with gr.Row(elem_classes="buttons"):
                gr.Button(word("copy_reminder"), size="sm", elem_id="copy-reminder")
                reminded = gr.Button(word("reminded"), size="sm", elem_id="reminded")
        confirm, read, slots, facts, wishes, rest, take, back = _confirm(word)
        problems = show("reply-problems")
    return ReplyPane(
        box, waits, text, go, confirm, read, slots, facts, wishes, rest, take, back,
        remind, expire, reminder_box, reminder, reminded, problems,
    )  # fmt: skip


def _confirm(
    word: Word,
) -> tuple[
    gr.Column,
    gr.Textbox,
    tuple[AnswerSlot, ...],
    gr.CheckboxGroup,
    gr.CheckboxGroup,
    gr.Markdown,
    gr.Button,
    gr.Button,
]:
    with gr.Column(visible=False, elem_id="confirm", elem_classes="confirm") as confirm:
        read = gr.Textbox(visible=False)
        rest = show("reply-rest")
        slots = tuple(_slot(word, number) for number in range(1, MOST_QUESTIONS + 1))
        facts = gr.CheckboxGroup([], label=word("facts"), elem_id="facts", elem_classes="ticks")
        wishes = gr.CheckboxGroup([], label=word("wishes"), elem_id="wishes", elem_classes="ticks")
        with gr.Row(elem_classes="buttons"):
            take = gr.Button(word("take_in"), variant="primary", size="sm", elem_id="take-in")
            back = gr.Button(word("cancel"), size="sm", elem_id="cancel-reply")
    return confirm, read, slots, facts, wishes, rest, take, back


def _slot(word: Word, number: int) -> AnswerSlot:
    with gr.Column(visible=False, elem_id=f"answer-{number}", elem_classes="answer") as box:
        title = show(f"answer-{number}-title")
        choice = gr.Radio([], label=word("answer"), show_label=False, elem_id=f"answer-{number}-choice")
        text = gr.Textbox(
            label=word("answer_words"), max_length=limits.ANSWER, lines=1, elem_id=f"answer-{number}-text"
        )
    return AnswerSlot(box, title, choice, text)


def _boxes(found: FoundBox) -> object:
    return gr.update(choices=list(found.choices), value=list(found.ticked), visible=bool(found.choices))
