"""Pages that nobody needs are let go: a process does not grow with every page that is opened, and no page that is in
use is taken away while a closed one is left."""

import asyncio
import json
import subprocess
import sys
from pathlib import Path

from starlette.responses import PlainTextResponse
from starlette.types import Message, Scope

from assistant.access.principal import OWNER, Principal
from assistant.web.entry import PRINCIPAL
from assistant.web.leaving import CLOSED_FOR, HEARTBEAT, MOST_PAGES, NEWS, Leaving, Pages
from assistant.web.pace import AS_MANY_FOR_THE_OWNER, key_of
from assistant.web.paced import JOIN
from assistant.web.tabs import TABS

ROOT = Path(__file__).resolve().parent.parent


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class House:
    """Pages of which so many may be kept, and what was let go."""

    def __init__(self, most: int = 5, most_of_one: int = 5) -> None:
        self.clock = Clock()
        self.gone: list[str] = []
        self.pages = Pages(self.gone.append, most, most_of_one, self.clock)

    def opened_and_closed(self, tab: str, who: str = "user aki") -> None:
        self.pages.use(tab, who)
        with self.pages.shown(tab):
            pass


def test_a_page_that_was_closed_is_let_go_after_an_hour_and_an_open_one_never() -> None:
    house = House()
    house.opened_and_closed("closed")
    house.pages.use("open", "user aki")
    with house.pages.shown("open"):
        house.clock.now = CLOSED_FOR
        house.pages.use("other", "user ben")
        assert house.gone == []
        house.clock.now = 100 * CLOSED_FOR
        house.pages.use("other", "user ben")
        assert house.gone == ["closed"]
    assert (house.pages.is_gone("closed"), house.pages.is_gone("open")) == (True, False)


def test_a_page_whose_connection_broke_and_came_back_is_open() -> None:
    house = House()
    house.opened_and_closed("hers")
    with house.pages.shown("hers"):
        house.clock.now = 2 * CLOSED_FOR
        house.pages.use("other", "user ben")
    assert house.gone == []


def test_where_there_are_too_many_the_closed_go_first_and_then_the_least_used() -> None:
    house = House(most=3)
    house.pages.use("old", "user aki")
    house.opened_and_closed("closed", "user ben")
    house.pages.use("new", "user cho")
    house.pages.use("one more", "user dan")
    assert house.gone == ["closed"]
    house.pages.use("old", "user aki")
    house.pages.use("and another", "user eri")
    assert house.gone == ["closed", "new"]


def test_who_opens_page_after_page_loses_only_her_own() -> None:
    house = House(most=1_000, most_of_one=4)
    house.pages.use("his", "user ben")
    for number in range(500):
        house.pages.use(f"hers {number}", "user aki")
    assert len(house.pages) == 5
    assert "his" not in house.gone


def test_the_owner_of_this_computer_may_have_more() -> None:
    house = House(most=1_000, most_of_one=4)
    for number in range(100):
        house.pages.use(f"page {number}", key_of(OWNER, ""))
    assert len(house.pages) == 4 * AS_MANY_FOR_THE_OWNER


def test_a_hundred_secretaries_who_open_it_again_and_again_are_never_more_than_the_most() -> None:
    house = House(MOST_PAGES, 20)
    for again in range(20):
        for number in range(100):
            house.opened_and_closed(f"page {again} of {number}", f"user {number}")
    assert len(house.pages) == MOST_PAGES
    assert len(house.gone) == 2_000 - MOST_PAGES
    assert not house.pages.is_gone("page 19 of 0")


# at the door


def ask(door: Leaving, path: str, tab: str) -> tuple[int, str]:
    """Status and text of the answer."""
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b""}

    async def send(message: Message) -> None:
        sent.append(message)

    scope: Scope = {"type": "http", "method": "POST", "path": path, TABS: [tab], PRINCIPAL: Principal("aki")}
    asyncio.run(door(scope, receive, send))
    return sent[0]["status"], sent[1]["body"].decode()


def test_a_click_on_a_page_that_was_let_go_is_told_to_open_it_anew() -> None:
    house = House(most_of_one=1)
    door = Leaving(PlainTextResponse("ok"), house.pages)
    assert ask(door, JOIN, "first") == (200, "ok")
    assert ask(door, JOIN, "second") == (200, "ok")
    status, told = ask(door, JOIN, "first")
    assert status == 429  # Gradio's page shows its sentence
    assert "ページを開き直してください" in json.loads(told)["detail"]
    assert ask(door, f"{HEARTBEAT}first", "first")[0] == 404
    assert ask(door, JOIN, "second") == (200, "ok")


def test_a_stream_for_a_tab_that_nothing_was_asked_in_just_ends() -> None:
    house = House()
    house.pages.may_hear = {"known"}.__contains__
    door = Leaving(PlainTextResponse("ok"), house.pages)
    assert ask(door, NEWS, "known") == (200, "ok")
    assert ask(door, NEWS, "made up")[0] == 404
    assert ask(door, f"{NEWS}/", "made up")[0] == 404
    assert ask(door, JOIN, "made up") == (200, "ok")


# what Gradio keeps


BOOKS = """
import gc, json, weakref
from assistant.web.page import Around, build
from assistant.web.leaving import Pages
from tests.fakes_desk import SAMPLES, FakeDesk

pages = Pages()
build(FakeDesk(), lambda: SAMPLES, Around(pages=pages))
(page,) = pages.let_go.args
from gradio.block_function import BlockFunction

class Words: ...

def lay_out(tab, **options):
    "A part of one tab, laid out late, whose event has run, as far as Gradio's books go."
    words = Words()
    event = BlockFunction(lambda: words, [], [], True, True, False, [], 99, **options)
    page.state_holder[tab].blocks_config.fns[99] = event
    queue.create_event_queue_for_fn(event)
    queue.process_time_per_fn[event].add(0.1)
    queue.pending_event_ids_session[tab] = set()
    return weakref.ref(words), event.concurrency_id

queue, everybodys = page._queue, next(iter(page.fns.values()))
queue.create_event_queue_for_fn(everybodys)
tabs = {"idle": lay_out("idle"), "shared": lay_out("shared", concurrency_id="in-turn"), "kept": lay_out("kept"),
        "busy": lay_out("busy")}
queue.event_queue_per_concurrency_id[tabs["busy"][1]].current_concurrency = 1
for tab in ("idle", "shared", "busy", "never opened"):
    pages.let_go(tab)
gc.collect()
lines = queue.event_queue_per_concurrency_id
print(json.dumps({
    "words": [tab for tab, (words, _) in tabs.items() if words() is not None],
    "sessions": [list(page.state_holder.session_data), list(page.state_holder.time_last_used)],
    "lines": [tab for tab, (_, line) in tabs.items() if line in lines],
    "everybody's": everybodys.concurrency_id in lines,
    "pending": list(queue.pending_event_ids_session),
    "hears": [pages.may_hear("made up"), queue.pending_messages_per_session.update(kept=1) or pages.may_hear("kept")],
    "most": page.state_holder.capacity,
}))
"""


def test_of_a_tab_that_is_let_go_gradio_keeps_nothing_and_of_the_others_all() -> None:
    command = [sys.executable, "-W", "ignore", "-c", BOOKS]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)
    assert json.loads(done.stdout.splitlines()[-1]) == {
        "words": ["kept"],
        "sessions": [["kept"], ["kept"]],
        "lines": ["shared", "kept", "busy"],
        "everybody's": True,
        "pending": ["kept"],
        "most": 2 * MOST_PAGES,
        "hears": [False, True],
    }
