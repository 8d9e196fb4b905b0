"""How a server's process ends: what was begun is finished, what is new is refused with a sentence, and the streams of
open pages are closed. Gradio and uvicorn would cut off what runs, and wait for pages that stay open.

    begin ─▶ work ends, by itself or in time ─▶ is_over ─▶ the server stops
"""

import asyncio
import json
import time
from collections.abc import Callable, Collection, Iterable
from typing import Any, Final, cast

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.web.entry import OPEN, STATIC
from assistant.web.pace import TooMuch
from assistant.web.paced import JOIN, STREAMS, refusal
from assistant.web.tabs import TABS

FINISH: Final = 10.0
"""Seconds that all work may take after the process was asked to end."""

MODELS: Final = 6.0
"""Seconds after which runs of a model are stopped: what they say of it must still reach whoever waits."""

QUIET: Final = 0.4
"""Seconds in which the page of an answered click may send what follows from it."""

AGAIN: Final = 10.0
_SENTENCE: Final = "プログラムを終了しているところです。保存したものはそのまま残ります。しばらくしてから、もう一度お試しください。"
_LAST: Final = {"msg": "unexpected_error", "message": _SENTENCE, "success": False}


class Ending:
    """The end of one process. Everything but `begin` runs on the event loop."""

    def __init__(
        self, stop_models: Callable[[], None] = lambda: None, seconds: Callable[[], float] = time.monotonic
    ) -> None:
        """`stop_models`: makes all runs of a model end soon; may be called often."""
        self._stop_models = stop_models
        self._seconds = seconds
        self._began: float | None = None
        self._busy_at = float("-inf")
        self._let_finish: frozenset[str] | None = None
        self._requests = 0
        self._streams: set[asyncio.Task[Any]] = set()
        self.tabs_at_work: Callable[[], Collection[str]] = frozenset
        """Tabs of which a click waits or is being answered."""

    @property
    def begun(self) -> bool:
        return self._began is not None

    def begin(self) -> None:
        """The process shall end. May be called in a signal's handler."""
        if self._began is None:
            self._began = self._seconds()

    def may_join(self, tabs: Iterable[str]) -> bool:
        """One click is several events: tabs that were at work when the end began may send those that follow."""
        if self._let_finish is None:
            self._let_finish = frozenset(self.tabs_at_work())
        return not self._let_finish.isdisjoint(tabs)

    def is_over(self) -> bool:
        """Whether the server may stop; then the streams are closed, too. Asked ten times a second."""
        if self._began is None:
            return False
        self.may_join(())
        now = self._seconds()
        if self._requests or self.tabs_at_work():
            self._busy_at = now
        if now - self._began >= MODELS:
            self._stop_models()
        if now - self._began < FINISH and now - self._busy_at < QUIET:
            return False
        for stream in self._streams:
            stream.cancel()
        return True

    async def answer(self, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        """A request that ends by itself."""
        self._requests += 1
        try:
            await app(scope, receive, send)
        finally:
            self._requests -= 1

    async def stream(self, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        """One that would stay open: whoever still waits there at the end hears why nothing came."""
        task, answer = cast("asyncio.Task[Any]", asyncio.current_task()), _Answer(send)
        self._streams.add(task)
        try:
            await app(scope, receive, answer)
        except asyncio.CancelledError:
            if not self.begun:
                raise
            task.uncancel()
            if not answer.begun:
                await refusal(scope["path"], TooMuch(_SENTENCE, AGAIN), 503)(scope, receive, send)
            elif not answer.whole:
                last = f"data: {json.dumps(_LAST)}\n\n".encode()
                await send({"type": "http.response.body", "body": last, "more_body": False})
        finally:
            self._streams.discard(task)


class _Answer:
    """Passes an answer on and knows how far it is: Gradio ends a heartbeat by itself when it is cancelled, and a word
    after the end would be an error."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.begun = False
        self.whole = False

    async def __call__(self, message: Message) -> None:
        self.begun = True
        self.whole = message["type"] == "http.response.body" and not message.get("more_body", False)
        await self._send(message)


class EndingDoor:
    """In front of the application, behind everything that says no."""

    def __init__(self, app: ASGIApp, ending: Ending) -> None:
        self._app = app
        self._ending = ending

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(STATIC) or scope["path"] in OPEN:
            await self._app(scope, receive, send)
        elif STREAMS.fullmatch(scope["path"]):
            await self._ending.stream(self._app, scope, receive, send)
        elif self._ending.begun and not self._follows(scope):
            await refusal(scope["path"], TooMuch(_SENTENCE, AGAIN), 503)(scope, receive, send)
        else:
            await self._ending.answer(self._app, scope, receive, send)

    def _follows(self, scope: Scope) -> bool:
        return scope["path"].rstrip("/") == JOIN and self._ending.may_join(scope.get(TABS, ()))


def tabs_at_work(queue: Any) -> frozenset[str]:
    """The tabs of which an event is in Gradio's queue or being answered. Gradio offers no such look: a new version
    that keeps its queue otherwise fails `tests/test_shutdown.py`."""
    waiting = [event for line in queue.event_queue_per_concurrency_id.values() for event in line.queue]
    running = [event for job in queue.active_jobs if job for event in job]
    return frozenset(event.session_hash for event in (*waiting, *running))
