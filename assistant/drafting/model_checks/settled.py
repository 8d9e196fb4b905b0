"""Settled: does a line of the client's own words answer a question, whatever slot it was given?"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

from assistant.domain.instruction import FactKind
from assistant.drafting.asked import asked, settles
from assistant.drafting.model_checks.case import Case, folded
from assistant.drafting.model_checks.figures import counted, days
from assistant.drafting.model_checks.sources import borne, clauses, lines_of, past_lines_of, words_of
from assistant.drafting.model_terms import ToldPoint
from assistant.reading.facts import find_facts

ANSWERS = 0.5
"""Cosine from which a line that holds one of the options answers the question."""

_MEASURED = (FactKind.COUNT, FactKind.DURATION, FactKind.MONEY)
_BY_OPTION = frozenset({"hours", "days", "form", "channel", "tone", "language", "length", "quality"})
"""Kinds of which a line names the answer in words; which of the options it is must be in it."""

_COUNTER = re.compile(r"何(名|人|件|部|個|本|枚|社|通|案|回|軒|冊|ページ)|(人|部|枚|件|社|個|本)数")
_UNIT = {"名": "人", "ページ": "頁"}
_ASKING = re.compile(
    r"(?:人|部|枚|件|社|個|本)数|候補数|数量|何[一-龠ァ-ヶ]{1,3}|予算|金額|費用|所要|時間|期限|期日|締め?切り?|納期|希望|場合|方|様|お?(?:要|入)り|教|伺|出し|よろし|結構"
)
_YES_OR_NO = re.compile(r"(?:はい|いいえ|ええ|yes|no)[、,].*|はい|いいえ|yes|no", re.I)


def answer_in_words(point: ToldPoint, case: Case) -> str | None:
    """The client's words that answer the question, or None. A question that names the given value takes it further
    and is a new one."""
    return _deadline(point, case) or _measured(point, case) or _chosen(point, case)


def says_again(point: ToldPoint, label: str, value: str, quote: str = "") -> bool:
    """Does the question only ask for what is settled under this label, or whether it holds? One that brings a matter
    of its own takes it further."""
    question, known = folded(point.question), folded(f"{label}{value}{quote}")
    rest = _matter(point.question.replace(value, "、").replace(label, "、"))
    brings_own = any(folded(word) not in known for word in rest)
    named = len(label) > 1 and folded(label) in question
    confirms = len(value) > 1 and (
        folded(value) in question or any(folded(option.label) == folded(value) for option in point.options)
    )
    about = named or (confirms and borne(words_of(f"{label}{quote}"), point.question) > 0)
    return about and not brings_own


def _deadline(point: ToldPoint, case: Case) -> str | None:
    """「期限はいつですか」 where the instruction says by when, of the same matter."""
    if "deadline" not in asked(point.question) or set(days(point.question)) & case.known_days:
        return None
    matter = _matter(point.question)
    for read in case.reading.dates:
        line = _line_around(read.text, case)
        if read.kind == "deadline" and read.text not in point.question and _same_matter(matter, line, mine=True):
            return read.text
    return None


def _measured(point: ToldPoint, case: Case) -> str | None:
    """A number that a line gives for what the question counts."""
    wanted = asked(point.question) & {"count", "length", "money"}
    if not wanted or len(wanted) > 1:
        return None
    if any(folded(text) in folded(case.reading.instruction.text) for _, text in _facts(point.question)):
        return None
    matter = _matter(point.question)
    for line, mine in _clauses(case):
        facts = [text for kind, text in _facts(line) if kind in wanted]
        if not facts or not _unit_fits(point.question, line):
            continue
        if _same_matter(matter, line, mine=mine):
            return line.strip("、。 ")
    return None


def _chosen(point: ToldPoint, case: Case) -> str | None:
    """A line of the past that holds exactly one of the options and speaks of what is asked."""
    labels = [folded(option.label) for option in point.options]
    telling = [label for label in labels if len(label) > 1 and not _YES_OR_NO.fullmatch(label)]
    matter, wanted = _matter(point.question), asked(point.question) & _BY_OPTION
    for line in past_lines_of(case):
        inside = [label for label in telling if label in folded(line)]
        if len(inside) != 1:
            continue
        own = {word for word in matter if folded(word) not in inside[0] and inside[0] not in folded(word)}
        near = (
            bool(own) and _same_matter(frozenset(own), line, mine=False) and bool(wanted & asked(line) or wanted)
        )
        if near or (len(inside[0]) > 2 and _nearness(point, inside[0], line, case) >= ANSWERS):
            return line
    return None


@lru_cache(maxsize=1024)
def _facts(text: str) -> tuple[tuple[str, str], ...]:
    """The measures in a text: what a question for it asks, and how it is written."""
    facts = (fact for fact in find_facts(text) if fact.kind in _MEASURED)
    return tuple((kind, fact.text) for fact in facts for kind in settles(fact.kind.value, ""))


def _nearness(point: ToldPoint, label: str, line: str, case: Case) -> float:
    return case.cosines([f"{point.question} {label}"], [line])[0][0]


def _matter(question: str) -> frozenset[str]:
    """What the question is about, without the words that only ask."""
    return frozenset(words_of(_ASKING.sub("、", unicodedata.normalize("NFKC", question))))


def _same_matter(matter: Iterable[str], line: str, *, mine: bool) -> bool:
    """Do they share a word? A question that names no matter is about the instruction at hand (`mine`)."""
    words, there = list(matter), folded(line)
    telling = [word for word in words if len(word) > 1] or words
    return any(folded(word) in there for word in telling) if telling else mine


def _unit_fits(question: str, line: str) -> bool:
    """「何部」 is not answered by 「6名」."""
    found = _COUNTER.search(unicodedata.normalize("NFKC", question))
    if found is None:
        return True
    sign = found[1] or found[2]
    return _UNIT.get(sign, sign) in {quantity.unit for quantity in counted(line)}


def _clauses(case: Case) -> Iterator[tuple[str, bool]]:
    """Every clause of the client's words, and whether it stands in the instruction."""
    text = case.reading.instruction.text
    for line in lines_of(case):
        for clause in clauses(line):
            yield clause, clause in text


def _line_around(words: str, case: Case) -> str:
    return next((line for line in lines_of(case) if words in line), words)
