"""LINE: the text file of a talk, with tabs (phones) or blanks (computers) between time, name and words."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import pairwise

from assistant.importing.chat.lines import folded, leading_time, of_service, whole_day, without_emoji
from assistant.importing.chat.message import ChatLog, ChatMessage

_HEADING = re.compile(
    r"\[LINE\]\s*(?:(?P<ja>.+?)(?:との|の)トーク(?:履歴)?|Chat history (?:with|in) (?P<en>.+))", re.I
)
_SAVED = re.compile(r"(?:保存日時|Saved on)\s*:", re.I)
_ENOUGH = 3
"""So many messages must begin alike before their second word is read as the family's other name."""


@dataclass
class _Row:
    """One message while it is read; its words may go on over many lines."""

    day: date
    clock: time
    rest: str
    tabbed: bool
    lines: list[str] = field(default_factory=list)


def is_line(text: str) -> bool:
    """True for a LINE talk: its heading, or days alone on a line with timed lines below."""
    lines = [line for line in text.splitlines()[:200] if line.strip()]
    if any(_HEADING.match(folded(line)) for line in lines[:3]):
        return True
    return any(whole_day(first) and _is_talk(second) for first, second in pairwise(lines))


def _is_talk(line: str) -> bool:
    """A timed line; with a colon behind the name it is a talk that somebody wrote down."""
    timed = _timed(line)
    return timed is not None and (timed[2] or not re.match(r"\S{1,24}[::]", timed[1]))


def parse_line(text: str) -> ChatLog:
    """All messages of a talk. Lines before the first day belong to nobody."""
    rows = list(_rows(text))
    partner = _partner(text)
    senders = _spaced_names([row.rest for row in rows if not row.tabbed], partner)
    messages = (_message(row, senders) for row in rows)
    return ChatLog(service="line", messages=tuple(one for one in messages if one), partner=partner)


def _partner(text: str) -> str:
    for line in text.splitlines()[:5]:
        found = _HEADING.match(line.strip().lstrip("\ufeff"))
        if found:
            return (found["ja"] or found["en"] or "").strip()
    return ""


def _rows(text: str) -> Iterator[_Row]:
    day: date | None = None
    row: _Row | None = None
    quoted = False
    for line in text.splitlines():
        new_day = None if quoted else whole_day(line)
        timed = None if quoted or new_day else _timed(line)
        if day is not None and timed is not None:
            if row:
                yield row
            row = _Row(day, *timed)
            quoted = row.tabbed and _opens_quote(row.rest)
        elif new_day is not None:
            day = new_day
        elif row is not None and not _SAVED.match(folded(line)):
            row.lines.append(line)
            quoted = quoted and not line.rstrip().endswith('"')
    if row:
        yield row


def _timed(line: str) -> tuple[time, str, bool] | None:
    """(time, what follows, tabs between) where the line begins a message."""
    head, tab, rest = line.partition("\t")
    found = leading_time(folded(head)) if tab else None
    if found is not None and found[1] == len(folded(head)):
        return found[0], rest, True
    blank = re.match(r"\s*(\S+)[ \u3000]+(\S.*)", line)
    found = leading_time(folded(blank[1])) if blank else None
    if blank is None or found is None or found[1] != len(folded(blank[1])):
        return None
    return found[0], blank[2], False


def _opens_quote(rest: str) -> bool:
    words = rest.partition("\t")[2]
    return words.startswith('"') and not (len(words) > 1 and words.rstrip().endswith('"'))


def _spaced_names(rests: Sequence[str], partner: str) -> tuple[str, ...]:
    """Names with a blank inside, longest first: the one of the heading, and first words always followed by the same
    second one."""
    found = [partner] if " " in partner or "\u3000" in partner else []
    seconds: dict[str, Counter[str]] = {}
    for rest in rests:
        first, _, more = rest.partition(" ")
        seconds.setdefault(first, Counter())[more.partition(" ")[0]] += 1
    for first, counted in seconds.items():
        (second, times), *others = counted.most_common(2)
        if second and not others and times >= _ENOUGH:
            found.append(f"{first} {second}")
    return tuple(sorted(found, key=len, reverse=True))


def _message(row: _Row, spaced: Sequence[str]) -> ChatMessage | None:
    if row.tabbed:
        sender, tab, words = row.rest.partition("\t")
    else:
        named = next((name for name in spaced if row.rest.startswith(f"{name} ")), row.rest.partition(" ")[0])
        sender, tab, words = named, " ", row.rest[len(named) :].lstrip()
    text = _unquoted("\n".join((words, *row.lines)).strip())
    if not tab or not sender.strip() or of_service(text) or of_service(row.rest.strip()):
        return None
    text = without_emoji(text)
    sent = datetime.combine(row.day, row.clock)
    return ChatMessage(sender=sender.strip(), sent=sent, text=text) if text else None


def _unquoted(text: str) -> str:
    """Messages of several lines stand in quotes, with quotes inside doubled."""
    if len(text) > 1 and text.startswith('"') and text.endswith('"') and "\n" in text:
        return text[1:-1].replace('""', '"').strip()
    return text
