"""Letters: 「A」, 「Bで」, 「AではなくC」, 「エー」 as answers."""

import re
from collections.abc import Sequence

from assistant.conversation.answers.phrases import ALL, CORRECTION, NEGATED, NEGATED_BEFORE

_SPOKEN = re.compile(r"(?<![ァ-ヶー])(エー|ビー|シー|ディー)(?=で|が|に|を|です|、|。|\s|案|$)")
_VALUES = {"エー": "A", "ビー": "B", "シー": "C", "ディー": "D"}
_LETTER = re.compile(
    r"(?<![A-Za-z0-9&+.-])(?:案)?([A-D]|(?<![a-z]\s)[a-d](?!\s[a-zA-Z]))(?![A-Za-z&'’+-]|\d(?!\s?[A-Da-d](?![a-z])))(?!\s(?!please|for|on|and|or|is|would|works|then|thanks)[a-z])",
)
_LONGEST = 60
"""Characters of the longest clause that is nothing but letters and politeness."""

_RUN = re.compile(r"[A-D]{2,4}(?![A-Za-z])")
_ALONE = re.compile(
    r"^\W*(?:(?:let'?s|i'?d|we'?ll|i'?ll)?\s?(?:go|pick|take|choose)?\s?(?:with|for)?\s?(?:option|案|答えは|回答は|返事は)?\s?)?"
    r"[A-Da-d](?:(?:[\s、,/・]|and|&)*[A-Da-d])*\W*(?:案|の方|のほう)?(?:で|が|に|を|かな|です|だ|ね|と|やな|や)?"
    r"(?:[ぁ-ん、。\s]*(?:お願い|願い|希望|思い|決|良|大丈夫|結構|頼|OK|進め|行き)?[ぁ-んー]*)?"
    r"(?:\s?(?:please|is fine|works|thanks|then|is good|would be (?:best|fine|good)))*[\W笑w]*$",
    re.I,
)


def letters_in(text: str, count: int) -> list[int]:
    """Options that the words name by letter and do not refuse, in order and without repeats; of `count` options."""
    spoken = _SPOKEN.sub(lambda match: _VALUES[match.group()], text)
    turns = [match.end() for match in CORRECTION.finditer(spoken) if _LETTER.search(spoken, match.end())]
    spoken = spoken[turns[-1] :] if turns else spoken
    found: list[int] = []
    for match in _LETTER.finditer(spoken):
        index = "ABCD".index(match.group(1).upper())
        after, before = spoken[match.end() : match.end() + 8], spoken[: match.start()]
        refused = NEGATED.match(after) or NEGATED_BEFORE.search(before)
        if index < count and not refused and index not in found:
            found.append(index)
    return found


def is_only_letters(text: str) -> bool:
    """True where a clause is a letter and politeness, nothing else."""
    if len(text) > _LONGEST:
        return False
    return _ALONE.match(_SPOKEN.sub(lambda match: _VALUES[match.group()], text)) is not None


def row_of_letters(text: str, counts: Sequence[int]) -> list[int] | None:
    """「A、B」 for two questions, 「全部A」 for all of them: one option a question; else None."""
    if not counts:
        return None
    whole = ALL.match(text)
    if whole:
        chosen = letters_in(text[whole.end() :], min(counts))
        return chosen * len(counts) if len(chosen) == 1 and is_only_letters(text[whole.end() :]) else None
    run = _RUN.match(text)
    row = list(run.group()) if run else re.findall(r"(?<![A-Za-z])[A-Da-d](?![A-Za-z])", text)
    if not is_only_letters(text) or len(row) != len(counts) or re.search(r"[A-D]\s?[とか]\s?[A-D]", text):
        return None
    options = ["ABCD".index(letter.upper()) for letter in row]
    return options if all(option < count for option, count in zip(options, counts, strict=True)) else None
