"""What an embedder gets to read: the text of a note, and any text without what has no meaning."""

import unicodedata
from typing import Final

from assistant.domain.feedback import FeedbackNote

NOTE_TEMPLATE: Final = "task-note-1"
"""Name of the text template in `note_text`; part of an embedder's name. Change both together."""

MAX_CHARACTERS: Final = 2000
"""Beyond this the model only averages meaning away."""


def note_text(note: FeedbackNote) -> str:
    """What is embedded for a note: `【task】text`, or the text alone where no task is known."""
    task = note.task.strip()
    return f"【{task}】{note.text}" if task else note.text


def clean(text: str) -> str:
    """The text as an embedder gets it: without control, invisible and lone surrogate characters (an encoder
    chokes on them or reads meaning into them), NFKC, without outer blanks, at most MAX_CHARACTERS characters.
    May be empty."""
    kept = "".join(" " if c in "\n\r\t" else c for c in text[: 2 * MAX_CHARACTERS] if _is_visible(c))
    return unicodedata.normalize("NFKC", kept).strip()[:MAX_CHARACTERS]


def _is_visible(character: str) -> bool:
    return character in "\n\r\t" or unicodedata.category(character) not in ("Cc", "Cf", "Cs")
