"""Every request, seen from outside: given a name, timed and written into the log. Plain ASGI, so that streams stay
streams. Paths hold ids, so only the template of the route is ever written."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.observing import names
from assistant.observing.logs import FIELDS
from assistant.observing.meter import Meter
from assistant.observing.tracing import REQUEST, in_request, new_request_id
from assistant.web.entry import REST, STATIC, principal_in

HEADER: Final = "x-request-id"
METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})
MOUNTS: Final = frozenset({"", "/api/v1", "/desk"})
QUIET: Final = frozenset({"/healthz", "/readyz", "/metrics", "/desk/{rest}"})
"""Asked every few seconds by machines, or a hundred at a time by a page: no line of the log while they go well."""

UNROUTED: Final = "-"
"""Refused at the door, or no such address."""

logger = logging.getLogger(__name__)


@dataclass
class _Seen:
    """What the answer shows of itself."""

    status: int = 500
    streamed: bool = False


class Observed:
    """Around everything a server answers."""

    def __init__(self, app: ASGIApp, meter: Meter, seconds: Callable[[], float] = time.perf_counter) -> None:
        self._app = app
        self._meter = meter
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        scope[REQUEST] = new_request_id()
        seen, began = _Seen(), self._seconds()
        with in_request(scope[REQUEST]):
            try:
                await self._app(scope, receive, _watching(send, seen, scope[REQUEST]))
            finally:
                self._note(scope, seen, self._seconds() - began)

    def _note(self, scope: Scope, seen: _Seen, seconds: float) -> None:
        method = scope["method"] if scope["method"] in METHODS else "OTHER"
        route = template(scope)
        self._count(scope, method, route, seen, seconds)
        if (route in QUIET or scope["path"].startswith(STATIC)) and seen.status < 400:
            return
        principal = principal_in(scope)
        told = {"method": method, "route": route, "status": seen.status, "ms": round(seconds * 1000, 1)}
        logger.info("request", extra={FIELDS: {**told, "user": principal.id if principal else ""}})

    def _count(self, scope: Scope, method: str, route: str, seen: _Seen, seconds: float) -> None:
        if seen.streamed:
            self._meter.count(names.STREAMS, route=route)
        else:
            labels = {"method": method, "route": route, "status": str(seen.status)}
            self._meter.time(names.REQUESTS, seconds, **labels)
        if (method, route) == ("POST", "/login") and seen.status in (401, 429):
            self._meter.count(names.LOGIN_FAILURES, kind="wrong" if seen.status == 401 else "throttled")
        shown = any(name == b"authorization" for name, _ in scope["headers"])
        if seen.status == 401 and shown and scope["path"].startswith(REST):
            self._meter.count(names.LOGIN_FAILURES, kind="token")


def template(scope: Scope) -> str:
    """`/api/v1/clients/{client_id}`; `UNROUTED` where no route answered."""
    root, route = scope.get("root_path", ""), scope.get("route")
    path = getattr(route, "path", None)
    if path is None and root == "/desk":
        return "/desk/{rest}"
    return f"{root if root in MOUNTS else ''}{path}" if isinstance(path, str) else UNROUTED


def _watching(send: Send, seen: _Seen, request_id: str) -> Send:
    async def watching(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(raw=message["headers"])
            headers[HEADER] = request_id
            seen.status = message["status"]
            seen.streamed = headers.get("content-type", "").startswith("text/event-stream")
        await send(message)

    return watching
