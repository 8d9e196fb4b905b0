"""The server's process: it runs until it is asked to end, and ends in order."""

import os
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING

from assistant.web.ending import Ending

if TYPE_CHECKING:
    from starlette.types import ASGIApp
    from uvicorn import Config

SECONDS_TO_STOP = 2
"""For connections, after all work is done and all streams are closed."""

_ENDING = "終了しています。作業が終わるのを待っています(もう一度 Ctrl+C を押すと、すぐに終わります)…"


def run(
    application: "ASGIApp",
    listener: socket.socket,
    ending: Ending,
    *,
    ready: Callable[[], None],
    tell: Callable[[str], None],
    proxies: str,
) -> None:
    """Serve until SIGINT or SIGTERM; a second one ends the process at once. `ready` is called when it answers."""
    import uvicorn

    class Server(uvicorn.Server):
        _told = False

        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            ready()

        def handle_exit(self, sig: int, _: FrameType | None) -> None:
            if ending.begun:
                # Everything that was acknowledged is on disk: it is safe to go as if killed.
                os._exit(128 + sig)
            ending.begin()

        async def on_tick(self, counter: int) -> bool:
            if ending.is_over():
                return True
            if ending.begun and not self._told:
                self._told = True
                tell(_ENDING)
            return await super().on_tick(counter)

    with _second_ends_at_once():
        Server(config_of(application, proxies)).run(sockets=[listener])


def config_of(application: "ASGIApp", proxies: str) -> "Config":
    """How it is served. `proxies`: addresses, by commas, whose X-Forwarded-For and -Proto are believed; nobody's
    where it is empty."""
    import uvicorn

    return uvicorn.Config(
        application,
        log_config=None,  # the log is ours, see `logging_to`
        access_log=False,  # its lines hold the ids in paths
        server_header=False,
        timeout_graceful_shutdown=SECONDS_TO_STOP,
        # Uvicorn's own default takes the word of whoever is on this computer.
        proxy_headers=bool(proxies.strip()),
        forwarded_allow_ips=[one.strip() for one in proxies.split(",") if one.strip()],
    )


@contextmanager
def _second_ends_at_once() -> Iterator[None]:
    """Between the server's end and the block's: uvicorn gives the signals back before the desk is closed."""
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.signal(number, lambda sig, _: os._exit(128 + sig)) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
