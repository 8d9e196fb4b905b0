"""The same cases and scorers for Inspect AI, for those who want its viewer. Needs the extra `evals`.

inspect eval evals/inspect_task.py --model none/none      ENGINE=<model> for another engine
"""

import os
from typing import Any

from inspect_ai import Task, task
from inspect_ai.dataset import Sample
from inspect_ai.scorer import Score, Target, mean, scorer, stderr
from inspect_ai.solver import Generate, TaskState, solver

from evals.cases import SPLITS, load
from evals.drafting import PLAYBOOK, Arm, draft_all
from evals.scorers import View, score
from evals.world import worlds


@task
def brief(splits: str = ",".join(SPLITS)) -> Task:
    """All cases of these splits, drafted by the product, scored by our scorers."""
    suite = load().only(splits.split(","))
    drafts = draft_all(suite, Arm(), os.environ.get("ENGINE", PLAYBOOK))
    known = worlds(suite)
    cases = {case.id: case for case in suite.cases}
    marks = {case_id: score(View(case, drafts[case_id], known[case.client_id])) for case_id, case in cases.items()}
    names = sorted({name for some in marks.values() for name in some})
    samples = [
        Sample(
            id=case.id,
            input=case.instruction,
            metadata={"client": case.client_id, "split": suite.split_of[case.id]},
        )
        for case in suite.cases
    ]

    @solver
    def drafted() -> Any:
        async def solve(state: TaskState, _: Generate) -> TaskState:
            brief = drafts[str(state.sample_id)].get("brief") or {}
            state.output.completion = str(brief.get("markdown", ""))
            state.completed = True
            return state

        return solve

    def by_name(name: str) -> Any:
        @scorer(metrics=[mean(), stderr(cluster="client")], name=name)
        def one() -> Any:
            async def judge(state: TaskState, _: Target) -> Score | None:
                mark = marks[str(state.sample_id)].get(name)
                if mark is None or mark.value is None:
                    return None
                return Score(value=mark.value, explanation=mark.why)

            return judge

        return one()

    return Task(dataset=samples, solver=drafted(), scorer=[by_name(name) for name in names])
