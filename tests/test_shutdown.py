"""SIGTERM and Ctrl+C while people work: what was acknowledged is kept, what was begun ends in time or with a sentence,
nothing is half done, and the process ends well. A second signal ends it at once."""

import json
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from assistant.assembly import open_desk
from assistant.settings import Settings
from assistant.web.ending import FINISH, MODELS, QUIET, Ending
from bench.cold import COMMAND, environment
from bench.queue_user import ClickFailed, QueueUser
from bench.serving import await_page, free_port
from tests.fault_server import FaultServer, Hang
from tests.records_samples import AOI
from tests.shared_cache import cache_dir

SENTENCE = "プログラムを終了しているところです"
STOPPED = "取りやめました"
NOTES = 200


@dataclass(frozen=True)
class Running:
    """The product as a process, with a model that says nothing."""

    port: int
    process: "subprocess.Popen[bytes]"
    model: FaultServer
    data: Path
    log: Path

    def ends(self, seconds: float) -> int:
        """The exit code."""
        return self.process.wait(seconds)


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    data, log, port = tmp_path / "data", tmp_path / "log", free_port()
    with open_desk(Settings(data_dir=data, cache_dir=cache_dir())) as desk:
        desk.records.save_client(AOI)
    with FaultServer(Hang()) as model, log.open("wb") as said:
        told = {"BRIEF_MODEL": "openai/dead", "BRIEF_MODEL_BASE": model.base, "BRIEF_MODEL_LOCAL": "true"}
        command = [*COMMAND, "serve", "--data-dir", str(data), "--port", str(port)]
        process = subprocess.Popen(command, stdout=said, stderr=said, env={**environment(), **told})
        try:
            await_page(port, process)
            yield Running(port, process, model, data, log)
        finally:
            process.kill()
            process.wait()


def drafting(user: QueueUser, text: str) -> str:
    """Returns the key of the task."""
    user.fill("client", AOI.id)
    user.fill("instruction", text)
    user.click("make-draft")
    return str(user.value("task-key"))


def taking_in(user: QueueUser) -> Callable[[], float]:
    """Everything up to the click that takes a file in."""
    rows = [{"kind": "client", "id": "file", "name": "綿貫", "channel": "chat"}]
    rows += [note_row(number) for number in range(NOTES)]
    user.click("tab-clients")
    text = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    user.fill("file-ticket", user.bring("notes.jsonl", text.encode()))
    user.click("file-ticket-go")
    return lambda: user.click("take-file")


def note_row(number: int) -> dict[str, Any]:
    told = {"kind": "feedback", "id": f"F{number}", "client_id": "file", "date": "2026-05-01", "score": None}
    return {**told, "task": "資料", "text": f"表は{number}行までにしてください。"}


def waited(condition: Callable[[], object], seconds: float = 30.0) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it never happened"
        time.sleep(0.02)


@contextmanager
def at_the_model(running: Running, users: ThreadPoolExecutor) -> Iterator[Any]:
    """Somebody whose draft is at the model: the user and what becomes of the click."""
    user = QueueUser(running.port)
    click = users.submit(drafting, user, "来週の打ち合わせ、先方と調整しといて")
    waited(lambda: running.model.requests or click.done())
    assert not click.done()
    yield user, click


@contextmanager
def page_left_open(port: int) -> Iterator[None]:
    """The stream that every page in a browser keeps as long as it is open."""
    address = f"http://127.0.0.1:{port}/gradio_api/heartbeat/left0open"
    with httpx.stream("GET", address, timeout=30, trust_env=False) as stream:
        assert next(stream.iter_lines()) == "data: ALIVE"
        yield


def heard(failure: BaseException | None) -> bool:
    """Either it was answered, or a polite sentence came."""
    return failure is None or (isinstance(failure, ClickFailed) and SENTENCE in str(failure))


@pytest.mark.slow
def test_what_was_begun_ends_in_time_and_what_was_acknowledged_is_kept(running: Running) -> None:
    with (
        ThreadPoolExecutor(5) as users,
        at_the_model(running, users) as (waiting, improved),
        page_left_open(running.port),
    ):
        late, importing = QueueUser(running.port), taking_in(QueueUser(running.port))
        work = [
            users.submit(drafting, QueueUser(running.port), "会食のお店、いい感じに"),
            users.submit(drafting, QueueUser(running.port), "例の資料、明日までにまとめて"),
        ]
        taken = users.submit(importing)
        time.sleep(0.05)
        running.process.send_signal(signal.SIGTERM)
        waited(lambda: "終了しています" in running.log.read_text())
        with pytest.raises(ClickFailed, match=SENTENCE):
            drafting(late, "あとから来た指示")
        assert running.ends(FINISH + 5) == 0
        assert all(heard(one.exception(5)) for one in (*work, taken, improved))
        assert improved.exception() is None
        assert STOPPED in str(waiting.value("improving"))
    keys = [str(waiting.value("task-key")), *(one.result() for one in work if one.exception() is None)]
    _check_kept(running, keys, imported=taken.exception() is None)


def _check_kept(running: Running, keys: list[str], *, imported: bool) -> None:
    log = running.log.read_text()
    assert [line for line in log.splitlines() if "Traceback" in line or '"level": "ERROR"' in line] == []
    assert "終了しました" in log
    with open_desk(Settings(data_dir=running.data, cache_dir=cache_dir())) as desk:
        assert desk.records.check() == []
        kept = {f"{task.client_id}/{task.id}" for task in desk.records.tasks(AOI.id)}
        assert set(keys) <= kept
        known = {client.id for client in desk.records.clients()}
        assert len(desk.records.note_history("file")) == NOTES if "file" in known else not imported


def test_a_second_signal_ends_it_at_once_and_the_next_start_is_clean(running: Running) -> None:
    with socket.create_connection(("127.0.0.1", running.port)) as unfinished:
        head = f"POST /bring HTTP/1.1\r\nHost: 127.0.0.1:{running.port}\r\nX-File-Name: a.csv\r\n"
        unfinished.sendall(f"{head}Content-Length: 100\r\n\r\nhalf".encode())
        time.sleep(0.3)
        running.process.send_signal(signal.SIGINT)
        waited(lambda: "終了しています" in running.log.read_text())
        before = time.monotonic()
        running.process.send_signal(signal.SIGTERM)
        assert running.ends(5) == 128 + signal.SIGTERM
        assert time.monotonic() - before < 1.5
    with open_desk(Settings(data_dir=running.data, cache_dir=cache_dir())) as desk:
        assert desk.records.check() == []


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_an_idle_process_ends_at_once_and_a_busy_one_within_its_time() -> None:
    clock, stopped = Clock(), []
    ending = Ending(lambda: stopped.append(clock.now), clock)
    assert not ending.is_over()
    ending.begin()
    assert ending.is_over()

    busy = Ending(lambda: stopped.append(clock.now), clock)
    busy.tabs_at_work = lambda: {"tab"}
    busy.begin()
    over = []
    for tenth in range(round(FINISH * 10) + 1):
        clock.now = tenth / 10
        over.append(busy.is_over())
    assert over == [False] * round(FINISH * 10) + [True]
    assert min(stopped) == MODELS


def test_a_tab_that_was_at_work_may_send_what_follows_and_no_other() -> None:
    clock = Clock()
    ending, at_work = Ending(seconds=clock), {"hers"}
    ending.tabs_at_work = lambda: at_work
    ending.begin()
    assert not ending.is_over()
    at_work.clear()
    clock.now = QUIET / 2
    assert not ending.is_over()
    assert ending.may_join(["hers"])
    assert not ending.may_join(["his"])
    assert not ending.may_join([])
    clock.now = 2 * QUIET
    assert ending.is_over()
