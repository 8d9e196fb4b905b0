"""Which task: words that only point are asked about, or explained by a note; never guessed at."""

import pytest

from assistant.domain.brief import Source
from assistant.domain.context import Context
from assistant.domain.draft import Proposal
from assistant.domain.instruction import Reading, TaskGuess
from assistant.drafting.which_task import pointing, which_task
from tests.building import client, context, note, point, reading, recalled

GUESS = Proposal(title="備品の購入", purpose="p", deliverable="品の候補3点", points=(point("count"), point("day")))


def said(text: str, probability: float = 0.2) -> Proposal:
    return after(text, context(), probability)


def after(text: str, past: Context, probability: float = 0.2) -> Proposal:
    return which_task(GUESS, unsure(text, probability), past)


def unsure(text: str, probability: float) -> Reading:
    one = reading(text, playbook="shopping", about="")
    part = one.parts[0].model_copy(
        update={"guesses": (TaskGuess(playbook_id="shopping", probability=probability),)}
    )
    return one.model_copy(update={"parts": (part,)})


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("いつものやつ、今月分も", "いつものやつ"),
        ("例の件、進めといて", "例の件"),
        ("あれ、また頼む", "あれ"),
        ("この前のやつ、来週までにお願いします", "この前のやつ"),
        ("毎月のあれ、よろしく", "毎月のあれ"),
    ],
)
def test_the_one_question_is_which_task_is_meant(text: str, phrase: str) -> None:
    found = said(text)
    (asked,) = found.points
    assert phrase in asked.question
    assert asked.hold
    assert asked.recommended is None
    assert len(asked.options) >= 1
    assert phrase in found.title
    assert "候補" not in found.deliverable


@pytest.mark.parametrize(
    "text",
    [
        "いつもの店を予約して",
        "例の請求書を出しておいて",
        "あれから返事が来ないので催促して",
        "例の件、金曜までに見積書を送って",
        "来週の打ち合わせを調整して",
    ],
)
def test_words_that_name_their_work_are_left_as_they_are(text: str) -> None:
    assert said(text) == GUESS


def test_a_task_that_is_known_is_not_asked_about() -> None:
    assert pointing(unsure("いつものやつ、今月分も", 0.8)) == ""
    sure = unsure("いつものやつ、今月分も", 0.2)
    named = sure.parts[0].model_copy(
        update={"guesses": (TaskGuess(playbook_id="shopping", probability=0.2, corrected=True),)}
    )
    assert pointing(sure.model_copy(update={"parts": (named,)})) == ""


def test_a_note_that_uses_the_very_words_is_quoted_instead() -> None:
    remark = "いつものやつ、というのは月末の売上の表のことです。"
    found = after("いつものやつ、今月分も", context(recalled(note(remark))))
    assert found.points == GUESS.points
    (item,) = found.items
    assert (item.source, item.value) == (Source.FEEDBACK, remark)
    rule = after("例の件、お願い", context(of=client(rules=("例の件: 週報の集計",))))
    assert [one.source for one in rule.items] == [Source.PROFILE]


def test_what_was_done_before_is_offered_first() -> None:
    past = context(
        recalled(note("表は横で", task="週報の集計")), recalled(note("早めに", id="f2", task="備品の注文"))
    )
    (asked,) = after("いつものやつ、今月分も", past).points
    assert [one.label for one in asked.options][:2] == ["週報の集計", "備品の注文"]
