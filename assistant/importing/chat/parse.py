"""parse_chat: which service a log comes from, and its messages. No database."""

from pathlib import PurePath

from assistant.importing.chat.chatwork import is_chatwork_csv, parse_chatwork_csv
from assistant.importing.chat.line import is_line, parse_line
from assistant.importing.chat.message import ChatLog
from assistant.importing.chat.paste import parse_paste
from assistant.importing.chat.slack import is_slack_json, parse_slack_json, parse_slack_zip
from assistant.importing.encoding import refuse_binary, utf8_or_cp932
from assistant.importing.parse import MAX_FILE
from assistant.importing.problems import Problems

MOST_LINES = 400_000
"""A message in memory takes a hundred times its shortest line."""

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_UNREAD = (
    "会話として読める行がありません。LINEのトーク履歴(.txt)、ChatworkのCSV、Slackの書き出し、"
    "または「名前: 発言」の形の文章を選んでください"
)


def parse_chat(data: bytes, filename: str = "貼り付けた会話") -> ChatLog:
    """The messages of an export or of pasted words (UTF-8), oldest first as they stand. Raises ImportRefused for
    what is empty, larger than 20 MB, in an unknown encoding, or no talk."""
    problems = Problems(PurePath(filename).name)
    if len(data) > MAX_FILE:
        raise problems.refuse(f"{MAX_FILE // 1_000_000}MBを超えています。期間を区切って書き出し直してください")
    if not data.strip():
        raise problems.refuse("中身が空です。会話を書き出したファイルか、貼り付けた文章を確かめてください")
    log = (
        parse_slack_zip(data, problems)
        if data.startswith(b"PK\x03\x04")
        else _of_text(_text(data, problems), problems)
    )
    if not log.messages:
        raise problems.refuse(_UNREAD)
    return log


def _of_text(text: str, problems: Problems) -> ChatLog:
    if is_slack_json(text):
        return parse_slack_json(text, problems)
    if text.count("\n") > MOST_LINES:
        raise problems.refuse(f"行が多すぎます({MOST_LINES:,}行まで)。期間を区切って書き出し直してください")
    if is_chatwork_csv(text):
        return parse_chatwork_csv(text)
    return parse_line(text) if is_line(text) else parse_paste(text)


def _text(data: bytes, problems: Problems) -> str:
    if data.startswith(_UTF16):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError as error:
            raise problems.refuse("文字が途中で壊れています。書き出し直してください") from error
    refuse_binary(data, problems)
    return utf8_or_cp932(data, problems)
