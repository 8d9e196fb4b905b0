"""Pasted talk: 「名前: …」 lines, or a line with name and time above the words (as Chatwork and Slack are copied)."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from assistant.importing.chat.chatwork import without_marks
from assistant.importing.chat.lines import (
    folded,
    leading_day,
    leading_time,
    of_service,
    whole_day,
    whole_moment,
    without_emoji,
)
from assistant.importing.chat.message import ChatLog, ChatMessage

_COLON = re.compile(r"(?P<name>[^::。、!?!?「」\t]{1,24}?)\s*[::](?!(?<=\d[::])\d)\s*(?P<text>\S.*)")
_STAMP = re.compile(
    r"^\s*[\[(【<]?\s*(?P<when>[^\]\)】>A-Za-zぁ-んァ-ヶ]*?\d{1,2}[::]\d{2}(?:[::]\d{2})?)\s*[\])】>]?\s+(?P<rest>\S.*)$"
)
_NAME_TIME = re.compile(r"^(?P<name>\S(?:.{0,30}?\S)?)[\s\u3000]+(?P<when>\S.*)$")
_LABELS = re.compile(
    r"(?:日時|日程|場所|会場|件名|宛先|差出人|添付|備考|期限|納期|電話|住所|氏名|名前|金額|予算|時間|内容|目的|参考|注意|例|補足|追伸|資料|URL|TEL|FAX|Mail|メール|"
    r"To|Cc|Re|Fwd|PS|Subject|Date|From|https?|\d+|[①-⑳]|ID|PW|パスワード)",
    re.I,
)


@dataclass
class _Open:
    """The message that is being read."""

    sender: str
    sent: datetime | date | None
    lines: list[str] = field(default_factory=list)


def parse_paste(text: str) -> ChatLog:
    """The messages of a pasted talk; empty where no line names a sender."""
    names = _names(text)
    read = [found for one in _read(text, names) if (found := _message(one))]
    marked = any(mark in text for mark in ("[To:", "[rp ", "[qt]", "[info]"))
    return ChatLog(service="chatwork" if marked else "paste", messages=tuple(read))


def _names(text: str) -> frozenset[str]:
    """The names in front of a colon. One that stands there once must look like a name: labels stand there too."""
    counted: Counter[str] = Counter()
    for line in text.splitlines():
        found = _COLON.match(_unstamped(line)[1])
        if found and not _LABELS.fullmatch(folded(found["name"])):
            counted[found["name"].strip()] += 1
    many = {name for name, times in counted.items() if times > 1}
    return frozenset(many | {name for name in counted if many or len(counted) > 1 or re.search("様$|さん$", name)})


def _read(text: str, names: frozenset[str]) -> Iterator[_Open]:
    day: date | None = None
    one: _Open | None = None
    for line in text.splitlines():
        new_day = whole_day(line)
        begun = _begun(line, day, names)
        if new_day:
            day = new_day
        elif begun is not None:
            if one:
                yield one
            one = begun
        elif one is not None:
            one.lines.append(line)
    if one:
        yield one


def _begun(line: str, day: date | None, names: frozenset[str]) -> _Open | None:
    """A new message where the line names its sender."""
    when, rest = _unstamped(line)
    colon = _COLON.match(rest)
    if colon and colon["name"].strip() in names:
        return _Open(colon["name"].strip(), _moment(when, day), [colon["text"]])
    named = _NAME_TIME.match(line.strip())
    if named and not re.search(r"[。、!?!?]", named["name"]):
        sent = _stamp(named["when"], day)
        if sent is not None:
            return _Open(named["name"].strip(), sent)
    return None


def _unstamped(line: str) -> tuple[str, str]:
    """(what stands in front as a time, the rest)."""
    found = _STAMP.match(line)
    return (found["when"], found["rest"]) if found else ("", line.strip())


def _moment(when: str, day: date | None) -> datetime | date | None:
    return (_stamp(when, day) or day) if when else day


def _stamp(words: str, day: date | None) -> datetime | date | None:
    """A moment, or a time on the day of the heading above; None for other words."""
    moment = whole_moment(words)
    if moment is not None:
        return moment
    text = folded(words)
    dated = leading_day(text)
    if dated is not None:
        return None
    clock = leading_time(text)
    if clock is None or clock[1] != len(text):
        return None
    return datetime.combine(day, clock[0]) if day else None


def _message(one: _Open) -> ChatMessage | None:
    text = without_emoji(without_marks("\n".join(one.lines)))
    return None if of_service(text) else ChatMessage(sender=one.sender, sent=one.sent, text=text)
