"""The right side of the workspace: the brief, what was assumed, what to ask, and the message."""

from dataclasses import dataclass

import gradio as gr

from assistant.domain.client import Channel
from assistant.web import limits
from assistant.web.desk import TONES
from assistant.web.handlers.sheets import Sheet
from assistant.web.html import Html
from assistant.web.pages import model_pane, outcome_pane, reply_pane, stage_bar
from assistant.web.pages.model_pane import ModelPane
from assistant.web.pages.outcome_pane import OutcomePane
from assistant.web.pages.reply_pane import ReplyPane
from assistant.web.pages.stage_bar import StageBar
from assistant.web.pages.wiring import Updates, Word, show
from assistant.web.view.points import MOST_QUESTIONS, QuestionCard


@dataclass(frozen=True)
class CardSlot:
    """A place for one question; a message holds at most three."""

    box: gr.Column
    switch: gr.Checkbox
    body: gr.Markdown

    def updates(self, card: QuestionCard | None) -> Updates:
        """Show the question, or nothing."""
        if card is None:
            return {self.box: gr.update(visible=False)}
        return {
            self.box: gr.update(visible=True),
            self.switch: gr.update(value=card.on, label=card.title),
            self.body: card.body,
        }


@dataclass(frozen=True)
class SheetPane:
    """An open task, laid out late. `key` is the task's name as the page carries it, never shown; `blank` stands in the
    place of the sheet. These two are there from the start. `made` names the draft that was just made; it is empty where
    none was."""

    blank: gr.Markdown
    box: gr.Column
    key: gr.Textbox
    made: gr.Textbox
    stage: StageBar
    model: ModelPane
    reply: ReplyPane
    outcome: OutcomePane
    brief: gr.Markdown
    timeline: gr.Markdown
    brief_text: gr.Textbox
    restore: gr.Button
    assumptions: gr.Markdown
    ask_problems: gr.Markdown
    ask_handle: gr.Textbox
    ask_go: gr.Button
    questions_head: gr.Markdown
    cards: tuple[CardSlot, ...]
    not_asked: gr.Markdown
    by_model: gr.Markdown
    message_head: gr.Markdown
    channel: gr.Dropdown
    tone: gr.Dropdown
    message: gr.Textbox
    message_note: gr.Markdown
    rebuild: gr.Button
    state: gr.Markdown
    problems: gr.Markdown

    @property
    def switches(self) -> list[gr.components.Component]:
        """The check boxes, in the order of the questions."""
        return [slot.switch for slot in self.cards]

    @property
    def outputs(self) -> list[gr.blocks.Block]:
        """Everything `updates` may change."""
        slots = [part for slot in self.cards for part in (slot.box, slot.switch, slot.body)]
        return [
            self.blank, self.box, self.key, *self.stage.outputs, self.stage.said, *self.reply.outputs,
            *self.outcome.outputs, self.brief, self.timeline, self.brief_text, self.assumptions, self.questions_head,
            *slots, self.not_asked, self.by_model, self.message_head, self.channel, self.tone, self.message, self.message_note, self.rebuild, self.state,
        ]  # fmt: skip

    def updates(self, sheet: Sheet) -> Updates:
        """Show this task."""
        cards: list[QuestionCard | None] = [*sheet.questions, *[None] * MOST_QUESTIONS]
        shown = [slot.updates(card) for slot, card in zip(self.cards, cards, strict=False)]
        return {
            self.blank: "",
            self.box: gr.update(visible=True),
            self.key: sheet.key,
            **self.stage.updates(sheet.stage),
            self.stage.said: "",
            **self.reply.shown(sheet.stage),
            **self.outcome.updates(sheet.outcome, visible=sheet.stage.judging),
            self.brief: sheet.brief,
            self.timeline: sheet.timeline,
            self.brief_text: sheet.brief_text,
            self.assumptions: sheet.assumptions,
            self.questions_head: sheet.questions_head,
            **{part: update for slot in shown for part, update in slot.items()},
            self.not_asked: sheet.not_asked,
            self.by_model: sheet.by_model,
            self.message_head: sheet.message_head,
            self.channel: sheet.channel,
            self.tone: sheet.tone,
            self.message: sheet.message,
            **self.note(sheet.message_note),
            self.state: sheet.state,
        }

    @property
    def bringing(self) -> list[gr.blocks.Block]:
        """Everything `another` may change."""
        return [self.key, self.model.box]

    def another(self, key: str) -> Updates:
        """Another task comes onto the sheet, or none where the name is empty: what belongs to the one before goes with
        it."""
        return {self.key: key, **self.model.another(key)}

    def saved(self, state: Html | None) -> Updates:
        """What was saved; nothing new leaves the last word standing."""
        return {self.state: state} if state else {}

    def note(self, note: Html) -> Updates:
        """The word about a message of her own, and the way back to ours."""
        return {self.message_note: note, self.rebuild: gr.update(visible=bool(note))}


def build(word: Word, blank: gr.Markdown, key: gr.Textbox) -> SheetPane:
    """Lay the pane out."""
    with gr.Column(visible=False, elem_id="sheet", elem_classes="sheet-column") as box:
        made = gr.Textbox(visible=False)
        bar = stage_bar.build(word)
        model = model_pane.build(word)
        reply, outcome = reply_pane.build(word), outcome_pane.build(word)
        brief, timeline = show("brief"), show("timeline")
        with gr.Accordion(word("edit_brief"), open=False, elem_id="brief-editor"):
            brief_text = gr.Textbox(
                label=word("brief_text"), lines=14, max_lines=40, max_length=limits.BRIEF, elem_id="brief-text"
            )
            with gr.Row(elem_classes="buttons"):
                restore = gr.Button(word("restore_brief"), size="sm", elem_id="restore-brief")
                gr.Button(word("copy_brief"), size="sm", elem_id="copy-brief")
        with gr.Row(elem_id="save-row", elem_classes="buttons"):
            gr.Button(word("save_docx"), size="sm", elem_id="save-docx")
            gr.Button(word("save_md"), size="sm", elem_id="save-md")
            gr.Button(word("save_ics"), size="sm", elem_id="save-ics")
            gr.Button(word("save_csv"), size="sm", elem_id="save-csv")
        ask_problems, assumptions = show("ask-problems"), show("assumptions")
        ask_handle = gr.Textbox(visible="hidden", elem_id="ask-handle", max_length=limits.KEY)
        ask_go = gr.Button("", visible="hidden", elem_id="ask-handle-go")
        questions_head = show("questions-head")
        cards = tuple(_card(number) for number in range(1, MOST_QUESTIONS + 1))
        not_asked, by_model = show("not-asked"), show("by-model")
        message_head = show("message-head")
        channel, tone, message, note, rebuild, state = _message(word)
        problems = show("sheet-problems")
    return SheetPane(
        blank, box, key, made, bar, model, reply, outcome, brief, timeline, brief_text, restore, assumptions, ask_problems, ask_handle, ask_go, questions_head, cards, not_asked, by_model,
        message_head, channel, tone, message, note, rebuild, state, problems,
    )  # fmt: skip


def _card(number: int) -> CardSlot:
    with gr.Column(visible=False, elem_classes="question-card", elem_id=f"question-{number}") as box:
        switch = gr.Checkbox(value=True, label="", container=False, elem_id=f"question-{number}-on")
        body = show(f"question-{number}-body")
    return CardSlot(box, switch, body)


def _message(
    word: Word,
) -> tuple[gr.Dropdown, gr.Dropdown, gr.Textbox, gr.Markdown, gr.Button, gr.Markdown]:
    with gr.Column(elem_classes="message-box"):
        with gr.Row(elem_classes="voice"):
            channel = _choice(word, "send_by", [(word(f"channel_{one.value}"), one.value) for one in Channel])
            tone = _choice(word, "tone", [(word(f"tone_{one}"), one) for one in TONES])
        message = gr.Textbox(
            label=word("message_text"), lines=8, max_lines=30, max_length=limits.MESSAGE, elem_id="message"
        )
        note = show("message-note")
        with gr.Row(elem_classes="buttons"):
            gr.Button(word("copy_message"), variant="primary", size="sm", elem_id="copy-message")
            rebuild = gr.Button(word("rebuild_message"), size="sm", visible=False, elem_id="rebuild-message")
            state = show("state")
    return channel, tone, message, note, rebuild, state


def _choice(word: Word, key: str, choices: list[tuple[str, str]]) -> gr.Dropdown:
    return gr.Dropdown(
        choices, label=word(key), filterable=False, scale=0, min_width=150, elem_id=key.replace("_", "-")
    )
