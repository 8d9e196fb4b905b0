"""Compose: the checked parts become the Draft of the JSON contract."""

from collections.abc import Mapping, Sequence

from assistant.domain.brief import Brief, Step
from assistant.domain.context import Context, RecalledNote
from assistant.domain.draft import Draft, Engine, Message, Proposal, Recalled
from assistant.domain.instruction import Reading
from assistant.drafting.ask import Asking
from assistant.drafting.dates_noted import date_warnings
from assistant.drafting.orders import order_warnings
from assistant.drafting.render import brief_markdown
from assistant.drafting.vague_closed import close_vague


def write_brief(
    proposal: Proposal, steps: Sequence[Step], asking: Asking, reading: Reading, context: Context
) -> Brief:
    """The brief with its Markdown."""
    brief = Brief(
        title=proposal.title,
        purpose=proposal.purpose,
        deliverable=proposal.deliverable,
        scope=proposal.scope,
        steps=tuple(steps),
        communication=proposal.communication,
        cautions=proposal.cautions,
        suggestions=proposal.suggestions,
        done_when=proposal.done_when,
        items=proposal.items,
    )
    note_dates = {recalled.note.id: recalled.note.date.isoformat() for recalled in context.notes}
    text = brief_markdown(brief, asking.assumptions, reading, context.client, note_dates)
    return brief.model_copy(update={"markdown": text})


def compose(
    reading: Reading,
    context: Context,
    *,
    proposal: Proposal,
    asking: Asking,
    brief: Brief,
    message: Message,
    engine: Engine,
    timings: Mapping[str, float],
) -> Draft:
    """All parts of one draft, field by field the JSON contract."""
    return Draft(
        id=reading.instruction.id,
        client_id=context.client.id,
        instruction=reading.instruction.text,
        now=reading.instruction.now,
        engine=engine,
        tasks=proposal.tasks,
        brief=brief,
        assumptions=asking.assumptions,
        questions=asking.questions,
        not_asked=(*proposal.settled, *asking.not_asked),
        dates=reading.dates,
        vague=close_vague(reading, brief.items, asking.questions),
        channel_advice=proposal.channel_advice,
        warnings=(
            *proposal.warnings,
            *order_warnings(reading, context),
            *date_warnings(reading.dates, reading.language),
        ),
        recalled=tuple(_recalled(note) for note in context.notes),
        message=message,
        timings=dict(timings),
    )


def _recalled(recalled: RecalledNote) -> Recalled:
    note = recalled.note
    return Recalled(
        id=note.id,
        date=note.date.isoformat(),
        score=note.score,
        text=note.text,
        relevance=recalled.relevance,
        why=recalled.why,
        superseded_by=recalled.superseded_by,
    )
