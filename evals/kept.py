"""Kept answers of models: what was paid for once is read again for as long as the very same is asked.

What is kept is the model's answer, not the draft made of it: the product's own code runs anew over it every time, so
that a change of the page's words costs nothing, and a change of a check shows at once.
"""

import hashlib
import json
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.domain.base import Frozen
from assistant.domain.draft import Usage
from assistant.domain.model import Answered, AnswerT, Prompt
from assistant.llm.litellm_transport import _TEMPERATURE
from assistant.seams import LLM

if TYPE_CHECKING:
    from assistant.llm.door import ModelDoor
    from assistant.workflow import Workflow

FENCE_KEY = b"the fence of every run alike"
"""In the product the fence is another one in every process, and no prompt would ever come again."""


class Kept(Frozen):
    """One answer as it was given. `seconds`: how long it took then."""

    model: str
    calls: int
    usage: Usage
    seconds: float
    answer: dict[str, Any]


@dataclass
class KeptAnswers:
    """`seams.LLM` that asks `llm` only for what `folder` does not hold. `about`: the settings that an answer depends
    on. `epoch`: which of several answers to the same prompt. `saved`: seconds that were not waited for."""

    llm: LLM
    folder: Path
    about: tuple[str, ...]
    epoch: int = 0
    saved: float = 0.0

    @property
    def name(self) -> str:
        return self.llm.name

    @property
    def stays_here(self) -> bool:
        return self.llm.stays_here

    def ask(
        self,
        prompt: Prompt,
        answer: type[AnswerT],
        *,
        refuse: Callable[[AnswerT], str | None] = lambda _: None,
        on_partial: Callable[[dict[str, object]], None] | None = None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Answered[AnswerT]:
        """See `seams.LLM.ask`. An answer of another model than the one that was asked for is never kept."""
        path = self.folder / f"{self._key(prompt, answer)}.json"
        if (found := self._read(path, answer, refuse)) is not None:
            return found
        started = time.perf_counter()
        told = self.llm.ask(prompt, answer, refuse=refuse, on_partial=on_partial, cancelled=cancelled)
        if told.model == self.name:
            seconds, content = time.perf_counter() - started, told.answer.model_dump(mode="json")
            kept = Kept(model=told.model, calls=told.calls, usage=told.usage, seconds=seconds, answer=content)
            write_whole(path, kept.model_dump_json())
        return told

    def _key(self, prompt: Prompt, answer: type[AnswerT]) -> str:
        """Names all that an answer depends on."""
        schema = json.dumps(answer.model_json_schema(), sort_keys=True)
        parts = [prompt.system, prompt.user, schema, *self.about, str(self.epoch)]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]

    def _read(
        self, path: Path, answer: type[AnswerT], refuse: Callable[[AnswerT], str | None]
    ) -> Answered[AnswerT] | None:
        """None for what is not there, cannot be read, or would be refused today: then it is asked anew."""
        try:
            kept = Kept.model_validate_json(path.read_bytes())
            told = answer.model_validate(kept.answer)
        except (OSError, ValueError):
            return None
        if refuse(told) is not None:
            return None
        self.saved += kept.seconds
        return Answered(answer=told, model=kept.model, calls=kept.calls, usage=kept.usage)


def settings_of(door: "ModelDoor") -> tuple[str, ...]:
    """What decides an answer beside the prompt: the model, its address, and what is asked of it."""
    first = door.targets[0]
    return (first.model, first.base or "", str(door.means.max_tokens), str(_TEMPERATURE))


def keeping(workflow: "Workflow", door: "ModelDoor", folder: Path, epoch: int) -> "tuple[Workflow, KeptAnswers]":
    """The same path with a memory for answers. Raises ValueError for a path without a model."""
    if workflow.model is None:
        raise ValueError("a path without a model has no answers to keep")
    kept = KeptAnswers(door, folder, settings_of(door), epoch)
    model = replace(workflow.model, llm=kept, writer=replace(workflow.model.writer, key=FENCE_KEY))
    return replace(workflow, model=model), kept


def write_whole(path: Path, text: str) -> None:
    """All of it or nothing: who stops in the middle leaves no half file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, suffix=".part", delete=False) as file:
        file.write(text)
    Path(file.name).replace(path)
