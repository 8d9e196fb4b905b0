"""Transactions: reading beside writers, writing safely, every fault told in words."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime

from sqlalchemy import Connection

from assistant.records.database import Database


class Transactions:
    """What all parts of the records share. Safe between threads."""

    def __init__(self, database: Database, *, now: Callable[[], datetime]) -> None:
        """`database` is at the current schema; `now` gives an aware moment."""
        self._database = database
        self._now = now

    def _reading(self) -> AbstractContextManager[Connection]:
        return self._database.reading()

    def _writing(self, *keys: str) -> AbstractContextManager[Connection]:
        """`keys`: what is written belongs to these clients (or other nouns) only; without keys nobody else writes.
        On one computer every writer is alone in any case."""
        return self._database.writing(keys)
