"""A secretary's first day, in a real browser."""

import re

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Visit

MESSAGE = "#message textarea"
INSTRUCTION = "#instruction textarea"
KEY = "#state .task-key"


def open_page(visit: Visit, address: str) -> Page:
    visit.page.goto(address)
    visit.page.wait_for_selector("#load-samples, #make-draft", state="visible")
    return visit.page


def draft_from_samples(page: Page) -> None:
    page.click("#load-samples")
    expect(page.locator(INSTRUCTION)).not_to_have_value("")
    page.click(INSTRUCTION)
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(KEY, state="attached", timeout=60_000)


def saved_again(page: Page) -> None:
    """Wait until what was typed last is kept."""
    expect(page.locator("#state")).to_contain_text("保存しました")
    page.wait_for_timeout(700)


def test_the_first_day_from_greeting_to_a_kept_and_edited_draft(visit: Visit, product: str) -> None:
    page = open_page(visit, product)
    expect(page.locator("#greeting")).to_contain_text("はじめまして")
    draft_from_samples(page)

    expect(page.locator("#brief h3")).not_to_be_empty()
    expect(page.locator("#brief .mark-feedback").nth(1)).to_be_visible()
    expect(page.locator("#recalled li").first).to_be_visible()

    question = page.locator("#question-1 label").inner_text()
    sentence = re.sub(r"^\d+\.\s*", "", question).strip()
    assert sentence in page.input_value(MESSAGE)
    page.locator("#question-1-on input").click()
    expect(page.locator(MESSAGE)).not_to_have_value(re.compile(re.escape(sentence)))

    page.locator(MESSAGE).fill("手で直した文面です。")
    saved_again(page)
    page.locator("#question-1-on input").click()
    expect(page.locator("#message-note")).to_contain_text("手で直されている")
    assert page.input_value(MESSAGE) == "手で直した文面です。"

    page.click("#brief-editor > button")
    page.locator("#brief-text textarea").fill("# 私の依頼書\n\n- 一行目")
    page.locator(MESSAGE).focus()
    expect(page.locator("#brief h3")).to_have_text("私の依頼書")

    # Gradio complains of a page that is left before its last event has ended.
    page.wait_for_timeout(500)
    page.reload()
    expect(page.locator(MESSAGE)).to_have_value("手で直した文面です。")
    expect(page.locator("#brief h3")).to_have_text("私の依頼書")
    expect(page.locator("#question-1-on input")).to_be_checked()
    assert page.input_value(INSTRUCTION)

    page.click("#rebuild-message")
    expect(page.locator(MESSAGE)).to_have_value(re.compile(re.escape(sentence)))
    assert visit.hosts() == {"127.0.0.1"}
    assert visit.complaints == []


def test_a_kept_draft_opens_from_the_list(visit: Visit, product: str) -> None:
    page = open_page(visit, product)
    page.get_by_role("tab", name="依頼一覧").click()
    page.locator(".card-open").first.click()
    page.wait_for_selector(KEY, state="attached")
    assert "task=" in page.url
    assert page.input_value(INSTRUCTION)


def test_an_own_client_needs_only_a_name(visit: Visit, fake_page: str) -> None:
    page = open_page(visit, fake_page)
    page.click("#add-own")
    page.fill("#new-name input, #new-name textarea", "山田 花子")
    page.click("#save-client")
    expect(page.locator("#client input")).to_have_value("山田 花子")
    expect(page.locator("#add-form")).to_be_hidden()


def test_a_wrong_kind_of_work_is_put_right_by_keyboard_and_taken_back(visit: Visit, fake_page: str) -> None:
    page = open_page(visit, fake_page)
    if page.is_visible("#load-samples"):
        page.click("#load-samples")
        page.wait_for_selector("#make-draft", state="visible")
    page.goto(fake_page)
    page.wait_for_selector("#make-draft", state="visible")
    page.click("#client input")
    page.get_by_role("option").first.click()
    page.fill(INSTRUCTION, "来週どこかで先方と")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(KEY, state="attached")
    expect(page.locator("#kind-1-read .kind")).to_have_text("日程調整")
    page.locator("#kind-1-fix input").focus()
    for key in ("ArrowDown", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    expect(page.locator("#kinds-said")).to_contain_text("直しました")
    kind = page.locator("#kind-1-read .kind").inner_text()
    assert kind != "日程調整"
    expect(page.locator("#brief h3")).to_have_text(kind)
    expect(page.locator(MESSAGE)).to_have_value(re.compile(re.escape(kind)))
    page.wait_for_timeout(400)
    expect(page.locator("#message-note")).to_be_empty()
    page.reload()
    page.click("#kind-1-undo")
    expect(page.locator("#kinds-said")).to_contain_text("取り消しました")
    expect(page.locator("#kind-1-read .kind")).to_have_text("日程調整")
    expect(page.locator("#kind-1-undo")).to_be_hidden()


def test_a_refusal_is_said_beside_the_button_and_her_words_stay(visit: Visit, fake_page: str) -> None:
    page = open_page(visit, fake_page)
    if page.is_visible("#add-own"):
        page.click("#load-samples")
        page.reload()
        page.wait_for_selector("#make-draft", state="visible")
    page.fill(INSTRUCTION, "来週どこかで")
    page.click("#make-draft")
    refusal = page.locator("#problems [role=alert]")
    expect(refusal).to_contain_text("クライアントを選んでください")
    page.wait_for_timeout(1500)
    expect(refusal).to_contain_text("クライアントを選んでください")
    assert page.input_value(INSTRUCTION) == "来週どこかで"


def test_the_message_is_copied_with_one_click(visit: Visit, product: str) -> None:
    page = open_page(visit, product)
    page.get_by_role("tab", name="依頼一覧").click()
    page.locator(".card-open").first.click()
    page.wait_for_selector(KEY, state="attached")
    page.click("#copy-message")
    expect(page.locator("#copy-message")).to_have_text("コピーしました")
    assert page.evaluate("navigator.clipboard.readText()") == page.input_value(MESSAGE)


def test_the_loop_can_be_walked_with_the_keyboard_alone(visit: Visit, product: str) -> None:
    page = open_page(visit, product)
    page.locator("#client input").focus()
    page.keyboard.type("桂木")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    reached = []
    for _ in range(12):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.closest('[id]')?.id"))
    ours = [name for name in reached if name in ("add-client", "instruction", "received", "make-draft")]
    assert ours[:4] == ["add-client", "instruction", "received", "make-draft"]


def test_a_list_that_is_left_with_tab_closes(visit: Visit, product: str) -> None:
    page = open_page(visit, product)
    page.locator("#load-samples:visible, #client input:visible").first.wait_for()
    if page.is_visible("#load-samples"):
        page.click("#load-samples")
    page.locator("#client input").focus()
    expect(page.locator("[role=listbox]:visible")).to_have_count(1)
    page.keyboard.press("Tab")
    expect(page.locator("#client input")).not_to_be_focused()
    page.wait_for_timeout(500)
    expect(page.locator("[role=listbox]:visible")).to_have_count(0)


def test_nothing_has_to_be_scrolled_sideways_on_a_phone(visit: Visit, product: str) -> None:
    page = visit.page
    page.set_viewport_size({"width": 390, "height": 844})
    open_page(visit, product)
    for name in ("依頼一覧", "クライアント", "設定", "下書き"):
        page.get_by_role("tab", name=name).click()
        page.wait_for_timeout(600)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, name
    page.get_by_role("tab", name="依頼一覧").click()
    page.locator(".card-open").first.click()
    page.wait_for_selector(KEY, state="attached")
    page.wait_for_timeout(600)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    wide = "[...document.querySelectorAll('#sheet *')].filter(e => e.getBoundingClientRect().right > 391).length"
    assert page.evaluate(wide) == 0


def test_the_tabs_are_chosen_with_arrow_keys_and_name_what_they_show(visit: Visit, fake_page: str) -> None:
    page = open_page(visit, fake_page)
    page.get_by_role("tab", name="下書き").focus()
    page.keyboard.press("End")
    expect(page.get_by_role("tab", name="設定")).to_be_focused()
    expect(page.get_by_role("tabpanel", name="設定").locator("#store .card")).to_be_visible()
    expect(page.locator("#make-draft")).to_be_hidden()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", selected=True)).to_have_text("下書き")
    expect(page.locator("#store")).to_be_hidden()


def test_an_english_browser_sees_english_labels(visit: Visit, fake_page: str) -> None:
    context = visit.page.context.browser.new_context(locale="en-US")  # type: ignore[union-attr]
    page = context.new_page()
    page.goto(fake_page)
    expect(page.get_by_role("tab", name="Tasks")).to_be_visible()
    expect(page.locator("#masthead")).to_contain_text("From a terse instruction")
    context.close()


def test_every_field_and_button_has_a_name_for_a_screen_reader(visit: Visit, product: str) -> None:
    page = open_page(visit, product)
    nameless = page.evaluate(
        """() => [...document.querySelectorAll('input, textarea, button')]
            .filter(e => e.offsetParent && !(e.labels?.length || e.getAttribute('aria-label') || e.textContent.trim()))
            .map(e => e.outerHTML.slice(0, 120))"""
    )
    assert nameless == []
