"""The shell around the pages: a panel for each tab, and what is shown when the page opens. The tabs themselves are
`web.masthead`."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import gradio as gr

from assistant.web import limits
from assistant.web.desk import PageDesk
from assistant.web.handlers.clients import Clients, SampleInstructions
from assistant.web.handlers.erasing import Erasing
from assistant.web.handlers.files_in import FilesIn
from assistant.web.handlers.improving import Improver
from assistant.web.handlers.merging import Merging
from assistant.web.handlers.notes import Notes
from assistant.web.handlers.outcomes import Outcomes
from assistant.web.handlers.replies import Replies
from assistant.web.handlers.settings import SettingsPage
from assistant.web.handlers.stages import Stages
from assistant.web.handlers.talks import Talks
from assistant.web.handlers.tasks import Tasks
from assistant.web.handlers.uploads import Cloakroom, Upload
from assistant.web.handlers.workspace import Workspace
from assistant.web.pages import clients as clients_page
from assistant.web.pages import gates, loop_wiring, model_pane
from assistant.web.pages import settings as settings_page
from assistant.web.pages import tasks as tasks_page
from assistant.web.pages import workspace as workspace_page
from assistant.web.pages.gates import GateHandlers
from assistant.web.pages.late import after_opening, let_in_later, on_first_opening, settle
from assistant.web.pages.wiring import Updates, Word, connect
from assistant.web.pages.workspace import Opening, WorkspacePage
from assistant.web.view import notice
from assistant.web.wording import Tongue, translations

MOST_AT_ONCE = 4


def translator() -> gr.I18n:
    """The labels in both languages; the browser picks."""
    return gr.I18n(**translations())


def build(
    desk: PageDesk, word: Word, samples: SampleInstructions, uploads: Cloakroom[Upload], most_waiting: int
) -> gr.Blocks:
    """The whole page for one desk. `uploads`: where the files wait that the page's script brought; `most_waiting`:
    clicks of everybody in the queue."""
    clients = Clients(desk, samples)
    page: gr.Blocks
    with gr.Blocks(title="Brief Assistant", analytics_enabled=False, fill_width=True) as page:
        first = workspace_page.build(word, lambda here: after_opening(page, _sheet(word, desk, clients, here)))
        with gr.Column(elem_id="panels") as panels:
            with _panel("tasks") as tab:
                on_first_opening(tab, partial(_tasks, word, tab, Tasks(desk), clients))
            with _panel("clients") as tab:
                handlers = _gate_handlers(desk, clients, uploads)
                on_first_opening(tab, _clients(word, tab, first, handlers), [first.request.client])
            with _panel("settings") as tab:
                on_first_opening(tab, partial(_settings, word, tab, SettingsPage(desk), clients))
        let_in_later(page, panels, state=first.request.problems)
        workspace_page.wire_clients(first, clients)
        _wire_opening(page, first, clients)
    settle(page)
    page.queue(default_concurrency_limit=MOST_AT_ONCE, max_size=most_waiting, api_open=False)
    return page


@contextmanager
def _panel(name: str) -> Iterator[gr.Button]:
    """What a tab shows, but for the first. The page's script presses the button when the tab is chosen."""
    with gr.Column(elem_id=f"panel-{name}"):
        yield gr.Button("", visible="hidden", elem_id=f"tab-{name}")


def _sheet(word: Word, desk: PageDesk, clients: Clients, first: Opening) -> Callable[[Tongue], Updates]:
    """Lays out where a task is worked on."""
    workspace, improver = Workspace(desk), Improver(desk)
    stages, replies, outcomes = Stages(desk), Replies(desk), Outcomes(desk)

    def lay(_: Tongue) -> Updates:
        page = workspace_page.build_sheet(word, first)
        made = workspace_page.wire(page, workspace)
        loop_wiring.wire(page, stages, replies, outcomes)
        opened = _wire_handle(page, workspace, clients)
        if improver.name is not None:
            model_pane.wire(page, made, opened, improver)
        return {}

    return lay


def _tasks(word: Word, tab: gr.Button, tasks: Tasks, clients: Clients, tongue: Tongue) -> Updates:
    return tasks_page.wire(tasks_page.build(word), tab, tasks, clients)(tongue, "", "")


def _clients(
    word: Word, tab: gr.Button, first: Opening, handlers: GateHandlers
) -> Callable[[Tongue, object], Updates]:
    def lay(tongue: Tongue, working_on: object) -> Updates:
        page = clients_page.build(word)
        opening = clients_page.wire(page, tab, first.request.client, handlers.clients, handlers.notes)
        gates.wire(page, first, handlers)
        return opening(tongue, None, "", working_on)

    return lay


def _settings(word: Word, tab: gr.Button, handlers: SettingsPage, clients: Clients, tongue: Tongue) -> Updates:
    return settings_page.wire(settings_page.build(word), tab, handlers, clients)(tongue, None)


def _gate_handlers(desk: PageDesk, clients: Clients, uploads: Cloakroom[Upload]) -> GateHandlers:
    talks, files = Talks(desk, uploads), FilesIn(desk, uploads)
    return GateHandlers(clients, Notes(desk), talks, files, Erasing(desk), Merging(desk, clients))


def _wire_handle(first: WorkspacePage, workspace: Workspace, clients: Clients) -> Any:
    """A card of the board was opened: the page's script puts its key here."""
    handle = gr.Textbox(visible="hidden", elem_id="task-handle", max_length=limits.KEY)
    go = gr.Button("", visible="hidden", elem_id="task-handle-go")

    def opened(tongue: Tongue, key: object) -> Updates:
        return _opened(first, workspace, clients, key, tongue)

    return connect(go.click, opened, [handle], _places(first), problems=first.request.problems)


def _opened(
    first: WorkspacePage, workspace: Workspace, clients: Clients, key: object, tongue: Tongue
) -> dict[object, object]:
    opened, request = workspace.reopen(key, tongue), first.request
    return {
        **workspace_page.choose(first, clients.choices(), opened.client_id),
        request.instruction: opened.instruction,
        request.received: opened.received,
        **request.updates(opened),
        **first.sheet.updates(opened),
        **first.sheet.another(opened.key),
    }


def _places(first: WorkspacePage) -> list[gr.blocks.Block]:
    """Everything `_opened` may change."""
    request = first.request
    sheet = [*first.sheet.outputs, first.sheet.model.box]
    return [request.client, request.instruction, request.received, *request.outputs, *sheet]


def _wire_opening(page: gr.Blocks, first: Opening, clients: Clients) -> None:
    """Few outputs: the browser walks its whole tree for each of them, and the page opens with this. A task in the
    address is opened by the page's script, through the same door as a card of the board."""
    request, greeting = first.request, first.greeting

    def start(tongue: Tongue) -> Updates:
        welcome = clients.welcome()
        shown = {first.blank: notice.blank(tongue)}
        if not welcome.first_time:
            return {**shown, request.client: gr.update(choices=list(welcome.choices))}
        greeted = {greeting.words: notice.greeting(tongue), greeting.box: gr.update(visible=True)}
        return {**shown, **greeted, first.desk: gr.update(visible=False)}

    outputs = [first.blank, request.client, greeting.words, greeting.box, first.desk]
    connect(page.load, start, [], outputs, problems=request.problems)
