"""The board. A card opens in the workspace: its key goes through two hidden fields that the page's script fills."""

from dataclasses import dataclass

import gradio as gr

from assistant.web import limits
from assistant.web.handlers.clients import Clients
from assistant.web.handlers.tasks import Tasks
from assistant.web.pages.wiring import Handler, Updates, Word, connect, show
from assistant.web.wording import Tongue


@dataclass(frozen=True)
class TasksPage:
    """The filters and the board."""

    client: gr.Dropdown
    sought: gr.Textbox
    board: gr.Markdown
    problems: gr.Markdown


def build(word: Word) -> TasksPage:
    """Lay the page out."""
    with gr.Row(elem_classes="filters"):
        client = gr.Dropdown([], label=word("filter_client"), elem_id="tasks-client", min_width=200)
        sought = gr.Textbox(
            label=word("sought"),
            placeholder=word("sought_hint"),
            max_length=limits.SOUGHT,
            elem_id="tasks-sought",
            min_width=200,
        )
    return TasksPage(client, sought, show("tasks"), show("tasks-problems"))


def wire(page: TasksPage, tab: gr.Button, tasks: Tasks, clients: Clients) -> Handler:
    """Opening the tab, choosing a client and typing a word list anew. Returns what an opening shows."""

    def refresh(tongue: Tongue, client: object, sought: object) -> Updates:
        choices = [(tongue("all_clients"), ""), *clients.choices()]
        known = client if client in [value for _, value in choices] else ""
        return {
            page.client: gr.update(choices=choices, value=known),
            page.board: tasks.board(known, sought, tongue),
        }

    def choose(tongue: Tongue, client: object, sought: object) -> Updates:
        return {page.board: tasks.board(client, sought, tongue)}

    given = [page.client, page.sought]
    connect(tab.click, refresh, given, [page.client, page.board], problems=page.problems)
    connect(page.client.input, choose, given, [page.board], problems=page.problems)
    connect(page.sought.change, choose, given, [page.board], problems=page.problems, trigger_mode="always_last")
    return refresh
