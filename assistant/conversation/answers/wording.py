"""Wording: one spelling for words that say the same, and the words of a text that carry weight."""

import re
from functools import lru_cache

from assistant.reading.text import fold

_SAME = (
    (
        re.compile(r"(?:要|い)ら(?:ない|ん(?!ば)|へん)|(?:要|い)りません|必要(?:は)?(?:ない|ありません|なし)"),
        "不要",
    ),
    (re.compile(r"すべて|全て|ぜんぶ"), "全部"),
    (re.compile(r"いちばん"), "一番"),
    (
        re.compile(
            r"zoom|ズーム|teams|google\s?meet|ミート|リモート|ウェブ会議|web会議|ビデオ会議|ネット上?で", re.I
        ),
        "オンライン",
    ),
    (
        re.compile(
            r"(?:うち|当方|当社|弊社|私ども|わたしども|手前ども|自社|ウチ)の?(?=事務所|会社|オフィス|社|方)"
        ),
        "こちらの",
    ),
    (re.compile(r"オフィス"), "事務所"),
    (re.compile(r"先様|先さま|相手先|あちら様?"), "先方"),
    (re.compile(r"駅の(?:近く|そば|周辺)|駅前"), "駅近"),
    (re.compile(r"こっち"), "こちら"),
    (re.compile(r"うかが"), "伺"),
    (re.compile(r"持って(?:い|行)(?:きます|く|こう|って)"), "持参"),
    (re.compile(r"もど"), "戻"),
    (re.compile(r"す[みい]ません(?:が)?|申し訳(?:ありません|ない|ございません)(?:が|けど)?"), ""),
    (re.compile(r"キャンセル"), "取消"),
    (re.compile(r"なくて(?:も)?(?=大丈夫|いい|良い|よい|結構|ok|構|かま)"), "ない"),
)
_CONTENT = re.compile(r"[一-龠々]+|[ァ-ヶー]{2,}|[a-z][a-z']+")
FIGURES = re.compile(
    r"[\d〜,.]+\s?(?:[万千百]円?|円|名様?|人|分間?|時間半?|時台?|件|枚|社|個|回|本|組|%|泊|minutes?)?(?:くらい|ぐらい|ほど|程度)?"
)
FUNCTION = frozenset("the a an to of for in on at my me it is be and or first last please we you i".split())  # noqa: SIM905
_EMPTY = frozenset(
    (*"日方人件時分物事点年月中前後上下的用回名様", "以上", "以下", "以降", "以内", "未満", "程度", "前後")
)
"""Words that set nothing apart."""


@lru_cache(maxsize=8192)
def same(text: str) -> str:
    """One spelling for words that say the same."""
    folded = fold(text, lower=True).text
    for pattern, word in _SAME:
        folded = pattern.sub(word, folded)
    return folded


def content_words(text: str) -> list[str]:
    """Runs of kanji and katakana and English words of a text spelt by `same`, without figures and empty words."""
    plain = FIGURES.sub(" ", text)
    return [word for word in _CONTENT.findall(plain) if word not in FUNCTION | _EMPTY]
