"""The kinds of work that were read, and how she puts one right."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.domain.draft import Draft, TaskShown
from assistant.domain.task import Edits
from assistant.web.html import Html, tag
from assistant.web.view import frame, marks, notice
from assistant.web.wording import Tongue

MOST_TASKS = 3

Label = tuple[str, str]
"""Id and name of a type."""


@dataclass(frozen=True)
class KindRow:
    """One task that was read. `choices`: what a list shows and the id behind it, the empty one first.
    `undo`: she named this type herself, and can take it back."""

    shown: Html
    choices: tuple[tuple[str, str], ...]
    undo: bool


def head(tongue: Tongue) -> Html:
    """The heading above the rows."""
    return frame.section(tongue, "task_types", cls="kinds-head")


def rows(draft: Draft, labels: Sequence[Label], corrected: frozenset[str], tongue: Tongue) -> tuple[KindRow, ...]:
    """One row a task. `corrected`: the words whose type she named."""
    return tuple(
        KindRow(_shown(task, tongue), _choices(task, labels, tongue), undo=task.text in corrected)
        for task in draft.tasks[:MOST_TASKS]
    )


def fixed(task: TaskShown, label: str, edits: Edits, tongue: Tongue) -> Html:
    """What became of her choice, and that her own text was left alone."""
    said = tongue("kind_fixed").format(task=marks.shorten(task.object or task.text, 30), kind=label)
    return notice.hint(" ".join([said, *_kept(edits, tongue)]))


def forgotten(task: TaskShown, edits: Edits, tongue: Tongue) -> Html:
    """Her choice was taken back."""
    said = tongue("kind_forgotten").format(task=marks.shorten(task.object or task.text, 30))
    return notice.hint(" ".join([said, *_kept(edits, tongue)]))


def _kept(edits: Edits, tongue: Tongue) -> list[str]:
    return [tongue("brief_is_hers")] if edits.brief_markdown is not None else []


def _shown(task: TaskShown, tongue: Tongue) -> Html:
    """The type that leads, by whom it was named, then the next two it might be."""
    first, *others = task.types
    hers = tag("span", tongue("kind_hers"), cls="mark mark-recommended") if first.corrected else Html("")
    more = f"{tongue('maybe')}: {tongue('comma').join(other.label for other in others)}" if others else ""
    return tag(
        "div",
        tag("span", marks.said(task.object, tongue) if task.object else "", cls="phrase"),
        tag("span", first.label, cls="kind"),
        hers,
        tag("span", more, cls="aside"),
        cls="kind-row",
    )


def _choices(task: TaskShown, labels: Sequence[Label], tongue: Tongue) -> tuple[tuple[str, str], ...]:
    """The next two of the reading, then every other type by its name."""
    named = dict(labels)
    first, *others = [shown.id for shown in task.types]
    likely = [name for name in others if name in named]
    rest = [name for name in named if name not in {first, *likely}]
    return ((tongue("fix_kind"), ""), *((named[name], name) for name in (*likely, *rest)))
