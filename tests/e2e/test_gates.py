"""What leaves and what comes in, in a real browser: saving, a talk, a file, and a client that goes for good."""

from playwright.sync_api import FilePayload, Page, expect

from tests.e2e.conftest import Visit
from tests.e2e.test_loop import make_draft, with_samples

TALK = (
    "海野 さゆり: 先日の資料、80点です。次からは表にしてください。\n私: 承知いたしました。\n"
    "海野 さゆり: 候補日は必ず3つ出してください。\n私: かしこまりました。"
)
CSV = "クライアントID,日付,点数,作業,メモ\numi,2026-10-01,90,資料,図を1つ入れてください\n"


def open_clients(page: Page, name: str) -> None:
    page.get_by_role("tab", name="クライアント").click()
    expect(page.locator("#profile h3")).not_to_be_empty()
    page.click("#clients-client input")
    page.get_by_role("option", name=name).click()
    expect(page.locator("#profile h3")).to_have_text(name)
    # A word whose key is also a folder of Gradio's own words would show like this.
    expect(page.locator("body")).not_to_contain_text("[object")


def unfold(page: Page, pane: str) -> None:
    page.locator(f"#{pane} > button").click()


def test_a_brief_and_a_client_are_saved_as_files_with_japanese_names(visit: Visit, fake_page: str) -> None:
    page = visit.page
    with_samples(page, fake_page)
    page.click("#client input")
    page.get_by_role("option").first.click()
    make_draft(page, "来週どこかで")
    for form in ("docx", "md", "ics", "csv"):
        with page.expect_download() as caught:
            page.click(f"#save-{form}")
        assert caught.value.suggested_filename == f"打ち合わせの日程調整.{form}"
        expect(page.locator("#save-row .beside")).to_contain_text(f"日程調整.{form}")
    open_clients(page, "海野 さゆり")
    unfold(page, "save-pane")
    with page.expect_download() as caught:
        page.click("#save-client-zip")
    assert caught.value.suggested_filename == "umi.zip"
    assert visit.hosts() == {"127.0.0.1"}
    assert visit.complaints == []


def test_a_talk_becomes_the_notes_she_ticked(visit: Visit, fake_page: str) -> None:
    page = visit.page
    with_samples(page, fake_page)
    open_clients(page, "海野 さゆり")
    before = page.locator("#notes li").count()
    unfold(page, "talk-pane")
    with page.expect_file_chooser() as chooser:
        page.click("#pick-talk")
    chooser.value.set_files(FilePayload(name="会話.txt", mimeType="text/plain", buffer=TALK.encode()))
    expect(page.locator("#talk-said")).to_contain_text("まだ保存していません")
    assert page.locator("#notes li").count() == before
    page.locator("#talk-offers label", has_text="候補日は必ず3つ").locator("input").check()
    page.click("#keep-candidates")
    expect(page.locator("#talk-problems")).to_contain_text("メモを1件残しました")
    expect(page.locator("#notes li")).to_have_count(before + 1)
    page.fill("#talk-text textarea", TALK)
    page.click("#read-talk")
    expect(page.locator("#talk-offers")).to_contain_text("表に")
    expect(page.locator("#talk-offers")).not_to_contain_text("候補日は必ず3つ")
    assert visit.complaints == []


def test_a_file_is_shown_first_and_a_wrong_one_is_refused_beside_the_button(visit: Visit, fake_page: str) -> None:
    page = visit.page
    with_samples(page, fake_page)
    open_clients(page, "海野 さゆり")
    before = page.locator("#notes li").count()
    unfold(page, "file-pane")
    for name, data, place, words in (
        ("悪い.csv", CSV.replace("90", "900"), "#file-problems", "何も保存していません"),
        ("良い.csv", CSV, "#file-shown", "まだ取り込んでいません"),
    ):
        with page.expect_file_chooser() as chooser:
            page.click("#pick-file")
        chooser.value.set_files(FilePayload(name=name, mimeType="text/csv", buffer=data.encode()))
        expect(page.locator(place)).to_contain_text(words)
    page.click("#take-file")
    expect(page.locator("#file-problems")).to_contain_text("メモを追加 1件")
    expect(page.locator("#notes li")).to_have_count(before + 1)
    assert visit.complaints == []


def test_a_client_goes_only_after_the_name_was_typed(visit: Visit, fake_page: str) -> None:
    page = visit.page
    with_samples(page, fake_page)
    open_clients(page, "原 みちる")
    unfold(page, "erase-pane")
    expect(page.locator("#erase-held")).to_contain_text("元に戻せません")
    page.click("#erase-client")
    expect(page.locator("#erase-problems")).to_contain_text("まだ何も消していません")
    page.fill("#erase-typed input, #erase-typed textarea", "原 みちる")
    page.click("#erase-client")
    expect(page.locator("#gone-problems")).to_contain_text("原 みちるの記録をすべて消しました")
    expect(page.locator("#profile h3")).not_to_have_text("原 みちる")
    page.get_by_role("tab", name="下書き").click()
    page.click("#client input")
    expect(page.get_by_role("option", name="海野")).to_be_visible()
    expect(page.get_by_role("option", name="原 みちる")).to_have_count(0)
    assert visit.complaints == []


def test_a_duplicate_entry_is_merged_after_its_name_was_typed(visit: Visit, fake_page: str) -> None:
    page = visit.page
    with_samples(page, fake_page)
    open_clients(page, "空閑 健")
    unfold(page, "merge-pane")
    expect(page.locator("#merge-held")).to_contain_text("二重に登録")
    page.click("#merge-into input")
    expect(page.get_by_role("option", name="空閑 健")).to_have_count(0)
    page.get_by_role("option", name="海野 さゆり").click()
    expect(page.locator("#merge-held")).to_contain_text("元に戻せません")
    page.click("#merge-client")
    expect(page.locator("#merge-problems")).to_contain_text("まだ何も変えていません")
    page.fill("#merge-typed input, #merge-typed textarea", "空閑 健")
    page.click("#merge-client")
    expect(page.locator("#gone-problems")).to_contain_text("空閑 健の記録を海野 さゆりにまとめました")
    expect(page.locator("#profile h3")).to_have_text("海野 さゆり")
    assert visit.complaints == []
