"""Faults of the driver, told to the secretary: what happened and what to do."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from pydantic import ValidationError
from sqlalchemy.exc import DBAPIError

from assistant.errors import StoreDamaged, StoreError, StoreLocked

PRIMARY = 0xFF
"""SQLite's extended result codes carry the primary code in their lowest byte."""

BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
CLOSED_TO_US = {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH, sqlite3.SQLITE_CANTOPEN}


@contextmanager
def translated(place: str) -> Iterator[None]:
    """Turn the driver's faults into StoreError, StoreLocked or StoreDamaged. `place` names the records to the user.

    A broken constraint or wrong SQL is our own mistake: it passes through as it is.
    """
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        fault = store_error(error, place)
        if fault is None:
            raise
        raise fault from error
    except ValidationError as error:
        raise damaged(place, "保存されている内容が読み取れません") from error


def store_error(error: DBAPIError | sqlite3.Error, place: str) -> StoreError | None:
    """The sentence for a fault of the disk, the file or a lock; None for our own mistakes."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, (sqlite3.IntegrityError, sqlite3.ProgrammingError, sqlite3.InterfaceError)):
        return None
    code = getattr(cause, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & PRIMARY
    if code == sqlite3.SQLITE_ERROR:
        return None
    if code in DAMAGED:
        return damaged(place, "ファイルが壊れています")
    if code in CLOSED_TO_US:
        return no_access(place)
    return _passing(code, place, cause)


def _passing(code: int, place: str, cause: BaseException | None) -> StoreError:
    """A fault that may be gone at the next try."""
    if code in BUSY:
        return StoreLocked(f"記録({place})をほかの処理が使っています。少し待って、もう一度お試しください。")
    if code == sqlite3.SQLITE_FULL:
        return StoreError(
            f"ディスクの空きがないため、記録({place})に保存できませんでした。"
            "空きを作ってから、もう一度お試しください。"
        )
    return StoreError(
        f"記録({place})を読み書きできませんでした。ディスクの状態を確かめて、もう一度お試しください。({cause})"
    )


def damaged(place: str, what: str) -> StoreDamaged:
    """`what` is a short clause without a full stop."""
    return StoreDamaged(
        f"記録({place})を開けません。{what}。ファイルには手を加えていません。"
        "`brief-assistant restore` で、いちばん新しいバックアップから戻してください。"
    )


def no_access(place: str) -> StoreError:
    return StoreError(
        f"記録({place})を読み書きする権限がありません。"
        "フォルダーの持ち主と権限を確かめるか、BRIEF_DATA_DIR で別のフォルダーを指定してください。"
    )
