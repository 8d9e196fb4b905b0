"""The login page, and the page of one's own account: small HTML of our own, without scripts, in both languages."""

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final, TypeVar
from urllib.parse import parse_qs

from fastapi import Request, Response
from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, RedirectResponse
from starlette.types import Scope

from assistant.access.digests import new_secret
from assistant.access.doors import Doors, LoginRefused
from assistant.domain.user import Role
from assistant.errors import BadInput, BriefError
from assistant.web.entry import Entry, cookie, principal_in
from assistant.web.wording import language_of

if TYPE_CHECKING:
    from fastapi import FastAPI
    from jinja2 import Template

T = TypeVar("T")

FORM_COOKIE: Final = "brief-form"
MOST_FORM_BYTES: Final = 4_000
AT_ONCE: Final = 2
MOST_WAITING: Final = 50
_FORGED: Final = "この画面からの送信を確かめられませんでした。ページを開き直して、もう一度お試しください。"
_CROWDED: Final = "ログインが混み合っています。少し待ってから、もう一度お試しください。"
_UNLIKE: Final = "新しいパスワードが2回とも同じになるように入力してください。"


class LoginPages:
    """The routes of the door. Every form carries a mark that only our own page can know."""

    def __init__(self, doors: Doors, entry: Entry) -> None:
        self._doors = doors
        self._entry = entry
        self._waiting = 0
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="login")

    def add_to(self, application: "FastAPI") -> None:
        """Routes that never answer with anything of a client."""
        for path, method, route in (
            ("/login", "GET", self.ask),
            ("/login", "POST", self.login),
            ("/logout", "POST", self.logout),
            ("/account", "GET", self.account),
            ("/account/password", "POST", self.change_password),
            ("/account/logout", "POST", self.logout_everywhere),
        ):
            application.add_api_route(path, route, methods=[method], include_in_schema=False)

    async def ask(self, request: Request) -> Response:
        """The form; whoever is logged in is sent to the page."""
        if principal_in(request.scope) is not None:
            return RedirectResponse("/", 303)
        return self._form(request)

    async def login(self, request: Request) -> Response:
        """A cookie and the page; or the form again, with the reason."""
        given = await _fields(request)
        if not self._doors.is_our_form(cookie(request.headers, FORM_COOKIE), given.get("mark", "")):
            return self._form(request, _FORGED, 403)
        if self._waiting >= MOST_WAITING:
            return self._form(request, _CROWDED, 503)
        self._waiting += 1
        try:
            secret = await self._aside(
                lambda: self._doors.login(given.get("name", ""), given.get("password", ""), _address(request))
            )
        except LoginRefused as error:
            return self._form(request, str(error), 429 if error.wait else 401)
        finally:
            self._waiting -= 1
        answer = RedirectResponse("/", 303)
        self._keep(answer, self._entry.cookie, secret)
        answer.delete_cookie(FORM_COOKIE, path="/login")
        return answer

    async def logout(self, request: Request) -> Response:
        """End this login."""
        secret = self._entry.secret_of(request.headers)
        if not await self._ours(request, secret):
            return self._account(request, _FORGED, 403)
        await self._aside(lambda: self._doors.logout(secret))
        return self._gone()

    async def logout_everywhere(self, request: Request) -> Response:
        """End all logins of this user."""
        secret, principal = self._entry.secret_of(request.headers), principal_in(request.scope)
        if principal is None or not await self._ours(request, secret):
            return self._account(request, _FORGED, 403)
        await self._aside(lambda: self._doors.logout_everywhere(principal.id))
        return self._gone()

    async def account(self, request: Request) -> Response:
        """Who is logged in, and the form for another password."""
        return self._account(request)

    async def change_password(self, request: Request) -> Response:
        """Another password; other logins and tokens end."""
        secret, given = self._entry.secret_of(request.headers), await _fields(request)
        if not self._doors.is_our_form(secret, given.get("mark", "")):
            return self._account(request, _FORGED, 403)
        new = given.get("new", "")
        try:
            if new != given.get("again", ""):
                raise BadInput(_UNLIKE)
            await self._aside(
                lambda: self._doors.change_password(secret, given.get("old", ""), new, _address(request))
            )
        except BriefError as error:
            return self._account(request, str(error), 422)
        return self._account(request, done=True)

    def strip(self, scope: Scope, language: str) -> str:
        """Markup for the top of the page: who is logged in, and the way out; empty without logins."""
        principal = principal_in(scope)
        if principal is None or not principal.session:
            return ""
        mark = self._doors.form_mark(self._entry.secret_of(Headers(scope=scope)))
        return _template("strip.html").render(word=_words(language), name=principal.name, mark=mark)

    async def _aside(self, work: Callable[[], T]) -> T:
        """In a thread of the door's own: a crowd here must not take the threads that answer the others."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)

    async def _ours(self, request: Request, secret: str) -> bool:
        return self._doors.is_our_form(secret, (await _fields(request)).get("mark", ""))

    def _form(self, request: Request, problem: str = "", status: int = 200) -> Response:
        language = _language(request)
        kept = cookie(request.headers, FORM_COOKIE) or new_secret()
        page = _template("login.html").render(
            word=_words(language), language=language, problem=problem, mark=self._doors.form_mark(kept)
        )
        answer = HTMLResponse(page, status)
        self._keep(answer, FORM_COOKIE, kept, path="/login")
        return answer

    def _account(self, request: Request, problem: str = "", status: int = 200, *, done: bool = False) -> Response:
        principal = principal_in(request.scope)
        if principal is None:
            return RedirectResponse("/login", 303)
        language = _language(request)
        word = _words(language)
        page = _template("account.html").render(
            word=word,
            language=language,
            problem=problem,
            done=done,
            name=principal.name,
            role=word[f"role_{Role(principal.role).value}"],
            mark=self._doors.form_mark(self._entry.secret_of(request.headers)),
        )
        return HTMLResponse(page, status)

    def _gone(self) -> Response:
        answer = RedirectResponse("/login", 303)
        answer.delete_cookie(self._entry.cookie, secure=self._entry.secure, httponly=True, samesite="strict")
        return answer

    def _keep(self, answer: Response, name: str, value: str, path: str = "/") -> None:
        """Until the browser closes; the server ends it earlier."""
        answer.set_cookie(name, value, path=path, secure=self._entry.secure, httponly=True, samesite="strict")


async def _fields(request: Request) -> dict[str, str]:
    """The fields of a sent form; of one that is too long none, so that its mark is missing."""
    body = bytearray()
    async for part in request.stream():
        body.extend(part)
        if len(body) > MOST_FORM_BYTES:
            return {}
    given = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=10)
    return {name: values[-1] for name, values in given.items()}


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def _language(request: Request) -> str:
    return language_of(request.headers.get("accept-language", ""))


@lru_cache(maxsize=2)
def _words(language: str) -> Mapping[str, str]:
    import yaml

    words = yaml.safe_load(files("assistant.web").joinpath("templates", "words.yaml").read_text("utf-8"))
    return {key: word[language] for key, word in words.items()}


@lru_cache(maxsize=8)
def _template(name: str) -> "Template":
    from jinja2 import Environment, PackageLoader, StrictUndefined

    loader = PackageLoader("assistant.web")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined).get_template(name)
