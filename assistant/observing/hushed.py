"""A stream that keeps what is written to it to itself, and only says that something was."""

import io
import logging
import threading
import time
from collections.abc import Callable
from typing import Final, TextIO

EVERY: Final = 1.0
"""Seconds between two lines about it."""


class Hushed(io.TextIOBase):
    """Stands in for the output of a server. Some libraries print exceptions with the values they were about."""

    def __init__(self, behind: TextIO, seconds: Callable[[], float] = time.monotonic) -> None:
        """`behind`: whose file number and encoding are shown to those who ask."""
        self._behind = behind
        self._seconds = seconds
        self._told = float("-inf")
        self._here = threading.local()

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return self._behind.encoding

    def writable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return False

    def fileno(self) -> int:
        return self._behind.fileno()

    def write(self, text: str) -> int:
        # Logging that fails prints, and must not come round again.
        if text.strip() and not getattr(self._here, "busy", False) and self._seconds() - self._told >= EVERY:
            self._told = self._seconds()
            self._here.busy = True
            try:
                logging.getLogger(__name__).warning("a library printed something, withheld")
            finally:
                self._here.busy = False
        return len(text)
