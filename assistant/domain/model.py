"""What goes to a language model and what comes back, without any library of models."""

from typing import Generic, Literal, TypeVar

from pydantic import BaseModel

from assistant.domain.base import Frozen
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


class Answered(Frozen, Generic[AnswerT]):
    """A typed answer: which model gave it, in how many calls, and what they used together."""

    answer: AnswerT
    model: str
    calls: int
    usage: Usage
