"""Dates: every expression of when in a business instruction, Japanese or plain English, in Asia/Tokyo.

    text ─▶ fold ─▶ guards ─▶ tokens ─▶ phrases ─▶ resolve ─▶ DateReading

Words: `tables`, `seasons`, and the spellings in `numeric`, `wording`, `english`; `scanner` finds them outside of
`guards`. Phrases: `compose` puts words together (来週 + 金曜 + 17時), `joining` two phrases (火曜から金曜, 来週から毎週火曜),
`particles` reads まで, から, 頃; `denied` tells what the words take back or rule out. Meaning: `dated`, `weeks`, `months`,
`periods`, `named`, `days` for days, `clock` for hours, `offsets` for counts, `events` for that from which they run,
`recurring`, `ranges`, and `fractions` for what is no day; `resolve` chooses among them and `reading` decides the kind.

Kinds. A whole day or a stretch is a `range` (a single day: start == end; 以降 and から: end None). A clock time is a
`time` (start == end), a clock range a `range` of datetimes. まで, 必着, 締切, 以内, 中, いっぱい make a `deadline` (start
None). 毎週, 毎月, 平日 are `recurring`: start is the next time, end None.

`ambiguous` is True exactly when there are `alternatives`.

Flags: `holiday`, `weekend`, `non_business` (also the year-end closing): the day, or for a week one of its days, is
closed. `past`: over at the time of the message. `weekday_mismatch`: the weekday beside the date is another.
`said_on_sunday`: 今週 or 来週 said on the last day of the week. `late_night`: 今日 or 明日 said between 0 and 4.
`approx`: 頃, 前後, 半ば. `anchored`: counted from another date in the text (前日, 3営業日前).
`excluded`: ruled out (月曜以外, except the 25th).

Counts (`offsets`, `Scene.base`): 3日後 behind a date of the same sentence runs from that date, behind another sentence
it may run from either. 1週間前, 前日, 当日, 翌日 in a row all count from the event. An hour beside a stretch of days
(8月は10時開店) names no moment; behind a list of days it may be that of each.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from itertools import islice

from assistant.domain.base import Span
from assistant.domain.instruction import DateReading
from assistant.reading.calendar import Calendar
from assistant.reading.dates.compose import phrases
from assistant.reading.dates.guards import blocked
from assistant.reading.dates.phrase import CLOCKS, EXCLUDED, REPLACED, WITHDRAWN, Phrase
from assistant.reading.dates.ranges import resolve_range
from assistant.reading.dates.reading import to_reading
from assistant.reading.dates.resolve import resolve
from assistant.reading.dates.scanner import Scanner
from assistant.reading.dates.when import Scene, When
from assistant.reading.text import Folded, fold

__all__ = ["MAX_TOKENS", "read_dates"]

MAX_TOKENS = 500
"""Words of time that are looked at in one text; no instruction has so many."""

_REMEMBERED = 12
"""Dates of which the events are remembered for what is counted from them."""
_COUNTED = frozenset(("relative", "duration", "gap_days", *CLOCKS))
_TOKYO = timezone(timedelta(hours=9), "JST")


def read_dates(
    text: str, now: datetime, calendar: Calendar | None = None, masked: Sequence[Span] = ()
) -> tuple[DateReading, ...]:
    """Every expression of when, in the order of the text; no two overlap.

    now: when the message was sent; a naive time is taken as Tokyo's. masked: places in `text` (names, phones,
    amounts) inside which nothing is read. Words of time beyond the first `MAX_TOKENS` are not read.
    """
    folded = fold(text)
    tokens = list(islice(_scanner().scan(folded.text, blocked(folded, masked)), MAX_TOKENS))
    if not tokens:
        return ()
    local = (now.astimezone(_TOKYO) if now.tzinfo else now).replace(tzinfo=None)
    scene = Scene(local, calendar or Calendar())
    return tuple(_readings(phrases(folded.text, tokens), folded, text, scene))


def _readings(found: Iterable[Phrase], folded: Folded, text: str, scene: Scene) -> Iterable[DateReading]:
    """Each phrase is read in the light of the readings before it, but of what was ruled out only by what is ruled out
    with it; of two that overlap the earlier one stands."""
    position, ruled_out = 0, scene
    for phrase in found:
        place = folded.original(phrase.start, phrase.end)
        seen = ruled_out if phrase.denied == EXCLUDED and phrase.lean else scene
        when = _meaning(phrase, seen) if place[0] >= position else None
        if when is None:
            continue
        reading = to_reading(phrase, when, place, text, seen)
        position = reading.span[1]
        then = _after(reading, phrase, when, seen)
        if phrase.denied in (EXCLUDED, REPLACED):
            ruled_out = then
        else:
            scene = ruled_out = then
        if phrase.denied != WITHDRAWN:
            yield reading


def _after(reading: DateReading, phrase: Phrase, when: When, scene: Scene) -> Scene:
    """The scene as what follows sees it."""
    if when.recurring:
        return replace(scene, repeats=when)
    if phrase.is_label and phrase.same_sentence and scene.anchor:
        return scene
    anchor = replace(when, limit=reading.kind == "deadline" and not phrase.only_clock)
    kept = scene.event if _is_counted(phrase, when) else None
    listed = (*scene.listed, anchor) if phrase.is_listed else (anchor,)
    told = (*scene.told[-_REMEMBERED:], (phrase.clause, anchor))
    return replace(scene, anchor=anchor, event=kept or anchor, listed=listed, told=told)


def _is_counted(phrase: Phrase, when: When) -> bool:
    """前日, 3日前, 10時: no date of its own."""
    counted = "anchored" in when.flags and all(token.kind in _COUNTED for token in phrase.tokens)
    return counted or phrase.only_clock


def _meaning(phrase: Phrase, scene: Scene) -> When | None:
    """None for what names no time, and for days that do not exist."""
    try:
        return resolve_range(phrase, phrase.last, scene) if phrase.last else resolve(phrase, scene)
    except (ValueError, OverflowError):
        return None


@lru_cache(maxsize=1)
def _scanner() -> Scanner:
    return Scanner()
