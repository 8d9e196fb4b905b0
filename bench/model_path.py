"""What a draft with a model costs over the bare call, all of it: `python -m bench.model_path [--rounds N]`.

The server streams a full hand-written proposal (tests/data/proposals) at the pace of a quick hosted model. The bare
streamed call with the very prompt and `Workflow.improve` take turns: reading, recalling, the prompt with its masks,
the door, the checked drafts in between, the checks, the merge, the plan and the message. The bar is the door's.
"""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from assistant.assembly import Desk, open_desk
from assistant.building import build_model_drafter
from assistant.domain.draft import Draft
from assistant.domain.model import ModelChoice, Prompt
from assistant.drafting.model_terms import ModelProposal
from assistant.llm import ModelDoor, open_model
from assistant.settings import Settings
from assistant.workflow import Workflow
from bench.model_server import ModelHost, bare_call, overhead_row
from bench.report import Row, markdown
from bench.stats import Series, Took, in_turn, timed
from bench.worker import Worker
from tests.fault_behaviours import Recorded
from tests.fault_server import FaultServer, Good
from tests.proposals import Case, load_cases

PIECE, EVERY = 8, 0.006
"""Characters of a chunk, and seconds between two."""


def proposing() -> FaultServer:
    """Answers each client with the proposal written for it."""
    cases = load_cases()

    def behaviour(request: Recorded) -> Good:
        case = next(case for case in cases if case.instruction in request.user)
        return Good(case.answer_to(request.user), size=PIECE, every=EVERY)

    return FaultServer(responder=behaviour)


def measure(rounds: int) -> list[Row]:
    """Bare call and whole path in turn, `rounds` pairs after one of each that is not counted."""
    with (
        Worker(ModelHost, proposing) as server,
        tempfile.TemporaryDirectory() as folder,
        open_desk(Settings(data_dir=Path(folder))) as desk,
    ):
        base = server.ask("base")
        door = open_model(ModelChoice(name="openai/bench", base=base, deadline=120), {})
        assert door is not None  # noqa: S101 - a name was given
        door.warm()
        try:
            return _measured(_Path(desk, door, load_cases()[0]), base, rounds)
        finally:
            door.close()


def rows(bare: Series, ours: Series) -> list[Row]:
    """The two series, and what the whole path took more."""
    return [
        Row.of("bare call with the prompt of a draft, streamed", "ms", bare),
        Row.of("a draft with a model, whole path", "ms", ours),
        overhead_row("overhead of the whole path", bare, ours),
    ]


class _Path:
    """One client with its notes, a first draft, and the way to a better one."""

    def __init__(self, desk: Desk, door: ModelDoor, case: Case) -> None:
        case.move_in(desk)
        drafter = build_model_drafter(door, desk.workflow.drafter, desk.embedder, desk.records)
        self.workflow: Workflow = replace(desk.workflow, model=drafter)
        now = datetime.fromisoformat(case.now)
        self.first: Draft = self.workflow.draft(case.client.id, case.instruction, now, engine="playbook")
        prompt = self.workflow.preview(self.first)
        assert prompt is not None  # noqa: S101 - there is a model
        self.prompt: Prompt = prompt

    def better(self) -> Took:
        seen: list[Draft] = []
        draft, took = timed(lambda: self.workflow.improve(self.first, on_partial=seen.append))
        if draft.engine.fallback_reason is not None:
            raise RuntimeError(f"no draft by the model: {draft.engine.fallback_reason}")
        return took


def _measured(path: _Path, base: str, rounds: int) -> list[Row]:
    bare_call(base, path.prompt, ModelProposal)
    path.better()
    bare, ours = in_turn(rounds, lambda: bare_call(base, path.prompt, ModelProposal), path.better)
    return rows(bare, ours)


def main(argv: Sequence[str] | None = None) -> int:
    """0, or 1 where the bar failed."""
    parser = argparse.ArgumentParser(prog="python -m bench.model_path", description=__doc__)
    parser.add_argument("--rounds", type=int, default=6)
    found = measure(parser.parse_args(argv).rounds)
    print(markdown(found))
    return 0 if all(row.passed is not False for row in found) else 1


if __name__ == "__main__":
    sys.exit(main())
