"""The door of the page: every request gets the name of whoever sent it, or is sent to log in."""

import time
from collections.abc import Callable, Mapping
from http.cookies import CookieError, SimpleCookie
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import Scope

from assistant.access.doors import Doors
from assistant.access.principal import OWNER, Principal
from assistant.errors import BriefError

PRINCIPAL: Final = "brief.principal"
"""Key in a request's scope. No client can write there; a queued event carries the scope of its own request."""

REST: Final = "/api/v1/"
OPEN: Final = frozenset({"/healthz", "/readyz", "/metrics"})
"""Say nothing about anybody; the last has a door of its own (`web/probes`)."""

STATIC: Final = ("/assets/", "/static/", "/desk/", "/theme.css")
"""The same code for everybody: whoever was let in a moment ago need not be looked up for each of a hundred files."""

STATIC_FOR: Final = 60.0
ASK_AGAIN: Final = 1.0
"""Seconds after which the first user, added beside a running page, closes it."""

MOST_REMEMBERED: Final = 10_000
DOOR: Final = frozenset({"/login", "/logout", "/account", "/account/password", "/account/logout"})
POST_ONLY: Final = DOOR - {"/login", "/account"}
WITHOUT_LOGIN: Final = frozenset({"/login"})
_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_CARRIED: Final = frozenset({"forwarded", "via", "x-real-ip"})
_PROXY: Final = "ほかのコンピューターから中継されているため、開けません。利用者を登録し、公開用の設定をしてからお使いください(docs/access.md)。"
_WHO: Final = "ログインしてください。時間がたつと、安全のために自動でログアウトします。"


class Recently:
    """What was found true a moment ago. Thread-safe enough: the worst is to ask again."""

    def __init__(self, seconds: float, now: Callable[[], float]) -> None:
        self._seconds = seconds
        self._now = now
        self._found: dict[str, float] = {}

    def note(self, what: str) -> None:
        """It is true now."""
        if len(self._found) >= MOST_REMEMBERED:
            self._found.clear()
        self._found[what] = self._now()

    def knows(self, what: str) -> bool:
        """It was true so short a time ago that nobody need be asked."""
        found = self._found.get(what)
        return found is not None and self._now() - found < self._seconds


class Entry:
    """Knows people by cookie on the page, and by token at the REST door; never by a cookie there, so that no other
    page can use it."""

    def __init__(
        self, doors: Doors, *, alone: bool, secure: bool, seconds: Callable[[], float] = time.monotonic
    ) -> None:
        """`alone`: without users, whoever sits at this computer owns it. `secure`: browsers come by https."""
        self._doors = doors
        self._alone = alone
        self._seconds = seconds
        self._no_users = Recently(ASK_AGAIN, seconds)
        self._let_in = Recently(STATIC_FOR, seconds)
        self.secure = secure

    @property
    def cookie(self) -> str:
        """Name of the cookie. The prefix binds it to this host and to https."""
        return "__Host-brief" if self.secure else "brief"

    async def admit(self, scope: Scope) -> Response | None:
        """Write the principal into the scope; or the answer for whoever must not come in."""
        path, headers = scope["path"], Headers(scope=scope)
        scope[PRINCIPAL] = None
        if path in OPEN:
            return None
        if self._alone and self._no_users.knows(""):
            return self._as_owner(scope, path)
        if path.startswith(STATIC) and self._let_in.knows(self.secret_of(headers)):
            return None
        try:
            return await run_in_threadpool(self._admit, scope, path, headers)
        except BriefError as error:
            return PlainTextResponse(str(error), 503)

    def _admit(self, scope: Scope, path: str, headers: Headers) -> Response | None:
        if self._alone and not self._doors.has_users():
            self._no_users.note("")
            return self._as_owner(scope, path)
        if path in POST_ONLY and scope["method"] != "POST":
            return PlainTextResponse("このページはありません。", 404)
        if path.startswith(REST):
            scope[PRINCIPAL] = self._doors.token_principal(_bearer(headers))
            return None if scope[PRINCIPAL] else _no_token()
        scope[PRINCIPAL] = self._doors.principal(self.secret_of(headers))
        if scope["method"] not in _SAFE and not _from_our_page(headers):
            return PlainTextResponse("ほかのページからの操作は受け付けません。", 403)
        if scope[PRINCIPAL]:
            self._let_in.note(self.secret_of(headers))
        return None if scope[PRINCIPAL] or path in WITHOUT_LOGIN else _to_login(path)

    def _as_owner(self, scope: Scope, path: str) -> Response | None:
        if came_through_a_proxy(Headers(scope=scope)):
            return PlainTextResponse(_PROXY, 403)
        scope[PRINCIPAL] = OWNER
        return no_door(path)

    def secret_of(self, headers: Mapping[str, str]) -> str:
        """The session's secret as the cookie has it."""
        return cookie(headers, self.cookie)


def came_through_a_proxy(headers: Headers) -> bool:
    """Did something carry the request here? Then whoever sent it need not sit at this computer."""
    return any(name in _CARRIED or name.startswith("x-forwarded-") for name in headers)


def no_door(path: str) -> Response | None:
    """Without users there is nothing to log in to."""
    return PlainTextResponse("このページはありません。", 404) if path in DOOR else None


def principal_in(scope: Mapping[str, object]) -> Principal | None:
    """In whose name the request is; None where the door was not passed."""
    found = scope.get(PRINCIPAL)
    return found if isinstance(found, Principal) else None


def cookie(headers: Mapping[str, str], name: str) -> str:
    """The cookie of that name, empty where there is none."""
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(name)
    except CookieError:
        return ""
    return found.value if found else ""


def _bearer(headers: Headers) -> str:
    kind, _, secret = headers.get("authorization", "").partition(" ")
    return secret.strip() if kind.lower() == "bearer" else ""


def _from_our_page(headers: Headers) -> bool:
    """A browser names the page that sends a change; whether it is ours, the guard has looked at."""
    return "origin" in headers or headers.get("sec-fetch-site") == "same-origin"


def _to_login(path: str) -> Response:
    return RedirectResponse("/login", 303) if path in ("/", "/account") else PlainTextResponse(_WHO, 401)


def _no_token() -> Response:
    told = {
        "type": "about:blank",
        "title": "Not logged in",
        "status": 401,
        "detail": "トークンがないか、期限が切れています。`brief-assistant user token` で作ったものを付けてください。",
    }
    headers = {"WWW-Authenticate": "Bearer"}
    return JSONResponse(told, 401, headers, media_type="application/problem+json")
