"""The page without a page: handlers, limits, views and the door from data to markup."""

import ast
import re
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

import assistant.web
from assistant.domain.task import Edits
from assistant.errors import BadInput, UnknownClient
from assistant.web import limits
from assistant.web.handlers.sheets import Sheet
from assistant.web.handlers.tasks import Tasks
from assistant.web.handlers.workspace import Workspace
from assistant.web.html import Html, data, join, jump, shape, tag
from assistant.web.view import brief, notice, past, when
from assistant.web.wording import Tongue, language_of, translations
from tests.fakes_desk import NOW, FakeDesk, desk_with_samples, rich_draft

JA, EN = Tongue("ja"), Tongue("en")
HOSTILE = (
    "<script>alert(1)</script><img src=x onerror=alert(1)> ${alert(1)} `x` \\ {{x}} [a](javascript:alert(1))\n\n"
    "![b](http://127.0.0.1:9/x) </div><form action=/x><iframe srcdoc=x> \u202egnp.exe \x00 # x\n- y &lt;b&gt;"
)
OUR_TAGS = re.compile(
    r'</?[a-z0-9]+(?: (?:class|role)="[a-z0-9 -]*"| [a-z]+[12]?="-?[0-9.]+%?")*>|<a href="#[a-z-]+">'
)


def workspace(desk: FakeDesk) -> Workspace:
    return Workspace(desk, clock=lambda: NOW)


def drafted(desk: FakeDesk) -> Sheet:
    return workspace(desk).draft("umi", "来週どこかで", "", JA)


# the door from data to markup


def test_data_leaves_the_door_without_any_sign_an_html_or_markdown_parser_reads() -> None:
    assert re.fullmatch(r"(?:&#\d+;|[^&<>\"'\\`$*_~|\[\]{}()!:@=\n\x00\u202e])*", data(HOSTILE))


def test_a_string_child_is_data_and_html_is_not_escaped_twice() -> None:
    assert tag("p", "<b>", tag("em", "x")) == "<p>&#60;b&#62;<em>x</em></p>"
    assert join(["<", Html("<p></p>")]) == "&#60;<p></p>"


@pytest.mark.parametrize("name", ["script", "img", "iframe", "form", "a", "style", "DIV", "div onclick"])
def test_an_element_that_is_not_ours_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="not an element"):
        tag(name, "x")


def test_an_attribute_cannot_hold_data() -> None:
    with pytest.raises(ValueError, match="not an attribute"):
        tag("p", "x", cls='"><script>')
    with pytest.raises(ValueError, match="not an id"):
        jump('x" onclick="y', "x")


@pytest.mark.parametrize(
    ("name", "places"),
    [
        ("image", {"x": 1}),
        ("foreignObject", {}),
        ("rect", {"href": 1}),
        ("rect", {"x": '1" onload="y'}),
        ("g", {"r": "x"}),
    ],
)
def test_a_picture_is_made_of_our_shapes_and_numbers_only(name: str, places: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="not a"):
        shape(name, **places)


def test_a_shape_holds_its_text_as_data() -> None:
    assert (
        shape("text", "<b>", x="12.5%", y=3, cls="plot") == '<text class="plot" x="12.5%" y="3">&#60;b&#62;</text>'
    )


def test_hostile_text_in_every_field_of_a_draft_leaves_only_our_own_tags() -> None:
    desk = desk_with_samples(said=HOSTILE)
    sheet = drafted(desk)
    hostile = workspace(desk).retype(sheet.key, 0, "travel", "", JA)
    parts = [*vars(sheet).values(), *vars(sheet.stage).values(), *vars(sheet.outcome).values()]
    for shown in (value for value in parts if isinstance(value, Html)):
        assert "<" not in OUR_TAGS.sub("", shown)
        assert "\n" not in shown
    assert all("<" not in OUR_TAGS.sub("", card.body) for card in sheet.questions)
    assert all("<" not in OUR_TAGS.sub("", row.shown) for row in sheet.kinds)
    assert "<" not in OUR_TAGS.sub("", hostile.kinds_said)


def test_the_check_for_foreign_tags_notices_one() -> None:
    assert "<" in OUR_TAGS.sub("", '<p><img src="x"></p>')
    assert "<" in OUR_TAGS.sub("", '<p onclick="x">')


def test_only_the_door_makes_html() -> None:
    root = Path(assistant.web.__file__).parent
    for path in sorted(root.rglob("*.py")):
        if path.name == "html.py":
            continue
        for call in (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)):
            if isinstance(call.func, ast.Name) and call.func.id == "Html":
                assert ast.unparse(call) == "Html('')", f"{path.name}: {ast.unparse(call)}"


def test_no_handler_or_view_knows_gradio_and_gradio_html_is_never_used() -> None:
    root = Path(assistant.web.__file__).parent
    for folder in ("handlers", "view"):
        assert not [path for path in (root / folder).glob("*.py") if "import gradio" in path.read_text()]
    assert not [path for path in root.rglob("*.py") if re.search(r"gr\.HTML|sanitize_html", path.read_text())]


# limits


@pytest.mark.parametrize("value", [1, 1.5, True, ["x"], {"x": 1}, b"x"])
def test_what_is_not_text_is_refused(value: object) -> None:
    with pytest.raises(BadInput, match="読み取れません"):
        limits.text(value, "指示", 10)


@pytest.mark.parametrize("value", ["x" * 11, "a\x00b", "a\ud800b"])
def test_text_that_is_too_long_or_cannot_be_shown_is_refused(value: str) -> None:
    with pytest.raises(BadInput, match="もう一度"):
        limits.text(value, "指示", 10)


def test_an_instruction_of_exactly_the_limit_is_taken_and_one_more_is_not() -> None:
    desk = desk_with_samples()
    workspace(desk).draft("umi", "あ" * limits.INSTRUCTION, "", JA)
    with pytest.raises(BadInput, match="20,001文字"):
        workspace(desk).draft("umi", "あ" * (limits.INSTRUCTION + 1), "", JA)
    assert len(desk.records.kept) == 1


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("", NOW),
        ("11/19 18:05", datetime(2026, 11, 19, 18, 5, tzinfo=limits.TOKYO)),
        ("11月19日(木)", datetime(2026, 11, 19, 9, 0, tzinfo=limits.TOKYO)),
        ("11/19 7:00", datetime(2026, 11, 19, 7, 0, tzinfo=limits.TOKYO)),
        ("2026-01-05T23:59", datetime(2026, 1, 5, 23, 59, tzinfo=limits.TOKYO)),
        ("12/28", datetime(2025, 12, 28, 9, 0, tzinfo=limits.TOKYO)),
    ],
)
def test_the_moment_of_receipt_is_read_as_people_write_it(words: str, expected: datetime) -> None:
    assert limits.moment(words, NOW) == expected


@pytest.mark.parametrize("words", ["きのう", "13/1", "2/30", "11/20 25:00", "99999/1/1", "11/20 9:30; drop"])
def test_a_moment_that_cannot_be_read_is_refused(words: str) -> None:
    with pytest.raises(BadInput, match="受け取った日時"):
        limits.moment(words, NOW)


@pytest.mark.parametrize("key", ["", "umi", "umi/", "/task1", "umi/../x", "a b/c", None, "<x>/y"])
def test_a_task_key_that_names_no_task_is_refused(key: object) -> None:
    with pytest.raises(BadInput, match="下書き"):
        limits.task_key(key)


# the workspace


def test_a_draft_is_kept_as_a_task_and_opens_again_exactly() -> None:
    desk = desk_with_samples()
    made = drafted(desk)
    again = workspace(desk).reopen(made.key, JA)
    assert made.key == "umi/task1"
    assert vars(again) | {"state": ""} == vars(made) | {"state": ""}


def test_the_received_moment_reaches_the_draft() -> None:
    desk = desk_with_samples()
    made = workspace(desk).draft("umi", "x", "11/19 18:05", JA)
    assert desk.records.task("umi", "task1").draft.now.hour == 18
    assert made.received == "2026/11/19 18:05"


@pytest.mark.parametrize(("client", "error"), [("", BadInput), (None, BadInput), ("nobody", UnknownClient)])
def test_a_draft_without_a_known_client_is_refused_and_nothing_is_kept(
    client: object, error: type[Exception]
) -> None:
    desk = desk_with_samples()
    with pytest.raises(error):
        workspace(desk).draft(client, "x", "", JA)
    assert not desk.records.kept


def test_a_question_that_is_switched_off_leaves_the_message_and_comes_back() -> None:
    desk = desk_with_samples()
    made = drafted(desk)
    off = workspace(desk).switch_questions(made.key, [False, True, True], made.message, JA)
    assert "「先方」" not in off.text
    assert workspace(desk).reopen(made.key, JA).questions[0].on is False
    assert "「先方」" in workspace(desk).switch_questions(made.key, [True, True, True], off.text, JA).text


def test_a_switch_takes_along_what_she_typed_a_moment_ago() -> None:
    desk = desk_with_samples()
    key = drafted(desk).key
    assert workspace(desk).switch_questions(key, [False, True], "まだ保存前の文面", JA).text == "まだ保存前の文面"


def test_two_quick_switches_do_not_make_our_message_hers() -> None:
    desk = desk_with_samples()
    made = drafted(desk)
    workspace(desk).switch_questions(made.key, [False, True], made.message, JA)
    late = workspace(desk).switch_questions(made.key, [False, False], made.message, JA)
    workspace(desk).edit_message(made.key, made.message, JA)
    assert not late.note
    assert desk.records.task("umi", "task1").edits.message_text is None


def test_a_message_of_her_own_survives_a_switch_until_she_asks_for_a_new_one() -> None:
    desk = desk_with_samples()
    key = drafted(desk).key
    workspace(desk).edit_message(key, "私の文面です", JA)
    switched = workspace(desk).switch_questions(key, [False, True], "私の文面です", JA)
    assert (switched.text, bool(switched.note)) == ("私の文面です", True)
    rebuilt = workspace(desk).rebuild_message(key, JA)
    assert ("「先方」" in rebuilt.text, bool(rebuilt.note)) == (False, False)


def test_a_message_typed_back_to_ours_counts_as_untouched() -> None:
    desk = desk_with_samples()
    made = drafted(desk)
    workspace(desk).edit_message(made.key, made.message + "追伸", JA)
    workspace(desk).edit_message(made.key, made.message, JA)
    assert desk.records.task("umi", "task1").edits == Edits()


def test_switches_that_are_no_booleans_are_refused() -> None:
    desk = desk_with_samples()
    key = drafted(desk).key
    with pytest.raises(BadInput, match="質問の選択"):
        workspace(desk).switch_questions(key, ["yes", 1], "", JA)


def test_an_edited_brief_is_shown_kept_and_taken_back() -> None:
    desk = desk_with_samples()
    made = drafted(desk)
    edited = workspace(desk).edit_brief(made.key, "# 私の依頼書\n- **一つ** <b>", JA)
    assert "<h3>私の依頼書</h3>" in edited.shown
    assert "<strong>一つ</strong> &#60;b&#62;" in edited.shown
    assert workspace(desk).reopen(made.key, JA).brief_text.startswith("# 私の依頼書")
    restored = workspace(desk).restore_brief(made.key, JA)
    assert (restored.shown, restored.text) == (made.brief, made.brief_text)


def test_a_secret_written_into_a_brief_or_a_message_is_not_kept() -> None:
    desk = desk_with_samples()
    key = drafted(desk).key
    state = workspace(desk).edit_message(key, "会議室の入室パスワードは Sakura2024! です。", JA)
    brief_state = workspace(desk).edit_brief(key, "# 依頼\nログインのパスワードは Sakura2024! です。", JA).state
    kept = desk.records.task(*key.split("/")).edits
    assert "Sakura2024!" not in f"{kept.message_text}{kept.brief_markdown}"
    assert "***" in (kept.message_text or "")
    assert "***" in (kept.brief_markdown or "")
    assert "替えて保存しました" in (state or "")
    assert "替えて保存しました" in (brief_state or "")


def test_edits_of_another_clients_task_are_not_reachable_through_a_wrong_client() -> None:
    desk = desk_with_samples()
    drafted(desk)
    with pytest.raises(BadInput):
        workspace(desk).reopen("sora/task1", JA)


# the kind of work


def retyped(desk: FakeDesk, made: Sheet, kind: object = "travel", place: int = 0) -> Sheet:
    return workspace(desk).retype(made.key, place, kind, made.message, JA)


def test_the_list_of_kinds_offers_the_next_two_first_and_never_the_one_that_leads() -> None:
    row = drafted(desk_with_samples()).kinds[0]
    assert [value for _, value in row.choices] == ["", "reply", "documents", "travel"]
    assert "日程調整" in row.shown
    assert not row.undo


def test_a_corrected_kind_redrafts_the_same_task_and_is_remembered_for_this_client_only() -> None:
    desk = desk_with_samples()
    made = drafted(desk)
    again = retyped(desk, made)
    assert (again.key, again.kinds[0].undo) == (made.key, True)
    assert (again.brief_text, made.brief_text == again.brief_text) == ("# 出張", False)
    assert JA("kind_hers") in again.kinds[0].shown
    assert "出張" in again.kinds_said
    assert not workspace(desk).draft("sora", "来週どこかで", "", JA).kinds[0].undo
    assert drafted(desk).kinds[0].undo
    assert workspace(desk).reopen(made.key, JA).kinds[0].undo


def test_a_corrected_kind_can_be_taken_back() -> None:
    desk = desk_with_samples()
    made = drafted(desk)
    back = workspace(desk).untype(made.key, 0, retyped(desk, made).message, JA)
    assert (back.kinds, back.brief_text, back.message) == (made.kinds, made.brief_text, made.message)
    assert "取り消しました" in back.kinds_said
    assert desk.records.named == {}


def test_what_she_wrote_by_hand_survives_a_corrected_kind() -> None:
    desk = desk_with_samples()
    made = drafted(desk)
    workspace(desk).edit_brief(made.key, "# 私の依頼書", JA)
    again = workspace(desk).retype(made.key, 0, "travel", "まだ保存前の文面", JA)
    assert (again.brief_text, again.message) == ("# 私の依頼書", "まだ保存前の文面")
    assert again.message_note
    assert JA("brief_is_hers") in again.kinds_said
    assert workspace(desk).restore_brief(made.key, JA).text == "# 出張"
    assert "出張" in workspace(desk).rebuild_message(made.key, JA).text


@pytest.mark.parametrize(
    ("kind", "place"), [("no-such", 0), ("", 0), (["travel"], 0), ("travel", 1), ("travel", -1)]
)
def test_a_kind_or_a_place_that_does_not_exist_is_refused_and_nothing_is_remembered(
    kind: object, place: int
) -> None:
    desk = desk_with_samples()
    made = drafted(desk)
    with pytest.raises(BadInput):
        retyped(desk, made, kind, place)
    assert desk.records.named == {}
    assert workspace(desk).reopen(made.key, JA).brief_text == made.brief_text


# lists, dates, words


def test_the_list_shows_kept_drafts_of_one_client_or_of_all() -> None:
    desk = desk_with_samples()
    drafted(desk)
    workspace(desk).draft("sora", "x", "", JA)
    board = Tasks(desk, clock=lambda: NOW)
    assert re.findall(r"\w+/task\d", board.board("", "", JA)) == ["sora/task2", "umi/task1"]
    assert re.findall(r"\w+/task\d", board.board("umi", "", JA)) == ["umi/task1"]


def test_dates_carry_their_weekday_and_a_year_that_is_not_this_one() -> None:
    assert when.moment(datetime(2026, 11, 28, 19, 0), JA) == "11/28(土)19:00"
    assert when.note_day("2025-12-02", JA, 2026) == "2025/12/2(火)"
    start, end = datetime(2026, 11, 24, 10), datetime(2026, 11, 24, 11)
    assert when.span(start, end, JA) == "11/24(火)10:00〜11:00"
    assert when.span(None, end.date(), JA) == "11/24(火)まで"


def test_a_replaced_note_is_struck_through_and_names_the_day_of_the_newer_one() -> None:
    shown = past.recalled(rich_draft("umi", "x", NOW, "t"), JA)
    assert '<del class="value">候補は5つほしい</del>' in shown
    assert data("新しいご指摘(5/22(金))を優先します") in shown


def test_every_line_of_the_brief_shows_its_source() -> None:
    shown = brief.brief(rich_draft("umi", "x", NOW, "t"), JA)
    for mark in ("mark-instruction", "mark-feedback", "mark-profile", "mark-assumed"):
        assert shown.count(mark) >= 2, mark  # once in the legend, once at a line


def test_every_word_exists_in_both_languages() -> None:
    words = translations()
    assert words["ja"].keys() == words["en"].keys()
    assert all(word or key == "count" for table in words.values() for key, word in table.items())
    with pytest.raises(KeyError):
        JA("no such word")


def test_every_word_is_used_somewhere() -> None:
    root = Path(assistant.web.__file__).parent
    source = "\n".join(path.read_text() for path in root.rglob("*.py"))
    used = set(re.findall(r"""["'](\w+)["']""", source))
    made = re.compile(
        r"(?:by|channel|state|src|greet|moved|where|answer|found|verdict|key|tone|tab|disposed|undone)_\w+|\w+_(?:field|hint|tick|text|does)"
    )
    unused = [key for key in translations()["ja"] if key not in used and not made.fullmatch(key)]
    assert unused == []


@pytest.mark.parametrize(
    ("header", "language"), [("ja,en;q=0.5", "ja"), ("en-US,en", "en"), ("fr", "ja"), ("", "ja"), ("EN", "en")]
)
def test_english_is_for_a_browser_that_asks_for_it_first(header: str, language: str) -> None:
    assert language_of(header) == language


def test_the_page_speaks_english_when_asked() -> None:
    assert "Welcome." in notice.greeting(EN)
    assert "はじめまして" in notice.greeting(JA)


def test_an_assumption_becomes_a_question_while_the_task_is_a_draft() -> None:
    desk = desk_with_samples()
    made = workspace(desk).draft("umi", "来週どこかで", "", JA)
    task = desk.records.task("umi", made.key.partition("/")[2])
    slot = task.draft.assumptions[0].slot
    off = [False] * len(task.draft.questions)
    workspace(desk).switch_questions(made.key, off, made.message, JA)
    asked = workspace(desk).ask_instead(made.key, slot, made.message, JA)
    kept = desk.records.task("umi", task.id).draft
    assert slot in [question.slot for question in kept.questions]
    assert slot not in [found.slot for found in kept.assumptions]
    assert asked.questions[-1].on
    assert "ask-open" in made.assumptions
