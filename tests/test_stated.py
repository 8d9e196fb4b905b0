"""What an instruction itself says for a slot: the right day, the right number, the right words, and nothing else."""

import time

import pytest

from assistant.domain.instruction import FactKind, Reading
from assistant.domain.playbook import Said
from assistant.drafting.quantities import with_digits
from assistant.drafting.slots import Names, given_item
from assistant.drafting.stated import stated_kind
from assistant.reading.dates import read_dates
from assistant.reading.facts import find_facts
from tests.building import NOW, reading, slot

NAMES = Names(object="見学会", client="青木 一郎", deadline="11/13(金)", language="ja")


def read(text: str) -> Reading:
    """`text` with its facts and dates, said on Tuesday, November 10th."""
    return reading(text).model_copy(update={"facts": find_facts(text), "dates": read_dates(text, NOW)})


def said(kind: Said | FactKind, text: str) -> bool:
    whole = read(text)
    return stated_kind((kind,), whole.parts[0], whole) is not None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12/18か19でお願いします", "12/18か19"),
        ("12/18または12/20に開きたい", "12/18または12/20"),
        ("12/18に開きたい。12/20は休みです", "12/18"),
    ],
)
def test_a_choice_of_two_days_is_one_fact(text: str, expected: str) -> None:
    whole = read(text)
    assert stated_kind((Said.DAY,), whole.parts[0], whole) == expected
    assert stated_kind((FactKind.DATE,), whole.parts[0], whole) == expected


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        (Said.DAY, "25日に開きたい", True),
        (Said.DAY, "Hold it on Nov 25", True),
        (Said.DAY, "昨日の見学会のお礼を", False),
        (Said.DAY, "来月どこかで開きたい", False),
        (Said.DAY, "20日までに返事がほしい", False),
        (Said.TIME, "20日の15時から", True),
        (Said.TIME, "20日の午後に", True),
        (Said.TIME, "20日に", False),
        (Said.TIME, "20日の15時までに", False),
        (Said.RANGE, "八月十一日から八月十五日まで休む", True),
        (Said.RANGE, "12/26〜1/5はお休み", True),
        (Said.RANGE, "来週お休み", False),
        (Said.RANGE, "25日に貼り出して", False),
        (Said.DEADLINE, "20日までに", True),
        (Said.DEADLINE, "20日に", False),
        (Said.RECURRING, "毎週火曜の10時に", True),
        (Said.RECURRING, "火曜の10時に", False),
        (Said.PERIOD, "先月の分を", True),
        (Said.PERIOD, "来月の分を", False),
        (Said.PERIOD, "昨日の分を", False),
        (Said.COMING, "昨日の会議の録音、議事録に", False),
        (Said.COMING, "先週の面談を起こして", False),
        (Said.COMING, "明日までに", True),
        (Said.COMING, "来週の会議の分", True),
        (Said.DAY, "バレンタインのカードを作って", False),
        (Said.DAY, "クリスマスケーキの予約を始めた", False),
        (Said.DAY, "母の日ギフトの案内", False),
        (Said.DAY, "クリスマスの夜に4人で", True),
    ],
)
def test_words_of_time_settle_only_what_they_say(kind: Said, text: str, expected: bool) -> None:
    assert said(kind, text) is expected


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        (Said.PEOPLE, "四名で席を", True),
        (Said.PEOPLE, "8 guests, one vegetarian", True),
        (Said.PEOPLE, "ふたりで行ける店", True),
        (Said.PEOPLE, "案を3つ出して", False),
        (Said.PEOPLE, "ひとりでに閉まる扉", False),
        (Said.PIECES, "封筒を250枚", True),
        (Said.PIECES, "案を3案出して", False),
        (Said.PIECES, "5名で使う", False),
        (FactKind.MONEY, "予算2万くらいで", True),
        (FactKind.MONEY, "gifts under 3k", True),
        (FactKind.MONEY, "仕入れは40ユーロ", True),
        (FactKind.MONEY, "4Kの動画を2万人に", False),
    ],
)
def test_a_number_settles_only_its_own_kind(kind: Said | FactKind, text: str, expected: bool) -> None:
    assert said(kind, text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("会員の名簿は事務の森が持っています", True),
        ("写真は共有に入れました", True),
        ("録音を置いておきました", True),
        ("The photos are in Dropbox", True),
        ("名簿を直して", False),
        ("写真をきれいに並べて", False),
        ("Send the photos to the printer", False),
    ],
)
def test_who_has_the_material_or_where_it_lies_is_found(text: str, expected: bool) -> None:
    assert said(Said.AT_HAND, text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("今月で辞めると伝えて", True),
        ("駐車場が空いてるか聞いといて", True),
        ("納品の日を電話で確かめて", True),
        ("返事しといて。今回は見送り、と", True),
        ("Tell the printer that we need matte paper", True),
        ("Ask the landlord if pets are allowed", True),
        ("先方に連絡して", False),
        ("メールで連絡して", False),
        ("調べて知らせて", False),
        ("二人とも欠席で返事して", True),
        ("来年も頼むって言ってきたので返事して", False),
        ("来年も頼むって言っといて", True),
        ("Call the landlord", False),
    ],
)
def test_what_is_to_be_told_or_asked_is_found(text: str, expected: bool) -> None:
    assert said(Said.GIST, text) is expected


def test_words_of_another_task_settle_nothing_here() -> None:
    text = "店を探して。あと25日の資料を6名分"
    whole = read(text)
    first = whole.parts[0].model_copy(update={"text": "店を探して。", "span": (0, 6)})
    assert stated_kind((Said.DAY, Said.PEOPLE, Said.GIST), first, whole) is None


def test_the_item_quotes_the_clients_own_words() -> None:
    whole = read("夏の休みのお知らせを。八月十一日から八月十五日まで休みます")
    item = given_item(slot("days", detect=(Said.RANGE,)), whole.parts[0], whole, NAMES)
    assert item is not None
    assert item.evidence[0].quote in whole.instruction.text
    assert "八月十一日" in item.value


def test_a_pattern_with_digits_also_reads_kanji_numbers() -> None:
    whole = read("宛先は得意先六件へ")
    item = given_item(slot("who", given=(r"\d+件",)), whole.parts[0], whole, NAMES)
    assert item is not None
    assert item.value == "宛先は得意先六件へ"


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("十二月二十九日から一月五日", "12月29日から1月5日"),
        ("二百五十枚", "250枚"),
        ("二〇二六年", "2026年"),
        ("得意先六件", "得意先6件"),
        ("十分に注意し、一部の方へ", "十分に注意し、一部の方へ"),
        ("第一人者", "第一人者"),
    ],
)
def test_kanji_numbers_before_a_counter_are_read_as_digits(text: str, digits: str) -> None:
    assert with_digits(text) == digits


def test_a_hostile_text_is_read_in_good_time() -> None:
    long = read("名簿は" * 3_000 + "と伝え" * 3_000)
    started = time.process_time()
    for kind in Said:
        stated_kind((kind,), long.parts[0], long)
    with_digits("一" * 20_000 + "十" * 20_000)
    assert time.process_time() - started < 5
