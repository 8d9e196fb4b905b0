"""Ten users at one page: how long the server takes to answer each of their clicks, without a model.

Every user has a client of their own and walks the whole loop again and again, with a moment of thought before each
click. What is timed: from sending the click to having its last answer, over the protocol of Gradio's queue.
"""

import random
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial

import psutil

from bench import corpus
from bench.queue_user import QueueUser
from bench.report import Row
from bench.stats import Series, Took

USERS = 10
THOUGHT_S = (0.5, 1.5)
"""Shortest and longest moment before a click; a person takes longer."""

CLICK_MS = 200
_REPLY = "1Aで。予算は5万円までにしてください。次からは候補を午後だけにしてください。"
_TEXTS = (
    "来週の会食のお店、いい感じにお願い",
    "先方と来週どこかで1時間、調整しといて",
    "例の資料、明日までにまとめて",
)


@dataclass
class Person:
    """One user at work. `took`: milliseconds by name of the click; `ready` is called before each."""

    user: QueueUser
    client_id: str
    ready: Callable[[], None]
    took: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def does(self, what: str, element: str, event: str = "click") -> None:
        """One click, timed."""
        self.ready()
        self.took[what].append(self.user.click(element, event))

    def fills(self, what: str, element: str, value: object, event: str = "change") -> None:
        """Write into a field that the page listens to, timed."""
        self.user.fill(element, value)
        self.does(what, element, event)


def walk(person: Person, round_: int) -> None:
    """The whole loop, once."""
    user = person.user
    user.fill("client", person.client_id)
    user.fill("instruction", _TEXTS[round_ % len(_TEXTS)])
    person.does("make a draft", "make-draft")
    key = user.value("task-key")
    person.fills("switch a question off", "question-1-on", False, "input")
    person.fills("switch it on again", "question-1-on", True, "input")
    person.fills("another channel", "send-by", "email", "input")
    person.fills("save a message while she writes", "message", f"{user.value('message')}\n追記です。")
    person.does("sent: the next step", "next-step")
    user.fill("reply", _REPLY)
    person.does("read a reply", "read-reply")
    person.does("take a reply in", "take-in")
    person.does("undo", "undo")
    person.does("next step", "next-step")
    user.fill("score", "60")
    user.fill("words", "議事録は当日中に送ってください。")
    person.does("keep an outcome", "judge")
    person.does("approve what was learned", "learn")
    _look_around(person, key)


def _look_around(person: Person, key: str) -> None:
    user = person.user
    person.does("open the board", "tab-tasks")
    person.fills("search the board", "tasks-sought", "会食")
    user.fill("task-handle", key)
    person.does("open a task", "task-handle-go")
    person.does("open the clients", "tab-clients")
    person.fills("choose a client there", "clients-client", person.client_id, "input")
    person.fills("search the notes", "notes-sought", "候補")
    person.does("open the settings", "tab-settings")


def measure(port: int, server_pid: int, rounds: int, thought: tuple[float, float] = THOUGHT_S) -> list[Row]:
    """All clicks of ten users. `server_pid`: whose processor time is counted."""
    ids = [client.id for client in corpus.make_clients(USERS)]
    people = [Person(QueueUser(port), id_, thinking(number, thought)) for number, id_ in enumerate(ids)]
    walk(Person(QueueUser(port), ids[0], lambda: None), 0)  # what only the first of all clicks pays
    server = psutil.Process(server_pid)
    before = _cpu_ms(server)
    with ThreadPoolExecutor(USERS) as at_once:
        list(at_once.map(partial(_walks, rounds), people))
    return _rows(people, _cpu_ms(server) - before, thought)


def _walks(rounds: int, person: Person) -> None:
    for number in range(rounds):
        walk(person, number)


def _rows(people: list[Person], cpu: float, thought: tuple[float, float]) -> list[Row]:
    by_name = dict(_joined(person.took for person in people))
    everything = [ms for some in by_name.values() for ms in some]
    each = cpu / len(everything)
    shown = "no pause" if not thought[1] else f"{thought[0]:g}–{thought[1]:g} s of thought"
    total = Series(tuple(Took(ms, each) for ms in everything))
    held = total.p95 <= CLICK_MS
    head = Row.of(
        f"a click, {USERS} users, {shown}",
        "ms",
        total,
        yardstick=f"bar {CLICK_MS} ms",
        ratio=total.p95 / CLICK_MS,
        bar=f"p95 ≤ {CLICK_MS} ms" if thought[1] else "",
        passed=held if thought[1] else None,
    )
    slowest = sorted(by_name, key=lambda name: -Series(tuple(Took(ms, 0) for ms in by_name[name])).p95)
    return [head, *(_row(name, by_name[name]) for name in slowest)]


def _row(name: str, taken: list[float]) -> Row:
    series = Series(tuple(Took(ms, 0) for ms in taken))
    return Row(f"  {name}", "ms", series.median, p95=series.p95, n=len(series))


def _joined(all_took: Iterator[Mapping[str, list[float]]]) -> dict[str, list[float]]:
    joined: dict[str, list[float]] = defaultdict(list)
    for took in all_took:
        for name, values in took.items():
            joined[name] += values
    return joined


def thinking(seed: int, thought: tuple[float, float]) -> Callable[[], None]:
    """A moment of thought, between these seconds; always the same row of moments for one seed."""
    dice = random.Random(seed)
    return lambda: time.sleep(dice.uniform(*thought))


def _cpu_ms(process: psutil.Process) -> float:
    used = process.cpu_times()
    return (used.user + used.system) * 1000
