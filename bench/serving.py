"""The page as a process: from its start to the first answer, and the memory it holds."""

import http.client
import socket
import subprocess
import sys
import threading
import time
from types import TracebackType
from typing import Self

import psutil
import uvicorn

from assistant.assembly import open_desk
from assistant.keeper import sample_instructions
from assistant.settings import Settings
from assistant.web.joining import JoinedDesk
from assistant.web.page import build
from bench.cold import COMMAND, environment, run
from bench.datasets import Dataset
from bench.hosts import peak_megabytes
from bench.report import Row
from bench.requests import MOMENT, Request, visits
from bench.stats import Took, in_turn, ratio_of_pairs
from bench.worker import Worker

FIRST_ANSWER = 1.3
"""Start to the first 200, in terms of `import gradio` alone."""

MEMORY_MB = 600
DRAFTS = 20
SECONDS = 120
_POLL = 0.02

IMPORT_GRADIO = [sys.executable, "-c", "import gradio"]


class PageHost:
    """What `serve` runs, with a door for asking drafts: the page's own programming interface is closed."""

    def __init__(self, settings: Settings) -> None:
        self._desk = open_desk(settings)
        self._joined = JoinedDesk(self._desk)
        self._port = free_port()

    def __enter__(self) -> Self:
        page = build(self._joined, sample_instructions)
        server = uvicorn.Server(uvicorn.Config(page, port=self._port, log_level="error"))
        threading.Thread(target=server.run, daemon=True).start()
        await_page(self._port)
        self._desk.warm()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._joined.close()
        self._desk.close()

    def draft(self, request: Request) -> None:
        self._desk.workflow.draft(request.client_id, request.text, MOMENT)

    def megabytes(self) -> tuple[float, float]:
        """Resident now, and at most."""
        return psutil.Process().memory_info().rss / 2**20, peak_megabytes()


def measure_start(dataset: Dataset, rounds: int, *, barred: bool) -> list[Row]:
    started, gradio = in_turn(rounds, lambda: first_answer(dataset), run(IMPORT_GRADIO))
    ratio = ratio_of_pairs(started, gradio)
    what = f"server start to the first 200, {dataset.name} notes"
    passed = ratio <= FIRST_ANSWER if barred else None
    bar = f"≤ {FIRST_ANSWER} × import gradio"
    return [
        Row.of(what, "s", started, yardstick="import gradio", ratio=ratio, bar=bar, passed=passed),
        Row.of("  import gradio", "s", gradio),
    ]


def first_answer(dataset: Dataset) -> Took:
    """Seconds from starting `serve` until `/` answers 200; its CPU time up to that answer."""
    port = free_port()
    command = [*COMMAND, "serve", "--data-dir", str(dataset.data_dir), "--port", str(port)]
    started = time.perf_counter()
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment())
    try:
        await_page(port, server)
        wall = time.perf_counter() - started
        used = psutil.Process(server.pid).cpu_times()
        return Took(wall, used.user + used.system)
    finally:
        stop(server)


def measure_memory(dataset: Dataset, *, barred: bool) -> list[Row]:
    with Worker(PageHost, dataset.settings) as page:
        warm, _ = page.ask("megabytes")
        for request in visits(1, seed=3)[:DRAFTS]:
            page.ask("draft", request)
        after, peak = page.ask("megabytes")
    bar = {
        "yardstick": f"bar {MEMORY_MB} MB",
        "ratio": after / MEMORY_MB,
        "bar": f"≤ {MEMORY_MB} MB",
        "passed": after <= MEMORY_MB,
    }
    return [
        Row(
            f"resident memory of the page after {DRAFTS} drafts, {dataset.name} notes",
            "MB",
            after,
            **(bar if barred else {}),
        ),
        Row("  when warm, before the drafts", "MB", warm),
        Row("  peak", "MB", peak),
    ]


def free_port() -> int:
    """A port nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def await_page(port: int, server: "subprocess.Popen[bytes] | None" = None, path: str = "/") -> None:
    """Return when `path` answers 200. Raises TimeoutError, or RuntimeError where the server has ended."""
    until = time.perf_counter() + SECONDS
    while time.perf_counter() < until:
        if server is not None and server.poll() is not None:
            raise RuntimeError(f"the server ended with {server.returncode} before it answered")
        if _status(port, path) == http.client.OK:
            return
        time.sleep(_POLL)
    raise TimeoutError(f"no page within {SECONDS} s")


def stop(server: "subprocess.Popen[bytes]") -> None:
    """Ask it to end, so that it leaves its folder in order; kill it where it does not."""
    server.terminate()
    try:
        server.wait(SECONDS)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def _status(port: int, path: str) -> int | None:
    """The status of `path`; None while nobody listens. A server that listens already may take its time to answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        response.read()
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()
    return response.status
