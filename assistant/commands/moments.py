"""Days and moments as people type them at the command line."""

from datetime import date, datetime

from assistant.errors import BadInput
from assistant.stopwatch import TOKYO, tokyo

EARLIEST, LATEST = 1990, 2099


def parse_now(text: str | None) -> datetime | None:
    """ISO, with or without offset; without it is Asia/Tokyo. None stays None. Raises BadInput."""
    if text is None:
        return None
    if not isinstance(text, str):
        raise BadInput("日時(now)は文字で書いてください。例: 2026-11-20T10:30+09:00")
    try:
        moment = tokyo(datetime.fromisoformat(text.strip()))
    except (ValueError, OverflowError) as error:
        raise BadInput(f"日時「{text[:40]}」を読めません。2026-11-20T10:30 のように書いてください。") from error
    if not EARLIEST <= moment.year <= LATEST:
        raise BadInput(
            f"日時「{text[:40]}」は{EARLIEST}年から{LATEST}年の間ではありません。年を確かめてください。"
        )
    return moment


def parse_day(text: str | None) -> date:
    """ISO day; None is today in Tokyo. A day of a remark cannot lie in the future. Raises BadInput."""
    today = datetime.now(TOKYO).date()
    if text is None:
        return today
    try:
        day = date.fromisoformat(text.strip())
    except ValueError as error:
        raise BadInput(f"日付「{text[:40]}」を読めません。2026-05-22 のように書いてください。") from error
    if not day.year >= EARLIEST or day > today:
        raise BadInput(f"日付「{text[:40]}」は{EARLIEST}年から今日までの間で指定してください。")
    return day
