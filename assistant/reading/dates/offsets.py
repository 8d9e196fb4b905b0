"""Offsets: a count of days, business days, weeks or hours from now or from another date."""

from dataclasses import replace
from datetime import datetime, timedelta

from assistant.reading.dates import periods
from assistant.reading.dates.dated import coming_day
from assistant.reading.dates.phrase import Phrase
from assistant.reading.dates.token import Token
from assistant.reading.dates.when import ONE_DAY, Scene, When, single


def from_date(token: Token, base: When | None, scene: Scene) -> When | None:
    """The count from `base`, or from the time of the message. None for hours from a date without a clock."""
    if token.unit in ("hour", "minute"):
        return _minutes(token, base, scene)
    if token.kind == "gap_days":
        return _gap(token, base, scene)
    if token.kind == "in_days":
        count = token.numbers[0]
        limit = replace(single(scene.today + count * ONE_DAY), within=True)
        return limit.also(single(coming_day(count, scene.today)))
    return _counted(token, base, scene)


def hangs_on_an_event(token: Token, phrase: Phrase) -> bool:
    """「納品後3日以内」「会議の3日前」: counted from something whose day these words do not say."""
    if token.latin:
        return token.word in ("before", "after") and phrase.tail_latin
    if token.word == "before":
        if token.unit in ("hour", "minute") and phrase.same_sentence and not phrase.past:
            return True
        return bool(not phrase.looks_back or phrase.edge or phrase.lead == "の" or phrase.lead_is_noun)
    return phrase.lead in ("の", "後", "ら", "り") or (token.word == "after" and phrase.lead_is_noun)


def _counted(token: Token, base: When | None, scene: Scene) -> When:
    start = scene.today
    if base:
        start = base.first_day if token.word == "before" else base.last_day
        if token.word == "within" and base.first_day < base.last_day:
            start = base.first_day - ONE_DAY
    sign = -1 if token.word == "before" else 1
    near, far = (periods.business_offset(scene.calendar, start, sign * n, token.unit) for n in token.numbers)
    when = When(min(near, far), max(near, far)).marked(*(("anchored",) if base else ()))
    if token.word != "within":
        return when
    return replace(when, first=start, due=far, within=True, due_others=(near,) if near != far else ())


def _minutes(token: Token, base: When | None, scene: Scene) -> When | None:
    start = base.first if base else scene.now.replace(second=0, microsecond=0)
    if not isinstance(start, datetime):
        return None
    step = timedelta(minutes=token.numbers[1] * (60 if token.unit == "hour" else 1))
    moment = start - step if token.word == "before" else start + step
    return When(start, moment, within=True) if token.word == "within" else single(moment)


def _gap(token: Token, base: When | None, scene: Scene) -> When:
    """中3日: three days lie between, counted in days or in business days."""
    start, count = (base.first_day if base else scene.today), token.numbers[0] + 1
    plain, business = start + count * ONE_DAY, scene.calendar.add_business_days(start, count)
    return single(plain).also(single(business)) if plain != business else single(plain)
