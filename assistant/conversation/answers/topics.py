"""Topics: the words by which a client names what a question is about (「予算は」, "the place:")."""

import re
from functools import lru_cache

from assistant.domain.question import Question
from assistant.reading.text import fold

_BRACKETS = re.compile(r"「[^」]*」|“[^”]*”|\([^)]*\)")
_NOUN = re.compile(r"[一-龠々ァ-ヶー]+(?:[りちけえ][一-龠々]+)?|[一-龠々]+り")
_NAMED = r"(?:の(?:件|こと|ほう|方))?\s?(?:に?(?:ついて|関して)は?|は|が|も|なら|って|:|=|→)"
_GENERIC = frozenset(("際", "点", "件", "日", "方", "物", "所", "人", "前", "中", "私", "今", "主", "何"))


@lru_cache(maxsize=4096)
def topics_of(label: str, text: str) -> tuple[str, ...]:
    """The label, and the noun before the first 「は」 of the question outside its brackets."""
    plain = _BRACKETS.sub("", fold(text, lower=True).text)
    before = plain.partition("は、")[0] if "は、" in plain else plain.partition("は")[0]
    nouns = [noun.lstrip("お") for noun in _NOUN.findall(before)][-1:]
    found = [fold(label, lower=True).text.strip(), *nouns]
    return tuple(dict.fromkeys(word for word in found if word and word not in _GENERIC))


def names_topic(clause: str, question: Question) -> int | None:
    """The place where the clause goes on after it has named the question's topic; None where it names it not."""
    text = fold(clause, lower=True).text
    ends = [
        match.end()
        for topic in topics_of(question.label, question.text)
        if (match := re.search(rf"(?<![一-龠ァ-ヶー]){re.escape(topic)}{_NAMED}\s?", text))
    ]
    return max(ends, default=None)
