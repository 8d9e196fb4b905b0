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

from sqlalchemy import Connection, Engine, inspect, text

from assistant.errors import StoreDamaged, StoreError
from assistant.records import postgres, sqlite
from assistant.records.faults import damaged, no_access, translated
from assistant.records.schema import HEAD, TOKYO
from assistant.records.server_faults import translated_server
from assistant.records.sqlite_file import SqliteFile
from assistant.records.store import SqlRecords

if TYPE_CHECKING:
    from alembic.config import Config

RECORDS_FILE = "records.db"

RESTORING = "restore-unfinished"
"""There while `restore` has put the old records aside and the new ones are not in place."""

MADE = "records.made"
"""There since the records were first opened in this folder: without them beside it, they were lost, not never made."""

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
            _bring_to_head(engine, str(path))
            sqlite.use_wal(engine)
    except BaseException:
        engine.dispose()
        raise
    return SqlRecords(SqliteFile(engine, str(path)), now=now)


def _make_ready(path: Path, busy_ms: int) -> None:
    """Folder and file are there, private, and not something else; a wrong file is refused before it is opened."""
    try:
        _keep_private(path.parent)
        _refuse_lost(path)
        if not path.exists():
            _create(path, busy_ms)
        sqlite.refuse_wrong_file(path)
        _close_to_others(path, 0o600)
        (path.parent / MADE).touch(mode=0o600)
    except PermissionError as error:
        raise no_access(str(path)) from error
    except (FileExistsError, NotADirectoryError) as error:
        raise StoreError(
            f"{path.parent} はフォルダーではありません。BRIEF_DATA_DIR に、フォルダーを指定してください。"
        ) from error
    except OSError as error:
        raise StoreError(f"記録({path})を用意できませんでした。({error.strerror})") from error


def _refuse_lost(path: Path) -> None:
    """Raise StoreDamaged where there must be records and are none: an empty memory would look like a new user's."""
    if (path.parent / RESTORING).exists():
        raise StoreDamaged(
            f"記録({path})の復元が途中で止まっています。`brief-assistant restore` をもう一度実行してください。"
        )
    if (path.parent / MADE).exists() and not path.exists():
        raise damaged(
            str(path), f"ファイルがなくなっています(空から始めてよいときだけ、{MADE} を削除してください)"
        )


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
                # Without a log: what a failing disk leaves in one at the end would not be linked.
                _migrate(engine)
        finally:
            engine.dispose()
        sqlite.refuse_leftovers(fresh)
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


def open_server_records(address: str, *, now: Callable[[], datetime] = tokyo_now) -> SqlRecords:
    """The records in this PostgreSQL database (`postgresql://…`), which may be empty; at the current version.

    Raises BadInput for an address that is none, StoreError where the server does not answer, refuses or is unfit.
    """
    url = postgres.server_url(address)
    place = postgres.place_of(url)
    engine = postgres.engine(url)
    try:
        with translated_server(place):
            _bring_server_to_head(engine, place)
    except BaseException:
        engine.dispose()
        raise
    return SqlRecords(postgres.PostgresServer(engine, place), now=now)


def _bring_server_to_head(engine: Engine, place: str) -> None:
    with engine.connect() as connection:
        postgres.refuse_unfit(connection, place)
        version = _version(connection)
        if version is None and inspect(connection).has_table("clients"):
            raise StoreError(
                f"記録({place})には、ほかのアプリの表があります。空のデータベースを作り、DATABASE_URL に指定してください。"
            )
    if version == HEAD:
        return
    if version is not None:
        _refuse_newer(version, place)
    with engine.begin() as connection:
        postgres.one_at_a_time(connection)
        _upgrade(connection)  # where another process has done it meanwhile, nothing is left to do


def _bring_to_head(engine: Engine, place: str) -> None:
    with engine.connect() as connection:
        version = _version(connection)
    if version == HEAD:
        return
    if version is None:
        raise damaged(place, "このアプリの記録ではないデータベースです")
    _refuse_newer(version, place)
    _migrate(engine)


def _refuse_newer(version: str, place: str) -> None:
    if version not in _known_versions():
        raise StoreError(
            f"記録({place})は、より新しい版の Brief Assistant で作られています。"
            "アプリを新しい版に更新してから開いてください。記録には手を加えていません。"
        )


def _version(connection: Connection) -> str | None:
    """The migration the store is at; None when it never was ours."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _known_versions() -> set[str]:
    from alembic.script import ScriptDirectory

    return {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}


def _migrate(engine: Engine) -> None:
    """Bring the store to HEAD in one transaction: all of it or nothing."""
    with engine.execution_options(**{sqlite.WRITES: True}).begin() as connection:
        _upgrade(connection)


def _upgrade(connection: Connection) -> None:
    from alembic import command

    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _config() -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    return config
