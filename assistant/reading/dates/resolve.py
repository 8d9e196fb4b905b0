"""Resolve: a phrase becomes a moment or a stretch."""

import re
from dataclasses import replace
from datetime import datetime, time

from assistant.reading.dates import clock
from assistant.reading.dates.days import resolve_days
from assistant.reading.dates.offsets import from_date, starts
from assistant.reading.dates.phrase import CLOCKS, EXCLUDED, Phrase
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
    if not phrase.has_clock or _is_long(days):
        return days
    return clock.on_days(phrase, days, scene)


def _is_long(days: When) -> bool:
    """「8月は10時開店」「来週の午前中」: an hour of every day of a stretch is no moment of its first day."""
    return (days.last_day - days.first_day).days > 1


def _from_its_beginning(phrase: Phrase, scene: Scene) -> Scene:
    """「来週から毎週火曜」: the scene on the first day from which the repetition runs."""
    begin = resolve(phrase.since, scene) if phrase.since else None
    of_anchor = phrase.in_stretch or (phrase.denied == EXCLUDED and phrase.same_sentence)
    if of_anchor and scene.anchor and not scene.anchor.limit:
        begin = scene.anchor
    if begin is None:
        return scene
    first = datetime.combine(begin.week or begin.first_day, time())
    return replace(scene, now=max(scene.now, first))


def _is_weekly(phrase: Phrase, scene: Scene) -> bool:
    """「月〜金」 without a week is every week's; so is 「水曜以外」, which rules out each Wednesday."""
    if phrase.denied == EXCLUDED and phrase.is_bare_weekday:
        return scene.anchor is None or scene.anchor.week is None or not phrase.same_sentence
    if phrase.weekly:
        return True
    if phrase.in_stretch:
        return scene.anchor is not None and _is_long(scene.anchor)
    in_a_week = phrase.get("week", "relative") or (phrase.lean and scene.anchor and scene.anchor.week)
    return phrase.get("weekday_range") is not None and not in_a_week


def _word_of_day(phrase: Phrase) -> Token | None:
    """今夜 and 明朝 hold a part of the day."""
    day = phrase.get("day", "relative")
    if day is None or (day.kind == "relative" and day.unit != "day") or not day.word or phrase.get("part"):
        return None
    return replace(day, kind="part")


def _offset(count: Token, phrase: Phrase, scene: Scene) -> When | None:
    """A count from now, or from the date it stands beside; a clock may follow (3営業日前の15時)."""
    apart = not count.latin or count.word == "from_now"
    clocks = tuple(t for t in phrase.tokens if t.start > count.start and t.kind in CLOCKS and apart)
    beside = tuple(t for t in phrase.tokens if t is not count and t not in clocks)
    base = resolve(replace(phrase, tokens=beside), scene) if beside else None
    bases = starts(count, phrase, scene) if base is None else (base,)
    found = [when for start in bases if (when := from_date(count, start, scene))]
    if not found:
        return None
    when = found[0].also(*found[1:])
    return clock.on_days(replace(phrase, tokens=clocks), when, scene) if clocks else when


_NEEDS_DAY = frozenset(
    ["朝", "昼", "夜", "晩", "イチ", "一番", "morning", "afternoon", "evening", "night", "lunchtime", "first"]
)


_BECAUSE = re.compile("(?:ので|んで|から|ため|けん|さかい|んや)、?$")
_OF_THE_OTHERS = re.compile("以外の|を除く|を除いた|をのぞく|をのぞいた")
_OF_REPETITION = re.compile("(?:のみ|だけ)?[、は(]{1,2}")
"""「平日のみ、9時〜18時」"""
_OF_EACH_DAY = re.compile(r"(?:の|は|も|なら){1,2}、?")


def _bare_clock(phrase: Phrase, scene: Scene) -> When | None:
    """A time without a day: the day just spoken of, or else today."""
    too_little = not phrase.get("clock", "clock_range") and _says_too_little(phrase)
    if too_little or _OF_THE_OTHERS.match(phrase.gap):
        return None
    anchor = scene.anchor
    if scene.repeats and _OF_REPETITION.fullmatch(phrase.gap):
        return replace(clock.on_day(phrase, scene.repeats.first_day, scene).alone(), recurring=True)
    if anchor and _is_of_no_day(phrase, anchor, scene):
        return None
    hours_of_each_day = phrase.lean and _has_hours(phrase)
    if anchor and anchor.last_day >= scene.today and (hours_of_each_day or anchor.first_day == anchor.last_day):
        return _on_anchor(phrase, anchor, scene)
    when = clock.on_day(phrase, scene.today, scene, day_is_given=False)
    if isinstance(when.last, datetime) and (when.due or when.last) <= scene.now:
        when = clock.on_day(phrase, scene.today + ONE_DAY, scene)
    if anchor and anchor.first_day > scene.today and not anchor.limit and not _BECAUSE.search(phrase.gap):
        return _on_either(phrase, anchor, scene).also(when)
    return when


def _is_of_no_day(phrase: Phrase, anchor: When, scene: Scene) -> bool:
    """「8月は10時開店」「来週のどこかで15時から」: an hour of days of which none is chosen."""
    if not _is_long(anchor) or _has_hours(phrase):
        return False
    ahead = phrase.same_sentence and anchor.first_day > scene.today and not anchor.limit
    return bool(_OF_EACH_DAY.fullmatch(phrase.gap) or (ahead and not _BECAUSE.search(phrase.gap)))


def _has_hours(phrase: Phrase) -> bool:
    """From an hour to another one."""
    return phrase.last is not None or phrase.get("clock_range") is not None


def _on_either(phrase: Phrase, days: When, scene: Scene) -> When:
    """「火水のどちらかで、17時から」"""
    first, last = (clock.on_day(phrase, day, scene) for day in (days.first_day, days.last_day))
    return first if _is_long(days) else first.also(last)


def _on_anchor(phrase: Phrase, anchor: When, scene: Scene) -> When:
    """The hour of the day spoken of. After a deadline it is more likely one of today."""
    there = clock.on_day(phrase, anchor.first_day, scene)
    today = clock.on_day(phrase, scene.today, scene)
    if len(scene.listed) > 1 and not phrase.lean and phrase.same_sentence:
        each = [clock.on_day(phrase, day.first_day, scene).alone() for day in scene.listed]
        return each[0].also(*each[1:])
    of_that_day = phrase.same_sentence and phrase.edge != "until" and not _BECAUSE.search(phrase.gap)
    if (phrase.lean or of_that_day) and not anchor.limit:
        return there
    if anchor.first_day == scene.today or today.last <= scene.now:
        return there
    chosen, other = (today, there) if anchor.limit else (there, today)
    return chosen.also(other.alone())


def _says_too_little(phrase: Phrase) -> bool:
    words = {token.word for token in phrase.tokens}
    vague = words <= _NEEDS_DAY and not (phrase.edge or phrase.tail_particle)
    return vague or (phrase.tokens[0].latin and bool(words & _NEEDS_DAY))
