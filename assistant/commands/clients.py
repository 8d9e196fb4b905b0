"""Clients and their notes at the command line."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pydantic import ValidationError

from assistant.domain.client import Client
from assistant.domain.lesson import NoteVersion
from assistant.errors import BadInput
from assistant.reading.text import clean

if TYPE_CHECKING:
    from assistant.assembly import Desk


def list_clients(desk: "Desk") -> str:
    """One line a client."""
    clients = desk.records.clients()
    if not clients:
        return (
            "クライアントはまだ登録されていません。`brief-assistant client add` か `import` で登録してください。"
        )
    return "\n".join(
        f"{client.id}\t{client.name}\t{client.channel.value}\tメモ {len(desk.records.notebook(client.id).notes)}件"
        for client in clients
    )


def show_client(desk: "Desk", client_id: str) -> str:
    """The profile, a line a fact."""
    client = desk.records.client(client_id)
    lines = [f"ID: {client.id}", f"名前: {client.name}", f"事業: {client.business or '(未登録)'}"]
    lines += [f"連絡手段: {client.channel.value}", f"言語: {client.language}"]
    lines += [f"環境: {line}" for line in client.environment]
    lines += [f"決めごと: {line}" for line in client.rules]
    lines.append(f"メモ: {len(desk.records.notebook(client_id).notes)}件")
    return "\n".join(lines)


def add_client(
    desk: "Desk",
    *,
    id: str,  # noqa: A002 - the contract's own name for it
    name: str,
    business: str,
    channel: str,
    environment: Sequence[str],
    rules: Sequence[str],
    language: str,
) -> str:
    """Register a client, or replace the profile of the one with this id."""
    try:
        client = Client.model_validate(
            {
                "id": id,
                "name": clean(name).strip(),
                "business": clean(business).strip(),
                "channel": channel,
                "environment": tuple(clean(line).strip() for line in environment),
                "rules": tuple(clean(line).strip() for line in rules),
                "language": language,
            }
        )
    except ValidationError as error:
        fields = "、".join(sorted({str(problem["loc"][0]) for problem in error.errors()}))
        raise BadInput(
            f"{fields} の値が正しくありません。IDは英数字と . _ - で64文字まで、"
            "連絡手段は phone / email / chat / line / video、言語は ja / en です。"
        ) from error
    desk.keeper.register(client)
    return f"登録しました: {client.id}"


def list_feedback(desk: "Desk", client_id: str) -> str:
    """One line a note, newest first."""
    client = desk.records.client(client_id)
    notes = desk.records.notebook(client.id).notes
    if not notes:
        return f"{client.name}様のメモはまだありません。`brief-assistant feedback add` で加えてください。"
    return "\n".join(
        f"{note.date}\t{note.id}\t{'' if note.score is None else f'{note.score}点'}\t{note.task}\t{' '.join(note.text.split())}"
        for note in notes
    )


def list_history(desk: "Desk", client_id: str) -> str:
    """Every note ever written, newest first, with what happened to it."""
    versions = desk.records.note_history(client_id)
    if not versions:
        return "メモはまだありません。`brief-assistant feedback add` で加えてください。"
    return "\n".join(_version(version) for version in versions)


def _version(version: NoteVersion) -> str:
    note = version.note
    told = "有効" if version.withdrawn is None else f"取り消し {version.withdrawn:%Y-%m-%d}"
    told = f"訂正 → {version.corrected_by}" if version.corrected_by else told
    return f"{note.date}\t{note.id}\t{told}\t{note.task}\t{' '.join(note.text.split())}"
