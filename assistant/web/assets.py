"""The page's own files from memory. A browser that opens the page for the first time asks for sixty small files, and
each of them would go through the whole application to the disk.

    Kept ─▶ memory
         └▶ the application, once for each file
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

STATIC: Final = Path(__file__).parent / "static"
ASSETS: Final = "/assets/"
OWN: Final = "/desk/"
THEME: Final = "/theme.css"
ICON: Final = "/favicon.ico"
"""Browsers ask for it again whenever the page's address changes."""

MOST_BYTES: Final = 16_000_000
MOST_OF_ONE: Final = 1_000_000


def lasting(path: str, query: bytes) -> bool:
    """May a browser keep it? Where the address names the content: Gradio's files bear a hash, the others a `v`. And the
    icon, which may be a week old."""
    named = path.startswith((OWN, THEME)) and query.startswith(b"v=")
    return named or (not query and (path.startswith(ASSETS) or path == ICON))


def own(name: str) -> str:
    """The address of a file of ours, with the mark of its content."""
    content = (STATIC / name).read_bytes()
    return f"{OWN}{name}?v={hashlib.sha256(content).hexdigest()[:16]}"


_Name = tuple[str, bytes, bytes]
"""Path, query, and the encodings that are understood: what is asked for."""


@dataclass(frozen=True)
class _Answer:
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes


class Kept:
    """Answers from memory what was asked for before and does not change."""

    def __init__(self, app: ASGIApp, most_bytes: int = MOST_BYTES) -> None:
        self._app = app
        self._left = most_bytes
        self._kept: dict[_Name, _Answer] = {}
        self._lock = Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not _is_plain(scope):
            await self._app(scope, receive, send)
            return
        name = (scope["path"], scope["query_string"], _header(scope, b"accept-encoding"))
        found = self._kept.get(name)
        if found is not None:
            # Fresh lists: whoever sends it on writes headers of their own into them.
            await send({"type": "http.response.start", "status": 200, "headers": list(found.headers)})
            await send({"type": "http.response.body", "body": found.body})
            return
        await self._pass_on(name, scope, receive, send)

    async def _pass_on(self, name: _Name, scope: Scope, receive: Receive, send: Send) -> None:
        headers: list[tuple[bytes, bytes]] = []
        body = bytearray()
        status = 0

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers.extend((bytes(key), bytes(value)) for key, value in message["headers"])
            elif len(body) <= MOST_OF_ONE:
                body.extend(message.get("body", b""))
            await send(message)

        await self._app(scope, receive, noting)
        if status == 200 and len(body) <= MOST_OF_ONE:
            self._keep(name, _Answer(tuple(headers), bytes(body)))

    def _keep(self, name: _Name, answer: _Answer) -> None:
        with self._lock:
            if name not in self._kept and len(answer.body) <= self._left:
                self._left -= len(answer.body)
                self._kept[name] = answer


def _is_plain(scope: Scope) -> bool:
    """A question for a whole file whose address names its content."""
    if scope["type"] != "http" or scope["method"] != "GET":
        return False
    asks_for_part = any(_header(scope, key) for key in (b"range", b"if-none-match", b"if-modified-since"))
    return lasting(scope["path"], scope["query_string"]) and not asks_for_part


def _header(scope: Scope, name: bytes) -> bytes:
    return next((bytes(value) for key, value in scope["headers"] if key == name), b"")


def head() -> str:
    """The markup for the page's head: our styles and our script."""
    return f'<link rel="stylesheet" href="{own("desk.css")}"><script src="{own("desk.js")}" defer></script>'
