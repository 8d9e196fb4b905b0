"""The whole loop, in a real browser: from the greeting to the second, better draft."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Visit

KEY = "#state .task-key"
INSTRUCTION = "#instruction textarea"
SIZES = {"laptop": (1280, 800), "phone": (390, 844)}


def loop(page: Page, address: str, name: str) -> None:
    """An own client, a draft, a reply, an outcome, and what was learned of it in the next draft."""
    open_with_client(page, address, name)
    make_draft(page, "来週の会食のお店、いい感じにお願い")
    expect(page.locator("#stages .now")).to_contain_text("下書き")
    expect(page.locator(".question-card:visible").first).to_be_visible()
    asked = page.locator(".question-card:visible").count()
    page.click("#next-step")
    expect(page.locator("#stages .now")).to_contain_text("確認待ち")
    expect(page.locator("#waits li")).to_have_count(asked)
    page.fill("#reply textarea", "1Aで。予算は5万円までにしてください。次からは候補を午後だけにしてください。")
    page.click("#read-reply")
    expect(page.locator("#answer-1-choice input").first).to_be_checked()
    page.click("#take-in")
    expect(page.locator("#stage-said .changes li").first).to_be_visible()
    move(page, "納品")
    page.fill("#score input, #score textarea", "60")
    page.fill("#words textarea", "議事録は当日中に送ってください。")
    page.locator("#verdict-1").get_by_label("違っていた").click()
    page.click("#judge")
    expect(page.locator("#lesson-1 textarea, #lesson-1 input[type=text]").first).to_have_value(
        re.compile("議事録")
    )
    page.click("#learn")
    expect(page.locator("#outcome-problems")).to_contain_text("覚えました")
    page.click("#next-step")
    expect(page.locator(INSTRUCTION)).to_have_value("")
    make_draft(page, "再来週の会食のお店もお願い")
    expect(page.locator("#recalled")).to_contain_text("議事録は当日中")


def open_with_client(page: Page, address: str, name: str) -> None:
    page.goto(address)
    page.wait_for_selector("#add-own, #make-draft", state="visible")
    page.click("#add-own" if page.is_visible("#add-own") else "#add-client")
    page.fill("#new-name input, #new-name textarea", name)
    page.click("#save-client")
    expect(page.locator("#client input")).to_have_value(name)


def make_draft(page: Page, words: str) -> None:
    before = page.locator(KEY).text_content() if page.locator(KEY).count() else ""
    page.fill(INSTRUCTION, words)
    page.click("#make-draft")
    expect(page.locator(KEY)).not_to_have_text(before or "none", timeout=60_000)


def move(page: Page, stage: str) -> None:
    page.click("#move-to input")
    page.get_by_role("option", name=stage, exact=True).click()
    expect(page.locator("#stages .now")).to_contain_text(stage)


@pytest.mark.parametrize("size", SIZES)
def test_the_loop_runs_from_the_greeting_to_the_second_better_draft(visit: Visit, product: str, size: str) -> None:
    width, height = SIZES[size]
    visit.page.set_viewport_size({"width": width, "height": height})
    loop(visit.page, product, f"灯台デザイン {size}")
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= width
    assert visit.hosts() == {"127.0.0.1"}
    assert visit.complaints == []


def test_four_clicks_lead_from_a_pasted_instruction_to_a_copied_message(visit: Visit, fake_page: str) -> None:
    page = visit.page
    with_samples(page, fake_page)
    page.fill(INSTRUCTION, "来週どこかで")
    page.click("#client input")
    page.get_by_role("option").first.click()
    page.click("#make-draft")
    page.wait_for_selector(KEY, state="attached")
    page.click("#copy-message")
    expect(page.locator("#copy-message")).to_have_text("コピーしました")
    assert page.evaluate("navigator.clipboard.readText()") == page.input_value("#message textarea")


def with_samples(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_selector("#load-samples, #make-draft", state="visible")
    if page.is_visible("#load-samples"):
        page.click("#load-samples")
        page.wait_for_selector("#make-draft", state="visible")
        page.goto(address)
        page.wait_for_selector("#make-draft", state="visible")
    expect(page.locator("#blank .card")).to_be_visible()


def test_the_whole_loop_works_without_a_mouse(visit: Visit, fake_page: str) -> None:
    page, press = visit.page, visit.page.keyboard.press
    with_samples(page, fake_page)
    page.locator("#client input").focus()
    expect(page.get_by_role("option")).to_have_count(3)
    page.keyboard.type("海野")
    press("ArrowDown")
    press("Enter")
    expect(page.locator("#client input")).to_have_value("海野 さゆり")
    page.locator(INSTRUCTION).focus()
    page.keyboard.type("来週どこかで先方と1時間")
    press("Control+Enter")
    page.wait_for_selector(KEY, state="attached")
    page.locator("#message textarea").focus()
    press("Control+Enter")
    expect(page.locator("#copy-message")).to_have_text("コピーしました")
    press("Control+Shift+Enter")
    expect(page.locator("#reply textarea")).to_be_focused()
    page.keyboard.type("1Aで。次から午前は避けて")
    press("Control+Enter")
    expect(page.locator("#answer-1-choice input").first).to_be_checked()
    page.locator("#wishes input").focus()
    press("Control+Enter")
    expect(page.locator("#stage-said .changes")).to_be_visible()
    press("Control+Shift+Enter")
    expect(page.locator("#reply textarea")).to_be_focused()
    page.locator("#undo").focus()
    press("Enter")
    expect(page.locator("#stage-said")).to_contain_text("お返事の反映を取り消しました")


def test_a_card_of_the_board_opens_by_keyboard_and_search_narrows_it(visit: Visit, fake_page: str) -> None:
    page = visit.page
    with_samples(page, fake_page)
    page.click("#client input")
    page.get_by_role("option").first.click()
    make_draft(page, "来週どこかで")
    page.goto(fake_page)
    page.get_by_role("tab", name="依頼一覧").click()
    page.fill("#tasks-sought input, #tasks-sought textarea", "ありえない言葉")
    expect(page.locator("#tasks")).to_contain_text("あてはまる依頼はありません")
    page.fill("#tasks-sought input, #tasks-sought textarea", "日程")
    page.locator(".card-open").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#next-step")).to_be_visible()
    assert "task=" in page.url


def test_a_note_is_found_put_right_taken_away_and_brought_back(visit: Visit, fake_page: str) -> None:
    page = visit.page
    with_samples(page, fake_page)
    page.get_by_role("tab", name="クライアント").click()
    expect(page.locator("#profile h3")).not_to_be_empty()
    page.fill("#note-text textarea", "候補は3つで")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#notes li")).to_have_count(1)
    page.click(".note-open")
    expect(page.locator("#note-text textarea")).to_have_value("候補は3つで")
    page.fill("#note-text textarea", "候補は2つで")
    page.click("#save-note")
    expect(page.locator("#notes del")).to_have_text("候補は3つで")
    page.click(".note-open")
    page.click("#withdraw-note")
    expect(page.locator("#notes del")).to_have_count(2)
    page.click("#restore-note")
    expect(page.locator("#notes del")).to_have_count(1)
    page.fill("#notes-sought input, #notes-sought textarea", "2つ")
    expect(page.locator("#notes li")).to_have_count(1)


def test_the_model_works_in_the_background_and_can_be_stopped(visit: Visit, slow_model_page: str) -> None:
    page = visit.page
    with_samples(page, slow_model_page)
    page.click("#client input")
    page.get_by_role("option").first.click()
    page.fill(INSTRUCTION, "来週どこかで")
    page.click("#make-draft")
    expect(page.locator("#improving")).to_contain_text("モデルが見直しています")
    expect(page.locator("#brief h3")).to_be_visible()
    expect(page.locator("#coming")).to_contain_text("確認前の案")
    expect(page.locator("#coming")).to_contain_text("途中の題")
    expect(page.locator("#brief h3")).not_to_contain_text("途中の題")
    page.click("#stop-model")
    expect(page.locator("#improving")).to_contain_text("見直しをやめました")
    expect(page.locator("#stop-model")).to_be_hidden()
    expect(page.locator("#coming")).not_to_contain_text("途中の題")


def test_she_sees_what_is_sent_before_it_is_where_she_wants_to(visit: Visit, slow_model_page: str) -> None:
    page = visit.page
    with_samples(page, slow_model_page)
    page.get_by_role("tab", name="設定").click()
    page.check("#look-first input")
    expect(page.locator("#settings-problems")).to_contain_text("保存しました")
    page.get_by_role("tab", name="下書き").click()
    page.click("#client input")
    page.get_by_role("option").first.click()
    make_draft(page, "来週どこかで")
    expect(page.locator("#improving")).to_contain_text("まだ何も送っていません")
    expect(page.locator("#sent textarea")).to_have_value(re.compile("伏せた指示: 来週どこかで"))
    page.click("#send-now")
    expect(page.locator("#improving")).to_contain_text("モデルが見直しています")
    expect(page.locator("#send-now")).to_be_hidden()
    page.click("#stop-model")
    expect(page.locator("#improving")).to_contain_text("見直しをやめました")
    page.get_by_role("tab", name="設定").click()
    page.uncheck("#look-first input")
    expect(page.locator("#settings-problems")).to_contain_text("保存しました")


def test_a_refusal_leaves_the_task_that_is_open_alone(visit: Visit, slow_model_page: str) -> None:
    """Nor does the model begin anew on it."""
    page = visit.page
    with_samples(page, slow_model_page)
    page.click("#client input")
    page.get_by_role("option").first.click()
    make_draft(page, "来週どこかで")
    expect(page.locator("#stop-model")).to_be_visible()
    page.click("#stop-model")
    expect(page.locator("#improving")).to_contain_text("見直しをやめました")
    page.fill("#instruction textarea", "")
    page.click("#make-draft")
    expect(page.locator("#problems [role=alert]")).to_contain_text("指示")
    page.wait_for_timeout(1500)
    expect(page.locator("#problems [role=alert]")).to_contain_text("指示")
    expect(page.locator("#stop-model")).to_be_hidden()
    expect(page.locator("#improving")).to_contain_text("見直しをやめました")
