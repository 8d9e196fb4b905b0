"""Logging in with a real browser: the way in, who is shown, and a login that ends under the hand."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.door_server import serving
from tests.e2e.conftest import Visit
from tests.people_samples import PASSWORD, open_firm
from tests.stores import open_store


@dataclass(frozen=True)
class House:
    address: str
    data: Path

    def end_all_logins(self) -> None:
        records = open_store(self.data)
        for user in records.users():
            records.end_sessions(user.id)
        records.close()


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("house")
    open_firm(folder / "data").close()
    with serving(folder / "data", folder / "note") as served:
        yield House(served.address, folder / "data")


def log_in(visit: Visit, house: House, name: str) -> None:
    page = visit.page
    page.goto(house.address)
    page.get_by_label("利用者の名前").fill(name)
    page.get_by_label("パスワード").fill(PASSWORD)
    page.get_by_role("button", name="ログイン").click()
    expect(page.locator("#make-draft")).to_be_visible()


def test_a_member_logs_in_sees_only_her_clients_and_logs_out(visit: Visit, house: House) -> None:
    log_in(visit, house, "aki")
    page = visit.page
    page.locator("#client input").click()
    expect(page.get_by_role("option", name="青井")).to_be_visible()
    expect(page.get_by_role("option", name="坂東")).to_have_count(0)
    expect(page.locator("#who")).to_contain_text("aki")
    page.keyboard.press("Escape")
    assert visit.complaints == []
    # Leaving ends the page's open stream, of which Gradio's own code complains.
    page.locator("#who").get_by_role("button", name="ログアウト").click()
    expect(page.get_by_label("パスワード")).to_be_visible()


def test_a_login_that_ends_takes_nothing_that_was_typed(visit: Visit, house: House) -> None:
    log_in(visit, house, "aki")
    page = visit.page
    page.locator("#client input").click()
    page.get_by_role("option", name="青井").click()
    page.locator("#instruction textarea").fill("来週の打ち合わせを調整しといて")
    house.end_all_logins()
    page.locator("#make-draft").click()
    expect(page.locator("#door")).to_contain_text("ログインの期限が切れました")
    with page.context.expect_page() as opened:
        page.locator("#door a").click()
    again = opened.value
    again.get_by_label("利用者の名前").fill("aki")
    again.get_by_label("パスワード").fill(PASSWORD)
    again.get_by_role("button", name="ログイン").click()
    expect(again.locator("#make-draft")).to_be_visible()
    page.locator("#door button").click()
    expect(page.locator("#instruction textarea")).to_have_value("来週の打ち合わせを調整しといて")
    page.locator("#make-draft").click()
    expect(page.locator("#brief")).to_contain_text("打ち合わせ", timeout=60_000)
