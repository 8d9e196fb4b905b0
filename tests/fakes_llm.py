"""A transport that plays a script, and what the tests of the door ask for."""

import queue
from collections.abc import Sequence
from typing import Self

from pydantic import BaseModel, ConfigDict, Field

from assistant.domain.draft import Usage
from assistant.domain.model import Prompt
from assistant.llm.asking import Means
from assistant.llm.budget import Budget, SessionBook
from assistant.llm.clock import Pauses
from assistant.llm.door import ModelDoor
from assistant.llm.failure import Failure
from assistant.llm.target import Target
from assistant.llm.wire import Call, Event, Events, Finished, Piece, Stream


class Sheet(BaseModel):
    """A small answer."""

    model_config = ConfigDict(extra="forbid")

    title: str
    points: tuple[str, ...] = ()
    impact: int = Field(default=3, ge=1, le=5)


GOOD = {"title": "日程調整の依頼書", "points": ["候補日", "所要時間"], "impact": 4}
JAPANESE = Prompt(system="あなたは秘書の補佐です。JSONだけを返します。", user="来週の打ち合わせ、調整しといて")
ENGLISH = Prompt(
    system="You assist a secretary. Answer in JSON.", user="Set up the meeting next week", language="en"
)

Script = Sequence[Event]


def says(*pieces: str, usage: Usage | None = None, refused: bool = False) -> Script:
    """A call that streams these pieces and ends."""
    return (*(Piece(piece) for piece in pieces), Finished(usage or Usage(), refused))


class ScriptedTransport:
    """`llm.wire.Transport` from scripts: one for each call in order. A script that does not end leaves the stream
    open for ever."""

    def __init__(self, *scripts: Script) -> None:
        self._scripts = list(scripts)
        self.calls: list[Call] = []
        self.closed = 0

    def start(self, call: Call) -> Stream:
        self.calls.append(call)
        events: Events = queue.SimpleQueue()
        for event in self._scripts.pop(0):
            events.put(event)
        return Stream(events, self._close_stream)

    def _close_stream(self) -> None:
        self.closed += 1

    def warm(self) -> None:
        """Nothing to load."""

    def close(self) -> None:
        """Nothing to release."""


class Scripted:
    """A door over a scripted transport, without jitter; `budget` in US dollars."""

    def __init__(self, *scripts: Script, targets: Sequence[Target] = (), seconds: float = 5.0) -> None:
        self.transport = ScriptedTransport(*scripts)
        self.book = SessionBook()
        self._targets = tuple(targets) or (Target("openai/one"),)
        self._seconds = seconds
        self._limit: float | None = None

    def with_budget(self, limit: float, spent: float = 0.0) -> Self:
        self._limit = limit
        self.book.add("earlier", Usage(cost_usd=spent))
        return self

    @property
    def door(self) -> ModelDoor:
        means = Means(self.transport, Budget(self.book, self._limit), 1000, Pauses(jitter=lambda: 0.0))
        return ModelDoor(self._targets, means, self._seconds)


def fails(trouble: str, **more: object) -> Script:
    """A call that ends in this failure."""
    return (Failure(trouble, **more),)  # type: ignore[arg-type]
