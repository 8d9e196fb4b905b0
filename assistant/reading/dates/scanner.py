"""Scanner: all spellings in one pass over the text."""

import re
from collections.abc import Iterator
from itertools import accumulate

from assistant.reading.dates import english, numeric, wording
from assistant.reading.dates.token import Groups, Rule, Token
from assistant.reading.dates.wording import FIRST_CHARACTERS

_DIGIT, _KANJI = "0-9", "一二三四五六七八九十"
_STARTS = {
    "number": rf"(?:(?<![{_DIGIT}])(?=[{_DIGIT}])|(?<![{_KANJI}百千])(?=[{_KANJI}]))",
    "latin": r"(?<![A-Za-z0-9])(?=[A-Za-z])",
    "word": f"(?=[{FIRST_CHARACTERS}]|の週)",
    "kana": "(?<=月)(?=[ぁ-ん])",
    "sign": r"(?=\()",
}
"""Where a rule can begin at all; most characters are ruled out by one look."""


_BRANCHES: tuple[tuple[str, tuple[Rule, ...]], ...] = (
    ("number", (*numeric.RULES, *numeric.CLOCKS, *english.NUMBER_RULES)),
    ("latin", (*wording.LATIN_RULES, *numeric.LATIN_PART_AND_CLOCK, *english.RULES)),
    ("word", (*numeric.PART_AND_CLOCK, *wording.RULES)),
    ("kana", wording.KANA_RULES),
    ("sign", (*wording.SIGN_RULES, *english.SIGN_RULES)),
)


class Scanner:
    """All rules as one expression: branches by first character, in each the first rule that fits."""

    def __init__(self) -> None:
        self._rules = [rule for _, rules in _BRANCHES for rule in rules]
        self._ends = list(accumulate(len(rules) for _, rules in _BRANCHES))
        numbers = iter(range(len(self._rules)))
        self._expression = re.compile(
            "|".join(
                f"{_STARTS[start]}(?:{'|'.join(f'(?P<r{next(numbers)}>{rule.pattern})' for rule in rules)})"
                for start, rules in _BRANCHES
            )
        )
        self._groups = [*self._expression.groupindex.values(), self._expression.groups + 1]

    def scan(self, text: str, taken: bytearray) -> Iterator[Token]:
        """Tokens from left to right, none touching a taken character."""
        position = 0
        while match := self._expression.search(text, position):
            token = self._token(match, taken) or self._second_choice(match, text, taken)
            position = token.end if token else match.start() + 1
            if token:
                yield token

    def _token(self, match: re.Match[str], taken: bytearray) -> Token | None:
        index = _index(match)
        groups = range(self._groups[index] + 1, self._groups[index + 1])
        return _built(self._rules[index], match, tuple(match.group(n) for n in groups), taken)

    def _second_choice(self, match: re.Match[str], text: str, taken: bytearray) -> Token | None:
        """14〜16日で is refused as a length and may still be days: the later rules of the same branch."""
        index = _index(match)
        if 1 in taken[match.start() : match.start() + 1]:
            return None
        for rule in self._rules[index + 1 : next(end for end in self._ends if end > index)]:
            other = re.compile(rule.pattern).match(text, match.start())
            if other and (token := _built(rule, other, other.groups(), taken)):
                return token
        return None


def _index(match: re.Match[str]) -> int:
    return int((match.lastgroup or "r0")[1:])


def _built(rule: Rule, match: re.Match[str], groups: Groups, taken: bytearray) -> Token | None:
    value = rule.build(groups)
    if value is None or match.start() == match.end() or 1 in taken[match.start() : match.end()]:
        return None
    return Token(rule.kind, match.start(), match.end(), *value, latin=rule.latin)
