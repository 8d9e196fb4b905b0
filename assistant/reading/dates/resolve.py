"""Resolve: a phrase becomes a moment or a stretch."""

from dataclasses import replace
from datetime import datetime, time

from assistant.reading.dates import clock
from assistant.reading.dates.days import resolve_days
from assistant.reading.dates.offsets import from_date, hangs_on_an_event
from assistant.reading.dates.phrase import CLOCKS, Phrase
from assistant.reading.dates.recurring import recurring
from assistant.reading.dates.token import Token
from assistant.reading.dates.when import ONE_DAY, Scene, When


def resolve(phrase: Phrase, scene: Scene) -> When | None:
    """What a phrase that is no range means; None when it names no time (a length, 前日 without a date before it).

    Raises ValueError or OverflowError for days that do not exist.
    """
    if phrase.get("every") or _is_weekly(phrase, scene):
        return recurring(phrase, _from_its_beginning(phrase, scene))
    if count := phrase.get("duration", "gap_days", "in_days"):
        return _offset(count, phrase, scene)
    if phrase.only_clock:
        return _bare_clock(phrase, scene)
    days = resolve_days(phrase, scene)
    if days is None:
        return None
    if day_part := _word_of_day(phrase):
        phrase = replace(phrase, tokens=(*phrase.tokens, day_part))
    return clock.on_days(phrase, days, scene) if phrase.has_clock else days


def _from_its_beginning(phrase: Phrase, scene: Scene) -> Scene:
    """「来週から毎週火曜」: the scene on the first day from which the repetition runs."""
    begin = resolve(phrase.since, scene) if phrase.since else None
    if begin is None:
        return scene
    first = datetime.combine(begin.week or begin.first_day, time())
    return replace(scene, now=max(scene.now, first))


def _is_weekly(phrase: Phrase, scene: Scene) -> bool:
    """「月〜金」 without a week is every week's."""
    in_a_week = phrase.get("week", "relative") or (phrase.lean and scene.anchor and scene.anchor.week)
    return phrase.get("weekday_range") is not None and not in_a_week


def _word_of_day(phrase: Phrase) -> Token | None:
    """今夜 and 明朝 hold a part of the day."""
    day = phrase.get("day")
    if day is None or not day.word or phrase.get("part"):
        return None
    return replace(day, kind="part")


def _offset(count: Token, phrase: Phrase, scene: Scene) -> When | None:
    """A count from now, or from the date it stands beside; a clock may follow (3営業日前の15時)."""
    clocks = tuple(t for t in phrase.tokens if t.start > count.start and t.kind in CLOCKS and not count.latin)
    beside = tuple(t for t in phrase.tokens if t is not count and t not in clocks)
    base = resolve(replace(phrase, tokens=beside), scene) if beside else None
    if base is None and hangs_on_an_event(count, phrase):
        base = scene.anchor if count.word == "before" else None
        if base is None:
            return None
    when = from_date(count, base, scene)
    if when is None or not clocks:
        return when
    return clock.on_days(replace(phrase, tokens=clocks), when, scene)


_NEEDS_DAY = frozenset(
    ["朝", "昼", "夜", "晩", "イチ", "一番", "morning", "afternoon", "evening", "night", "lunchtime", "first"]
)


def _bare_clock(phrase: Phrase, scene: Scene) -> When | None:
    """A time without a day: the day just spoken of, or else today."""
    if not phrase.get("clock", "clock_range") and _says_too_little(phrase):
        return None
    anchor = scene.anchor
    hours_of_each_day = phrase.lean and phrase.get("clock_range")
    if anchor and anchor.last_day >= scene.today and (hours_of_each_day or anchor.first_day == anchor.last_day):
        return _on_anchor(phrase, anchor, scene)
    when = clock.on_day(phrase, scene.today, scene, day_is_given=False)
    if isinstance(when.last, datetime) and (when.due or when.last) <= scene.now:
        return clock.on_day(phrase, scene.today + ONE_DAY, scene)
    return when


def _on_anchor(phrase: Phrase, anchor: When, scene: Scene) -> When:
    """The hour of the day spoken of. After a deadline it is more likely one of today."""
    there = clock.on_day(phrase, anchor.first_day, scene)
    today = clock.on_day(phrase, scene.today, scene)
    if (phrase.lean and not anchor.limit) or anchor.first_day == scene.today or today.last <= scene.now:
        return there
    chosen, other = (today, there) if anchor.limit else (there, today)
    return chosen.also(other.alone())


def _says_too_little(phrase: Phrase) -> bool:
    words = {token.word for token in phrase.tokens}
    vague = words <= _NEEDS_DAY and not (phrase.edge or phrase.tail_particle)
    return vague or (phrase.tokens[0].latin and bool(words & _NEEDS_DAY))
