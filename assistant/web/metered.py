"""What is counted of drafts, model calls and the store, and whether the process is ready."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from assistant.domain.draft import Draft
from assistant.observing import names
from assistant.observing.meter import Meter
from assistant.observing.readiness import Readiness

if TYPE_CHECKING:
    from assistant.llm.wire import CallEnded
    from assistant.memory import IndexStatus
    from assistant.records.store import SqlRecords
    from assistant.web.desk import PageWorkflow


class WatchedParts(Protocol):
    """The parts of a running product that are looked at."""

    @property
    def records(self) -> "SqlRecords": ...
    @property
    def memory(self) -> "WatchedMemory": ...


class WatchedMemory(Protocol):
    """An index that says how it stands."""

    def status(self) -> "IndexStatus": ...


class MeteredWorkflow:
    """Implements `PageWorkflow` over another, counting its drafts."""

    def __init__(self, workflow: "PageWorkflow", meter: Meter) -> None:
        self._workflow = workflow
        self._meter = meter

    def draft(
        self,
        client_id: str,
        text: str,
        now: datetime | None = None,
        *,
        task_id: str | None = None,
        types: Sequence[str | None] = (),
    ) -> Draft:
        made = self._workflow.draft(client_id, text, now, task_id=task_id, types=types)
        note_draft(self._meter, made)
        return made


def note_draft(meter: Meter, draft: Draft) -> None:
    """Count a draft that was just made."""
    fallback = "yes" if draft.engine.fallback_reason else "no"
    meter.count(names.DRAFTS, engine=draft.engine.name, fallback=fallback)
    for step, milliseconds in draft.timings.items():
        meter.time(names.DRAFT_STEPS, milliseconds / 1000, step=step)


def call_counter(meter: Meter) -> "Callable[[CallEnded], None]":
    """Counts calls of models."""

    def note(ended: "CallEnded") -> None:
        meter.count(names.MODEL_CALLS, model=ended.model, outcome=ended.outcome)
        meter.time(names.MODEL_SECONDS, ended.seconds, model=ended.model)
        for kind, tokens in (("prompt", ended.usage.prompt_tokens), ("completion", ended.usage.completion_tokens)):
            if tokens:
                meter.count(names.TOKENS, tokens, model=ended.model, kind=kind)

    return note


def readiness_of(parts: WatchedParts, is_warm: Callable[[], bool]) -> Readiness:
    """Records, their version and the warm-up decide. The index does not: without it drafts are the same, so a process
    must not be taken out for it."""

    def index() -> bool:
        status = parts.memory.status()
        return status.count is not None and status.fault is None

    checks = {
        "records": lambda: parts.records.is_current() in (True, False),
        "schema": parts.records.is_current,
        "index": index,
        "warm": is_warm,
    }
    return Readiness(checks, needed=("records", "schema", "warm"))


def gauges_of(parts: WatchedParts, waiting: Callable[[], int]) -> Callable[[], Mapping[str, float]]:
    """What stands now. `waiting`: jobs for the index."""

    def gauges() -> Mapping[str, float]:
        found: dict[str, float] = {names.INDEX_WAITING: waiting(), names.NOTES: parts.records.note_count()}
        count = parts.memory.status().count
        if count is not None:
            found[names.INDEX_LAG] = found[names.NOTES] - count
        return found

    return gauges
