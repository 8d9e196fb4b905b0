"""Chatwork: the CSV of a log export, and the marks that its messages hold."""

import csv
import io
import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Final

from assistant.importing.chat.lines import of_service, whole_moment
from assistant.importing.chat.message import ChatLog, ChatMessage
from assistant.importing.guarded import unguard

TOKYO: Final = timezone(timedelta(hours=9), "JST")
_COLUMNS: Final[Mapping[str, frozenset[str]]] = {
    "sent": frozenset({"送信日時", "日時", "投稿日時", "送信時間", "date", "datetime", "sendtime", "senttime", "time"}),
    "sender": frozenset({"名前", "送信者", "送信者名", "アカウント名", "投稿者", "発言者", "表示名", "name", "accountname", "sender", "user"}),
    "text": frozenset({"メッセージ", "本文", "内容", "発言", "メッセージ内容", "message", "body", "text"}),
    "room": frozenset({"チャット名", "ルーム名", "グループ名", "roomname", "room"}),
}  # fmt: skip
_QUOTED = re.compile(r"\[qt\].*?\[/qt\]|\[引用[^\]]*\].*?(?:\[/引用\]|$)", re.S)
_TO = re.compile(r"\[(?:To|rp|返信)[: ][^\]\n]*\](?:[^\n]{0,40}?(?:さん|様))?", re.I)
_TOALL = re.compile(r"\[toall\]", re.I)
_MARKS = re.compile(
    r"\[/?(?:info|title|code|hr|picon[^\]]*|piconname[^\]]*|download[^\]]*|preview[^\]]*|dtext[^\]]*|deleted?)\]",
    re.I,
)
_EPOCH = re.compile(r"\d{10}")


def is_chatwork_csv(text: str) -> bool:
    """True where the first line names a time, a sender and a message."""
    return {"sent", "sender", "text"} <= _places(_header(text)).keys()


def parse_chatwork_csv(text: str) -> ChatLog:
    """The messages of the table; rows without words or sender are left out."""
    rows = csv.reader(io.StringIO(text, newline=""))
    places = _places(next(rows, []))
    messages = []
    for cells in rows:
        named = {name: unguard(cells[place]) for name, place in places.items() if place < len(cells)}
        words = without_marks(named.get("text", ""))
        if named.get("sender", "").strip() and not of_service(words):
            messages.append(
                ChatMessage(
                    sender=named["sender"].strip(),
                    sent=_moment(named.get("sent", "")),
                    text=words,
                    room=named.get("room", "").strip(),
                )
            )
    return ChatLog(service="chatwork", messages=tuple(messages))


def without_marks(text: str) -> str:
    """The sender's own words: quotes of others, addressees and frames are taken out."""
    for marks in (_QUOTED, _TO, _TOALL, _MARKS):
        text = marks.sub("", text)
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())


def _header(text: str) -> list[str]:
    return next(csv.reader(io.StringIO(text[:5_000], newline="")), [])


def _places(header: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, cell in enumerate(header):
        plain = re.sub(r"[\s_-]", "", unicodedata.normalize("NFKC", cell).casefold())
        name = next((name for name, words in _COLUMNS.items() if plain in words), None)
        if name:
            found.setdefault(name, place)
    return found


def _moment(cell: str) -> datetime | date | None:
    if _EPOCH.fullmatch(cell.strip()):
        return datetime.fromtimestamp(int(cell), UTC).astimezone(TOKYO).replace(tzinfo=None)
    return whole_moment(cell.replace("T", " ", 1).split("+")[0])
