"""The workspace, wired: a request on the left, the open task on the right."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr

from assistant.web.handlers.clients import Choice, Clients
from assistant.web.handlers.sheets import BriefView, MessageView, Sheet
from assistant.web.handlers.workspace import Workspace
from assistant.web.pages import request_pane, sheet_pane
from assistant.web.pages.request_pane import RequestPane
from assistant.web.pages.sheet_pane import SheetPane
from assistant.web.pages.wiring import IN_TURN, Updates, Word, connect, show
from assistant.web.view import notice
from assistant.web.wording import Tongue


@dataclass(frozen=True)
class Greeting:
    """What someone sees who has no client yet."""

    box: gr.Column
    words: gr.Markdown
    samples: gr.Button
    own: gr.Button


@dataclass(frozen=True)
class Opening:
    """What is there when the page opens. `desk` holds both panes; the greeting stands in its place on the first day.
    `key` names the open task; `blank` stands where its sheet will be."""

    greeting: Greeting
    desk: gr.Row
    request: RequestPane
    blank: gr.Markdown
    key: gr.Textbox


@dataclass(frozen=True)
class WorkspacePage:
    """The whole first tab, once the sheet is laid out too."""

    request: RequestPane
    sheet: SheetPane


def build(word: Word, lay_sheet: Callable[[Opening], None]) -> Opening:
    """Lay out what she needs to begin. `lay_sheet` is called where the sheet belongs."""
    with gr.Column(visible=False, elem_id="greeting", elem_classes="card") as box:
        words = show("greeting-words")
        with gr.Row(elem_classes="buttons"):
            samples = gr.Button(word("load_samples"), variant="primary", elem_id="load-samples")
            own = gr.Button(word("add_own"), elem_id="add-own")
    with gr.Row(elem_id="desk", elem_classes="desk-columns") as desk:
        with gr.Column(scale=5, min_width=300, elem_classes="left"):
            request = request_pane.build(word)
        with gr.Column(scale=8, min_width=300, elem_classes="right"):
            key = gr.Textbox(visible=False, elem_id="task-key")
            opening = Opening(Greeting(box, words, samples, own), desk, request, show("blank"), key)
            lay_sheet(opening)
    return opening


def build_sheet(word: Word, first: Opening) -> WorkspacePage:
    """Lay the sheet out, and with it the page is whole."""
    return WorkspacePage(first.request, sheet_pane.build(word, first.blank, first.key))


def wire(page: WorkspacePage, workspace: Workspace) -> Any:
    """Everything a button of this page does, up to the message. The event of a draft that was made and shown."""
    made = _wire_draft(page, workspace)
    for place in range(len(page.request.kinds.slots)):
        _wire_kind(page, workspace, place)
    _wire_voice(page.sheet, workspace)
    _wire_questions(page, workspace)
    _wire_brief(page.sheet, workspace)
    return made


def choose(page: Opening | WorkspacePage, choices: Sequence[Choice], chosen: str | None) -> Updates:
    """The list of clients, with one of them chosen."""
    return {page.request.client: gr.update(choices=list(choices), value=chosen)}


def open_desk(page: Opening, *, form: bool = False) -> Updates:
    """The desk in place of the greeting, with or without the form for a client."""
    return {
        page.greeting.box: gr.update(visible=False),
        page.desk: gr.update(visible=True),
        page.request.form.box: gr.update(visible=form),
    }


def _wire_draft(page: WorkspacePage, workspace: Workspace) -> Any:
    request, sheet = page.request, page.sheet

    # Two answers: the browser paints the brief while it would still be laying out the rest.
    def draft(tongue: Tongue, client: object, text: object, received: object) -> Updates:
        made = workspace.draft(client, text, received, tongue)
        return {sheet.blank: made.first_look, sheet.made: made.key, **sheet.another(made.key)}

    def whole(tongue: Tongue, key: object) -> Updates:
        if not key:
            return {request.problems: gr.skip()}
        made = workspace.shown(key, tongue)
        return {**request.updates(made), **sheet.updates(made), **sheet.another(made.key), sheet.problems: ""}

    made = connect(
        request.draft.click,
        draft,
        [request.client, request.instruction, request.received],
        [sheet.blank, sheet.made, *sheet.bringing],
        problems=request.problems,
        refused={sheet.made: ""},
        trigger_mode="once",
        **IN_TURN,
    )
    outputs = [*request.outputs, *sheet.outputs, sheet.model.box, sheet.problems]
    return connect(made.success, whole, [sheet.made], outputs, problems=request.problems, **IN_TURN)


def _wire_kind(page: WorkspacePage, workspace: Workspace, place: int) -> None:
    request, sheet, slot = page.request, page.sheet, page.request.kinds.slots[place]
    outputs = [*request.outputs, *sheet.outputs]

    def shown(made: Sheet) -> Updates:
        return {**request.updates(made), **sheet.updates(made)}

    def retype(tongue: Tongue, key: object, text: object, chosen: object) -> Updates:
        return shown(workspace.retype(key, place, chosen, text, tongue)) if chosen else {}

    def untype(tongue: Tongue, key: object, text: object) -> Updates:
        return shown(workspace.untype(key, place, text, tongue))

    given, problems = [sheet.key, sheet.message], request.problems
    connect(slot.choice.input, retype, [*given, slot.choice], outputs, problems=problems, trigger_mode="once")
    connect(slot.undo.click, untype, given, outputs, problems=problems, trigger_mode="once")


def _message_outputs(sheet: SheetPane) -> list[gr.blocks.Block]:
    return [sheet.message_head, sheet.message, sheet.message_note, sheet.rebuild, sheet.state]


def _message_shown(sheet: SheetPane, view: MessageView) -> Updates:
    head = {sheet.message_head: view.head, sheet.message: view.text, sheet.state: view.state}
    return {**head, **sheet.note(view.note)}


def _wire_voice(sheet: SheetPane, workspace: Workspace) -> None:
    """Another channel, another tone."""

    def send_by(tongue: Tongue, key: object, chosen: object, text: object) -> Updates:
        return _message_shown(sheet, workspace.send_by(key, chosen, text, tongue))

    def sound(tongue: Tongue, key: object, chosen: object, text: object) -> Updates:
        return _message_shown(sheet, workspace.sound(key, chosen, text, tongue))

    for choice, handler in ((sheet.channel, send_by), (sheet.tone, sound)):
        given = [sheet.key, choice, sheet.message]
        connect(choice.input, handler, given, _message_outputs(sheet), problems=sheet.problems)


def _wire_questions(page: WorkspacePage, workspace: Workspace) -> None:
    sheet = page.sheet

    def switch(tongue: Tongue, key: object, text: object, *switches: object) -> Updates:
        return _message_shown(sheet, workspace.switch_questions(key, switches, text, tongue))

    def rebuild(tongue: Tongue, key: object) -> Updates:
        return _message_shown(sheet, workspace.rebuild_message(key, tongue))

    def edit(tongue: Tongue, key: object, text: object) -> Updates:
        return sheet.saved(workspace.edit_message(key, text, tongue) if key else None)

    def ask(tongue: Tongue, key: object, slot: object, text: object) -> Updates:
        made = workspace.ask_instead(key, slot, text, tongue)
        return {**page.request.updates(made), **sheet.updates(made)}

    whole = [*page.request.outputs, *sheet.outputs]
    given = [sheet.key, sheet.ask_handle, sheet.message]
    connect(sheet.ask_go.click, ask, given, whole, problems=sheet.ask_problems, trigger_mode="once")
    outputs = _message_outputs(sheet)
    last: dict[str, Any] = {"problems": sheet.problems, "trigger_mode": "always_last"}
    flips = [slot.switch.input for slot in sheet.cards]
    connect(flips, switch, [sheet.key, sheet.message, *sheet.switches], outputs, **last)
    connect(sheet.rebuild.click, rebuild, [sheet.key], outputs, problems=sheet.problems)
    connect(sheet.message.change, edit, [sheet.key, sheet.message], [sheet.state], **last)


def _wire_brief(sheet: SheetPane, workspace: Workspace) -> None:
    def shown(view: BriefView) -> Updates:
        return {sheet.brief: view.shown, **sheet.saved(view.state)}

    def keep(tongue: Tongue, key: object, text: object) -> Updates:
        return sheet.saved(workspace.edit_brief(key, text, tongue).state if key else None)

    def redraw(tongue: Tongue, key: object, text: object) -> Updates:
        return shown(workspace.edit_brief(key, text, tongue))

    def restore(tongue: Tongue, key: object) -> Updates:
        view = workspace.restore_brief(key, tongue)
        return {**shown(view), sheet.brief_text: view.text}

    # `change`, not `input`: Gradio holds back the first `input` after the server has written into a field, and with
    # it a whole pasted text. What we wrote ourselves comes back here too and counts as untouched.
    both = [sheet.key, sheet.brief_text]
    # The sheet above the editor is redrawn when she leaves the editor: while she types it must not jump.
    connect(
        sheet.brief_text.change, keep, both, [sheet.state], problems=sheet.problems, trigger_mode="always_last"
    )
    connect(sheet.brief_text.blur, redraw, both, [sheet.brief, sheet.state], problems=sheet.problems)
    connect(
        sheet.restore.click,
        restore,
        [sheet.key],
        [sheet.brief, sheet.brief_text, sheet.state],
        problems=sheet.problems,
    )


def wire_clients(page: Opening, clients: Clients) -> None:
    """The list of clients and the form for a new one; they work before the sheet is there."""
    request, form = page.request, page.request.form
    fields, frame = form.fields, [page.greeting.box, page.desk, form.box]
    texts = [fields.name, fields.business, fields.environment, fields.rules, fields.names]

    def samples(tongue: Tongue) -> Updates:
        loaded = clients.load_samples()
        return {
            **open_desk(page),
            **choose(page, loaded.choices, loaded.client_id),
            request.instruction: loaded.instruction,
            request.problems: notice.hint(tongue("sample_ready")),
        }

    def add(tongue: Tongue, *values: object) -> Updates:
        client = clients.add(**fields.named(values))
        emptied: dict[gr.blocks.Block, str] = dict.fromkeys(texts, "")
        said = notice.hint(tongue("client_added"))
        chosen = choose(page, clients.choices(), client.id)
        return {**open_desk(page), **chosen, **emptied, request.problems: said}

    def open_form(_: Tongue) -> Updates:
        return open_desk(page, form=True)

    def close_form(_: Tongue) -> Updates:
        return {form.box: gr.update(visible=False)}

    quiet: dict[str, Any] = {"problems": request.problems}
    connect(page.greeting.samples.click, samples, [], [*frame, request.client, request.instruction], **quiet)
    connect([page.greeting.own.click, request.add.click], open_form, [], frame, **quiet)
    connect(form.cancel.click, close_form, [], [form.box], **quiet)
    connect([form.save.click, fields.name.submit], add, fields.all, [*frame, request.client, *texts], **quiet)
