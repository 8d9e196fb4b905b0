"""What is wrong with a file, collected to the end, so that she mends it in one go."""

import json
import unicodedata
from typing import Any

from assistant.errors import ImportRefused

MOST = 1000
"""Problems after which reading stops: the file is then of another kind, and a full list helps nobody."""

SHOWN = 40
"""Characters of a wrong value that a problem quotes."""


class Problems:
    """Sentences such as `clients.jsonl 3行目 score: 0〜100の整数か空にしてください(いまの値: 120)`."""

    def __init__(self, filename: str) -> None:
        self._filename = one_line(filename)
        self._sentences: list[str] = []

    def add(self, what: str, *, line: int | None = None, field: str = "") -> None:
        """`what` says what is expected, without a full stop; `line` counts from 1. Raises at the `MOST`th."""
        place = [self._filename, "" if line is None else f"{line}行目", one_line(field)]
        self._sentences.append(f"{' '.join(filter(None, place))}: {what}")
        if len(self._sentences) == MOST:
            self._sentences.append(f"{place[0]}: 直すところが多すぎるため、ここで読むのをやめました")
            raise ImportRefused(self._sentences)

    def refuse(self, what: str, *, line: int | None = None) -> ImportRefused:
        """The error for a file that cannot be read further."""
        self.add(what, line=line)
        return ImportRefused(self._sentences)

    def raise_if_any(self) -> None:
        if self._sentences:
            raise ImportRefused(self._sentences)


def now_is(value: Any) -> str:
    """`(いまの値: 120)`, short and on one line."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return f"(いまの値: {one_line(text) or '空'})"


def one_line(text: str, length: int = SHOWN) -> str:
    """The beginning of `text` without characters that move the cursor or cannot be printed."""
    kept = "".join(" " if unicodedata.category(c)[0] in "CZ" else c for c in text[: length + 1])
    return f"{kept[:length]}…" if len(kept) > length else kept
