"""Twenty drafts at once at a slow model: what the others at the page wait for meanwhile, and what memory it takes.

The model streams a hand-written proposal in about ten seconds, from a process of its own. Everybody speaks the
protocol of Gradio's queue. The others work on drafts they have: they click, search and write, with a moment of
thought before each.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event, Thread
from typing import Final

import psutil

from bench import corpus
from bench.clicks import CLICK_MS, THOUGHT_S, USERS, Person, thinking
from bench.queue_user import QueueUser
from bench.report import Row
from bench.stats import Series, Took
from tests.fault_server import FaultServer, Good
from tests.proposals import load_cases

DRAFTS: Final = 20
OTHERS: Final = 5
ROUNDS: Final = 3
MOST_MS: Final = 1000
"""What a click may take in a crowd: longer, and a person leaves her train of thought (Nielsen 1993)."""

GROWTH_MB: Final = 20.0
PIECE, EVERY_S, DELAY_S = 16, 0.05, 1.0
_TEXT: Final = "来週の打ち合わせを先方と調整しておいて。資料もいい感じに。その{number}"
_DONE: Final = "見直しました"


def slow_model() -> FaultServer:
    """Answers everybody, and takes its time."""
    return FaultServer(Good(load_cases()[0].proposal, size=PIECE, every=EVERY_S, delay=DELAY_S))


def measure(port: int, server_pid: int, rounds: int = ROUNDS) -> list[Row]:
    """One crowd that is not counted, then `rounds`, each after the same time without one."""
    ids = [client.id for client in corpus.make_clients(USERS)]
    drafting = [QueueUser(port) for _ in range(DRAFTS)]
    others = [Person(QueueUser(port), ids[place], thinking(place, THOUGHT_S)) for place in range(OTHERS)]
    server = psutil.Process(server_pid)
    everybody = [*drafting, *(person.user for person in others)]
    _crowd([(user, ids[place % len(ids)]) for place, user in enumerate(everybody)], 0)
    before, taken = server.memory_info().rss, _Taken()
    for number in range(1, rounds + 1):
        with _at_work(others):
            drafts = _crowd([(user, ids[place % len(ids)]) for place, user in enumerate(drafting)], number)
        taken.crowd += drafts
        taken.meanwhile += _collected(others)
        taken.better += sum(_DONE in str(user.value("improving")) for user in drafting)
        with _at_work(others):
            Event().wait(max(drafts) / 2000)
        taken.alone += _collected(others)
    return taken.rows((server.memory_info().rss - before) / 2**20)


def _crowd(users: list[tuple[QueueUser, str]], number: int) -> list[float]:
    """All of them ask for a draft in the same moment. Milliseconds until each has what became of the model's."""

    def draft(asked: tuple[QueueUser, str]) -> float:
        user, client_id = asked
        user.fill("client", client_id)
        user.fill("instruction", _TEXT.format(number=number))
        return user.click("make-draft")

    with ThreadPoolExecutor(len(users)) as at_once:
        return list(at_once.map(draft, users))


@contextmanager
def _at_work(people: list[Person]) -> Iterator[None]:
    """They go through their clicks again and again until the block ends."""
    enough = Event()
    threads = [Thread(target=_works, args=(person, enough)) for person in people]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        enough.set()
        for thread in threads:
            thread.join()


def _works(person: Person, enough: Event) -> None:
    steps = _steps(person)
    while not enough.is_set():
        next(steps)


def _steps(person: Person) -> Iterator[None]:
    user = person.user
    key = user.value("task-key")
    while True:
        for name, field, value, event in (
            ("switch a question off", "question-1-on", False, "input"),
            ("switch it on again", "question-1-on", True, "input"),
            ("another channel", "send-by", "email", "input"),
            ("save a message while she writes", "message", f"{user.value('message')}\n追記です。", "change"),
        ):
            person.fills(name, field, value, event)
            yield
        person.does("open the board", "tab-tasks")
        yield
        person.fills("search the board", "tasks-sought", "打ち合わせ")
        yield
        user.fill("task-handle", key)
        person.does("open a task", "task-handle-go")
        yield


def _collected(people: list[Person]) -> list[float]:
    """What their clicks took since the last time, in milliseconds."""
    found = [ms for person in people for some in person.took.values() for ms in some]
    for person in people:
        person.took.clear()
    return found


class _Taken:
    """What was measured, in milliseconds; `better`: drafts that the model made better."""

    def __init__(self) -> None:
        self.crowd: list[float] = []
        self.meanwhile: list[float] = []
        self.alone: list[float] = []
        self.better = 0

    def rows(self, growth: float) -> list[Row]:
        meanwhile, alone = _series(self.meanwhile), _series(self.alone)
        return [
            Row.of(
                f"a click of {OTHERS} others, {DRAFTS} drafts at a slow model",
                "ms",
                meanwhile,
                yardstick="nobody drafts",
                ratio=meanwhile.median / alone.median,
                bar=f"median ≤ {CLICK_MS} ms, p95 ≤ {MOST_MS} ms",
                passed=meanwhile.median <= CLICK_MS and meanwhile.p95 <= MOST_MS,
            ),
            Row.of("  the same clicks, nobody drafts", "ms", alone),
            Row.of("  from the click to the model's draft", "s", _series([ms / 1000 for ms in self.crowd])),
            Row("  of these made better by the model", "", self.better, n=len(self.crowd)),
            Row(
                f"memory kept by {len(self.crowd) // DRAFTS} such crowds",
                "MB",
                growth,
                bar=f"≤ {GROWTH_MB:.0f} MB",
                passed=growth <= GROWTH_MB,
            ),
        ]


def _series(milliseconds: list[float]) -> Series:
    return Series(tuple(Took(ms, 0.0) for ms in milliseconds))
