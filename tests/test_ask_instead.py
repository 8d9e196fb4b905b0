"""An assumption becomes a question: with the playbook's options where the slot is known, yes or no elsewhere."""

from datetime import datetime

import pytest

from assistant.domain.brief import Assumption, Brief
from assistant.domain.draft import Draft, Engine, Message, TaskShown, TypeShown
from assistant.domain.question import Fallback, Option, Question
from assistant.drafting.ask_instead import Asker, ask_instead
from assistant.errors import BadInput
from tests.shared_cache import shipped_playbooks

NOW = datetime(2026, 11, 10, 10)
NOON = datetime(2026, 11, 11, 12)
ASKER = Asker({}, "海野", "ja", NOON)


def assumed(slot: str, *, reversible: bool = True, impact: int = 3) -> Assumption:
    return Assumption(
        slot=slot, label="長さ", statement="60分で進めます。", because="前回と同じです。", probability_wrong=0.5,
        impact=impact, consequence="やり直しになります。", reversible=reversible,
    )  # fmt: skip


def question(number: int) -> Question:
    return Question(
        id=f"Q{number}", slot=f"slot_{number}", label="場所", text="場所はどちらですか。", why="",
        options=(Option(label="渋谷"), Option(label="新宿")), value=1.0,
        fallback=Fallback(action="assume", text="渋谷で進めます。", act_from=NOON),
    )  # fmt: skip


def draft(*assumptions: Assumption, questions: int = 0, kind: str = "scheduling") -> Draft:
    types = (TypeShown(id=kind, label="日程調整", probability=1.0),)
    return Draft(
        id="t1", client_id="umi", instruction="来週の打ち合わせを調整して", now=NOW, engine=Engine(name="playbook"),
        tasks=(TaskShown(text="来週の打ち合わせ", object="来週の打ち合わせ", types=types),),
        brief=Brief(title="日程調整", purpose="", deliverable=""), assumptions=assumptions,
        questions=tuple(question(number) for number in range(1, questions + 1)),
        message=Message(channel="chat", subject="", text="前の文面"),
    )  # fmt: skip


def test_an_unknown_slot_becomes_a_yes_or_no_question_with_the_assumption_as_its_fallback() -> None:
    made = ask_instead(draft(assumed("length"), questions=1), "length", ASKER)
    asked = made.questions[-1]
    assert (asked.id, asked.slot) == ("Q2", "length")
    assert asked.text == "長さは、「60分で進めます」でよろしいですか。"
    assert [option.label for option in asked.options] == ["はい", "いいえ(ご希望を一言)"]
    assert asked.fallback == Fallback(action="assume", text="60分で進めます。", act_from=NOON)
    assert made.assumptions == ()


def test_a_slot_of_the_playbook_is_asked_in_its_own_words_without_a_placeholder_left() -> None:
    books = shipped_playbooks()
    slot = books["scheduling"].slots[0]
    made = ask_instead(draft(assumed(slot.id)), slot.id, Asker(books, "海野", "ja", NOON))
    asked = made.questions[0]
    assert len(asked.options) == len(slot.options)
    assert asked.recommended == slot.recommended
    assert not [text for text in (asked.text, asked.why, *(o.label for o in asked.options)) if "{" in text]


def test_what_cannot_be_undone_waits_for_the_answer() -> None:
    made = ask_instead(draft(assumed("length", reversible=False)), "length", ASKER)
    assert made.questions[0].fallback.action == "hold"
    assert made.questions[0].fallback.act_from is None


def test_a_fourth_question_is_refused_unless_one_was_switched_off_which_is_assumed_again() -> None:
    full = draft(assumed("length"), questions=3)
    with pytest.raises(BadInput, match="3つまで"):
        ask_instead(full, "length", ASKER)
    made = ask_instead(full, "length", ASKER, dropped=("Q2",))
    assert [one.id for one in made.questions] == ["Q1", "Q3", "Q4"]
    assert [(one.slot, one.statement) for one in made.assumptions] == [("slot_2", "渋谷で進めます。")]


def test_what_was_not_assumed_cannot_be_asked() -> None:
    with pytest.raises(BadInput, match="見つかりません"):
        ask_instead(draft(assumed("length")), "place", ASKER)
