"""Taking in: files of clients and notes, and single notes."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from assistant.commands.audited import write_down_import
from assistant.commands.moments import parse_day
from assistant.domain.feedback import FeedbackNote
from assistant.domain.stored import ImportResult
from assistant.errors import BadInput, ImportRefused
from assistant.importing import ImportPlan, parse_import, preview
from assistant.importing.handed import restore_tasks
from assistant.importing.parse import MAX_FILE
from assistant.reading.text import clean
from assistant.secrets_door import plan_without_secrets
from assistant.stopwatch import TOKYO

if TYPE_CHECKING:
    from assistant.assembly import Desk

Show = Callable[[str], None]


def import_files(
    desk: "Desk | None", files: Sequence[Path], *, show: Show, replace: bool = False, redact: bool = False
) -> int:
    """Take the files in, one after the other, each wholly or not at all; without a desk only show them.

    Raises ImportRefused for the first file that is wrong; the files before it are stored and were reported.
    """
    for file in files:
        plan = parse_import(_read(file), file.name, today=datetime.now(TOKYO).date())
        plan = plan_without_secrets(plan) if redact and desk else plan
        if desk is None:
            show(f"{file.name}(確認のみ、保存していません)\n{preview(plan)}")
        else:
            show(f"{file.name}: 取り込んでいます… ({'、'.join(plan.summary)})")
            told = _told(_store(desk, plan, file, replace=replace, redact=redact))
            tasks = restore_tasks(desk.records, plan.tasks)
            write_down_import(desk, plan)
            show(f"{file.name}: {told}" + (f"、依頼を追加 {tasks}件" if tasks else ""))
    return 0


def add_feedback(
    desk: "Desk",
    client_id: str,
    *,
    text: str,
    task: str,
    score: str | None,
    day: str | None,
    redact: bool = False,
) -> str:
    """Store one note; the sentence names its id. Returns after the note is on disk."""
    desk.records.client(client_id)
    note = _note(desk, client_id, text=text, task=task, score=score, day=day)
    desk.keeper.remember(client_id, note, redact=redact)
    return f"保存しました: {note.id}"


def correct_feedback(desk: "Desk", client_id: str, note_id: str, text: str) -> str:
    """Put a note right; the old one is kept beside it. The sentence names both ids."""
    old = next((note for note in desk.records.notebook(client_id).notes if note.id == note_id), None)
    if old is None:
        raise BadInput(f"メモ「{note_id}」が見つかりません。`feedback list` で確かめてください。")
    try:
        values = {**old.model_dump(), "id": desk.records.new_note_id(client_id), "text": clean(text).strip()}
        new = FeedbackNote.model_validate(values)
    except ValidationError as error:
        raise BadInput("メモを保存できません。本文は1〜4,000文字で指定してください。") from error
    desk.keeper.correct(client_id, note_id, new)
    return f"訂正しました: {note_id} → {new.id}"


def _note(
    desk: "Desk", client_id: str, *, text: str, task: str, score: str | None, day: str | None
) -> FeedbackNote:
    try:
        return FeedbackNote(
            id=desk.records.new_note_id(client_id),
            client_id=client_id,
            date=parse_day(day),
            score=int(score) if score is not None else None,
            task=clean(task).strip(),
            text=clean(text).strip(),
        )
    except (ValidationError, ValueError) as error:
        raise BadInput(
            "メモを保存できません。本文は1〜4,000文字、作業名は200文字まで、点数は0〜100の整数で指定してください。"
        ) from error


def _store(desk: "Desk", plan: ImportPlan, file: Path, *, replace: bool, redact: bool) -> ImportResult:
    try:
        return desk.keeper.take_in(plan, replace=replace, redact=redact)
    except ImportRefused as error:
        raise ImportRefused([f"{file.name} {problem}" for problem in error.problems]) from error


def _read(file: Path) -> bytes:
    try:
        if file.stat().st_size > MAX_FILE:
            raise ImportRefused([f"{file.name}: 大きすぎます({MAX_FILE // 1_000_000}MBまで)。分けてください。"])
        return file.read_bytes()
    except OSError as error:
        raise BadInput(f"{file}: 開けません。ファイル名と場所を確かめてください。({error.strerror})") from error


def _told(result: ImportResult) -> str:
    rows = [
        ("クライアントを登録", result.clients_added, "名"),
        ("クライアントを更新", result.clients_updated, "名"),
        ("メモを追加", result.notes_added, "件"),
        ("メモを置き換え", result.notes_replaced, "件"),
        ("変わりなし", result.clients_unchanged + result.notes_unchanged, "件"),
    ]
    return "、".join(f"{what} {count}{unit}" for what, count, unit in rows if count) or "変わりなし"
