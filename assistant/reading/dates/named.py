"""Named days on a client's calendar: the one that is meant, seen from today."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from assistant.reading.dates import periods
from assistant.reading.dates.seasons import YEARLY, Days, month_end, next_long_weekend, off_stretch
from assistant.reading.dates.tables import number
from assistant.reading.dates.token import Token
from assistant.reading.dates.when import ONE_DAY, Scene, When, next_month_of, single

_STILL_MEANT, _MAYBE_MEANT = 7, 14
"""For so many days after a yearly day its name means, or may mean, the one just over."""
_RETURNING = frozenset(("連休", "三連休", "3連休", "祝日", "休み明け", "五十日", "締め日"))


def named(token: Token, year: int | None, scene: Scene, *, past: bool, limit: bool) -> When:
    """A named day or stretch, or the time right after (明け) or before (前) it."""
    if past and token.word in _RETURNING:
        raise ValueError("which one of those that are over is not said")
    if token.word in YEARLY:
        when = _yearly(token.word, year, scene, past=past, limit=limit)
    else:
        when = _on_calendar(token.word, year, scene)
    if token.unit in ("明け", "あけ") or token.word == "休み明け":
        return single(scene.calendar.next_business_day(when.last_day))
    if token.unit == "前":
        eve = _eve(when.first_day, scene, bridged="連休" in token.word or "GW" in token.word)
        return single(eve.first_day) if past else eve
    return when


def _eve(day: date, scene: Scene, *, bridged: bool) -> When:
    """The business day before. Where a lone one lies between two holidays of a long break (`bridged`), the one before
    both is meant as well."""
    eve = scene.calendar.add_business_days(day, -1)
    limit = replace(single(eve), within=True)
    earlier = scene.calendar.add_business_days(eve, -1)
    lone = any(scene.calendar.holiday_name(earlier + n * ONE_DAY) for n in range(1, (eve - earlier).days))
    if not (bridged and lone and earlier >= scene.today):
        return limit
    return limit.also(replace(single(earlier), within=True))


def _yearly(word: str, year: int | None, scene: Scene, *, past: bool, limit: bool) -> When:
    find = YEARLY[word]
    if year is not None:
        return _dressed(word, find(year), scene)
    spans = [find(n) for n in range(scene.today.year - 2, scene.today.year + 3)]
    gone = [span for span in spans if span[0] <= scene.today][-1]
    coming = next(span for span in spans if span[1] >= scene.today)
    if past:
        return _dressed(word, gone, scene)
    when = _dressed(word, coming, scene)
    days_over, before = (scene.today - gone[1]).days, _dressed(word, gone, scene)
    if 0 < days_over <= _STILL_MEANT and not limit:
        return before.also(when)
    return when.also(before) if 0 < days_over <= _MAYBE_MEANT else when


def _dressed(word: str, days: Days, scene: Scene) -> When:
    """Names whose borders differ from house to house carry these other borders."""
    first, last = days
    match word:
        case "年末":
            return periods.year_end(scene.calendar, first.year)
        case "年始" | "年初":
            opening = periods.first_work_day(scene.calendar, first.year)
            return When(first, last, others=((opening, opening + 4 * ONE_DAY),), due_others=(opening,))
        case "年末年始" | "New Year holidays":
            others = ((date(first.year, 12, 30), last), (date(first.year, 12, 28), date(last.year, 1, 5)))
            return When(first, last, others=others)
        case "お盆" | "お盆休み" | "Obon":
            return When(first, last, others=((date(first.year, 8, 11), last),), exact=True)
    return When(first, last, exact=True)


def _on_calendar(word: str, year: int | None, scene: Scene) -> When:
    find = _ON_CALENDAR.get(word)
    if word.endswith("連休") and word != "連休":
        return When(*next_long_weekend(scene.calendar, scene.today, number(word[0])))
    return find(year, scene) if find else When(*next_long_weekend(scene.calendar, scene.today))


def _last_work_day(year: int | None, scene: Scene) -> When:
    return _work_day(year, scene.today, lambda n: periods.last_work_day(scene.calendar, n))


def _first_work_day(year: int | None, scene: Scene) -> When:
    return _work_day(year, scene.today, lambda n: periods.first_work_day(scene.calendar, n))


def _work_day(year: int | None, today: date, find: Callable[[int], date]) -> When:
    """The coming one, unless it was only just over (「今日で仕事納め」 a day after the usual one)."""
    coming = single(_coming(year, today, find))
    gone = next(day for n in (today.year, today.year - 1) if (day := find(n)) < today or n < today.year)
    just_over = year is None and coming.first_day != today and (today - gone).days <= _STILL_MEANT
    return single(gone).also(coming) if just_over else coming


def _within_year(year: int | None, scene: Scene) -> When:
    return periods.within_year(scene.calendar, year or scene.today.year)


def _year_opening(year: int | None, scene: Scene) -> When:
    if year is not None:
        return periods.year_opening(scene.calendar, year)
    this = periods.year_opening(scene.calendar, scene.today.year)
    return this if this.last_day >= scene.today else periods.year_opening(scene.calendar, scene.today.year + 1)


def _next_closed_days(_year: int | None, scene: Scene) -> When:
    closed = scene.today
    while scene.calendar.is_business_day(closed):
        closed += ONE_DAY
    return When(*off_stretch(scene.calendar, closed))


def _coming(year: int | None, today: date, find: Callable[[int], date]) -> date:
    if year is not None:
        return find(year)
    return next(day for n in range(today.year, today.year + 3) if (day := find(n)) >= today)


def _closing_day(_year: int | None, scene: Scene) -> When:
    for months in range(2):
        first = next_month_of(scene.today.replace(day=1), months)
        last = month_end(first.year, first.month)
        day = (
            last
            if scene.calendar.closing_day is None
            else first.replace(day=min(scene.calendar.closing_day, last.day))
        )
        if day >= scene.today:
            return single(day)
    raise ValueError("no closing day")


def _fifth_day(_year: int | None, scene: Scene) -> When:
    day = scene.today
    while day.day % 5:
        day += ONE_DAY
    return single(day)


def _next_holiday(_year: int | None, scene: Scene) -> When:
    day = scene.today
    for _ in range(400):
        if scene.calendar.holiday_name(day):
            return single(day)
        day += ONE_DAY
    raise ValueError("no holiday ahead")


_ON_CALENDAR: Mapping[str, Callable[[int | None, Scene], When]] = MappingProxyType(
    {
        "仕事納め": _last_work_day,
        "仕事始め": _first_work_day,
        "年内": _within_year,
        "年明け": _year_opening,
        "締め日": _closing_day,
        "五十日": _fifth_day,
        "祝日": _next_holiday,
        "休み明け": _next_closed_days,
    }
)
