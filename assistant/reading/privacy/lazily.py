"""Patterns that are compiled when they are first asked: compiling all of them at import would cost a third of a
second of every start, and most texts hold nothing that most of them are asked about."""

import re
import sys
from collections.abc import Iterator
from functools import cached_property


class LazyPattern:
    """The part of `re.Pattern` that is used here."""

    def __init__(self, pattern: str, flags: int = 0) -> None:
        self.pattern = pattern
        self._flags = flags

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self.pattern, self._flags)

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        return self._compiled.search(text, start, end)

    def match(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        return self._compiled.match(text, start, end)

    def fullmatch(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        return self._compiled.fullmatch(text, start, end)

    def finditer(self, text: str, start: int = 0, end: int = sys.maxsize) -> Iterator[re.Match[str]]:
        return self._compiled.finditer(text, start, end)

    def sub(self, replacement: str, text: str) -> str:
        return self._compiled.sub(replacement, text)

    def split(self, text: str) -> list[str]:
        return self._compiled.split(text)
