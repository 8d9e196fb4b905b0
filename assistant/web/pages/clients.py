"""The clients: what is known of each, how the work goes, and every note."""

from dataclasses import dataclass
from typing import Any

import gradio as gr

from assistant.web import limits
from assistant.web.handlers.clients import Clients, Profile
from assistant.web.handlers.notes import NoteFields, Notes
from assistant.web.pages import gates, profile_form
from assistant.web.pages.gates import Gates
from assistant.web.pages.profile_form import ProfileFields
from assistant.web.pages.wiring import Handler, Updates, Word, connect, show
from assistant.web.view import notice
from assistant.web.wording import Tongue


@dataclass(frozen=True)
class NoteForm:
    """What the client said, about what, with which score. `id` is empty for a new note."""

    id: gr.Textbox
    open: gr.Button
    text: gr.Textbox
    task: gr.Textbox
    score: gr.Textbox
    save: gr.Button
    withdraw: gr.Button
    cancel: gr.Button
    restore: gr.Button

    @property
    def fields(self) -> list[gr.components.Component]:
        """What she types."""
        return [self.text, self.task, self.score]

    @property
    def outputs(self) -> list[gr.blocks.Block]:
        """Everything `updates` may change."""
        return [self.id, *self.fields, self.save, self.withdraw, self.cancel]

    def updates(self, tongue: Tongue, note: NoteFields | None = None) -> Updates:
        """A known note to put right, or an empty form."""
        shown = note or NoteFields("", "", "", "")
        return {
            self.id: shown.id,
            self.text: shown.text,
            self.task: shown.task,
            self.score: shown.score,
            self.save: gr.update(value=tongue("change_note" if note else "save_note")),
            self.withdraw: gr.update(visible=note is not None),
            self.cancel: gr.update(visible=note is not None),
        }


@dataclass(frozen=True)
class ClientsPage:
    """Choose a client on the left, see progress and notes on the right."""

    client: gr.Dropdown
    gone: gr.Markdown
    profile: gr.Markdown
    fields: ProfileFields
    change: gr.Button
    progress: gr.Markdown
    sought: gr.Textbox
    notes: gr.Markdown
    form: NoteForm
    problems: gr.Markdown
    profile_problems: gr.Markdown
    gates: Gates

    @property
    def outputs(self) -> list[gr.blocks.Block]:
        """Everything `updates` may change."""
        return [self.profile, self.progress, *self.fields.all]

    def updates(self, known: Profile) -> Updates:
        """Show this client."""
        return {
            self.profile: known.shown,
            self.progress: known.progress,
            **dict(zip(self.fields.all, known.fields, strict=True)),
        }


def build(word: Word) -> ClientsPage:
    """Lay the page out."""
    with gr.Row(elem_classes="desk-columns"):
        with gr.Column(scale=5, min_width=300, elem_classes="left"):
            client = gr.Dropdown([], label=word("client"), elem_id="clients-client")
            gone = show("gone-problems")
            profile = show("profile")
            with gr.Accordion(word("edit_profile"), open=False, elem_id="profile-editor"):
                fields = profile_form.build(word, "profile", folded=False)
                with gr.Row(elem_classes="buttons"):
                    change = gr.Button(word("save_profile"), variant="primary", size="sm", elem_id="save-profile")
                profile_problems = show("profile-problems")
            doors = gates.build(word)
        with gr.Column(scale=8, min_width=300, elem_classes="right"):
            progress = show("progress")
            form, problems = _note_form(word)
            sought = gr.Textbox(
                label=word("seek_notes"),
                placeholder=word("seek_notes_hint"),
                max_length=limits.SOUGHT,
                elem_id="notes-sought",
            )
            notes = show("notes")
    return ClientsPage(
        client, gone, profile, fields, change, progress, sought, notes, form, problems, profile_problems, doors
    )


def _note_form(word: Word) -> tuple[NoteForm, gr.Markdown]:
    with gr.Column(elem_id="note-form", elem_classes="card"):
        text = gr.Textbox(
            label=word("note_text"), placeholder=word("note_text_hint"), lines=2, max_lines=8, max_length=limits.NOTE,
            elem_id="note-text",
        )  # fmt: skip
        with gr.Row():
            task = gr.Textbox(
                label=word("note_task"),
                placeholder=word("note_task_hint"),
                max_length=limits.TITLE,
                elem_id="note-task",
            )
            score = gr.Textbox(label=word("note_score"), max_length=10, elem_id="note-score")
        with gr.Row(elem_classes="buttons"):
            save = gr.Button(word("save_note"), variant="primary", size="sm", elem_id="save-note")
            withdraw = gr.Button(word("withdraw_note"), size="sm", visible=False, elem_id="withdraw-note")
            cancel = gr.Button(word("cancel"), size="sm", visible=False, elem_id="cancel-note")
            restore = gr.Button(word("restore_note"), size="sm", visible=False, elem_id="restore-note")
        problems = show("clients-problems")
        note_id = gr.Textbox(visible="hidden", elem_id="note-handle", max_length=limits.KEY)
        open_ = gr.Button("", visible="hidden", elem_id="note-handle-go")
    return NoteForm(note_id, open_, text, task, score, save, withdraw, cancel, restore), problems


def wire(page: ClientsPage, tab: gr.Button, working_on: gr.Dropdown, clients: Clients, notes: Notes) -> Handler:
    """Opening the tab, choosing a client, changing the profile, and all that happens to a note. `working_on`: the
    client of the workspace, who is shown first. Returns what an opening shows."""
    _wire_form(page, notes)
    _wire_notes(page, notes)
    return _wire_client(page, tab, working_on, clients, notes)


def _wire_client(
    page: ClientsPage, tab: gr.Button, working_on: gr.Dropdown, clients: Clients, notes: Notes
) -> Handler:
    def shown(tongue: Tongue, client: object, sought: object) -> Updates:
        known = page.updates(clients.profile(client, tongue))
        return {**known, page.notes: notes.listed(client, sought, tongue)}

    def choose(tongue: Tongue, client: object, sought: object) -> Updates:
        return {**shown(tongue, client, sought), **page.form.updates(tongue), page.gone: ""}

    def refresh(tongue: Tongue, client: object, sought: object, current: object) -> Updates:
        choices = clients.choices()
        ids = [client_id for _, client_id in choices]
        chosen = next((one for one in (client, current, *ids) if one in ids), None)
        listed = gr.update(choices=list(choices), value=chosen)
        return {page.client: listed, **shown(tongue, chosen, sought), **page.gates.hinted(tongue), page.gone: ""}

    def change(tongue: Tongue, client: object, *values: object) -> Updates:
        changed = clients.change(client, **page.fields.named(values))
        said = notice.hint(tongue("profile_saved"))
        listed = gr.update(choices=list(clients.choices()), value=changed.id)
        return {**page.updates(clients.profile(client, tongue)), page.client: listed, page.profile_problems: said}

    # Opening the tab leaves the form alone: she may be typing before the answer is here.
    views = [*page.outputs, page.notes]
    given = [page.client, page.sought]
    opening = [page.client, page.gone, *views, *page.gates.hints]
    connect(tab.click, refresh, [*given, working_on], opening, problems=page.problems)
    connect(page.client.input, choose, given, [*views, page.gone, *page.form.outputs], problems=page.problems)
    connect(
        page.change.click,
        change,
        [page.client, *page.fields.all],
        [page.client, *page.outputs],
        problems=page.profile_problems,
    )
    return refresh


def _wire_form(page: ClientsPage, notes: Notes) -> None:
    """Writing a note down, putting one right."""
    form = page.form

    def save(tongue: Tongue, client: object, sought: object, note_id: object, *values: object) -> Updates:
        text, task, score = values
        if note_id:
            notes.amend(client, note_id, text, task, score)
        else:
            notes.add(client, text, task, score)
        return _after(page, notes, (tongue, client, sought), "note_changed" if note_id else "note_saved")

    def opened(tongue: Tongue, client: object, note_id: object) -> Updates:
        return form.updates(tongue, notes.opened(client, note_id))

    def cancel(tongue: Tongue) -> Updates:
        return form.updates(tongue)

    quiet: dict[str, Any] = {"problems": page.problems}
    connect(
        form.save.click, save, [page.client, page.sought, form.id, *form.fields], _after_outputs(page), **quiet
    )
    connect(form.open.click, opened, [page.client, form.id], form.outputs, **quiet)
    connect(form.cancel.click, cancel, [], form.outputs, **quiet)


def _wire_notes(page: ClientsPage, notes: Notes) -> None:
    """Looking for notes, taking one away, bringing it back."""

    def withdraw(tongue: Tongue, client: object, sought: object, note_id: object) -> Updates:
        notes.withdraw(client, note_id)
        return _after(page, notes, (tongue, client, sought), "note_gone", undo=True)

    def restore(tongue: Tongue, client: object, sought: object) -> Updates:
        notes.restore(client)
        return _after(page, notes, (tongue, client, sought), "note_back")

    def seek(tongue: Tongue, client: object, sought: object) -> Updates:
        return {page.notes: notes.listed(client, sought, tongue)}

    where = [page.client, page.sought]
    quiet: dict[str, Any] = {"problems": page.problems}
    connect(page.form.withdraw.click, withdraw, [*where, page.form.id], _after_outputs(page), **quiet)
    connect(page.form.restore.click, restore, where, _after_outputs(page), **quiet)
    connect(page.sought.change, seek, where, [page.notes], trigger_mode="always_last", **quiet)


def _after(
    page: ClientsPage, notes: Notes, where: tuple[Tongue, object, object], key: str, *, undo: bool = False
) -> Updates:
    """An empty form and the list anew. `where`: language, client, the word she looks for; `undo`: offer the way back."""
    tongue, client, sought = where
    return {
        **page.form.updates(tongue),
        page.notes: notes.listed(client, sought, tongue),
        page.form.restore: gr.update(visible=undo),
        page.problems: notice.hint(tongue(key)),
    }


def _after_outputs(page: ClientsPage) -> list[gr.blocks.Block]:
    return [*page.form.outputs, page.form.restore, page.notes]
