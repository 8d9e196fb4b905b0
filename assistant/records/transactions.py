"""Transactions: reading beside a writer, writing one after the other, every fault told in words."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from threading import Lock

from sqlalchemy import Connection, Engine

from assistant.records import sqlite
from assistant.records.faults import translated


class Transactions:
    """What all parts of the records share. Safe between threads."""

    def __init__(self, engine: Engine, *, place: str, now: Callable[[], datetime]) -> None:
        """`engine` is at the current schema; `place` names it to the user; `now` gives an aware moment."""
        self._engine = engine
        self._writer = engine.execution_options(**{sqlite.WRITES: True})
        self._place = place
        self._now = now
        # Threads of one process queue here, where waiting is fair; the file's lock is for other processes.
        self._one_writer = Lock()

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with translated(self._place), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with self._one_writer, translated(self._place), self._writer.begin() as connection:
            yield connection
