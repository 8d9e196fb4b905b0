"""The shell around the pages: the name, three tabs, and what is shown when the page opens."""

import gradio as gr

from assistant.web.desk import PageDesk
from assistant.web.handlers.clients import Clients, SampleInstructions
from assistant.web.handlers.tasks import Tasks
from assistant.web.handlers.workspace import Workspace
from assistant.web.pages import clients as clients_page
from assistant.web.pages import tasks as tasks_page
from assistant.web.pages import workspace as workspace_page
from assistant.web.pages.wiring import Updates, Word, guarded, show
from assistant.web.pages.workspace import WorkspacePage
from assistant.web.view import notice
from assistant.web.wording import Tongue, translations

MOST_AT_ONCE = 4
MOST_WAITING = 64


def translator() -> gr.I18n:
    """The labels in both languages; the browser picks."""
    return gr.I18n(**translations())


def build(desk: PageDesk, word: Word, samples: SampleInstructions) -> gr.Blocks:
    """The whole page for one desk."""
    workspace, clients, tasks = Workspace(desk), Clients(desk, samples), Tasks(desk)
    page: gr.Blocks
    with gr.Blocks(title="Brief Assistant", analytics_enabled=False, fill_width=True) as page:
        masthead = show("masthead")
        with gr.Tabs(elem_id="tabs"):
            with gr.Tab(word("tab_workspace"), id="workspace"):
                first = workspace_page.build(word)
            with gr.Tab(word("tab_tasks"), id="tasks") as tasks_tab:
                second = tasks_page.build(word)
            with gr.Tab(word("tab_clients"), id="clients") as clients_tab:
                third = clients_page.build(word)
        workspace_page.wire(first, workspace, clients)
        tasks_page.wire(second, tasks_tab, tasks, clients)
        clients_page.wire(third, clients_tab, clients)
        _wire_opening(page, masthead, first, workspace, clients)
    page.queue(default_concurrency_limit=MOST_AT_ONCE, max_size=MOST_WAITING, api_open=False)
    return page


def _wire_opening(
    page: gr.Blocks, masthead: gr.Markdown, first: WorkspacePage, workspace: Workspace, clients: Clients
) -> None:
    request, sheet, greeting = first.request, first.sheet, first.greeting

    def start(tongue: Tongue) -> Updates:
        welcome = clients.welcome()
        return {
            masthead: notice.banner(tongue),
            greeting.words: notice.greeting(tongue),
            sheet.blank: notice.blank(tongue),
            greeting.box: gr.update(visible=welcome.first_time),
            first.desk: gr.update(visible=not welcome.first_time),
            **workspace_page.choose(first, welcome.choices, None),
        }

    def reopen(tongue: Tongue, key: str) -> Updates:
        opened = workspace.reopen(key, tongue)
        return {
            **workspace_page.choose(first, clients.choices(), opened.client_id),
            request.instruction: opened.instruction,
            request.received: opened.received,
            **request.updates(opened),
            **sheet.updates(opened),
        }

    safe_start, safe_reopen = guarded(start, request.problems), guarded(reopen, request.problems)

    def opening(asked: gr.Request) -> dict[object, object]:
        shown = safe_start(asked)
        key = asked.query_params.get("task", "")
        return {**shown, **safe_reopen(asked, key)} if key else shown

    outputs = [
        masthead, greeting.words, greeting.box, first.desk, request.client, request.instruction, request.received,
        request.problems, *request.outputs, *sheet.outputs,
    ]  # fmt: skip
    page.load(opening, None, outputs, api_visibility="private", show_progress="hidden")
