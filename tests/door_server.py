"""Serves the real product over a data folder with users, for tests: `python -m tests.door_server FILE DATA`.

Into FILE goes JSON: the port, and every route of the application. Under the name `localhost` the same process serves
it with what a careless change could bring: a new REST route that answers with all clients, and one of Gradio's own
that the guard no longer closes.
"""

import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

KEY = "k" * 40


Route = tuple[str, str]


@dataclass(frozen=True)
class Served:
    """Where it answers, and (method, path) of all its routes; `leaky` are those of the page with the leaks."""

    port: int
    routes: tuple[Route, ...]
    leaky: tuple[Route, ...]

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def serving(data: Path, note: Path, seconds: float = 90) -> Iterator[Served]:
    """The product over this folder until the block ends."""
    log = note.with_suffix(".log")
    command = [sys.executable, "-m", "tests.door_server", str(note), str(data)]
    with log.open("wb") as output, subprocess.Popen(command, stdout=output, stderr=output) as process:
        try:
            deadline = time.monotonic() + seconds
            while not note.exists():
                assert process.poll() is None, log.read_text()
                assert time.monotonic() < deadline, log.read_text()
                time.sleep(0.05)
            told = json.loads(note.read_text())
            routes, leaky = (tuple((method, path) for method, path in told[name]) for name in ("routes", "leaky"))
            yield Served(told["port"], routes, leaky)
        finally:
            process.terminate()
            process.wait(20)


def every_route(application: Any) -> list[Route]:
    """(method, path) of all routes below an ASGI application, mounts and wrappers opened."""
    found: dict[str, set[str]] = {}
    _walk(application, "", found)
    return sorted((method, path) for path, methods in found.items() for method in methods)


def _walk(application: Any, prefix: str, found: dict[str, set[str]]) -> None:
    build = getattr(application, "_build_once", None)  # a lazy application
    inner = build() if build else getattr(application, "_app", None)
    if inner is not None:
        _walk(inner, prefix, found)
    for route in getattr(application, "routes", ()):
        included = getattr(route, "original_router", None)
        if included is not None:
            _walk(included, prefix + route.include_context.prefix, found)
            continue
        path, methods = prefix + route.path, getattr(route, "methods", None)
        if methods is None:  # a mounted application
            found.setdefault(f"{path}/{{rest}}", set()).add("GET")
            _walk(route.app, path, found)
        else:
            found.setdefault(path, set()).update(methods)


def main(note: Path, data: Path) -> None:
    """Serve until terminated."""
    import socket

    import uvicorn
    from argon2 import PasswordHasher

    from assistant.access.passwords import Passwords
    from assistant.assembly import open_desk
    from assistant.keeper import sample_instructions
    from assistant.web.app import guarded_page
    from assistant.web.joining import JoinedDesk
    from assistant.web.reach import Reach
    from tests.stores import settings_for

    settings = settings_for(data, secret_key=KEY)
    with open_desk(settings) as desk, closing(JoinedDesk(desk)) as joined:
        cheap = Passwords(PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
        real, leaky = (
            guarded_page(desk, joined, Reach.of(settings), sample_instructions, passwords=cheap) for _ in range(2)
        )
        _plant_leaks(leaky, lambda: [client.id for client in desk.records.clients()])
        with socket.socket() as listening:
            listening.bind(("127.0.0.1", 0))
            listening.listen(64)
            port = listening.getsockname()[1]
            told = {"port": port, "routes": every_route(real), "leaky": every_route(leaky)}
            fresh = note.with_suffix(".new")
            fresh.write_text(json.dumps(told))
            fresh.replace(note)
            page = _by_host(real, leaky)
            uvicorn.Server(uvicorn.Config(page, log_level="warning")).run(sockets=[listening])


def _plant_leaks(page: Any, everything: Any) -> None:
    page._open = re.compile(rf"{page._open.pattern}|/gradio_api/info")
    application = page
    while not hasattr(application, "routes"):  # the guard and all that stands behind it
        application = application._app
    mount = next(route for route in application.routes if getattr(route, "path", "") == "/api/v1")
    mount.app._app._build_once().add_api_route("/everything", everything)


def _by_host(real: Any, leaky: Any) -> Any:
    async def choose(scope: Any, receive: Any, send: Any) -> None:
        host = dict(scope.get("headers", ())).get(b"host", b"")
        await (leaky if host.startswith(b"localhost") else real)(scope, receive, send)

    return choose


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
