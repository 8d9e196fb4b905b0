"""The page as a server: one desk, one FastAPI application, one port on this computer."""

import logging
import socket
import sys
import threading
from collections.abc import Callable
from contextlib import ExitStack, closing
from functools import partial
from typing import TYPE_CHECKING, TextIO

from assistant.access.passwords import Passwords
from assistant.errors import BriefError
from assistant.loading import Unhurried, uncollected
from assistant.observing.logs import form_of, logging_to
from assistant.observing.meter import Meter
from assistant.settings import Settings
from assistant.web.ending import Ending
from assistant.web.guarded import GuardedDesk
from assistant.web.handlers.clients import SampleInstructions
from assistant.web.metered import call_counter, gauges_of, readiness_of
from assistant.web.observed import Observed
from assistant.web.pace import Pace
from assistant.web.page import Around, build, front_of
from assistant.web.probes import Watch
from assistant.web.reach import Reach, allowed_by, refuse_without_admin
from assistant.web.rest.doors import Lazy
from assistant.web.running import run

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from assistant.assembly import Desk
    from assistant.web.joining import JoinedDesk
    from assistant.web.rest.doors import RestDesk

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
        if reach.warning:
            tell(reach.warning)

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
    pace = Pace(allowed_by(parts.settings))
    desk = GuardedDesk(joined, parts.records, pace)
    around = Around(
        on_page=on_page,
        rest=Lazy(lambda: _rest(desk)),
        front=front_of(parts.settings, parts.records, reach, passwords),
        watch=watch or watch_of(parts, reach, Meter()),
        pace=pace,
        ending=ending or Ending(),
    )
    return build(desk, samples, around)


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


def _rest(desk: "RestDesk") -> "ASGIApp":
    from assistant.web.rest.application import build_rest

    return build_rest(desk)


class WarmUp:
    """Loads what the first draft needs, once, in the background: after the page was sent, not before."""

    def __init__(self, load: Callable[[Callable[[], None]], None]) -> None:
        """`load` is given what to call between two pieces of work."""
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
            self._load(Unhurried())
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


def _ready(settings: Settings) -> str:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"準備ができました: http://{host}:{settings.port}  (終わるときは Ctrl+C)"


def _print_line(stream: TextIO, line: str) -> None:
    stream.write(f"{line}\n")
    stream.flush()
