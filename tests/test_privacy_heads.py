"""The trained heads beside the rules for private data: what they see, and that what is shipped fits the code."""

import zlib
from array import array
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest

from assistant.reading import privacy
from assistant.reading.privacy import candidates, find_private, letters, refuse_secrets
from assistant.reading.privacy.candidates import find_candidates
from assistant.reading.privacy.learned import evidence, find_learned
from assistant.reading.privacy.spans import found
from assistant.reading.privacy.tagged import find_tagged

FOLDER = Path(privacy.__file__).parent


def shipped(name: str) -> Sequence[int]:
    return array("b", zlib.decompress((FOLDER / name).read_bytes()))


def test_the_shipped_heads_have_a_weight_for_every_sign() -> None:
    assert len(shipped("secrets.bin")) == 1 << candidates.BITS
    assert len(shipped("names.bin")) == 2 << letters.BITS


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("物置の番号錠、開けるときは7193ね", "7193"), ("裏に貼ってある長いの、k3f9-77xa-mm20で繋がります", "k3f9-77xa-mm20"),
        ("番号書き忘れました\n5502\n駐輪場の分です", "5502"), ("The side gate was reset. It's 6630 now", "6630"),
        ("配達の人には通用口2957を伝えて", "2957"), ("復旧コードは4QXM7-T92LA、控えておいて", "4QXM7-T92LA"),
    ],
)  # fmt: skip
def test_a_secret_that_no_rule_foresaw_is_refused(text: str, value: str) -> None:
    report = refuse_secrets(text)
    assert report is not None
    assert value not in report.without


@pytest.mark.parametrize(
    "text",
    [
        "問い合わせ番号は5502-7193-2957、再配達をお願いします", "型番K3F9-77XA の在庫を2社に確認", "名刺を7193枚刷って",
        "The side gate repair was 6630 yen, please file it", "鍵の講座は2957号室で", "暗証番号の注意文を600字で",
        "金庫の見積は55,020円でした", "Acrobat2024で開けます", "『柚子便り』の読者、個人のお客2,400人", "会員の登録は12,350まで来た",
        "السعر: 5000", "цена 5000", "가격: 5000",
    ],
)  # fmt: skip
def test_other_numbers_are_no_secrets_to_the_head(text: str) -> None:
    assert refuse_secrets(text) is None


def test_the_same_value_is_judged_by_what_stands_beside_it() -> None:
    told, counted = "玄関の暗証は4471です", "在庫の総数は4471です"
    assert evidence(told, told.index("4471"), told.index("4471") + 4) > 1
    assert evidence(counted, counted.index("4471"), counted.index("4471") + 4) < 0


def test_a_value_that_a_rule_explains_is_a_secret_only_beyond_doubt() -> None:
    text = "番号は4471です"
    start = text.index("4471")
    card = found(start, start + 4, "card")
    assert list(find_learned(text, [card])) == []


def test_measures_dates_and_counted_things_are_no_candidates() -> None:
    text = "5GHz 300dpi 2026-11-20 v3.14 1200円 30日 ¥4471 Windows11 iPhone17"
    assert find_candidates(text) == []


def test_candidates_do_not_overlap_and_stay_in_the_text() -> None:
    text = "Abc#1234 1-2-3-4 abcd efgh ijkl mnop 四四七一 " + "x9" * 200
    places = find_candidates(text)
    assert places == sorted(places)
    for (_, end), (start, _) in pairwise(places):
        assert end <= start
    assert all(0 <= start < end <= len(text) for start, end in places)


def test_every_letter_has_the_same_number_of_signs_each_with_a_weight() -> None:
    rows = letters.letter_signs("山田Taro・アキ、\n𠮷野 İ①٣")
    assert len({len(row) for row in rows}) == 1
    assert all(0 <= sign < 1 << letters.BITS for row in rows for sign in row)


def test_a_name_that_makes_a_found_one_longer_needs_less_evidence() -> None:
    text = "ひばり幼稚園の願書"
    weights = [0] * (2 << letters.BITS)
    assert list(find_tagged(text, (), weights)) == []
    kinds = {span.kind for span in find_private("健太郎と莉子の塾の送迎をお願い")}
    assert kinds == {"person"}
