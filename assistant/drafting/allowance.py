"""What a client lets the secretary spend without asking: 「1回2万円までなら相談なしで」."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.drafting.quantities import number
from assistant.drafting.sayings import Saying

_AMOUNT = r"((?:\d[\d,]{0,9}(?:\.\d)?|[一二三四五六七八九十]{1,3})[万千]?)円"
_FREE = re.compile(
    rf"{_AMOUNT}(?:まで|以内|以下|未満)[^。!?\n]{{0,10}}(?:相談|伺い|確認|承認|決裁|断り|許可|連絡)(?:は|を)?(?:な|立てず|せず|とらず|取らず|不要|いらな|要らな|無し)"
)
_SPENT = re.compile(_AMOUNT)
_SCALE = {"万": 10_000.0, "千": 1_000.0}


@dataclass(frozen=True)
class Allowance:
    """`limit`: yen, inclusive. `text`: as written."""

    limit: float
    text: str
    saying: Saying

    def covers(self, text: str) -> bool | None:
        """True where every amount that the text states lies inside, False where one lies beyond, None without any."""
        amounts = [_yen(found) for found in _SPENT.findall(unicodedata.normalize("NFKC", text))]
        return all(amount <= self.limit for amount in amounts) if amounts else None


def allowance(lines: Sequence[Saying]) -> Allowance | None:
    """The first that applies to this work."""
    for line in lines:
        found = _FREE.search(unicodedata.normalize("NFKC", line.text)) if line.applies else None
        if found is not None:
            return Allowance(_yen(found.group(1)), f"{found.group(1)}円", line)
    return None


def _yen(written: str) -> float:
    digits = written.rstrip("万千")
    return number(digits) * _SCALE.get(written[-1], 1.0)
