"""PostgresServer: the records on a PostgreSQL server, for any number of processes. All that is PostgreSQL's own."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError

from assistant.errors import BadInput, StoreError
from assistant.records.server_faults import translated_server

DRIVER = "postgresql+psycopg"
OLDEST = 130_000
"""Server version 13, as the server counts."""

LOCKS = 7_021_905
"""First half of the keys of our advisory locks, so that another program in the same database is not in the way."""

EVERYONE = 0
"""Writers hold this lock together; one that names no key holds it alone."""

BUSY_SECONDS = 10
CONNECT_SECONDS = 5
SILENT_SECONDS = 15
IDLE_SECONDS = 120
"""A process that stops in the middle of a transaction loses it, and with it its locks."""


def server_url(address: str) -> URL:
    """Raises BadInput, which repeats nothing of the address: it may hold a password."""
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):
        raise _refused() from None
    if url.drivername not in ("postgres", "postgresql", DRIVER) or not url.database:
        raise _refused()
    return url.set(drivername=DRIVER)


def place_of(url: URL) -> str:
    """Server and database for the user's eyes, without name and password."""
    return f"PostgreSQL {url.host or 'localhost'}:{url.port or 5432}/{url.database}"


def engine(
    url: URL, *, connections: int = 10, busy_seconds: int = BUSY_SECONDS, idle_seconds: int = IDLE_SECONDS
) -> Engine:
    """Connects when first used. `connections`: so many are kept; as many again may be open for a moment.
    `busy_seconds`: how long to wait for another writer; `idle_seconds`: how long a transaction may stand still."""
    session = {
        "idle_in_transaction_session_timeout": f"{idle_seconds}s",
        "client_encoding": "UTF8",
        "lock_timeout": f"{busy_seconds}s",
    }
    made = create_engine(
        url,
        pool_size=connections,
        max_overflow=connections,
        pool_timeout=BUSY_SECONDS,
        pool_pre_ping=True,  # a server that was started anew costs a connection, not a click
        hide_parameters=True,  # faults are logged, and parameters are clients' words
        connect_args={
            "connect_timeout": CONNECT_SECONDS,
            "tcp_user_timeout": SILENT_SECONDS * 1000,
            "keepalives_idle": SILENT_SECONDS,
            "application_name": "brief-assistant",
        },
    )

    @event.listens_for(made, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        with connection.cursor() as cursor:
            for name, value in session.items():
                cursor.execute("SELECT set_config(%s, %s, false)", (name, value))
            # Acknowledged means on disk; a stricter setting of the server's own stays.
            cursor.execute(
                "SELECT set_config('synchronous_commit', 'on', false)"
                " WHERE current_setting('synchronous_commit') = 'off'"
            )
        connection.commit()

    return made


class PostgresServer:
    """Implements `Database`. A writer takes an advisory lock for each of its keys, so that work on one client is done
    one after the other, in whatever process, and work on others goes on beside it."""

    def __init__(self, made: Engine, place: str) -> None:
        self.place = place
        self._engine = made
        # All statements of one reading see the same moment, as they do in a file.
        self._reader = made.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        with translated_server(self.place), self._reader.connect() as connection:
            yield connection

    @contextmanager
    def writing(self, keys: tuple[str, ...] = ()) -> Iterator[Connection]:
        with translated_server(self.place), self._engine.begin() as connection:
            # Taken first, so that every later statement sees what the writers before have committed.
            if not keys:
                connection.execute(_ALONE, {"space": LOCKS, "key": EVERYONE})
            else:
                connection.execute(_TOGETHER, {"space": LOCKS, "key": EVERYONE})
            for key in sorted({_number(key) for key in keys}):
                connection.execute(_ALONE, {"space": LOCKS, "key": key})
            yield connection

    @contextmanager
    def alone(self, what: str) -> Iterator[bool]:
        lock = {"space": LOCKS, "key": _number(f"alone:{what}")}
        # A session of its own: the lock goes with it, also where this process dies.
        session = self._engine.execution_options(isolation_level="AUTOCOMMIT")
        with translated_server(self.place), session.connect() as connection:
            mine = bool(connection.execute(_TRY, lock).scalar_one())
            try:
                yield mine
            finally:
                if mine:
                    connection.execute(_FREE, lock)

    def scrub(self) -> None:
        """Nothing: deleted rows go when the server cleans its tables, and its archives are its keeper's."""

    def faults_inside(self) -> list[str]:
        with self.reading() as connection:
            risky = [
                name
                for name in ("fsync", "full_page_writes")
                if connection.execute(text("SELECT current_setting(:name)"), {"name": name}).scalar_one() == "off"
            ]
        return [
            f"データベースの設定 {name} が off です。停電などで記録を失うおそれがあります。管理者に on へ戻して"
            "もらってください。"
            for name in risky
        ]

    def close(self) -> None:
        self._engine.dispose()


def refuse_unfit(connection: Connection, place: str) -> None:
    """Raise StoreError for a server that is too old, or whose text is not UTF-8."""
    version = int(connection.execute(text("SHOW server_version_num")).scalar_one())
    if version < OLDEST:
        raise StoreError(
            f"記録({place})は PostgreSQL {version // 10_000} です。{OLDEST // 10_000} 以上に更新してください。"
        )
    encoding = connection.execute(text("SHOW server_encoding")).scalar_one()
    if encoding != "UTF8":
        raise StoreError(
            f"記録({place})の文字コードが {encoding} です。UTF8 のデータベースを作り、DATABASE_URL に指定してください。"
        )


def one_at_a_time(connection: Connection) -> None:
    """Wait for any other process that is changing the schema; until the end of the transaction."""
    connection.execute(text("SET LOCAL lock_timeout = '120s'"))
    connection.execute(_ALONE, {"space": LOCKS, "key": _number("schema")})


_ALONE = text("SELECT pg_advisory_xact_lock(:space, :key)")
_TOGETHER = text("SELECT pg_advisory_xact_lock_shared(:space, :key)")
_TRY = text("SELECT pg_try_advisory_lock(:space, :key)")
_FREE = text("SELECT pg_advisory_unlock(:space, :key)")


def _number(key: str) -> int:
    """Second half of a lock's key. Two keys may share one: then their writers wait for each other, no more."""
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=4).digest(), "big", signed=True) or 1


def _refused() -> BadInput:
    return BadInput(
        "設定 DATABASE_URL の値が正しくありません。"
        "postgresql://利用者名:パスワード@サーバー名:5432/データベース名 の形で指定してください。"
    )
