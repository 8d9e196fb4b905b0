"""What goes to a language model and what comes back, without any library of models."""

from typing import Generic, Literal, TypeVar

from pydantic import BaseModel, Field

from assistant.domain.base import Frozen, Language
from assistant.domain.draft import Usage

AnswerT = TypeVar("AnswerT", bound=BaseModel)

Trouble = Literal[
    "not_configured",
    "unreachable",
    "unauthorised",
    "rate_limited",
    "server",
    "timeout",
    "cancelled",
    "empty",
    "refused",
    "truncated",
    "invalid",
    "too_long",
    "budget",
    "unknown",
]
"""Why a model gave nothing usable."""


class Prompt(Frozen):
    """`system` never changes between calls of one kind (providers cache it); `user` holds the data, fenced."""

    system: str
    user: str
    instruction: str = ""
    """The client's words as they stand in `user`."""
    language: Language = "ja"
    """In which the prompt is written: what the model is told afterwards is told in it too."""
    tells_form: bool = False
    """True where `system` says in words what form the answer has: then no schema is added as text."""


class ModelChoice(Frozen):
    """Which models she set, as LiteLLM names them (`openai/…`, `ollama/…`); an empty `name` means none. Keys are
    never part of it: `key_env` is the name of the variable that holds one."""

    name: str = Field(default="", max_length=200)
    fallbacks: tuple[str, ...] = Field(default=(), max_length=5)
    """Tried in order after `name`; `MODEL@http://…` gives one its own address."""
    base: str | None = None
    """Address of the server of `name`; None is the provider's own."""
    key_env: str | None = None
    deadline: float = Field(default=60.0, ge=1, le=1800)
    """Seconds for one `ask`, with all tries, re-asks and fallbacks."""
    local: bool | None = None
    """True: nothing leaves what she trusts, so nothing is masked; False: always mask; None: judged by address."""
    max_tokens: int = Field(default=6000, ge=256, le=100_000)
    budget_usd: float | None = Field(default=None, ge=0)
    """Most US dollars of one calendar month (Asia/Tokyo); None is no limit."""

    def instead(self, model: str) -> "ModelChoice":
        """The choice of another model for once. Address, key and trust belong to the server that was set: they go
        along only where the provider is the same, so that no other one gets this key, or text without a mask."""
        same_server = not self.name or model.partition("/")[0] == self.name.partition("/")[0]
        changes: dict[str, object] = {"name": model, "fallbacks": ()}
        if not same_server or "@http" in model:
            changes |= {"base": None, "key_env": None, "local": None if self.local else self.local}
        return self.model_copy(update=changes)


class Answered(Frozen, Generic[AnswerT]):
    """A typed answer: which model gave it, in how many calls, and what they used together."""

    answer: AnswerT
    model: str
    calls: int
    usage: Usage
