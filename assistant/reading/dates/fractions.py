"""Fractions: 「持分は1/3、建物は2/5」「石灰は3/4袋」 have the shape of days; what stands around them and how far off the
day would be tells them apart."""

import re
from datetime import date

from assistant.reading.dates.phrase import Phrase

_SMALL = 10
"""Denominators up to here are those of fractions that people write."""
_NEAR = 45
"""A bare day so many days ahead is spoken of without a word that makes it one."""
_SHARE = re.compile(
    "持分|持ち分|割合|比率|配合|確率|勾配|縮尺|倍率|希釈|濃度|分量|目盛|サイズ|打率|勝率|達成率|出席率|正解|得点|分母|シェア|ratio|share|odds"
)
_SAYS_NO_DAY = re.compile(
    r"[をがはも、。,.)とでず]|くらい|ぐらい|ほど|[個本枚杯袋箱束缶丁合切株反坪名人社件台冊粒皿片房匹頭足通回](?![一-龠])|\s?$"
)


def is_fraction(phrase: Phrase, month: int, day: int, coming: date, today: date) -> bool:
    """Whether `month`/`day`, written with a slash, is rather a fraction or a count out of another."""
    if not (month < day <= _SMALL) or len(phrase.tokens) > 1 or phrase.edge or phrase.approx or phrase.last:
        return False
    if _SHARE.search(phrase.clause):
        return True
    far = (coming - today).days > _NEAR
    return far and not phrase.lean and bool(_SAYS_NO_DAY.match(phrase.tail))
