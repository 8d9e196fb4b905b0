"""What the documents promise of a PostgreSQL server that is set up badly, and of a process that stops half way."""

import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text

from assistant.commands.doctor import _store_findings
from assistant.commands.findings import Finding
from assistant.commands.surroundings import Surroundings
from assistant.errors import StoreError
from assistant.records import extra_rows, postgres
from assistant.records.open import open_server_records
from assistant.records.postgres import IDLE_SECONDS, PostgresServer
from assistant.settings import Settings
from tests.shared_cache import cache_dir
from tests.stores import database_for, own_postgres


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """One of our own, also where the tests run on servers: its settings are changed."""
    with own_postgres() as url:
        yield url


@pytest.fixture
def url(server: str, tmp_path: Path) -> str:
    return database_for(server, tmp_path)


def risky(server: str, *names: str) -> None:
    """Switch these settings of the server off, all others on."""
    with psycopg.connect(server, autocommit=True) as connection:
        for name in ("fsync", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {name} = {'off' if name in names else 'on'}")  # type: ignore[call-overload]
        connection.execute("SELECT pg_reload_conf()")
        while {name for name in ("fsync", "full_page_writes") if _is_off(connection, name)} != set(names):
            time.sleep(0.02)


def _is_off(connection: "psycopg.Connection[tuple[str]]", name: str) -> bool:
    row = connection.execute("SELECT current_setting(%s)", (name,)).fetchone()
    return row is not None and row[0] == "off"


def test_doctor_complains_of_a_server_that_may_lose_what_it_acknowledged(
    server: str, url: str, tmp_path: Path
) -> None:
    with closing(open_server_records(url)) as records:
        assert records.check() == []
        risky(server, "full_page_writes")
        (told,) = records.check()
        assert "full_page_writes が off です" in told
        risky(server, "fsync", "full_page_writes")
        (found,) = [one for one in store_findings(url, tmp_path) if one.name == "記録"]
        assert not found.well
        assert [name for name in ("fsync", "full_page_writes") if f"{name} が off です" not in found.told] == []
        risky(server)
        assert records.check() == []


def store_findings(url: str, folder: Path) -> list[Finding]:
    """What `doctor` finds in records and index; what is around them takes it seconds."""
    settings = Settings.read({"DATABASE_URL": url, "BRIEF_CACHE_DIR": str(cache_dir())}, folder / "data")
    return list(_store_findings(settings, Surroundings({})))


def test_a_process_that_stops_in_a_transaction_loses_it_and_its_locks(url: str) -> None:
    open_server_records(url).close()
    address = postgres.server_url(url)
    stopped, waiting = (
        PostgresServer(postgres.engine(address, busy_seconds=busy, idle_seconds=idle), "here")
        for busy, idle in ((5, 1), (5, IDLE_SECONDS))
    )
    seen: list[tuple[str | None, float]] = []

    def stand_still() -> None:
        with stopped.writing(("aoi",)) as connection:
            extra_rows.save_setting(connection, "half", "done")
            before = time.monotonic()
            with waiting.writing(("aoi",)) as other:
                seen.append((extra_rows.settings(other).get("half"), time.monotonic() - before))

    with pytest.raises(StoreError):
        stand_still()
    with waiting.reading() as other:
        assert extra_rows.settings(other).get("half") is None
    ((value, waited),) = seen
    assert value is None
    assert 0.5 < waited < 4
    for one in (stopped, waiting):
        one.close()


def test_by_itself_it_is_two_minutes_as_the_document_says(url: str) -> None:
    records = open_server_records(url)
    with records._database.reading() as connection:
        shown = connection.execute(text("SHOW idle_in_transaction_session_timeout")).scalar()
    records.close()
    assert shown == "2min"
