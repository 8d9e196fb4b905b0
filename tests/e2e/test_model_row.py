"""The row above the brief tells of the run of the task that is on the sheet, or of nothing."""

import re

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Visit
from tests.e2e.test_loop import KEY, make_draft, move, with_samples

ROW, STOP = "#improving", "#stop-model"
WORKING = "モデルが見直しています"
FIRST_SEEN = """
(before) => {
  window.__seen = new Promise((done) => {
    const look = () => {
      const row = document.querySelector("#improving");
      const key = document.querySelector("#state .task-key")?.textContent || "";
      const seen = row?.getClientRects().length && row.textContent.trim();
      if (key && key !== before && seen) done(seen);
      else requestAnimationFrame(look);
    };
    look();
  });
}
"""
"""Notes the first words that the row shows of another task than the one before."""


def begin(page: Page, address: str, words: str) -> str:
    """A draft that the model looks over: the key of its task."""
    with_samples(page, address)
    page.click("#client input")
    page.get_by_role("option").first.click()
    make_draft(page, words)
    expect(page.locator(ROW)).to_contain_text(WORKING)
    return key_of(page)


def key_of(page: Page) -> str:
    return page.locator(KEY).text_content() or ""


def open_card(page: Page, key: str) -> None:
    page.get_by_role("tab", name="依頼一覧").click()
    page.locator("#tasks li", has=page.locator(".open-key", has_text=re.compile(f"^{re.escape(key)}$"))).click()
    expect(page.locator(KEY)).to_have_text(key)


def stop(page: Page) -> None:
    """Stop the run, and wait until it is nobody's any more: what became of it is told once."""
    page.click(STOP)
    expect(page.locator(ROW)).to_contain_text("見直しをやめました")
    page.wait_for_timeout(1000)


def test_a_new_draft_is_never_seen_with_the_run_of_the_one_before(visit: Visit, slow_model_page: str) -> None:
    page = visit.page
    before = begin(page, slow_model_page, "来週どこかで")
    expect(page.locator(ROW)).to_contain_text(re.compile(r" [3-9]秒"))
    page.evaluate(FIRST_SEEN, before)
    make_draft(page, "再来週どこかで")
    assert str(page.evaluate("window.__seen")).endswith(" 0秒")
    stop(page)
    page.wait_for_timeout(1000)
    expect(page.locator(ROW)).to_contain_text("見直しをやめました")
    expect(page.locator(STOP)).to_be_hidden()


def test_the_run_of_another_task_is_not_shown_and_goes_on_where_its_task_is_opened(
    visit: Visit, slow_model_page: str
) -> None:
    page = visit.page
    other = begin(page, slow_model_page, "来週どこかで")
    stop(page)
    make_draft(page, "再来週どこかで")
    expect(page.locator(STOP)).to_be_visible()
    working_on = key_of(page)
    open_card(page, other)
    expect(page.locator(f"{ROW} .notice")).to_have_count(0)
    page.wait_for_timeout(1000)
    expect(page.locator(f"{ROW} .notice, {STOP}:visible")).to_have_count(0)
    open_card(page, working_on)
    expect(page.locator(ROW)).to_contain_text(WORKING)
    expect(page.locator("#coming")).to_contain_text("途中の題")
    stop(page)
    expect(page.locator(STOP)).to_be_hidden()


def test_a_run_is_followed_to_its_end_after_the_page_was_opened_again(visit: Visit, model_page: str) -> None:
    page = visit.page
    begin(page, model_page, "来週どこかで")
    page.reload()
    expect(page.locator(ROW)).to_contain_text(WORKING)
    expect(page.locator(ROW)).to_contain_text("見直しました")
    expect(page.locator("#brief h3")).to_have_text("見直した依頼書")
    expect(page.locator(STOP)).to_be_hidden()


def test_a_run_that_ends_leaves_another_task_on_the_sheet_and_is_told_with_its_own(
    visit: Visit, model_page: str
) -> None:
    page = visit.page
    other = begin(page, model_page, "来週どこかで")
    stop(page)
    make_draft(page, "再来週どこかで")
    expect(page.locator(ROW)).to_contain_text(WORKING)
    ended = key_of(page)
    open_card(page, other)
    page.wait_for_timeout(7000)
    expect(page.locator(KEY)).to_have_text(other)
    expect(page.locator(f"{ROW} .notice")).to_have_count(0)
    open_card(page, ended)
    expect(page.locator(ROW)).to_contain_text("見直しました")
    expect(page.locator("#brief h3")).to_have_text("見直した依頼書")


def test_nothing_of_a_run_is_left_when_the_desk_is_cleared_for_the_next_request(
    visit: Visit, slow_model_page: str
) -> None:
    page = visit.page
    begin(page, slow_model_page, "来週どこかで")
    move(page, "納品")
    page.fill("#score input, #score textarea", "60")
    page.click("#judge")
    expect(page.locator("#stages .now")).to_contain_text("評価")
    expect(page.locator(ROW)).to_contain_text(WORKING)
    page.click("#next-step")
    expect(page.locator("#instruction textarea")).to_have_value("")
    expect(page.locator(f"{ROW} .notice")).to_have_count(0)
    page.wait_for_timeout(1000)
    expect(page.locator(f"{ROW} .notice")).to_have_count(0)
