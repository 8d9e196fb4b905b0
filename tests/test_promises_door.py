"""What the documents promise of the door: cookies, proxies, the end of a login, and the word at the start."""

import asyncio
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp

from assistant.access.digests import Digest, new_secret
from assistant.access.passwords import Passwords
from assistant.domain.user import Session
from assistant.records.store import SqlRecords
from assistant.settings import Settings
from assistant.web.login import LoginPages
from assistant.web.page import front_of
from assistant.web.reach import Reach
from assistant.web.running import config_of
from assistant.web.security import Guard
from bench.serving import free_port
from tests.people_samples import CHEAP, KEY, PASSWORD, open_firm
from tests.stores import of_files

HTTPS = {"BRIEF_PUBLIC_URL": "https://brief.example.jp"}
PLAIN = {"BRIEF_HOST": "192.168.0.9"}


@pytest.fixture
def records(tmp_path: Path) -> Iterator[SqlRecords]:
    opened = open_firm(tmp_path)
    yield opened
    opened.close()


def read(values: dict[str, str]) -> Settings:
    return Settings.read({"BRIEF_SECRET_KEY": KEY, **values}, Path("unused"))


class Browser:
    """Somebody before the door as it is set up by these settings; keeps cookies as browsers do."""

    def __init__(self, records: SqlRecords, values: dict[str, str]) -> None:
        settings = read(values)
        front = front_of(settings, records, Reach.of(settings), Passwords(CHEAP))
        pages = FastAPI(openapi_url=None)
        LoginPages(front.doors, front.entry).add_to(pages)
        pages.add_api_route("/", lambda: PlainTextResponse("let in"))
        self._app = Guard(pages, hosts=front.reach.hosts, authority=front.reach.authority, entry=front.entry)
        self.address = settings.public_url or f"http://{settings.host}:{settings.port}"
        self.cookies = httpx.Cookies()

    def ask(self, method: str, path: str, **options: Any) -> httpx.Response:
        headers = {"origin": self.address, **options.pop("headers", {})}

        async def asked() -> httpx.Response:
            transport = httpx.ASGITransport(self._app)
            async with httpx.AsyncClient(
                transport=transport, base_url=self.address, cookies=self.cookies, headers=headers
            ) as client:
                answer = await client.request(method, path, **options)
                self.cookies = client.cookies
                return answer

        return asyncio.run(asked())

    def post(self, form: str, path: str, **fields: str) -> httpx.Response:
        """Send the form of the page `form` to `path`."""
        mark = re.search(r'name="mark" value="(\w+)"', self.ask("GET", form).text)
        assert mark
        return self.ask("POST", path, data={"mark": mark[1], **fields})

    def lets_in(self, cookie: str, secret: str) -> bool:
        """Does a cookie of this name and secret open the page?"""
        return self.ask("GET", "/", headers={"cookie": f"{cookie}={secret}"}).status_code == 200


def given(answer: httpx.Response) -> dict[str, set[str]]:
    """Name and attributes of each cookie that an answer sets."""
    lines = [line.split("; ") for line in answer.headers.get_list("set-cookie")]
    return {parts[0].partition("=")[0]: set(parts[1:]) for parts in lines}


# cookies


def test_under_https_the_login_s_cookie_is_bound_to_this_host_and_to_https(records: SqlRecords) -> None:
    browser = Browser(records, HTTPS)
    assert {"Secure", "HttpOnly"} <= given(browser.ask("GET", "/login"))["brief-form"]
    answer = browser.post("/login", "/login", name="aki", password=PASSWORD)
    assert given(answer)["__Host-brief"] == {"Secure", "HttpOnly", "Path=/", "SameSite=strict"}
    assert browser.ask("GET", "/").text == "let in"
    secret = browser.cookies["__Host-brief"]
    assert browser.lets_in("__Host-brief", secret)
    assert not browser.lets_in("brief", secret), "a cookie that a page without https could have set"
    gone = given(browser.post("/account", "/logout"))["__Host-brief"]
    assert {"Secure", "Max-Age=0"} <= gone, "without Secure a browser keeps it"


def test_without_https_the_cookie_has_another_name_whatever_the_request_says(records: SqlRecords) -> None:
    browser = Browser(records, PLAIN)
    browser.ask("GET", "/login")
    answer = browser.post("/login", "/login", name="aki", password=PASSWORD)
    assert given(answer)["brief"] == {"HttpOnly", "Path=/", "SameSite=strict"}
    claimed = browser.ask("GET", "/login", headers={"x-forwarded-proto": "https"})
    assert not any("Secure" in attributes for attributes in given(claimed).values())
    secret = browser.cookies["brief"]
    assert not browser.lets_in("__Host-brief", secret)


# proxies


def taken_for(proxies: str, peer: str) -> tuple[str, str]:
    """For whom, and by which way, a request of this peer is taken that carries X-Forwarded headers of a stranger."""
    seen: list[tuple[str, str]] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        seen.append((scope["client"][0], scope["scheme"]))

    config = config_of(app, proxies)
    config.load()
    served: ASGIApp = config.loaded_app
    headers = [(b"x-forwarded-for", b"198.51.100.7"), (b"x-forwarded-proto", b"https")]
    scope = {"type": "http", "client": (peer, 1), "scheme": "http", "headers": headers}
    asyncio.run(served(scope, None, None))  # type: ignore[arg-type]
    return seen[0]


@pytest.mark.parametrize("peer", ["127.0.0.1", "::1", "172.30.10.10", "203.0.113.9"])
def test_by_itself_no_proxy_is_believed_not_even_one_on_this_computer(peer: str) -> None:
    assert taken_for(read({}).trusted_proxies, peer) == (peer, "http")


def test_a_proxy_is_believed_where_it_was_named_and_no_other() -> None:
    named = read({"BRIEF_TRUSTED_PROXIES": "172.30.10.10, 10.0.0.0/24"}).trusted_proxies
    for peer in ("172.30.10.10", "10.0.0.77"):
        assert taken_for(named, peer) == ("198.51.100.7", "https"), peer
    for peer in ("127.0.0.1", "172.30.10.11", "10.0.1.1"):
        assert taken_for(named, peer) == (peer, "http"), peer


def test_no_header_of_a_proxy_makes_another_page_or_another_host_ours(records: SqlRecords) -> None:
    browser = Browser(records, HTTPS)
    claims = {"x-forwarded-host": "evil.example", "forwarded": "host=evil.example;proto=https"}
    other_page = browser.ask("POST", "/login", headers={**claims, "origin": "https://evil.example"})
    other_host = browser.ask("GET", "/login", headers={**claims, "host": "evil.example"})
    assert (other_page.status_code, other_host.status_code) == (403, 421)
    assert browser.ask("GET", "/login", headers=claims).status_code == 200


# the end of a login


@pytest.mark.parametrize(
    ("values", "idle", "whole"),
    [
        ({}, timedelta(minutes=120), timedelta(hours=12)),
        (
            {"BRIEF_SESSION_IDLE_MINUTES": "30", "BRIEF_SESSION_HOURS": "1"},
            timedelta(minutes=30),
            timedelta(hours=1),
        ),
    ],
)
def test_a_login_ends_when_the_settings_say(
    records: SqlRecords, values: dict[str, str], idle: timedelta, whole: timedelta
) -> None:
    browser, user, now = Browser(records, {**HTTPS, **values}), records.user_named("aki"), datetime.now(UTC)
    assert user is not None

    def known(created: timedelta, seen: timedelta) -> bool:
        secret = new_secret()
        digest = Digest(KEY)("session", secret)
        session = Session(digest=digest, user_id=user.id, created=now - created, seen=now - seen)
        records.add_session(session)
        return browser.lets_in("__Host-brief", secret)

    minute = timedelta(minutes=1)
    assert known(idle - minute, idle - minute)
    assert not known(idle + minute, idle + minute)
    assert known(whole - minute, timedelta())
    assert not known(whole + minute, timedelta())


# the word at the start


@pytest.mark.parametrize(
    ("values", "warned"), [(PLAIN, True), (HTTPS, False), ({}, False), ({"BRIEF_HOST": "::1"}, False)]
)
def test_who_lets_others_in_without_https_is_warned(values: dict[str, str], warned: bool) -> None:
    warning = Reach.of(read(values)).warning
    assert ("https ではないため、パスワードがそのまま流れます" in warning) is warned
    assert bool(warning) is warned


@of_files
@pytest.mark.slow
def test_the_program_says_the_warning_before_it_answers(records: SqlRecords, tmp_path: Path) -> None:
    records.close()
    told = {"BRIEF_DATA_DIR": str(tmp_path), "BRIEF_SECRET_KEY": KEY, "BRIEF_HOST": "127.0.0.2"}
    environment = {**os.environ, **told, "BRIEF_PORT": str(free_port())}
    command = [sys.executable, "-m", "assistant", "serve"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        lines = []
        for line in process.stdout:
            lines.append(line)
            if "準備ができました" in line:
                break
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=30)
    assert [line for line in lines[:-1] if "https ではない" in line] != []
    assert lines[-1].startswith("準備ができました: http://127.0.0.2")
