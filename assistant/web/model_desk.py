"""The model, joined to what a page needs: what it costs, what it gets to see, and its work on a draft."""

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from threading import Event, Lock
from typing import TYPE_CHECKING, Final, Protocol

from assistant.access.principal import whose
from assistant.domain.draft import Draft
from assistant.domain.model import Answered, AnswerT
from assistant.observing.meter import Meter
from assistant.stopwatch import month_of
from assistant.web.desk import Fact, ModelState, Preview
from assistant.web.metered import note_draft

if TYPE_CHECKING:
    from assistant.domain.model import ModelChoice, Prompt
    from assistant.llm import ModelDoor
    from assistant.records.store import SqlRecords
    from assistant.settings import Settings
    from assistant.workflow import Workflow

LOOK_FIRST: Final = "look_first:"
"""Key of a setting, with the id of whose choice it is: whether to see what is sent before it is."""


class ModelParts(Protocol):
    """The parts of a running product that this needs."""

    @property
    def settings(self) -> "Settings": ...
    @property
    def records(self) -> "SqlRecords": ...
    @property
    def workflow(self) -> "Workflow": ...
    @property
    def door(self) -> "ModelDoor | None": ...


class Looks:
    """Looks at what has come so far, of all runs: to check and to draw one costs what a draft costs, and is gone with
    the next. Together they may take a part of the time; a look that is left out is made up for by a later one."""

    def __init__(self, share: float = 0.15, clock: Callable[[], float] = time.monotonic) -> None:
        """`share` of the time, between 0 and 1."""
        self._share = share
        self._clock = clock
        self._next = -math.inf
        self._began = 0.0

    def due(self) -> bool:
        """May there be one now?"""
        return self._clock() >= self._next

    def __enter__(self) -> None:
        self._began = self._clock()

    def __exit__(self, *_: object) -> None:
        now = self._clock()
        self._next = now + (now - self._began) * (1 / self._share - 1)


@dataclass(frozen=True)
class InTurn:
    """The door, for one run that holds `turn`: what runs compute they compute one after the other, as twenty that
    compute at once would leave nothing to the page. While the model thinks, others have the turn. `until`: the end of
    the run's time, on the monotonic clock."""

    door: "ModelDoor"
    turn: Lock
    looks: "Looks"
    until: float

    @property
    def name(self) -> str:
        return self.door.name

    @property
    def stays_here(self) -> bool:
        return self.door.stays_here

    def ask(
        self,
        prompt: "Prompt",
        answer: type[AnswerT],
        *,
        refuse: Callable[[AnswerT], str | None] = lambda _: None,
        on_partial: Callable[[dict[str, object]], None] | None = None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Answered[AnswerT]:
        """See `seams.LLM.ask`."""

        def show(found: dict[str, object]) -> None:
            if on_partial is not None and self.looks.due() and self.turn.acquire(blocking=False):
                try:
                    with self.looks:
                        on_partial(found)
                finally:
                    self.turn.release()

        self.turn.release()
        try:
            door = self.door.within(self.until - time.monotonic())
            return door.ask(
                prompt, answer, refuse=refuse, on_partial=show if on_partial else None, cancelled=cancelled
            )
        finally:
            self.turn.acquire()


class JoinedModel:
    """Implements `PageModel`. `names`: people a client deals with; `month`: the one that the book of costs is in."""

    def __init__(
        self,
        parts: ModelParts,
        meter: Meter,
        names: Callable[[str], Sequence[str]],
        month: Callable[[], str] = month_of,
    ) -> None:
        self._parts = parts
        self._meter = meter
        self._names = names
        self._month = month
        self._turn = Lock()
        self._looks = Looks()
        self._stopped = Event()

    def stop(self) -> None:
        """End all runs soon, and those that would begin: the process ends. What was drafted stays as it is."""
        self._stopped.set()

    def state(self) -> ModelState:
        choice, door = self._parts.settings.model, self._parts.door
        if not choice.name or door is None:
            return ModelState()
        leaves = not door.stays_here
        # What leaves this computer is shown first, until she says that it need not be.
        chosen = self._parts.records.settings().get(f"{LOOK_FIRST}{whose()}")
        return ModelState(
            name=choice.name,
            leaves=leaves,
            seconds=choice.deadline,
            look_first=leaves if chosen is None else chosen == "yes",
            facts=(
                Fact("今月の費用", self._spent(choice)),
                Fact("待つ時間", f"{choice.deadline:g}秒まで(順番待ちも含みます)"),
                *((Fact("予備のモデル", "、".join(choice.fallbacks)),) if choice.fallbacks else ()),
            ),
        )

    def _spent(self, choice: "ModelChoice") -> str:
        month = self._month()
        spent = self._parts.records.usage_of(month).cost_usd
        calls, unpriced = self._parts.records.calls_of(month)
        limit = "上限なし" if choice.budget_usd is None else f"上限 {choice.budget_usd:.2f}ドル"
        if spent is None:
            return f"不明({calls}回、{limit})"
        unknown = f"、うち{unpriced}回は費用不明" if unpriced else ""
        return f"{spent:.2f}ドル({calls}回{unknown}、{limit})"

    def improve(
        self,
        draft: Draft,
        cancelled: Callable[[], bool],
        on_partial: Callable[[Draft], None] | None = None,
        seconds: float | None = None,
    ) -> Draft:
        until = time.monotonic() + (math.inf if seconds is None else seconds)

        def ended() -> bool:
            return cancelled() or self._stopped.is_set()

        with self._turn:
            improved = self._in_turn(until).improve(draft, on_partial, ended)
        note_draft(self._meter, improved)
        return improved

    def _in_turn(self, until: float) -> "Workflow":
        workflow, door = self._parts.workflow, self._parts.door
        if workflow.model is None or door is None:
            return workflow
        return replace(workflow, model=replace(workflow.model, llm=InTurn(door, self._turn, self._looks, until)))

    def sent(self, draft: Draft) -> str:
        prompt = self._parts.workflow.preview(draft)
        return _whole(prompt) if prompt else ""

    def preview(self, client_id: str, text: str) -> Preview:
        """With a model and a client: the prompt of a draft of this text. Else masked as a prompt would be."""
        from assistant.drafting.model_masking import mask_all

        if not client_id:
            return Preview(mask_all([text], ())[0][0])
        prompt = self._parts.workflow.preview(self._parts.workflow.draft(client_id, text))
        if prompt is not None:
            return Preview(prompt.instruction, _whole(prompt))
        names = (self._parts.records.client(client_id).name, *self._names(client_id))
        return Preview(mask_all([text], names)[0][0])

    def save_look_first(self, wanted: bool) -> None:
        self._parts.records.save_setting(f"{LOOK_FIRST}{whose()}", "yes" if wanted else "no")


def _whole(prompt: "Prompt") -> str:
    return f"{prompt.system}\n\n{prompt.user}"
