"""A score in a client's words: 「80点」, 「100点満点で85」, 「満点」; never 「3点あります」."""

import re
import unicodedata

_OUT_OF = re.compile(r"100点満点(?:中|で|の|として)?[、は]?\s*(\d{1,3})(?!\d)点?")
_POINTS = re.compile(
    r"(?<![\d.,/第])(\d{2,3})点(?=$|[。、!?\s))」~〜ー…w笑😊👍🙏✨]|です|でした|かな|くらい|ぐらい|って|だ[なねよっ。]|の出来|ね|よ|満点|[がけ]ど)"
)
_SLASH = re.compile(r"(?<![\d/])(\d{1,3})/100(?![\d/])")
_FULL = re.compile(r"(?<!点)満点(?:です|でした|!|。|$)")
_LOWEST = 20
"""Below this 点 counts things (3点の確認)."""


def score_in(text: str) -> int | None:
    """0–100, or None. Where several stand the last counts: people correct themselves."""
    words = unicodedata.normalize("NFKC", text)
    out_of = _OUT_OF.findall(words)
    found = [int(one) for one in out_of] or [int(one) for one in _SLASH.findall(words)]
    if not found:
        found = [int(one) for one in _POINTS.findall(words) if int(one) >= _LOWEST]
    if not found and _FULL.search(words):
        found = [100]
    fitting = [one for one in found if one <= 100]
    return fitting[-1] if fitting else None
