"""The playbooks as shipped, and what the loader says of wrong ones."""

import re
import shutil
from pathlib import Path

import pytest

from assistant.errors import PlaybookError
from assistant.playbooks import load_playbooks
from assistant.prompts import prompts_folder
from tests.shared_cache import shipped_playbooks

SHIPPED = prompts_folder() / "playbooks"
FIRST_SIX = {"scheduling", "documents", "booking_meal", "reply", "research", "invoice"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("general", "scheduling"):
        shutil.copy(SHIPPED / f"{name}.yaml", tmp_path)
    return tmp_path


def damaged(folder: Path, old: str, new: str) -> str:
    path = folder / "scheduling.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(PlaybookError) as caught:
        load_playbooks(folder)
    return str(caught.value)


def test_the_shipped_playbooks_load_and_hold_the_first_six_types() -> None:
    assert FIRST_SIX | {"general"} <= set(shipped_playbooks())


@pytest.mark.parametrize("playbook", shipped_playbooks().values(), ids=lambda p: p.id)
def test_every_shipped_playbook_is_complete_in_both_languages(playbook) -> None:
    for slot in playbook.slots:
        for text in (slot.label, slot.question, slot.why, slot.default, slot.consequence):
            assert text.ja
            assert text.en, (playbook.id, slot.id)
        assert all(option.label.en for option in slot.options)
    assert 0.9 <= sum(step.share for step in playbook.steps) <= 1.1


def test_a_slot_that_cannot_be_undone_is_never_assumed() -> None:
    for playbook in shipped_playbooks().values():
        assert all(slot.hold for slot in playbook.slots if not slot.reversible)


def test_a_missing_field_is_named_with_file_line_and_field(folder: Path) -> None:
    told = damaged(folder, "    default:", "    defalt:")
    assert "scheduling.yaml" in told
    assert "行目" in told
    assert "default" in told


def test_a_value_out_of_range_is_named_with_its_own_line(folder: Path) -> None:
    text = (folder / "scheduling.yaml").read_text(encoding="utf-8")
    line = next(i for i, row in enumerate(text.splitlines(), 1) if "cost_if_wrong:" in row)
    number = text.splitlines()[line - 1].split("cost_if_wrong:")[1].strip().split()[0].rstrip(",}")
    told = damaged(folder, f"cost_if_wrong: {number}", "cost_if_wrong: 9")
    assert f"scheduling.yaml {line}行目" in told


def test_broken_yaml_is_named_with_its_line(folder: Path) -> None:
    assert "YAMLとして読めません" in damaged(folder, "slots:", "slots: [")


def test_an_unknown_placeholder_is_refused(folder: Path) -> None:
    assert "{who}" in damaged(folder, "{object}", "{who}")


def test_a_broken_pattern_and_one_that_matches_everything_are_refused(folder: Path) -> None:
    path = folder / "scheduling.yaml"
    text = path.read_text(encoding="utf-8")
    for pattern, complaint in (("'(a'", "正しい書き方ではありません"), ("'a*'", "何にでも当てはまって")):
        path.write_text(
            text.replace("    question:", f"    unless: [{pattern}]\n    question:", 1).replace(
                "    unless: [", "    unless: [", 1
            ),
            encoding="utf-8",
        )
        with pytest.raises(PlaybookError, match=complaint):
            load_playbooks(folder)


def test_the_general_playbook_is_required(folder: Path) -> None:
    (folder / "general.yaml").unlink()
    with pytest.raises(PlaybookError, match=r"general\.yaml"):
        load_playbooks(folder)


def test_the_file_name_is_the_id(folder: Path) -> None:
    (folder / "scheduling.yaml").rename(folder / "meeting.yaml")
    with pytest.raises(PlaybookError, match="ファイル名"):
        load_playbooks(folder)


def test_a_kind_of_words_that_does_not_exist_is_named_with_its_line(folder: Path) -> None:
    told = damaged(folder, "    detect: [", "    detect: [fortnight, ")
    assert "scheduling.yaml" in told
    assert "行目" in told
    assert "detect" in told


EVERY_SECRETARY_MEETS = {
    "booking_meal": ("private_meal", "named_place_check"),
    "booking_room": ("private_talk_room", "several_rooms"),
    "contracts": ("application_entry",),
    "customer_care": ("own_mistake",),
    "design_order": ("commission_artist",),
    "documents": ("newcomer_packet", "print_and_copy"),
    "events": ("sports_festival",),
    "expense": ("cost_breakdown", "reconcile", "timesheets"),
    "minutes": ("fix_transcript",),
    "notice": ("house_notice", "closing_down"),
    "phone_errand": ("call_back", "reach_person"),
    "proofreading": ("tone_rewrite",),
    "recruiting": ("agencies_schools", "scout_message", "selection_design"),
    "reply": ("ask_opinion",),
    "research": ("buy_or_lease", "property_search", "credit_check", "examples", "sources"),
    "scheduling": ("known_partner", "recurring", "offer_times"),
    "slides": ("ceremony_slides",),
    "social_media": ("profile_setup", "comment_replies"),
    "travel": ("car_taxi",),
    "vendors": ("replacement_maker",),
}


def test_the_cases_every_secretary_meets_are_there_and_know_what_to_ask() -> None:
    books = shipped_playbooks()
    for playbook_id, situations in EVERY_SECRETARY_MEETS.items():
        for situation_id in situations:
            situation = books[playbook_id].situation(situation_id)
            assert situation is not None, (playbook_id, situation_id)
            worths = [slot.prior_wrong * slot.cost_if_wrong * slot.answerable for slot in situation.slots]
            assert max(worths) > 1.65, (playbook_id, situation_id)
            assert len(situation.examples) >= 6


def test_every_question_asks_one_thing() -> None:
    """「何日に、何名で」 is answered by half."""
    for playbook in shipped_playbooks().values():
        for slot in (*playbook.slots, *(slot for one in playbook.situations for slot in one.slots)):
            assert slot.question.ja.count("か。") <= 2, (playbook.id, slot.id)
            assert slot.question.en.count("?") <= 2, (playbook.id, slot.id)
            assert len(slot.question.ja) <= 75, (playbook.id, slot.id, slot.question.ja)


def test_an_option_that_is_the_very_figure_of_the_default_is_the_recommended_one() -> None:
    books = shipped_playbooks().values()
    slots = [slot for book in books for slot in (*book.slots, *(s for one in book.situations for s in one.slots))]
    assert len(slots) > 500
    wrong = [
        (slot.id, option.label.ja)
        for slot in slots
        for place, option in enumerate(slot.options)
        if place != slot.recommended
        and re.fullmatch(r"\d+(?:分|枚|名|時|日間|か月|週間)", option.label.ja)
        and re.search(rf"(?<!\d){option.label.ja}(?!前|以内|後に一度)", slot.default.ja)
        and slot.options[slot.recommended].label.ja not in slot.default.ja
    ]
    assert wrong == []
