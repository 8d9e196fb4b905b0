"""The door of the records: passwords, keys and the like do not pass. What is offered instead is the text without them."""

from collections.abc import Iterator

from assistant.domain.client import Client
from assistant.domain.feedback import FeedbackNote
from assistant.domain.task import Edits, Task
from assistant.errors import ImportRefused, SecretRefused
from assistant.importing import ImportPlan
from assistant.reading.privacy import SecretReport, refuse_secrets

_NAMES = {
    "password": "パスワード",
    "api_key": "APIキー",
    "door_code": "鍵や入室の番号",
    "card": "カード番号",
    "my_number": "マイナンバー",
    "url_with_token": "鍵付きのURL",
}


def refuse_secret_note(note: FeedbackNote) -> None:
    """Raises SecretRefused; the message shows the note as it may be kept."""
    report = refuse_secrets(note.text) or refuse_secrets(note.task)
    if report is not None:
        raise SecretRefused(
            f"{named(report)}が含まれるため、保存しませんでした。秘密の値を除いて保存できます(--redact): {report.without}"
        )


def refuse_secret_plan(plan: ImportPlan) -> None:
    """Raises ImportRefused naming every client and note that holds a secret."""
    problems = [*_client_problems(plan.clients), *_note_problems(plan.notes), *_task_problems(plan.tasks)]
    if problems:
        raise ImportRefused(problems)


def without_secrets(note: FeedbackNote) -> FeedbackNote:
    """The note with every secret replaced by `***`."""
    return note.model_copy(update={"text": cut(note.text), "task": cut(note.task)})


def cut(text: str) -> str:
    """The text with every secret replaced by `***`."""
    report = refuse_secrets(text)
    return report.without if report else text


def without_secrets_in(edits: Edits) -> Edits:
    """What she changed by hand, with every secret replaced by `***`."""
    brief, message = (None if text is None else cut(text) for text in (edits.brief_markdown, edits.message_text))
    return edits.model_copy(update={"brief_markdown": brief, "message_text": message})


def plan_without_secrets(plan: ImportPlan) -> ImportPlan:
    """The import with every secret cut out of its notes and of its tasks."""
    notes, tasks = map(without_secrets, plan.notes), map(_task_without_secrets, plan.tasks)
    return plan.model_copy(update={"notes": tuple(notes), "tasks": tuple(tasks)})


def _task_without_secrets(task: Task) -> Task:
    sent = tuple(one.model_copy(update={"text": cut(one.text)}) for one in task.sent)
    return task.model_copy(update={"edits": without_secrets_in(task.edits), "sent": sent})


def holds_a_cut(edits: Edits) -> bool:
    """True where a secret was taken out of what she wrote."""
    return any("***" in text for text in (edits.brief_markdown, edits.message_text) if text)


def named(report: SecretReport) -> str:
    """The kinds found, in words."""
    return "、".join(dict.fromkeys(_NAMES.get(str(kind), "秘密の値") for kind in report.kinds))


def _client_problems(clients: tuple[Client, ...]) -> Iterator[str]:
    for client in clients:
        report = refuse_secrets("\n".join((client.name, *client.profile_lines)))
        if report:
            yield f"クライアント {client.id}: {named(report)}が含まれます。除いてから取り込んでください"


def _note_problems(notes: tuple[FeedbackNote, ...]) -> Iterator[str]:
    for note in notes:
        report = refuse_secrets(note.text) or refuse_secrets(note.task)
        if report:
            yield f"メモ {note.id}: {named(report)}が含まれます。除くか、--redact を付けて取り込んでください"


def _task_problems(tasks: tuple[Task, ...]) -> Iterator[str]:
    for task in tasks:
        written = (task.edits.brief_markdown, task.edits.message_text, *(one.text for one in task.sent))
        report = refuse_secrets("\n".join(text for text in written if text))
        if report:
            yield f"依頼 {task.id}: {named(report)}が含まれます。除いてから取り込んでください"
