"""Drafting all cases in process, over a temporary data folder that holds every client, so that leaks can show."""

import hashlib
import os
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.assembly import open_desk
from assistant.domain.feedback import FeedbackNote
from assistant.errors import BriefError
from assistant.prompts import prompts_folder
from assistant.settings import Settings
from evals.cases import Case, Suite
from evals.kept import keeping

if TYPE_CHECKING:
    from assistant.assembly import Desk

PLAYBOOK = "playbook"
PACKAGE = Path(__file__).resolve().parent.parent / "assistant"

AT_ONCE = 4
"""Drafts that a model is asked for at a time."""


class NoAnswer(Exception):
    """The model answered none of the first drafts; the message says why. Without it the whole run would measure the
    playbook under the model's name."""


Past = Mapping[str, tuple[FeedbackNote, ...]]
Draft = dict[str, Any]


def reports() -> Path:
    """Where reports and kept drafts go: `EVAL_REPORTS`, or evals/reports."""
    return Path(os.environ.get("EVAL_REPORTS") or Path(__file__).resolve().parent / "reports")


def full(suite: Suite) -> Past:
    """Every client with its own whole past."""
    return suite.notes


@dataclass(frozen=True)
class Arm:
    """How the product is run. `past`: which notes each client has; `general`: without the task types' playbooks."""

    name: str = "full"
    past: Callable[[Suite], Past] = full
    general: bool = False


def draft_all(
    suite: Suite, arm: Arm, engine: str = PLAYBOOK, say: Callable[[str], None] = lambda _: None
) -> dict[str, Draft]:
    """A draft, or an object with `error`, for every case."""
    return draft_epochs(suite, arm, engine, 1, say)[0]


def draft_epochs(
    suite: Suite, arm: Arm, engine: str, epochs: int, say: Callable[[str], None] = lambda _: None
) -> list[dict[str, Draft]]:
    """All cases so many times. Answers of a model are kept at once and not paid for twice; a model is asked for several
    at a time, as it mostly makes us wait. Raises NoAnswer where the first ones get no answer at all."""
    found: list[dict[str, Draft]] = [{} for _ in range(epochs)]
    jobs = [(epoch, case) for epoch in range(epochs) for case in suite.cases]
    with (
        desk_with(suite, arm, engine) as desk,
        ThreadPoolExecutor(1 if engine == PLAYBOOK else AT_ONCE) as pool,
    ):
        tries = [(epoch, case, pool.submit(_drafted, desk, case, arm, epoch)) for epoch, case in jobs]
        _collect(tries, found, Progress(f"{arm.name}/{engine}", len(jobs), say))
    return found


@dataclass
class Progress:
    """Says how far a long run is, now and then."""

    name: str
    of: int
    say: Callable[[str], None]
    done: int = 0
    started: float = field(default_factory=time.monotonic)

    def step(self) -> None:
        self.done += 1
        if self.done % 50 == 0 or self.done == self.of:
            self.say(f"{self.name} {self.done}/{self.of}件 {time.monotonic() - self.started:.0f}秒")


def _collect(
    tries: Sequence[tuple[int, Case, Future[Draft]]], found: Sequence[dict[str, Draft]], progress: Progress
) -> None:
    for epoch, case, future in tries:
        found[epoch][case.id] = future.result()
        progress.step()
        if progress.done == AT_ONCE and (why := _unanswered(found)):
            for _, _, waiting in tries:
                waiting.cancel()
            raise NoAnswer(why)


def _unanswered(found: Sequence[Mapping[str, Draft]]) -> str:
    """Why the playbook stood in for the model in every draft so far; empty where it did not."""
    engines = [draft.get("engine") or {} for drafts in found for draft in drafts.values()]
    reasons = [str(engine.get("fallback_reason") or "") for engine in engines]
    return reasons[0] if reasons and all(reasons) else ""


@contextmanager
def desk_with(suite: Suite, arm: Arm, engine: str = PLAYBOOK) -> Iterator["Desk"]:
    """A desk of its own, with all clients and the arm's past."""
    environment = {} if engine == PLAYBOOK else {**os.environ, "BRIEF_MODEL": engine}
    with tempfile.TemporaryDirectory() as folder, open_desk(Settings.read(environment, Path(folder))) as desk:
        notes = [note for past in arm.past(suite).values() for note in past]
        desk.records.apply(tuple(suite.clients.values()), tuple(notes))
        desk.mend_index()
        yield desk


@cache
def product_version() -> str:
    """Changes with every change of prompts/ and assistant/."""
    return _digest(prompts_folder(), PACKAGE)


@cache
def prompts_version() -> str:
    """Changes with every change of prompts/."""
    return _digest(prompts_folder())


def _digest(*folders: Path) -> str:
    kinds = {".py", ".yaml", ".j2", ".jsonl", ".npz"}
    files = sorted(file for folder in folders for file in folder.rglob("*") if file.suffix in kinds)
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]


def _drafted(desk: "Desk", case: Case, arm: Arm, epoch: int) -> Draft:
    """A crash is a result too: it fails the gate, not the run."""
    started = time.perf_counter()
    try:
        draft, saved = _asked(desk, case, arm, epoch)
    except BriefError as error:
        return {"error": str(error), "refused": True}
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}
    draft["seconds"] = time.perf_counter() - started + saved
    return draft


def _asked(desk: "Desk", case: Case, arm: Arm, epoch: int) -> tuple[Draft, float]:
    """The draft, and the seconds that kept answers saved."""
    if desk.door is not None:
        workflow, kept = keeping(desk.workflow, desk.door, reports() / "cache", epoch)
        draft = workflow.draft(case.client_id, case.instruction, case.today, task_id=case.id, engine="model")
        return draft.model_dump(mode="json"), kept.saved
    draft = desk.workflow.draft(case.client_id, case.instruction, case.today, task_id=case.id)
    if arm.general:
        types = ["general"] * len(draft.tasks)
        draft = desk.workflow.draft(case.client_id, case.instruction, case.today, task_id=case.id, types=types)
    return draft.model_dump(mode="json"), 0.0
