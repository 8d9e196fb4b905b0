"""Derived dates: days that nobody stated and that follow all the same, from a rule of this client and a stated date.

「前の週の金曜までに渡す」 and an event on 11/20 make 11/13. A rule counts only where it belongs to this work: a line of
the profile, or a usable note that is near the instruction; and where it names someone, the instruction must speak of
the same one.
"""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from assistant.domain.base import Language
from assistant.domain.brief import BriefItem
from assistant.domain.instruction import DateReading, Reading
from assistant.domain.when import day_text
from assistant.drafting.plan import first_day
from assistant.drafting.quantities import content_words, number
from assistant.drafting.sayings import Saying
from assistant.reading.calendar import Calendar

Role = Literal["due", "publish", "pay", "lead"]

_WEEK = "月火水木金土日"
_COUNT = r"(\d{1,2}|[一二三四五六七八九十]{1,2})"
_BEFORE = re.compile(
    rf"(?P<week>前の?週の(?P<day>[{_WEEK}])曜?日?)|(?P<two>前々日|前前日)|(?P<one>前日|前の日)"
    rf"|(?P<count>{_COUNT})(?P<unit>営業日|日|週間|か月|ヶ月|カ月)前"
)
_MONTHLY = re.compile(r"毎月(?P<day>\d{1,2})日(?:まで|に|が締)")
_LEAD = re.compile(
    rf"(?:最低|少なくとも|必ず)?{_COUNT}営業日(?:は|以上|ほど|くらい)?(?:みて|見て|かか|必要|ほし|欲し|もら|くだ|ちょうだい|確保)"
    rf"|最低(?:でも)?{_COUNT}営業日"
)
_PAY = re.compile(r"(?P<close>月末|\d{1,2}日)締め?[、,・/\s]*翌月(?P<pay>末|\d{1,2}日)(?:支?払い?)")
_BILLS = re.compile(r"請求|支払|振込|振り込|入金")
_PAY_STATED = re.compile(r"支払期日|支払期限|支払日|期日\d|払いで")
_OVER = re.compile(r"^(?:じゃ|では|だと|の(?!うち|夕|朝|昼|夜|午|正午|\d)|って言)")
_PUBLISH = re.compile(r"告知|投稿|配信|掲載|お知らせ|知らせ|流し|流す|発信|宣伝|出す|出して|上げ")
_ANNOUNCES = re.compile(
    r"お?知らせ|告知|案内|投稿|配信|掲載|募集|宣伝|流し|発信|念押し|リマインド|announce|post|notice", re.I
)
_WHOLE_NAMES = re.compile(r"[一-龠々]{4,}")
_NAMES = re.compile(r"([一-龠々ァ-ヶーA-Za-z]{1,8})(?:さん|様|氏|先生)")
_CONTEXT = re.compile(r"(?:この|その|以前|昔|年)$")


@dataclass(frozen=True)
class DerivedDate:
    """A day that follows. `due`: the work must be out by then; `publish`: the same, and closed days do not matter;
    `pay`: someone pays then; `lead`: the earliest day the other side can deliver. `overdue`: the rule's day is
    already past, and `day` is the day it should have been."""

    day: date
    role: Role
    rule: str
    anchor: str
    saying: Saying
    overdue: bool = False

    def item(self, language: Language) -> BriefItem:
        """The line of the brief: 「渡す期限: 11/13(金)(前の週の金曜)」."""
        value = f"{day_text(self.day, language)}({self._reason(language)})"
        return self.saying.item(f"derived_{self.role}", _LABELS[self.role][language == "en"], value)

    def step_text(self, language: Language) -> str:
        """The line of the plan."""
        text = _STEPS[self.role][language == "en"]
        return f"{text}({self._reason(language)})"

    def _reason(self, language: Language) -> str:
        if not self.anchor:
            return self.rule
        return f"{self.rule}: {self.anchor}" if language == "en" else f"「{self.anchor}」の{self.rule}"


_LABELS: dict[Role, tuple[str, str]] = {
    "due": ("決めごとから出した期限", "Due by the client's rule"),
    "publish": ("決めごとから出した公開日", "To be published"),
    "pay": ("支払期日", "Payment due"),
    "lead": ("相手が仕上げられる最短の日", "Earliest delivery"),
}
_STEPS: dict[Role, tuple[str, str]] = {
    "due": ("決めごとの期限", "Due by the client's rule"),
    "publish": ("公開・配信する日", "Publish"),
    "pay": ("支払期日", "Payment due"),
    "lead": ("お相手の最短の仕上がり", "Earliest delivery"),
}


def derive(reading: Reading, lines: Sequence[Saying], calendar: Calendar) -> tuple[DerivedDate, ...]:
    """All days that follow, earliest first; one for each day and role. `calendar` is the client's."""
    found: dict[tuple[date, Role], DerivedDate] = {}
    for saying in lines:
        if saying.applies and (saying.standing or _same_matter(saying, reading)):
            for derived in _from_line(saying, reading, calendar):
                if derived.overdue and not _same_matter(saying, reading, words=2):
                    continue  # a day already missed alarms: only where the rule is surely about this work
                found.setdefault((derived.day, derived.role), derived)
    return tuple(sorted(found.values(), key=lambda d: d.day))


def binding_day(derived: Sequence[DerivedDate], today: date) -> date | None:
    """The first day by which the work must be out, if one lies ahead or is today."""
    days = [d.day for d in derived if d.role in ("due", "publish") and d.day >= today]
    return min(days, default=None)


def _from_line(saying: Saying, reading: Reading, calendar: Calendar) -> Iterator[DerivedDate]:
    text = unicodedata.normalize("NFKC", saying.text)
    for clause in re.findall(r"[^。!?!?\n]+", text):
        yield from _counted_back(clause, saying, reading, calendar)
        yield from _monthly(clause, saying, reading, calendar)
        yield from _lead_time(clause, saying, reading, calendar)
        yield from _payment(clause, saying, reading)


def _counted_back(clause: str, saying: Saying, reading: Reading, calendar: Calendar) -> Iterator[DerivedDate]:
    """前の週の金曜, 3日前, 前日 …: counted from the event or deadline that the instruction states."""
    today = reading.instruction.now.date()
    anchor = _anchor(reading, today)
    for match in _BEFORE.finditer(clause):
        publish = bool(_PUBLISH.search(clause))
        if publish and not _ANNOUNCES.search(reading.instruction.text):
            continue
        if anchor is None or _OVER.search(clause[match.end() :]) or _CONTEXT.search(clause[: match.start()]):
            continue
        named, day = anchor
        raw = _day_before(match, day, calendar)
        open_day = raw if publish else calendar.last_business_day_on_or_before(raw)
        yield DerivedDate(
            day=open_day,
            role="publish" if publish else "due",
            rule=match.group(),
            anchor=named,
            saying=saying,
            overdue=open_day < today,
        )


def _day_before(match: re.Match[str], day: date, calendar: Calendar) -> date:
    if match["week"]:
        monday = day - timedelta(days=day.weekday() + 7)
        return monday + timedelta(days=_WEEK.index(match["day"]))
    if match["two"] or match["one"]:
        return day - timedelta(days=2 if match["two"] else 1)
    count = int(number(match["count"]))
    if match["unit"] == "営業日":
        return calendar.add_business_days(day, -count)
    if match["unit"] == "週間":
        return day - timedelta(weeks=count)
    return day - timedelta(days=count) if match["unit"] == "日" else _months_later(day, -count)


def _monthly(clause: str, saying: Saying, reading: Reading, calendar: Calendar) -> Iterator[DerivedDate]:
    """毎月20日までに: the next such day, where the instruction leaves until then or longer."""
    match = _MONTHLY.search(clause)
    if match is None or (saying.standing and not _same_matter(saying, reading)):
        return
    now = reading.instruction.now.date()
    for first in (now.replace(day=1), _months_later(now.replace(day=1), 1)):
        last = monthrange(first.year, first.month)[1]
        day = calendar.last_business_day_on_or_before(first.replace(day=min(int(match["day"]), last)))
        if day >= now:
            yield DerivedDate(day=day, role="due", rule=match.group().removesuffix("に"), anchor="", saying=saying)
            return


def _lead_time(clause: str, saying: Saying, reading: Reading, calendar: Calendar) -> Iterator[DerivedDate]:
    """最低5営業日みて: the earliest day on which the other side can be done, asked on the next business day."""
    match = _LEAD.search(clause)
    if match is None or (saying.standing and not _same_matter(saying, reading)):
        return
    count = int(number(match.group(1) or match.group(2)))
    asked = first_day(reading.instruction.now, calendar)
    day = calendar.add_business_days(asked, count)
    yield DerivedDate(day=day, role="lead", rule=f"最低{count}営業日", anchor="", saying=saying)


def _payment(clause: str, saying: Saying, reading: Reading) -> Iterator[DerivedDate]:
    """月末締め、翌月末払い, for the month that the instruction bills."""
    match = _PAY.search(clause)
    text = reading.instruction.text
    if match is None or not _BILLS.search(text) or _PAY_STATED.search(unicodedata.normalize("NFKC", text)):
        return
    month = next((d for d in reading.dates if d.kind == "range" and "月分" in d.text and d.start), None)
    if month is None or month.start is None:
        return
    following = _months_later(_day(month.start).replace(day=1), 1)
    last = monthrange(following.year, following.month)[1]
    wanted = last if match["pay"] == "末" else min(int(match["pay"].removesuffix("日")), last)
    day = following.replace(day=wanted)
    yield DerivedDate(day=day, role="pay", rule=match.group(), anchor=month.text, saying=saying)


def _anchor(reading: Reading, today: date) -> tuple[str, date] | None:
    """The stated event, else the stated deadline: its words and its day. A stretch of days is no anchor."""
    events = [d for d in reading.dates if d.kind in ("time", "range") and d.start and d.end and _one_day(d)]
    deadlines = [d for d in reading.dates if d.kind == "deadline" and d.end]
    for reading_date in (*events, *deadlines):
        moment = reading_date.start or reading_date.end
        if moment is not None and _day(moment) > today:
            return reading_date.text, _day(moment)
    return None


def _one_day(reading: DateReading) -> bool:
    return reading.start is not None and reading.end is not None and _day(reading.start) == _day(reading.end)


def _same_matter(saying: Saying, reading: Reading, words: int = 1) -> bool:
    """True where the line and the instruction share so many words, and the line is about nobody else."""
    text = reading.instruction.text
    if len(content_words(f"{saying.text} {saying.task}") & content_words(text)) < words:
        return False
    names = _NAMES.findall(saying.text)
    known = [name[-4:] for name in names] + _WHOLE_NAMES.findall(saying.text)
    return not names or any(name in text for name in known)


def _months_later(day: date, count: int) -> date:
    month = day.year * 12 + day.month - 1 + count
    year, index = divmod(month, 12)
    return date(year, index + 1, min(day.day, monthrange(year, index + 1)[1]))


def _day(moment: date | datetime) -> date:
    return moment.date() if isinstance(moment, datetime) else moment
