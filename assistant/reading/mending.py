"""Mending: the tasks of a message as they are with its slips mended, in places of the words as they came."""

from collections.abc import Sequence

from assistant.domain.base import Span
from assistant.domain.instruction import Misreading, TaskPart
from assistant.reading.misreadings import corrected
from assistant.reading.tasks import PartReader


def mended_parts(
    text: str, slips: Sequence[Misreading], reader: PartReader
) -> tuple[tuple[TaskPart, ...], tuple[Misreading, ...]]:
    """The parts, types and objects seen on the mended text; and the slips, marked where they change the work.

    `text` and `span` of a part stay the client's own words; `read_as` is the mended text.
    """
    if not slips:
        return reader.parts(text), ()
    parts = tuple(_in_original(part, text, slips) for part in reader.parts(corrected(text, slips)))
    plain = reader.parts(text)
    return parts, tuple(_marked(slip, parts, plain) for slip in slips)


def _in_original(part: TaskPart, text: str, slips: Sequence[Misreading]) -> TaskPart:
    start, end = _place(part.span[0], slips, end=False), _place(part.span[1], slips, end=True)
    read_as = part.text if part.text != text[start:end] else ""
    return part.model_copy(update={"text": text[start:end], "span": (start, end), "read_as": read_as})


def _place(position: int, slips: Sequence[Misreading], *, end: bool) -> int:
    """A place of the mended text in the original; inside a mended word its start, or its end for an `end`."""
    grown = 0
    for slip in slips:
        start = slip.span[0] + grown
        if position <= start:
            break
        if position < start + len(slip.meant):
            return slip.span[1] if end else slip.span[0]
        grown += len(slip.meant) - (slip.span[1] - slip.span[0])
    return position - grown


def _marked(slip: Misreading, parts: Sequence[TaskPart], plain: Sequence[TaskPart]) -> Misreading:
    """A slip that is no word leaves nothing to doubt; a real word read as another does, if the task is another."""
    before, after = _around(slip.span, plain), _around(slip.span, parts)
    other = before is None or after is None or _gist(before) != _gist(after)
    return slip.model_copy(update={"changes_work": bool(slip.why) and other})


def _around(span: Span, parts: Sequence[TaskPart]) -> TaskPart | None:
    return next((part for part in parts if part.span[0] <= span[0] < part.span[1]), None)


def _gist(part: TaskPart) -> tuple[str, str]:
    return part.playbook_id, part.object
