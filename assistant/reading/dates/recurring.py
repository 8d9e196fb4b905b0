"""Repetition: when 毎週火曜, 毎月20日 or 平日毎朝 comes next."""

from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime

from assistant.reading.dates import clock, periods
from assistant.reading.dates.days import resolve_days
from assistant.reading.dates.phrase import Phrase
from assistant.reading.dates.seasons import month_end
from assistant.reading.dates.weeks import nth_day
from assistant.reading.dates.when import ONE_DAY, Scene, When, next_month_of, single

_DAILY = frozenset(["毎日", "毎朝", "毎晩"])
_WORKDAYS = frozenset(["平日", "毎営業日"])


def recurring(phrase: Phrase, scene: Scene) -> When:
    """The next occurrence; `last` is the same, because a repetition has no end."""
    if phrase.gap == "の" and all(token.word == "平日" for token in phrase.tokens):
        raise ValueError("「10/18〜29の平日」 repeats nothing")
    for day in _candidates(phrase, scene):
        when = clock.on_day(phrase, day, scene) if phrase.has_clock else single(day)
        if not isinstance(when.first, datetime) or when.first > scene.now:
            return replace(when, last=when.first, others=(), due_others=(), recurring=True)
    raise ValueError("no next time")


def _candidates(phrase: Phrase, scene: Scene) -> list[date]:
    words = {token.word for token in phrase.all("every")}
    days = [scene.today + n * ONE_DAY for n in range(370)]
    weekdays = {token.numbers[0] for token in phrase.all("weekday")}
    if pair := phrase.get("weekday_pair", "weekday_range"):
        weekdays = {(pair.numbers[0] + n) % 7 for n in range((pair.numbers[1] - pair.numbers[0]) % 7 + 1)}
    if weekdays:
        return [day for day in days if day.weekday() in weekdays]
    if words & _WORKDAYS:
        return [day for day in days if scene.calendar.is_business_day(day)]
    if "毎月" in words or phrase.get("day_of_month", "nth", "nth_business"):
        return _monthly(phrase, scene)
    rest = tuple(
        token
        for token in phrase.tokens
        if token.kind != "every" and token.kind not in ("part", "clock", "clock_range")
    )
    if rest and (when := resolve_days(replace(phrase, tokens=rest), scene)):
        return [when.first_day]
    return days


def _monthly(phrase: Phrase, scene: Scene) -> list[date]:
    months = [next_month_of(scene.today.replace(day=1), n) for n in range(14)]
    found = {day for month in months for day in _in_month(phrase, month, scene)}
    return sorted(day for day in found if day >= scene.today)


def _in_month(phrase: Phrase, month: date, scene: Scene) -> list[date]:
    last = month_end(month.year, month.month).day
    days = [month.replace(day=min(token.numbers[0], last)) for token in phrase.all("day_of_month")]
    for token in (*phrase.all("nth"), *phrase.all("nth_business")):
        with suppress(ValueError):
            days.append(nth_day(token, month, scene))
    part = next((token.unit for token in phrase.all("every") if token.unit), "")
    part = part or next((token.word for token in phrase.all("month") if token.word), "")
    if part or not phrase.get("day_of_month", "nth", "nth_business"):
        days.append(periods.month(scene.calendar, month, part or "head").first_day)
    return days
