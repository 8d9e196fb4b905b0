"""The past of one slot in one sentence: why we ask, or why we do not."""

import re

from assistant.domain.base import Language
from assistant.domain.outcome import LedgerEntry

_OPEN = re.compile(
    r"決めず|決まるまで|決まり次第|伺|ご確認|確かめ|お選び|選んで|並べ|お見せ|候補|いただいてから|お返事|\b(?:no .{1,12} is set|ask|choose|show|check|until)\b",
    re.I,
)
"""Assumptions that guess nothing: they prepare a choice, or wait for a word."""


def past_told(entry: LedgerEntry, label: str, language: Language) -> str:
    """For the secretary; empty where nothing was judged yet."""
    if not (entry.held or entry.broke or entry.untouched):
        return ""
    return _english(entry, label) if language == "en" else _japanese(entry, label)


def asked_again(entry: LedgerEntry, language: Language) -> str:
    """For the client, in a question's reason: that our last guess was wrong; empty where it was not."""
    if streak(entry) == 0:
        return ""
    return "our last guess was wrong" if language == "en" else "前回はこちらの想定と違っていたため"


def left_open(statement: str, entry: LedgerEntry, label: str, language: Language) -> str:
    """The statement; where it says firmly what may be what proved wrong last time, words that leave it open instead."""
    if streak(entry) == 0 or _OPEN.search(statement):
        return statement
    if language == "en":
        return f"Our last guess for “{label}” was wrong: it is left open, and I check before I go on."
    return f"「{label}」は前回の想定と違っていたため決めずにおき、進める前に確かめます。"


def streak(entry: LedgerEntry) -> int:
    """How many of the newest verdicts in a row are breaks; silence in between does not count either way."""
    spoken = [verdict for verdict in entry.recent if verdict in ("held", "broke")]
    return next((place for place, verdict in enumerate(spoken) if verdict == "held"), len(spoken))


def _japanese(entry: LedgerEntry, label: str) -> str:
    broken = streak(entry)
    if broken:
        return (
            f"過去{broken}回、「{label}」の想定は外れています。"
            if broken > 1
            else f"前回、「{label}」の想定は外れました。"
        )
    if not entry.broke and entry.held:
        return f"過去{entry.held}回、「{label}」はこの想定で合っていました。"
    if not entry.broke:
        return f"過去{entry.untouched}回この想定で進め、ご指摘はありませんでした。"
    return f"「{label}」の想定は、過去に当たり{entry.held}回・外れ{entry.broke}回です。"


def _english(entry: LedgerEntry, label: str) -> str:
    broken = streak(entry)
    if broken:
        return (
            f"Our guess for “{label}” was wrong the last {broken} times."
            if broken > 1
            else f"Our last guess for “{label}” was wrong."
        )
    if not entry.broke and entry.held:
        return f"This guess for “{label}” was right {_times(entry.held)} so far."
    if not entry.broke:
        return f"We worked on this guess {_times(entry.untouched)} and heard no complaint."
    return f"Our guess for “{label}” was right {_times(entry.held)} and wrong {_times(entry.broke)}."


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number} times"
