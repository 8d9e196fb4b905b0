"""What a page leaves behind. Gradio keeps what it laid out for a page, about 2 MB, until ten thousand others have come
after it, closed or not, and what it knows of its events for good. Here the pages that nobody needs are let go."""

import time
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any, Final

from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.access.principal import OWNER
from assistant.web.pace import AS_MANY_FOR_THE_OWNER, TooMuch, key_of
from assistant.web.paced import JOIN, refusal, who_asks
from assistant.web.tabs import TABS

MOST_PAGES: Final = 300
MOST_OF_ONE: Final = 20
CLOSED_FOR: Final = 3_600.0
"""Seconds. A page whose connection broke is still open in the browser, and goes on when it is back."""

MOST_REMEMBERED: Final = 10_000
HEARTBEAT: Final = "/gradio_api/heartbeat/"
NEWS: Final = "/gradio_api/queue/data"
_GONE: Final = "長いあいだ使われなかったため、この画面を閉じました。ページを開き直してください。保存したものはそのまま残っています。"


@dataclass
class _Page:
    """`open`: so many browsers say that they show it; `left`: when the last of them stopped saying so."""

    who: str
    open: int = 0
    left: float | None = None


class Pages:
    """Which pages are kept: all that are open, and the closed for an hour, so many of one person and of everybody.
    Beyond that the closed go first, then those that were not used for longest. Runs on the event loop only."""

    def __init__(
        self,
        let_go: Callable[[str], None] = lambda _: None,
        most: int = MOST_PAGES,
        most_of_one: int = MOST_OF_ONE,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        """`let_go`: called with the tab of a page that shall be forgotten."""
        self.let_go = let_go
        self.may_hear: Callable[[str], bool] = lambda _: True
        """Whether there may be news for a tab. Gradio ends a stream for any other with a traceback in the log."""
        self._most = most
        self._most_of_one = most_of_one
        self._seconds = seconds
        self._kept: OrderedDict[str, _Page] = OrderedDict()
        self._gone: OrderedDict[str, None] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def is_gone(self, tab: str) -> bool:
        """It was let go: what a browser still shows of it can do nothing."""
        return tab in self._gone

    def use(self, tab: str, who: str) -> None:
        """Somebody opens the page or does something there. `who`: as `paced.who_asks` counts people."""
        self._kept.setdefault(tab, _Page(who))
        self._kept.move_to_end(tab)
        self._forget_the_closed()
        self._make_room([name for name, page in self._kept.items() if page.who == who], self._share(who))
        self._make_room(list(self._kept), self._most)

    @contextmanager
    def shown(self, tab: str) -> Iterator[None]:
        """A browser shows the page until the block ends."""
        page = self._kept.get(tab, _Page(""))
        page.open += 1
        try:
            yield
        finally:
            page.open -= 1
            page.left = self._seconds() if page.open == 0 else None

    def _forget_the_closed(self) -> None:
        since = self._seconds() - CLOSED_FOR
        for tab in [name for name, page in self._kept.items() if _is_closed(page) and (page.left or 0.0) < since]:
            self._forget(tab)

    def _make_room(self, tabs: Sequence[str], most: int) -> None:
        """`tabs`: the least used first. The last of them is in use now."""
        surplus = len(tabs) - most
        if surplus > 0:
            closed_first = sorted(tabs[:-1], key=lambda tab: not _is_closed(self._kept[tab]))
            for tab in closed_first[:surplus]:
                self._forget(tab)

    def _forget(self, tab: str) -> None:
        del self._kept[tab]
        self._gone[tab] = None
        while len(self._gone) > MOST_REMEMBERED:
            self._gone.popitem(last=False)
        self.let_go(tab)

    def _share(self, who: str) -> int:
        return self._most_of_one * (AS_MANY_FOR_THE_OWNER if who == key_of(OWNER, "") else 1)


def _is_closed(page: _Page) -> bool:
    return page.left is not None and page.open == 0


class Leaving:
    """Notes which page each request is about; one that was let go is told to open anew. Behind `tabs.TabGuard`."""

    def __init__(self, app: ASGIApp, pages: Pages) -> None:
        self._app = app
        self._pages = pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        tabs: Sequence[str] = scope.get(TABS, ())
        if not tabs:
            await self._app(scope, receive, send)
            return
        deaf = scope["path"].rstrip("/") == NEWS and not all(map(self._pages.may_hear, tabs))
        if deaf or any(map(self._pages.is_gone, tabs)):
            await _told_to_open_anew(scope)(scope, receive, send)
            return
        for tab in tabs:
            self._pages.use(tab, who_asks(scope))
        with ExitStack() as shown:
            if scope["path"].startswith(HEARTBEAT):
                for tab in tabs:
                    shown.enter_context(self._pages.shown(tab))
            await self._app(scope, receive, send)


def _told_to_open_anew(scope: Scope) -> Response:
    """A click hears it as a sentence; a stream that a browser takes up again just ends."""
    if scope["path"].rstrip("/") == JOIN:
        return refusal(JOIN, TooMuch(_GONE, 0))
    return PlainTextResponse(_GONE, 404)


def let_go_of(page: Any, tab: str) -> None:
    """Let Gradio (`page`: its Blocks) forget a tab: its parts, and what it keeps for good of events that were laid out
    for this tab alone. Gradio offers no such door: a new version that keeps them otherwise fails
    `tests/test_promises_pages.py`."""
    holder, queue = page.state_holder, page._queue
    with holder.lock:
        session = holder.session_data.pop(tab, None)
        holder.time_last_used.pop(tab, None)
    queue.pending_messages_per_session.pop(tab, None)
    queue.pending_event_ids_session.pop(tab, None)
    everybodys = set(map(id, page.fns.values()))
    for function in session.blocks_config.fns.values() if session else ():
        if id(function) in everybodys:
            continue
        queue.process_time_per_fn.pop(function, None)
        line = queue.event_queue_per_concurrency_id.get(function.concurrency_id)
        # A line with a name of ours is shared by all tabs.
        is_alone = function.concurrency_id == str(id(function.fn))
        if is_alone and line is not None and not line.queue and not line.current_concurrency:
            del queue.event_queue_per_concurrency_id[function.concurrency_id]
