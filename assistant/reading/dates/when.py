"""When: what a phrase means, before its particle decides between deadline, range and time."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from assistant.domain.when import day_of
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
    """Where the words were said: the minute (Tokyo, naive), the client's calendar, the last date spoken of before
    (`anchor`), the last one that was not itself counted from another (`event`), and the days of the list that ends with
    the anchor (`listed`: 火・水・木のどれか), each date with the words of its clause (`told`),
    and the repetition that was spoken of last."""

    now: datetime
    calendar: Calendar
    anchor: When | None = None
    event: When | None = None
    listed: tuple[When, ...] = ()
    told: tuple[tuple[str, When], ...] = ()
    repeats: When | None = None

    @property
    def today(self) -> date:
        return self.now.date()

    def base(self, direction: int, gap: str, *, lean: bool = False) -> When | None:
        """From which date before it a count runs. 1週間前, 前日, 当日, 翌日 in a row all count from the event; only
        steps forward (翌日に発送、3日後に到着), and what その takes up, count from the step before."""
        anchor, event = self.anchor, self.event
        if anchor is None or event is None or gap.rstrip("、").endswith(("その", "さらに", "更に")):
            return anchor
        forward = direction > 0 and anchor.first_day > event.first_day
        return anchor if forward and not lean else event


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
