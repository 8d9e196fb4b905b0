"""The rules from which days follow: counted back from an event, counted on from something done, fixed in the month or
the year, terms of payment, and how long others need. Each takes one clause of a saying and yields its days."""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from assistant.domain.instruction import DateReading, Reading
from assistant.domain.when import day_of
from assistant.drafting.derived_day import DerivedDate
from assistant.drafting.plan import first_day
from assistant.drafting.quantities import number
from assistant.drafting.sayings import Saying
from assistant.reading.calendar import Calendar
from assistant.reading.dates import read_dates

_WEEK = "月火水木金土日"
_COUNT = r"(\d{1,2}|[一二三四五六七八九十]{1,3}|ひと)"
_WORDS = {
    word: count
    for count, word in enumerate(
        ["a", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
    )
}
_EN_COUNT = rf"(?:\d{{1,2}}|{'|'.join(_WORDS)})"
_EN_UNIT = r"(?P<{0}>(?:business|working) days?|days?|weeks?|months?)"
_UNIT = r"(?P<{0}>営業日|日|週間|[かヶカ]?月)"
_CLOCK = r"(?:[のは]?(?:朝|夕方|昼|夜|午前|午後)?\d{1,2}時半?)?"
_BEFORE = re.compile(
    rf"(?P<week>前の?週の(?P<day>[{_WEEK}])曜?日?)|(?P<two>前々日|前前日){_CLOCK}|(?P<one>前日|前の日){_CLOCK}"
    rf"|(?P<count>{_COUNT}){_UNIT.format('unit')}前"
    rf"|\b(?P<en_count>{_EN_COUNT}) {_EN_UNIT.format('en_unit')} (?:before|ahead|in advance|prior|earlier)\b",
    re.I,
)
_WITHIN = re.compile(
    rf"(?:(?P<since>[一-龠]{{2,4}}|届い|着い|受け取っ)(?:て|日)?(?:から|後|より))?(?P<count>{_COUNT}){_UNIT.format('unit')}(?:以内|の?うちに)"
    rf"|\bwithin (?P<en_count>{_EN_COUNT}) {_EN_UNIT.format('en_unit')}",
    re.I,
)
_EVENTS = re.compile(r"[会式祭展]$")
_TERMS = re.compile(
    rf"\b(?:payable|due|payment) (?:in|within) (?P<en_count>{_EN_COUNT}) {_EN_UNIT.format('en_unit')}|\bnet (?P<net>\d{{1,2}})\b",
    re.I,
)
_MONTHLY = re.compile(
    r"毎月[、の]?(?:(?P<day>\d{1,2})日|第(?P<nth>\d{1,2}|[一二三四五六七八九十]{1,2})営業日)(?:まで|に|が締|締|〆)"
)
_YEARLY = re.compile(
    r"(?P<month>\d{1,2}|[一二三四五六七八九十]{1,2})月の?(?:(?P<day>\d{1,2}|[一二三四五六七八九十]{1,3})日|(?P<end>末日?))(?:まで|必着|締め?切?り?)"
)
_NTH_DAY = re.compile(rf"第([1-5一二三四五])(?:[・、と]?(?:第)?([1-5一二三四五]))?(?:週の?)?([{_WEEK}])曜")
_LEAD = re.compile(
    rf"(?:最低|少なくとも|必ず)?{_COUNT}営業日(?:は|以上|ほど|くらい)?(?:みて|見て|かか|必要|ほし|欲し|もら|くだ|ちょうだい|確保)"
    rf"|最低(?:でも)?{_COUNT}営業日"
)
_CLEAR_DAYS = re.compile(
    rf"中{_COUNT}日(?:は|以上|ほど|くらい)?(?:みて|見て|空け|かか|必要|ほし|欲し|もら|くだ|確保)"
)
_PAY = re.compile(r"(?P<close>月末|\d{1,2}日)締め?[、,・/\s]*翌月(?P<pay>末|\d{1,2}日)(?:支?払い?)")
_BILLS = re.compile(r"請求|支払|振込|振り込|入金|\binvoic", re.I)
_PAY_STATED = re.compile(r"支払期日|支払期限|支払日|期日\d|払いで|\bdue\b", re.I)
_OVER = re.compile(r"^(?:じゃ|では|だと|の(?!うち|夕|朝|昼|夜|午|正午|\d)|って言)")
_CONTEXT = re.compile(r"(?:この|その|以前|昔|年)$")
_PUBLISH = re.compile(r"告知|投稿|配信|掲載|お知らせ|知らせ|流し|流す|発信|宣伝|announce|publish|\bpost", re.I)
_PUTS_OUT = re.compile(r"出す|出して|上げ")
_ANNOUNCES = re.compile(
    r"お?知らせ|告知|案内|投稿|配信|掲載|募集|宣伝|流し|発信|念押し|リマインド|announce|post|notice", re.I
)
_DAY_STATED = re.compile(r"\d{1,2}日|\d{1,2}[/.]\d{1,2}|[一二三四五六七八九十]日|\b\d{1,2}(?:st|nd|rd|th)?\b")
_JUST_PASSED = timedelta(days=60)
_LONGEST_AHEAD = 120
"""Days; a date of the year that lies further off belongs to another round."""


@dataclass(frozen=True)
class Rule:
    """One clause of a saying, with what it is read against. `calendar`: the client's."""

    clause: str
    saying: Saying
    reading: Reading
    calendar: Calendar

    @property
    def today(self) -> date:
        return self.reading.instruction.now.date()

    @property
    def text(self) -> str:
        return unicodedata.normalize("NFKC", self.reading.instruction.text)

    def due(self, counted: date, rule: str, anchor: str = "", *, move: bool = True) -> DerivedDate:
        """A deadline, on the open day before it where the day itself is closed and `move` is True."""
        day = self.calendar.last_business_day_on_or_before(counted) if move else counted
        shifted = counted if day != counted else None
        return DerivedDate(day, "due", rule, anchor, self.saying, overdue=day < self.today, counted=shifted)


def counted_back(rule: Rule) -> Iterator[DerivedDate]:
    """前の週の金曜, 3日前, 前日, three weeks ahead …: from the event or deadline that the instruction states."""
    anchor = _anchor(rule.reading, rule.today)
    publish = _is_publishing(rule)
    if anchor is None or (publish and not _ANNOUNCES.search(rule.text)):
        return
    named, event = anchor
    for match in _BEFORE.finditer(rule.clause):
        if _OVER.search(rule.clause[match.end() :]) or _CONTEXT.search(rule.clause[: match.start()]):
            continue
        counted = _day_before(match, event, rule.calendar)
        if publish:
            overdue = counted < rule.today
            yield DerivedDate(counted, "publish", match.group(), named, rule.saying, overdue=overdue)
        else:
            eve_of_closed = bool(match["one"]) and not rule.calendar.is_business_day(event)
            yield rule.due(counted, match.group(), named, move=not eve_of_closed)


def _is_publishing(rule: Rule) -> bool:
    """True where the clause speaks of publishing; 「出す」 alone does so only in a task that announces."""
    if _PUBLISH.search(rule.clause):
        return True
    return _PUTS_OUT.search(rule.clause) is not None and _ANNOUNCES.search(rule.text) is not None


def _day_before(match: re.Match[str], day: date, calendar: Calendar) -> date:
    if match["week"]:
        monday = day - timedelta(days=day.weekday() + 7)
        return monday + timedelta(days=_WEEK.index(match["day"]))
    if match["two"] or match["one"]:
        return day - timedelta(days=2 if match["two"] else 1)
    return _shifted(day, -1, match, calendar)


def counted_on(rule: Rule) -> Iterator[DerivedDate]:
    """入金から3日以内: from the past day that the instruction states, else from today. A promise to others is kept on
    closed days too."""
    for match in _WITHIN.finditer(rule.clause):
        past = list(_past_days(rule))
        start = past[-1] if match["since"] and past else None
        if start is None and _EVENTS.search(match["since"] or ""):
            continue  # counted from a gathering of which the instruction does not speak
        named, begin = start or ("", rule.today)
        if _UNIT_DAYS.search(match.group()):
            day = _shifted(begin, 1, match, rule.calendar)
            if day >= rule.today:
                yield rule.due(day, match.group(), named, move=False)


def _past_days(rule: Rule) -> Iterator[tuple[str, date]]:
    """The words and the day of each past day that the instruction states. A day and month that has just passed may
    have been read as next year's: what is done after something speaks of the one that was."""
    for stated in rule.reading.dates:
        days = [day_of(stated.start)] if _one_day(stated) and stated.start else []
        days += [day_of(other.start) for other in stated.alternatives if other.start]
        recent = (d for d in days if timedelta(0) <= rule.today - d <= _JUST_PASSED or d == days[0] <= rule.today)
        if (day := next(recent, None)) is not None:
            yield stated.text, day


_UNIT_DAYS = re.compile(r"日|週|月|day|week|month", re.I)


def monthly(rule: Rule) -> Iterator[DerivedDate]:
    """毎月20日までに, 毎月第3営業日に: the next such day."""
    match = _MONTHLY.search(rule.clause)
    if match is None:
        return
    for first in (rule.today.replace(day=1), _months_later(rule.today.replace(day=1), 1)):
        if match["nth"]:
            counted = rule.calendar.add_business_days(first - timedelta(days=1), int(number(match["nth"])))
        else:
            last = monthrange(first.year, first.month)[1]
            counted = first.replace(day=max(1, min(int(match["day"]), last)))
        found = rule.due(counted, match.group().removesuffix("に"))
        if not found.overdue:
            yield found
            return


def yearly(rule: Rule) -> Iterator[DerivedDate]:
    """十一月の末日までに: the next such day, where it is not far off."""
    match = _YEARLY.search(rule.clause)
    month = int(number(match["month"])) if match else 0
    if match is None or not 1 <= month <= 12:
        return
    for year in (rule.today.year, rule.today.year + 1):
        last = monthrange(year, month)[1]
        counted = date(year, month, last if match["end"] else max(1, min(int(number(match["day"])), last)))
        found = rule.due(counted, match.group())
        if not found.overdue and (counted - rule.today).days <= _LONGEST_AHEAD:
            yield found
            return


def nth_weekdays(rule: Rule) -> Iterator[DerivedDate]:
    """第二・第四火曜: those days of the month that the instruction states (「来月」)."""
    match = _NTH_DAY.search(rule.clause)
    month = next((d for d in rule.reading.dates if _is_month(d)), None)
    if match is None or month is None or month.start is None:
        return
    first = day_of(month.start).replace(day=1)
    offset = (_WEEK.index(match[3]) - first.weekday()) % 7
    for sign in (match[1], match[2]):
        day = first + timedelta(days=offset + 7 * (int(number(sign)) - 1)) if sign else None
        if day is not None and day.month == first.month and day >= rule.today:
            yield DerivedDate(day, "fit", match.group() + _hours(rule, day), month.text, rule.saying)


def _hours(rule: Rule, day: date) -> str:
    """「 13:15〜14:00」 where the clause names hours."""
    now = datetime.combine(day, time())
    found = next((d for d in read_dates(rule.clause, now) if isinstance(d.start, datetime)), None)
    if found is None or not isinstance(found.start, datetime):
        return ""
    end = f"〜{found.end:%H:%M}" if isinstance(found.end, datetime) and found.end != found.start else ""
    return f" {found.start:%H:%M}{end}"


def lead_time(rule: Rule) -> Iterator[DerivedDate]:
    """最低5営業日みて, 中6日みて: the earliest day on which the other side can be done, asked on the next business day."""
    asked = first_day(rule.reading.instruction.now, rule.calendar)
    if match := _LEAD.search(rule.clause):
        count = int(number(match.group(1) or match.group(2)))
        day = rule.calendar.add_business_days(asked, count)
        yield DerivedDate(day, "lead", f"最低{count}営業日", "", rule.saying)
    elif match := _CLEAR_DAYS.search(rule.clause):
        day = asked + timedelta(days=int(number(match.group(1))) + 1)
        yield DerivedDate(day, "lead", match.group(), "", rule.saying)


def payment(rule: Rule) -> Iterator[DerivedDate]:
    """月末締め、翌月末払い for the month that is billed; payable in 14 days from today's invoice."""
    if not _BILLS.search(rule.text) or _PAY_STATED.search(rule.text):
        return
    if terms := _TERMS.search(rule.clause):
        days = timedelta(days=int(terms["net"])) if terms["net"] else None
        day = rule.today + days if days else _shifted(rule.today, 1, terms, rule.calendar)
        yield DerivedDate(day, "pay", terms.group(), "", rule.saying)
        return
    match = _PAY.search(rule.clause)
    month = next((d for d in rule.reading.dates if d.kind == "range" and "月分" in d.text and d.start), None)
    if match is None or month is None or month.start is None:
        return
    following = _months_later(day_of(month.start).replace(day=1), 1)
    last = monthrange(following.year, following.month)[1]
    wanted = last if match["pay"] == "末" else min(int(match["pay"].removesuffix("日")), last)
    yield DerivedDate(following.replace(day=wanted), "pay", match.group(), month.text, rule.saying)


def _shifted(day: date, sign: int, match: re.Match[str], calendar: Calendar) -> date:
    """`day` moved by the count and unit that `match` holds, in Japanese or in English."""
    groups = match.groupdict()
    if groups.get("en_count"):
        word = groups["en_count"].lower()
        count, unit = int(word) if word.isdigit() else max(1, _WORDS[word]), groups["en_unit"].lower()
    else:
        written = groups["count"]
        count, unit = 1 if written == "ひと" else int(number(written)), groups["unit"]
    count *= sign
    if unit == "営業日" or unit.startswith(("business", "working")):
        return calendar.add_business_days(day, count)
    if unit == "週間" or unit.startswith("week"):
        return day + timedelta(weeks=count)
    return day + timedelta(days=count) if unit == "日" or unit.startswith("day") else _months_later(day, count)


def _anchor(reading: Reading, today: date) -> tuple[str, date] | None:
    """The stated event, else the stated deadline, else the first day of a stretch stated by its days: the words and
    the day. 「来週」 is no anchor."""
    events = [d for d in reading.wanted if d.kind in ("time", "range") and _one_day(d)]
    deadlines = [d for d in reading.wanted if d.kind == "deadline" and d.end]
    stretches = [d for d in reading.wanted if d.kind == "range" and d.end and _DAY_STATED.search(d.text)]
    for stated in (*events, *deadlines, *stretches):
        moment = stated.start or stated.end
        if moment is not None and day_of(moment) > today:
            return stated.text, day_of(moment)
    return None


def _one_day(reading: DateReading) -> bool:
    return reading.start is not None and reading.end is not None and day_of(reading.start) == day_of(reading.end)


def _is_month(reading: DateReading) -> bool:
    if reading.kind != "range" or reading.start is None or reading.end is None:
        return False
    return day_of(reading.start).day == 1 and (day_of(reading.end) - day_of(reading.start)).days >= 27


def _months_later(day: date, count: int) -> date:
    month = day.year * 12 + day.month - 1 + count
    year, index = divmod(month, 12)
    return date(year, index + 1, min(day.day, monthrange(year, index + 1)[1]))
