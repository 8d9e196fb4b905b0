"""What machines ask: does the process live, may it be sent work, and what has it counted. Nothing of any client."""

import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from assistant import __version__
from assistant.observing import names
from assistant.observing.exposition import Exposition
from assistant.observing.meter import Meter
from assistant.observing.readiness import Readiness
from assistant.web.security import LOOPBACK

if TYPE_CHECKING:
    from fastapi import FastAPI

HEALTH: Final = "/healthz"
READY: Final = "/readyz"
METRICS: Final = "/metrics"
_NOT_HERE: Final = "このページはありません。"
_CLOSED: Final = "BRIEF_METRICS_TOKEN のトークンを付けてください。"

Queue = Callable[[], int]


@dataclass(frozen=True)
class Watch:
    """The running process as machines see it. `gauges`: what stands now. `token`: who shows it may read the numbers;
    without one only this computer may, and only while the page is `alone` on it: behind a proxy, everybody comes from
    this computer."""

    readiness: Readiness = field(default_factory=lambda: Readiness({}, ()))
    meter: Meter = field(default_factory=Meter)
    gauges: Callable[[], Mapping[str, float]] = dict
    token: str = ""
    alone: bool = True

    @property
    def under_any_name(self) -> frozenset[str]:
        """Paths that answer whatever the request calls this host: machines ask processes by their own addresses.
        They hold nothing that a page in a browser may not know, or ask for a token that it has not."""
        return frozenset({HEALTH, READY, METRICS}) if self.token else frozenset({HEALTH, READY})


def add_probes(application: "FastAPI", watch: Watch, queue: Queue) -> None:
    """The three routes. `queue`: how many clicks wait."""

    async def health() -> dict[str, str]:
        # On the event loop itself: it answers as long as that turns, however busy the threads are.
        return {"status": "ok"}

    async def ready() -> Response:
        told = await run_in_threadpool(watch.readiness.told)
        return JSONResponse(told, 200 if told["ready"] else 503)

    async def metrics(request: Request) -> Response:
        refused = _refusal(request, watch)
        if refused is not None:
            return refused
        text, kind = await run_in_threadpool(Exposition(watch.meter, gauges, __version__).page)
        return Response(text, media_type=kind)

    def gauges() -> dict[str, float]:
        is_ready = watch.readiness.told()["ready"]
        return {**watch.gauges(), names.QUEUE: queue(), names.READY: float(is_ready)}

    for path, route in ((HEALTH, health), (READY, ready), (METRICS, metrics)):
        application.add_api_route(path, route, include_in_schema=False)


def _refusal(request: Request, watch: Watch) -> Response | None:
    if watch.token:
        given = request.headers.get("authorization", "").encode()
        if hmac.compare_digest(given, f"Bearer {watch.token}".encode()):
            return None
        return PlainTextResponse(_CLOSED, 401, {"WWW-Authenticate": "Bearer"})
    here = request.client is not None and request.client.host in LOOPBACK
    return None if watch.alone and here else PlainTextResponse(_NOT_HERE, 404)
