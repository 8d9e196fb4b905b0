"""The drill: lose everything, come back, and prove that nothing is missing. `make drill`, or with a backup of yours.

python scripts/drill.py                 the invented sample clients: fill, serve, back up, destroy, restore, draft
python scripts/drill.py --backup FILE   a backup of yours: restore it elsewhere, compare, draft; yours stays as it is
"""

import argparse
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "prompts" / "samples"
ASKED = "来週の打ち合わせ、先方と調整しといて"
NOW = "2026-11-20T10:30"
CLIENT = "katsuragi"
"""One of the samples."""


class Failed(Exception):
    """The drill did not end as it must."""


def product(data: Path, *arguments: str) -> str:
    """What one command of the product printed. Raises Failed where it did not end well."""
    command = [sys.executable, "-m", "assistant", *arguments, "--data-dir", str(data)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    if done.returncode:
        raise Failed(f"{' '.join(arguments[:2])}: {done.stderr.strip()}")
    return done.stdout


def draft(data: Path, client: str) -> dict[str, Any]:
    """A draft, without what differs from run to run."""
    told = json.loads(product(data, "draft", "--client", client, "--now", NOW, "--json", ASKED))
    return {name: value for name, value in told.items() if name not in ("id", "timings")}


def step(what: str, work: Callable[[], Any]) -> Any:
    started = time.perf_counter()
    result = work()
    print(f"[{time.perf_counter() - started:5.1f}s] {what}")
    return result


def must_equal(what: str, before: object, after: object) -> None:
    if before != after:
        raise Failed(f"{what}: {before!r} before, {after!r} after")


def serve(data: Path) -> "subprocess.Popen[bytes]":
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "assistant", "serve", "--port", str(port), "--data-dir", str(data)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd=ROOT)
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5):
                return process
        except OSError:
            time.sleep(0.2)
    process.kill()
    process.wait()
    raise Failed("the page did not come up")


def with_samples(folder: Path) -> None:
    """Fill, serve, back up while it runs, kill it, destroy, restore, compare."""
    data, safe = folder / "data", folder / "safe"
    step("filled with the sample clients", lambda: fill(data))
    before = step("drafted", lambda: draft(data, CLIENT))
    process = step("page up", lambda: serve(data))
    try:
        made = json.loads(
            step("backed up while it runs", lambda: product(data, "backup", "--out", str(safe), "--json"))
        )
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    step("destroyed", lambda: shutil.rmtree(data))
    compare(Path(made["path"]), data, made)
    must_equal("the draft", before, step("drafted again", lambda: draft(data, CLIENT)))


def with_backup(folder: Path, backup: Path) -> None:
    data = folder / "data"
    compare(backup, data, None)
    listed = product(data, "client", "list").splitlines()
    step("drafted", lambda: draft(data, listed[0].split("\t")[0]))


def compare(backup: Path, data: Path, made: dict[str, Any] | None) -> None:
    """Restore, and see that every table has its rows and the same content. `made`: what the backup said of itself."""
    told = json.loads(step("restored", lambda: product(data, "restore", str(backup), "--json")))
    again = json.loads(step("backed up again", lambda: product(data, "backup", "--json")))
    for name in ("rows", "digest", "version"):
        must_equal(name, (made or told)[name], again[name])
    problems = json.loads(step("examined", lambda: product(data, "doctor", "--json")))
    must_equal("doctor", True, problems["well"])
    print(f"rows {sum(again['rows'].values())}, SHA-256 {again['digest'][:16]}…: the same")


def fill(data: Path) -> None:
    product(data, "import", *(str(SAMPLES / name) for name in ("clients.jsonl", "feedback.jsonl")))
    for number in range(3):
        product(data, "draft", "--client", CLIENT, "--keep", f"{ASKED}({number})")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--backup", type=Path, help="try this backup instead of the samples")
    chosen = parser.parse_args()
    os.environ.pop("DATABASE_URL", None)
    os.environ.pop("BRIEF_MODEL", None)
    with tempfile.TemporaryDirectory(prefix="brief-drill-") as name:
        try:
            if chosen.backup:
                with_backup(Path(name), chosen.backup.resolve())
            else:
                with_samples(Path(name))
        except Failed as error:
            print(f"FAILED: {error}")
            return 1
    print("the drill ended well")
    return 0


if __name__ == "__main__":
    sys.exit(main())
