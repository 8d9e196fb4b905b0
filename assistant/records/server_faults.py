"""Faults of a PostgreSQL server, told to the secretary: what happened and what to do. Never with a password."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from pydantic import ValidationError
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, NotSupportedError, ProgrammingError
from sqlalchemy.exc import TimeoutError as NoFreeConnection

from assistant.errors import StoreDamaged, StoreError, StoreLocked

BUSY = frozenset({"55P03", "40P01", "40001", "57014", "25P03"})
"""Lock not given in time, deadlock, serialization, statement too long, idle for too long."""

REFUSED_LOGIN = frozenset({"28000", "28P01", "3D000"})
DAMAGED = frozenset({"XX001", "XX002"})
NO_RIGHT = frozenset({"42501", "25006"})
FULL = frozenset({"53100"})
OUR_MISTAKES = ("22", "23", "42")
OUR_OWN = (ProgrammingError, DataError, IntegrityError, NotSupportedError)
"""Classes of SQLSTATE, and of faults without one, that only wrong SQL or wrong values of ours can cause."""

_RIGHTS = "データベースの利用者に書き込む権限がありません。データベースの管理者に確かめてもらってください。"
TO_DO = {
    "login": "サーバーが接続を断りました。DATABASE_URL の利用者名、パスワード、データベース名を確かめてください。",
    "42501": _RIGHTS,
    "25006": _RIGHTS,
    "53100": "データベースのディスクに空きがありません。管理者に空きを作ってもらってから、もう一度お試しください。",
}

_LOGIN_WORDS = re.compile(r"authentication|no password|database \S+ does not exist|role \S+ does not exist|認証")


@contextmanager
def translated_server(place: str) -> Iterator[None]:
    """Turn the driver's faults into StoreError, StoreLocked or StoreDamaged. `place` names the server to the user."""
    try:
        yield
    except NoFreeConnection as error:
        raise _busy(place) from error
    except DBAPIError as error:
        fault = server_error(error, place)
        if fault is None:
            raise
        raise fault from error
    except ValidationError as error:
        raise _damaged(place, "保存されている内容が読み取れません") from error


def server_error(error: DBAPIError, place: str) -> StoreError | None:
    """The sentence for a fault of the server or of the way to it; None for our own mistakes."""
    state = getattr(error.orig, "sqlstate", None) or ""
    if state in BUSY:
        return _busy(place)
    if state in DAMAGED:
        return _damaged(place, "データベースが壊れています")
    if state in REFUSED_LOGIN or (not state and _LOGIN_WORDS.search(str(error.orig))):
        return StoreError(f"記録({place})に接続できませんでした。{TO_DO['login']}")
    if state in NO_RIGHT or state in FULL:
        return StoreError(f"記録({place})に保存できませんでした。{TO_DO[state]}")
    ours = state.startswith(OUR_MISTAKES) if state else isinstance(error, OUR_OWN)
    return None if ours else _unreachable(place)


def _busy(place: str) -> StoreLocked:
    return StoreLocked(f"記録({place})をほかの処理が使っています。少し待って、もう一度お試しください。")


def _unreachable(place: str) -> StoreError:
    return StoreError(
        f"記録({place})につながりません。データベースのサーバーが動いているか、DATABASE_URL のアドレスが正しいかを"
        "確かめて、もう一度お試しください。保存の途中だったときは、保存されたかどうかを一覧で確かめてください。"
    )


def _damaged(place: str, what: str) -> StoreDamaged:
    return StoreDamaged(
        f"記録({place})を開けません。{what}。データには手を加えていません。"
        "データベースの管理者に、いちばん新しいバックアップから戻してもらってください。"
    )
