"""Weeks, months, quarters and years, and the parts of them that people name (頭, 半ば, 末, 中 …)."""

from dataclasses import replace
from datetime import date, timedelta

from assistant.reading.calendar import Calendar
from assistant.reading.dates.seasons import month_end
from assistant.reading.dates.when import ONE_DAY, When, add_months, next_month_of, single


def week(calendar: Calendar, start: date, part: str, today: date) -> When:
    """A week, or a part of it, as working days. Days before `today` are not offered."""
    days = [start + n * ONE_DAY for n in range(7)]
    working = [day for day in days if calendar.is_business_day(day)] or days
    when = _week_part(days, working, part)
    if part in ("", "within") and start <= today <= days[-1] and when.first_day < today:
        when = replace(when, first=today, last=max(when.last_day, today))
    closed = any(calendar.holiday_name(day) for day in days if day.weekday() not in calendar.weekly_closed)
    return replace(when.marked("holiday") if closed else when, week=start)


def _week_part(days: list[date], working: list[date], part: str) -> When:
    first, last = working[0], working[-1]
    second = working[min(1, len(working) - 1)]
    parts = {
        "head": When(first, second, due=first, due_others=(second,)),
        "after": single(first),
        "middle": When(days[1], days[3], due=days[2], due_others=(days[3],)).marked("approx"),
        "first_half": When(first, max(first, days[2])),
        "second_half": When(min(days[3], last), last),
        "end": When(days[5], days[6], due=last, others=((last, last),), due_others=(days[6],)),
        "weekend": When(days[5], days[6]),
        "within": When(first, last, within=True),
        "whole": When(days[0], days[6]),
    }
    return parts.get(part, When(first, last, due_others=(first,)))


def month(calendar: Calendar, first: date, part: str) -> When:
    """A month, given by its first day, or a part of it."""
    last = month_end(first.year, first.month)
    when = replace(_month_part(calendar, first, last, part), exact=True)
    return replace(when, soft=part in ("", "end", "within", "last_third"))


def _month_part(calendar: Calendar, first: date, last: date, part: str) -> When:
    opening = calendar.first_business_day_on_or_after(first)
    head = When(first, first.replace(day=5), due_others=(opening,))
    due, late = first.replace(day=15), first.replace(day=20)
    parts = {
        "head": head,
        "after": head,
        "first_third": When(first, first.replace(day=10)),
        "second_third": When(first.replace(day=11), late),
        "last_third": When(first.replace(day=21), last),
        "middle": When(first.replace(day=11), late, due=due, due_others=(late,)).marked("approx"),
        "first_half": When(first, due),
        "second_half": When(first.replace(day=16), last),
        "end": single(last),
        "within": When(first, last, within=True),
        "whole": When(first, last),
    }
    return parts.get(part, When(first, last, due_others=(first,)))


def span_part(first: date, last: date, part: str) -> When:
    """A fiscal year, a half or a quarter, or a part of it."""
    match part:
        case "end":
            return replace(single(last), soft=True)
        case "head" | "after":
            return When(first, first + 4 * ONE_DAY).marked("approx")
        case "within":
            return When(first, last, within=True, soft=True)
        case "first_half":
            return When(first, next_month_of(first, 6) - ONE_DAY)
        case "second_half":
            return When(next_month_of(first, 6), last)
    return When(first, last, due_others=(first,))


def year(calendar: Calendar, number: int, part: str) -> When:
    """A calendar year or a part of it."""
    first, last = date(number, 1, 1), date(number, 12, 31)
    match part:
        case "end":
            return year_end(calendar, number)
        case "within":
            return within_year(calendar, number)
        case "head" | "after":
            return year_opening(calendar, number)
    return span_part(first, last, part)


def last_work_day(calendar: Calendar, number: int) -> date:
    """仕事納め: the last business day before the year-end closing."""
    return calendar.last_business_day_on_or_before(date(number, *calendar.year_end) - ONE_DAY)


def first_work_day(calendar: Calendar, number: int) -> date:
    """仕事始め: the first business day after the year-end closing."""
    return calendar.next_business_day(date(number, *calendar.year_start))


def within_year(calendar: Calendar, number: int) -> When:
    """年内: the calendar says 12/31, the office says the last working day."""
    last, office = date(number, 12, 31), last_work_day(calendar, number)
    return When(
        date(number, 1, 1), last, within=True, due_others=(office,), others=((date(number, 1, 1), office),)
    )


def year_end(calendar: Calendar, number: int) -> When:
    """年末: some mean the last days, some the whole of December."""
    last, office = date(number, 12, 31), last_work_day(calendar, number)
    whole = (date(number, 12, 1), last)
    return When(date(number, 12, 21), last, others=(whole, (whole[0], office)), due_others=(office,))


def year_opening(calendar: Calendar, number: int) -> When:
    """年明け: from the first working day on; how far is open."""
    opening = first_work_day(calendar, number)
    late = max(opening, date(number, 1, 10))
    return When(opening, late, due=opening, others=((opening, opening),), due_others=(late,)).marked("approx")


def fiscal_year_of(calendar: Calendar, day: date) -> int:
    """The year in which the fiscal year of a day begins."""
    return day.year if day.month >= calendar.fiscal_year_start else day.year - 1


def fiscal_year(calendar: Calendar, number: int, part: str) -> When:
    first = date(number, calendar.fiscal_year_start, 1)
    return span_part(first, next_month_of(first, 12) - ONE_DAY, part)


def fiscal_span(calendar: Calendar, today: date, months: int, which: int | None, part: str) -> When:
    """The quarter (`months` 3) or half (6) number `which` of this fiscal year; None is the current one."""
    first = date(fiscal_year_of(calendar, today), calendar.fiscal_year_start, 1)
    if which is None:
        which = ((today.year - first.year) * 12 + today.month - first.month) // months + 1
    begin = next_month_of(first, months * (which - 1))
    return span_part(begin, next_month_of(begin, months) - ONE_DAY, part)


def stretch_end(calendar: Calendar, first: date, count: int, unit: str) -> date:
    """The last day of so many days, nights, weeks, business days, months or years from `first` on."""
    if unit == "night":
        return first + count * ONE_DAY
    if unit == "business":
        return calendar.add_business_days(first - ONE_DAY, count)
    return business_offset(calendar, first, count, unit) - ONE_DAY


def business_offset(calendar: Calendar, day: date, count: int, unit: str) -> date:
    """A day so many days, weeks, business days, months or years away."""
    if unit == "business":
        return calendar.add_business_days(day, count)
    if unit in ("month", "year"):
        return add_months(day, count * (12 if unit == "year" else 1))
    return day + timedelta(days=count * (7 if unit == "week" else 1))
