"""Hours: what 3時, 夕方 or 25時 mean on a given day."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from assistant.domain.when import day_of
from assistant.reading.dates.phrase import Phrase
from assistant.reading.dates.tables import DAY_PARTS, day_part
from assistant.reading.dates.token import Token
from assistant.reading.dates.when import ONE_DAY, Scene, When, at, single

_AFTERNOON = frozenset(
    ["午後", "夕方", "夕刻", "夜", "晩", "pm", "PM", "evening", "afternoon", "tonight", "night"]
)
_MORNING = frozenset(["午前", "朝", "早朝", "am", "AM", "morning", "今朝", "朝イチ", "午前中", "first"])
_LATE = 20
_NIGHT = frozenset(["深夜", "夜中", "未明"])


def on_days(phrase: Phrase, days: When, scene: Scene) -> When:
    """The clock on the first of the days, and on every other day that may be meant."""
    when = on_day(phrase, days.first_day, scene)
    others = [on_day(phrase, day_of(first), scene) for first, _ in days.others if first]
    fair = [other.alone() for other in others if _is_fair(other, when, scene)]
    return replace(when.also(*fair), flags=when.flags | days.flags, week=days.week, exact=days.exact)


def _is_fair(other: When, chosen: When, scene: Scene) -> bool:
    """Today's hour is no alternative once it is over."""
    over = isinstance(other.last, datetime) and other.last <= scene.now
    return not over or other.first_day != scene.today or chosen.first_day <= scene.today


def on_day(phrase: Phrase, day: date, scene: Scene, *, day_is_given: bool = True) -> When:
    """The phrase's clock on that day. Raises ValueError when no such time exists."""
    part = phrase.get("part")
    if span := phrase.get("clock_range"):
        return _range(span, part, day)
    if clock := phrase.get("clock"):
        return _point(clock, part, day, scene, day_is_given=day_is_given)
    return _part(phrase, day, scene)


def _part(phrase: Phrase, day: date, scene: Scene) -> When:
    parts = phrase.all("part")
    word = "朝イチ" if any(token.word in ("イチ", "一番") for token in parts) else parts[-1].word
    first, last = day_part(word, scene.calendar.work_start, scene.calendar.work_end)
    begin, end = at(day, first), at(day, last)
    when = When(begin, end, within=word == "eod")
    if word in ("朝", "昼", "お昼", "ひる", "morning"):
        return replace(when, due=begin if word == "朝" else at(day, time(12)))
    if word in ("夕方", "夕刻"):
        return replace(when, due_others=(end - timedelta(hours=1), begin))
    if word in ("夜", "晩", "evening", "tonight", "night", "深夜", "夜中"):
        return replace(when, due_others=(begin,))
    return when


def _hour(hour: int, word: str) -> int:
    """The hour of a 24-hour day; above 23 it belongs to the next day."""
    if word in _AFTERNOON and hour < 12:
        return hour + 12
    if word in _AFTERNOON and hour == 12:
        return 24 if word in ("夜", "晩") else 12
    if word in _MORNING and hour == 12:
        return 0 if word in ("am", "AM") else 12
    if word in ("昼", "お昼", "昼過ぎ", "お昼過ぎ") and hour < 6:
        return hour + 12
    if word in _NIGHT and word != "未明" and hour < 5:
        return hour + 24
    return hour


def _minute(day: date, hour: int, minute: int) -> datetime:
    return at(day, time(hour % 24, minute), hour // 24)


def _said(token: Token, part: Token | None) -> str:
    return token.word or (part.word if part else "")


def _point(token: Token, part: Token | None, day: date, scene: Scene, *, day_is_given: bool) -> When:
    hour, minute = token.numbers
    word = _said(token, part)
    if word in DAY_PARTS or word in ("am", "pm", "AM", "PM"):
        moment = _minute(day, _hour(hour, word), minute)
        return When(moment, moment)
    moment = _minute(day, hour, minute)
    evening = _minute(day, hour + 12, minute) if hour < 12 else moment
    if hour == 0 or hour >= 12:
        return _not_past(When(moment, moment), scene, day_is_given)
    if hour <= 6:
        early = moment if moment > scene.now else None
        when = When(evening, evening)
        return _not_past(when.also(When(early, early)) if early else when, scene, day_is_given)
    if not day_is_given and moment <= scene.now < evening:
        tomorrow = single(moment + ONE_DAY)
        if evening.hour >= _LATE:
            return tomorrow.also(single(evening))
        return single(evening).also(tomorrow)
    return _not_past(When(moment, moment), scene, day_is_given)


def _not_past(when: When, scene: Scene, day_is_given: bool) -> When:
    """An hour without a day that is over today: tomorrow's, unless today's was meant."""
    if day_is_given or not isinstance(when.first, datetime) or when.first > scene.now:
        return when
    tomorrow = when.first + ONE_DAY
    return When(tomorrow, tomorrow).also(when.alone())


def _range(token: Token, part: Token | None, day: date) -> When:
    hour, minute, last_hour, last_minute = token.numbers
    word = _said(token, part)
    if word:
        begin = _minute(day, _hour(hour, word) if last_hour > hour or word != "pm" else hour, minute)
        end = _minute(day, _hour(last_hour, word), last_minute)
    else:
        begin = _minute(day, hour + 12 if hour <= 6 else hour, minute)
        end = _minute(day, last_hour, last_minute)
    return When(begin, after(begin, end))


def after(begin: datetime, end: datetime) -> datetime:
    """The end of a clock range: 10時〜3時 ends in the afternoon, 22時〜1時 on the next day."""
    while end <= begin:
        end += timedelta(hours=12)
    return end
