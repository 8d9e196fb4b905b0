"""Real servers for the tests: PostgreSQL and Chroma on free ports of this computer, in folders that go afterwards.

`python -m tests.servers COMMAND…` starts both, names them to the command in `POSTGRES` and `CHROMA`, and stops them.
"""

import getpass
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

POSTGRES = "BRIEF_TEST_POSTGRES"
CHROMA = "BRIEF_TEST_CHROMA"
"""Environment variables with the address of a server that runs already."""

LOOPBACK = "127.0.0.1"
SECONDS_TO_START = 60


def postgres_programs() -> Path | None:
    """The folder of `initdb` and `pg_ctl`, the newest version's; None where none is installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    if found:
        return found[-1].parent
    other = shutil.which("initdb")
    return Path(other).parent if other else None


@contextmanager
def postgres_server() -> Iterator[str]:
    """A fresh PostgreSQL with a Japanese collation; its address. Raises FileNotFoundError where it is not installed."""
    programs = postgres_programs()
    if programs is None:
        raise FileNotFoundError("PostgreSQL is not installed (Debian: apt install postgresql)")
    # Not under pytest's folder: the server runs as another user, and a socket's path must be short.
    home = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    data, port, user = home / "data", free_port(), _server_user()
    shutil.chown(home, user)
    home.chmod(0o755)
    initdb = [programs / "initdb", "-D", data, "-U", "brief", "-E", "UTF8", "--auth=scram-sha-256", "--no-sync"]
    secret = home / "password"
    secret.write_text("pässword 秘密\n", encoding="utf-8")
    shutil.chown(secret, user)
    try:
        _run_as(user, [*initdb, f"--pwfile={secret}", *_collation(programs)])
        options = f"-p {port} -h {LOOPBACK} -k {home} -c max_connections=60"
        start = [programs / "pg_ctl", "-D", data, "-l", home / "log", "-o", options, "-w", "-t", SECONDS_TO_START]
        _run_as(user, [*start, "start"])
        try:
            yield f"postgresql://brief:p%C3%A4ssword%20%E7%A7%98%E5%AF%86@{LOOPBACK}:{port}/postgres"
        finally:
            _run_as(user, [programs / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop"], check=False)
    finally:
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def chroma_server(folder: Path | None = None, port: int | None = None) -> Iterator[str]:
    """A Chroma server over a fresh folder, or this one; its address."""
    home = folder or Path(tempfile.mkdtemp(prefix="chroma-"))
    port = port or free_port()
    program = Path(sys.executable).with_name("chroma")
    command = [program, "run", "--path", home, "--host", LOOPBACK, "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(f"http://{LOOPBACK}:{port}/api/v2/heartbeat", process)
        yield f"http://{LOOPBACK}:{port}"
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if folder is None:
            shutil.rmtree(home, ignore_errors=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def _wait_for(address: str, process: "subprocess.Popen[bytes]") -> None:
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode}")
        try:
            with direct.open(address, timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server did not answer in time")


def _collation(programs: Path) -> list[str]:
    """An order of words unlike that of SQLite, where this PostgreSQL knows one: what depends on it shall show."""
    version = int(programs.parts[4]) if "postgresql" in programs.parts and programs.parts[4].isdigit() else 0
    return (
        ["--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=ja"] if version >= 15 else ["--locale=C.UTF-8"]
    )


def _server_user() -> str:
    """PostgreSQL refuses to run as root."""
    if os.getuid() != 0:
        return getpass.getuser()
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    raise FileNotFoundError("no other user than root to run PostgreSQL as")


def _run_as(user: str, command: Sequence[object], *, check: bool = True) -> None:
    words = [str(word) for word in command]
    if os.getuid() == 0:
        words = ["setpriv", f"--reuid={user}", f"--regid={pwd.getpwnam(user).pw_gid}", "--clear-groups", *words]
    with tempfile.TemporaryFile() as told:  # a pipe would stay open as long as the server runs
        done = subprocess.run(words, stdout=told, stderr=told, cwd="/", check=False)
        if check and done.returncode:
            told.seek(0)
            raise RuntimeError(told.read().decode(errors="replace"))


def main(command: list[str]) -> int:
    with ExitStack() as running:
        environment = {
            POSTGRES: running.enter_context(postgres_server()),
            CHROMA: running.enter_context(chroma_server()),
        }
        return subprocess.run(command, env={**os.environ, **environment}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
