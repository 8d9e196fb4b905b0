"""Notes of another kind of work are not quoted where they do not belong; ways of working are."""

import pytest

from assistant.domain.feedback import FeedbackNote
from assistant.domain.instruction import Reading
from assistant.drafting.background import kept_notes
from assistant.drafting.belonging import Belonging
from tests.building import context, note, reading, recalled
from tests.shared_cache import shipped_playbooks


def dinner() -> Reading:
    return reading("取引先との会食の店を予約して", playbook="booking_meal", about="会食")


def quoted(one: FeedbackNote, relevance: float = 0.0) -> list[str]:
    past = context(recalled(one, relevance))
    return [item.value for item in kept_notes(past, (), dinner(), Belonging(shipped_playbooks()))]


@pytest.mark.parametrize(
    ("task", "text", "stands"),
    [
        ("請求書の発行", "請求書は月末締めで作ってください。", False),
        ("会食の手配", "席は個室でお願いします。", True),
        ("請求書と会食", "領収書は会社宛で。", True),
        ("", "連絡は朝のうちにください。", True),
        ("返信文", "電話は14時から15時にしてください。", True),
        ("請求書の発行", "報告は三行でお願いします。", True),
        ("案内文", "話は短くお願いします。", True),
    ],
)
def test_a_note_is_quoted_only_where_its_kind_of_work_fits(task: str, text: str, stands: bool) -> None:
    assert bool(quoted(note(text, task=task))) is stands


def test_a_note_learned_for_another_type_is_left_out_and_one_near_the_instruction_is_not() -> None:
    learned = note("金額は税込でお願いします。").model_copy(update={"playbook_id": "invoice", "slot": "tax"})
    assert quoted(learned) == []
    assert quoted(learned, relevance=1.2) == ["金額は税込でお願いします。"]
