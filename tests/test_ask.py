"""The economy of questions."""

from assistant.drafting.ask import (
    ASKED_ENOUGH,
    FIRST_PRICE,
    MOST_ASSUMPTIONS,
    MOST_QUESTIONS,
    PRICE_STEP,
    choose,
    expected_cost,
    same_question,
    worth,
)
from assistant.reading.calendar import Calendar
from tests.building import NOW, client, context, ids, note, point, recalled


def chosen(*points, ctx=None):
    return choose(points, ctx or context(), now=NOW, calendar=Calendar(), language="ja")


def test_a_question_that_is_worth_its_price_is_asked_and_its_value_is_what_remains() -> None:
    dear = point("what", probability_wrong=0.9, impact=5, answerable=1.0)
    asking = chosen(dear)
    assert ids(asking.questions) == ["what"]
    assert asking.questions[0].value == round(0.9 * 5 - FIRST_PRICE, 3)
    assert asking.assumptions == ()


def test_what_costs_little_is_stated_and_what_hardly_matters_is_used_silently() -> None:
    cheap = point("form", probability_wrong=0.3, impact=2)
    trifle = point("font", probability_wrong=0.1, impact=1)
    asking = chosen(cheap, trifle)
    assert asking.questions == ()
    assert ids(asking.assumptions) == ["form"]
    assert set(ids(asking.not_asked)) == {"form", "font"}
    assert "黙って" in next(row for row in asking.not_asked if row.slot == "font").reason


def test_never_more_than_three_even_if_all_are_worth_it() -> None:
    things = ("宛先", "予算の上限", "お返事の方向", "写真の有無", "開催の場所", "締切")
    points = [
        point(f"s{i}", label=thing, question=f"{thing}は?", probability_wrong=0.95, impact=5, answerable=1.0)
        for i, thing in enumerate(things)
    ]
    asking = chosen(*points)
    assert len(asking.questions) == MOST_QUESTIONS
    assert len(asking.assumptions) == 3
    assert all("もっと大事な質問" in row.reason for row in asking.not_asked)


def test_only_the_costliest_guesses_are_stated_and_the_rest_is_listed() -> None:
    points = [point(f"s{i}", probability_wrong=0.2 + i / 100, impact=3) for i in range(MOST_ASSUMPTIONS + 3)]
    asking = chosen(*points)
    assert ids(asking.assumptions) == [f"s{i}" for i in range(MOST_ASSUMPTIONS + 2, 2, -1)]
    silent = {row.slot for row in asking.not_asked if "黙って" in row.reason}
    assert silent == {"s0", "s1", "s2"}


def test_what_proved_wrong_the_last_time_is_asked_within_the_cap() -> None:
    cheap = {"probability_wrong": 0.5, "impact": 1}
    assert ids(chosen(point("form", **cheap)).questions) == []
    failed = point("form", failed=True, **cheap)
    assert ids(chosen(failed).questions) == ["form"]
    seldom = point("form", failed=True, asked_for=0.01, **cheap)
    assert ids(chosen(seldom).questions) == ["form"]
    things = ("宛先", "予算の上限", "お返事の方向", "写真の有無")
    many = [point(f"s{i}", label=one, question=f"{one}は?", failed=True) for i, one in enumerate(things)]
    assert len(chosen(*many).questions) == MOST_QUESTIONS


def test_what_a_complaint_gets_is_asked_once() -> None:
    sides = (
        "「割れた皿」は、返金に応じてよろしいですか。",
        "「割れた皿」の埋め合わせは、何をどこまでしますか。",
        "「割れた皿」では、交換のほかにお詫びの品もお付けしますか。",
    )
    points = [
        point(f"s{i}", label=f"点{i}", question=text, probability_wrong=0.9, impact=5, answerable=1.0)
        for i, text in enumerate(sides)
    ]
    assert len(chosen(*points).questions) == 1


def test_two_questions_are_not_alike_because_the_matter_has_a_long_name() -> None:
    matter = "「来月十二日に開く名古屋支店の新任の管理職の研修」"
    room = point("a", label="会場", question=f"{matter}の会場はどちらにしますか。")
    bags = point(
        "b",
        label="荷物",
        question=f"{matter}へ送る重い荷物を先に受け取ってくださるのは、会社のどこの窓口でしょう。",
    )
    assert not same_question(room, bags)


def test_every_further_question_costs_more() -> None:
    just_worth_one = point("a", probability_wrong=0.4, impact=4, answerable=0.9)
    asking = chosen(just_worth_one, point("b", probability_wrong=0.4, impact=4, answerable=0.9))
    assert len(asking.questions) == 1
    dearer = chosen(
        point("a", probability_wrong=0.9, impact=5),
        point("b", question="写真は何枚ですか。", probability_wrong=0.9, impact=5),
    ).questions
    assert round(dearer[0].value - dearer[1].value, 3) == PRICE_STEP


def test_what_secretaries_would_ask_decides_where_it_was_learned() -> None:
    """Cost and probability say the one, nine hundred labelled instructions the other."""
    dear = point("dear", probability_wrong=0.9, impact=5, asked_for=ASKED_ENOUGH * 0.9)
    asked = point(
        "asked", question="写真は何枚ですか。", probability_wrong=0.1, impact=1, asked_for=ASKED_ENOUGH * 1.2
    )
    assert ids(chosen(dear, asked).questions) == ["asked"]


def test_the_price_of_asking_is_the_same_for_what_was_learned() -> None:
    annoyed = context(recalled(note("質問が多い。そのくらい決めてください。")))
    one = point("a", asked_for=ASKED_ENOUGH * 1.2)
    assert len(chosen(one).questions) == 1
    assert chosen(one, ctx=annoyed).questions == ()


def test_two_slots_that_ask_the_same_are_one_question() -> None:
    first = point("budget", question="「お花」の予算の上限は、いくらですか。", probability_wrong=0.9)
    second = point("fee", question="「お花」の予算は、いくらまでですか。", probability_wrong=0.9)
    other = point("place", question="「お花」の届け先はどちらですか。", probability_wrong=0.9)
    assert ids(chosen(first, second, other).questions) == ["budget", "place"]


def test_what_a_question_asks_is_not_stated_beside_it() -> None:
    asked = point("way", label="分け方", question="「写真」はどのように分けますか。", probability_wrong=0.9)
    same = point("names", label="分け方と名前", question="「写真」の名前はどう付けますか。", probability_wrong=0.3)
    other = point("copy", label="控え", question="「写真」の控えは残しますか。", probability_wrong=0.3)
    result = chosen(asked, same, other)
    assert ids(result.assumptions) == ["copy"]
    assert [one.reason for one in result.not_asked if one.slot == "names"] == ["ほかの質問に含まれています。"]


def test_a_client_who_dislikes_being_asked_is_asked_less() -> None:
    annoyed = context(recalled(note("質問が多い。そのくらい決めてください。")))
    one = point("a", probability_wrong=0.5, impact=4, answerable=0.9)
    assert len(chosen(one).questions) == 1
    assert chosen(one, ctx=annoyed).questions == ()
    by_rule = context(of=client(rules=("いちいち確認しないでほしい",)))
    assert chosen(one, ctx=by_rule).questions == ()


def test_assumptions_come_with_the_costliest_if_wrong_first() -> None:
    rows = chosen(
        point("low", probability_wrong=0.2, impact=3), point("high", probability_wrong=0.4, impact=3)
    ).assumptions
    assert ids(rows) == ["high", "low"]


def test_a_point_that_cannot_be_undone_waits_and_any_other_may_be_assumed_from_the_next_noon() -> None:
    pay = point("pay", probability_wrong=0.9, impact=5, hold=True, reversible=False)
    place = point("place", probability_wrong=0.9, impact=5)
    by_slot = {question.slot: question.fallback for question in chosen(pay, place).questions}
    assert by_slot["pay"].action == "hold"
    assert by_slot["pay"].act_from is None
    assert by_slot["place"].action == "assume"
    assert by_slot["place"].act_from is not None
    assert by_slot["place"].act_from.isoformat() == "2026-11-11T12:00:00"


def test_two_tasks_that_open_the_same_slot_ask_it_once() -> None:
    asking = chosen(point("deadline", impact=3), point("deadline", impact=5, probability_wrong=0.9))
    assert ids(asking.questions) == ["deadline"]
    assert asking.assumptions == ()


def test_worth_counts_whether_the_client_can_answer() -> None:
    assert worth(point(answerable=0.5)) == expected_cost(point()) * 0.5
