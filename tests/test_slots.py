"""One slot: given, known or open."""

import pytest

from assistant.domain.base import Localized
from assistant.domain.brief import Source
from assistant.domain.instruction import Fact, FactKind
from assistant.domain.outcome import LedgerEntry
from assistant.drafting.quantities import yielding
from assistant.drafting.slots import Names, arises, given_item, known_item, open_point, part_slots
from tests.building import client, context, note, reading, recalled, slot
from tests.shared_cache import shipped_playbooks

NAMES = Names(object="打ち合わせ", client="青木 一郎", deadline="11/13(金)", language="ja")


@pytest.mark.parametrize(
    ("when", "unless", "text", "expected"),
    [
        ((), (), "何でも", True),
        (("年末年始|休業",), (), "年末年始のお知らせ", True),
        (("年末年始|休業",), (), "新商品のお知らせ", False),
        ((), ("オンライン",), "オンラインで会いたい", False),
        (("面談",), ("電話",), "面談を電話で", False),
    ],
)
def test_a_slot_arises_only_with_its_words_and_without_the_others(when, unless, text, expected) -> None:
    assert arises(slot(when=when, unless=unless), text) is expected


def test_a_stated_fact_of_the_right_kind_settles_the_slot_in_the_clients_words() -> None:
    read = reading("6名で店をお願い").model_copy(
        update={"facts": (Fact(kind=FactKind.COUNT, text="6名", span=(0, 2)),)}
    )
    item = given_item(slot("people", detect=(FactKind.COUNT,)), read.parts[0], read, NAMES)
    assert item is not None
    assert (item.value, item.source) == ("6名", Source.INSTRUCTION)
    assert item.evidence[0].quote in read.instruction.text


def test_words_that_settle_the_slot_are_quoted_with_their_clause_also_in_full_width() -> None:
    read = reading("会議室で、90分ほどお願いします")
    item = given_item(slot("length", given=(r"\d+\s*分",)), read.parts[0], read, NAMES)
    assert item is not None
    assert item.value == "90分ほどお願いします"


@pytest.mark.parametrize(
    ("given", "text", "value"),
    [
        (r"予算", "椅子の見積3社から取ってほしいんだけど予算は15万ぐらいで", "予算は15万ぐらいで"),
        (r"英語で", "海外のお客さん用に案内を英語で", "英語で"),
        (r"の店", "忘年会の店おさえて", "忘年会の店"),
        (r"\d+社", "競合3社の料金ざっくり調べて", "競合3社の料金ざっくり"),
        (r"\d+社から取って", "3社から取って", "3社から取って"),
    ],
)
def test_the_fact_is_no_longer_than_what_settles_it(given: str, text: str, value: str) -> None:
    read = reading(text)
    item = given_item(slot("one", given=(given,)), read.parts[0], read, NAMES)
    assert item is not None
    assert item.value == value
    assert item.evidence[0].quote in text


def test_a_fact_of_the_other_task_does_not_settle_the_slot() -> None:
    read = reading("店をお願い。あと資料を6枚で")
    first = read.parts[0].model_copy(update={"text": "店をお願い", "span": (0, 5)})
    read = read.model_copy(
        update={"parts": (first,), "facts": (Fact(kind=FactKind.COUNT, text="6枚", span=(11, 13)),)}
    )
    assert given_item(slot(detect=(FactKind.COUNT,)), first, read, NAMES) is None


def test_the_note_that_speaks_of_the_slot_most_settles_it_and_is_quoted() -> None:
    near = recalled(note("場所はいつも駅前の会議室で。", id="aoki-F02"), affinity={"place": 0.6})
    far = recalled(note("場所をとる荷物は送らないで。", id="aoki-F01"), affinity={"place": 0.1})
    item = known_item(slot(notes=("場所",)), context(far, near), NAMES)
    assert item is not None
    assert item.source is Source.FEEDBACK
    assert [evidence.id for evidence in item.evidence] == ["aoki-F02"]


def test_a_superseded_or_private_note_never_settles_a_slot() -> None:
    old = recalled(note("場所は本社で。"), superseded_by="aoki-F09")
    private = recalled(note("場所は病院。手術のことは内緒で。", id="aoki-F03"), wishes=())
    assert known_item(slot(notes=("場所",)), context(old, private), NAMES) is None


def test_the_profile_settles_a_slot_where_no_note_does() -> None:
    of = client(rules=("打ち合わせの場所は事務所のみ",))
    item = known_item(slot(notes=("場所",)), context(of=of), NAMES)
    assert item is not None
    assert item.source is Source.PROFILE


def test_an_open_point_is_moved_by_this_clients_ledger_and_says_so() -> None:
    fresh = open_point(slot(), (), NAMES)
    held = open_point(slot(), (LedgerEntry(slot="place", held=8),), NAMES)
    broke = open_point(slot(), (LedgerEntry(slot="place", held=8, broke=1),), NAMES)
    assert held.probability_wrong < broke.probability_wrong
    assert held.probability_wrong < fresh.probability_wrong
    assert "外れ1回" in broke.because


def test_a_brace_in_the_clients_words_is_no_placeholder() -> None:
    names = Names(object="{client}の件", client="青木", deadline="", language="ja")
    assert names.fill(slot().question) == "「{client}の件」の場所は、貴社でよろしいですか。"


def test_what_the_clients_own_words_raise_stays_as_open_beside_a_case() -> None:
    raised, general = slot("raised", when=("値上げ",)), slot("general")
    shipped = shipped_playbooks()["notice"]
    case = shipped.situations[0].model_copy(update={"slots": (), "silent": ()})
    book = shipped.model_copy(update={"slots": (raised, general), "situations": (case,)})
    by_id = {one.id: one for one in part_slots(book, case.id)}
    assert by_id["raised"].prior_wrong == raised.prior_wrong
    assert by_id["general"].prior_wrong < general.prior_wrong


@pytest.mark.parametrize(
    ("statement", "said", "kept"),
    [
        (
            "写真は共有フォルダから2枚候補を選び、並べます。",
            "三枚くらいで",
            "写真は共有フォルダから候補を選び、並べます。",
        ),
        ("3件ずつ並べます。", "5件ある", "並べます。"),
        ("3件ずつ並べます。", "3件ある", "3件ずつ並べます。"),
        ("30分単位で組みます。", "1時間で", "30分単位で組みます。"),
        ("2枚候補を選びます。", "候補は3人", "2枚候補を選びます。"),
    ],
)
def test_an_assumption_never_counts_otherwise_than_the_client(statement: str, said: str, kept: str) -> None:
    assert yielding(statement, said) == kept


def test_an_open_point_yields_to_what_was_said() -> None:
    names = Names(object="写真", client="青木", deadline="", language="ja", said="写真を三枚選んで")
    point = open_point(slot("photos", default=Localized(ja="2枚候補を選びます。")), (), names)
    assert point.statement == "候補を選びます。"


@pytest.mark.parametrize(("text", "settled"), [("競合3社の料金を表に", False), ("駅前の競合の料金を表に", True)])
def test_how_many_firms_does_not_say_which(text: str, settled: bool) -> None:
    found = next(one for one in shipped_playbooks()["research"].slots if one.id == "competitors")
    read = reading(text)
    assert (given_item(found, read.parts[0], read, NAMES) is not None) is settled
