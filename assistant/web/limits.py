"""What the page accepts. Gradio enforces neither type nor length, so every input passes here first."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from assistant import stopwatch
from assistant.domain.client import Channel
from assistant.errors import BadInput

TOKYO: Final = stopwatch.TOKYO
INSTRUCTION: Final = 20_000
BRIEF: Final = 60_000
MESSAGE: Final = 20_000
REPLY: Final = 20_000
JUDGEMENT: Final = 20_000
"""The client's words on finished work."""

TALK: Final = 200_000
NOTE: Final = 4_000
"""One remark to be remembered."""

ANSWER: Final = 2_000
EXAMPLE: Final = 2_000
NAME: Final = 200
BUSINESS: Final = 2_000
LINES: Final = 50
LINE: Final = 500
TITLE: Final = 200
"""The piece of work a note is about."""

SOUGHT: Final = 100
ID: Final = 64
KEY: Final = 200
"""Ids of tasks, notes, questions and slots."""

SENDER: Final = 1_000
"""A name in a talk, or a room of it."""

TICKET: Final = 100
FILE_NAME: Final = 200
_MOMENT: Final = re.compile(
    r"(?:(?P<year>\d{4})[-/年.])?(?P<month>\d{1,2})[-/月.](?P<day>\d{1,2})日?(?:\([月火水木金土日]\))?"
    r"(?:[ T]*(?P<hour>\d{1,2})[:時](?P<minute>\d{2})?分?(?::\d{2})?)?"
)
_SCORE: Final = re.compile(r"\d{1,3}")
_HOURS: Final = re.compile(
    r"(?:約|だいたい)?(?:(?P<hours>\d{1,4}(?:\.\d{1,2})?)(?:時間|h|$)(?P<half>半)?)?(?:(?P<minutes>\d{1,4})(?:分|m))?(?:くらい|ぐらい|ほど|弱|強)?",
    re.I,
)
_KEY: Final = re.compile(r"(?P<client>[A-Za-z0-9][A-Za-z0-9._-]{0,63})/(?P<task>[A-Za-z0-9][A-Za-z0-9._:-]{0,99})")


def text(value: object, label: str, limit: int) -> str:
    """The value as text of at most `limit` characters; nothing (None) is the empty text.
    Raises BadInput for any other type, for more characters, and for characters no one can type."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise BadInput(f"{label}を読み取れませんでした。文字で入力し直してください。")
    if len(value) > limit:
        raise BadInput(
            f"{label}が長すぎます({len(value):,}文字)。{limit:,}文字以内に分けて、もう一度お試しください。"
        )
    if "\x00" in value or any("\ud800" <= char <= "\udfff" for char in value):
        raise BadInput(f"{label}に、表示できない文字が含まれています。その文字を消して、もう一度お試しください。")
    return value


def required(value: object, label: str, limit: int) -> str:
    """Like `text`, without blanks around it, and not empty."""
    found = text(value, label, limit).strip()
    if not found:
        chosen = label.removesuffix("の選択")
        raise BadInput(
            f"{label}が空です。入力してから、もう一度お試しください。"
            if chosen == label
            else f"{chosen}を選んでください。"
        )
    return found


def lines(value: object, label: str) -> tuple[str, ...]:
    """One entry per line, blank lines dropped."""
    found = tuple(line.strip() for line in text(value, label, LINES * LINE).splitlines() if line.strip())
    if len(found) > LINES or any(len(line) > LINE for line in found):
        raise BadInput(f"{label}は、1行{LINE}文字以内、{LINES}行以内で入力してください。")
    return found


def channel(value: object) -> Channel:
    """One of the ways to reach a client."""
    try:
        return Channel(text(value, "連絡手段", 20) or Channel.EMAIL)
    except ValueError as error:
        raise BadInput("連絡手段を選び直してください。") from error


def flags(value: Sequence[object]) -> tuple[bool, ...]:
    """The state of the check boxes."""
    if not all(isinstance(flag, bool) for flag in value):
        raise BadInput("質問の選択を読み取れませんでした。ページを開き直してください。")
    return tuple(bool(flag) for flag in value)


def marks(value: object, label: str) -> frozenset[str]:
    """The values of the boxes that are ticked; nothing ticked may come as None."""
    found = [] if value is None else value
    if not isinstance(found, list) or not all(isinstance(one, str) and len(one) <= 100 for one in found):
        raise BadInput(f"{label}の選択を読み取れませんでした。ページを開き直してください。")
    return frozenset(found)


def score(value: object) -> int | None:
    """0–100, as people write it (`85`, `85点`); empty is None."""
    words = unicodedata.normalize("NFKC", text(value, "点数", 10)).strip().removesuffix("点")
    if not words:
        return None
    if not _SCORE.fullmatch(words) or int(words) > 100:
        raise BadInput("点数は0〜100の数字で入力してください。点数がないときは空欄にしてください。")
    return int(words)


def hours(value: object) -> float | None:
    """Hours, as people write them (`1.5`, `2時間半`, `1時間20分`, `90分`); empty is None."""
    words = unicodedata.normalize("NFKC", text(value, "時間", 20)).replace(" ", "")
    if not words:
        return None
    match = _HOURS.fullmatch(words)
    told = match is not None and (match["hours"] or match["minutes"])
    found = _hours_in(match) if match is not None and told else -1.0
    if not 0 <= found <= 999:
        raise BadInput(
            "かかった時間は「1.5」「2時間半」「90分」のように入力してください。分からないときは空欄にしてください。"
        )
    return round(found, 2)


def _hours_in(match: re.Match[str]) -> float:
    return float(match["hours"] or 0) + (0.5 if match["half"] else 0) + int(match["minutes"] or 0) / 60


def moment(value: object, now: datetime) -> datetime:
    """When the instruction came, in Asia/Tokyo; empty means `now`. Without a year the latest such day that is
    not more than a day ahead; without a time, 9:00."""
    words = text(value, "受け取った日時", 40).strip()
    if not words:
        return now
    match = _MOMENT.fullmatch(unicodedata.normalize("NFKC", words))
    if not match:
        raise _bad_moment()
    part = {name: int(found) for name, found in match.groupdict().items() if found}
    try:
        found = datetime(
            part.get("year", now.year), part["month"], part["day"],
            part.get("hour", 9), part.get("minute", 0), tzinfo=TOKYO,
        )  # fmt: skip
        if "year" not in part and (found.date() - now.date()).days > 1:
            found = found.replace(year=now.year - 1)
    except ValueError as error:
        raise _bad_moment() from error
    if not 1990 <= found.year <= now.year + 1:
        raise _bad_moment()
    return found


def task_key(value: object) -> tuple[str, str]:
    """`client/task` as the page carries it. Raises BadInput when no task is open."""
    match = _KEY.fullmatch(text(value, "下書きの番号", KEY))
    if not match:
        raise BadInput("開いている下書きがありません。下書きを作るか、依頼一覧から開いてください。")
    return match["client"], match["task"]


def _bad_moment() -> BadInput:
    return BadInput(
        "受け取った日時を読み取れませんでした。「11/20 9:30」のように入力するか、空欄(いま)にしてください。"
    )
