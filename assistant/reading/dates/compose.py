"""Compose: tokens become phrases (来週 + 金曜 + 17時 + まで), and two phrases may become a range."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.reading.dates.denied import is_ruled_out, with_denials, with_repetitions
from assistant.reading.dates.joining import joined_phrases
from assistant.reading.dates.particles import with_edges, with_neighbour
from assistant.reading.dates.phrase import CLOCKS, Phrase
from assistant.reading.dates.seasons import OPENINGS
from assistant.reading.dates.token import Token

_COUNTS = ("duration", "gap_days", "in_days")
_LONGEST_GAP = 12
_RANK = {
    **dict.fromkeys(("every", "next"), 0),
    **dict.fromkeys(("year", "year_relative", "fiscal", "fiscal_year"), 1),
    **dict.fromkeys(
        ("quarter", "half", "month", "month_of_year", "month_range", "md", "md_range", "ymd", "named"), 2
    ),
    **dict.fromkeys(("week", "day", "day_pair", "day_of_month", "day_range", "relative"), 3),
    **dict.fromkeys(
        (
            "weekday",
            "weekday_mark",
            "weekday_range",
            "weekday_pair",
            "same_weekday",
            "nth",
            "nth_business",
            "nth_week",
            "week_of",
        ),
        4,
    ),
    "part": 5,
    **dict.fromkeys(("clock", "clock_range"), 6),
}
_DATES = frozenset(kind for kind, rank in _RANK.items() if 1 <= rank <= 3)
_GLUE = re.compile(r"\s?の?\s?")
_IS = re.compile("です|だ|な[のん]|でし|や(?!め|り|す)|じゃ")
"""「20日は金曜ですよね」「31日が日曜なので」: the weekday tells what day the date is."""
_TOPIC = re.compile(r"\s?[はが]、?\s?")
_CLOCK_GLUE = re.compile(r"\s?(?:の|は|、|,|・|の?ですね、?|なんですが、?)?\s?|T")
_LATIN_GLUE = re.compile(r"[\s,]{0,3}(?:(?:on|at|of|in|the|from)\s+){0,2}")
_LIST_GLUE = re.compile(r"[・、,/]|か|と|や|、?および")
_REPEATED = frozenset(("weekday", "day_of_month", "nth"))
"""毎週火曜と木曜, 毎月10日と25日, 毎月第1・第3月曜."""


def phrases(text: str, tokens: Sequence[Token]) -> list[Phrase]:
    """The phrases of a text from left to right, ranges joined, particles included."""
    cores = [Phrase(group, group[0].start, group[-1].end) for group in _groups(text, tokens)]
    joined = joined_phrases(text, cores)
    found: list[Phrase] = []
    for phrase in joined:
        complete = with_edges(text, phrase)
        found.append(with_neighbour(text, found[-1] if found else None, complete))
    return with_repetitions(text, with_denials(text, found))


def _groups(text: str, tokens: Sequence[Token]) -> Iterator[tuple[Token, ...]]:
    group: list[Token] = []
    for token in _one_by_one(tokens):
        if group and not _joins(text, group, token):
            yield tuple(group)
            group = []
        group.append(token)
    if group:
        yield tuple(group)


def _one_by_one(tokens: Sequence[Token]) -> Iterator[Token]:
    """Of 月水金 or 月・水・金 each weekday is a word of its own."""
    for token in tokens:
        if token.kind != "weekday_list":
            yield token
            continue
        step = 1 if token.end - token.start == len(token.numbers) else 2
        for number, weekday in enumerate(token.numbers):
            place = token.start + step * number
            yield replace(token, kind="weekday", start=place, end=place + 1, numbers=(weekday,), unit="list")


def _joins(text: str, group: list[Token], token: Token) -> bool:
    last = group[-1]
    if "span" in (token.kind, last.kind) or token.start - last.end > _LONGEST_GAP:
        return False
    gap = text[last.end : token.start]
    if token.latin or last.latin:
        return _joins_latin(group, token, gap)
    if token.kind in _COUNTS:
        return _takes_offset(group, token, gap)
    if last.kind in _COUNTS:
        return token.kind in CLOCKS and bool(_CLOCK_GLUE.fullmatch(gap))
    return _joins_japanese(text, group, token)


def _joins_japanese(text: str, group: list[Token], token: Token) -> bool:
    last = group[-1]
    gap = text[last.end : token.start]
    if group[0].kind == "every" and token.kind == last.kind and token.kind in _REPEATED:
        return not gap or bool(_LIST_GLUE.fullmatch(gap))
    if group[0].kind == "every" and token.kind == "month" and token.word == "end":
        return last.kind == "day_of_month" and bool(_LIST_GLUE.fullmatch(gap))
    if last.kind == token.kind == "every":
        return not gap
    glue = _CLOCK_GLUE if token.kind in CLOCKS else _GLUE
    if not _fits(last, token):
        return False
    if is_ruled_out(text, token.end) and _TOPIC.fullmatch(gap):
        return False
    is_told = token.kind == "weekday" and _IS.match(text, token.end)
    topic = is_told or (_is_narrowed(last) and "が" not in gap)
    return bool(glue.fullmatch(gap) or (topic and _TOPIC.fullmatch(gap)))


def _is_narrowed(token: Token) -> bool:
    """「来月は5日が休み」「来週は火曜まで」: a whole month, week or year as the topic, narrowed by the next words."""
    return token.kind in ("week", "month", "month_of_year", "year_relative", "relative") and not token.word


def _fits(last: Token, token: Token) -> bool:
    if token.kind == "week_of":
        return _RANK[last.kind] in (2, 3, 4)
    listed = token.unit == "list" and last.kind in ("md", "ymd", "day_of_month")  # 「2/16〜3/15の火木」
    if last.kind == "week_of" or token.kind == "every" or listed:
        return False
    if last.kind == "part" and token.kind == "part":
        return last.word == "朝" or token.word == "イチ"
    if last.kind == "nth_week":
        return token.kind in ("weekday", "weekday_pair", *CLOCKS) or (token.kind == "week" and not token.numbers)
    free = (last.kind, token.kind) not in _NEVER and _RANK[token.kind] > _RANK[last.kind]
    if last.kind == "named" and last.word in OPENINGS and token.kind == "day_of_month":
        return True
    return (
        last.kind == "next" or free or (last.kind == "relative" and token.kind in _OF_RELATIVE.get(last.unit, ()))
    )


_OF_RELATIVE = {
    "month": ("day_of_month",),
    "date": ("day_of_month",),
    "year": ("month_of_year", "month_range", "md", "named"),
}
"""翌月10日, 翌10日, 翌年2月."""
_NEVER = frozenset(
    [
        ("week", "day_of_month"),
        ("week", "nth"),
        ("named", "day_of_month"),
        ("named", "nth"),
        ("week", "weekday_mark"),
    ]
    + [(first, second) for first in ("md", "ymd", "md_range", "named", "month_range") for second in _DATES]
    + [(first, "week") for first in ("month", "month_of_year", "year", "year_relative")]
    + [(first, second) for first in ("month", "month_of_year") for second in ("day", "day_pair", "relative")]
)


def _takes_offset(group: list[Token], token: Token, gap: str) -> bool:
    """「来週月曜の3営業日前」: a count that starts from the date before it."""
    if any(member.kind in ("every", "duration") for member in group) or token.kind == "gap_days":
        return False
    glue = ("", "の", "から", "より") if token.word != "before" else ("", "の", "より")
    return gap in glue and not (gap == "" and group[-1].kind == "day_of_month")


def _joins_latin(group: list[Token], token: Token, gap: str) -> bool:
    if not _LATIN_GLUE.fullmatch(gap) or token.kind == "every":
        return False
    if group[-1].kind == "duration" and group[-1].latin and "," not in gap:
        counted_from = group[-1].word in ("before", "after", "ago") and token.kind in _RANK
        return counted_from or (group[-1].word == "from_now" and token.kind in CLOCKS)
    if group[-1].kind == "duration":
        return False
    if group[-1].kind in ("week_of", "next", "every") or token.kind == "duration":
        return token.kind in _RANK
    if token.kind in ("next", "week_of"):
        return all(member.kind in CLOCKS for member in group)
    dates = sum(_RANK.get(member.kind) in (2, 3) for member in (*group, token))
    kinds = [_RANK.get(member.kind, 9) for member in group]
    return dates <= 1 and _RANK.get(token.kind, 9) not in kinds
