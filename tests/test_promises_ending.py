"""The streams of pages that are open when the program ends: each ends once, in order, and writes no error into the log."""

import asyncio
import json
from collections.abc import AsyncIterator

from starlette.responses import StreamingResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.web.ending import Ending, EndingDoor

SENTENCE = "プログラムを終了しているところです"


class Wire:
    """An answer as the server takes it: nothing may come before its beginning or after its end."""

    def __init__(self) -> None:
        self.status: int | None = None
        self.body = b""
        self.over = False

    async def __call__(self, message: Message) -> None:
        assert not self.over, "a word after the end"
        if message["type"] == "http.response.start":
            self.status = message["status"]
            return
        assert self.status is not None, "a word before the beginning"
        self.body += message.get("body", b"")
        self.over = not message.get("more_body", False)


async def ends_itself(scope: Scope, receive: Receive, send: Send) -> None:
    """As Gradio's heartbeat: cancelled, it ends as if all were said."""

    async def told() -> AsyncIterator[str]:
        yield "data: ALIVE\n\n"
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            return

    await StreamingResponse(told())(scope, receive, send)


async def waits(scope: Scope, receive: Receive, send: Send) -> None:
    """As a stream on which somebody waits for an answer."""

    async def told() -> AsyncIterator[str]:
        yield "data: ALIVE\n\n"
        await asyncio.sleep(60)

    await StreamingResponse(told())(scope, receive, send)


async def says_nothing(scope: Scope, receive: Receive, send: Send) -> None:
    await asyncio.sleep(60)


async def ended(app: ASGIApp) -> Wire:
    """What a page hears whose stream is open when an idle process ends."""
    wire, ending = Wire(), Ending()
    headers: list[tuple[bytes, bytes]] = []
    scope = {
        "type": "http",
        "path": "/gradio_api/heartbeat/a1",
        "asgi": {"spec_version": "2.3"},
        "headers": headers,
    }

    async def nothing() -> Message:
        await asyncio.sleep(60)
        raise AssertionError

    stream = asyncio.create_task(EndingDoor(app, ending)(scope, nothing, wire))
    await asyncio.sleep(0.02)
    ending.begin()
    assert ending.is_over()
    await stream
    return wire


def test_a_stream_that_ends_by_itself_gets_no_word_after_its_end() -> None:
    wire = asyncio.run(ended(ends_itself))
    assert (wire.status, wire.body, wire.over) == (200, b"data: ALIVE\n\n", True)


def test_a_stream_on_which_somebody_waits_says_why_nothing_came() -> None:
    wire = asyncio.run(ended(waits))
    assert (wire.status, wire.over) == (200, True)
    assert SENTENCE in json.loads(wire.body.decode().split("data: ")[-1])["message"]


def test_a_stream_that_had_not_begun_is_refused_with_the_sentence() -> None:
    wire = asyncio.run(ended(says_nothing))
    assert (wire.status, wire.over) == (429, True)  # Gradio's page has a sentence of its own, in English, for 503
    assert SENTENCE in json.loads(wire.body)["detail"]
