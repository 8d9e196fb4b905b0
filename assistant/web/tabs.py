"""A tab of the page belongs to who opened it. Gradio keeps what a tab shows under a name that the browser makes up;
whoever knew it could listen, or act on what the tab holds."""

import json
import re
from collections import OrderedDict
from threading import Lock
from typing import Final
from urllib.parse import parse_qs

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.web.entry import principal_in

TABS: Final = "brief.tabs"
"""Key in a request's scope: the tabs that it names."""

MOST_TABS: Final = 50_000
_BODIES: Final = frozenset({"/gradio_api/queue/join", "/gradio_api/cancel", "/gradio_api/reset"})
_HEARTBEAT: Final = re.compile(r"/gradio_api/heartbeat/([^/]+)/?")


class Owners:
    """Which principal each tab belongs to: the first that named it. Thread-safe; the least used leave first."""

    def __init__(self, most: int = MOST_TABS) -> None:
        self._most = most
        self._owner: OrderedDict[str, str] = OrderedDict()
        self._lock = Lock()

    def may(self, tab: str, principal_id: str) -> bool:
        """Whether the tab is theirs, or nobody's until now."""
        with self._lock:
            owner = self._owner.setdefault(tab, principal_id)
            self._owner.move_to_end(tab)
            while len(self._owner) > self._most:
                self._owner.popitem(last=False)
            return owner == principal_id


class TabGuard:
    """Refuses a request about somebody else's tab."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._owners = Owners()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith("/gradio_api/"):
            await self._app(scope, receive, send)
            return
        tabs, again = await _tabs(scope, receive)
        scope[TABS] = tabs
        principal = principal_in(scope)
        if all(principal is not None and self._owners.may(tab, principal.id) for tab in tabs):
            await self._app(scope, again, send)
        else:
            await PlainTextResponse("この画面は開けません。ページを開き直してください。", 404)(scope, again, send)


async def _tabs(scope: Scope, receive: Receive) -> tuple[list[str], Receive]:
    """The tabs that the request names, and the way to read its body again."""
    query = parse_qs(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    found = query.get("session_hash", [])
    beat = _HEARTBEAT.fullmatch(scope["path"])
    if beat:
        found.append(beat[1])
    if scope["path"].rstrip("/") not in _BODIES:
        return found, receive
    body = await _body(receive)
    return [*found, *_named(body)], _replayed(body, receive)


def _named(body: bytes) -> list[str]:
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return []
    tab = told.get("session_hash") if isinstance(told, dict) else None
    return [tab] if isinstance(tab, str) else []


async def _body(receive: Receive) -> bytes:
    parts = bytearray()
    while True:
        message = await receive()
        parts.extend(message.get("body", b""))
        if message["type"] == "http.disconnect" or not message.get("more_body", False):
            return bytes(parts)


def _replayed(body: bytes, receive: Receive) -> Receive:
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again
