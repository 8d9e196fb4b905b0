"""What an undo took back, in one sentence, told from the task before and after it."""

from collections.abc import Callable

from assistant.domain.task import Task
from assistant.web.wording import Tongue

_PARTS: tuple[tuple[str, Callable[[Task], object]], ...] = (
    ("learned", lambda task: task.learned),
    ("outcome", lambda task: task.outcome),
    ("reply", lambda task: task.replies),
    ("expired", lambda task: task.answers),
    ("sent", lambda task: task.sent),
    ("draft", lambda task: task.draft),
    ("state", lambda task: task.state),
    ("questions", lambda task: task.edits.dropped_questions),
    ("message", lambda task: task.edits.message_text),
    ("brief", lambda task: task.edits.brief_markdown),
)
"""What a step may change, the telling part first: a reply changes draft and stage too."""


def undone(before: Task, after: Task, tongue: Tongue) -> str:
    """`before`: as it stood until the undo."""
    part = next((name for name, of in _PARTS if of(before) != of(after)), "draft")
    states = {"before": tongue(f"state_{before.state.value}"), "after": tongue(f"state_{after.state.value}")}
    return tongue(f"undone_{part}").format(**states)
