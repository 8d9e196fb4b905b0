"""Backups: one file each, whole or absent, read back before it gets its name."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from assistant.errors import BadInput, StoreError
from assistant.records.copies import Contents, contents, copy_records
from assistant.records.faults import no_access
from assistant.records.open import RECORDS_FILE
from assistant.records.sqlite import refuse_leftovers
from assistant.upkeep.private import close_to_others

BACKUPS = "backups"
"""Folder in the data folder."""

_PREFIX, _SUFFIX = "records-", ".backup"
_COPY = ".copy-"


@dataclass(frozen=True)
class Backup:
    """A backup that was read back."""

    path: Path
    contents: Contents
    size: int


def back_up(data_dir: Path, folder: Path | None, now: datetime) -> Backup:
    """Copy the records, also while `serve` writes, and read the copy back; it gets its name when it is whole.

    `folder` (default: `backups` in the data folder) is made where it is missing. Raises StoreError.
    """
    source = data_dir / RECORDS_FILE
    _refuse_missing(source)
    target = folder or data_dir / BACKUPS
    with fresh_file(target) as fresh:
        copy_records(source, fresh)
        refuse_leftovers(fresh)
        found = contents(fresh)
        path = _named(fresh, target, now)
    return Backup(path, found, path.stat().st_size)


def _refuse_missing(source: Path) -> None:
    try:
        source.stat()
    except PermissionError as error:
        raise no_access(str(source)) from error
    except OSError as error:
        raise StoreError(
            f"{source.parent} に記録がありません。BRIEF_DATA_DIR か --data-dir が正しいか確かめてください。"
        ) from error


def backups(folder: Path) -> list[Path]:
    """The backups in a folder, newest first."""
    return sorted(folder.glob(f"{_PREFIX}*{_SUFFIX}"), reverse=True)


def drop_old(folder: Path, keep: int) -> list[Path]:
    """Delete all but the newest `keep` backups; returns those that are gone."""
    if keep < 1:
        raise BadInput("--keep には 1 以上を指定してください。")
    old = backups(folder)[keep:]
    for path in old:
        path.unlink(missing_ok=True)
    return old


def drop_unfinished(folder: Path) -> None:
    """Delete what killed backups left; one that is being made just now ends with an error."""
    for path in folder.glob(f"{_COPY}*"):
        path.unlink(missing_ok=True)


@contextmanager
def fresh_file(folder: Path) -> Iterator[Path]:
    """An empty private file beside the backups, gone afterwards unless it was renamed. Disk faults become words."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=_COPY, suffix=".new", dir=folder)
        os.close(handle)
    except OSError as error:
        raise StoreError(f"{folder} に書き込めません。場所と権限を確かめてください。({error.strerror})") from error
    fresh = Path(name)
    try:
        yield fresh
    except OSError as error:
        raise StoreError(
            f"バックアップを保存できませんでした。ディスクの空きを確かめてください。({error.strerror})"
        ) from error
    finally:
        for left in folder.glob(f"{fresh.name}*"):
            left.unlink(missing_ok=True)


def _named(fresh: Path, folder: Path, now: datetime) -> Path:
    """Give the file its name and see that the name is on disk. A backup is never overwritten."""
    path = folder / f"{_PREFIX}{now:%Y%m%d-%H%M%S}-{now.microsecond:06d}{_SUFFIX}"
    if path.exists():
        raise StoreError(f"{path} はもうあります。もう一度お試しください。")
    close_to_others(fresh)
    fresh.rename(path)
    sync_folder(folder)
    return path


def sync_folder(folder: Path) -> None:
    """A new name is on disk only when its folder is."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
