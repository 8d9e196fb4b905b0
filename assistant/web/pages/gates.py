"""What comes in and what leaves, on the clients' page, and what else changes with it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import gradio as gr

from assistant.web.handlers.clients import Clients
from assistant.web.handlers.erasing import Erasing
from assistant.web.handlers.files_in import FilesIn
from assistant.web.handlers.merging import Merging
from assistant.web.handlers.notes import Notes
from assistant.web.handlers.talks import Talks, TalkView
from assistant.web.html import Html, tag
from assistant.web.pages import exit_pane, file_pane, leaving, merge_pane, talk_pane
from assistant.web.pages.exit_pane import ExitPane
from assistant.web.pages.file_pane import FilePane
from assistant.web.pages.merge_pane import MergePane
from assistant.web.pages.talk_pane import TalkPane
from assistant.web.pages.wiring import Updates, Word, connect
from assistant.web.wording import Tongue

if TYPE_CHECKING:
    from assistant.web.pages.clients import ClientsPage
    from assistant.web.pages.workspace import Opening


@dataclass(frozen=True)
class GateHandlers:
    """What happens behind the buttons."""

    clients: Clients
    notes: Notes
    talks: Talks
    files: FilesIn
    erasing: Erasing
    merging: Merging


@dataclass(frozen=True)
class Gates:
    """The folded panes below a client's profile."""

    talk: TalkPane
    file: FilePane
    exit: ExitPane
    merge: MergePane

    @property
    def hints(self) -> list[gr.blocks.Block]:
        """Fixed words that come with the page's first opening."""
        return [self.file.hint, self.exit.hint]

    def hinted(self, tongue: Tongue) -> Updates:
        """The fixed words."""
        return {
            self.file.hint: tag("p", tongue("file_hint"), cls="quiet"),
            self.exit.hint: tag("p", tongue("save_zip_hint"), cls="quiet"),
        }


def build(word: Word) -> Gates:
    """Lay the panes out."""
    talk, file = talk_pane.build(word), file_pane.build(word)
    saving = exit_pane.build_saving(word)
    merge = merge_pane.build(word)
    return Gates(talk, file, exit_pane.build(word, saving), merge)


def wire(page: "ClientsPage", first: "Opening", handlers: GateHandlers) -> None:
    """All of it. `first`: the workspace, which lists the same clients."""
    gates = page.gates
    talk_pane.wire(gates.talk, page.client, handlers.talks)
    file_pane.wire(gates.file, handlers.files)
    exit_pane.wire(gates.exit, page.client, handlers.erasing)
    merge_pane.wire(gates.merge, page.client, handlers.merging)
    _wire_keep(page, handlers)
    _wire_take(page, first, handlers)
    leaving.wire(page, first, handlers)


def _wire_keep(page: "ClientsPage", handlers: GateHandlers) -> None:
    pane = page.gates.talk

    def keep(tongue: Tongue, client: object, sought: object, offer: object, ticked: object) -> Updates:
        said = handlers.talks.approve(client, offer, ticked, tongue)
        notes = handlers.notes.listed(client, sought, tongue)
        return {**pane.updates(TalkView(Html(""))), page.notes: notes, pane.problems: said}

    given = [page.client, page.sought, pane.offer, pane.offers]
    connect(pane.keep.click, keep, given, [*pane.outputs, page.notes], problems=pane.problems, trigger_mode="once")


def _wire_take(page: "ClientsPage", first: "Opening", handlers: GateHandlers) -> None:
    pane, listed = page.gates.file, [page.client, first.request.client]

    def take(tongue: Tongue, ticket: object, client: object, sought: object) -> Updates:
        said = handlers.files.take_in(ticket, tongue)
        choices = list(handlers.clients.choices())
        shown = page.updates(handlers.clients.profile(client, tongue))
        return {
            **{one: gr.update(choices=choices) for one in listed},
            **shown,
            page.notes: handlers.notes.listed(client, sought, tongue),
            pane.shown: "",
            pane.take: gr.update(visible=False),
            pane.problems: said,
        }

    outputs = [*listed, *page.outputs, page.notes, pane.shown, pane.take]
    given = [pane.ticket, page.client, page.sought]
    connect(pane.take.click, take, given, outputs, problems=pane.problems, trigger_mode="once")
