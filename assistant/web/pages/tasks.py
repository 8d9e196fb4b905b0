"""The list of kept drafts. A row opens in the workspace through the page's address (`?task=`)."""

from dataclasses import dataclass

import gradio as gr

from assistant.web.handlers.clients import Clients
from assistant.web.handlers.tasks import Tasks
from assistant.web.pages.wiring import Updates, Word, connect, show
from assistant.web.wording import Tongue


@dataclass(frozen=True)
class TasksPage:
    """The filter and the table."""

    client: gr.Dropdown
    table: gr.Markdown
    problems: gr.Markdown


def build(word: Word) -> TasksPage:
    """Lay the page out."""
    client = gr.Dropdown([], label=word("filter_client"), elem_id="tasks-client", elem_classes="narrow")
    return TasksPage(client, show("tasks"), show("tasks-problems"))


def wire(page: TasksPage, tab: gr.Tab, tasks: Tasks, clients: Clients) -> None:
    """Opening the tab and choosing a client list anew."""

    def refresh(tongue: Tongue, client: object) -> Updates:
        choices = [(tongue("all_clients"), ""), *clients.choices()]
        known = client if client in [value for _, value in choices] else ""
        return {page.client: gr.update(choices=choices, value=known), page.table: tasks.table(known, tongue)}

    def choose(tongue: Tongue, client: object) -> Updates:
        return {page.table: tasks.table(client, tongue)}

    connect(tab.select, refresh, [page.client], [page.client, page.table], problems=page.problems)
    connect(page.client.input, choose, [page.client], [page.table], problems=page.problems)
