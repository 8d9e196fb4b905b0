"""What the REST door needs of the product: the page's desk, with records that can be exported."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from threading import Lock
from typing import TYPE_CHECKING, Protocol

from assistant.domain.task import Task
from assistant.errors import BadInput
from assistant.web import limits
from assistant.web.desk import PageDesk

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

    from assistant.seams import Records

Clock = Callable[[], datetime]


class RestDesk(PageDesk, Protocol):
    """A desk over the real records."""

    @property
    def records(self) -> "Records": ...


class NotFound(BadInput):
    """No task of that id."""


def task_of(desk: RestDesk, client_id: str, task_id: str) -> Task:
    """The task of this client. Raises NotFound, UnknownClient."""
    desk.records.client(client_id)
    try:
        return desk.records.task(*limits.task_key(f"{client_id}/{task_id}"))
    except BadInput as error:
        raise NotFound(
            f"依頼「{task_id[:40]}」は、このクライアントにありません。番号を確かめてください。"
        ) from error


class Lazy:
    """An application that is built at its first request: the page must not wait for a door that few use."""

    def __init__(self, build: "Callable[[], ASGIApp]") -> None:
        self._build = build
        self._built: ASGIApp | None = None
        self._once = Lock()

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        # Half a second of imports: in a thread, so that the page goes on answering.
        application = self._built if self._built is not None else await asyncio.to_thread(self._build_once)
        await application(scope, receive, send)

    def _build_once(self) -> "ASGIApp":
        with self._once:
            built = self._built if self._built is not None else self._build()
            self._built = built
        return built
