"""The naughty strings of `tests/data/naughty.jsonl`: texts that break programs, each kept as it is typed or sent.

`times`: the text so often in a row; `tail`: what follows it. LISTENER and LISTENPORT stand for an address that nobody may ask.
"""

import json
import os
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import pytest

LISTENER = "127.0.0.1:9"
"""Nothing answers at the discard port; where a test listens, it puts its own address here."""

WHOLE = os.environ.get("BRIEF_LONG_TESTS") == "1"
in_full = pytest.mark.skipif(not WHOLE, reason="takes minutes: make naughty")
MARKUP = ("html", "script", "svg", "markdown", "css", "template")


@dataclass(frozen=True)
class Naughty:
    """One string and its kind."""

    category: str
    text: str

    @property
    def sendable(self) -> bool:
        """It has a UTF-8 form: no half of a surrogate pair."""
        return not any("\ud800" <= char <= "\udfff" for char in self.text)

    @property
    def storable(self) -> bool:
        """A text that the product keeps, where it is not too long or empty."""
        return self.sendable and "\x00" not in self.text

    def __repr__(self) -> str:
        return f"<{self.category} {self.text[:40]!a}>"


def naughty(listener: str = LISTENER) -> tuple[Naughty, ...]:
    """All of them, in the order of the file."""
    lines = (Path(__file__).parent / "data" / "naughty.jsonl").read_text("utf-8").split("\n")
    return tuple(_read(line, listener) for line in lines if line)


def sample(of_each: int, listener: str = LISTENER) -> tuple[Naughty, ...]:
    """The same few of every category each time, from its whole length; all of them with BRIEF_LONG_TESTS=1."""
    if WHOLE:
        return naughty(listener)
    kinds: dict[str, list[Naughty]] = defaultdict(list)
    for one in naughty(listener):
        kinds[one.category].append(one)
    return tuple(few[place] for few in kinds.values() for place in range(0, len(few), -(-len(few) // of_each)))


def _read(line: str, listener: str) -> Naughty:
    row = json.loads(line)
    text = row["text"].replace("LISTENER", listener).replace("LISTENPORT", listener.rpartition(":")[2])
    return Naughty(row["category"], text * row.get("times", 1) + row.get("tail", ""))
