"""A figure that a note names is used and not asked again."""

import pytest

from assistant.domain.question import OpenPoint
from assistant.drafting.noted_answers import answered_by_notes
from tests.building import context, note, point, reading, recalled


def asks(question: str) -> OpenPoint:
    return point("figure", question=question)


def left(instruction: str, remark: str, question: str, relevance: float = 1.5) -> bool:
    one = context(recalled(note(remark), relevance))
    return bool(answered_by_notes([asks(question)], reading(instruction), one).points)


@pytest.mark.parametrize(
    ("instruction", "remark", "question"),
    [
        (
            "懇親会の弁当を10個",
            "懇親会の食事は1つ1200円までで。",
            "「弁当」のご予算は、1つあたりいくらでしょうか。",
        ),
        ("社内の集まりを入れて", "社内の集まりは20分だけにして。", "「集まり」は、何分で入れますか。"),
        ("Team lunch for five", "Team lunch: keep it under ¥3,000 a head.", "About how much a head may it cost?"),
        ("棚卸しの会を組んで", "棚卸しの会は朝8時からにして。", "何時から始めますか。"),
    ],
)
def test_a_figure_in_a_note_of_the_same_matter_answers(instruction: str, remark: str, question: str) -> None:
    assert not left(instruction, remark, question)


@pytest.mark.parametrize(
    ("instruction", "remark", "question", "relevance"),
    [
        ("懇親会の弁当を10個", "交通費は1回1200円までで。", "ご予算は、1つあたりいくらでしょうか。", 1.5),
        ("懇親会の弁当を10個", "懇親会の食事は1つ1200円までで。", "ご予算は、1つあたりいくらでしょうか。", 0.2),
        ("懇親会の弁当を10個", "懇親会の食事は和食がいい。", "ご予算は、1つあたりいくらでしょうか。", 1.5),
        ("棚卸しの会を組んで", "棚卸しの会は朝8時からにして。", "何日の何時から何時までですか。", 1.5),
        ("講座の案内を作って", "講座の菓子は1つ300円までで。", "参加費は、いくらと書きますか。", 1.5),
        (
            "懇親会の弁当を10個",
            "懇親会の食事は1つ1200円までで。",
            "どなたがお支払いですか。ご予算もお知らせください。",
            1.5,
        ),
    ],
)
def test_another_matter_or_another_question_stays_open(
    instruction: str, remark: str, question: str, relevance: float
) -> None:
    assert left(instruction, remark, question, relevance)


def test_what_was_answered_stands_in_the_brief_with_its_quote() -> None:
    one = context(recalled(note("社内の集まりは20分だけにして。", id="n1"), 1.5))
    done = answered_by_notes([asks("何分で入れますか。")], reading("社内の集まりを入れて"), one)
    assert [(item.slot, item.evidence[0].id) for item in done.items] == [("figure", "n1")]
    assert done.settled[0].text == "何分で入れますか。"


def test_what_the_client_decides_alone_is_not_asked_before_it_is_due() -> None:
    remark = "値引きの話がきたら『確かめて折り返します』だけ返して。可否はわしが決める。"
    question = "「問屋」の値引きには、どこまで応じてよいですか。"
    assert not left("問屋から値引きの相談。返事しといて", remark, question)
    assert left("問屋から値引きの相談。返事しといて", remark, "「問屋」の納品日は、いつですか。")
    assert left("問屋から値引きの相談。返事しといて", "値引きの話は丁寧に返して。", question)


def test_a_note_under_a_title_is_about_its_title() -> None:
    lodging = note("宿は会場から歩ける所で、1泊1万2千円まで。", task="出張の手配")
    venue = note("1回2万円まで。", task="会場の下見")
    question = [asks("会場のご予算は、いくらくらいまででしょうか。")]
    read = reading("研修の会場を探して")
    assert answered_by_notes(question, read, context(recalled(lodging, 1.5))).points
    assert not answered_by_notes(question, read, context(recalled(venue, 1.5))).points
