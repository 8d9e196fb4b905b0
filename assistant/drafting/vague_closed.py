"""Vague words in the finished draft: what closed each one. None is passed over."""

from collections.abc import Sequence

from assistant.domain.brief import BriefItem, Source
from assistant.domain.draft import VagueResolution
from assistant.domain.instruction import Reading, VagueFinding
from assistant.domain.question import Question
from assistant.drafting.vague_points import object_of
from assistant.reading.vague import name_object

_BY = {Source.FEEDBACK: "feedback", Source.PROFILE: "profile"}


def close_vague(
    reading: Reading, items: Sequence[BriefItem], questions: Sequence[Question]
) -> tuple[VagueResolution, ...]:
    """In the order of the text: closed by the past, else by a question, else by our stated reading."""
    return tuple(_close(finding, reading, items, questions) for finding in reading.vague)


def _close(
    finding: VagueFinding, reading: Reading, items: Sequence[BriefItem], questions: Sequence[Question]
) -> VagueResolution:
    known = next((item for item in items if item.slot == finding.slot and item.source in _BY), None)
    if known is not None:
        return _resolution(finding, _BY[known.source], known.value)
    asked = next((question for question in questions if question.slot == finding.slot), None)
    if asked is not None:
        return _resolution(finding, "question", asked.text)
    return _resolution(
        finding, "default", name_object(finding.assume or finding.undecided, object_of(finding, reading.parts))
    )


def _resolution(finding: VagueFinding, by: str, note: str) -> VagueResolution:
    return VagueResolution.model_validate(
        {"phrase": finding.phrase, "group": finding.group, "resolved_by": by, "note": note}
    )
