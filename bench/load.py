"""`python -m bench.load`: fifty secretaries at once for five minutes, each with a login and clients of her own. Prints
the table; `--strict` ends with 1 where a bar fails. Only loopback is used, and everything ends by itself.

Two arms, one after the other at the same server: in the second, some of them have a slow model and some a dead one,
and the others must not notice. Locust drives the people, in a process of its own (`bench/load_people.py`).
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread
from typing import Any, Final

import psutil

from assistant.access.digests import Digest
from assistant.access.passwords import Passwords
from assistant.access.people import People
from assistant.access.tokens import Tokens
from assistant.assembly import open_desk
from assistant.domain.user import Role
from assistant.settings import Settings
from assistant.web.model_desk import LOOK_FIRST
from bench import corpus, report
from bench.cold import COMMAND, environment
from bench.load_rows import Arm, rows_of
from bench.model_server import ModelHost
from bench.run import exit_code, machine, summary
from bench.serving import await_page, free_port, stop
from bench.worker import Worker
from tests.fault_server import FaultServer, Good, Hang
from tests.proposals import load_cases

USERS: Final = 50
SECONDS: Final = 300
THOUGHT_S: Final = (10.0, 30.0)
"""Shortest and longest moment a person thinks before a click; `--thought` says another."""

CLIENTS_EACH, NOTES_EACH, PROGRAMS = 2, 25, 5
SLOW, DEAD = 0.2, 0.1
"""Parts of the users whose model is slow, and dead, in the second arm: ten and five of fifty."""

WARM_UP_S: Final = 90.0
"""Seconds after which memory is looked at first: everybody has come in, and has made a first draft."""

RESULTS = Path("bench-results") / "load"
DEAD_MARK: Final = "急ぎではありません"
"""Words in the instructions of those whose model is dead: the model's server knows them by these."""

_KEY = "k" * 40


@dataclass(frozen=True)
class Firm:
    """Who works there: name, password, and ids of clients of each; tokens of programs."""

    people: tuple[dict[str, Any], ...]
    tokens: tuple[dict[str, Any], ...]


def some_model() -> FaultServer:
    """Slow for most, dead for those who say the words."""
    slow = Good(load_cases()[0].proposal, size=16, every=0.05, delay=1.0)
    return FaultServer(responder=lambda asked: Hang() if DEAD_MARK in asked.whole_text else slow)


class Watcher(Thread):
    """Samples the server's memory, in MB by seconds since the start."""

    def __init__(self, server_pid: int) -> None:
        super().__init__(daemon=True)
        self.server = psutil.Process(server_pid)
        self.began = time.monotonic()
        self.megabytes: list[tuple[float, float]] = []
        self.enough = Event()

    def run(self) -> None:
        while not self.enough.wait(1.0):
            passed = time.monotonic() - self.began
            self.megabytes.append((passed, self.server.memory_info().rss / 2**20))

    def cpu(self) -> float:
        """Seconds of processor time so far."""
        used = self.server.cpu_times()
        return float(used.user + used.system)


def main(argv: Sequence[str] | None = None) -> int:
    """0, or 1 where a bar failed and `--strict` was given."""
    given = _parser().parse_args(argv)
    begun, load_before = datetime.now(UTC), os.getloadavg()
    rows = measure(
        given.users,
        given.seconds,
        given.seconds if given.model_seconds is None else given.model_seconds,
        tuple(given.thought),
    )
    conditions = {**machine(), "begun": begun.isoformat(timespec="seconds"), "thought": given.thought}
    conditions["load_average"] = {"before": load_before, "after": os.getloadavg()}
    print(summary(rows, conditions))
    print(f"\nkept in {report.save(rows, conditions, given.results)}")
    return exit_code(rows, strict=given.strict)


def measure(users: int, seconds: float, model_seconds: float, thought: tuple[float, float]) -> list[report.Row]:
    """Both arms; none where `model_seconds` is 0 for the second."""
    with tempfile.TemporaryDirectory() as name, ExitStack() as opened:
        folder = Path(name)
        firm = founded(folder / "data", users)
        model = opened.enter_context(Worker(ModelHost, some_model))
        port, server_pid = opened.enter_context(_product(folder / "data", model.ask("base")))
        plan = {"port": port, "thought": thought, "dead_mark": DEAD_MARK, **asdict(firm)}
        alone = _arm(folder, {**plan, "seconds": seconds, "modelled": False}, server_pid)
        mixed = None
        if model_seconds:
            mixed = _arm(folder, {**plan, "seconds": model_seconds, "modelled": True}, server_pid)
        for failure in (*alone.errors, *(mixed.errors if mixed else ())):
            sys.stderr.write(f"{failure}\n")
        return rows_of(alone, mixed, users, thought, WARM_UP_S)


def founded(data: Path, users: int) -> Firm:
    """Users with clients of their own, and programs with tokens. In the first arm nobody's drafts go to the model:
    everybody looks first at what would be sent."""
    settings = Settings.model_validate({"data_dir": data, "secret_key": _KEY})
    clients = corpus.make_clients(min(corpus.CLIENTS, users * CLIENTS_EACH))
    with open_desk(settings) as desk:
        desk.records.apply(clients, [note for one in clients for note in corpus.make_notes(one.id, NOTES_EACH)])
        desk.memory.store([desk.records.notebook(one.id) for one in clients])
        people, tokens = People(desk.records, Passwords()), Tokens(desk.records, Digest(_KEY))
        people.add("admin", "keys of the whole house", Role.ADMIN)
        found, given = [], []
        for number in range(users):
            name = f"person{number}"
            password = f"copper kettle {number} by the window"
            user = people.add(name, password, Role.MEMBER)
            ids = [one.id for one in clients[number::users]]
            for one in ids:
                people.give(one, user=name)
            desk.records.save_setting(f"{LOOK_FIRST}{user.id}", "yes")
            found.append({"name": name, "password": password, "clients": ids, "model": _model_of(number, users)})
            if number < PROGRAMS:
                given.append({"token": tokens.new(user, "load", 1), "client": ids[0]})
        return Firm(tuple(found), tuple(given))


def _model_of(number: int, users: int) -> str:
    """Which model this user has in the second arm: slow, dead, or none."""
    dead, slow = round(users * DEAD), round(users * SLOW)
    if number < dead:
        return "dead"
    return "slow" if number < dead + slow else ""


@contextmanager
def _product(data: Path, base: str) -> Iterator[tuple[int, int]]:
    port = free_port()
    told = {"BRIEF_MODEL": "openai/some", "BRIEF_MODEL_BASE": base, "BRIEF_MODEL_LOCAL": "true"}
    settings = {**environment(), **told, "BRIEF_SECRET_KEY": _KEY}
    command = [*COMMAND, "serve", "--data-dir", str(data), "--port", str(port)]
    log = data.with_name("log").open("wb")
    with log, subprocess.Popen(command, stdout=log, stderr=log, env=settings) as server:
        try:
            await_page(port, server, "/readyz")
            yield port, server.pid
        finally:
            stop(server)


def _arm(folder: Path, plan: dict[str, Any], server_pid: int) -> Arm:
    """One arm: all at work for so long. The people are a process of their own, which writes what they waited for."""
    asked, told = folder / "asked.json", folder / f"told-{plan['modelled']}.json"
    asked.write_text(json.dumps(plan))
    watcher = Watcher(server_pid)
    before = watcher.cpu()
    watcher.start()
    people = [sys.executable, "-m", "bench.load_people", str(asked), str(told)]
    subprocess.run(people, check=True, timeout=plan["seconds"] + 180, env=environment())
    cpu, passed = watcher.cpu() - before, time.monotonic() - watcher.began
    watcher.enough.set()
    watcher.join()
    return Arm(json.loads(told.read_text()), cpu / passed, tuple(watcher.megabytes))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.load", description=__doc__)
    parser.add_argument("--users", type=int, default=USERS, help=f"people at the page (default {USERS})")
    parser.add_argument("--seconds", type=float, default=SECONDS, help=f"of each arm (default {SECONDS})")
    parser.add_argument("--model-seconds", type=float, default=None, help="of the second arm, where not as long")
    parser.add_argument(
        "--thought", type=float, nargs=2, default=THOUGHT_S, help="seconds before a click, from and to"
    )
    parser.add_argument("--strict", action="store_true", help="exit with 1 where a bar fails")
    parser.add_argument(
        "--results", type=Path, default=RESULTS, help=f"folder for the results (default {RESULTS})"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
