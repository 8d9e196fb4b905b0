"""Drafting at the command line: one instruction, or a file of them. Stores nothing unless told to."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.commands.jsonlines import Row, each_line
from assistant.commands.moments import parse_now
from assistant.domain.draft import Draft
from assistant.errors import BadInput

if TYPE_CHECKING:
    from assistant.assembly import Desk

AUTO, PLAYBOOK = "auto", "playbook"


def draft_one(
    desk: "Desk",
    client_id: str,
    text: str,
    *,
    now: str | None,
    engine: str,
    types: Sequence[str] = (),
    keep: bool = False,
    as_json: bool,
) -> str:
    """The draft as JSON, or as she reads it. `types`: ids by position, `auto` leaves a task to the reading; `keep`
    stores it as a task."""
    named = [None if name == "auto" else name for name in types]
    draft = _draft(desk, client_id, text, now=parse_now(now), engine=engine, types=named)
    if keep:
        desk.keeper.keep(draft)
    kept = f"\n\n保存しました。依頼のID: {draft.id}" if keep else ""
    return draft.model_dump_json() if as_json else f"{as_text(draft)}{kept}"


def draft_batch(desk: "Desk", source: Path, target: Path, *, engine: str) -> int:
    """Draft every line of `source` into `target`, in order. Returns 0 also where single lines failed: they say so."""
    _ = desk.workflow  # what is wrong with the product itself stops the batch; it is no fault of a line
    each_line(source, target, lambda row: _draft_row(desk, row, engine).model_dump(mode="json"))
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


def _draft_row(desk: "Desk", row: Row, engine: str) -> Draft:
    client_id, text = row.get("client_id"), row.get("instruction")
    if not isinstance(client_id, str) or not isinstance(text, str):
        raise BadInput("client_id と instruction を文字で指定してください。")
    own_id = row.get("id")
    task_id = str(own_id) if own_id is not None else None
    return _draft(desk, client_id, text, now=parse_now(row.get("now")), engine=engine, task_id=task_id)


def _draft(
    desk: "Desk",
    client_id: str,
    text: str,
    *,
    now: datetime | None,
    engine: str,
    task_id: str | None = None,
    types: Sequence[str | None] = (),
) -> Draft:
    """`engine`: `auto` takes the model that was set, where one was; a model's name takes that one."""
    workflow = desk.workflow
    if engine not in (AUTO, PLAYBOOK, desk.settings.model.name):
        workflow = desk.workflow_with(engine)
    by_model = engine != PLAYBOOK and not (engine == AUTO and workflow.model is None)
    return workflow.draft(
        client_id, text, now, task_id=task_id, types=types, engine="model" if by_model else "playbook"
    )
