"""The client page without a page: profiles, notes, progress."""

from datetime import date

import pytest

from assistant.domain.client import Client
from assistant.domain.feedback import FeedbackNote
from assistant.errors import BadInput
from assistant.learning.progress import Month, Progress
from assistant.web.handlers.clients import Clients, free_id
from assistant.web.handlers.notes import Notes
from assistant.web.html import data
from assistant.web.view import curve
from assistant.web.wording import Tongue
from tests.fakes_desk import NOW, SAMPLES, FakeDesk, desk_with_samples

JA, EN = Tongue("ja"), Tongue("en")


def clients(desk: FakeDesk) -> Clients:
    return Clients(desk, lambda: SAMPLES)


def notes(desk: FakeDesk) -> Notes:
    return Notes(desk, clock=lambda: NOW)


def with_a_note(text: str = "候補は3つで") -> tuple[FakeDesk, FeedbackNote]:
    desk = desk_with_samples()
    return desk, notes(desk).add("umi", text, "日程調整", "85点")


# profiles


def test_an_empty_desk_greets_and_one_click_brings_clients_and_an_instruction() -> None:
    desk = FakeDesk()
    assert clients(desk).welcome().first_time
    loaded = clients(desk).load_samples()
    assert (loaded.client_id, loaded.instruction) == SAMPLES[0]
    assert len(loaded.choices) == 3
    assert not clients(desk).welcome().first_time


def test_a_client_needs_only_a_name_and_gets_a_free_id() -> None:
    desk = desk_with_samples()
    added = clients(desk).add("山田 花子")
    assert added == Client(id="client", name="山田 花子")
    assert clients(desk).add("Blue Sky 株式会社").id == "blue-sky"
    assert free_id("別の人", {"client", "client-2"}) == "client-3"


@pytest.mark.parametrize("name", ["", "  ", "あ" * 201, ["山田"], "海野 さゆり", "海野さゆり", "海野　さゆり"])
def test_a_client_without_a_usable_name_or_with_a_known_one_is_refused(name: object) -> None:
    desk = desk_with_samples()
    with pytest.raises(BadInput):
        clients(desk).add(name)
    assert len(desk.records.known) == 3


@pytest.mark.parametrize(
    "profile",
    [
        {"channel": "pigeon"},
        {"channel": ["chat"]},
        {"language": "fr"},
        {"rules": "x\n" * 51},
        {"business": "x" * 2001},
    ],
)
def test_a_profile_outside_the_limits_is_refused_new_or_changed(profile: dict[str, object]) -> None:
    desk = desk_with_samples()
    with pytest.raises(BadInput):
        clients(desk).add("山田", **profile)
    with pytest.raises(BadInput):
        clients(desk).change("umi", "海野 さゆり", **profile)
    assert desk.records.client("umi").channel.value == "chat"


def test_a_profile_is_changed_where_the_id_stays() -> None:
    desk = desk_with_samples()
    changed = clients(desk).change("umi", "海野 早百合", channel="line", rules="午前は避ける\n\n候補は3つ")
    assert (changed.id, changed.rules) == ("umi", ("午前は避ける", "候補は3つ"))
    assert desk.records.client("umi").name == "海野 早百合"
    shown = clients(desk).profile("umi", JA)
    assert shown.fields == ("海野 早百合", "", "line", "", "午前は避ける\n候補は3つ", "", "ja")


def test_a_profile_cannot_take_the_name_of_another_client_but_may_keep_its_own() -> None:
    desk = desk_with_samples()
    with pytest.raises(BadInput, match="もう登録"):
        clients(desk).change("umi", "空閑 健")
    assert clients(desk).change("umi", "海野さゆり").name == "海野さゆり"


def test_clients_of_the_same_name_are_told_apart_in_the_list() -> None:
    desk = desk_with_samples()
    desk.records.save_client(Client(id="umi2", name="海野　さゆり"))
    assert {label for label, _ in clients(desk).choices() if "海野" in label} == {
        "海野 さゆり (umi)",
        "海野　さゆり (umi2)",
    }


# notes


def test_a_note_is_remembered_and_listed_for_its_client_only() -> None:
    desk, note = with_a_note()
    assert note.score == 85
    assert "候補は3つで" in notes(desk).listed("umi", "", JA)
    assert "候補は3つで" not in notes(desk).listed("sora", "", JA)


@pytest.mark.parametrize("score", ["101", "-1", "8.5", "よい", 85])
def test_a_score_outside_0_to_100_is_refused(score: object) -> None:
    desk = desk_with_samples()
    with pytest.raises(BadInput, match="点数"):
        notes(desk).add("umi", "x", "", score)
    assert desk.records.notes == []


@pytest.mark.parametrize(("sought", "found"), [("候補", True), ("3つ", True), ("日程", True), ("三つ", False)])
def test_notes_are_found_by_a_word_whatever_its_width(sought: str, found: bool) -> None:
    desk, _ = with_a_note()
    listed = notes(desk).listed("umi", sought, JA)
    assert ("候補は3つで" in listed) is found
    assert found or JA("no_notes_found") in listed


def test_a_note_put_right_stays_readable_struck_through_and_keeps_its_day() -> None:
    desk, note = with_a_note()
    notes(desk).amend("umi", note.id, "候補は2つで", "日程調整", "85")
    listed = notes(desk).listed("umi", "", JA)
    assert '<del class="value">候補は3つで</del>' in listed
    assert "候補は2つで" in listed
    now = desk.records.notebook("umi").notes
    assert [(one.text, one.date, one.score) for one in now] == [("候補は2つで", NOW.date(), 85)]


def test_saving_a_note_unchanged_writes_nothing() -> None:
    desk, note = with_a_note()
    notes(desk).amend("umi", note.id, note.text, note.task, "85")
    assert desk.records.notebook("umi").notes == (note,)


def test_a_note_that_was_taken_away_is_struck_through_and_comes_back() -> None:
    desk, note = with_a_note()
    notes(desk).withdraw("umi", note.id)
    assert desk.records.notebook("umi").notes == ()
    assert '<del class="value">' in notes(desk).listed("umi", "", JA)
    notes(desk).restore("umi")
    assert desk.records.notebook("umi").notes == (note,)
    with pytest.raises(BadInput, match="元に戻せる"):
        notes(desk).restore("umi")


def test_the_note_of_another_client_cannot_be_opened_changed_or_taken_away() -> None:
    desk, note = with_a_note()
    for act in (
        lambda: notes(desk).opened("sora", note.id),
        lambda: notes(desk).amend("sora", note.id, "x", "", ""),
        lambda: notes(desk).withdraw("sora", note.id),
    ):
        with pytest.raises(BadInput, match="見つかりません"):
            act()
    assert desk.records.notebook("umi").notes == (note,)


# progress


def month(first: date, score: float | None, questions: float | None, held: float | None) -> Month:
    return Month(first=first, tasks=3, score=score, questions=questions, held=held, hours=None)


def test_the_curves_carry_their_numbers_for_eyes_and_ears() -> None:
    found = Progress((month(date(2026, 9, 1), 60, 2.5, 0.5), month(date(2026, 10, 1), 85, 0.5, None)))
    shown = curve.progress(found, JA)
    assert shown.count("<svg") == 3
    assert '<p class="unseen">9月 60、10月 85</p>' in shown
    assert '<span class="plot-now">85</span>' in shown
    assert '<span class="plot-now">50%</span>' in shown


def test_a_client_without_judged_work_gets_a_word_instead_of_empty_curves() -> None:
    shown = curve.progress(Progress(), JA)
    assert "<svg" not in shown
    assert JA("no_progress") in shown


def test_one_month_draws_one_dot_in_the_middle() -> None:
    shown = curve.progress(Progress((month(date(2026, 9, 1), 60, None, None),)), EN)
    assert shown.count("<circle") == 1
    assert 'cx="50.00%"' in shown
    assert "Sep" in shown


def test_what_keeps_going_wrong_stands_below_the_curves() -> None:
    desk, _ = with_a_note()
    shown = clients(desk).profile("umi", JA).progress
    assert data("3回違っていました(直近 9/2(水))") in shown
    assert "時間帯" in shown
