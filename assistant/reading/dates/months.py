"""Months: 来月末, 12月上旬, 10月の実績, 月末の金曜."""

from dataclasses import replace
from datetime import date

from assistant.reading.dates import periods, weeks
from assistant.reading.dates.dated import checked, pick_year, year_of
from assistant.reading.dates.phrase import Phrase
from assistant.reading.dates.seasons import month_end, nth_weekday
from assistant.reading.dates.token import Token
from assistant.reading.dates.weeks import nth_days
from assistant.reading.dates.when import Scene, When, next_month_of, single

_JUST_OVER = {"": 2, "from": 1}
"""For so many months after a month its name may mean the one just over, by the particle behind it."""


def month(token: Token, phrase: Phrase, scene: Scene) -> When:
    """A month, a part of it, or a day in it."""
    if (
        (day := phrase.get("day_of_month"))
        and token.kind == "month_of_year"
        and not (token.word or token.numbers[1:])
    ):
        picked = pick_year(token.numbers[0], day.numbers[0], phrase, scene)
        return checked(replace(picked, exact=True), phrase)
    first, others = _first_of_month(token, phrase, scene)
    if day_inside := inside(first, token, phrase, scene):
        return checked(replace(day_inside, exact=True), phrase) if day else replace(day_inside, exact=True)
    part = "whole" if phrase.period and not token.word else token.word
    when = periods.month(scene.calendar, first, part)
    if (weekday := phrase.get("weekday")) and not others:
        return weeks.one_of(weekday.numbers[0], when, scene)
    return when.also(*(periods.month(scene.calendar, other, part) for other in others))


def inside(first: date, token: Token, phrase: Phrase, scene: Scene) -> When | None:
    """来月10日, 12月の第2火曜, 月末の金曜: days of the month that begins on `first`."""
    if days := phrase.get("day_of_month", "day_range"):
        return When(first.replace(day=days.numbers[0]), first.replace(day=days.numbers[-1]))
    if nth := phrase.get("nth", "nth_business"):
        return nth_days(nth, first, scene)
    if nth_week := phrase.get("nth_week"):
        return weeks.nth_week(nth_week, first, phrase, scene)
    weekday = phrase.get("weekday")
    if weekday and token.word in ("end", "last_third", "head", "first_third"):
        ordinal = -1 if token.word in ("end", "last_third") else 1
        return single(nth_weekday(first.year, first.month, ordinal, weekday.numbers[0]))
    return None


def _first_of_month(token: Token, phrase: Phrase, scene: Scene) -> tuple[date, tuple[date, ...]]:
    """The first of the month meant, and of other months that may be meant."""
    if token.kind == "month":
        months = next_month_of(scene.today.replace(day=1), token.numbers[0]) if token.numbers else None
        return (months, ()) if months else _month_of_part(token, phrase, scene)
    year = token.numbers[1] if token.numbers[1:] else year_of(phrase, scene)
    if year is not None:
        return date(year, token.numbers[0], 1), ()
    if chosen := phrase.get("next"):
        return _chosen_month(token, chosen, scene)
    return _month_without_year(token, phrase, scene)


def _chosen_month(token: Token, chosen: Token, scene: Scene) -> tuple[date, tuple[date, ...]]:
    """last April, this April; `next April` in March may be a year later."""
    this, month = scene.today.replace(day=1), token.numbers[0]
    coming = date(this.year + (month <= this.month), month, 1)
    if chosen.word in ("last", "past"):
        return next_month_of(date(this.year + (month < this.month), month, 1), -12), ()
    if chosen.word != "next":
        return date(this.year, month, 1), ()
    return coming, ((next_month_of(coming, 12),) if coming.year == this.year else ())


def _month_without_year(token: Token, phrase: Phrase, scene: Scene) -> tuple[date, tuple[date, ...]]:
    """The coming month of that number, unless the words look back; a month just over may be either."""
    this, month = scene.today.replace(day=1), token.numbers[0]
    coming = date(this.year + (month < this.month), month, 1)
    gone = next_month_of(coming, -12)
    if coming == this:
        return this, ()
    if (
        scene.anchor
        and scene.anchor.exact
        and phrase.same_sentence
        and scene.anchor.last_day < gone <= scene.today
    ):
        return gone, (coming,)  # 「4月〜9月分は結構、10月以降は」
    looks_back = phrase.past or phrase.period or token.word == "whole"
    months_ago = (this.year - gone.year) * 12 + this.month - gone.month
    if looks_back and (months_ago <= 3 or phrase.past or token.word == "whole") and months_ago < 11:
        return gone, ()
    if months_ago <= _JUST_OVER.get(phrase.edge, 0) and (token.word == "" or months_ago == 1):
        return gone, (coming,)
    return coming, ()


def _month_of_part(token: Token, phrase: Phrase, scene: Scene) -> tuple[date, tuple[date, ...]]:
    """月末, 上旬: of the month just named, or else of this month, or of the next one when it is over."""
    anchor, this = scene.anchor, scene.today.replace(day=1)
    named = anchor.first_day.replace(day=1) if anchor and anchor.exact else None
    near = named and (phrase.lean or phrase.same_sentence)
    if named and near and token.word in ("middle", "last_third"):
        return named, ()
    last = periods.month(scene.calendar, this, token.word).last_day
    if named and near and named > this and token.word == "end" and not phrase.edge:
        return (named, (this,)) if last == scene.today else (this, (named,))
    return (next_month_of(this) if last < scene.today else this), ()


def month_range(token: Token, phrase: Phrase, scene: Scene) -> When:
    first_month, last_month = token.numbers
    year = year_of(phrase, scene)
    first = date(year or scene.today.year, first_month, 1)
    last = next_month_of(first, (last_month - first_month) % 12)
    looks_back = phrase.period or phrase.past or phrase.tail.startswith("分")
    if year is None and month_end(last.year, last.month) < scene.today and not looks_back:
        first, last = next_month_of(first, 12), next_month_of(last, 12)
    return When(first, month_end(last.year, last.month), exact=True)
