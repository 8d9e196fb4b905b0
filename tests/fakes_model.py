"""A language model by hand: answers what it was told to, and remembers what it was asked."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from assistant.domain.draft import Usage
from assistant.domain.model import Answered, AnswerT, Prompt
from assistant.errors import ModelError


@dataclass
class ScriptedLLM:
    """`seams.LLM`. `answers` are given one after the other, the last one again; an error is raised. `grows`: how the
    answer looks while it comes in."""

    answers: list[Mapping[str, object] | ModelError]
    stays_here: bool = True
    grows: tuple[dict[str, object], ...] = ()
    asked: list[Prompt] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        return "scripted/model"

    def ask(
        self,
        prompt: Prompt,
        answer: type[AnswerT],
        *,
        refuse: Callable[[AnswerT], str | None] = lambda _: None,
        on_partial: Callable[[dict[str, object]], None] | None = None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Answered[AnswerT]:
        if cancelled():
            raise ModelError("AIモデルによる見直しを取りやめました。", "cancelled")
        for calls in (1, 2):
            self.asked.append(prompt)
            given = self.answers[min(len(self.asked), len(self.answers)) - 1]
            if isinstance(given, ModelError):
                raise given
            if on_partial is not None:
                for part in self.grows:
                    on_partial(part)
            typed = answer.model_validate(given)
            why = refuse(typed)
            if why is None:
                return Answered(
                    answer=typed,
                    model=self.name,
                    calls=calls,
                    usage=Usage(prompt_tokens=10, completion_tokens=5, cost_usd=None),
                )
            self.refused.append(why)
        raise ModelError("AIモデルの返事が、求めた形になっていませんでした。", "invalid")
