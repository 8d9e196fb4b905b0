"""Judgement: what an experienced secretary adds to any draft, whoever drafted it: days that follow from rules,
conflicts with earlier wishes, what needs the go-ahead, and whether to talk instead of writing."""

from assistant.domain.brief import BriefItem
from assistant.domain.context import Context
from assistant.domain.draft import Proposal
from assistant.domain.instruction import Reading
from assistant.drafting.agreed import agreed
from assistant.drafting.authority import acts, authority_warnings, go_ahead_item, graver, held
from assistant.drafting.channel import channel_advice
from assistant.drafting.conflict import conflict_warnings, conflicts, settled_by
from assistant.drafting.denied import ruled_out
from assistant.drafting.derived_dates import derive
from assistant.drafting.derived_day import DerivedDate
from assistant.drafting.noted_answers import answered_by_notes
from assistant.drafting.refusals import refusals
from assistant.drafting.sayings import sayings
from assistant.drafting.which_task import which_task
from assistant.reading.calendar import Calendar, calendar_of

DEADLINE = "deadline"
"""The slot that a rule's own deadline answers."""


def derived_days(reading: Reading, context: Context, calendar: Calendar) -> tuple[DerivedDate, ...]:
    """The days that follow from this client's rules. `calendar`: the secretary's."""
    return derive(reading, sayings(context), _of_client(context, calendar))


def judged(proposal: Proposal, reading: Reading, context: Context, calendar: Calendar) -> Proposal:
    """The proposal with the judgement added; what it already says stays, and the check still comes after."""
    lines = sayings(context)
    derived = derive(reading, lines, _of_client(context, calendar))
    clashes = conflicts(reading, lines, derived)
    found = acts(reading, lines)
    language = reading.language
    refused = refusals(reading)
    go_ahead = go_ahead_item(found, language, refused)
    items = [*_deadline_items(derived, reading), *([go_ahead] if go_ahead else [])]
    asked = [clash.asks for clash in clashes if clash.asks is not None][:1]
    denied = ruled_out([p for p in proposal.points if not settled_by(p, clashes)], reading)
    noted = answered_by_notes(denied.points, reading, context)
    points = [*asked, *noted.points]
    full = proposal.model_copy(
        update={
            "items": (*proposal.items, *denied.items, *noted.items, *items),
            "settled": (*proposal.settled, *denied.settled, *noted.settled),
            "points": held(graver(points, reading, found), found),
            "warnings": (
                *proposal.warnings,
                *(one.warning(language) for one in refused),
                *authority_warnings(found, language),
                *conflict_warnings(clashes),
            ),
            "channel_advice": proposal.channel_advice
            or channel_advice(reading, context, lines, proposal.points, refused),
        }
    )
    return which_task(agreed(full, reading, context), reading, context)


def _deadline_items(derived: tuple[DerivedDate, ...], reading: Reading) -> list[BriefItem]:
    """One line for each day; the first day by which the work must be out also answers the question of the deadline."""
    items = [one.item(reading.language) for one in derived]
    due = next((i for i, one in enumerate(derived) if one.role in ("due", "publish") and not one.overdue), None)
    if due is not None:
        items[due] = items[due].model_copy(update={"slot": DEADLINE})
    return items


def _of_client(context: Context, calendar: Calendar) -> Calendar:
    return calendar_of((*context.client.environment, *context.client.rules), calendar)
