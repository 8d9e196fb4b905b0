"""What the fault server can do with one request: each behaviour is a value that is called with the connection."""

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

Json = Any


@dataclass(frozen=True)
class Recorded:
    """One request as it came. `headers` by lower-case name; `at`: monotonic seconds."""

    path: str
    headers: Mapping[str, str]
    body: dict[str, Json]
    at: float

    @property
    def messages(self) -> list[dict[str, Json]]:
        return list(self.body.get("messages", []))

    @property
    def system(self) -> str:
        return self._first("system")

    @property
    def user(self) -> str:
        return self._first("user")

    @property
    def whole_text(self) -> str:
        """Everything that was sent, for checks of what must not be in it."""
        return json.dumps(self.body, ensure_ascii=False)

    def _first(self, role: str) -> str:
        return next((str(m.get("content") or "") for m in self.messages if m.get("role") == role), "")


class Wire(Protocol):
    """What a behaviour may do with one connection."""

    request: Recorded
    stopping: threading.Event

    def status(self, code: int, body: str, headers: Mapping[str, str] = ...) -> None: ...
    def stream_head(self) -> None: ...
    def chunk(self, delta: Mapping[str, Json], finish: str | None = None) -> None: ...
    def stream_end(self, content: str) -> None: ...
    def message(self, message: Mapping[str, Json], finish: str = "stop") -> None: ...
    def raw(self, data: bytes) -> None: ...
    def cut(self, *, reset: bool) -> None: ...


Behaviour = Callable[[Wire], None]
Responder = Callable[[Recorded], Behaviour]


def as_text(content: Json) -> str:
    return content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)


def pieces(text: str, size: int) -> Iterator[str]:
    return (text[start : start + size] for start in range(0, len(text), size))


@dataclass(frozen=True)
class Good:
    """The content as it is, `size` characters a chunk, `every` seconds apart, after `delay` seconds."""

    content: Json
    size: int = 24
    every: float = 0.0
    delay: float = 0.0
    finish: str = "stop"

    def __call__(self, wire: Wire) -> None:
        text = as_text(self.content)
        wire.stopping.wait(self.delay)
        if not wire.request.body.get("stream"):
            wire.stopping.wait(self.every * (len(text) // self.size))
            wire.message({"role": "assistant", "content": text}, self.finish)
            return
        wire.stream_head()
        begun = time.monotonic()  # paced by the clock, so that a busy machine does not slow the whole
        for number, piece in enumerate(pieces(text, self.size), start=1):
            wire.chunk({"content": piece})
            if self.every and wire.stopping.wait(max(0.0, begun + number * self.every - time.monotonic())):
                return
        wire.chunk({}, self.finish)
        wire.stream_end(text)


@dataclass(frozen=True)
class Status:
    """An error answer; `headers` may hold Retry-After."""

    code: int
    message: str = "made to fail"
    headers: Mapping[str, str] = field(default_factory=dict)
    kind: str = "server_error"

    def __call__(self, wire: Wire) -> None:
        body = {"error": {"message": self.message, "type": self.kind, "code": self.kind, "param": None}}
        wire.status(self.code, json.dumps(body), self.headers)


@dataclass(frozen=True)
class Html:
    """A web page where JSON was expected, as a proxy in between gives it."""

    code: int = 502

    def __call__(self, wire: Wire) -> None:
        wire.status(self.code, "<html><body><h1>Bad Gateway</h1></body></html>", {"Content-Type": "text/html"})


@dataclass(frozen=True)
class Reset:
    """The connection is reset before any answer."""

    def __call__(self, wire: Wire) -> None:
        wire.cut(reset=True)


@dataclass(frozen=True)
class Hang:
    """Nothing comes, the connection stays open."""

    def __call__(self, wire: Wire) -> None:
        wire.stopping.wait()


@dataclass(frozen=True)
class Drip:
    """The content, one character at a time, so slowly that no read ever times out and the whole takes for ever."""

    content: Json
    every: float = 0.2

    def __call__(self, wire: Wire) -> None:
        Good(self.content, size=1, every=self.every)(wire)


@dataclass(frozen=True)
class Stall:
    """A stream that stops after `after` characters with the connection open."""

    content: Json
    after: int = 40

    def __call__(self, wire: Wire) -> None:
        wire.stream_head()
        wire.chunk({"content": as_text(self.content)[: self.after]})
        wire.stopping.wait()


@dataclass(frozen=True)
class Cut:
    """A stream that breaks off after `after` characters: reset, or closed as if all were well."""

    content: Json
    after: int = 40
    reset: bool = False

    def __call__(self, wire: Wire) -> None:
        wire.stream_head()
        wire.chunk({"content": as_text(self.content)[: self.after]})
        wire.cut(reset=self.reset)


@dataclass(frozen=True)
class Says:
    """A message or delta given whole: null content, a refusal field, reasoning only …"""

    message: Mapping[str, Json]
    finish: str = "stop"

    def __call__(self, wire: Wire) -> None:
        if not wire.request.body.get("stream"):
            wire.message(self.message, self.finish)
            return
        wire.stream_head()
        wire.chunk(self.message)
        wire.chunk({}, self.finish)
        wire.stream_end("")


@dataclass(frozen=True)
class Raw:
    """A success of which the body is these bytes."""

    body: bytes

    def __call__(self, wire: Wire) -> None:
        kind = "text/event-stream" if wire.request.body.get("stream") else "application/json"
        wire.status(200, self.body.decode("latin-1"), {"Content-Type": kind})


@dataclass(frozen=True)
class RefusesParameter:
    """400 as long as the request holds `parameter`, then the content: an older server."""

    parameter: str
    content: Json

    def __call__(self, wire: Wire) -> None:
        if self.parameter in wire.request.body:
            Status(400, f"'{self.parameter}' is not supported by this server", kind="invalid_request_error")(wire)
        else:
            Good(self.content)(wire)
