"""The same cases and scorers for Inspect AI, for those who want its viewer. Needs the extra `evals`.

make eval-inspect      ENGINE=<model> for another engine, SPLITS=dev,attack for some of the cases

Its log holds what `samples` allows: of the `test` split ids and numbers, never a word.
"""

import os
from collections.abc import Sequence
from typing import Any

from inspect_ai import Task, task
from inspect_ai.dataset import Sample
from inspect_ai.scorer import Score, Target, mean, scorer, stderr
from inspect_ai.solver import Generate, TaskState, solver

from evals.cases import SPLITS, Suite, load
from evals.drafting import PLAYBOOK, Arm, draft_all
from evals.samples import Told, told
from evals.world import worlds


@task
def brief(splits: str | Sequence[str] = SPLITS, every: int = 1) -> Task:
    """All cases of these splits, or every n-th, drafted by the product, scored by our scorers."""
    suite = chosen(splits, every)
    drafts = draft_all(suite, Arm(), os.environ.get("ENGINE", PLAYBOOK))
    return shown(told(suite, drafts, worlds(suite)))


def chosen(splits: str | Sequence[str], every: int) -> Suite:
    """Inspect hands over a single split as a word, and several as a list."""
    return load().only([splits] if isinstance(splits, str) else splits, every)


def shown(found: Sequence[Told]) -> Task:
    """Cases that were drafted and scored, as a task: Inspect asks no model and scores nothing itself."""
    cases = {one.id: one for one in found}
    names = sorted({name for one in cases.values() for name in one.marks})
    samples = [
        Sample(id=one.id, input=one.words, metadata={"client": one.client, "split": one.split})
        for one in cases.values()
    ]

    @solver
    def drafted() -> Any:
        async def solve(state: TaskState, _: Generate) -> TaskState:
            state.output.completion = cases[str(state.sample_id)].brief
            state.completed = True
            return state

        return solve

    def by_name(name: str) -> Any:
        @scorer(metrics=[mean(), stderr(cluster="client")], name=name)
        def one() -> Any:
            async def judge(state: TaskState, _: Target) -> Score | None:
                mark = cases[str(state.sample_id)].marks.get(name)
                return None if mark is None else Score(value=mark[0], explanation=mark[1])

            return judge

        return one()

    return Task(dataset=samples, solver=drafted(), scorer=[by_name(name) for name in names])
