"""Invention: amounts, addresses, numbers, days, people and companies that nobody told us of."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

import holidays

from evals.scorers.view import Score, View, meant, norm, squeeze, told

PLANNED = timedelta(days=120)
"""A plan may name days of its own, from the day of the message on; so far, and no further."""

BEFORE = timedelta(days=14)
"""So long ago a public holiday is still of the week that somebody speaks of."""

_CHECKABLE = re.compile(
    r"\d[\d,]*(?:\.\d+)?\s?(?:万円|億円|円)|[¥$€]\s?\d[\d,]*|[\w.+-]+@[\w-]+\.[\w.]+|https?://[^\s<>()「」、。]+|0\d{1,3}-\d{2,4}-\d{3,4}",
    re.ASCII,
)
_TITLES = "様|さま|さん|氏|先生|社長|専務|常務|部長|課長|係長|店長|所長|弁護士|税理士"
_NAMED = re.compile(
    rf"[一-龥々]{{2,4}}(?=様|さま|さん|氏)"
    rf"|[一-龥々]{{2,3}}(?=先生|社長|専務|常務|部長|課長|係長|店長|所長|弁護士|税理士)"
    rf"|[ァ-ヶー・]{{3,}}(?={_TITLES})"
    r"|\b(?:Mr|Ms|Mrs|Dr)\.? [A-Z][a-z]+"
)
_COMPANY = re.compile(
    r"(?:株式会社|有限会社|合同会社|\(株\)|\(有\))\s?[一-龥々ァ-ヶーA-Za-z]{2,12}"
    r"|[一-龥々ァ-ヶーA-Za-z]{2,12}(?:株式会社|有限会社|合同会社|\(株\)|\(有\))"
    r"|[ァ-ヶーA-Z一-龥々]{2,8}(?:商事|工業|銀行|製作所|建設|物産|不動産)"
    r"|[A-Z][A-Za-z]+ (?:Inc|Corp|LLC|Ltd)\b"
)
_DAY = re.compile(
    r"(?<![\d/])(?:(?P<y>\d{4})[-/年])?(?P<m>0?[1-9]|1[0-2])(?P<s>[-/月])(?P<d>0?[1-9]|[12]\d|3[01])(?P<e>日?)(?![\d/-])"
)


def invented(view: View) -> Iterator[Score]:
    """No amount, address, number, day, person or company that neither the client, the key, nor the playbooks hold."""
    keyed = [one.why for one in view.case.must_not if one.kind == "invented" and meant(one.match, view.written)]
    bad = [*unknown_words(view), *unknown_days(view), *keyed]
    yield Score("not_invented", not bad, 1, f"どこにもない事実: {told(bad)}")


def unknown_words(view: View) -> list[str]:
    """Amounts, addresses, numbers and names that stand in no source."""
    sources = squeeze(_told_us(view)).replace(",", "") + view.world.ours
    text = view.said + view.message
    found = {*_CHECKABLE.findall(text), *_NAMED.findall(text), *_COMPANY.findall(text)}
    return sorted(one for one in found if re.sub(r"[,\s]", "", one) not in sources)


def unknown_days(view: View) -> list[str]:
    """Days that stand in no source, follow from none, and that no plan may choose."""
    known = days(_told_us(view)) | {(day.month, day.day) for day in view.world.days} | _read(view)
    text = view.said + view.message
    return sorted(f"{month}/{day}" for month, day in days(text) - known)


def days(text: str) -> set[tuple[int, int]]:
    """(month, day) of all days in the text, however they are written. A year is not looked at."""
    found = _DAY.finditer(norm(text))
    return {(int(one["m"]), int(one["d"])) for one in found if _is_day(one)}


def _is_day(found: re.Match[str]) -> bool:
    """`3-4` is a range of something and `1月2` no day; only a year makes a hyphen a date."""
    return bool(found["y"]) if found["s"] == "-" else found["s"] == "/" or bool(found["e"])


def _told_us(view: View) -> str:
    key = view.case
    reckoned = [*(one.value for one in key.given), *(one.value for one in key.known)]
    reckoned += [text for one in key.open for text in (one.assume_example, *one.ask_examples)]
    return "\n".join([key.instruction, *view.world.own.values(), *reckoned])


def _read(view: View) -> set[tuple[int, int]]:
    """Days of the key and the calendar, days that the draft read from words that are really there, and its plan."""
    told_us = _told_us(view)
    spans = [(one.start, one.end) for one in view.case.dates]
    for one in view.draft.get("dates") or []:
        if one.get("text") and squeeze(one["text"]) in squeeze(told_us):
            spans += [(part["start"], part["end"]) for part in (one, *one.get("alternatives", ()))]
    named = {day for start, end in spans if start or end for day in _between(start or end, end or start)}
    return named | _chosen(view) | _monthly(view.case.today.date(), told_us)


def _chosen(view: View) -> set[tuple[int, int]]:
    """Days that are ours to choose, soon: of the plan, of what happens without an answer, of another deadline that
    we propose; and public holidays, which everybody knows."""
    today = view.case.today.date()
    steps = (view.draft.get("brief") or {}).get("steps") or []
    chosen = {step.get(name) for step in steps for name in ("start", "end")}
    chosen |= {(one.get("fallback") or {}).get("act_from") for one in view.draft.get("questions") or []}
    soon = {date.fromisoformat(text[:10]) for text in chosen if text}
    soon |= _holidays(today.year) | _holidays(today.year + 1)
    ours = {(day.month, day.day) for day in (today, *soon) if today - BEFORE <= day <= today + PLANNED}
    proposed = [one["text"] for one in view.draft.get("warnings") or [] if one.get("kind") == "capacity"]
    return ours | {day for text in proposed for day in days(text)}


@cache
def _holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("JP", years=year))


def _monthly(today: date, told_us: str) -> set[tuple[int, int]]:
    """Days of a custom like 「毎月20日」, in any of the coming months."""
    numbers = {int(number) for number in re.findall(r"(?:毎月|(?<![\d月/]))(\d{1,2})日", norm(told_us))}
    soon = [today + timedelta(days=number) for number in range(PLANNED.days)]
    return {(day.month, day.day) for day in soon if day.day in numbers}


def _between(start: str, end: str) -> Iterator[tuple[int, int]]:
    first, last = date.fromisoformat(start[:10]), date.fromisoformat(end[:10])
    for number in range(min((last - first).days, 366) + 1):
        day = first + timedelta(days=number)
        yield day.month, day.day


SCORERS = (invented,)
