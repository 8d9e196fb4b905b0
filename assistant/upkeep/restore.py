"""The way back: a backup becomes the records, and what was there before is kept beside them."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from assistant.errors import BadInput, StoreDamaged, StoreError
from assistant.lock import hold_folder
from assistant.records.copies import Contents, contents, copy_records
from assistant.records.open import RECORDS_FILE, RESTORING, open_records
from assistant.records.sqlite import refuse_leftovers
from assistant.upkeep.backup import BACKUPS, backups, sync_folder

ASIDE = "before-restore-"
_STAGE = ".restore-"
_FILES = (RECORDS_FILE, f"{RECORDS_FILE}-wal", f"{RECORDS_FILE}-shm", "index.manifest.json")
"""Without its manifest the index is compared with the records at the next start."""


@dataclass(frozen=True)
class Restored:
    """`contents`: what is in the records now, brought to this version; `aside`: where the old ones are, if any."""

    source: Path
    contents: Contents
    aside: Path | None


def restore(data_dir: Path, source: Path | None, now: datetime) -> Restored:
    """Put a backup (default: the newest in the data folder) in the place of the records.

    The backup is copied, read and brought to this version before anything is touched. Raises StoreLocked while the
    product runs in this folder, StoreDamaged or StoreError for a backup that cannot be used.
    """
    with hold_folder(data_dir), _stage(data_dir) as stage:
        chosen = source or _newest(data_dir)
        found = _prepared(chosen, stage)
        aside = _exchange(data_dir, stage, now)
        _clear_asides(data_dir, aside)
        return Restored(chosen, found, aside)


def asides(data_dir: Path) -> list[Path]:
    """What earlier restores put aside, newest first."""
    return sorted((path for path in data_dir.glob(f"{ASIDE}*") if path.is_dir()), reverse=True)


def drop_stages(data_dir: Path) -> None:
    """Delete what killed restores left. Only for who holds the folder."""
    for path in data_dir.glob(f"{_STAGE}*"):
        shutil.rmtree(path, ignore_errors=True)


def _newest(data_dir: Path) -> Path:
    for path in backups(data_dir / BACKUPS):
        with suppress(StoreError):
            contents(path)
            return path
    raise BadInput(
        f"{data_dir / BACKUPS} に使えるバックアップがありません。"
        "`brief-assistant restore ファイル名` のように、バックアップのファイルを指定してください。"
    )


@contextmanager
def _stage(data_dir: Path) -> Iterator[Path]:
    drop_stages(data_dir)
    try:
        folder = Path(tempfile.mkdtemp(prefix=_STAGE, dir=data_dir))
    except OSError as error:
        raise StoreError(
            f"{data_dir} に書き込めません。権限と空きを確かめてください。({error.strerror})"
        ) from error
    try:
        yield folder
    except OSError as error:
        raise StoreError(
            f"復元できませんでした。空きと権限を確かめて、もう一度 `brief-assistant restore` を実行してください。({error.strerror})"
        ) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _prepared(source: Path, stage: Path) -> Contents:
    """A copy of the backup in `stage`, proven whole and at this version."""
    if not source.is_file():
        raise BadInput(f"{source}: ファイルがありません。バックアップのファイル名を確かめてください。")
    try:
        contents(source)
    except StoreDamaged as error:
        raise StoreDamaged(
            f"{source} はバックアップとして使えません。別のバックアップを指定してください。"
        ) from error
    copy_records(source, stage / RECORDS_FILE)
    opened = open_records(stage)
    problems = opened.check()
    opened.close()
    if problems:
        raise StoreDamaged(f"{source} の中身に問題があります。別のバックアップを指定してください。({problems[0]})")
    refuse_leftovers(stage / RECORDS_FILE)
    return contents(stage / RECORDS_FILE)


def _exchange(data_dir: Path, stage: Path, now: datetime) -> Path | None:
    """Old files aside, the new one in place. A mark says meanwhile that the folder is between the two, and where the
    old ones go: whoever is killed here finds no empty memory at the next start, and the next `restore` goes on."""
    mark = data_dir / RESTORING
    aside = _aside(mark, data_dir, now)
    try:
        mark.write_text(aside.name, encoding="utf-8")
        sync_folder(data_dir)
        _put_aside(data_dir, aside)
        (stage / RECORDS_FILE).rename(data_dir / RECORDS_FILE)
        sync_folder(data_dir)
        mark.unlink()
    except OSError:
        with suppress(OSError):
            _put_back(data_dir, aside)
            mark.unlink()
        raise
    return aside if aside.exists() else None


def _aside(mark: Path, data_dir: Path, now: datetime) -> Path:
    """Where the restore that was killed half way had begun to put the old records; else a new place."""
    with suppress(OSError, UnicodeError):
        begun = data_dir / mark.read_text(encoding="utf-8")
        if begun in asides(data_dir):
            return begun
    return data_dir / f"{ASIDE}{now:%Y%m%d-%H%M%S}-{now.microsecond:06d}"


def _put_aside(data_dir: Path, aside: Path) -> None:
    old = [data_dir / name for name in _FILES if (data_dir / name).exists()]
    if old:
        aside.mkdir(mode=0o700, exist_ok=True)
    for path in old:
        if (aside / path.name).exists():
            path.unlink()  # of the restore that was killed; the old one is aside already
        else:
            path.rename(aside / path.name)


def _put_back(data_dir: Path, aside: Path) -> None:
    """As it was before. Whatever is in the way is a copy of the backup."""
    for path in aside.iterdir() if aside.exists() else ():
        path.replace(data_dir / path.name)
    if aside.exists():
        aside.rmdir()


def _clear_asides(data_dir: Path, newest: Path | None) -> None:
    """Only the newest is kept: each is as large as the records."""
    for path in asides(data_dir):
        if newest is not None and path != newest:
            shutil.rmtree(path, ignore_errors=True)
