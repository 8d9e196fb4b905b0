"""Days that everybody in Japan keeps, so that no client ever states them: 年賀状 posted in time for New Year's Day …"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from assistant.domain.base import Localized
from assistant.domain.brief import Evidence
from assistant.domain.instruction import Reading
from assistant.drafting.derived_day import DerivedDate
from assistant.drafting.sayings import Saying
from assistant.reading.calendar import Calendar


@dataclass(frozen=True)
class _Custom:
    """The last day of a custom, and from which month on a mention of it means this year's. `what`: why this day."""

    words: re.Pattern[str]
    month: int
    day: int
    earliest: int
    what: Localized


_CUSTOMS = (
    _Custom(
        re.compile(r"年賀(?:状|はがき|ハガキ|葉書)|new year'?s cards?", re.I),
        12,
        25,
        10,
        Localized(ja="元日に届く投函の締切", en="posted by then it arrives on New Year's Day"),
    ),
    _Custom(
        re.compile(r"暑中見舞い"),
        8,
        7,
        6,
        Localized(ja="暑中見舞いは立秋の前日までに届く", en="to arrive before early autumn"),
    ),
)
_ONLY_A_LIST = re.compile(r"名簿|住所録|address list", re.I)


def customary_days(reading: Reading, calendar: Calendar) -> Iterator[DerivedDate]:
    """The day of each custom that the instruction is about, where it still lies ahead."""
    today = reading.instruction.now.date()
    text = reading.instruction.text
    for custom in _CUSTOMS:
        found = custom.words.search(text)
        day = date(today.year, custom.month, custom.day)
        if found is None or today.month < custom.earliest or day < today or _ONLY_A_LIST.search(text):
            continue
        evidence = Evidence(kind="instruction", id="instruction", quote=found.group())
        saying = Saying(found.group(), evidence, standing=False, relevance=1.0)
        open_day = calendar.last_business_day_on_or_before(day)
        shifted = day if open_day != day else None
        yield DerivedDate(open_day, "due", custom.what.text(reading.language), "", saying, counted=shifted)
