"""The guard in front of everything the page serves: who may ask, for what, how much; and what a browser may do
with the answer. Plain ASGI, so that streams stay streams.

The content security policy allows no inline code but Gradio's own start-up scripts, which carry a nonce made for
each response, and no `eval`: markup that slipped through the escaping could still not run.
"""

import re
import secrets
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.access.principal import OWNER, acting
from assistant.domain.base import Language
from assistant.web.assets import lasting
from assistant.web.entry import PRINCIPAL, Entry, no_door, principal_in
from assistant.web.wording import language_of

MOST_BYTES: Final = 2_000_000
MOST_FILE_BYTES: Final = 20_000_000
BRING: Final = "/bring"
"""Where the page's script puts a file she chose."""

LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})
OPEN_PATHS: Final = re.compile(
    r"/|/healthz|/readyz|/metrics|/favicon\.ico|/manifest\.json|/theme\.css|/config"
    r"|/(?:assets|static|desk)/[A-Za-z0-9_./-]+"
    r"|/api/v1/[A-Za-z0-9_./-]+"
    r"|/login|/logout|/account(?:/password|/logout)?"
    r"|/bring|/save/[A-Za-z0-9._-]+/[A-Za-z0-9._:-]+(?:/[a-z0-9-]+)?"
    r"|/gradio_api/(?:queue/(?:join|data)|heartbeat/[A-Za-z0-9]+|startup-events|cancel|reset|app_id)/?"
)
"""All the page needs. Uploads, files, proxies, monitoring and the programming interface stay closed, whatever a
new version of Gradio may open."""

_HEADERS: Final[Mapping[str, str]] = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    # Nothing to others; with `no-referrer` a browser would not say either that a form came from our own page.
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}
_POLICY: Final = (
    "default-src 'self'; script-src 'self'{nonce}; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
    " font-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'self'; object-src 'none';"
    " frame-src 'none'; worker-src 'none'; frame-ancestors 'none'"
)
Strip = Callable[[Scope, Language], str]
"""(scope, language) → markup."""


class TooLargeError(Exception):
    """More bytes came than a page ever sends."""


class Guard:
    """Refuses what the page never asks for, and sets the headers of every answer."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        hosts: Iterable[str] = LOOPBACK,
        most_bytes: int = MOST_BYTES,
        on_page: Callable[[], None] = lambda: None,
        first_day: Callable[[], bool] = lambda: False,
        entry: Entry | None = None,
        authority: str = "",
        strip: "Strip" = lambda *_: "",
        under_any_name: Collection[str] = (),
        head: str = "",
    ) -> None:
        """`hosts`: names under which the page answers. `on_page` is called after the page itself was sent.
        `first_day`: nobody has been greeted yet. `entry`: who may come in; without one, all are the owner.
        `authority`: host and port that a proxy shows to browsers. `strip`: markup for the page's top.
        `under_any_name`: paths for machines, which call this host by whatever name they know. `head`: markup for
        the page's head."""
        self._app = app
        self._hosts = frozenset(hosts)
        self._most = most_bytes
        self._on_page = on_page
        self._first_day = first_day
        self._entry = entry
        self._open = OPEN_PATHS
        self._authority = authority
        self._strip = strip
        self._under_any_name = frozenset(under_any_name)
        self._head = head

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await self._http(scope, receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        # Only the page itself has scripts of its own. Asking the system for chance also gives the turn to other threads.
        is_page = scope["path"] == "/" and scope["method"] == "GET"
        nonce = secrets.token_urlsafe(16) if is_page else ""
        guarded_send = _with_headers(send, nonce, keep=lasting(scope["path"], scope.get("query_string", b"")))
        headers = Headers(scope=scope)
        refused = self._refusal(scope, headers) or await self._not_admitted(scope)
        if refused is not None:
            await refused(scope, receive, guarded_send)
        elif is_page:
            await self._page(scope, receive, guarded_send, nonce)
        else:
            await self._bounded(scope, receive, guarded_send)

    def _refusal(self, scope: Scope, headers: Headers) -> Response | None:
        if host_name(headers.get("host", "")) not in self._hosts and scope["path"] not in self._under_any_name:
            return _say(
                421,
                "このアドレスからは開けません。起動した画面に出たアドレス(http://127.0.0.1:…)で開いてください。",
            )
        origin = headers.get("origin")
        if origin and not self._is_ours(origin, headers.get("host", "")):
            return _say(403, "ほかのページからの操作は受け付けません。この画面を直接開いてお使いください。")
        if not self._open.fullmatch(scope["path"]) or ".." in scope["path"]:
            return _say(404, "このページはありません。")
        if _declared_length(headers) > self._limit(scope):
            return _too_large(scope)
        return None

    def _is_ours(self, origin: str, host: str) -> bool:
        """Another port of this computer is another page, too."""
        authority = origin.partition("://")[2].lower()
        return bool(authority) and authority in (host.strip().lower(), self._authority.lower())

    async def _not_admitted(self, scope: Scope) -> Response | None:
        if self._entry is not None:
            return await self._entry.admit(scope)
        scope[PRINCIPAL] = OWNER
        return no_door(scope["path"])

    def _limit(self, scope: Scope) -> int:
        return max(self._most, MOST_FILE_BYTES) if scope["path"] == BRING else self._most

    async def _bounded(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, counting the bytes that come in: a length that is not declared is a length all the same."""
        seen, most = 0, self._limit(scope)
        started = False

        async def counting() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > most:
                raise TooLargeError
            return message

        async def noting(message: Message) -> None:
            # Frameworks turn any error while reading into an answer of their own: ours takes its place.
            nonlocal started
            if seen <= most:
                started = True
                await send(message)

        with suppress(TooLargeError):
            await self._app(scope, counting, noting)
        if seen > most and not started:
            await _too_large(scope)(scope, receive, send)

    async def _page(self, scope: Scope, receive: Receive, send: Send, nonce: str) -> None:
        """The page itself: its own scripts get the nonce, our styles come before the first paint."""
        start: Message = {}
        body = bytearray()

        async def collect(message: Message) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
            elif message["type"] == "http.response.body":
                body.extend(message.get("body", b""))

        await self._app(scope, receive, collect)
        language = language_of(Headers(scope=scope).get("accept-language", ""))
        html = bytes(body).decode()
        if start.get("status") == 200:
            with acting(principal_in(scope)):
                html = dress(html, nonce, language, self._head, first_day=self._first_day())
            html = re.sub(r"(<body[^>]*>)", lambda tag: tag[1] + self._strip(scope, language), html, count=1)
        response = Response(html, start.get("status", 500), media_type="text/html")
        await response(scope, receive, send)
        self._on_page()


def dress(html: str, nonce: str, language: str, head: str = "", *, first_day: bool = False) -> str:
    """Gradio's page with the nonce on its scripts, the language of its reader, and our `head`; without the
    pictures and addresses of others. On the first day the desk waits behind the greeting."""
    html = re.sub(r'<meta[^>]*property="(?:og|twitter):[^>]*>|<meta[^>]*name="twitter:[^>]*>', "", html)
    html = _unframed(html)
    mark = f'lang="{language}"' + (' class="first-day"' if first_day else "")
    html = html.replace('lang="en"', mark, 1).replace("</head>", f"{head}</head>", 1)
    return html.replace("<script", f'<script nonce="{nonce}"')


def _unframed(html: str) -> str:
    """Without the script for pages that stand inside another page: ours never may."""
    before, name, after = html.partition("iframeResizer.contentWindow")
    return before[: before.rindex("<script")] + after.partition("</script>")[2] if name else html


def host_name(authority: str) -> str:
    """`127.0.0.1:7860` → `127.0.0.1`, `[::1]:7860` → `::1`."""
    match = re.fullmatch(r"\[([0-9a-fA-F:]+)\](?::\d+)?|([^:/\[\]]+)(?::\d+)?", authority.strip().lower())
    return (match[1] or match[2]) if match else ""


def _declared_length(headers: Headers) -> int:
    declared = headers.get("content-length", "0")
    return int(declared) if declared.isdecimal() else 0


def _too_large(scope: Scope) -> Response:
    if scope["path"] == BRING:
        return _say(413, "ファイルが大きすぎます(20MBまで)。期間を区切るなど、分けてからお試しください。")
    return _say(413, "送られた内容が大きすぎます。文章を短く分けて、もう一度お試しください。")


def _say(status: int, sentence: str) -> Response:
    return PlainTextResponse(sentence, status)


def _with_headers(send: Send, nonce: str, *, keep: bool) -> Send:
    """`keep`: the browser may keep it. `nonce`: of the
    scripts in the answer; empty where it has none."""
    policy = _POLICY.format(nonce=f" 'nonce-{nonce}'" if nonce else "")

    async def guarded(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(raw=message["headers"])
            for name, value in {**_HEADERS, "Content-Security-Policy": policy}.items():
                headers[name] = value
            if keep and message["status"] == 200:
                headers["Cache-Control"] = "private, max-age=604800, immutable"
            for name in ("access-control-allow-origin", "access-control-allow-credentials", "server"):
                if name in headers:
                    del headers[name]
        await send(message)

    return guarded
