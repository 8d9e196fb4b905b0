"""Ranges: from one phrase to another; what the second leaves out it takes from the first."""

from dataclasses import replace
from datetime import date, datetime, time

from assistant.domain.when import day_of
from assistant.reading.dates import clock, periods
from assistant.reading.dates.days import resolve_days
from assistant.reading.dates.phrase import CLOCKS, Phrase
from assistant.reading.dates.resolve import resolve
from assistant.reading.dates.when import ONE_DAY, Moment, Scene, When, next_month_of, single

_AFTERNOON = ("午後", "夜", "夕方", "pm")


def resolve_range(first: Phrase, last: Phrase, scene: Scene) -> When | None:
    """Raises ValueError when the end lies before the beginning."""
    if first.only_clock and last.only_clock and (running := _running(first, last, scene)):
        return running
    begin = resolve(_on_the_day_of(last, first), scene)
    if begin is None:
        return None
    if length := last.get("span"):
        end_day = periods.stretch_end(scene.calendar, begin.first_day, length.numbers[0], length.unit)
        return _until(end_day, begin)
    named_end = last.get("md", "ymd", "month_of_year")
    if first.get("day_of_month") and len(first.tokens) == 1 and named_end:
        begin = _last_before(first.tokens[0].numbers[0], _required(resolve_days(last, scene)).first_day)
    if last.only_clock and isinstance(begin.first, datetime):
        end: Moment = _end_clock(first, last, begin.first, scene)
    else:
        end = _end_of(last, begin, scene)
    if day_of(end) < begin.first_day or type(end) is not type(begin.first):
        raise ValueError("the end lies before the beginning")
    return _until(end, replace(begin, exact=begin.exact or bool(named_end)))


def _running(first: Phrase, last: Phrase, scene: Scene) -> When | None:
    """「10時から13時まで」 said at 10:15 is rather today's than tomorrow's."""
    if scene.anchor and scene.anchor.first_day != scene.today:
        return None
    begin = clock.on_day(first, scene.today, scene)
    if not isinstance(begin.first, datetime) or begin.first > scene.now:
        return None
    end = _end_clock(first, last, begin.first, scene)
    if end <= scene.now or end.date() != scene.today:
        return None
    tomorrow = When(begin.first + ONE_DAY, end + ONE_DAY)
    return _until(end, begin).also(tomorrow)


def _on_the_day_of(last: Phrase, first: Phrase) -> Phrase:
    """`from 3pm to 4pm tomorrow`: in English the day stands behind both hours."""
    if not (first.only_clock and last.tokens[-1].latin and last.tokens[0].kind in CLOCKS):
        return first
    return replace(first, tokens=(*first.tokens, *(token for token in last.tokens if token.kind not in CLOCKS)))


def _until(end: Moment, begin: When) -> When:
    return replace(begin, last=end, due=None, others=(), due_others=(), soft=False, within=False)


def _required(when: When | None) -> When:
    if when is None:
        raise ValueError("no time")
    return when


def _last_before(day: int, limit: date) -> When:
    """30日〜1/3: the last such day on or before the limit."""
    for months in range(12):
        month = next_month_of(limit, -months)
        candidate = month + (day - 1) * ONE_DAY
        if candidate.month == month.month and candidate <= limit:
            return single(candidate)
    raise ValueError("no such day")


def _end_clock(first: Phrase, last: Phrase, begin: datetime, scene: Scene) -> datetime:
    """午後2時〜4時 ends in the afternoon too."""
    said, own = first.get("clock"), last.get("clock")
    if own and not own.word and said and said.word.lower() in _AFTERNOON:
        last = replace(last, tokens=(replace(own, word=said.word),))
    elif own and not own.word:
        hour, minute = own.numbers
        end_day = begin.date() + (hour // 24) * ONE_DAY
        return clock.after(begin, datetime.combine(end_day, time(hour % 24, minute)))
    end = clock.on_day(last, begin.date(), scene).last
    return clock.after(begin, end) if isinstance(end, datetime) else begin


def _end_of(last: Phrase, begin: When, scene: Scene) -> Moment:
    """The end, seen from the day on which the range begins."""
    whole = last.get("week", "month", "month_of_year", "year")
    own_day = last.get("weekday", "day_of_month", "md", "nth") and not whole
    morning = datetime.combine(begin.first_day, time(5))
    if last.get("relative"):
        scene = replace(scene, anchor=begin)
    elif own_day:
        scene = replace(scene, now=morning, anchor=None)
    when = _required(resolve(last, scene))
    if last.get("weekday") and own_day and (when.first_day - begin.first_day).days == 7:
        raise ValueError("from a weekday to the same weekday")
    return when.last
