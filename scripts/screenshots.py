"""Pictures of the page for the documentation: `python scripts/screenshots.py [FOLDER]` (default docs/images).

Starts the product over an empty temporary folder, walks the first day with the sample clients in Chromium, and
takes each view at laptop (1280) and phone (390) width.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
WIDTHS = {"laptop": (1280, 860), "phone": (390, 844)}
RECEIVED = "2026/11/20 09:30"
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip


def main(folder: Path) -> None:
    """Take all pictures."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        raise SystemExit("Chromium is not installed (Debian: apt-get install chromium fonts-noto-cjk)")
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=list(FLAGS))
        for name, (width, height) in WIDTHS.items():
            page = browser.new_page(locale="ja-JP", viewport={"width": width, "height": height})
            with product() as address:
                walk(page, address, folder, name)
            page.close()
        browser.close()


def walk(page: Page, address: str, folder: Path, size: str) -> None:
    """The first day, a picture at each stop."""

    def picture(name: str, *, whole: bool = False) -> None:
        page.wait_for_timeout(900)
        page.screenshot(path=folder / f"{name}-{size}.png", full_page=whole)

    page.goto(address)
    page.wait_for_selector("#load-samples", state="visible")
    picture("greeting")
    page.click("#load-samples")
    page.wait_for_selector("#make-draft", state="visible", timeout=60_000)
    page.fill("#received input, #received textarea", RECEIVED)
    page.click("#make-draft")
    page.wait_for_selector("#state .task-key", state="attached", timeout=60_000)
    page.evaluate("window.scrollTo(0, 0)")
    picture("draft")
    show(page, "#questions-head")
    picture("questions")
    show(page, "#message-head")
    picture("message")
    for name, tab in (("tasks", "依頼一覧"), ("clients", "クライアント")):
        page.get_by_role("tab", name=tab).click()
        page.evaluate("window.scrollTo(0, 0)")
        picture(name)


def show(page: Page, part: str) -> None:
    """Scroll a part to the top."""
    page.eval_on_selector(part, "part => window.scrollTo(0, part.getBoundingClientRect().top + scrollY - 12)")


@contextmanager
def product() -> Iterator[str]:
    """The address of the product over an empty folder, while the block runs."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory() as data:
        environment = {**os.environ, "BRIEF_DATA_DIR": data, "BRIEF_PORT": str(port)}
        command = [sys.executable, "-m", "assistant", "serve"]
        with subprocess.Popen(command, env=environment, cwd=ROOT) as process:
            try:
                wait_until_it_answers(address)
                yield address
            finally:
                process.terminate()
                process.wait(20)


def wait_until_it_answers(address: str, seconds: float = 60) -> None:
    """Raises SystemExit when nothing answers in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=2):  # noqa: S310
                return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("the product did not answer")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "images")
