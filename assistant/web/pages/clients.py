"""The clients: what is known of each, and a note about how a piece of work went."""

from dataclasses import dataclass

import gradio as gr

from assistant.web.handlers.clients import Clients
from assistant.web.pages.wiring import Updates, Word, connect, show
from assistant.web.view import notice
from assistant.web.wording import Tongue


@dataclass(frozen=True)
class NoteForm:
    """What the client said, about what, with which score."""

    text: gr.Textbox
    task: gr.Textbox
    score: gr.Textbox
    save: gr.Button


@dataclass(frozen=True)
class ClientsPage:
    """Choose a client on the left, see the notes on the right."""

    client: gr.Dropdown
    profile: gr.Markdown
    notes: gr.Markdown
    form: NoteForm
    problems: gr.Markdown


def build(word: Word) -> ClientsPage:
    """Lay the page out."""
    with gr.Row(elem_classes="desk-columns"):
        with gr.Column(scale=5, min_width=300, elem_classes="left"):
            client = gr.Dropdown([], label=word("client"), elem_id="clients-client")
            profile = show("profile")
            with gr.Column(elem_classes="card"):
                text = gr.Textbox(
                    label=word("note_text"), placeholder=word("note_text_hint"), lines=3, max_length=4000,
                    elem_id="note-text",
                )  # fmt: skip
                with gr.Row():
                    task = gr.Textbox(label=word("note_task"), placeholder=word("note_task_hint"), max_length=200)
                    score = gr.Textbox(label=word("note_score"), max_length=10, elem_id="note-score")
                save = gr.Button(word("save_note"), variant="primary", size="sm", elem_id="save-note")
                problems = show("clients-problems")
        with gr.Column(scale=8, min_width=300, elem_classes="right"):
            notes = show("notes")
    return ClientsPage(client, profile, notes, NoteForm(text, task, score, save), problems)


def wire(page: ClientsPage, tab: gr.Tab, clients: Clients) -> None:
    """Opening the tab, choosing a client, writing a note down."""
    form = page.form

    def shown(tongue: Tongue, client: object) -> Updates:
        known = clients.profile(client, tongue)
        return {page.profile: known.profile, page.notes: known.notes}

    def refresh(tongue: Tongue, client: object) -> Updates:
        choices = clients.choices()
        ids = [client_id for _, client_id in choices]
        chosen = client if client in ids else (ids[0] if ids else None)
        return {page.client: gr.update(choices=list(choices), value=chosen), **shown(tongue, chosen)}

    def remember(tongue: Tongue, client: object, text: object, task: object, score: object) -> Updates:
        clients.add_note(client, text, task, score)
        said = notice.hint(tongue("note_saved"))
        return {**shown(tongue, client), form.text: "", form.task: "", form.score: "", page.problems: said}

    views = [page.profile, page.notes]
    connect(tab.select, refresh, [page.client], [page.client, *views], problems=page.problems)
    connect(page.client.input, shown, [page.client], views, problems=page.problems)
    connect(
        form.save.click,
        remember,
        [page.client, form.text, form.task, form.score],
        [*views, form.text, form.task, form.score],
        problems=page.problems,
    )
