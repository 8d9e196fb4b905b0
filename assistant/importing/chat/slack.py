"""Slack: the zip of an export (users.json, a folder a channel, a file a day), or one such file of messages."""

import html
import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta, timezone
from itertools import islice
from pathlib import PurePosixPath
from typing import Any, Final

from assistant.importing import zips
from assistant.importing.chat.message import ChatLog, ChatMessage
from assistant.importing.problems import Problems

TOKYO: Final = timezone(timedelta(hours=9), "JST")
MOST_OF_A_DAY: Final = 20 * 1000 * 1000
"""Bytes of one file: a day of one channel."""

MOST_PARTS: Final = 1_000_000
"""Lists and objects in one file: empty ones take thirty times the memory of their text."""

MOST_MESSAGES: Final = 200_000
_TOO_MUCH: Final = "展開すると大きすぎます。期間かチャンネルを絞って書き出し直してください"
_MENTION = re.compile(r"<@([A-Z0-9]+)(?:\|([^>]*))?>")
_LINK = re.compile(r"<((?:https?|mailto)[^|>]*)(?:\|([^>]*))?>")
_SPECIAL = re.compile(r"<[!#][^>|]*(?:\|([^>]*))?>")
_QUOTE = re.compile(r"^(?:>|&gt;).*$", re.M)
_BROKEN = re.compile(r"[\x00\ud800-\udfff]")
"""JSON can hold them, no store can."""

_PICTURE = re.compile(r":[a-z0-9_+-]{2,40}:")
_WORDS: Final = (None, "thread_broadcast", "me_message", "file_share")
"""Subtypes that are somebody's own words; joins, topics and bots are not."""


def is_slack_json(text: str) -> bool:
    """True for a list of messages with Slack's time stamps."""
    return text.lstrip()[:1] == "[" and '"ts"' in text[:20_000]


def parse_slack_json(text: str, problems: Problems) -> ChatLog:
    """One day of one channel. Names are in the messages' own profiles, else ids stay."""
    return _log(_messages(_loaded(text, problems), {}, ""), problems)


def parse_slack_zip(data: bytes, problems: Problems) -> ChatLog:
    """The whole export. Raises ImportRefused for a damaged zip, and for one that is no Slack export."""
    try:
        with zips.opened(data) as archive:
            return _log(_zip_messages(archive, problems), problems)
    except zips.UNREADABLE as error:
        raise problems.refuse("zipを開けません。Slackから書き出したままのzipを選び直してください") from error


def _zip_messages(archive: zipfile.ZipFile, problems: Problems) -> Iterator[ChatMessage]:
    infos = [info for info in archive.infolist() if info.filename.endswith(".json")]
    sizes = [info.file_size for info in infos]
    if sum(sizes) > zips.MOST_UNPACKED or max(sizes, default=0) > MOST_OF_A_DAY:
        raise problems.refuse(_TOO_MUCH)
    folders = [info for info in infos if len(PurePosixPath(info.filename).parts) > 1]
    if not folders:
        raise problems.refuse("Slackの書き出しが見つかりません。Slackから書き出したままのzipを選び直してください")
    users: list[Any] = []
    for info in infos:
        if PurePosixPath(info.filename).name == "users.json":
            users = _loaded(_text(archive, info, problems), problems)
    names = {str(user.get("id")): _name(user) for user in users if isinstance(user, dict)}
    for info in sorted(folders, key=lambda one: one.filename):
        room = PurePosixPath(info.filename).parent.name
        yield from _messages(_loaded(_text(archive, info, problems), problems), names, room)


def _text(archive: zipfile.ZipFile, info: zipfile.ZipInfo, problems: Problems) -> str:
    """One file. The size in the zip's list may lie, so no more than it says is read."""
    data = zips.unpacked(archive, info, info.file_size)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise problems.refuse("文字コードがUTF-8ではありません。Slackから書き出し直してください") from error


def _loaded(text: str, problems: Problems) -> list[Any]:
    if text.count("[") + text.count("{") > MOST_PARTS:
        raise problems.refuse(_TOO_MUCH)
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise problems.refuse("JSONとして読めません。Slackから書き出したままのファイルを選んでください") from error
    return found if isinstance(found, list) else []


def _messages(rows: list[Any], names: Mapping[str, str], room: str) -> Iterator[ChatMessage]:
    for row in rows:
        if not isinstance(row, dict) or row.get("type") != "message" or row.get("subtype") not in _WORDS:
            continue
        if "bot_id" in row or not isinstance(row.get("text"), str):
            continue
        text, sent = _words(row["text"], names), _moment(row.get("ts"))
        if text and sent:
            yield ChatMessage(sender=_sender(row, names), sent=sent, text=text, room=room)


def _sender(row: Mapping[str, Any], names: Mapping[str, str]) -> str:
    user = _BROKEN.sub("\ufffd", str(row.get("user") or ""))
    profile = row.get("user_profile")
    return names.get(user) or (_name({"profile": profile}) if isinstance(profile, dict) else "") or user or "?"


def _name(user: Mapping[str, Any]) -> str:
    profile = user.get("profile")
    found = profile if isinstance(profile, dict) else {}
    choices = (found.get("display_name"), found.get("real_name"), user.get("real_name"), user.get("name"))
    return next(
        (_BROKEN.sub("\ufffd", one).strip() for one in choices if isinstance(one, str) and one.strip()), ""
    )


def _words(text: str, names: Mapping[str, str]) -> str:
    """The words as they were read: names for ids, no quotes of others, no markup."""
    text = _QUOTE.sub("", text)
    text = _MENTION.sub(lambda found: f"@{names.get(found[1]) or found[2] or found[1]}", text)
    text = _LINK.sub(lambda found: found[2] or found[1], text)
    text = _SPECIAL.sub(lambda found: found[1] or "", text)
    return _BROKEN.sub("\ufffd", html.unescape(_PICTURE.sub("", text))).strip()


def _moment(ts: object) -> datetime | None:
    try:
        moment = datetime.fromtimestamp(float(str(ts)), UTC).astimezone(TOKYO)
    except (ValueError, OverflowError, OSError):
        return None
    return moment.replace(tzinfo=None, second=0, microsecond=0)


def _log(found: Iterator[ChatMessage], problems: Problems) -> ChatLog:
    messages = sorted(islice(found, MOST_MESSAGES + 1), key=lambda one: (one.room, str(one.sent)))
    if len(messages) > MOST_MESSAGES:
        raise problems.refuse(
            f"発言が{MOST_MESSAGES:,}件を超えています。期間かチャンネルを絞って書き出し直してください"
        )
    return ChatLog(service="slack", messages=tuple(messages))
