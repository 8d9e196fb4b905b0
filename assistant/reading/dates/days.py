"""Days: what the date words of a phrase mean, seen from today and from the dates before it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from assistant.reading.dates import periods
from assistant.reading.dates.dated import (
    checked,
    coming_day,
    day_of_month,
    day_range,
    full_date,
    month_day,
    year_of,
)
from assistant.reading.dates.events import has_its_day, seen_from_event
from assistant.reading.dates.months import inside, month, month_range
from assistant.reading.dates.named import named
from assistant.reading.dates.phrase import Phrase
from assistant.reading.dates.seasons import OPENINGS
from assistant.reading.dates.token import Token
from assistant.reading.dates.weeks import in_week, nth, nth_week, week, weekday, weekday_span
from assistant.reading.dates.when import ONE_DAY, Scene, When, add_months, next_month_of, single

_LATE_NIGHT_ENDS = 4


def resolve_days(phrase: Phrase, scene: Scene) -> When | None:
    """The days of a phrase without its clock; None when the words name none. May raise ValueError (31 June)."""
    for kinds, resolve in _RESOLVERS:
        token = phrase.get(*kinds)
        if token:
            return resolve(token, phrase, scene)
    return None


def week_of(token: Token, phrase: Phrase, scene: Scene) -> When:
    """「20日の週」: the working days of the week that holds the date."""
    inner = replace(phrase, tokens=tuple(other for other in phrase.tokens if other is not token))
    days = resolve_days(inner, scene)
    if days is None:
        raise ValueError("a week needs a date")
    return periods.week(scene.calendar, scene.calendar.week_of(days.first_day), "", scene.today)


def day(token: Token, phrase: Phrase, scene: Scene) -> When:
    first = scene.today + token.numbers[0] * ONE_DAY
    when = When(first, scene.today + token.numbers[-1] * ONE_DAY)
    if scene.now.hour < _LATE_NIGHT_ENDS:
        before = When(when.first_day - ONE_DAY, when.last_day - ONE_DAY)
        when = when.also(before).marked("late_night")
    return checked(when, phrase)


def _year(token: Token, _phrase: Phrase, scene: Scene) -> When:
    number = token.numbers[0] if token.kind == "year" else scene.today.year + token.numbers[0]
    return periods.year(scene.calendar, number, token.word)


def _fiscal(token: Token, phrase: Phrase, scene: Scene) -> When:
    calendar = scene.calendar
    this = periods.fiscal_year_of(calendar, scene.today)
    if inner := phrase.get("half", "quarter"):
        base = date(
            this + token.numbers[0] if token.kind == "fiscal" and token.numbers else this,
            calendar.fiscal_year_start,
            1,
        )
        return periods.fiscal_span(calendar, base, 6 if inner.kind == "half" else 3, inner.numbers[0], inner.word)
    number = token.numbers[0] if token.kind == "fiscal_year" else this + (token.numbers[0] if token.numbers else 0)
    when = periods.fiscal_year(calendar, number, token.word)
    return when.also(*_shorter_terms(when, scene)) if token.unit == "term" and token.word == "end" else when


def _shorter_terms(year: When, scene: Scene) -> list[When]:
    """期末 closes the year; where books close by the half or the quarter, it closes these."""
    ends = [periods.fiscal_span(scene.calendar, scene.today, months, None, "end") for months in (6, 3)]
    return [end for end in ends if end.first != year.first]


def _part_of_fiscal_year(token: Token, phrase: Phrase, scene: Scene) -> When:
    months = 6 if token.kind == "half" else 3
    which = token.numbers[0] if token.numbers else None
    when = periods.fiscal_span(scene.calendar, scene.today, months, which, token.word)
    if phrase.edge == "until" or phrase.within:
        when = _still_ahead(when, months, which, token.word, scene)
    if token.kind == "half" and token.unit == "calendar" and which:
        first = date(scene.today.year, 6 * which - 5, 1)
        return when.also(periods.span_part(first, next_month_of(first, 6) - ONE_DAY, token.word))
    if token.unit == "calendar" and which:
        first = date(scene.today.year + (3 * which < scene.today.month), 3 * which - 2, 1)
        return periods.span_part(first, next_month_of(first, 3) - ONE_DAY, token.word).also(when)
    return when


def _still_ahead(when: When, months: int, which: int | None, part: str, scene: Scene) -> When:
    """A limit that is over means the same part of the next fiscal year."""
    if when.last_day >= scene.today:
        return when
    return periods.fiscal_span(scene.calendar, add_months(scene.today, 12), months, which, part)


def _relative(token: Token, phrase: Phrase, scene: Scene) -> When | None:
    """前日, 翌週, 翌月末: counted from the date before it; what looks ahead may count from today."""
    offset, unit = token.numbers[0], token.unit
    scene = seen_from_event(phrase, scene)
    if unit == "day" and not has_its_day(scene):
        raise ValueError("the day of which this is the eve is not said")
    if by_day := _BY_DAY.get(unit):
        return by_day(token, phrase, scene)
    anchor = scene.anchor
    if anchor is None and offset <= 0:
        raise ValueError("relative to a date that is not there")
    if unit == "date":
        return _next_of_number(phrase, anchor, scene)
    base = anchor.first_day if anchor else scene.today
    if unit == "week":
        start = scene.base(offset, phrase.gap, lean=offset > 1)
        base = start.last_day if start and offset > 0 else base
        there = in_week(phrase, token.word, scene.calendar.week_of(base) + 7 * offset * ONE_DAY, scene)
        return there.marked("anchored") if anchor else there
    if unit == "month":
        return _months_away(token, phrase, scene, _same_month(anchor, phrase, scene) if offset == 0 else base)
    return periods.year(scene.calendar, base.year + offset, token.word)


def _days_away(token: Token, phrase: Phrase, scene: Scene) -> When:
    """前日, 翌営業日; 翌々日 skips the 翌日 that was said before it."""
    offset = token.numbers[0]
    anchor = scene.base(offset, phrase.gap, lean=phrase.lean or abs(offset) > 1)
    if anchor is None and (offset <= 0 or token.unit == "day"):
        raise ValueError("relative to a date that is not there")
    base = scene.today if anchor is None else anchor.first_day
    if token.unit == "day" and offset > 0 and anchor:
        base = anchor.last_day
    return single(periods.business_offset(scene.calendar, base, offset, token.unit)).marked("anchored")


def _months_away(token: Token, phrase: Phrase, scene: Scene, base: date) -> When:
    month = add_months(base.replace(day=1), token.numbers[0])
    if days := inside(month, token, phrase, scene):
        return replace(days, exact=True)
    return periods.month(scene.calendar, month, token.word)


def _day_of_stretch(token: Token, _phrase: Phrase, scene: Scene) -> When:
    """初日, 2日目, 最終日 of the days spoken of."""
    offset = token.numbers[0]
    stretch = next((s for s in (scene.event, scene.anchor) if s and s.first_day < s.last_day), None)
    if stretch is None:
        raise ValueError("no stretch of days")
    day = stretch.last_day if offset < 0 else stretch.first_day + offset * ONE_DAY
    if day > stretch.last_day:
        raise ValueError("the stretch is shorter")
    return single(day).marked("anchored")


def _next_of_number(phrase: Phrase, anchor: When | None, scene: Scene) -> When:
    """「7日に検品、翌8日に発送」「20日締め翌10日払い」: the first such day after the one before it."""
    day = phrase.get("day_of_month")
    if day is None:
        raise ValueError("no day of the month")
    after = (anchor.last_day if anchor else scene.today) + ONE_DAY
    return single(coming_day(day.numbers[0], after), exact=True)


def _next_of_weekday(_token: Token, phrase: Phrase, scene: Scene) -> When:
    """「11日、雨天なら翌土曜」: the first one after the date before it."""
    weekday = phrase.get("weekday")
    if weekday is None:
        raise ValueError("no weekday")
    after = (scene.anchor.last_day if scene.anchor else scene.today) + ONE_DAY
    return single(after + (weekday.numbers[0] - after.weekday()) % 7 * ONE_DAY, soft=True)


def _same_month(anchor: When | None, phrase: Phrase, scene: Scene) -> date:
    """同月: the month spoken of before, in the year that these words name (一昨年の同月)."""
    if anchor is None or next_month_of(anchor.first_day) <= anchor.last_day:
        raise ValueError("no month before it")
    return anchor.first_day.replace(year=year_of(phrase, scene) or anchor.first_day.year, day=1)


def _named(token: Token, phrase: Phrase, scene: Scene) -> When:
    when = _named_stretch(token, phrase, scene)
    if (day := phrase.get("day_of_month")) and token.word in OPENINGS:
        return single(when.first_day.replace(month=1, day=day.numbers[0]), exact=True)
    weekday = phrase.get("weekday")
    if weekday and token.unit == "前":
        eve = when.first_day
        return single(eve - ((eve.weekday() - weekday.numbers[0]) % 7) * ONE_DAY)
    if weekday and token.unit in ("明け", "あけ"):
        return single(when.first_day + ((weekday.numbers[0] - when.first_day.weekday()) % 7) * ONE_DAY)
    return when


def _named_stretch(token: Token, phrase: Phrase, scene: Scene) -> When:
    return named(
        token,
        year_of(phrase, scene),
        scene,
        past=phrase.past or (phrase.period and not token.unit),
        limit=bool(phrase.edge or token.unit),
    )


def _nth_week(token: Token, phrase: Phrase, scene: Scene) -> When:
    """「6月第1週か第2週」: of the month spoken of just before, or else of this month or, when it is over, the next."""
    base = scene.anchor.last_day if scene.anchor and phrase.same_sentence else scene.today
    when = nth_week(token, base.replace(day=1), phrase, scene)
    return when if when.last_day >= scene.today else nth_week(token, next_month_of(base), phrase, scene)


Resolver = Callable[[Token, Phrase, Scene], When | None]
_BY_DAY: dict[str, Resolver] = {
    "day": _days_away,
    "business": _days_away,
    "edge": _day_of_stretch,
    "weekday": _next_of_weekday,
}
"""Words counted from another date by days, by their unit."""
_RESOLVERS: tuple[tuple[tuple[str, ...], Resolver], ...] = (
    (("week_of",), week_of),
    (("ymd",), full_date),
    (("md", "md_range"), month_day),
    (("named",), _named),
    (("month_range",), month_range),
    (("month", "month_of_year"), month),
    (("nth_week",), _nth_week),
    (("week",), week),
    (("relative",), _relative),
    (("day", "day_pair"), day),
    (("day_of_month",), day_of_month),
    (("day_range",), day_range),
    (("nth", "nth_business"), nth),
    (("weekday",), weekday),
    (("weekday_pair", "weekday_range"), weekday_span),
    (("fiscal", "fiscal_year"), _fiscal),
    (("half", "quarter"), _part_of_fiscal_year),
    (("year", "year_relative"), _year),
)
