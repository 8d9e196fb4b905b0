"""What a person at the browser waits for: the page until she can type, the draft until she sees it.

Chromium through Playwright, as in `tests/e2e`. Times are taken inside the page, so that the driver's own way there
and back is not in them.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import psutil
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from bench.report import Row
from bench.stats import Series, Took, in_turn, ratio_of_pairs

INTERACTIVE = 1.3
"""Our page until she can type, in terms of a bare Gradio page."""

PAINT_MS = 150
_FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip

_TYPED = """
window.__typed = new Promise((done) => {
  const look = () => {
    const field = document.querySelector("#instruction textarea, #instruction input");
    const open = field && !field.disabled && !field.readOnly && field.getClientRects().length > 0;
    if (!open) return requestAnimationFrame(look);
    field.focus();
    document.execCommand("insertText", false, "あ");
    requestAnimationFrame(() => setTimeout(() => {
      if (field.isConnected && field.value.endsWith("あ")) done(performance.now());
      else requestAnimationFrame(look);
    }));
  };
  requestAnimationFrame(look);
});
"""
"""Types as soon as there is a field, and notes when what was typed was painted: the page answers her."""

_PAINTED = """
() => new Promise((done) => {
  const key = () => document.querySelector("#state .task-key")?.textContent || "";
  const before = key();
  const begun = performance.now();
  let first = 0;
  const look = () => {
    const seen = document.querySelector(".first-look .sheet-title")?.getClientRects().length > 0;
    if (!first && (seen || key() !== before)) first = performance.now() - begun;
    if (key() !== before) setTimeout(() => done([first, performance.now() - begun]));
    else requestAnimationFrame(look);
  };
  document.querySelector("#make-draft").click();
  requestAnimationFrame(look);
})
"""
"""Clicks, and notes when the brief of the new draft was there to be painted, and when the whole sheet was."""


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser. Raises FileNotFoundError where none is installed."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        raise FileNotFoundError("Chromium is not installed (Debian: apt-get install chromium fonts-noto-cjk)")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=found, args=list(_FLAGS))
        yield browser
        browser.close()


def measure_interactive(browser: Browser, ours: str, bare: str, pairs: int) -> list[Row]:
    """Both pages opened in turn, by browsers that were never there, and by browsers that were."""
    for address in (ours, bare):
        _open(browser, address)
    first, first_bare = in_turn(pairs, lambda: _open(browser, ours), lambda: _open(browser, bare))
    with _window(browser) as known, _window(browser) as known_bare:
        again, again_bare = in_turn(pairs, lambda: _typed(known, ours), lambda: _typed(known_bare, bare))
    return [
        _row("page until she can type, first visit", first, first_bare),
        Row.of("  bare Gradio page", "ms", first_bare),
        _row("page until she can type, later visits", again, again_bare),
        Row.of("  bare Gradio page", "ms", again_bare),
    ]


def measure_paint(browser: Browser, address: str, client: str, rounds: int) -> list[Row]:
    """A click on the button until the draft is painted, in a window that stays open, with a model at work."""
    taken: list[tuple[Took, Took]] = []
    with _window(browser) as window:
        page = window.new_page()
        page.goto(address)
        page.click("#client input")
        page.get_by_role("option", name=client).click()
        words = [f"来週の打ち合わせを先方と調整しておいて。その{number}" for number in range(rounds + 1)]
        taken += [_painted(page, text) for text in words]
    series, whole = (Series(tuple(one)) for one in zip(*taken[1:], strict=True))
    return [
        Row.of(
            "first paint of a draft, with a slow model set",
            "ms",
            series,
            yardstick=f"bar {PAINT_MS} ms",
            ratio=series.median / PAINT_MS,
            bar=f"median ≤ {PAINT_MS} ms",
            passed=series.median <= PAINT_MS,
        ),
        Row.of("  the whole sheet", "ms", whole),
    ]


def _painted(page: Page, words: str) -> tuple[Took, Took]:
    page.fill("#instruction textarea", words)
    page.wait_for_timeout(400)  # what typing set in motion is over
    before = _tree_cpu()
    first, whole = map(float, page.evaluate(_PAINTED))
    cpu = _tree_cpu() - before
    page.click("#stop-model")  # it waits for the run to begin
    page.wait_for_selector("#stop-model", state="hidden")
    return Took(first, cpu), Took(whole, cpu)


def _open(browser: Browser, address: str) -> Took:
    with _window(browser) as fresh:
        return _typed(fresh, address)


def _typed(window: BrowserContext, address: str) -> Took:
    page = window.new_page()
    page.add_init_script(_TYPED)
    before = _tree_cpu()
    page.goto(address, wait_until="commit", timeout=60_000)
    taken = Took(float(page.evaluate("() => window.__typed")), _tree_cpu() - before)
    page.close()
    return taken


@contextmanager
def _window(browser: Browser) -> Iterator[BrowserContext]:
    window = browser.new_context(locale="ja-JP", viewport={"width": 1280, "height": 800})
    yield window
    window.close()


def _tree_cpu() -> float:
    """Milliseconds of processor time of all that we started: browser and servers."""
    total = 0.0
    for child in psutil.Process().children(recursive=True):
        try:
            used = child.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += used.user + used.system
    return total * 1000


def _row(what: str, ours: Series, bare: Series) -> Row:
    ratio = ratio_of_pairs(ours, bare)
    return Row.of(
        what,
        "ms",
        ours,
        yardstick="bare Gradio page",
        ratio=ratio,
        bar=f"≤ {INTERACTIVE} × bare page",
        passed=ratio <= INTERACTIVE,
    )
