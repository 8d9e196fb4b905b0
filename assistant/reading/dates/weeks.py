"""Weeks and weekdays: 来週の火曜, 今度の金曜, 週明け, 第2火曜."""

from dataclasses import replace
from datetime import date

from assistant.reading.dates import periods
from assistant.reading.dates.phrase import Phrase
from assistant.reading.dates.seasons import nth_weekday
from assistant.reading.dates.token import Token
from assistant.reading.dates.when import ONE_DAY, Scene, When, next_month_of, single


def week(token: Token, phrase: Phrase, scene: Scene) -> When:
    """A week seen from today. On Sundays people disagree about which week has begun."""
    calendar, start = scene.calendar, scene.calendar.week_of(scene.today)
    offset = token.numbers[0] if token.numbers else _coming_week(token, scene)
    part = "whole" if phrase.period and not token.word else token.word
    within = [
        in_week(phrase, part, calendar.week_of(start + 7 * n * ONE_DAY), scene) for n in (offset, offset + 1)
    ]
    last_day_of_week = scene.today == start + 6 * ONE_DAY
    if last_day_of_week and offset == 0 and token.numbers:
        return within[1].also(within[0]).marked("said_on_sunday")
    if last_day_of_week and offset > 0 and token.numbers:
        return within[0].also(within[1]).marked("said_on_sunday")
    weekend = scene.today.weekday() in calendar.weekly_closed
    gone = within[0].last_day < scene.today
    if offset == 0 and (gone or (weekend and part in ("", "within"))) and not (phrase.past or phrase.period):
        return within[0].also(within[1])
    return within[0]


def _coming_week(token: Token, scene: Scene) -> int:
    """週明け is always ahead; 週末 and 週半ば belong to this week until they are over."""
    if token.word in ("after", "head"):
        return 1
    start = scene.calendar.week_of(scene.today)
    return int(periods.week(scene.calendar, start, token.word, scene.today).last_day < scene.today)


def in_week(phrase: Phrase, part: str, start: date, scene: Scene) -> When:
    def day(weekday: int) -> date:
        return start + ((weekday - start.weekday()) % 7) * ONE_DAY

    if weekday := phrase.get("weekday", "weekday_mark"):
        return replace(single(day(weekday.numbers[0]), soft=True), week=start)
    if pair := phrase.get("weekend", "weekday_range"):
        return replace(When(day(pair.numbers[0]), day(pair.numbers[1])), week=start)
    return periods.week(scene.calendar, start, part, scene.today)


def weekday(token: Token, phrase: Phrase, scene: Scene) -> When:
    wanted, chosen = token.numbers[0], phrase.get("next")
    anchor = scene.anchor
    if phrase.lean and anchor and anchor.week and not chosen:
        return in_week(phrase, "", anchor.week, scene)
    ahead = (wanted - scene.today.weekday()) % 7 or 7
    coming = single(scene.today + ahead * ONE_DAY, soft=True)
    later = single(scene.today + (ahead + 7) * ONE_DAY, soft=True)
    if not chosen and phrase.same_sentence and anchor and (inside := _in_stretch(wanted, anchor)):
        return replace(single(inside, soft=True), week=scene.calendar.week_of(inside))
    same_week = scene.calendar.week_of(coming.first_day) == scene.calendar.week_of(scene.today)
    if phrase.same_sentence and anchor and anchor.week and anchor.first_day > coming.first_day and not chosen:
        there = in_week(phrase, "", anchor.week, scene)
        return coming.also(there) if phrase.edge == "until" else there.also(coming)
    if chosen is None:
        return coming.also(single(scene.today, soft=True)) if ahead == 7 else coming
    if chosen.word in ("この", "this", "coming") or not same_week:
        return coming
    return later.also(coming) if chosen.latin else coming.also(later)


def _in_stretch(wanted: int, anchor: When) -> date | None:
    """The weekday in a stretch of a few days that was stated before: 「26-27 Nov, free from 16:00 Fri」."""
    length = (anchor.last_day - anchor.first_day).days
    ahead = (wanted - anchor.first_day.weekday()) % 7
    stated = anchor.exact and not anchor.limit and 0 < length < len("月火水木金土日")
    return anchor.first_day + ahead * ONE_DAY if stated and ahead <= length else None


def weekday_span(token: Token, phrase: Phrase, scene: Scene) -> When:
    anchor = scene.anchor
    if phrase.lean and anchor and anchor.week:
        return in_week(phrase, "", anchor.week, scene)
    first_weekday, last_weekday = token.numbers
    length = (last_weekday - first_weekday) % 7
    begun = (scene.today.weekday() - first_weekday) % 7
    first = scene.today - begun * ONE_DAY if begun <= length else scene.today + (7 - begun) * ONE_DAY
    when = When(first, first + length * ONE_DAY, recurring=token.kind == "weekday_range")
    if token.kind == "weekend":
        friday = scene.calendar.last_business_day_on_or_before(first)
        return replace(when, due_others=(friday,), soft=False) if token.latin else when
    return when


def nth(token: Token, _phrase: Phrase, scene: Scene) -> When:
    for months in range(14):
        month = next_month_of(scene.today.replace(day=1), months)
        try:
            day = nth_day(token, month, scene)
        except ValueError:
            continue
        if day >= scene.today:
            return single(day)
    raise ValueError("no such weekday")


def nth_day(token: Token, month: date, scene: Scene) -> date:
    """第2火曜, 第1営業日, 最終営業日 of a month, given by its first day."""
    if token.kind == "nth":
        return nth_weekday(month.year, month.month, *token.numbers)
    (count,) = token.numbers
    start = month - ONE_DAY if count > 0 else next_month_of(month)
    day = scene.calendar.add_business_days(start, count)
    if day.month != month.month:
        raise ValueError("the month has no such business day")
    return day


def nth_week(count: int, month: date, scene: Scene) -> When:
    """6月の第2週: rows of the calendar, or weeks from the first Monday on."""
    row = scene.calendar.week_of(month) + 7 * (count - 1) * ONE_DAY
    full = scene.calendar.week_of(month + 6 * ONE_DAY) + 7 * (count - 1) * ONE_DAY
    when = periods.week(scene.calendar, row, "", scene.today)
    return when if row == full else when.also(periods.week(scene.calendar, full, "", scene.today))
