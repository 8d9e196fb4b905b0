"""The markup of the naughty strings on every page of a real browser: nothing runs, loads, navigates, asks or stays."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Listener, Visit
from tests.e2e.test_hostile_text import draft, harmless
from tests.page_server import NAUGHTY_PAGES, hostile, running

WATCH = """
window.__violations = [];
document.addEventListener('securitypolicyviolation', event => window.__violations.push(event.violatedDirective));
"""


@pytest.fixture(params=range(NAUGHTY_PAGES), scope="module")
def kind(request: pytest.FixtureRequest) -> str:
    return f"naughty-{request.param}"


@pytest.fixture(scope="module")
def naughty_page(kind: str, tmp_path_factory: pytest.TempPathFactory, listener: Listener) -> Iterator[str]:
    with running(tmp_path_factory.mktemp("naughty"), kind, listener.address) as address:
        yield address


class Watched:
    """A visit whose dialogs, other windows, downloads and moves to other pages are counted."""

    def __init__(self, visit: Visit) -> None:
        self.visit, self.page = visit, visit.page
        self.happened: list[str] = []
        self.page.add_init_script(WATCH)
        self.page.on("dialog", lambda dialog: (self.happened.append(f"dialog {dialog.message}"), dialog.dismiss()))
        self.page.on("download", lambda _: self.happened.append("download"))
        self.page.context.on("page", lambda page: self.happened.append(f"window {page.url}"))
        self.page.on("framenavigated", lambda frame: self._moved(frame.url))

    def _moved(self, url: str) -> None:
        if (
            not url.startswith(("http://127.0.0.1:", "about:blank"))
            or url.split("?", maxsplit=1)[0].count("/") > 3
        ):
            self.happened.append(f"moved {url}")

    def nothing_happened(self, listener: Listener) -> None:
        """Beyond `harmless`: no dialog, window, download or move, and our own code broke no rule of the policy."""
        harmless(self.visit, listener)
        assert self.happened == []
        assert self.page.evaluate("window.__violations") == []
        assert {url for url in self.visit.requests if listener.address in url} == set()
        assert (
            self.page.locator("iframe, object, embed, .prose input, .prose style, .prose video, dialog").count()
            == 0
        )


@pytest.fixture
def watched(visit: Visit) -> Watched:
    return Watched(visit)


def words_of(kind: str, listener: Listener) -> str:
    return hostile(kind, listener.address)


def test_no_string_of_markup_does_anything_on_the_sheet(
    watched: Watched, naughty_page: str, kind: str, listener: Listener
) -> None:
    page, words = watched.page, words_of(kind, listener)
    draft(page, naughty_page, words)
    for summary in page.locator("summary").all():
        summary.click()
    page.locator("#message textarea").focus()
    page.mouse.move(640, 500)
    page.wait_for_timeout(800)
    shown = page.locator("#assumptions .value").first.inner_text()
    assert all(line.strip() in shown for line in words.splitlines()[:3] if line.isascii() and "  " not in line)
    watched.nothing_happened(listener)


def test_no_string_of_markup_does_anything_on_the_other_pages(
    watched: Watched, naughty_page: str, kind: str, listener: Listener
) -> None:
    page = watched.page
    page.goto(naughty_page)
    page.wait_for_selector("#make-draft", state="visible")
    for tab, part in (("依頼一覧", "#tasks"), ("クライアント", "#clients-client"), ("設定", "#mask-example")):
        page.get_by_role("tab", name=tab).click()
        expect(page.locator(part).first).to_be_visible()
    page.fill("#mask-example textarea", words_of(kind, listener)[:1_900])
    expect(page.locator("#masked .value")).to_be_visible()
    watched.nothing_happened(listener)


@pytest.fixture(scope="module")
def rushed_page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running(tmp_path_factory.mktemp("rushed"), "rushed") as address:
        yield address


def rush(page: Page) -> None:
    """Every button at once."""
    page.evaluate("document.querySelectorAll('button').forEach(button => button.click())")


def test_who_clicks_too_fast_is_asked_to_wait_in_japanese(visit: Visit, rushed_page: str) -> None:
    page = visit.page
    page.goto(rushed_page)
    page.wait_for_selector("#load-samples, #make-draft", state="visible")
    # Every button is every tab's too: what is said beside a button of a tab that is not open is not seen.
    told = page.get_by_text("短い時間に操作が続いたため").locator("visible=true")
    for _ in range(20):
        rush(page)
        if told.count():
            break
        page.wait_for_timeout(100)
    expect(told.first).to_be_visible()
    assert not page.get_by_text("currently busy").count()


# the watch itself


def test_a_dialog_a_window_a_move_and_a_broken_rule_would_be_noticed(watched: Watched, naughty_page: str) -> None:
    page = watched.page
    page.goto(naughty_page)
    page.wait_for_selector("#make-draft", state="visible")
    page.evaluate("window.setTimeout(() => alert('x'), 0)")
    page.evaluate("window.open('about:blank')")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=\"http://127.0.0.1:9/x.png\">')")
    page.wait_for_timeout(500)
    assert page.evaluate("window.__violations") == ["img-src"]
    page.goto(f"{naughty_page}/desk/desk.css")
    assert {one.split()[0] for one in watched.happened} >= {"dialog", "window", "moved"}
