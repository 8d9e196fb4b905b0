"""The page as one application: Gradio's page, our own routes, and what stands before them.

Guard ─▶ Kept ─▶ Paced ─▶ TabGuard ─▶ Leaving ─▶ EndingDoor ─▶ FastAPI (Gradio, REST, files, login, probes)
"""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from assistant.access.digests import Digest
from assistant.access.doors import Doors
from assistant.access.moments import utc_now
from assistant.access.passwords import Passwords
from assistant.access.seam import AccessRecords
from assistant.settings import Settings
from assistant.web.acting import Acting
from assistant.web.assets import STATIC, Kept, head
from assistant.web.desk import PageDesk
from assistant.web.ending import Ending, EndingDoor, tabs_at_work
from assistant.web.entry import Entry
from assistant.web.handlers.clients import SampleInstructions
from assistant.web.leaving import MOST_PAGES, Leaving, Pages, let_go_of
from assistant.web.masthead import masthead
from assistant.web.pace import Pace
from assistant.web.paced import Paced, waiting_in
from assistant.web.probes import Watch, add_probes
from assistant.web.reach import Reach, limits_of
from assistant.web.security import Guard, Strip
from assistant.web.tabs import TabGuard

if TYPE_CHECKING:
    import gradio as gr
    from fastapi import FastAPI
    from starlette.types import ASGIApp

GRADIO_LATER = 100
"""Clicks that Gradio's queue takes beyond ours: it says no in English."""


@dataclass(frozen=True)
class Front:
    """The doors of a page that knows users."""

    doors: Doors
    entry: Entry
    reach: Reach


def front_of(
    settings: Settings, records: AccessRecords, reach: Reach, passwords: Passwords | None = None
) -> Front:
    """The doors as the settings want them: how long a login lasts, and whether cookies are for https alone."""
    digest = Digest(settings.secret_key.get_secret_value())
    doors = Doors(records, digest, passwords or Passwords(), utc_now, limits_of(settings))
    return Front(doors, Entry(doors, alone=reach.alone, secure=reach.secure), reach)


@dataclass(frozen=True)
class Around:
    """What stands around the page. `on_page` is called after the page was sent; `rest`: the door for other programs;
    without `front`, whoever reaches the page owns it; `watch`: what machines may ask; `pace`: how much each person may;
    `ending`: told what is at work, refuses what is new when the end has begun; `pages`: which pages are kept."""

    on_page: Callable[[], None] = lambda: None
    rest: "ASGIApp | None" = None
    front: Front | None = None
    watch: Watch = field(default_factory=Watch)
    pace: Pace = field(default_factory=Pace)
    ending: Ending = field(default_factory=Ending)
    pages: Pages = field(default_factory=Pages)


def build(desk: PageDesk, samples: SampleInstructions, around: Around | None = None) -> "ASGIApp":
    """The whole application for one desk."""
    _stay_at_home()
    from fastapi import FastAPI
    from fastapi.staticfiles import StaticFiles

    around = around or Around()
    application = FastAPI(openapi_url=None)
    application.mount("/desk", StaticFiles(directory=STATIC))
    if around.rest is not None:
        application.mount("/api/v1", Acting(around.rest))
    strip = _log_in(application, around.front)
    page = _mounted(application, desk, samples, around)
    waiting = partial(waiting_in, page._queue)
    inner = TabGuard(Leaving(EndingDoor(application, around.ending), around.pages))
    guard = partial(
        Guard,
        Kept(Paced(inner, around.pace, waiting)),
        on_page=around.on_page,
        first_day=lambda: not desk.records.clients(),
        under_any_name=around.watch.under_any_name,
        head=head(),
        strip=_top(strip),
    )
    if around.front is None:
        return guard()
    reach = around.front.reach
    return guard(hosts=reach.hosts, authority=reach.authority, entry=around.front.entry)


def _log_in(application: "FastAPI", front: Front | None) -> Strip | None:
    """The pages of the login, where there are users. Returns what stands at the top of the page."""
    if front is None:
        return None
    from assistant.web.login import LoginPages

    login = LoginPages(front.doors, front.entry)
    login.add_to(application)
    return login.strip


def _top(strip: Strip | None) -> Strip:
    """The markup before Gradio's: who is logged in, where somebody can be, and the name with the tabs."""
    return lambda scope, language: (strip(scope, language) if strip else "") + masthead(language)


def _mounted(application: "FastAPI", desk: PageDesk, samples: SampleInstructions, around: Around) -> "gr.Blocks":
    """Gradio's page in the application, after the routes that it must not take."""
    import gradio as gr

    from assistant.web.files import add_file_routes
    from assistant.web.handlers.uploads import Cloakroom, Upload
    from assistant.web.pages import shell
    from assistant.web.theme import theme

    uploads: Cloakroom[Upload] = Cloakroom()
    add_file_routes(application, desk, uploads)
    word = shell.translator()
    page = shell.build(desk, word, samples, uploads, around.pace.allowed.queue + GRADIO_LATER)
    add_probes(application, around.watch, lambda: len(page._queue))
    around.ending.tabs_at_work = lambda: tabs_at_work(page._queue)
    around.pages.let_go, page.state_session_capacity = partial(let_go_of, page), 2 * MOST_PAGES
    around.pages.may_hear = lambda tab: tab in page._queue.pending_messages_per_session
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
    return page


def _stay_at_home() -> None:
    """Must come before the first import of gradio, which decides then whether to call out, and whether to work out
    statistics of all events after each event, which nobody reads here and which cost a twentieth of every click."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
    os.environ["GRADIO_ANALYTICS_MAX_EVENTS"] = "1"
    os.environ["GRADIO_ANALYTICS_CACHE_FREQUENCY"] = str(sys.maxsize)
