"""Joining: two neighbouring phrases become one: a range, a stretch from a day on, a repetition and its beginning."""

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.reading.dates.phrase import CLOCKS, Phrase
from assistant.reading.dates.token import Token

_BETWEEN = re.compile(r"\s?(?:[〜~–—-]|から|より|to|through|until|till)\s?")
_FOR = re.compile(r"\s?(?:から|より|〜)(?:の|約|、)?\s?")
_SINCE = re.compile(r"\s?(?:から|より|以降)(?:は|の|、)?\s?")
_THEN_FROM = re.compile(r"(?:から|より|〜)(?=スタート|開始|で|お願い|[。、)\s]|$)|スタート|開始")
_STARTING = re.compile(r",?\s(?:starting|beginning|from|as of)\s(?:on\s)?")
_MOVES = re.compile(
    "[にへ](?:日程)?(?:変更|延|のば|ずら|ずれ|移|前倒|後ろ倒|繰り|変わ|変え|早め|リスケ|振り?替|しても|して)"
)
_MOVED = re.compile(
    r"(?i:mov|push|shift|chang|reschedul|postpon|brought|bring|delay)[a-z]*\b[^.!?\n]{0,40}\bfrom\s(?:the\s)?$"
)
_NO_BOUND = frozenset(("every", "duration", "gap_days", "in_days", "span", "md_range", "day_range"))
"""Kinds that are neither the beginning nor the end of a range."""


def joined_phrases(text: str, cores: Sequence[Phrase]) -> list[Phrase]:
    """The phrases of a text with those joined that speak of one time."""
    joined: list[Phrase] = []
    for phrase in _hours_apart(text, cores):
        before = joined[-1] if joined else None
        if before and _is_moved(text, before, phrase):
            joined[-1] = replace(before, moved=True, tokens=(*before.tokens, *_day_behind(before, phrase)))
            joined.append(phrase)
        elif before and before.last is None and _makes_range(text, before, phrase):
            joined[-1] = replace(before, end=phrase.end, last=phrase)
        elif before and before.last is None and _begins(text, before, phrase):
            joined[-1] = replace(phrase, start=before.start, since=before)
        elif before and before.since is None and _begins_later(text, before, phrase):
            joined[-1] = replace(before, end=phrase.end, since=phrase)
        else:
            joined.append(phrase)
    return joined


def _hours_apart(text: str, cores: Sequence[Phrase]) -> list[Phrase]:
    """「11/1〜11/5 9時〜17時」: the hours are those of every day, and no part of the range of days."""
    apart: list[Phrase] = []
    for number, phrase in enumerate(cores):
        then = cores[number + 1] if number + 1 < len(cores) else None
        if number and _ends_days(text, cores[number - 1], phrase) and _spans_hours(text, phrase, then):
            apart += phrase.split()
        else:
            apart.append(phrase)
    return apart


def _ends_days(text: str, first: Phrase, last: Phrase) -> bool:
    gap = text[first.end : last.start]
    return last.has_clock and not last.only_clock and _has_first_day(first) and bool(_BETWEEN.fullmatch(gap))


def _spans_hours(text: str, phrase: Phrase, then: Phrase | None) -> bool:
    if phrase.get("clock_range"):
        return True
    return then is not None and then.only_clock and bool(_BETWEEN.fullmatch(text[phrase.end : then.start]))


def _makes_range(text: str, first: Phrase, last: Phrase) -> bool:
    gap = text[first.end : last.start]
    if length := last.get("span"):
        return _lasts(first, length) and bool(_FOR.fullmatch(gap))
    between = text[max(0, first.start - 8) : first.start].lower().endswith("between ") and gap == " and "
    if not between and (len(gap) > 9 or not _BETWEEN.fullmatch(gap)):
        return False
    if (last.get("nth") or _is_topic_of(first, last)) and not text.startswith("まで", last.end):
        return False  # 「来月から第1・第3水曜」
    kinds = {token.kind for token in (*first.tokens, *last.tokens)}
    if first.get("every", "weekday_range") and last.only_clock and first.get("clock"):
        return not last.get("every")
    if kinds & (_NO_BOUND | {"clock_range"}):
        return False
    return first.has_clock == last.has_clock


def _is_moved(text: str, first: Phrase, last: Phrase) -> bool:
    """「10時から11時に変更」, `moved from Monday to Tuesday`."""
    gap = text[first.end : last.start]
    if gap in ("から", "を", "より"):
        return bool(_MOVES.match(text, last.end))
    if gap not in (" to ", " to the "):
        return False
    return bool(_MOVED.search(text, max(0, first.start - 60), first.start))


def _day_behind(first: Phrase, last: Phrase) -> tuple[Token, ...]:
    """`from 3pm to 4pm tomorrow`: in English the day of both hours stands behind the second one."""
    shared = first.only_clock and last.tokens[-1].latin and last.tokens[0].kind in CLOCKS
    return tuple(token for token in last.tokens if token.kind not in CLOCKS) if shared else ()


def _is_topic_of(first: Phrase, last: Phrase) -> bool:
    """「4月から木曜が休み」: the month from which it holds, and no range."""
    return first.tokens[-1].kind in ("month", "month_of_year") and {t.kind for t in last.tokens} == {"weekday"}


def _has_first_day(phrase: Phrase) -> bool:
    kinds = {token.kind for token in phrase.tokens}
    return not phrase.has_clock and not kinds & (_NO_BOUND | {"month_range"})


def _lasts(first: Phrase, length: Token) -> bool:
    """「明日から3日間」; hours are left to what reads lengths."""
    return length.unit not in ("hour", "minute") and _has_first_day(first)


def _begins(text: str, first: Phrase, phrase: Phrase) -> bool:
    """「来週から隔週の木曜」: a date from which a repetition runs."""
    gap = text[first.end : phrase.start]
    return phrase.tokens[0].kind == "every" and _has_first_day(first) and bool(_SINCE.fullmatch(gap))


def _begins_later(text: str, repetition: Phrase, phrase: Phrase) -> bool:
    """「毎週月曜(4/5から)」: the date behind a repetition from which it runs."""
    gap = text[repetition.end : phrase.start]
    behind = gap in ("、", "(", "、 ", " (") and _THEN_FROM.match(text, phrase.end)
    follows = bool(behind or _STARTING.fullmatch(gap))
    return follows and repetition.tokens[0].kind == "every" and _has_first_day(phrase)
