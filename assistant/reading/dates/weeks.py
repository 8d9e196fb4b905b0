"""Weeks and weekdays: 来週の火曜, 今度の金曜, 週明け, 第2火曜."""

import re
from dataclasses import replace
from datetime import date

from assistant.reading.dates import periods
from assistant.reading.dates.phrase import EXCLUDED, Phrase
from assistant.reading.dates.seasons import month_end, nth_weekday
from assistant.reading.dates.token import Token
from assistant.reading.dates.when import ONE_DAY, Scene, When, next_month_of, single

_SATURDAY = 5
_ANY_OF = re.compile("(?:の|中の)?(?:どこか|いずれか|どれか|うち)の")


def week(token: Token, phrase: Phrase, scene: Scene) -> When:
    """A week seen from today. On Sundays people disagree about which week has begun."""
    calendar, start = scene.calendar, scene.calendar.week_of(scene.today)
    offset = token.numbers[0] if token.numbers else _coming_week(token, scene)
    part = _part(token, phrase)
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


def _part(token: Token, phrase: Phrase) -> str:
    """今週末 may end on Friday, as 今月末 ends on a day; 「週末のマルシェ」 is at the weekend."""
    spoken_of = phrase.describes or phrase.tail.startswith(("は", "も", "、"))
    if token.word == "end" and not token.numbers and spoken_of and not phrase.edge:
        return "weekend"
    return "whole" if phrase.period and not token.word else token.word


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
    if pair := phrase.get("weekday_pair", "weekday_range"):
        first, length = day(pair.numbers[0]), (pair.numbers[1] - pair.numbers[0]) % 7
        return replace(When(first, first + length * ONE_DAY), week=start)
    if phrase.get("same_weekday") and scene.anchor:
        return single(day(scene.anchor.first_day.weekday()))
    return periods.week(scene.calendar, start, part, scene.today)


def weekday(token: Token, phrase: Phrase, scene: Scene) -> When:
    anchor = scene.anchor
    if chosen := phrase.get("next"):
        return _chosen_weekday(token, chosen, phrase, scene)
    if phrase.after_event and phrase.gap != "の":
        raise ValueError("the weekday behind an event of which the day is not said")
    if anchor and (stated := _of_anchor(token, phrase, anchor, scene)):
        return stated
    coming = _coming_weekday(token, scene)
    if phrase.same_sentence and anchor and anchor.week and anchor.first_day > coming.first_day:
        there = in_week(phrase, "", anchor.week, scene)
        first, second = (coming, there) if phrase.edge == "until" else (there, coming)
        return there if phrase.denied == EXCLUDED else first.also(second)
    ahead = phrase.same_sentence and anchor and anchor.first_day > scene.today
    is_today = token.numbers[0] == scene.today.weekday() and not ahead
    return coming.also(single(scene.today, soft=True)) if is_today else coming


def _of_anchor(token: Token, phrase: Phrase, anchor: When, scene: Scene) -> When | None:
    """The weekday within what was just spoken of: 来週の火曜と木曜, 5月のどこかの土曜."""
    if phrase.lean and anchor.week:
        return in_week(phrase, "", anchor.week, scene)
    if anchor.exact and _ANY_OF.fullmatch(phrase.gap):
        return one_of(token.numbers[0], anchor, scene)
    if phrase.same_sentence and (inside := _in_stretch(token.numbers[0], anchor)):
        return replace(single(inside, soft=True), week=scene.calendar.week_of(inside))
    return None


def one_of(weekday: int, stretch: When, scene: Scene) -> When:
    """「1月後半の金曜」: any of them."""
    days = [stretch.first_day + n * ONE_DAY for n in range((stretch.last_day - stretch.first_day).days + 1)]
    found = [day for day in days if day.weekday() == weekday]
    ahead = [day for day in found if day >= scene.today] or found
    return single(ahead[0], exact=True).also(*(single(day) for day in ahead[1:])) if ahead else stretch


def _coming_weekday(token: Token, scene: Scene) -> When:
    ahead = (token.numbers[0] - scene.today.weekday()) % 7 or 7
    return single(scene.today + ahead * ONE_DAY, soft=True)


def _chosen_weekday(token: Token, chosen: Token, phrase: Phrase, scene: Scene) -> When:
    """今度の金曜, this Friday, last Friday. `next` on a weekday still ahead in this week may be that or a week later."""
    if chosen.word in ("last", "past"):
        return single(scene.today - ((scene.today.weekday() - token.numbers[0]) % 7 or 7) * ONE_DAY)
    if scene.anchor and phrase.gap.endswith("その"):
        after = scene.anchor.last_day
        return single(after + ((token.numbers[0] - after.weekday()) % 7 or 7) * ONE_DAY, soft=True)
    coming = _coming_weekday(token, scene)
    week_later = single(coming.first_day + 7 * ONE_DAY, soft=True)
    same_week = scene.calendar.week_of(coming.first_day) == scene.calendar.week_of(scene.today)
    if chosen.word in ("この", "this", "coming") or not same_week:
        return coming
    return week_later.also(coming) if chosen.latin else coming.also(week_later)


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
    if phrase.get("next"):
        return _next_span(token, phrase, scene)
    length = (last_weekday - first_weekday) % 7
    begun = (scene.today.weekday() - first_weekday) % 7
    first = scene.today - begun * ONE_DAY if begun <= length else scene.today + (7 - begun) * ONE_DAY
    when = When(first, first + length * ONE_DAY, recurring=token.kind == "weekday_range")
    if token.latin and token.kind == "weekday_pair":
        return replace(when, due_others=(scene.calendar.last_business_day_on_or_before(first),))
    if token.kind == "weekday_pair" and first < scene.today and first_weekday < _SATURDAY:
        coming = When(
            first + 7 * ONE_DAY,
            first + (7 + length) * ONE_DAY,
            week=scene.calendar.week_of(scene.today) + 7 * ONE_DAY,
        )
        return coming.also(when)
    return when


def _next_span(token: Token, phrase: Phrase, scene: Scene) -> When:
    """次の土日, the one that has not begun; その次の土日, the first after the date before it."""
    after = scene.anchor.last_day if scene.anchor and phrase.gap.endswith("その") else scene.today
    first = after + ((token.numbers[0] - after.weekday()) % 7 or 7) * ONE_DAY
    return When(first, first + (token.numbers[1] - token.numbers[0]) % 7 * ONE_DAY)


def nth(token: Token, phrase: Phrase, scene: Scene) -> When:
    """第2火曜: the next one, or after 「来月から」 and another one (第1・第3水曜) that month's."""
    coming = _coming_nth(token, scene.today, scene)
    if scene.anchor is None or scene.anchor.first_day <= scene.today or not phrase.same_sentence:
        return coming
    there = _coming_nth(token, scene.anchor.first_day, scene)
    return there if phrase.lean or there == coming else there.also(coming)


def _coming_nth(token: Token, after: date, scene: Scene) -> When:
    for months in range(14):
        month = next_month_of(after.replace(day=1), months)
        try:
            days = nth_days(token, month, scene)
        except ValueError:
            continue
        if days.last_day >= scene.today:
            return days
    raise ValueError("no such weekday")


def nth_days(token: Token, month: date, scene: Scene) -> When:
    """第2火曜, or both days of 第2土日."""
    first = nth_day(token, month, scene)
    return When(first, first + ONE_DAY) if token.unit == "weekend" else single(first)


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


def nth_week(token: Token, month: date, phrase: Phrase, scene: Scene) -> When:
    """6月の第2週: rows of the calendar, or weeks from the first Monday on; -1 is the last row. A part of the week or a
    weekday may follow (2週目の週末, 最終週の水曜)."""
    count, inside = token.numbers[0], phrase.get("week")
    part = inside.word if inside else token.word
    if count < 0:
        return in_week(phrase, part, scene.calendar.week_of(month_end(month.year, month.month)), scene)
    row = scene.calendar.week_of(month) + 7 * (count - 1) * ONE_DAY
    full = scene.calendar.week_of(month + 6 * ONE_DAY) + 7 * (count - 1) * ONE_DAY
    when = in_week(phrase, part, row, scene)
    return when if row == full else when.also(in_week(phrase, part, full, scene))
