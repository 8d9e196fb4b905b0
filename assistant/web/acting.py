"""From a queued event to whoever caused it. Gradio runs events in threads of its own, out of the request's context and
in whatever was current when its queue was started: nothing but the event's own request says in whose name it is."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Any

from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.access.principal import Principal, acting
from assistant.observing.tracing import traced
from assistant.web.entry import principal_in


def principal_of(request: Any) -> Principal | None:
    """Whose request the event is: `request` is gradio's, around the one that the door let in. None where no door
    was passed."""
    inner = getattr(request, "request", None)
    scope: Mapping[str, object] = getattr(inner, "scope", {})
    return principal_in(scope)


def traced_event(request: Any) -> dict[str, object]:
    """For `extra` of a log call about an event: it runs out of the request's context, too."""
    return traced(getattr(getattr(request, "request", None), "scope", {}))


def in_name_of(request: Any) -> AbstractContextManager[None]:
    """All that the block does is done in the name of whoever caused the event."""
    return acting(principal_of(request))


class Acting:
    """Runs an application in the name of whoever sends the request: for routes that answer within it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with acting(principal_in(scope)):
            await self._app(scope, receive, send)
