"""Turned: which day or number of the instruction the client's reply changes, and into what.

Abstains where it is not clear: words about a matter of another name, several old values and none of them named, a
shift by so many days.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from assistant.domain.brief import Step
from assistant.domain.instruction import DateReading
from assistant.domain.when import day_of, day_text
from assistant.drafting.quantities import Quantity, content_words, only_count, quantities, recounted
from assistant.reading.calendar import Calendar
from assistant.reading.dates import read_dates

_MOVES = re.compile(
    r"変更|変え|変わ|に(?:なり(?:まし|ます)|なった|して|しま|する|直)|(?:じゃ|では)な|やっぱ|やはり|訂正|ずら|移し|リスケ"
    r"|\b(?:instead|change|move|make it|reschedul)",
    re.I,
)
"""Words by which something that stood is given up."""

_SHIFTS = re.compile(
    r"(?:\d+|[一二三四五])\s*(?:日|週間?|[かヶ]月|時間|分)(?:ほど|くらい|だけ|間)?(?:延|早|遅|ずら|前倒|繰)"
)
_DUE = re.compile(r"期限|締め?切|〆切|納期|納品|提出|仕上げ|\b(?:due|deadline)\b", re.I)
_WHEN = re.compile(r"日程|日時|日にち|日付|開催|予定|当日|\bdate\b", re.I)
_TOPIC = re.compile(r"^(?:あと|それと|すみません|やっぱり|やはり)?、?(?P<topic>[^、。\d]{1,14}?)(?:は|が|を|、)")
_DAY_END = re.compile(r"(?:まで(?:に|で)?|迄に?|中に?|から|より|に|の|で|頃|ごろ|以降)+$")
_CLOCK = re.compile(
    r"(?:の|、|\s)*(?:朝|昼|夜|夕方|午前|午後)?の?\d{1,2}\s*(?:時(?!間)(?:半|\d{1,2}分)?|:\d{2}).*$"
)
_GENERIC = {
    "人": re.compile(r"人数|参加|定員|席"),
    "円": re.compile(r"金額|価格|値段"),
    "分": re.compile(r"時間|所要|長さ"),
    "頁": re.compile(r"枚数|ページ"),
}
_NUMBER_OF = re.compile(r"数$|数量")
_FOR_EACH = re.compile(r"お?(?:1|一)(?:人|名)様?(?:あたり|当たり|につき|前)?(?=\s*約?[\d一二三四五六七八九])")
_AROUND_IT = re.compile(r"様|まで|以内|ほど|くらい|ぐらい|約|予算|人数|は|で|の|、|\s")
"""What may stand around a number in a line that says nothing else."""
_NEAR = 1


@dataclass(frozen=True)
class Turn:
    """`old`: a day of the instruction, or a quantity in it; `new`: what the reply puts in its place (a figure as it was
    written). `said`: the words of the reply that name the new value, and the old one where it is named."""

    old: DateReading | Quantity
    new: DateReading | str
    said: tuple[str, ...]
    calendar: Calendar

    @property
    def shown(self) -> str:
        """The old value, for the difference."""
        return self.old.text

    def in_text(self, text: str) -> str:
        """The text with the new value in the place of the old one."""
        if isinstance(self.old, Quantity):
            return recounted(text, self.old, str(self.new))
        for old, new in self._spellings:
            whole = r"(?!\d)" if old[-1].isdigit() else ""
            text = re.sub(rf"(?<![\d/]){re.escape(old)}{whole}", new, text)
        return text

    def is_all(self, value: str) -> bool:
        """Does a line say the old value and nothing else?"""
        if isinstance(self.old, Quantity):
            rest = recounted(value, self.old, "")
            return rest != value and not _AROUND_IT.sub("", rest)
        return value == self.old.text or value.startswith(f"{self.old.text}(")

    def with_day(self, one: DateReading) -> DateReading:
        """An hour of the old day (「10時から」) at the new one; any other reading as it is."""
        start, now = one.start, self._new_day
        if now is None or not isinstance(start, datetime) or start.date() != self._old_day or one.end != start:
            return one
        moved = datetime.combine(now, start.time())
        return one.model_copy(update={"start": moved, "end": moved})

    def neighbour(self, step: Step) -> date | None:
        """The new day of a step that stands on the business day before or after the old one; None for any other."""
        first, last, now = self._old_day, self._old_day, self._new_day
        if first is None or last is None or now is None or step.end is None or step.start != step.end:
            return None
        if not isinstance(self.old, DateReading) or self.old.kind == "deadline":
            return None
        day = day_of(step.end)
        if day == self.calendar.add_business_days(first, -_NEAR):
            return self.calendar.add_business_days(now, -_NEAR)
        return self.calendar.next_business_day(now) if day == self.calendar.next_business_day(last) else None

    @property
    def _old_day(self) -> date | None:
        return one_day(self.old) if isinstance(self.old, DateReading) else None

    @property
    def _new_day(self) -> date | None:
        return one_day(self.new) if isinstance(self.new, DateReading) else None

    @cached_property
    def _spellings(self) -> tuple[tuple[str, str], ...]:
        """Old spelling → new one, the longest first."""
        old, new = self.old, self.new
        if not isinstance(old, DateReading) or not isinstance(new, DateReading):
            return ()
        was, now = old.end or old.start, new.end or new.start
        if was is None or now is None:
            return ()
        day, stem = day_text(day_of(now)), _DAY_END.sub("", _CLOCK.sub("", old.text))
        rows = {f"{stem}中に": f"{day}までに", f"{stem}中": f"{day}まで"} if old.kind == "deadline" else {}
        if isinstance(now, datetime):
            whole = _DAY_END.sub("", old.text)
            rows |= {whole: day_text(now), day_text(was): day_text(now)}
        rows |= {stem: day, day_text(day_of(was)): day}
        return tuple(sorted(((a, b) for a, b in rows.items() if len(a) > 1), key=lambda row: -len(row[0])))


def turned_days(
    words: str, known: Sequence[DateReading], now: datetime, calendar: Calendar, *, due: bool = False
) -> list[Turn]:
    """At most one day that these words change. `known`: the days of the instruction; `due`: they are about the day by
    which the work must be done."""
    told = [one for one in read_dates(words, now, calendar) if one.kind != "recurring" and one_day(one)]
    wanted = [one for one in told if not one.is_excluded]
    old_ones = [one for one in known if not one.is_excluded and one.kind != "recurring" and one_day(one)]
    if not wanted or not old_ones or _SHIFTS.search(words):
        return []
    new = wanted[-1]
    old = _named(told, old_ones, new) or _meant(words, old_ones, new, due=due or bool(_DUE.search(words)))
    if old is None or (old.start, old.end) == (new.start, new.end):
        return []
    return [Turn(old, _of_kind(new, old), tuple(one.text for one in told), calendar)]


def turned_counts(words: str, texts: Sequence[str], label: str = "") -> list[Turn]:
    """The numbers that these words change, one of each unit at most. `texts`: where the old ones stand, the newest words
    first, the instruction last; `label`: the name of the slot they settle."""
    mine = _FOR_EACH.sub("", unicodedata.normalize("NFKC", words))
    theirs = [list(quantities(_FOR_EACH.sub("", unicodedata.normalize("NFKC", text)))) for text in texts]
    turns = []
    for unit, told in _by_unit(quantities(mine)).items():
        counted = ([one for one in row if one.unit == unit] for row in theirs)
        old = next((row for row in counted if row), [])
        named = [one for one in old if one.value in {q.value for q in told[:-1]}]
        new, values = told[-1], {one.value for one in named or old}
        if len(values) != 1 or new.value in values or _is_share(new):
            continue
        if named or _same_matter(mine, new, (named or old)[0], label):
            said = tuple(one.text for one in told)
            turns.append(Turn((named or old)[0], new.text, said, Calendar()))
    return turns


def one_day(one: DateReading) -> date | None:
    """The one day it names, or the last one of a deadline; None for a stretch or an open end."""
    if one.kind == "deadline" or one.start is None or one.end is None:
        moment = one.end or one.start
        return None if moment is None else day_of(moment)
    return day_of(one.start) if day_of(one.start) == day_of(one.end) else None


def _named(told: Sequence[DateReading], known: Sequence[DateReading], new: DateReading) -> DateReading | None:
    """The day of the instruction that the words name beside the new one (「20日じゃなくて24日」)."""
    days = {one_day(one) for one in told if one is not new}
    return next((one for one in known if one_day(one) in days), None)


def _meant(words: str, known: Sequence[DateReading], new: DateReading, *, due: bool) -> DateReading | None:
    topic = _topic(words)
    elsewhere = topic and not (_DUE.search(topic) or _WHEN.search(topic))
    by_then = due or (new.kind == "deadline" and not elsewhere)
    if by_then:
        deadlines = [one for one in known if one.kind == "deadline"]
        return deadlines[0] if len(deadlines) == 1 else None
    if elsewhere or not (_MOVES.search(words) or _WHEN.search(words)):
        return None
    events = [one for one in known if one.kind != "deadline"]
    return events[0] if len({one_day(one) for one in events}) == 1 else None


def _of_kind(new: DateReading, old: DateReading) -> DateReading:
    """The new day as the old one was meant: a deadline stays one, and an hour that was not spoken of stays."""
    if old.kind == "deadline" and new.kind != "deadline":
        return new.model_copy(update={"kind": "deadline", "start": None})
    start, day = old.start, one_day(new)
    if isinstance(start, datetime) and day is not None and not isinstance(new.start, datetime):
        moved = datetime.combine(day, start.time())
        return new.model_copy(update={"start": moved, "end": moved, "kind": "time"})
    return new


def _by_unit(found: Iterable[Quantity]) -> dict[str, list[Quantity]]:
    units: dict[str, list[Quantity]] = {}
    for one in found:
        units.setdefault(one.unit, []).append(one)
    return units


def _is_share(new: Quantity) -> bool:
    """「うち2名は」「あと1名」: a part of the whole, or more of it, and not the whole anew."""
    before = new.clause.partition(new.text)[0]
    return re.search(r"(?:うち|内|あと|もう|さらに|プラス|\+|追加で?|増えて|減って)$", before) is not None or bool(
        re.match(r"(?:増|減|追加|足|多く|少なく|は(?!で))", new.clause.partition(new.text)[2])
    )


def _same_matter(words: str, new: Quantity, old: Quantity, label: str) -> bool:
    """Do the words speak of what the old number counts?"""
    clause = new.clause.strip()
    topic = _topic(clause) or label
    if not topic:
        return bool(_MOVES.search(words) or only_count(clause))
    generic = _GENERIC.get(old.unit)
    if _NUMBER_OF.search(topic) or (generic is not None and generic.search(topic)):
        return True
    return bool(content_words(topic) & old.words)


def _topic(words: str) -> str:
    match = _TOPIC.match(words.strip())
    return match["topic"].strip() if match else ""
