"""`python -m bench.load_people ASKED TOLD`: the people of `bench.load`, driven by locust. A process of its own: locust
makes everything that waits in it take turns (gevent), `http.client` of `QueueUser` included.

ASKED: JSON with port, seconds, thought, modelled, dead_mark, people, tokens. Into TOLD go all clicks as JSON.
"""

from locust import User, constant
from locust.env import Environment

# isort: split
import http.client
import json
import random
import re
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urlencode

import gevent

from bench.load_rows import BRIEF, DRAFT, PROGRAM
from bench.queue_user import QueueUser

ARRIVAL_S = 40.0
"""Seconds within which everybody comes in; a fifth of the run at most."""

_REPLY = "1Aで。予算は5万円までにしてください。次からは候補を午後だけにしてください。"
_TEXTS = (
    "来週の会食のお店、いい感じにお願い",
    "先方と来週どこかで1時間、調整しといて",
    "例の資料、明日までにまとめて",
    "大阪出張の新幹線とホテル、取っておいて",
)


class Plan:
    """What was asked for, and what has been told so far."""

    def __init__(self, asked: Mapping[str, Any]) -> None:
        self.asked = asked
        self.clicks: list[dict[str, Any]] = []
        self.waiting = [("person", one) for one in asked["people"]] + [("program", one) for one in asked["tokens"]]
        self.counted_from = 0.0

    @property
    def port(self) -> int:
        return int(self.asked["port"])

    def timed(self, what: str, model: str, work: Callable[[], float | None], *, counted: bool = True) -> None:
        """Do it, and note the milliseconds: those it returns, else those it took."""
        started, error, told = time.perf_counter(), "", None
        try:
            told = work()
        except Exception as failure:  # whatever it is, it is an error of the run
            error = f"{type(failure).__name__}: {failure}"
        ms = told if told is not None else (time.perf_counter() - started) * 1000
        self.clicks.append({"what": what, "ms": ms, "model": model, "error": error, "counted": counted})
        if error:
            raise gevent.GreenletExit


def logged_in(port: int, name: str, password: str) -> dict[str, str]:
    """The headers of whoever logs in by the form, as a browser sends them afterwards."""
    origin = f"http://127.0.0.1:{port}"
    page, kept = _asked(port, "GET", "/login", b"", {})
    found = re.search(r'name="mark" value="(\w+)"', page)
    if found is None:
        raise RuntimeError("no form to log in")
    form = urlencode({"mark": found[1], "name": name, "password": password}).encode()
    headers = {"Cookie": kept, "Origin": origin, "Content-Type": "application/x-www-form-urlencoded"}
    _, cookie = _asked(port, "POST", "/login", form, headers)
    if not cookie:
        raise RuntimeError("the login was refused")
    return {"Cookie": cookie, "Origin": origin}


def _asked(port: int, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> tuple[str, str]:
    """The answer's text, and the cookie it gives."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request(method, path, body, dict(headers))
        answer = connection.getresponse()
        text = answer.read().decode()
    finally:
        connection.close()
    if answer.status >= http.client.BAD_REQUEST:
        raise RuntimeError(f"{path}: {answer.status} {text[:200]}")
    return text, (answer.getheader("set-cookie") or "").split(";")[0]


class Person:
    """One secretary at the page: what she does in a working session, one click after the other."""

    def __init__(self, plan: Plan, who: Mapping[str, Any], seed: int) -> None:
        self._plan, self._who, self._seed, self._dice = plan, who, seed, random.Random(seed)
        self._model = who["model"] if plan.asked["modelled"] else ""
        self._user: QueueUser

    def comes(self) -> None:
        """Log in and open the page."""
        headers: dict[str, str] = {}
        login = (self._plan.port, self._who["name"], self._who["password"])
        self._plan.timed("log in", self._model, lambda: headers.update(logged_in(*login)), counted=False)
        self._plan.timed("open the page", self._model, lambda: self._opened(headers), counted=False)
        if self._model:
            self._does("open the settings", "tab-settings")
            self._fills("model without a look", "look-first", False, "input")

    def _opened(self, headers: Mapping[str, str]) -> None:
        self._user = QueueUser(self._plan.port, headers)

    def works(self, number: int) -> None:
        """One task: drafted and changed; then, in turn, sent, answered and judged, or a look around. Half of the people
        begin with the one, half with the other."""
        key = self._drafts(number)
        self._changes()
        if (number + self._seed) % 2 == 0:
            self._goes_on()
        else:
            self._looks_around(key)

    def _drafts(self, number: int) -> str:
        user = self._user
        user.fill("client", self._dice.choice(self._who["clients"]))
        mark = self._plan.asked["dead_mark"] if self._model == "dead" else ""
        user.fill("instruction", f"{self._dice.choice(_TEXTS)}。{mark}その{number}")
        self._thinks()
        whole: list[float] = []

        def draft() -> float:
            whole.append(user.click("make-draft"))
            return user.first_ms if self._model else whole[0]

        self._plan.timed(DRAFT, self._model, draft)
        self._plan.timed(BRIEF, self._model, lambda: user.first_ms, counted=False)
        if self._model:
            self._plan.timed("wait for the model", self._model, lambda: whole[0], counted=False)
        return str(user.value("task-key"))

    def _changes(self) -> None:
        user = self._user
        self._fills("switch a question off", "question-1-on", False, "input")
        self._fills("switch it on again", "question-1-on", True, "input")
        self._fills("another channel", "send-by", "email", "input")
        for line in ("追記です。", "よろしくお願いします。"):
            self._fills("save a message while she writes", "message", f"{user.value('message')}\n{line}")

    def _goes_on(self) -> None:
        user = self._user
        self._does("sent: the next step", "next-step")
        user.fill("reply", _REPLY)
        self._does("read a reply", "read-reply")
        self._does("take a reply in", "take-in")
        self._does("next step", "next-step")
        user.fill("score", "60")
        user.fill("words", "議事録は当日中に送ってください。")
        self._does("keep an outcome", "judge")
        self._does("approve what was learned", "learn")

    def _looks_around(self, key: str) -> None:
        user = self._user
        self._does("open the board", "tab-tasks")
        self._fills("search the board", "tasks-sought", self._dice.choice(("会食", "資料", "出張")))
        user.fill("task-handle", key)
        self._does("open a task", "task-handle-go")
        self._does("open the clients", "tab-clients")
        self._fills("choose a client there", "clients-client", self._who["clients"][0], "input")
        self._fills("search the notes", "notes-sought", "候補")

    def _does(self, what: str, element: str, event: str = "click") -> None:
        self._thinks()
        self._plan.timed(what, self._model, lambda: self._user.click(element, event))

    def _fills(self, what: str, element: str, value: object, event: str = "change") -> None:
        self._user.fill(element, value)
        self._does(what, element, event)

    def _thinks(self) -> None:
        gevent.sleep(self._dice.uniform(*self._plan.asked["thought"]))


class Program:
    """Another program that asks for drafts at the REST door."""

    def __init__(self, plan: Plan, who: Mapping[str, Any], seed: int) -> None:
        self._plan, self._who, self._dice = plan, who, random.Random(seed)

    def comes(self) -> None:
        """It needs no login."""

    def works(self, number: int) -> None:
        gevent.sleep(self._dice.uniform(*self._plan.asked["thought"]))
        told = {"text": f"{self._dice.choice(_TEXTS)}。その{number}", "keep": number % 2 == 0}
        headers = {"Authorization": f"Bearer {self._who['token']}", "Content-Type": "application/json"}
        path = f"/api/v1/clients/{self._who['client']}/drafts"

        def draft() -> None:
            _asked(self._plan.port, "POST", path, json.dumps(told).encode(), headers)

        self._plan.timed(PROGRAM, "", draft, counted=False)


def first_of_all(asked: Mapping[str, Any]) -> None:
    """What only the first of all clicks pays is paid here, and not counted."""
    plan = Plan({**asked, "thought": (0, 0)})
    person = Person(plan, {**asked["people"][-1], "model": ""}, 0)
    person.comes()
    for number in range(2):
        person.works(number)
    Program(plan, asked["tokens"][0], 0).works(0)
    if any(one["error"] for one in plan.clicks):
        raise SystemExit(f"the first of all: {plan.clicks[-1]['error']}")


def user_class(plan: Plan) -> type[User]:
    """Locust's user: each one that starts is the next person or program of the plan."""

    class Anybody(User):  # type: ignore[misc]
        wait_time = constant(0)

        def on_start(self) -> None:
            place = len(plan.asked["people"]) + len(plan.asked["tokens"]) - len(plan.waiting)
            kind, who = plan.waiting.pop(0)
            self._who = (Person if kind == "person" else Program)(plan, who, place)
            self._number = 0
            self._who.comes()

        def work(self) -> None:
            self._who.works(self._number)
            self._number += 1

        tasks: ClassVar = [work]

    return Anybody


def main(asked: Path, told: Path) -> None:
    """Run for the seconds asked for; clicks that are under way at the end are left out."""
    plan = Plan(json.loads(asked.read_text()))
    first_of_all(plan.asked)
    everybody, seconds = len(plan.waiting), plan.asked["seconds"]
    environment = Environment(user_classes=[user_class(plan)])
    runner = environment.create_local_runner()
    runner.start(everybody, spawn_rate=everybody / min(ARRIVAL_S, seconds / 5))
    gevent.sleep(seconds)
    found = list(plan.clicks)
    runner.quit()
    if plan.waiting:
        raise SystemExit(f"{len(plan.waiting)} never came")
    told.write_text(json.dumps(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
