"""Drafting all cases in process, over a temporary data folder that holds every client, so that leaks can show."""

import hashlib
import json
import os
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.assembly import open_desk
from assistant.domain.feedback import FeedbackNote
from assistant.errors import BriefError
from assistant.prompts import prompts_folder
from assistant.settings import Settings
from evals.cases import Case, Suite

if TYPE_CHECKING:
    from assistant.assembly import Desk

PLAYBOOK = "playbook"
REPORTS = Path(__file__).resolve().parent / "reports"
PACKAGE = Path(__file__).resolve().parent.parent / "assistant"

Past = Mapping[str, tuple[FeedbackNote, ...]]
Draft = dict[str, Any]


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
    suite: Suite, arm: Arm, engine: str = PLAYBOOK, epoch: int = 0, say: Callable[[str], None] = lambda _: None
) -> dict[str, Draft]:
    """A draft, or an object with `error`, for every case. Drafts of a model are kept and not paid for twice."""
    drafts: dict[str, Draft] = {}
    started = time.monotonic()
    with desk_with(suite, arm, engine) as desk:
        for number, case in enumerate(suite.cases, 1):
            kept = None if engine == PLAYBOOK else REPORTS / "cache" / f"{key(case, arm, engine, epoch)}.json"
            drafts[case.id] = _kept(kept) or _drafted(desk, case, arm, engine, kept)
            if number % 50 == 0 or number == len(suite.cases):
                say(f"{arm.name}/{engine} {number}/{len(suite.cases)}件 {time.monotonic() - started:.0f}秒")
    return drafts


@contextmanager
def desk_with(suite: Suite, arm: Arm, engine: str = PLAYBOOK) -> Iterator["Desk"]:
    """A desk of its own, with all clients and the arm's past."""
    environment = {} if engine == PLAYBOOK else {**os.environ, "BRIEF_MODEL": engine}
    with tempfile.TemporaryDirectory() as folder, open_desk(Settings.read(environment, Path(folder))) as desk:
        notes = [note for past in arm.past(suite).values() for note in past]
        desk.records.apply(tuple(suite.clients.values()), tuple(notes))
        desk.mend_index()
        yield desk


def key(case: Case, arm: Arm, engine: str, epoch: int) -> str:
    """Names all that a draft depends on."""
    parts = [case.fingerprint, case.client_id, arm.name, engine, str(epoch), product_version()]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:24]


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


def _kept(path: Path | None) -> Draft | None:
    if path is None or not path.exists():
        return None
    found: Draft = json.loads(path.read_text(encoding="utf-8"))
    return found


def _drafted(desk: "Desk", case: Case, arm: Arm, engine: str, keep: Path | None) -> Draft:
    """A crash is a result too: it fails the gate, not the run."""
    started = time.perf_counter()
    try:
        draft = _asked(desk, case, arm, engine)
    except BriefError as error:
        return {"error": str(error), "refused": True}
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}
    draft["seconds"] = time.perf_counter() - started
    if keep is not None and not draft["engine"]["fallback_reason"]:
        keep.parent.mkdir(parents=True, exist_ok=True)
        keep.write_text(json.dumps(draft, ensure_ascii=False), encoding="utf-8")
    return draft


def _asked(desk: "Desk", case: Case, arm: Arm, engine: str) -> Draft:
    how = PLAYBOOK if engine == PLAYBOOK else "model"
    draft = desk.workflow.draft(case.client_id, case.instruction, case.today, task_id=case.id, engine=how)  # type: ignore[arg-type]
    if arm.general:
        types = ["general"] * len(draft.tasks)
        draft = desk.workflow.draft(case.client_id, case.instruction, case.today, task_id=case.id, types=types)
    return draft.model_dump(mode="json")
