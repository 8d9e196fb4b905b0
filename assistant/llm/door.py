"""The door to models: one typed answer within one deadline, or a ModelError with a sentence for her."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from assistant.domain.model import Answered, AnswerT, ModelChoice, Prompt
from assistant.errors import ModelError
from assistant.llm.asking import Asking, Means
from assistant.llm.budget import Budget, SessionBook, UsageBook
from assistant.llm.clock import Deadline
from assistant.llm.failure import Failure
from assistant.llm.target import Target, targets_of
from assistant.llm.wire import CallEnded
from assistant.llm.wording import told

FIRST_SHARE = 0.6
"""Part of the remaining time that a model may take while another one is left to try."""

_ENDS_ALL = frozenset({"cancelled"})


@dataclass(frozen=True)
class ModelDoor:
    """`seams.LLM` over a transport. Safe between threads: every `ask` has its own state."""

    targets: tuple[Target, ...]
    means: Means
    seconds: float
    local: bool | None = None

    @property
    def name(self) -> str:
        return self.targets[0].model

    @property
    def stays_here(self) -> bool:
        """Fallbacks count too: masking is decided once, before the first call."""
        return self.local if self.local is not None else all(target.stays_here for target in self.targets)

    def ask(
        self,
        prompt: Prompt,
        answer: type[AnswerT],
        *,
        refuse: Callable[[AnswerT], str | None] = lambda _: None,
        on_partial: Callable[[dict[str, object]], None] | None = None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Answered[AnswerT]:
        """See `seams.LLM.ask`."""
        asking = Asking(
            self.means, prompt, answer, refuse, on_partial, cancelled, Deadline.in_seconds(self.seconds)
        )
        first: tuple[Failure, Target] | None = None
        for place, target in enumerate(self.targets):
            part = FIRST_SHARE if place < len(self.targets) - 1 else 1.0
            try:
                return asking.of(target, asking.deadline.share(part))
            except Failure as failure:
                first = first or (failure, target)
                if failure.trouble in _ENDS_ALL or asking.deadline.left <= 0:
                    break
        assert first is not None  # noqa: S101 - there is at least one target
        raise self._told(*first)

    def warm(self) -> None:
        """Load what the first call needs; takes seconds."""
        self.means.transport.warm()

    def close(self) -> None:
        """End all calls and release everything; safe to call twice."""
        self.means.transport.close()

    def only_first(self) -> "ModelDoor":
        """The same without fallbacks, to test the model itself."""
        return replace(self, targets=self.targets[:1])

    def within(self, seconds: float) -> "ModelDoor":
        """The same with no more than so many seconds for an ask: part of its time has gone by waiting."""
        return replace(self, seconds=min(self.seconds, seconds))

    def _told(self, failure: Failure, target: Target) -> ModelError:
        spare_failed = len(self.targets) > 1 and failure.trouble not in _ENDS_ALL
        return told(failure, target, seconds=self.seconds, spare_failed=spare_failed)


def open_model(
    choice: ModelChoice,
    environment: Mapping[str, str],
    book: UsageBook | None = None,
    observe: Callable[[CallEnded], None] = lambda _: None,
) -> ModelDoor | None:
    """The door to the model that was set; None where none was. Loads nothing yet. Keys are read from `environment`
    when they are needed, and kept nowhere. `observe` is told how each call went."""
    from assistant.llm.litellm_transport import LiteLLMTransport

    targets = targets_of(choice, environment)
    if not targets:
        return None
    means = Means(
        LiteLLMTransport(environment, choice.deadline),
        Budget(book or SessionBook(), choice.budget_usd),
        choice.max_tokens,
        observe=observe,
    )
    return ModelDoor(targets, means, choice.deadline, choice.local)
