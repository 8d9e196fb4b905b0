"""When: what a phrase means, before its particle decides between deadline, range and time."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from assistant.reading.calendar import Calendar
from assistant.reading.dates.seasons import month_end

Moment = date | datetime
Extent = tuple[Moment | None, Moment | None]

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class When:
    """A stretch of days or minutes, both ends inclusive.

    due: the last moment when the words are a deadline (`last` unless set). others, due_others: the other fair
    readings as a stretch and as a deadline. soft: when `due` falls on a closed day, another day is fair too.
    within: the words themselves set a limit (今週中). week: first day of the week that was named.
    exact: the words name the month, so that later bare days can lean on it. limit: they were read as a deadline.
    """

    first: Moment
    last: Moment
    due: Moment | None = None
    others: tuple[Extent, ...] = ()
    due_others: tuple[Moment, ...] = ()
    flags: frozenset[str] = frozenset()
    soft: bool = False
    within: bool = False
    week: date | None = None
    exact: bool = False
    recurring: bool = False
    limit: bool = False

    @property
    def first_day(self) -> date:
        return day_of(self.first)

    @property
    def last_day(self) -> date:
        return day_of(self.last)

    def marked(self, *flags: str) -> "When":
        return replace(self, flags=self.flags | set(flags))

    def alone(self) -> "When":
        """The same without its other readings."""
        return replace(self, others=(), due_others=())

    def also(self, *others: "When") -> "When":
        """The same, with other fair readings."""
        return replace(
            self,
            others=(*self.others, *((o.first, o.last) for o in others)),
            due_others=(*self.due_others, *(o.due or o.last for o in others)),
        )


@dataclass(frozen=True, slots=True)
class Scene:
    """Where the words were said: the minute (Tokyo, naive), the client's calendar, and the last date spoken of
    before (`anchor`)."""

    now: datetime
    calendar: Calendar
    anchor: When | None = None

    @property
    def today(self) -> date:
        return self.now.date()


def day_of(moment: Moment) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def single(day: Moment, *, exact: bool = False, soft: bool = False) -> When:
    return When(day, day, exact=exact, soft=soft)


def at(day: date, clock: time, extra_days: int = 0) -> datetime:
    return datetime.combine(day + extra_days * ONE_DAY, clock)


def add_months(day: date, count: int) -> date:
    """The same day so many months later, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return min(month_end(year, month + 1), date(year, month + 1, 1) + (day.day - 1) * ONE_DAY)


def next_month_of(day: date, count: int = 1) -> date:
    """The first of the month so many months later."""
    return add_months(day.replace(day=1), count)
