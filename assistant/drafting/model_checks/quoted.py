"""Does a sentence say what is claimed of it? Word by word: its things, its figures, and its yes or no."""

import re
import unicodedata
from functools import lru_cache

from assistant.drafting.model_checks.sources import NEGATION
from assistant.reading.privacy.words import word_set

_WORD = re.compile(r"[A-Za-z][A-Za-z'-]+|[ァ-ヶー]{2,}|[一-龠々]")
_LIGHT = frozenset(
    "方先人件分事物者様御時際等内為的用目合入書出使行作付見取送込直次各全共同手所中上下〇一二三四五六七八九十百千万"
)
"""Signs that turn up in any wording of a thing: what someone does with it, polite and general words."""

_LITTLE = word_set("""
    a an the and or of for in on at to with by is are be it its her his she he they we you our your as so that this only after before please
    always will would should must none not no yes do does says say if when than then from into up out one
""")
_OPPOSED = tuple(
    (re.compile(one), re.compile(other))
    for one, other in (
        (r"午前|朝", r"午後|夕方|夜"),
        (r"(?<!午)前に|前の|事前", r"(?<!午)後に|後で|事後|あとで"),
        (r"以上", r"以下|以内|まで|未満"),
        (r"不要|要らない|いらない", r"必要|必ず|必須"),
    )
)


def missing(value: str, sentence: str) -> frozenset[str]:
    """The words of a claim that its sentence does not hold."""
    there = _plain(sentence)
    return frozenset(word for word in words(value) if not _holds(there, word))


@lru_cache(maxsize=1024)
def words(text: str) -> frozenset[str]:
    """The words by which a claim can be held against a sentence: every telling kanji, katakana and Latin words."""
    found = _WORD.findall(_plain(text))
    return frozenset(word for word in found if word not in _LIGHT and word not in _LITTLE)


def turned(value: str, sentence: str) -> bool:
    """Does the claim say no where the sentence says none, or morning where it says afternoon?"""
    if NEGATION.search(value) and not NEGATION.search(sentence):
        return True
    return any(_only(one, other, value, sentence) or _only(other, one, value, sentence) for one, other in _OPPOSED)


def _only(one: re.Pattern[str], other: re.Pattern[str], value: str, sentence: str) -> bool:
    """The claim says `one` and not `other`, the sentence `other` and not `one`."""
    said = one.search(value) and not other.search(value)
    return bool(said and other.search(sentence) and not one.search(sentence))


def _holds(there: str, word: str) -> bool:
    """English words by their stem."""
    return (word[:4] if len(word) > 4 and word.isascii() else word) in there


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()
