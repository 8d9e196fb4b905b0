"""SqliteFile: the records in one file of this computer. One writer at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from sqlalchemy import Connection, Engine

from assistant.records import sqlite
from assistant.records.faults import translated


class SqliteFile:
    """Implements `Database`."""

    def __init__(self, engine: Engine, place: str) -> None:
        self.place = place
        self._engine = engine
        self._writer = engine.execution_options(**{sqlite.WRITES: True})
        # Threads of one process queue here, where waiting is fair; the file's lock is for other processes.
        self._one_writer = Lock()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        with translated(self.place), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self, keys: tuple[str, ...] = ()) -> Iterator[Connection]:  # noqa: ARG002 - the file has one lock
        with self._one_writer, translated(self.place), self._writer.begin() as connection:
            yield connection

    @contextmanager
    def alone(self, what: str) -> Iterator[bool]:  # noqa: ARG002 - this process holds the whole folder
        yield True

    def scrub(self) -> None:
        with self._one_writer, translated(self.place):
            sqlite.scrub(self._engine)

    def faults_inside(self) -> list[str]:
        with self.reading() as connection:
            return sqlite.faults_inside(connection)

    def close(self) -> None:
        self._engine.dispose()
