"""What all logs share: days and times as they are written in front of messages, and lines that are no messages."""

import re
import unicodedata
from datetime import date, datetime, time

_DAY = re.compile(
    r"(?P<year>\d{4})\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})日?"
    r"\s*(?:\(?(?:[月火水木金土日](?:曜日?)?|mon|tue|wed|thu|fri|sat|sun)[a-z]*\)?)?",
    re.I,
)
_ENGLISH_DAY = re.compile(
    r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,\s*(?P<month>\d{1,2})/(?P<day>\d{1,2})/(?P<year>\d{4})", re.I
)
_TIME = re.compile(
    r"(?P<half>午前|午後|am|pm)?\s*(?P<hour>\d{1,2})[:時](?P<minute>\d{2})分?(?::\d{2})?\s*(?P<after>am|pm)?", re.I
)
_SERVICE = re.compile(
    r"\[(?:スタンプ|写真|動画|画像|ファイル|ボイスメッセージ|アルバム|ノート|連絡先|位置情報|投票|LINEギフト|sticker|photo|video|file|voice message|"
    r"album|contact|location|notes?)\].*|☎.*|(?:不在着信|通話時間|キャンセル).{0,20}|\(emoji\)|missed call.*|call time.*"
    r"|.{0,40}(?:が参加しました|が退出しました|を招待しました|が退会しました|を削除しました|送信を取り消しました|グループ名を.{0,40}変更しました"
    r"|を友だちに追加しました|アナウンスしました|unsent a message|joined the (?:chat|group)|left the (?:chat|group))。?",
    re.I | re.S,
)
_EMOJI = re.compile(r"\((?:emoji|bow|roger|cracker|clap|F|\^\^;?|;\))\)|\(emoji\)")


def folded(line: str) -> str:
    """Half width, for looking at the form of a line; never quoted."""
    return unicodedata.normalize("NFKC", line).strip()


def whole_day(line: str) -> date | None:
    """The day where the line is a day and nothing else."""
    text = folded(line)
    found = _DAY.fullmatch(text) or _ENGLISH_DAY.fullmatch(text)
    return _date(found) if found else None


def leading_day(text: str) -> tuple[date, str] | None:
    """(day, what follows) where the folded text begins with a day."""
    found = _DAY.match(text)
    day = _date(found) if found else None
    return (day, text[found.end() :].strip()) if found and day else None


def leading_time(text: str) -> tuple[time, int] | None:
    """(time, how many characters of the folded text it takes) where it begins with one."""
    found = _TIME.match(text)
    moment = _clock(found) if found else None
    return (moment, found.end()) if found and moment else None


def whole_moment(text: str) -> datetime | date | None:
    """A day, or a day with its time, and nothing else."""
    bare = folded(text)
    found = leading_day(bare)
    if found is None:
        return None
    day, rest = found
    if not rest:
        return day
    clock = _TIME.fullmatch(rest)
    moment = _clock(clock) if clock else None
    return datetime.combine(day, moment) if moment else None


def of_service(text: str) -> bool:
    """True for what the service writes itself: stickers, calls, people who come and go."""
    return not text.strip() or _SERVICE.fullmatch(text.strip()) is not None


def without_emoji(text: str) -> str:
    """The text without the names of little pictures."""
    return _EMOJI.sub("", text).strip()


def _date(found: re.Match[str]) -> date | None:
    try:
        return date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        return None


def _clock(found: re.Match[str]) -> time | None:
    hour, half = int(found["hour"]), (found["half"] or found["after"] or "").lower()
    if half in ("午後", "pm") and hour < 12:
        hour += 12
    elif half in ("午前", "am") and hour == 12:
        hour = 0
    try:
        return time(hour % 24 if hour < 30 else hour, int(found["minute"]))
    except ValueError:
        return None
