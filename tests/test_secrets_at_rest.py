"""Keys are nowhere but in the environment, and the data is nobody's but its owner's: the real commands, run as people
run them, with canaries in the environment and the usual open umask."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from assistant.upkeep.private import close_folder
from tests.fault_behaviours import Recorded, Status
from tests.fault_server import FaultServer
from tests.shared_cache import VARIABLE

CANARIES = {
    "OPENAI_API_KEY": "sk-canaryopenai0123456789abcdef",
    "ANTHROPIC_API_KEY": "sk-ant-canaryanthropic0123456789",
    "MODEL_KEY_OF_OURS": "canary-own-key-0123456789",
    "AWS_SECRET_ACCESS_KEY": "canaryaws/0123456789abcdefghijklmnop",
    "PGPASSWORD": "canary-postgres-password",
    "HTTPS_PROXY_PASSWORD": "canary-proxy-password",
}
NOTE_SECRET = "canaryPass9x"
"""A password in a note, which is refused."""

DATABASE = "postgresql://secretary:canary-database-password@127.0.0.1:1/records"
NEEDLES = (*CANARIES.values(), NOTE_SECRET, "canary-database-password")


@dataclass
class Traces:
    """All that the commands wrote and said. `keys`: what the model's server was sent, so that we know the key was
    really used."""

    folder: Path
    said: dict[str, str] = field(default_factory=dict)
    keys: set[str] = field(default_factory=set)

    def holding(self, needle: str) -> list[str]:
        files = [path for path in self.folder.rglob("*") if path.is_file() and path.name != "environment"]
        wrote = [str(path.relative_to(self.folder)) for path in files if needle.encode() in path.read_bytes()]
        return wrote + [name for name, text in self.said.items() if needle in text]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def rows() -> str:
    client = {"kind": "client", "id": "aoki", "name": "青木", "channel": "chat"}
    note = {"kind": "feedback", "id": "aoki-F1", "client_id": "aoki", "date": "2026-05-01", "score": 60, "task": "日程調整", "text": "候補は午前で3つ"}  # fmt: skip
    return "\n".join(json.dumps(row, ensure_ascii=False) for row in (client, note))


class Runner:
    """Runs commands with the canaries in their environment, in the folder of the traces."""

    def __init__(self, traces: Traces, base: str) -> None:
        self.traces = traces
        self.environment = {
            **os.environ,
            **CANARIES,
            "BRIEF_DATA_DIR": str(traces.folder / "data"),
            "BRIEF_MODEL": "openai/replay",
            "BRIEF_MODEL_BASE": base,
            "BRIEF_MODEL_KEY_ENV": "MODEL_KEY_OF_OURS",
            "BRIEF_MODEL_LOCAL": "0",
            "PYTHONPATH": str(Path(__file__).parent.parent),
        }
        del self.environment[VARIABLE]  # all of it in one folder

    def run(self, name: str, *arguments: str, code: int = 0, **more: str) -> None:
        done = subprocess.run(
            ["/bin/sh", "-c", 'umask 022; exec "$@"', "-", sys.executable, "-m", "assistant", *arguments],
            capture_output=True,
            text=True,
            check=False,
            cwd=self.traces.folder,
            env={**self.environment, **more},
        )
        self.traces.said[name] = done.stdout + done.stderr
        assert done.returncode == code, (name, self.traces.said[name])

    def serve(self) -> None:
        port = free_port()
        process = subprocess.Popen(
            ["/bin/sh", "-c", 'umask 022; exec "$@"', "-", sys.executable, "-m", "assistant", "serve", "--port", str(port)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=self.traces.folder,
            env=self.environment,
        )  # fmt: skip
        try:
            wait_for(f"http://127.0.0.1:{port}/healthz", process)
            body = json.dumps({"text": "来週の打ち合わせ、先方と調整しといて", "engine": "auto", "keep": True})
            self.traces.said["rest draft"] = asked(port, "/api/v1/clients/aoki/drafts", body)
            self.traces.said["rest nonsense"] = asked(port, "/api/v1/clients/aoki/drafts", "{")
            self.traces.said["page"] = asked(port, "/")
        finally:
            process.send_signal(signal.SIGTERM)
            self.traces.said["serve"] = process.communicate(timeout=30)[0]


def wait_for(address: str, process: "subprocess.Popen[str]") -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the page did not come up")


def asked(port: int, path: str, body: str | None = None) -> str:
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", body.encode() if body is not None else None)
    request.add_header("Content-Type", "application/json")
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return str(answer.read().decode())
    except urllib.error.HTTPError as error:
        return f"{error.code} {error.read().decode()}"


def everything_done(folder: Path) -> Traces:
    """Everything there is to find after import, notes, drafts, errors, doctor, the page, backup, export and restore."""
    found = Traces(folder)

    def refuse(request: Recorded) -> Status:
        key = request.headers.get("authorization") or request.headers.get("Authorization") or ""
        found.keys.add(key.removeprefix("Bearer "))
        # As some servers do: the key comes back in the message.
        return Status(401, f"Incorrect API key provided: {key}")

    with FaultServer(responder=refuse) as server:
        runner = Runner(found, server.base)
        (found.folder / "in.jsonl").write_text(rows(), encoding="utf-8")
        runner.run("import", "import", "in.jsonl")
        runner.run(
            "secret", "feedback", "add", "--client", "aoki", "--text", f"パスワードは {NOTE_SECRET} です", code=2
        )
        runner.run("draft", "draft", "--client", "aoki", "--keep", "来週の打ち合わせ、先方と調整しといて")
        runner.run("doctor", "doctor", "--json", code=1)
        runner.serve()
        runner.run("backup", "backup")
        runner.run("export", "export", "--client", "aoki")
        runner.run("restore", "restore")
        runner.run("unknown", "client", "show", "nobody", code=2)
        runner.run(
            "bad address", "client", "list", code=2, BRIEF_MODEL_BASE=f"http://u:{CANARIES['PGPASSWORD']}@h/v1"
        )
        runner.run("key as name", "client", "list", code=2, BRIEF_MODEL_KEY_ENV=CANARIES["OPENAI_API_KEY"])
        runner.run("no database", "client", "list", code=1, DATABASE_URL=DATABASE)
    return found


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_keys_are_in_no_file_and_no_output_and_the_data_is_for_its_owner_only(tmp_path: Path) -> None:
    """One test, as all of it looks at the same minute of real work."""
    traces = everything_done(tmp_path)
    assert CANARIES["MODEL_KEY_OF_OURS"] in traces.keys, "the model was really asked with the key"
    assert {needle: traces.holding(needle) for needle in NEEDLES} == {needle: [] for needle in NEEDLES}
    assert [name for name, text in traces.said.items() if "Traceback" in text] == []
    data = tmp_path / "data"
    assert {"records.db", "index", "backups", "models"} <= {path.name for path in data.iterdir()}
    assert open_to_others(data) == []
    assert open_to_others(*tmp_path.glob("*.zip")) == []
    assert list(tmp_path.glob("*.zip")) != []


def open_to_others(*places: Path) -> list[str]:
    every = [path for place in places for path in (place, *place.rglob("*"))]
    return [str(path) for path in every if path.stat().st_mode & 0o077]


def test_the_look_at_rights_finds_an_open_file(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("x")
    (tmp_path / "a").chmod(0o640)
    assert open_to_others(tmp_path / "a") == [str(tmp_path / "a")]


def test_the_search_finds_a_key_that_is_there(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("x sk-canary y", encoding="utf-8")
    assert Traces(tmp_path, {"draft": "…sk-canary…"}).holding("sk-canary") == ["a", "draft"]


def test_what_an_older_version_left_open_is_closed_and_links_are_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.write_text("x")
    outside.chmod(0o644)
    data = tmp_path / "data"
    (data / "index" / "deep").mkdir(parents=True, mode=0o755)
    (data / "index" / "deep" / "file").write_text("x")
    (data / "link").symlink_to(outside)
    (data / "index" / "deep" / "file").chmod(0o664)
    close_folder(data)
    modes = [path.stat().st_mode & 0o777 for path in (data / "index", data / "index" / "deep" / "file", outside)]
    assert modes == [0o700, 0o600, 0o644]
