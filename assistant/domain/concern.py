"""Concern: the few matters that slots of many names share (「人数」「同席の方」), so that one matter has one value in a
draft, whatever its slot is called."""

import re
import unicodedata
from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType


class Concern(StrEnum):
    """PEOPLE: how many take part. MONEY: what may be spent. PLACE: where. DAY: on which day. CHOICES: how many
    candidates are shown. LENGTH: how long it takes. COPIES: how many prints. PAGES: how many pages."""

    PEOPLE = "people"
    MONEY = "money"
    PLACE = "place"
    DAY = "day"
    CHOICES = "choices"
    LENGTH = "length"
    COPIES = "copies"
    PAGES = "pages"


_LABELS: Mapping[Concern, re.Pattern[str]] = MappingProxyType(
    {
        Concern.PEOPLE: re.compile(
            r"(?:参加(?:する)?|ご?利用|出席)?人数(?:と顔ぶれ|の目安)?|同席の方|何名(?:様)?か|number of people|who else joins|head ?count",
            re.I,
        ),
        Concern.MONEY: re.compile(
            r"(?:[一1]人(?:あたり|分)の|お一人の|全体の)?予算(?:の上限|と会費)?|(?:overall )?budget(?: (?:a|per) head)?",
            re.I,
        ),
        Concern.PLACE: re.compile(r"(?:会う|使う|候補の|開催の)?(?:場所|会場)(?:・方法|と方法)?|エリア|area|place|venue", re.I),
        Concern.DAY: re.compile(r"日にち|日程|(?:開催の|食事の|希望の)?日時|開催日|day|dates?", re.I),
        Concern.CHOICES: re.compile(r"候補の?数|(?:社|軒|案)数|number of (?:candidates|options)", re.I),
        Concern.LENGTH: re.compile(r"所要時間|(?:会議|打ち?合わせ)?の?長さ|持ち?時間|duration|length", re.I),
        Concern.COPIES: re.compile(r"(?:部|冊)数|(?:number of )?copies", re.I),
        Concern.PAGES: re.compile(r"(?:枚|ページ)数|(?:number of )?pages", re.I),
    }
)  # fmt: skip
_NUMBER = r"(?:\d[\d,.]*|[一二三四五六七八九十]{1,3})"
_SPOKEN: Mapping[Concern, re.Pattern[str]] = MappingProxyType(
    {
        Concern.PEOPLE: re.compile(rf"人数|{_NUMBER}\s*(?:名|人)(?!前|当|あた|ひと|分の|[一-龠])|同席|二人で|ふたりで", re.I),
        Concern.MONEY: re.compile(rf"予算|{_NUMBER}\s*[千万]?\s*円|{_NUMBER}万|[¥¥]\s*\d|\bbudget\b", re.I),
        Concern.PLACE: re.compile(
            r"(?:駅|会社|事務所|会場|店|自宅|最寄り?)(?:の|から|まで|より|に)?[^。、\n]{0,6}(?:近|徒歩|歩い|歩け|分以内)|徒歩|歩いて\d|歩いてすぐ|駅(?:近|前|チカ)|近場|場所は|会場は|\bnear\b|walking distance",
            re.I,
        ),
        Concern.DAY: re.compile(r"日にち|日程|[月火水木金土日]曜", re.I),
        Concern.CHOICES: re.compile(
            rf"候補[^。、\n]{{0,6}}{_NUMBER}\s*(?:つ|個|件|軒|社|案|点|か所|カ所|箇所)|{_NUMBER}\s*(?:つ|個|件|軒|社|案|点|か所|カ所|箇所)[^。、\n]{{0,3}}候補|(?:相見積|見積)[^。、\n]{{0,6}}{_NUMBER}\s*社|候補の?数",
            re.I,
        ),
        Concern.LENGTH: re.compile(rf"{_NUMBER}\s*(?:分|時間)(?!前|後|以内に返)|所要|\bminutes\b", re.I),
        Concern.COPIES: re.compile(rf"{_NUMBER}\s*(?:部(?!屋|長|門|分)|冊)|部数|\bcopies\b", re.I),
        Concern.PAGES: re.compile(rf"{_NUMBER}\s*(?:枚|ページ|頁)|枚数|\bpages\b", re.I),
    }
)  # fmt: skip

_WAY = re.compile(
    r"((?:駅|会社|事務所|会場|自宅|オフィス|そこ|ここ)(?:から|より)(?:徒歩|歩いて|車で|電車で)?で?|徒歩で?|歩いて|車で|電車で)(?:約|\d{1,2}[〜~-])?\d{1,3}\s?分(?:以内|圏内|ほど|くらい|ぐらい)?"
)


def without_way(text: str) -> str:
    """The text without the minutes of a way (「駅から徒歩5分」): they tell where something lies, not how long it
    takes."""
    return _WAY.sub(r"\1", text)


@lru_cache(maxsize=4096)
def concern_of(label: str) -> Concern | None:
    """The matter that a slot's name stands for; None where it names another one, or several at once."""
    bare = unicodedata.normalize("NFKC", label).strip()
    return next((one for one, words in _LABELS.items() if words.fullmatch(bare)), None)


@lru_cache(maxsize=4096)
def concerns_in(text: str) -> frozenset[Concern]:
    """The matters that free words speak of."""
    folded = unicodedata.normalize("NFKC", text)
    plain = without_way(folded)
    return frozenset(
        one for one, words in _SPOKEN.items() if words.search(folded if one is Concern.PLACE else plain)
    )
