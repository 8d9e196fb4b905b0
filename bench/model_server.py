"""What the benchmarks of the model's path share: its server in a process of its own, the bare LiteLLM call, and what
ours took more than that."""

import statistics
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

from pydantic import BaseModel

from assistant.domain.model import Prompt
from assistant.llm.litellm_library import load_litellm
from bench.report import Row
from bench.stats import Series, Took, timed
from tests.fault_server import FaultServer

MOST_RATIO, MOST_MS = 0.03, 60.0


class ModelHost:
    """A fault server, for a worker."""

    def __init__(self, make: Callable[[], FaultServer]) -> None:
        """`make` is called in the worker, and must be picklable: a function of a module."""
        self._server = make()

    def __enter__(self) -> Self:
        self._server.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.__exit__(kind, error, trace)

    def base(self) -> str:
        """What `BRIEF_MODEL_BASE` would be."""
        return self._server.base


def bare_call(base: str, prompt: Prompt, shape: type[BaseModel]) -> Took:
    """One streamed call of the library alone, whole and of the right shape."""
    litellm: Any = load_litellm()

    def call() -> str:
        chunks = litellm.completion(
            model="openai/bench",
            api_base=base,
            api_key="none",
            messages=[{"role": "system", "content": prompt.system}, {"role": "user", "content": prompt.user}],
            response_format=shape,
            stream=True,
            max_retries=0,
            timeout=120,
        )
        return "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)

    text, took = timed(call)
    shape.model_validate_json(text)
    return took


def overhead_row(what: str, bare: Series, ours: Series) -> Row:
    """What ours took more, judged pair by pair: at most 3 % and 60 ms in the median."""
    more = [mine - theirs for mine, theirs in zip(ours.walls, bare.walls, strict=True)]
    allowed = MOST_RATIO * bare.median + MOST_MS
    return Row(
        what,
        "ms",
        statistics.median(more),
        cpu=ours.cpu - bare.cpu,
        n=len(more),
        yardstick="bare call",
        ratio=statistics.median(mine / theirs for mine, theirs in zip(ours.walls, bare.walls, strict=True)),
        bar=f"≤ {allowed:.0f} ms (3 % + 60 ms)",
        passed=statistics.median(more) <= allowed,
    )
