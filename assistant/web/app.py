"""The page as a server: one desk, one FastAPI application, one port on this computer."""

import logging
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.access.digests import Digest
from assistant.access.doors import Doors
from assistant.access.moments import utc_now
from assistant.access.passwords import Passwords
from assistant.errors import BriefError
from assistant.loading import uncollected
from assistant.settings import Settings
from assistant.web.acting import Acting
from assistant.web.desk import PageDesk
from assistant.web.entry import Entry
from assistant.web.guarded import GuardedDesk
from assistant.web.handlers.clients import SampleInstructions
from assistant.web.reach import Reach, limits_of, refuse_without_admin
from assistant.web.rest.doors import Lazy
from assistant.web.security import Guard
from assistant.web.tabs import TabGuard

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from assistant.assembly import Desk
    from assistant.web.joining import JoinedDesk
    from assistant.web.rest.doors import RestDesk

STATIC = Path(__file__).parent / "static"
SECONDS_TO_STOP = 2
SECONDS_TO_FIRST_PAGE = 5.0

logger = logging.getLogger(__name__)


def serve(settings: Settings, say: Callable[[str], None] | None = None) -> int:
    """Open the desk and serve the page until Ctrl-C or SIGTERM. Returns the exit code.

    `say` prints one line of progress. Raises BriefError (the folder is in use, the port is busy, …)."""
    tell = say or _print_line
    reach = Reach.of(settings)
    tell("起動しています…")
    with _listen(settings.host, settings.port) as listener, ExitStack() as opened:
        with uncollected():
            from assistant.assembly import open_desk
            from assistant.keeper import sample_instructions
            from assistant.web.joining import JoinedDesk

            desk = opened.enter_context(open_desk(settings))
            refuse_without_admin(desk.records.active_admins(), reach)
            warm = WarmUp(desk.warm)
            joined = opened.enter_context(closing(JoinedDesk(desk)))
            page = guarded_page(desk, joined, reach, sample_instructions, on_page=warm.go)
        if not (reach.alone or reach.secure):
            tell("ご注意: https ではないため、パスワードがそのまま流れます。プロキシーで https にしてください。")
        _run(page, listener, lambda: tell(_ready(settings)), warm, settings.trusted_proxies)
    tell("終了しました。")
    return 0


def guarded_page(
    parts: "Desk",
    joined: "JoinedDesk",
    reach: Reach,
    samples: SampleInstructions,
    *,
    on_page: Callable[[], None] = lambda: None,
    passwords: Passwords | None = None,
) -> "ASGIApp":
    """The application as it is served: every call to the desk is made in the name of whoever is logged in."""
    settings, records = parts.settings, parts.records
    digest = Digest(settings.secret_key.get_secret_value())
    doors = Doors(records, digest, passwords or Passwords(), utc_now, limits_of(settings))
    desk = GuardedDesk(joined, records)
    front = Front(doors, Entry(doors, alone=reach.alone, secure=reach.secure), reach)
    return build(desk, samples, on_page=on_page, rest=Lazy(lambda: _rest(desk)), front=front)


@dataclass(frozen=True)
class Front:
    """The doors of a page that knows users."""

    doors: Doors
    entry: Entry
    reach: Reach


def build(
    desk: PageDesk,
    samples: SampleInstructions,
    *,
    on_page: Callable[[], None] = lambda: None,
    rest: "ASGIApp | None" = None,
    front: Front | None = None,
) -> "ASGIApp":
    """The whole application for one desk, guard included. `on_page`: called after the page was sent; `rest`: the
    door for other programs; without `front`, whoever reaches the page owns it."""
    _stay_at_home()
    import gradio as gr
    from fastapi import FastAPI
    from fastapi.staticfiles import StaticFiles

    from assistant.web.files import add_file_routes
    from assistant.web.handlers.uploads import Cloakroom, Upload
    from assistant.web.login import LoginPages
    from assistant.web.pages import shell
    from assistant.web.theme import theme

    application = FastAPI(openapi_url=None)
    application.mount("/desk", StaticFiles(directory=STATIC))
    if rest is not None:
        application.mount("/api/v1", Acting(rest))
    application.add_api_route("/healthz", lambda: {"status": "ok"})
    uploads: Cloakroom[Upload] = Cloakroom()
    add_file_routes(application, desk, uploads)
    login = LoginPages(front.doors, front.entry) if front else None
    if login:
        login.add_to(application)
    word = shell.translator()
    gr.mount_gradio_app(
        application,
        shell.build(desk, word, samples, uploads),
        path="/",
        theme=theme(),
        i18n=word,
        footer_links=[],
        run_history=False,
        ssr_mode=False,
        show_error=False,
        max_file_size=1,
        enable_monitoring=False,
        pwa=False,
        mcp_server=False,
    )
    guard = partial(Guard, TabGuard(application), on_page=on_page, first_day=lambda: not desk.records.clients())
    if front is None or login is None:
        return guard()
    reach = front.reach
    return guard(hosts=reach.hosts, authority=reach.authority, entry=front.entry, strip=login.strip)


def _rest(desk: "RestDesk") -> "ASGIApp":
    from assistant.web.rest.application import build_rest

    return build_rest(desk)


class WarmUp:
    """Loads what the first draft needs, once, in the background: after the page was sent, not before."""

    def __init__(self, load: Callable[[], None]) -> None:
        self._load = load
        self._asked = threading.Event()

    def go(self) -> None:
        """The page was sent."""
        self._asked.set()

    def start(self) -> None:
        """Wait for the page, or for a while if nobody opens it, then load."""
        threading.Thread(target=self._run, name="warm-up", daemon=True).start()

    def _run(self) -> None:
        self._asked.wait(SECONDS_TO_FIRST_PAGE)
        try:
            self._load()
        except Exception:
            # Not fatal: the first draft loads what it needs itself, and says what is wrong.
            logger.exception("warming up failed")


def _run(
    application: "ASGIApp", listener: socket.socket, ready: Callable[[], None], warm: WarmUp, proxies: str
) -> None:
    import uvicorn

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            ready()
            warm.start()

    config = uvicorn.Config(
        application,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=SECONDS_TO_STOP,
        # Uvicorn's own default takes the word of whoever is on this computer.
        proxy_headers=bool(proxies.strip()),
        forwarded_allow_ips=[one.strip() for one in proxies.split(",") if one.strip()],
    )
    with _signals_end_here():
        Server(config).run(sockets=[listener])


@contextmanager
def _signals_end_here() -> Iterator[None]:
    """Uvicorn stops on SIGINT and SIGTERM and then raises them again: that would kill the process before the desk
    is closed."""
    before = {number: signal.signal(number, lambda *_: None) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen()
    except OSError as error:
        listener.close()
        raise BriefError(
            f"ポート {port} は使われています。すでに開いている画面がないか確かめるか、"
            f"BRIEF_PORT に別の番号(例: {port + 1})を指定して起動してください。"
        ) from error
    return listener


def _stay_at_home() -> None:
    """Must come before the first import of gradio, which decides then whether to call out, and whether to work out
    statistics of all events after each event, which nobody reads here and which cost a twentieth of every click."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
    os.environ["GRADIO_ANALYTICS_MAX_EVENTS"] = "1"
    os.environ["GRADIO_ANALYTICS_CACHE_FREQUENCY"] = str(sys.maxsize)


def _ready(settings: Settings) -> str:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"準備ができました: http://{host}:{settings.port}  (終わるときは Ctrl+C)"


def _print_line(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
