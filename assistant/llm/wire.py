"""The wire between the door and whoever speaks to the servers: one call, and the events of its stream."""

import queue
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol, TypeAlias

from pydantic import BaseModel

from assistant.domain.draft import Usage
from assistant.llm.failure import Failure
from assistant.llm.target import Target


@dataclass(frozen=True)
class Turn:
    """One message of the conversation."""

    role: Literal["system", "user", "assistant"]
    text: str


@dataclass(frozen=True)
class Call:
    """One request. `plain`: nothing but the messages, for servers that refuse schemas; the schema is then part of
    the system message, unless the prompt tells the form in words already (`tells_form`)."""

    target: Target
    turns: tuple[Turn, ...]
    answer: type[BaseModel]
    max_tokens: int
    plain: bool = False
    tells_form: bool = False


@dataclass(frozen=True)
class Piece:
    """Some more of the answer."""

    text: str


@dataclass(frozen=True)
class Finished:
    """The stream ended. `refused`: the model or its provider declined."""

    usage: Usage
    refused: bool = False


@dataclass(frozen=True)
class CallEnded:
    """How one call went, for whoever counts: `outcome` is `answered` or the `Trouble` it ended in."""

    model: str
    outcome: str
    seconds: float
    usage: Usage


Event: TypeAlias = Piece | Finished | Failure
Events: TypeAlias = "queue.SimpleQueue[Event]"


@dataclass(frozen=True)
class Stream:
    """Events of one call in order; the last one is `Finished` or a `Failure`. `close` ends the call at once and may
    be called at any time, from any thread, more than once."""

    events: Events
    close: Callable[[], object]


class Transport(Protocol):
    """Speaks to model servers."""

    def start(self, call: Call) -> Stream:
        """Begin the call and return at once."""

    def warm(self) -> None:
        """Load what the first call needs."""

    def close(self) -> None:
        """End all calls and release everything; safe to call twice."""
