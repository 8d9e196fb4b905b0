"""The page's own files: kept where their address names their content, never where it does not."""

import asyncio
from typing import Any

import pytest

from assistant.web.assets import Kept, head, lasting, own

FILE = "/assets/a-1x.js"


class Disk:
    """An application that counts what it is asked, and answers with the encoding that was asked for."""

    def __init__(self, status: int = 200, size: int = 10) -> None:
        self.asked = 0
        self._status = status
        self._body = b"x" * size

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.asked += 1
        understood = dict(scope["headers"]).get(b"accept-encoding", b"none")
        headers = [(b"content-type", b"text/javascript"), (b"content-encoding", understood)]
        await send({"type": "http.response.start", "status": self._status, "headers": headers})
        await send({"type": "http.response.body", "body": self._body[:5], "more_body": True})
        await send({"type": "http.response.body", "body": self._body[5:]})


def ask(app: Kept, path: str = FILE, query: bytes = b"", method: str = "GET", **headers: str) -> list[Any]:
    """All messages of the answer."""
    sent: list[Any] = []
    rows = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": method, "path": path, "query_string": query, "headers": rows}

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(app(scope, None, send))  # type: ignore[arg-type]
    return sent


def body(sent: list[Any]) -> bytes:
    return b"".join(message.get("body", b"") for message in sent)


def test_the_second_question_is_answered_from_memory_and_alike() -> None:
    disk = Disk()
    app = Kept(disk)
    first, second = ask(app), ask(app)
    assert disk.asked == 1
    assert body(first) == body(second) == b"x" * 10
    assert (first[0]["status"], first[0]["headers"]) == (second[0]["status"], second[0]["headers"])


def test_what_one_reader_writes_into_the_headers_reaches_no_other() -> None:
    app = Kept(Disk())
    ask(app)
    ask(app)[0]["headers"].append((b"set-cookie", b"secret"))
    assert (b"set-cookie", b"secret") not in ask(app)[0]["headers"]


@pytest.mark.parametrize(
    ("path", "query", "method", "headers"),
    [
        (FILE, b"", "HEAD", {}),
        (FILE, b"", "GET", {"range": "bytes=0-1"}),
        (FILE, b"x=1", "GET", {}),
        ("/desk/desk.css", b"", "GET", {}),
        ("/theme.css", b"", "GET", {}),
        ("/", b"v=1", "GET", {}),
        ("/gradio_api/queue/data", b"v=1", "GET", {}),
        ("/api/v1/clients", b"v=1", "GET", {}),
    ],
)
def test_nothing_else_is_kept(path: str, query: bytes, method: str, headers: dict[str, str]) -> None:
    disk = Disk()
    app = Kept(disk)
    for _ in range(2):
        ask(app, path, query, method, **headers)
    assert disk.asked == 2


@pytest.mark.parametrize("status", [304, 401, 404, 500])
def test_a_refusal_is_not_kept(status: int) -> None:
    disk = Disk(status)
    app = Kept(disk)
    assert [ask(app)[0]["status"] for _ in range(2)] == [status, status]
    assert disk.asked == 2


def test_each_encoding_has_an_answer_of_its_own() -> None:
    app = Kept(Disk())
    said = [ask(app, accept_encoding=name)[0]["headers"][1][1] for name in ("br", "gzip", "br", "gzip")]
    assert said == [b"br", b"gzip", b"br", b"gzip"]


def test_memory_is_bounded_by_file_and_as_a_whole() -> None:
    huge, many = Disk(size=1_000_001), Disk(size=60)
    assert len(body(ask(Kept(huge)))) == 1_000_001
    app = Kept(huge)
    ask(app), ask(app)
    assert huge.asked == 3
    small = Kept(many, most_bytes=100)
    for path in ("/assets/a.js", "/assets/b.js") * 2:
        ask(small, path)
    assert many.asked == 3  # the first is kept, the second has no room


def test_addresses_that_name_their_content_may_be_kept_by_browsers() -> None:
    path, _, query = own("desk.js").partition("?")
    assert lasting(path, query.encode())
    assert lasting(FILE, b"")
    assert lasting("/favicon.ico", b"")
    assert not lasting("/favicon.ico", b"v=1")
    assert not lasting(path, b"")
    assert not lasting("/theme.css", b"")
    assert not lasting("/", b"")


def test_the_head_names_our_files_with_the_mark_of_their_content() -> None:
    assert all(own(name) in head() for name in ("desk.css", "desk.js"))
