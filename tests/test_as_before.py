"""What was answered the last time is the guess of the next draft, with its words, and no reason to ask again."""

from datetime import date

import pytest

from assistant.domain.base import Localized
from assistant.domain.brief import Evidence
from assistant.domain.instruction import FactKind
from assistant.domain.outcome import LedgerEntry, PastAnswer
from assistant.domain.playbook import SlotOption
from assistant.domain.question import OpenPoint
from assistant.drafting.ask import worth
from assistant.drafting.check import is_real
from assistant.drafting.slots import Names, open_point
from assistant.learning.answers import last_answer, lasts
from tests.building import context, reading, slot

NAMES = Names(object="勉強会", client="青木 一郎", deadline="", language="ja")
FEE = slot(
    "fee",
    label=Localized(ja="参加費"),
    question=Localized(ja="「{object}」の参加費は、前回と同じでよろしいですか。"),
    options=(SlotOption(label=Localized(ja="前回と同じ")), SlotOption(label=Localized(ja="無料"))),
    default=Localized(ja="参加費は前回と同じとします。"),
)


def answers(*newest_first: str, of: str = "notice", **changes: object) -> LedgerEntry:
    told = tuple(
        PastAnswer(value=value, day=date(2026, 10, 20), task_id=f"d-{place}", playbook_id=of)
        for place, value in enumerate(newest_first)
    )
    return LedgerEntry.model_validate({"slot": "fee", "answers": told, **changes})


def drafted(entry: LedgerEntry, **changes: object) -> OpenPoint:
    return open_point(FEE.model_copy(update=changes), (entry,), NAMES, playbook_id="notice")


@pytest.mark.parametrize("told", [("無料",), ("前回と同じ", "無料")])
def test_the_last_answer_is_assumed_by_its_value_and_with_its_words(told: tuple[str, ...]) -> None:
    entry = answers(*told)
    point = drafted(entry)
    assert point.statement == "参加費は、前回と同じ「無料」とします。"
    (quote,) = point.evidence
    assert (quote.kind, quote.quote) == ("reply", "無料")
    assert is_real(quote, reading("x"), context(ledger=(entry,)))
    assert not is_real(Evidence(kind="reply", id="d-9", quote="無料"), reading("x"), context(ledger=(entry,)))
    assert worth(point) < worth(drafted(LedgerEntry(slot="fee")))


def test_words_of_their_own_become_the_option_we_recommend() -> None:
    point = drafted(answers("会員だけ無料"))
    assert point.recommended is not None
    assert point.options[point.recommended].label == "会員だけ無料"
    assert "会員だけ無料" in point.why


def test_an_answer_that_agreed_with_us_leaves_our_own_words() -> None:
    plain = FEE.model_copy(
        update={"options": FEE.options[::-1], "default": Localized(ja="参加費は無料と書きます。")}
    )
    point = open_point(plain, (answers("無料"),), NAMES, playbook_id="notice")
    assert point.statement == "参加費は無料と書きます。"
    assert point.because == "10/20(火)のお返事で、そう伺っています。"


@pytest.mark.parametrize(
    "entry",
    [
        answers("12/3の会は無料"),
        answers("後で伝えます"),
        answers("無料", of="events"),
        LedgerEntry(slot="fee", broke=1, recent=("broke",), failed=True),
    ],
)
def test_what_holds_once_promises_or_was_said_of_other_work_is_not_taken_over(entry: LedgerEntry) -> None:
    assert last_answer(entry, "notice") is None
    assert drafted(entry).evidence == ()


def test_as_last_time_without_a_value_agrees_with_such_a_default_and_says_nothing_else() -> None:
    agreed, fresh = drafted(answers("前回と同じ")), drafted(LedgerEntry(slot="fee"))
    assert agreed.statement == fresh.statement
    assert agreed.probability_wrong < fresh.probability_wrong
    assert drafted(answers("前回と同じ"), recommended=1).evidence == ()


def test_what_is_told_to_others_is_an_answer_and_what_is_promised_to_us_is_none() -> None:
    assert all(lasts(one) for one in ("すぐ伝える", "先方に伝える", "お知らせとブログだけ"))
    assert not any(lasts(one) for one in ("名前を伝える", "お伝えします", "上限を決めて伝える", "一覧を送る"))


def test_who_comes_and_when_is_never_taken_over() -> None:
    assert drafted(answers("高橋さん"), detect=(FactKind.PERSON,)).evidence == ()
    assert drafted(answers("8人"), label=Localized(ja="人数")).evidence == ()


def test_answers_that_change_are_less_sure_than_answers_that_stay() -> None:
    found = [last_answer(answers(*told), "notice") for told in (("無料", "無料"), ("無料",), ("無料", "1000円"))]
    chances = [one.probability_wrong for one in found if one]
    assert chances == sorted(chances)
    assert len(set(chances)) == 3


def test_one_answer_is_not_enough_for_what_cannot_be_taken_back() -> None:
    once, twice = (drafted(answers(*["無料"] * count), hold=True, reversible=False) for count in (1, 2))
    assert once.probability_wrong > twice.probability_wrong
    assert once.probability_wrong == drafted(LedgerEntry(slot="fee")).probability_wrong
