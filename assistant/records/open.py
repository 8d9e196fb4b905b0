"""Opening the records: folder, file, version. Never puts an empty database where there was a full one."""

import errno
import os
import stat
import tempfile
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine, inspect, text

from assistant.errors import StoreError
from assistant.records import sqlite
from assistant.records.faults import damaged, no_access, translated
from assistant.records.schema import HEAD, TOKYO
from assistant.records.store import SqlRecords

if TYPE_CHECKING:
    from alembic.config import Config

RECORDS_FILE = "records.db"
BUSY_MS = 10_000


def tokyo_now() -> datetime:
    return datetime.now(TOKYO)


def open_records(data_dir: Path, *, busy_ms: int = BUSY_MS, now: Callable[[], datetime] = tokyo_now) -> SqlRecords:
    """The records of this data folder, made if there are none, at the current version.

    Raises StoreDamaged for a file that cannot be read, StoreLocked when another writer does not let go within
    `busy_ms`, StoreError without rights or for records of a newer version.
    """
    path = data_dir / RECORDS_FILE
    _make_ready(path, busy_ms)
    engine = sqlite.engine(path, busy_ms)
    try:
        with translated(str(path)):
            _bring_to_head(engine, path)
            sqlite.use_wal(engine)
    except BaseException:
        engine.dispose()
        raise
    return SqlRecords(engine, place=str(path), now=now)


def _make_ready(path: Path, busy_ms: int) -> None:
    """Folder and file are there, private, and not something else; a wrong file is refused before it is opened."""
    try:
        _keep_private(path.parent)
        if not path.exists():
            _create(path, busy_ms)
        sqlite.refuse_wrong_file(path)
        _close_to_others(path, 0o600)
    except PermissionError as error:
        raise no_access(str(path)) from error
    except (FileExistsError, NotADirectoryError) as error:
        raise StoreError(
            f"{path.parent} はフォルダーではありません。BRIEF_DATA_DIR に、フォルダーを指定してください。"
        ) from error
    except OSError as error:
        raise StoreError(f"記録({path})を用意できませんでした。({error.strerror})") from error


def _keep_private(folder: Path) -> None:
    """Only the owner may look into the folder. A shared folder (sticky, as /tmp) is left as it is."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not folder.stat().st_mode & stat.S_ISVTX:
        _close_to_others(folder, 0o700)


def _close_to_others(path: Path, mode: int) -> None:
    """Take the rights of group and others away; where the path is someone else's, that is theirs to decide."""
    if path.stat().st_mode & 0o077:
        with suppress(PermissionError):
            path.chmod(mode)


def _create(path: Path, busy_ms: int) -> None:
    """Make the records under another name and link them into place when they are whole.

    So a crash on the first start leaves nothing half made, and an empty file in place always means damage.
    """
    sqlite.refuse_orphaned_log(path)
    handle, name = tempfile.mkstemp(prefix="records-", suffix=".new", dir=path.parent)
    os.close(handle)
    fresh = Path(name)
    try:
        engine = sqlite.engine(fresh, busy_ms)
        try:
            with translated(str(path)):
                sqlite.use_wal(engine)
                _migrate(engine)
        finally:
            engine.dispose()
        _link(fresh, path)
    finally:
        for leftover in fresh.parent.glob(f"{fresh.name}*"):
            leftover.unlink(missing_ok=True)


def _link(fresh: Path, path: Path) -> None:
    """Give the finished file its name. Whoever was first wins; the other's empty records are dropped."""
    try:
        os.link(fresh, path)
    except FileExistsError:
        return
    except OSError as error:
        if error.errno not in (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK):
            raise
        if not path.exists():  # a file system without hard links
            fresh.rename(path)
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """The name of a new file is on disk only when its folder is."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _bring_to_head(engine: Engine, path: Path) -> None:
    version = _version(engine)
    if version == HEAD:
        return
    if version is None:
        raise damaged(str(path), "このアプリの記録ではないデータベースです")
    if version not in _known_versions():
        raise StoreError(
            f"記録({path})は、より新しい版の Brief Assistant で作られています。"
            "アプリを新しい版に更新してから開いてください。記録には手を加えていません。"
        )
    _migrate(engine)


def _version(engine: Engine) -> str | None:
    """The migration the store is at; None when it never was ours."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _known_versions() -> set[str]:
    from alembic.script import ScriptDirectory

    return {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}


def _migrate(engine: Engine) -> None:
    """Bring the store to HEAD in one transaction: all of it or nothing."""
    from alembic import command

    with engine.execution_options(**{sqlite.WRITES: True}).begin() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _config() -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    return config
