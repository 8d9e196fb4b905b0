"""The thing a task is about, in the client's own words: 「商工会議所のセミナー」, 「M邸の打合せ」."""

import re

LONGEST = 24

_LEFT_STOP = re.compile(r"[^\wー・々〆ヶの'’&.-]|[ぁ-ん](?<!の)")
_LEADING = re.compile(r"^(?:[のがをはにでとも]|その|この|あの|例の件の|今回の|お?手すきの?(?:時|とき)の)+")
_CUT = re.compile(r"[、。,,!?!?\n\s]|(?<=[^のとに])(?:を|は|って|について|に関して)|が(?=[^\W\d_]{2})")
_VERB_TAIL = re.compile(
    r"(?:[一-龠]{1,2}[いきしちりえけせてねべめれっ]?|[ぁ-ん]{1,3})?"
    r"(?:といて|どいて|ておいて|でおいて|てくれ|てください|て下さい|てほしい|てもら|ていただ|てちょうだい|て[〜~ー!!?。\s]*$"
    r"|しといて|して(?:おいて)?|お願い|おねがい|よろしく|頼(?:む|み|ん)|たい(?:です|の|な)?).*$"
)
_ENGLISH_LEFT = re.compile(
    r"(?:\b(?!(?:the|a|an|for|to|of|and|or|pls|please|my|our|me|us|on|in|at|by|with)\b)[A-Za-z0-9'&-]+\s+){0,2}$",
    re.I,
)


def object_phrase(part: str, nouns: re.Pattern[str]) -> str:
    """Of all known nouns in the text the one that makes the longest phrase with its modifiers to the left:
    「キャリア講座の案内」 says more than 「下書き」. The earlier one on ties; empty where none is found."""
    phrases = [_extended(part, match.start(), match.end()) for match in nouns.finditer(part)]
    return max(phrases, key=len, default="")


def first_phrase(part: str) -> str:
    """The opening words up to the first particle, comma or verb; the last resort for naming the matter."""
    head = _VERB_TAIL.sub("", _CUT.split(part.strip(), maxsplit=1)[0]).strip()
    return head[:LONGEST] if re.search(r"\w", head) else ""


def _extended(part: str, start: int, end: int) -> str:
    """The noun with what stands before it: kanji, katakana, digits and の in Japanese, two words in English."""
    noun = part[start:end]
    if noun.isascii():
        left = _ENGLISH_LEFT.search(part[:start])
        return f"{left.group() if left else ''}{noun}".strip()
    while start > 0 and end - start < LONGEST and not _LEFT_STOP.match(part[start - 1]):
        start -= 1
    return _LEADING.sub("", part[start:end].strip(" 、。'.-")) or noun
