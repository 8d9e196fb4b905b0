"""What the records ask of a database: transactions for reading and for writing, with every fault told in words."""

from contextlib import AbstractContextManager
from typing import Protocol

from sqlalchemy import Connection


class Database(Protocol):
    """A database at the current schema. Safe between threads."""

    @property
    def place(self) -> str:
        """Names it to the user; never with a password."""

    def reading(self) -> AbstractContextManager[Connection]:
        """One moment of the data, whatever others write meanwhile."""

    def writing(self, keys: tuple[str, ...] = ()) -> AbstractContextManager[Connection]:
        """Commits at the end, or takes everything back. Writers with a key in common follow one another; one without
        keys is alone."""

    def alone(self, what: str) -> AbstractContextManager[bool]:
        """For long work that only one process may do at a time: False where another is at it."""

    def scrub(self) -> None:
        """Leave nothing of what was deleted."""

    def faults_inside(self) -> list[str]:
        """What the database itself finds wrong, in sentences for the user."""

    def close(self) -> None: ...
