"""The pace at the door: every admitted request is counted, and a crowd is asked to wait, before anything is done."""

import re
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from typing import Any, Final

from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.web.entry import OPEN, REST, STATIC, principal_in
from assistant.web.pace import Pace, TooMuch, key_of
from assistant.web.security import BRING

JOIN: Final = "/gradio_api/queue/join"
PAGE: Final = "/gradio_api/"
STREAMS: Final = re.compile(r"/gradio_api/(?:queue/data|heartbeat/[^/]+)/?")
HEAVY: Final = re.compile(rf"{BRING}|/api/v1/clients/[^/]+/talk")
"""What takes long and is no call to the desk: those are counted by `web.guarded`."""

PROBLEM: Final = "application/problem+json"
TITLES: Final = {429: "Too many requests", 503: "Service unavailable"}
Waiting = Callable[[], Iterable[str]]
"""Under which keys people are counted whose clicks wait in the page's queue, one for each click."""


class Paced:
    """Answers 429 in the place of the application, in the form that whoever asked can show."""

    def __init__(self, app: ASGIApp, pace: Pace, waiting: Waiting) -> None:
        self._app = app
        self._pace = pace
        self._waiting = waiting

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(STATIC) or scope["path"] in OPEN:
            await self._app(scope, receive, send)
            return
        with ExitStack() as turn:
            try:
                self._begin(scope, turn)
            except TooMuch as error:
                await refusal(scope["path"], error)(scope, receive, send)
                return
            await self._app(scope, receive, send)

    def _begin(self, scope: Scope, turn: ExitStack) -> None:
        path, who = scope["path"], who_asks(scope)
        self._pace.request(who)
        if HEAVY.fullmatch(path):
            self._pace.heavy(who)
        if path.rstrip("/") == JOIN:
            waiting = list(self._waiting())
            self._pace.join(who, waiting.count(who), len(waiting))
        if STREAMS.fullmatch(path):
            turn.enter_context(self._pace.at_once(who, "stream"))
        elif not path.startswith(PAGE):
            turn.enter_context(self._pace.at_once(who))


def waiting_in(queue: Any) -> list[str]:
    """Under which key each click in Gradio's queue is counted. Gradio offers no such look: a new version that keeps its
    queue otherwise fails `tests/test_paced.py`."""
    lines = list(queue.event_queue_per_concurrency_id.values())
    return [who_asks(event.request.scope) for line in lines for event in list(line.queue)]


def who_asks(scope: Scope) -> str:
    """Under which key a request is counted."""
    client = scope.get("client")
    return key_of(principal_in(scope), client[0] if client else "")


def refusal(path: str, error: TooMuch, status: int = 429) -> Response:
    """The sentence as a problem (REST), as what Gradio's page shows, or as plain text. `status`: 429 or 503; always
    429 for Gradio's page, which has a sentence of its own, in English, for 503."""
    headers = {"Retry-After": str(error.seconds)}
    if path.startswith(REST):
        told = {"type": "about:blank", "title": TITLES[status], "status": status, "detail": str(error)}
        return JSONResponse(told, status, headers, media_type=PROBLEM)
    if path.startswith(PAGE):
        return JSONResponse({"detail": str(error)}, 429, headers)
    return PlainTextResponse(str(error), status, headers)
