"""Text from clients is data: in a real browser nothing of it runs, loads or changes the page."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Listener, Visit
from tests.page_server import HOSTILE


def draft(page: Page, address: str, words: str) -> None:
    page.goto(address)
    page.wait_for_selector("#make-draft", state="visible")
    page.click("#client input")
    page.get_by_role("option").first.click()
    page.fill("#instruction textarea", words)
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#state .task-key", state="attached")


@pytest.fixture
def attacked(visit: Visit, hostile_page: str, listener: Listener) -> Visit:
    """A page on which every text of the draft is an attack, and so is the instruction."""
    draft(visit.page, hostile_page, HOSTILE.replace("LISTENER", listener.address))
    for summary in visit.page.locator("summary").all():
        summary.click()
    visit.page.click("#brief-editor > button")
    visit.page.locator("#brief-text textarea").press("End")
    visit.page.keyboard.type("!")
    visit.page.locator("#message textarea").focus()
    visit.page.wait_for_timeout(800)
    return visit


def test_nothing_of_a_hostile_draft_runs_or_loads(attacked: Visit, listener: Listener) -> None:
    page = attacked.page
    assert page.evaluate("window.__ran") is None
    assert page.title() == "Brief Assistant"
    assert listener.hits == []
    assert {url for url in attacked.requests if listener.address in url} == set()
    assert attacked.complaints == []


def test_no_element_of_a_hostile_draft_reaches_the_page(attacked: Visit) -> None:
    foreign = ".gradio-container :is(iframe, form, img, script, object, embed, base, title:not(svg title), link, svg[onload])"
    assert attacked.page.locator(foreign).count() == 0
    assert attacked.page.locator('a[href^="javascript"], a[href^="http"], [onerror], [onload]').count() == 0
    assert attacked.page.locator("#brief p").first.is_visible()


def test_a_hostile_draft_is_readable_as_the_text_it_is(attacked: Visit) -> None:
    shown = attacked.page.locator("#assumptions .value").first.inner_text()
    for part in (
        "<script>window.__ran=1</script>",
        "${window.__ran=1}",
        "{{window.__ran=1}}",
        "&lt;script&gt;",
        "# 見出し",
    ):
        assert part in shown


def test_a_hostile_draft_is_as_harmless_in_the_list_and_after_a_reload(
    attacked: Visit, listener: Listener
) -> None:
    page = attacked.page
    page.reload()
    page.wait_for_selector("#state .task-key", state="attached")
    page.get_by_role("tab", name="依頼一覧").click()
    expect(page.locator("#tasks li").first).to_be_visible()
    assert page.evaluate("window.__ran") is None
    assert listener.hits == []
    assert page.locator("#tasks :is(img, iframe, form)").count() == 0


def test_a_hostile_loop_is_as_harmless_reply_outcome_lessons_and_changes(
    attacked: Visit, listener: Listener
) -> None:
    page, words = attacked.page, HOSTILE.replace("LISTENER", listener.address)
    page.click("#next-step")
    page.fill("#reply textarea", f"1Aで。予算は{words}。次から{words}。{words}?")
    page.click("#read-reply")
    expect(page.locator("#answer-1-title .value")).to_be_visible()
    expect(page.locator("#facts input").first).to_be_visible()
    page.click("#remind")
    page.click("#take-in")
    expect(page.locator("#stage-said .changes li").first).to_be_visible()
    page.click("#move-to input")
    page.get_by_role("option", name="納品", exact=True).click()
    page.fill("#words textarea", f"{words}。{words}")
    page.locator("#verdict-1").get_by_label("違っていた").click()
    page.click("#judge")
    expect(page.locator("#lesson-1")).to_be_visible()
    page.click("#learn")
    expect(page.locator("#outcome-problems")).to_contain_text("覚えました")
    harmless(attacked, listener)


@pytest.mark.parametrize(("tab", "part"), [("依頼一覧", "#tasks li"), ("クライアント", "#progress svg")])
def test_every_other_page_is_as_harmless(
    visit: Visit, hostile_page: str, listener: Listener, tab: str, part: str
) -> None:
    visit.page.goto(hostile_page)
    visit.page.wait_for_selector("#make-draft", state="visible")
    visit.page.get_by_role("tab", name=tab).click()
    expect(visit.page.locator(part).first).to_be_visible()
    harmless(visit, listener)


def test_a_hostile_example_is_masked_as_the_text_it_is(
    visit: Visit, hostile_page: str, listener: Listener
) -> None:
    visit.page.goto(hostile_page)
    visit.page.wait_for_selector("#make-draft", state="visible")
    visit.page.get_by_role("tab", name="設定").click()
    visit.page.fill("#mask-example textarea", HOSTILE.replace("LISTENER", listener.address))
    expect(visit.page.locator("#masked .value")).to_contain_text("<script>")
    harmless(visit, listener)


def harmless(visit: Visit, listener: Listener) -> None:
    """Nothing ran, nothing was loaded, nothing of it became an element."""
    page = visit.page
    assert page.evaluate("window.__ran") is None
    assert page.title() == "Brief Assistant"
    assert listener.hits == []
    assert visit.complaints == []
    foreign = ".prose :is(iframe, form, img, script, object, embed, base, title:not(svg title), link, style)"
    assert page.locator(foreign).count() == 0
    assert page.locator('a[href^="javascript"], a[href^="http"], [onerror], [onload]').count() == 0


def test_a_hostile_client_name_and_note_are_text(visit: Visit, hostile_page: str, listener: Listener) -> None:
    page, words = visit.page, HOSTILE.replace("LISTENER", listener.address)
    page.goto(hostile_page)
    page.wait_for_selector("#make-draft", state="visible")
    page.click("#add-client")
    page.fill("#new-name input, #new-name textarea", words.replace("\n", " ")[:200])
    page.click("#save-client")
    page.wait_for_selector("#problems .notice", state="visible")
    page.click("#client input")
    page.get_by_role("tab", name="クライアント").click()
    page.fill("#note-text textarea", words)
    page.click("#save-note")
    page.wait_for_selector("#notes li", state="visible")
    assert page.evaluate("window.__ran") is None
    assert listener.hits == []


def test_the_policy_stops_code_even_if_markup_slipped_through(
    visit: Visit, fake_page: str, listener: Listener
) -> None:
    """The second wall: an element put straight into the page, past all escaping, neither runs nor loads."""
    page = visit.page
    page.goto(fake_page)
    page.wait_for_selector("#load-samples, #make-draft", state="visible")
    page.evaluate(
        """address => { document.body.insertAdjacentHTML('beforeend',
            `<img src=x onerror="window.__ran=1"><img src="${address}/wall.png"><iframe src="${address}/f"></iframe>
             <form id=f action="${address}/form"></form>`); document.getElementById('f').submit(); }""",
        listener.address,
    )
    page.wait_for_timeout(800)
    assert page.evaluate("window.__ran") is None
    assert [hit for hit in listener.hits if "wall" in hit or "form" in hit or hit == "/f"] == []


def test_the_listener_would_have_noticed(visit: Visit, listener: Listener) -> None:
    visit.page.set_content(f"<img src='{listener.address}/seen.png'>")
    visit.page.wait_for_timeout(500)
    assert "/seen.png" in listener.hits
    listener.hits.clear()
