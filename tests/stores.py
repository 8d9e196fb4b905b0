"""Where the tests keep things: files of their own, or, where `tests.servers` runs the tests, a PostgreSQL schema and a
Chroma database of their own. The same folder always means the same place."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from assistant.embedders import note_text
from assistant.memory import ChromaMemory, ServerMemory, server_address
from assistant.records.open import open_records, open_server_records
from assistant.records.store import SqlRecords
from assistant.seams import Embedder
from assistant.settings import Settings
from tests.servers import CHROMA, POSTGRES, chroma_server, postgres_server
from tests.shared_cache import cache_dir


def on_servers() -> bool:
    """Do these tests run over servers?"""
    return bool(os.environ.get(POSTGRES))


of_files = pytest.mark.skipif(on_servers(), reason="about files on this computer; the servers keep no such files")


def open_store(folder: Path, **options: Any) -> SqlRecords:
    """As `open_records`."""
    if not on_servers():
        return open_records(folder, **options)
    options.pop("busy_ms", None)
    return open_server_records(database_for(os.environ[POSTGRES], folder), **options)


def open_memory(folder: Path, embedder: Embedder) -> ChromaMemory | ServerMemory:
    if not on_servers():
        return ChromaMemory(folder, embedder, note_text)
    return ServerMemory(server_address(chroma_for(os.environ[CHROMA], folder)), embedder, note_text)


def settings_for(folder: Path, **values: Any) -> Settings:
    """Settings of a product that keeps its data here."""
    if on_servers():
        values["database_url"] = database_for(os.environ[POSTGRES], folder)
        values["chroma_url"] = chroma_for(os.environ[CHROMA], folder)
    return Settings(data_dir=folder, cache_dir=cache_dir(), **values)


def database_for(server: str, folder: Path) -> str:
    """The address of a schema of its own, made where it is missing."""
    import psycopg

    schema = _name(folder)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE SCHEMA IF NOT EXISTS "{schema}"')
    return f"{server}?options=-csearch_path%3D{schema}"


def chroma_for(server: str, folder: Path) -> str:
    """The address of a database of its own."""
    return f"{server}/{_name(folder)}"


@contextmanager
def postgres_url() -> Iterator[str]:
    """A server that runs already, or one of our own; skips the tests where PostgreSQL is not installed."""
    if on_servers():
        yield os.environ[POSTGRES]
        return
    with own_postgres() as url:
        yield url


@contextmanager
def own_postgres() -> Iterator[str]:
    """A server of our own; skips the tests where PostgreSQL is not installed."""
    try:
        running = postgres_server()
        url = running.__enter__()
    except FileNotFoundError as error:
        pytest.skip(f"no PostgreSQL here: {error}")
    try:
        yield url
    finally:
        running.__exit__(None, None, None)


@contextmanager
def chroma_url() -> Iterator[str]:
    """A server that runs already, or one of our own."""
    if os.environ.get(CHROMA):
        yield os.environ[CHROMA]
        return
    with chroma_server() as url:
        yield url


def _name(folder: Path) -> str:
    return f"t{hashlib.blake2b(str(folder).encode(), digest_size=8).hexdigest()}"
