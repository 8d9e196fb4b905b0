"""Token: one word of time, as a rule finds it."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Token:
    """One word of time. What `numbers`, `word` and `unit` hold depends on `kind`; see the rules."""

    kind: str
    start: int
    end: int
    numbers: tuple[int, ...] = ()
    word: str = ""
    unit: str = ""
    latin: bool = False


Groups = tuple[str | None, ...]
Value = tuple[tuple[int, ...], str, str]
Build = Callable[[Groups], Value | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """`build` turns the pattern's groups into (numbers, word, unit), or None when they make no sense.

    The pattern has plain groups only. Expressions compile all rules together, so a rule must not name a group.
    """

    kind: str
    pattern: str
    build: Build
    latin: bool = False
