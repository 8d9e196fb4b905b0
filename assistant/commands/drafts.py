"""Drafting at the command line: one instruction, or a file of them. Stores nothing."""

import json
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.commands.moments import parse_now
from assistant.domain.draft import Draft
from assistant.errors import BadInput

if TYPE_CHECKING:
    from assistant.assembly import Desk

NO_MODEL = "この版ではモデルによる下書きは使えません。型による下書きをお出しします。"
PLAYBOOK_ENGINES = frozenset({"auto", "playbook"})


def draft_one(desk: "Desk", client_id: str, text: str, *, now: str | None, engine: str, as_json: bool) -> str:
    """The draft as JSON, or as she reads it."""
    draft = _draft(desk, client_id, text, now=parse_now(now), engine=engine, task_id=None)
    return draft.model_dump_json() if as_json else as_text(draft)


def draft_batch(desk: "Desk", source: Path, target: Path, *, engine: str) -> int:
    """Draft every line of `source` into `target`, in order; a line that fails becomes an error object.

    `target` appears whole or not at all. Returns 0 also where single lines failed: they say so themselves.
    """
    _ = desk.workflow  # what is wrong with the product itself stops the batch; it is no fault of a line
    fresh = target.with_name(f".{target.name}.{os.getpid()}.new")
    try:
        lines = source.read_bytes().decode("utf-8", errors="replace").splitlines()
        with fresh.open("w", encoding="utf-8") as out:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    out.write(json.dumps(_line(desk, number, line, engine), ensure_ascii=False) + "\n")
        fresh.replace(target)
    except OSError as error:
        raise BadInput(
            f"{error.filename}: 読み書きできません。場所を確かめてください。({error.strerror})"
        ) from error
    finally:
        fresh.unlink(missing_ok=True)
    return 0


def as_text(draft: Draft) -> str:
    """Brief and message for the terminal."""
    return "\n".join(_text_blocks(draft))


def _text_blocks(draft: Draft) -> Iterator[str]:
    yield draft.brief.markdown
    for warning in draft.warnings:
        yield f"! {warning.text}"
    yield "\n---- 送る文面 ----"
    if draft.message.subject:
        yield f"件名: {draft.message.subject}"
    yield draft.message.text


def _line(desk: "Desk", number: int, line: str, engine: str) -> dict[str, Any]:
    """One input line's result; its own `id` is kept also where it fails."""
    row: Any = None
    try:
        row = json.loads(line)
        if not isinstance(row, dict):
            raise BadInput(f"{number}行目: 1行に1つのJSONオブジェクトを書いてください。")
        return _draft_row(desk, row, engine).model_dump(mode="json")
    except (BadInput, ValueError, RecursionError) as error:
        told = str(error) if isinstance(error, BadInput) else f"{number}行目: JSONとして読めません。"
        own_id = row.get("id") if isinstance(row, dict) else None
        return {"id": own_id, "line": number, "error": {"kind": type(error).__name__, "message": told}}


def _draft_row(desk: "Desk", row: dict[str, Any], engine: str) -> Draft:
    client_id, text = row.get("client_id"), row.get("instruction")
    if not isinstance(client_id, str) or not isinstance(text, str):
        raise BadInput("client_id と instruction を文字で指定してください。")
    own_id = row.get("id")
    task_id = str(own_id) if own_id is not None else None
    return _draft(desk, client_id, text, now=parse_now(row.get("now")), engine=engine, task_id=task_id)


def _draft(
    desk: "Desk", client_id: str, text: str, *, now: datetime | None, engine: str, task_id: str | None
) -> Draft:
    draft = desk.workflow.draft(client_id, text, now, task_id=task_id)
    if engine in PLAYBOOK_ENGINES:
        return draft
    engine_used = draft.engine.model_copy(update={"fallback_reason": NO_MODEL})
    return draft.model_copy(update={"engine": engine_used})
