"""Sources: where a fact of the proposal may come from, sentence by sentence, and how far one of them bears it."""

import re
from collections.abc import Iterable
from functools import lru_cache

from assistant.drafting.model_checks.case import Case, folded, speaking
from assistant.drafting.quantities import content_words
from assistant.reading.text import sentences

NEGATION = re.compile(
    r"ない|なし|ず[、。に]|ません|やめ|辞め|禁止|不要|不可|(?<![a-zA-Z])NG(?![a-zA-Z])|だめ|ダメ|駄目|避け|控え|なく|ぬ[。、]|いらん|要らん|除|以外|don't|do not|\bnot?\b|never|avoid|without",
    re.I,
)
"""A no in a sentence."""

MOSTLY = 0.6
"""Part of a claim's words that one sentence must hold to bear it."""

_CLAUSE = re.compile(r"[^、,。!!??\n]+[、,。!!??\n]*")


def lines_of(case: Case) -> tuple[str, ...]:
    """Every sentence that this client wrote or laid down: the instruction, the notes that may speak, the profile."""
    notes = (text for recalled in case.context.usable for text in speaking(recalled))
    return _lines((case.reading.instruction.text, *notes, *case.context.client.profile_lines, *case.more))


def past_lines_of(case: Case) -> tuple[str, ...]:
    """The same without the instruction's: what was there before it."""
    return _lines(case.past)


def clauses(text: str) -> tuple[str, ...]:
    """A sentence cut at its commas; together they are the sentence."""
    return tuple(_CLAUSE.findall(text)) or (text,)


def borne(words: Iterable[str], line: str) -> float:
    """Part of the words that stand in the line, 0–1; 1 where there are none."""
    wanted, there = list(words), folded(line)
    return sum(folded(word) in there for word in wanted) / len(wanted) if wanted else 1.0


@lru_cache(maxsize=2048)
def words_of(text: str) -> frozenset[str]:
    """The content words of a text."""
    return content_words(text)


@lru_cache(maxsize=64)
def _lines(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text[a:b] for text in texts for a, b in sentences(text)))
