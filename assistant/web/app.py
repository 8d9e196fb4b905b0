"""The page as a server: one desk, one FastAPI application, one port on this computer."""

import logging
import os
import socket
import sys
import threading
from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from assistant.access.digests import Digest
from assistant.access.doors import Doors
from assistant.access.moments import utc_now
from assistant.access.passwords import Passwords
from assistant.errors import BriefError
from assistant.loading import uncollected
from assistant.observing.logs import form_of, logging_to
from assistant.observing.meter import Meter
from assistant.settings import Settings
from assistant.web.acting import Acting
from assistant.web.desk import PageDesk
from assistant.web.ending import Ending, EndingDoor, tabs_at_work
from assistant.web.entry import Entry
from assistant.web.guarded import GuardedDesk
from assistant.web.handlers.clients import SampleInstructions
from assistant.web.metered import call_counter, gauges_of, readiness_of
from assistant.web.observed import Observed
from assistant.web.pace import Pace
from assistant.web.paced import Paced, waiting_in
from assistant.web.probes import Watch, add_probes
from assistant.web.reach import Reach, allowed_by, limits_of, refuse_without_admin
from assistant.web.rest.doors import Lazy
from assistant.web.running import run
from assistant.web.security import Guard
from assistant.web.tabs import TabGuard

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from assistant.assembly import Desk
    from assistant.web.joining import JoinedDesk
    from assistant.web.rest.doors import RestDesk

STATIC = Path(__file__).parent / "static"
GRADIO_LATER = 100
"""Clicks that Gradio's queue takes beyond ours: it says no in English."""

SECONDS_TO_FIRST_PAGE = 5.0

logger = logging.getLogger(__name__)


def serve(settings: Settings, say: Callable[[str], None] | None = None) -> int:
    """Open the desk and serve the page until Ctrl-C or SIGTERM. Returns the exit code.

    `say` prints one line of progress. Raises BriefError (the folder is in use, the port is busy, …)."""
    tell = say or partial(_print_line, sys.stdout)
    reach = Reach.of(settings)
    tell("起動しています…")
    with listen(settings.host, settings.port) as listener, ExitStack() as opened:
        opened.enter_context(logging_to(sys.stderr, form_of(settings.log, sys.stderr)))
        with uncollected():
            from assistant.assembly import open_desk
            from assistant.keeper import sample_instructions
            from assistant.web.joining import JoinedDesk

            meter = Meter()
            desk = opened.enter_context(open_desk(settings, call_counter(meter)))
            refuse_without_admin(desk.records.active_admins(), reach)
            warm = WarmUp(desk.warm)
            joined = opened.enter_context(closing(JoinedDesk(desk, meter)))
            ending = Ending(joined.model.stop)
            watch = watch_of(
                desk,
                reach,
                meter,
                warm=lambda: warm.done and not ending.begun,
                waiting=lambda: joined.indexing,
            )
            page = guarded_page(
                desk, joined, reach, sample_instructions, on_page=warm.go, watch=watch, ending=ending
            )
        if not (reach.alone or reach.secure):
            tell("ご注意: https ではないため、パスワードがそのまま流れます。プロキシーで https にしてください。")

        def ready() -> None:
            tell(_ready(settings))
            warm.start()

        run(Observed(page, meter), listener, ending, ready=ready, tell=tell, proxies=settings.trusted_proxies)
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
    watch: Watch | None = None,
    ending: Ending | None = None,
) -> "ASGIApp":
    """The application as it is served: every call to the desk is made in the name of whoever is logged in."""
    settings, records = parts.settings, parts.records
    digest = Digest(settings.secret_key.get_secret_value())
    doors = Doors(records, digest, passwords or Passwords(), utc_now, limits_of(settings))
    pace = Pace(allowed_by(settings))
    desk = GuardedDesk(joined, records, pace)
    front = Front(doors, Entry(doors, alone=reach.alone, secure=reach.secure), reach)
    watch = watch or watch_of(parts, reach, Meter())
    rest = Lazy(lambda: _rest(desk))
    return build(desk, samples, on_page=on_page, rest=rest, front=front, watch=watch, pace=pace, ending=ending)


def watch_of(
    parts: "Desk",
    reach: Reach,
    meter: Meter,
    *,
    warm: Callable[[], bool] = lambda: True,
    waiting: Callable[[], int] = lambda: 0,
) -> Watch:
    """What machines may ask of this process. `warm`: what the first draft needs is loaded; `waiting`: jobs for the
    index."""
    token = parts.settings.metrics_token.get_secret_value()
    return Watch(readiness_of(parts, warm), meter, gauges_of(parts, waiting), token, reach.alone)


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
    watch: Watch | None = None,
    pace: Pace | None = None,
    ending: Ending | None = None,
) -> "ASGIApp":
    """The whole application for one desk, guard included. `on_page`: called after the page was sent; `rest`: the
    door for other programs; without `front`, whoever reaches the page owns it; `watch`: what machines may ask;
    `pace`: how much each person may; `ending`: told what is at work, refuses what is new when the end has begun."""
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
    watch, pace, ending = watch or Watch(), pace or Pace(), ending or Ending()
    uploads: Cloakroom[Upload] = Cloakroom()
    add_file_routes(application, desk, uploads)
    login = LoginPages(front.doors, front.entry) if front else None
    if login:
        login.add_to(application)
    word = shell.translator()
    page = shell.build(desk, word, samples, uploads, pace.allowed.queue + GRADIO_LATER)
    add_probes(application, watch, lambda: len(page._queue))
    ending.tabs_at_work = lambda: tabs_at_work(page._queue)
    gr.mount_gradio_app(
        application,
        page,
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
    guard = partial(
        Guard,
        Paced(TabGuard(EndingDoor(application, ending)), pace, lambda: waiting_in(page._queue)),
        on_page=on_page,
        first_day=lambda: not desk.records.clients(),
        under_any_name=watch.under_any_name,
    )
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
        self.done = False
        """All is loaded, and nothing was wrong with it."""

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
            self.done = True
        except Exception:
            # Not fatal: the first draft loads what it needs itself, and says what is wrong.
            logger.exception("warming up failed")


def listen(host: str, port: int) -> socket.socket:
    """Take the port. Raises BriefError where it is taken."""
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


def _print_line(stream: TextIO, line: str) -> None:
    stream.write(f"{line}\n")
    stream.flush()
