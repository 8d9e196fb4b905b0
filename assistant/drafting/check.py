"""Check: a drafter proposes, code disposes. Nothing in a proposal is shown before it has passed here.

Every claim that cites the instruction, a note or the profile must quote what is really there, from this client, in
force and fit to be shown; what cannot is dropped. What the instruction or the past answers is not asked.
"""

from assistant.domain.brief import BriefItem, Evidence
from assistant.domain.context import Context
from assistant.domain.draft import Proposal
from assistant.domain.instruction import Reading
from assistant.domain.question import NotAsked, OpenPoint


def check(proposal: Proposal, reading: Reading, context: Context) -> Proposal:
    """The proposal with all that does not hold taken out."""
    items = tuple(item for item in proposal.items if _holds(item, reading, context))
    answered = {item.slot for item in items}
    return proposal.model_copy(
        update={
            "items": items,
            "points": tuple(_bare(p, reading, context) for p in proposal.points if p.slot not in answered),
            "settled": tuple(n for n in proposal.settled if _cites_truly(n, reading, context)),
        }
    )


def is_real(evidence: Evidence, reading: Reading, context: Context) -> bool:
    """True if the quote stands where it claims to, in this client's own material, and may be shown."""
    if not evidence.quote.strip():
        return False
    if evidence.kind == "instruction":
        return evidence.quote in reading.instruction.text
    if evidence.kind == "profile":
        return any(evidence.quote in line for line in context.client.profile_lines)
    if evidence.kind == "reply":
        return any(
            (answer.task_id, answer.value) == (evidence.id, evidence.quote)
            for entry in context.ledger
            for answer in entry.answers
        )
    return any(r.note.id == evidence.id and evidence.quote in r.note.text for r in context.usable)


def _holds(item: BriefItem, reading: Reading, context: Context) -> bool:
    return bool(item.evidence) and all(is_real(evidence, reading, context) for evidence in item.evidence)


def _cites_truly(row: NotAsked, reading: Reading, context: Context) -> bool:
    return all(is_real(evidence, reading, context) for evidence in row.evidence)


def _bare(point: OpenPoint, reading: Reading, context: Context) -> OpenPoint:
    """The point with only the evidence that is real."""
    real = tuple(evidence for evidence in point.evidence if is_real(evidence, reading, context))
    return point if real == point.evidence else point.model_copy(update={"evidence": real})
