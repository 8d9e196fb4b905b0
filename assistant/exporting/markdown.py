"""A task's brief as Markdown: her own version where she edited it, ours otherwise."""

from assistant.domain.task import Task
from assistant.exporting.words import printable


def brief_text(task: Task) -> str:
    """The brief as she reads it."""
    edited = task.edits.brief_markdown
    text = printable(task.draft.brief.markdown if edited is None else edited)
    return text if text.endswith("\n") else f"{text}\n"


def brief_markdown(task: Task) -> bytes:
    """The same as a file: UTF-8 without a byte order mark."""
    return brief_text(task).encode()
