"""The outcome sheet: score, words, hours, a tap for each assumption; then what is worth remembering."""

from dataclasses import dataclass

import gradio as gr

from assistant.web import limits
from assistant.web.pages.wiring import Updates, Word, show
from assistant.web.view.outcome import (
    MOST_ASSUMPTIONS,
    MOST_NOTES,
    MOST_RULES,
    VERDICTS,
    LessonsView,
    OutcomeView,
)

QUICK_SCORES = ("100", "90", "80", "70", "60", "40")


@dataclass(frozen=True)
class OfferSlot:
    """One line on offer: a tick, the text to edit, and why it is offered."""

    box: gr.Row
    tick: gr.Checkbox
    text: gr.Textbox
    because: gr.Markdown

    @property
    def parts(self) -> list[gr.blocks.Block]:
        """Everything that is shown or hidden."""
        return [self.box, self.tick, self.text, self.because]


@dataclass(frozen=True)
class OutcomePane:
    """The sheet, and the lessons below it."""

    box: gr.Column
    head: gr.Markdown
    score: gr.Textbox
    quick: gr.Radio
    words: gr.Textbox
    hours: gr.Textbox
    verdicts_head: gr.Markdown
    verdicts: tuple[gr.Radio, ...]
    judge: gr.Button
    lessons_box: gr.Column
    lessons_head: gr.Markdown
    notes: tuple[OfferSlot, ...]
    rules: tuple[OfferSlot, ...]
    learn: gr.Button
    problems: gr.Markdown

    @property
    def outputs(self) -> list[gr.blocks.Block]:
        """Everything `updates` may change."""
        fields = [self.score, self.quick, self.words, self.hours]
        return [self.box, self.head, *fields, self.verdicts_head, *self.verdicts, self.lessons_box]

    @property
    def offers(self) -> list[gr.blocks.Block]:
        """Everything `offer` may change."""
        slots = (*self.notes, *self.rules)
        return [self.lessons_box, self.lessons_head, *(part for slot in slots for part in slot.parts)]

    @property
    def ticks(self) -> list[gr.components.Component]:
        """Tick and text of every line on offer, the notes first."""
        return [part for slot in (*self.notes, *self.rules) for part in (slot.tick, slot.text)]

    def updates(self, view: OutcomeView, *, visible: bool) -> Updates:
        """Show this sheet."""
        rows = dict(enumerate(zip(view.statements, view.verdicts, strict=True)))
        shown: dict[object, object] = {
            self.box: gr.update(visible=visible),
            self.head: view.head,
            self.score: view.score,
            self.quick: None,
            self.words: view.words,
            self.hours: view.hours,
            self.verdicts_head: view.verdicts_head,
            self.lessons_box: gr.update(visible=False),
        }
        for place, radio in enumerate(self.verdicts):
            statement, verdict = rows.get(place, ("", ""))
            shown[radio] = gr.update(label=statement, value=verdict or None, visible=place in rows)
        return shown

    def offer(self, view: LessonsView) -> Updates:
        """Show what could be learned."""
        shown: dict[object, object] = {
            self.lessons_box: gr.update(visible=bool(view.head)),
            self.lessons_head: view.head,
        }
        notes = list(zip(view.notes, view.reasons, strict=True))
        rules = list(zip(view.rules, view.because, strict=True))
        for slots, lines in ((self.notes, notes), (self.rules, rules)):
            for place, slot in enumerate(slots):
                if place >= len(lines):
                    shown |= {slot.box: gr.update(visible=False), slot.tick: False, slot.text: ""}
                else:
                    text, because = lines[place]
                    shown |= {
                        slot.box: gr.update(visible=True),
                        slot.tick: slots is self.notes,  # what is to hold for all tasks she chooses herself
                        slot.text: text,
                        slot.because: because,
                    }
        return shown


def build(word: Word) -> OutcomePane:
    """Lay the pane out."""
    with gr.Column(visible=False, elem_id="outcome-pane", elem_classes=["card", "loop-pane"]) as box:
        head = show("outcome-head")
        score, quick, hours, words = _fields(word)
        verdicts_head = show("verdicts-head")
        verdicts = tuple(_verdict(word, number) for number in range(1, MOST_ASSUMPTIONS + 1))
        with gr.Row(elem_classes="buttons"):
            judge = gr.Button(word("judge"), variant="primary", size="sm", elem_id="judge")
        with gr.Column(visible=False, elem_id="lessons", elem_classes="lessons") as lessons_box:
            lessons_head = show("lessons-head")
            notes = tuple(_offer(word, f"lesson-{number}", "lesson") for number in range(1, MOST_NOTES + 1))
            rules = tuple(_offer(word, f"rule-{number}", "rule") for number in range(1, MOST_RULES + 1))
            with gr.Row(elem_classes="buttons"):
                learn = gr.Button(word("learn"), variant="primary", size="sm", elem_id="learn")
        problems = show("outcome-problems")
    return OutcomePane(
        box, head, score, quick, words, hours, verdicts_head, verdicts, judge,
        lessons_box, lessons_head, notes, rules, learn, problems,
    )  # fmt: skip


def _fields(word: Word) -> tuple[gr.Textbox, gr.Radio, gr.Textbox, gr.Textbox]:
    with gr.Row(elem_classes="score-row"):
        score = gr.Textbox(label=word("score"), max_length=10, scale=0, min_width=130, elem_id="score")
        quick = gr.Radio(list(QUICK_SCORES), label=word("quick_score"), elem_id="quick-score")
        hours = gr.Textbox(
            label=word("hours"),
            placeholder=word("hours_hint"),
            max_length=20,
            scale=0,
            min_width=150,
            elem_id="hours",
        )
    words = gr.Textbox(
        label=word("client_words"),
        placeholder=word("client_words_hint"),
        lines=3,
        max_length=limits.JUDGEMENT,
        elem_id="words",
    )
    return score, quick, hours, words


def _verdict(word: Word, number: int) -> gr.Radio:
    choices = [(word(f"verdict_{verdict}"), verdict) for verdict in VERDICTS]
    return gr.Radio(choices, label="", visible=False, elem_id=f"verdict-{number}", elem_classes="verdict")


def _offer(word: Word, elem_id: str, key: str) -> OfferSlot:
    with gr.Row(visible=False, elem_id=elem_id, elem_classes="offer") as box:
        tick = gr.Checkbox(value=False, label=word(f"{key}_tick"), container=False, scale=0, min_width=120)
        with gr.Column(min_width=200):
            text = gr.Textbox(
                label=word(f"{key}_text"),
                show_label=False,
                container=False,
                max_length=limits.NOTE,
                lines=1,
                max_lines=4,
            )
            because = show(f"{elem_id}-because")
    return OfferSlot(box, tick, text, because)
