"""Which request something belongs to: a random name, in the answer's header and in every line of the log about it."""

import random
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

REQUEST: Final = "brief.request"
"""Key in a request's scope."""

_request: ContextVar[str] = ContextVar("request", default="")


def new_request_id() -> str:
    """Ours alone: a name that came from outside could hold anything. No secret: asking the system for chance would give
    the turn to other threads at each request."""
    return f"{random.getrandbits(64):016x}"


@contextmanager
def in_request(request_id: str) -> Iterator[None]:
    """What is logged in the block belongs to this request."""
    token = _request.set(request_id)
    try:
        yield
    finally:
        _request.reset(token)


def current_request() -> str:
    """Empty outside of a request."""
    return _request.get()


def traced(scope: Mapping[str, object]) -> dict[str, object]:
    """For `extra` of a log call about work that was queued by this request and runs elsewhere."""
    return {"request_id": scope.get(REQUEST, "")}
