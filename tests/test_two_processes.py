"""Two web processes over one PostgreSQL and one Chroma server: what is begun at one goes on at the other."""

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.servers import free_port
from tests.stores import chroma_for, chroma_url, database_for, on_servers, postgres_url

pytestmark = pytest.mark.skipif(
    not on_servers(), reason="two whole products take half a minute: make test-servers"
)

ROOT = Path(__file__).resolve().parent.parent
ASK = {"text": "来週の打ち合わせ、先方と調整しといて", "now": "2026-11-20T09:30", "keep": True}


class Process:
    """One running product, asked through its REST door."""

    def __init__(self, port: int, process: "subprocess.Popen[bytes]") -> None:
        self.process = process
        self._base = f"http://127.0.0.1:{port}"
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def ask(self, method: str, path: str, body: object = None) -> Any:
        """The answer as JSON; raises HTTPError where the product refuses."""
        data = None if body is None else json.dumps(body).encode()
        headers = {"content-type": "application/json"}
        request = urllib.request.Request(f"{self._base}{path}", data, headers, method=method)
        with self._opener.open(request, timeout=60) as answer:
            return json.loads(answer.read() or b"null")

    def wait(self, seconds: float = 60) -> None:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                self.ask("GET", "/healthz")
                return
            except urllib.error.HTTPError:
                raise
            except OSError:
                time.sleep(0.1)
        raise AssertionError(f"the process did not start; it ended with {self.process.poll()}")


@contextmanager
def served(folder: Path, environment: dict[str, str]) -> Iterator[Process]:
    port = free_port()
    command = [sys.executable, "-m", "assistant", "serve", "--port", str(port), "--data-dir", str(folder)]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("BRIEF_")}
    process = subprocess.Popen(command, env={**kept, **environment}, cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        yield Process(port, process)
    finally:
        process.terminate()
        process.wait(30)


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    folder = tmp_path_factory.mktemp("shared")
    with postgres_url() as database, chroma_url() as chroma:
        yield {
            "DATABASE_URL": database_for(database, folder),
            "CHROMA_URL": chroma_for(chroma, folder),
        }


@pytest.fixture(scope="module")
def two(
    environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Process, Process]]:
    place = tmp_path_factory.mktemp("command")
    with ExitStack() as running:
        pair = [
            running.enter_context(served(tmp_path_factory.mktemp(name), environment)) for name in ("one", "two")
        ]
        subprocess.run(
            [
                sys.executable,
                "-m",
                "assistant",
                "client",
                "add",
                "umi",
                "--name",
                "海野",
                "--data-dir",
                str(place),
            ],
            env={**os.environ, **environment},
            cwd=ROOT,
            check=True,
            capture_output=True,
        )
        for one in pair:
            one.wait()
        yield pair[0], pair[1]


def test_both_show_the_same_tasks_and_go_on_with_each_other_s_drafts(two: tuple[Process, Process]) -> None:
    here, there = two
    kept = here.ask("POST", "/api/v1/clients/umi/drafts", ASK)
    assert there.ask("GET", "/api/v1/clients/umi/tasks") == here.ask("GET", "/api/v1/clients/umi/tasks")
    task = f"/api/v1/clients/umi/tasks/{kept['id']}"
    assert there.ask("GET", task)["draft"] == here.ask("GET", task)["draft"]
    there.ask("POST", f"{task}/message/sent", {"text": there.ask("GET", f"{task}/message")["text"]})
    assert here.ask("GET", task)["state"] == "waiting"


def test_a_note_written_at_one_counts_in_the_next_draft_of_the_other(two: tuple[Process, Process]) -> None:
    here, there = two
    there.ask("POST", "/api/v1/clients/umi/drafts", {**ASK, "keep": False})
    note = {"text": "打ち合わせは必ず午後にしてください", "task": "打ち合わせの調整"}
    here.ask("POST", "/api/v1/clients/umi/notes", note)
    draft = there.ask("POST", "/api/v1/clients/umi/drafts", {**ASK, "keep": False})
    assert note["text"] in json.dumps(draft["recalled"], ensure_ascii=False)


def test_when_one_is_killed_the_other_has_everything_that_was_acknowledged(
    environment: dict[str, str], two: tuple[Process, Process], tmp_path: Path
) -> None:
    with served(tmp_path / "third", environment) as third:
        third.wait()
        kept = third.ask("POST", "/api/v1/clients/umi/drafts", ASK)
        third.process.kill()
        third.process.wait()
    assert two[0].ask("GET", f"/api/v1/clients/umi/tasks/{kept['id']}")["draft"]["id"] == kept["id"]
