"""Notes from a talk: paste it or choose a file, say who the client is, tick what is worth keeping."""

from collections.abc import Iterator
from dataclasses import dataclass

import gradio as gr

from assistant.web import limits
from assistant.web.handlers.talks import Talks, TalkView
from assistant.web.html import Html
from assistant.web.pages.wiring import Updates, Word, connect, connect_stream, show
from assistant.web.wording import Tongue


@dataclass(frozen=True)
class TalkPane:
    """`ticket`: of the file the page's script brought; `offer`: of the candidates below. Neither is seen."""

    box: gr.Accordion
    text: gr.Textbox
    read: gr.Button
    ticket: gr.Textbox
    brought: gr.Button
    said: gr.Markdown
    room: gr.Dropdown
    sender: gr.Dropdown
    offers: gr.CheckboxGroup
    offer: gr.Textbox
    every: gr.Button
    none: gr.Button
    keep: gr.Button
    problems: gr.Markdown

    @property
    def outputs(self) -> list[gr.blocks.Block]:
        """Everything `updates` may change."""
        return [self.said, self.room, self.sender, self.offers, self.offer, self.every, self.none, self.keep]

    def updates(self, view: TalkView) -> Updates:
        """Show this moment."""
        return {
            self.said: view.said,
            self.room: gr.update(choices=list(view.rooms), value=view.room, visible=bool(view.rooms)),
            self.sender: gr.update(choices=list(view.senders), value=view.sender, visible=bool(view.senders)),
            self.offers: gr.update(choices=list(view.offers), value=[], visible=bool(view.offers)),
            self.offer: view.ticket,
            self.every: gr.update(visible=len(view.offers) > 1),
            self.none: gr.update(visible=len(view.offers) > 1),
            self.keep: gr.update(visible=bool(view.offers)),
        }

    def emptied(self) -> Updates:
        """Nothing read, nothing on offer."""
        return {**self.updates(TalkView(Html(""))), self.ticket: "", self.text: ""}


def build(word: Word) -> TalkPane:
    """Lay the pane out."""
    with gr.Accordion(word("talk"), open=False, elem_id="talk-pane", elem_classes="fold") as box:
        text = gr.Textbox(
            label=word("talk_text"), placeholder=word("talk_text_hint"), lines=4, max_lines=12, max_length=limits.TALK,
            elem_id="talk-text",
        )  # fmt: skip
        with gr.Row(elem_classes="buttons"):
            read = gr.Button(word("read_talk"), variant="primary", size="sm", elem_id="read-talk")
            gr.Button(word("pick_file"), size="sm", elem_id="pick-talk")
        ticket = gr.Textbox(visible="hidden", elem_id="talk-ticket", max_length=limits.TICKET)
        brought = gr.Button("", visible="hidden", elem_id="talk-ticket-go")
        said = show("talk-said")
        room = gr.Dropdown([], label=word("talk_which_room"), visible=False, elem_id="talk-room")
        sender = gr.Dropdown([], label=word("talk_which_sender"), visible=False, elem_id="talk-sender")
        offers = gr.CheckboxGroup(
            [], label=word("talk_offers"), visible=False, elem_id="talk-offers",
            elem_classes="ticks offers",
        )  # fmt: skip
        offer = gr.Textbox(visible="hidden", elem_id="talk-offer", max_length=limits.TICKET)
        with gr.Row(elem_classes="buttons"):
            every = gr.Button(word("talk_all"), size="sm", visible=False, elem_id="talk-all")
            none = gr.Button(word("talk_none"), size="sm", visible=False, elem_id="talk-none")
            keep = gr.Button(
                word("keep_notes"), variant="primary", size="sm", visible=False, elem_id="keep-candidates"
            )
        problems = show("talk-problems")
    return TalkPane(
        box, text, read, ticket, brought, said, room, sender, offers, offer, every, none, keep, problems
    )


def wire(pane: TalkPane, client: gr.Dropdown, talks: Talks) -> None:
    """Reading and picking. Keeping is wired by the page, whose notes change with it."""

    def moments(
        tongue: Tongue, chosen: object, source: tuple[object, object], picked: tuple[object, object]
    ) -> Iterator[Updates]:
        for view in talks.read(chosen, source, picked, tongue):
            yield {**pane.updates(view), pane.ticket: source[1]}

    def pasted(tongue: Tongue, chosen: object, text: object) -> Iterator[Updates]:
        yield from moments(tongue, chosen, (text, ""), ("", ""))

    def brought(tongue: Tongue, chosen: object, ticket: object) -> Iterator[Updates]:
        yield from moments(tongue, chosen, ("", ticket), ("", ""))

    def picked(tongue: Tongue, chosen: object, *rest: object) -> Iterator[Updates]:
        text, ticket, room, sender = rest
        yield from moments(tongue, chosen, (text, ticket), (room, sender))

    def other_room(tongue: Tongue, chosen: object, *rest: object) -> Iterator[Updates]:
        text, ticket, room = rest
        yield from moments(tongue, chosen, (text, ticket), (room, ""))

    outputs, given = [*pane.outputs, pane.ticket], [client, pane.text, pane.ticket, pane.room]
    connect_stream(pane.read.click, pasted, [client, pane.text], outputs, problems=pane.problems)
    connect_stream(pane.brought.click, brought, [client, pane.ticket], outputs, problems=pane.problems)
    connect_stream(pane.room.input, other_room, given, outputs, problems=pane.problems)
    connect_stream(pane.sender.input, picked, [*given, pane.sender], outputs, problems=pane.problems)

    def every(_: Tongue, offer: object) -> Updates:
        return {pane.offers: gr.update(value=list(talks.every(offer)))}

    def none(_: Tongue) -> Updates:
        return {pane.offers: gr.update(value=[])}

    connect(pane.every.click, every, [pane.offer], [pane.offers], problems=pane.problems)
    connect(pane.none.click, none, [], [pane.offers], problems=pane.problems)

    def emptied(_: Tongue) -> Updates:
        return pane.emptied()

    # Another client: what was read belongs to the one before.
    connect(client.change, emptied, [], [*outputs, pane.text], problems=pane.problems)
