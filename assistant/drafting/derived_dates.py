"""Derived dates: days that nobody stated and that follow all the same, from a rule of this client and a stated date.

「前の週の金曜までに渡す」 and an event on 11/20 make 11/13. A rule counts only where it belongs to this work: a line of
the profile, or a usable note that is near the instruction; and where it names someone, the instruction must speak of
the same one.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import cache, lru_cache

from assistant.domain.instruction import Reading
from assistant.drafting.customs import customary_days
from assistant.drafting.derived_day import DerivedDate, Role
from assistant.drafting.derived_rules import (
    Rule,
    counted_back,
    counted_on,
    lead_time,
    monthly,
    nth_weekdays,
    payment,
    yearly,
)
from assistant.drafting.quantities import content_words
from assistant.drafting.sayings import Saying
from assistant.reading.calendar import Calendar

_ALL_LINES = (counted_back, payment)
"""These need a stated date or a bill, so that a line of the profile may speak for any work."""

_OF_THE_MATTER = (monthly, lead_time, nth_weekdays)
"""These would hold on any day: a line of the profile must share a word with the instruction."""

_OF_NOTES = (counted_on, yearly)

COMMON = 3
"""So many lines of one client that share a word make it a word of the trade."""

_ROLES = re.compile(
    r"(?:士|員|客|業者|屋|大工|職人|農家|店|講師|生|徒|保護者|親御|皆|患者|奥|旦那|担当|スタッフ|子ども|お子|パート|バイト|読者|社長|院長|先方|相手|館長|教授|医者)$"
)
_WHOLE_NAMES = re.compile(r"[一-龠々]{4,}")
_NAMES = re.compile(r"([一-龠々ァ-ヶーA-Za-z]{1,8})(?:さん|様|氏|先生)")
_SMALL_WORD = re.compile(
    r"[月火水木金土日]曜|曜日|[朝昼夜夕前後出送頼書作入]"
    r"|(?:the|an|and|or|to|of|in|on|at|for|by|with|from|we|you|they|he|she|it|is|are|be|was|my|me|our|us|your|their"
    r"|please|two|three|one|days?|weeks?|months?|time|again|not|no|any|all|more|than|them|this|that|out|up|needs?|can)",
    re.I,
)
"""Words of time, and words that say nothing of the matter."""


def derive(reading: Reading, lines: Sequence[Saying], calendar: Calendar) -> tuple[DerivedDate, ...]:
    """All days that follow, earliest first; one for each day and role. `calendar` is the client's."""
    found: dict[tuple[date, Role], DerivedDate] = {}
    common = cache(lambda: _common_words(lines))  # few lines need it
    for saying in lines:
        if saying.applies and (saying.standing or _same_matter(saying, reading)):
            for derived in _from_line(saying, reading, calendar, common):
                if derived.overdue and not _same_matter(saying, reading, words=2):
                    continue  # a day already missed alarms: only where the rule is surely about this work
                found.setdefault((derived.day, derived.role), derived)
    for derived in customary_days(reading, calendar):
        found.setdefault((derived.day, derived.role), derived)
    return tuple(sorted(found.values(), key=lambda d: d.day))


def binding_day(derived: Sequence[DerivedDate], today: date) -> date | None:
    """The first day by which the work must be out, if one lies ahead or is today."""
    days = [d.day for d in derived if d.role in ("due", "publish") and d.day >= today]
    return min(days, default=None)


def _from_line(
    saying: Saying, reading: Reading, calendar: Calendar, common: Callable[[], frozenset[str]]
) -> Iterator[DerivedDate]:
    text = unicodedata.normalize("NFKC", saying.text)
    near = not saying.standing or _same_matter(saying, reading)
    readers = (*_ALL_LINES, *(_OF_THE_MATTER if near else ()))
    if not saying.standing and _surely_this_work(saying, reading, common):
        readers = (*readers, *_OF_NOTES)
    for clause in re.findall(r"[^。!?!?\n]+", text):
        for reader in readers:
            yield from reader(Rule(clause, saying, reading, calendar))


def _surely_this_work(saying: Saying, reading: Reading, common: Callable[[], frozenset[str]]) -> bool:
    """True where the note's title speaks of the instruction's matter, or two telling words are shared: a day that is
    counted from nothing stated must not come from a note on something else."""
    told = _matter(reading.instruction.text) - common()
    return bool(_matter(saying.task) & told) or len(_matter(saying.text) & told) > 1


def _common_words(lines: Sequence[Saying]) -> frozenset[str]:
    """Words that many of this client's sayings hold, so that sharing them tells nothing."""
    counts = Counter(word for line in lines for word in _matter(f"{line.text} {line.task}"))
    return frozenset(word for word, count in counts.items() if count >= COMMON)


def _same_matter(saying: Saying, reading: Reading, words: int = 1) -> bool:
    """True where the line and the instruction share so many words, and the line is about nobody else."""
    text = reading.instruction.text
    if len(_matter(f"{saying.text} {saying.task}") & _matter(text)) < words:
        return False
    names = [name for name in _NAMES.findall(saying.text) if not _ROLES.search(name)]
    known = [name[-4:] for name in names] + _WHOLE_NAMES.findall(saying.text)
    return not names or any(name in text for name in known)


@lru_cache(maxsize=4096)
def _matter(text: str) -> frozenset[str]:
    """What a text is about. Kept: one draft asks it of the same lines many times."""
    words = content_words(text)
    return frozenset(word.lower().removesuffix("s") for word in words if not _SMALL_WORD.fullmatch(word))
