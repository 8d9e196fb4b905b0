"""Vague words and bare complaints: they settle nothing, teach nothing as a wish, and leave the question open."""

from datetime import datetime

import pytest

from assistant.conversation.answers import read_reply
from assistant.domain.outcome import Answer, AnswerState, Judgement
from assistant.learning.lessons import Past, TaskType, lessons
from assistant.learning.telling import is_vague, only_complains, says_what
from assistant.learning.verdicts import of_answers
from assistant.stopwatch import TOKYO
from tests.test_evals_past import question
from tests.test_learning import task

NOW = datetime(2026, 11, 16, 10, tzinfo=TOKYO)
VAGUE = "だいたいいつもの感じでお願いします"
KIND = TaskType(id="design", label="デザイン", slots={"color": None})


@pytest.mark.parametrize(
    "text", [VAGUE, "いつもの感じで", "それなりに", "いい感じにお願いします", "something nice please"]
)
def test_vague_words_settle_nothing(text: str) -> None:
    assert is_vague(text)
    assert not says_what(text)


@pytest.mark.parametrize("text", ["前回と同じでお願いします", "いつもどおりで", "同じで", "as usual please", ""])
def test_a_bare_reference_is_an_answer_now_and_no_wish_for_later(text: str) -> None:
    assert not is_vague(text)
    assert not says_what(text)


@pytest.mark.parametrize(
    "text", ["60分でお願いします", "だいたい30分", "明るい感じで", "いつもの店で", "普通郵便で", "なるべく早く"]
)
def test_words_that_name_something_are_a_wish(text: str) -> None:
    assert says_what(text)


def test_a_bare_complaint_is_told_from_a_wish() -> None:
    assert only_complains("枚数が少し違いました。", "枚数")
    assert only_complains("さわる・やってみる時間が少し違いました。", "さわる・やってみる時間")
    assert not only_complains("枚数は2枚にしてください。", "枚数")
    assert not only_complains("文字が小さくて残念でした。")
    assert not only_complains("場所が違いました。駅前がいいです。", "場所")


def test_a_vague_answer_is_neither_held_nor_broken() -> None:
    def judged(text: str) -> int:
        answer = Answer(question_id="q1", state=AnswerState.FREE_TEXT, text=text)
        return len(of_answers(task(), [question(1)], [answer], NOW))

    assert (judged(VAGUE), judged("前回と同じで"), judged("黄色で")) == (0, 0, 1)


def broken(words: str, label: str = "色", by: str = "outcome") -> Judgement:
    row = {"client_id": "a", "task_id": "t", "slot": "color", "label": label, "verdict": "broke", "by": by}
    return Judgement.model_validate({**row, "instead": words, "judged": NOW})


def test_a_bare_complaint_becomes_neither_note_nor_rule() -> None:
    rows = (broken("").model_copy(update={"task_id": "older"}), broken(""))
    found = lessons("t", ["色が少し違いました。"], [KIND], Past(judgements=rows))
    assert (found.notes, found.rules) == ((), ())
    taught = lessons("t", ["色は赤茶にしてください。"], [KIND], Past(judgements=rows))
    assert [one.slot for one in taught.notes] == ["color"]
    assert [one.text for one in taught.rules] == ["デザインの色: 赤茶"]


def test_vague_answers_of_the_past_become_no_note_however_often_they_came() -> None:
    def learned(words: str) -> int:
        rows = tuple(broken(words, by="answer").model_copy(update={"task_id": one}) for one in ("r", "s", "t"))
        found = lessons("t", [], [KIND], Past(judgements=rows))
        return len(found.notes) + len(found.rules)

    assert learned(VAGUE) == 0
    assert learned("青") == 2


def test_a_vague_reply_leaves_the_question_open() -> None:
    def state(text: str) -> AnswerState:
        return read_reply(text, [question(1)], NOW).answers[0].state

    assert state(f"1. {VAGUE}") is AnswerState.UNANSWERED
    assert state("1. 黄色でお願いします") is AnswerState.FREE_TEXT
