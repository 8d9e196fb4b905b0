"""One process at a time in a data folder.

Two processes that write one embedded Chroma folder destroy it silently, so whoever opens the data folder takes
this lock first. The operating system drops the lock when the holder dies, also by `kill -9`; a side file tells
the next one who holds it.
"""

import json
import os
import shlex
import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta, timezone
from pathlib import Path
from types import TracebackType
from typing import Self

from filelock import FileLock, Timeout
from pydantic import BaseModel, ValidationError

from assistant.errors import StoreError, StoreLocked

LOCK_NAME = ".lock"
HOLDER_NAME = ".lock.json"
_MAX_COMMAND = 120
_TOKYO = timezone(timedelta(hours=9))


class Holder(BaseModel):
    """Who holds the folder: process id, what it runs, since when (ISO, Asia/Tokyo)."""

    pid: int
    command: str
    since: str


class DataLock:
    """A held data folder. Use as a context manager, or call `release()`; releasing twice is harmless."""

    def __init__(self, folder: Path, lock: FileLock) -> None:
        self.folder = folder
        self._lock = lock

    def release(self) -> None:
        if not self._lock.is_locked:
            return
        with suppress(OSError):
            (self.folder / HOLDER_NAME).unlink(missing_ok=True)
        self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def hold_folder(path: str | Path, argv: Sequence[str] | None = None) -> DataLock:
    """Take the data folder for this process, without waiting; makes it (mode 0700) where it is missing.

    `argv` is what this process runs, for the message the next one sees (default: `sys.argv`).
    Raises StoreLocked while another process, or another lock of this one, holds it; StoreError where the
    folder cannot be made or written.
    """
    folder = made_folder(Path(path))
    lock = FileLock(folder / LOCK_NAME, timeout=0, mode=0o600, thread_local=False)
    try:
        lock.acquire()
    except Timeout:
        raise StoreLocked(_refusal(folder)) from None
    except (OSError, NotImplementedError) as error:
        raise _unusable(folder, error) from error
    _tell(folder, sys.argv if argv is None else argv)
    return DataLock(folder, lock)


def made_folder(folder: Path) -> Path:
    """The folder, made (mode 0700) where it is missing. Raises StoreError."""
    try:
        folder = folder.expanduser().resolve()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except (OSError, RuntimeError, ValueError) as error:
        raise _unusable(folder, error) from error
    return folder


def _tell(folder: Path, argv: Sequence[str]) -> None:
    """Write the side file. It only serves the message, so a failure here is no reason to stop."""
    now = datetime.now(_TOKYO).isoformat(timespec="minutes")
    holder = Holder(pid=os.getpid(), command=_command(argv), since=now)
    with suppress(OSError):
        draft = folder / f"{HOLDER_NAME}.new"
        draft.touch(mode=0o600)
        draft.write_text(holder.model_dump_json(), encoding="utf-8")
        draft.replace(folder / HOLDER_NAME)


def _command(argv: Sequence[str]) -> str:
    """Program and subcommand only: what follows may be a client's text."""
    if not argv:
        return "brief-assistant"
    name = Path(argv[0]).name
    words = ["brief-assistant" if name in ("__main__.py", "-m", "-c", "") else name]
    words += [word for word in argv[1:2] if not word.startswith("-")]
    return shlex.join(words)[:_MAX_COMMAND]


def _holder(folder: Path) -> Holder | None:
    try:
        return Holder.model_validate(json.loads((folder / HOLDER_NAME).read_text(encoding="utf-8")))
    except (OSError, ValueError, ValidationError):
        return None


def _refusal(folder: Path) -> str:
    holder = _holder(folder)
    who = (
        f"使用中のプロセス: 番号 {holder.pid}、「{holder.command}」、{_since(holder.since)}から。"
        if holder
        else "使用中のプロセスの情報は読み取れませんでした。"
    )
    return (
        f"データフォルダ「{folder}」は、ほかのプロセスが使用中のため開けません。{who}"
        "すでに開いている画面をそのままお使いいただくか、そのプロセスを終了してから、もう一度お試しください。"
        "別のデータで使うときは、環境変数 BRIEF_DATA_DIR に別のフォルダを指定してください。"
    )


def _since(moment: str) -> str:
    try:
        return datetime.fromisoformat(moment).strftime("%Y年%m月%d日 %H:%M")
    except ValueError:
        return "不明な時刻"


def _unusable(folder: Path, error: BaseException) -> StoreError:
    return StoreError(
        f"データフォルダ「{folder}」を使えません({error})。"
        "フォルダの場所と書き込みの権限を確かめるか、環境変数 BRIEF_DATA_DIR に別のフォルダを指定してください。"
    )
