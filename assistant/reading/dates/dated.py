"""Dates by number: 11/20, 11月20日, 20日, and a month without a day."""

from dataclasses import replace
from datetime import date

from assistant.reading.dates.fractions import is_fraction
from assistant.reading.dates.phrase import Phrase
from assistant.reading.dates.seasons import month_end
from assistant.reading.dates.token import Token
from assistant.reading.dates.when import ONE_DAY, Scene, When, next_month_of, single

_NEAR = 14
_JUST_GONE = 7
"""A bare day of the month that is over for at most so many days may still be meant."""


def year_of(phrase: Phrase, scene: Scene) -> int | None:
    if token := phrase.get("year"):
        return token.numbers[0]
    if token := phrase.get("year_relative"):
        return scene.today.year + token.numbers[0]
    token = phrase.get("relative")
    if token and token.unit == "year":
        return (scene.anchor.first_day if scene.anchor else scene.today).year + token.numbers[0]
    return None


def full_date(token: Token, phrase: Phrase, _scene: Scene) -> When:
    return checked(single(date(*token.numbers), exact=True), phrase)


def month_day(token: Token, phrase: Phrase, scene: Scene) -> When:
    month, day = token.numbers[:2]
    first = pick_year(month, day, phrase, scene)
    if token.kind == "md" and token.word == "/" and is_fraction(phrase, month, day, first.first_day, scene.today):
        raise ValueError("a fraction")
    if token.kind == "md_range":
        last = date(first.first_day.year, month, token.numbers[2])
        return When(first.first_day, max(last, first.first_day), exact=True)
    return checked(replace(first, exact=True), phrase)


def pick_year(month: int, day: int, phrase: Phrase, scene: Scene) -> When:
    """A month and day without a year: the next one, unless the words look back."""
    year = year_of(phrase, scene)
    if year is not None:
        return single(date(year, month, day))
    today = scene.today
    coming = _existing(today.year, month, day)
    if coming < today:
        coming = _existing(today.year + 1, month, day)
    gone = _existing_before(today, month, day)
    if phrase.past and coming != today:
        return single(gone)
    near = 31 if phrase.edge else 92
    if not 0 < (today - gone).days <= near or coming == today:
        return single(coming)
    return single(gone).also(single(coming)) if phrase.period else single(coming).also(single(gone))


def _existing(year: int, month: int, day: int) -> date:
    """2/29 waits for the next leap year."""
    for candidate in range(year, year + 8):
        if day <= month_end(candidate, month).day:
            return date(candidate, month, day)
    raise ValueError(f"no day {month}/{day}")


def _existing_before(today: date, month: int, day: int) -> date:
    for candidate in range(today.year, today.year - 9, -1):
        if day <= month_end(candidate, month).day and date(candidate, month, day) <= today:
            return date(candidate, month, day)
    raise ValueError(f"no day {month}/{day}")


def day_of_month(token: Token, phrase: Phrase, scene: Scene) -> When:
    day, anchor = token.numbers[0], scene.anchor
    year = year_of(phrase, scene)
    if year is not None:
        return checked(single(date(year, (anchor.first_day if anchor else scene.today).month, day)), phrase)
    if anchor and anchor.exact and phrase.edge == "until":
        return checked(_limit_before(day, anchor, _coming_day(day, phrase, scene)), phrase)
    leaning = _near_anchor(day, anchor, scene) if anchor and anchor.exact else None
    leaning = leaning or (_next_in_list(day, anchor, scene) if anchor and phrase.lean else None)
    if leaning:
        return checked(replace(single(leaning), exact=bool(anchor and anchor.exact)), phrase)
    coming = _coming_day(day, phrase, scene)
    there = _in_month(anchor.first_day, day) if anchor and anchor.exact and phrase.same_sentence else None
    if there and there > coming.first_day and not phrase.edge:
        coming = single(there, exact=True).also(coming.alone())
    return checked(coming, phrase)


def _next_in_list(day: int, anchor: When, scene: Scene) -> date | None:
    """「27日か28日」「30日と2日」: soon after the day before it."""
    after = coming_day(day, anchor.last_day)
    return after if anchor.first_day >= scene.today and (after - anchor.last_day).days <= _NEAR else None


def _limit_before(day: int, anchor: When, coming: When) -> When:
    """「1/7からの講習、申込は20日まで」: the next 20th, or the last one before the date spoken of."""
    months = (next_month_of(anchor.first_day, -n) for n in range(2))
    before = next((d for m in months if (d := _in_month(m, day)) and d <= anchor.first_day), None)
    return coming.also(single(before)) if before and before > coming.first_day else coming


def _near_anchor(day: int, anchor: When, scene: Scene) -> date | None:
    """A bare day inside or near a span with named months belongs to these months."""
    months = {anchor.first_day.replace(day=1), anchor.last_day.replace(day=1)}
    found = [d for month in months if (d := _in_month(month, day)) and d >= scene.today]
    near = [d for d in found if d >= anchor.first_day or len(months) > 1]
    return min(near, key=lambda d: _distance(d, anchor)) if near and anchor.last_day >= scene.today else None


def _distance(day: date, span: When) -> int:
    return max((span.first_day - day).days, (day - span.last_day).days, 0)


def _in_month(month: date, day: int) -> date | None:
    return month.replace(day=day) if day <= month_end(month.year, month.month).day else None


def _coming_day(day: int, phrase: Phrase, scene: Scene) -> When:
    """The next such day; one that has just gone by is another fair reading."""
    month = scene.today.replace(day=1)
    candidates = [d for n in range(-1, 4) if (d := _in_month(next_month_of(month, n), day))]
    gone = max(d for d in (*candidates, date.min) if d < scene.today)
    coming = [d for d in candidates if d >= scene.today]
    weekday = phrase.get("weekday", "weekday_mark")
    told_ahead = weekday and gone.weekday() != weekday.numbers[0] == coming[0].weekday()
    if phrase.past and coming[0] != scene.today and not told_ahead:
        return single(gone)
    if weekday and coming[0].weekday() != weekday.numbers[0] and coming[1].weekday() == weekday.numbers[0]:
        return single(coming[1]).also(single(coming[0]))
    just_gone = (
        (scene.today - gone).days <= _JUST_GONE and coming[0] != scene.today and (phrase.period or not phrase.edge)
    )
    if not just_gone or _speaks_of_what_comes(phrase, scene) or (weekday and gone.weekday() != weekday.numbers[0]):
        return single(coming[0])
    return single(coming[0]).also(single(gone))


def _speaks_of_what_comes(phrase: Phrase, scene: Scene) -> bool:
    """Another day of the same sentence is still ahead."""
    return bool(phrase.same_sentence and scene.anchor and scene.anchor.first_day > scene.today)


def day_range(token: Token, phrase: Phrase, scene: Scene) -> When:
    """14〜16日; 30〜2日 ends in the next month."""
    first_number, last_number = token.numbers
    alone = replace(phrase, tokens=(token,))
    first = day_of_month(replace(token, numbers=(first_number,)), alone, scene).first_day
    month = first if last_number >= first_number else next_month_of(first)
    return When(first, month.replace(day=last_number))


def checked(when: When, phrase: Phrase) -> When:
    """A weekday beside the date must be the date's own."""
    said = phrase.get("weekday_mark", "weekday")
    if said is None or when.first_day.weekday() == said.numbers[0]:
        return when
    distance = (said.numbers[0] - when.first_day.weekday() + 3) % 7 - 3
    nearest = when.first_day + distance * ONE_DAY
    return when.also(single(nearest)).marked("weekday_mismatch")


def coming_day(day: int, today: date) -> date:
    """The next day of the month of that number."""
    months = (next_month_of(today, n) for n in range(4))
    return next(found for month in months if (found := _in_month(month, day)) and found >= today)
