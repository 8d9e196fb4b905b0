"""Offsets: a count of days, business days, weeks or hours from now or from another date."""

import re
from dataclasses import replace
from datetime import datetime, timedelta

from assistant.reading.dates import periods
from assistant.reading.dates.dated import coming_day
from assistant.reading.dates.events import seen_from_event
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


_BACKWARDS = ("before", "ago")
_LEFT_FREE = ("あけ", "空け", "おい", "置い")
"""「型枠外しまで中2日あけて」: a pause between two steps, from no day that is said."""
_SHORT_GAP = 40
_ASIDE = re.compile("の?件|の話|について|に関し|に関する")
"""「20日の会議の件、3日後に」: what was said before is the subject, and no step before this one."""
_ONCE = re.compile("(?:たら|てから|次第|後)、?$")
_BECAUSE = re.compile("(?:ので|んで|から|ため|ば)、?$")


def starts(token: Token, phrase: Phrase, scene: Scene) -> tuple[When | None, ...]:
    """From where a count that stands alone may run, the likeliest first; None is the time of the message. Nothing
    when it runs from an event whose day these words do not say."""
    if token.kind == "gap_days" and scene.anchor is None and phrase.tail in _LEFT_FREE:
        return ()
    if _hangs_on_an_event(token, phrase):
        scene = seen_from_event(phrase, scene)
        told = token.word == "before" or (token.latin and not phrase.tail_latin) or phrase.gap.endswith("その")
        base = scene.base(-1 if token.word in _BACKWARDS else 1, phrase.gap, lean=phrase.lean)
        return (base,) if base and told and not _is_of_another(token, phrase, base) else ()
    if scene.anchor is None or not _is_ahead(scene.anchor, token, phrase, scene):
        return (None,)
    if token.word == "within":
        return _starts_of_limit(phrase, scene.anchor)
    return _starts_of_step(phrase, scene.anchor) if token.word == "later" else (None,)


def _is_of_another(token: Token, phrase: Phrase, base: When) -> bool:
    """「申込は25日まで、残金は出発の21日前」: what is counted from is not the limit of another matter."""
    named = phrase.lead == "の" or phrase.lead_is_noun
    return not token.latin and named and base.limit and "は" in phrase.gap


def _is_ahead(anchor: When, token: Token, phrase: Phrase, scene: Scene) -> bool:
    """Minutes count from an hour, days from a day to come."""
    if token.unit in ("hour", "minute"):
        return phrase.same_sentence and isinstance(anchor.last, datetime) and anchor.last > scene.now
    return anchor.last_day > scene.today


def _starts_of_step(phrase: Phrase, anchor: When) -> tuple[When | None, ...]:
    """「8日に納品、3日後に請求書」: counted from the step before."""
    if not phrase.same_sentence:
        return (anchor, None) if len(phrase.gap) <= _SHORT_GAP else (None,)
    if _ASIDE.search(phrase.gap):
        return (None, anchor)
    return (anchor, None) if anchor.limit else (anchor,)


def _starts_of_limit(phrase: Phrase, anchor: When) -> tuple[When | None, ...]:
    """「8日に届いたら3日以内に検品」; 「8日に届くので3日以内に」 is open."""
    if not phrase.same_sentence or _ASIDE.search(phrase.gap):
        return (None,)
    if _ONCE.search(phrase.gap):
        return (anchor,)
    return (None, anchor) if phrase.lead_is_noun or _BECAUSE.search(phrase.gap) else (None,)


def _hangs_on_an_event(token: Token, phrase: Phrase) -> bool:
    """「納品後3日以内」「会議の3日前」: counted from something whose day these words do not say."""
    if token.latin:
        return token.word in ("before", "after")
    if token.word == "before":
        if token.unit in ("hour", "minute") and phrase.same_sentence and not phrase.past:
            return True
        if phrase.same_sentence and phrase.gap.endswith("は") and phrase.tail.rstrip("。") in ("", "に"):
            return True
        return bool(not phrase.looks_back or phrase.edge or phrase.lead == "の" or phrase.lead_is_noun)
    if phrase.same_sentence and _ONCE.search(phrase.gap):
        return False
    return phrase.lead in ("の", "後", "ら", "り") or (token.word == "later" and phrase.lead_is_noun)


def _counted(token: Token, base: When | None, scene: Scene) -> When:
    start = scene.today
    if base:
        start = base.first_day if token.word in _BACKWARDS else base.last_day
        if token.word == "within" and base.first_day < base.last_day:
            start = base.first_day - ONE_DAY
    sign = -1 if token.word in _BACKWARDS else 1
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
    moment = start - step if token.word in _BACKWARDS else start + step
    if token.word == "within":
        return When(start, moment, within=True)
    if token.word in _BACKWARDS and base and isinstance(base.last, datetime) and base.last != start:
        return single(moment).also(single(base.last - step))
    return single(moment)


def _gap(token: Token, base: When | None, scene: Scene) -> When:
    """中3日: three days lie between, counted in days or in business days."""
    start, count = (base.first_day if base else scene.today), token.numbers[0] + 1
    plain, business = start + count * ONE_DAY, scene.calendar.add_business_days(start, count)
    return single(plain).also(single(business)) if plain != business else single(plain)
