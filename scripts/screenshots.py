"""Pictures of the page for the documentation: `python scripts/screenshots.py [FOLDER]` (default docs/images).

Starts the product over an empty temporary folder, walks the first day and one turn of the loop with the sample
clients in Chromium, and takes each view at laptop (1280) and phone (390) width.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
WIDTHS = {"laptop": (1280, 860), "phone": (390, 844)}
RECEIVED = "2026/11/20 09:30"
FIRST = "年末の試飲会、いつもの店に案内出して。なる早"
REPLY = "1Aで。12月12日の18時から月島の店です。参加費は5000円で。次からは件名に日付を入れてください。"
JUDGEMENT = "文面はよかったです。ただ、申込の締切は2週間前にしてください。"
SAID = "先日の一覧、80点です。次からは表にしてください。\n私: 承知いたしました。"
SECOND = "春の試飲会も、前みたいに案内出しといて"
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
    """The first day and one turn of the loop, a picture at each stop."""

    def picture(name: str) -> None:
        page.wait_for_timeout(900)
        page.screenshot(path=folder / f"{name}-{size}.png")

    page.goto(address)
    page.wait_for_selector("#load-samples", state="visible")
    picture("greeting")
    page.click("#load-samples")
    page.wait_for_selector("#make-draft", state="visible", timeout=60_000)
    draft(page, FIRST)
    page.evaluate("window.scrollTo(0, 0)")
    picture("draft")
    for name, part in (("timeline", "#timeline"), ("questions", "#questions-head"), ("message", "#message-head")):
        if page.locator(part).count():
            show(page, part)
            picture(name)
    answer(page, picture)
    judge(page, picture)
    draft(page, SECOND)
    page.evaluate("window.scrollTo(0, 0)")
    picture("second")
    show(page, "#save-row")
    picture("save")
    for name, tab, part in (
        ("tasks", "依頼一覧", "#tasks li"),
        ("settings", "設定", "#store .card"),
        ("clients", "クライアント", "#profile h3"),
    ):
        page.get_by_role("tab", name=tab).click()
        page.wait_for_selector(part, state="visible")
        page.evaluate("window.scrollTo(0, 0)")
        picture(name)
    gates(page, picture)


def draft(page: Page, words: str) -> None:
    """Make a draft of these words and wait for it."""
    shown = page.locator("#state .task-key")
    before = shown.text_content() if shown.count() else None
    page.fill("#instruction textarea", words)
    page.fill("#received input, #received textarea", RECEIVED)
    page.click("#make-draft")
    expect(shown).not_to_have_text(before or "none", timeout=60_000)


def answer(page: Page, picture: Callable[[str], None]) -> None:
    """Send the message, read the reply, take it in."""
    page.click("#next-step")
    page.fill("#reply textarea", REPLY)
    show(page, "#stage")
    picture("waiting")
    page.click("#read-reply")
    page.wait_for_selector("#confirm", state="visible")
    show(page, "#reply-pane")
    picture("reply")
    page.click("#take-in")
    page.wait_for_selector("#stage-said .changes", state="visible")
    show(page, "#stage")
    picture("changes")


def judge(page: Page, picture: Callable[[str], None]) -> None:
    """Judge the work and choose what to remember."""
    page.click("#move-to input")
    page.get_by_role("option", name="納品", exact=True).click()
    page.fill("#score input, #score textarea", "70")
    page.fill("#words textarea", JUDGEMENT)
    page.locator("#verdict-1").get_by_label("違っていた").click()
    page.locator("#verdict-2").get_by_label("合っていた").click()
    page.click("#judge")
    page.wait_for_selector("#outcome-problems .notice", state="visible")
    show(page, "#outcome-pane")
    picture("outcome")
    if page.is_visible("#learn"):
        show(page, "#lessons")
        picture("lessons")
        page.click("#learn")
    page.click("#next-step")
    expect(page.locator("#instruction textarea")).to_have_value("")


def gates(page: Page, picture: Callable[[str], None]) -> None:
    """Notes from a talk, and what an erasure would take."""
    name = page.locator("#profile h3").text_content()
    page.locator("#talk-pane > button").click()
    page.fill("#talk-text textarea", f"{name}: {SAID}")
    page.click("#read-talk")
    page.wait_for_selector("#talk-offers label", state="visible")
    page.eval_on_selector("#read-talk", "part => part.scrollIntoView()")
    picture("talk")
    page.locator("#talk-pane > button").first.click()
    page.locator("#save-pane > button").click()
    page.locator("#erase-pane > button").click()
    page.wait_for_selector("#erase-held .erase", state="visible")
    page.eval_on_selector("#file-pane", "part => part.scrollIntoView()")
    picture("erase")


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
