"""Timeline: the dated steps of the work, with the days that rules set, and a word where it does not fit."""

from dataclasses import dataclass
from datetime import date

from assistant.domain.brief import Step
from assistant.domain.context import Context
from assistant.domain.draft import Caution, Proposal
from assistant.domain.instruction import Reading
from assistant.drafting.derived_dates import binding_day
from assistant.drafting.judgement import derived_days
from assistant.drafting.moments import paced
from assistant.drafting.plan import HOURS_A_DAY, capacity_warning, final_day, schedule, with_marks
from assistant.reading.calendar import Calendar


@dataclass(frozen=True)
class Timeline:
    """`due`: the day of the handing over. `warning`: None where the work fits into her hours."""

    due: date
    steps: tuple[Step, ...]
    warning: Caution | None = None

    def warned(self, proposal: Proposal) -> Proposal:
        """The proposal with the word on capacity, where there is one."""
        if self.warning is None:
            return proposal
        return proposal.model_copy(update={"warnings": (*proposal.warnings, self.warning)})


def last_day(
    reading: Reading, context: Context, effort_hours: float, calendar: Calendar, hours_a_day: float = HOURS_A_DAY
) -> date:
    """The final day, with the rules of this client counted in."""
    now = reading.instruction.now
    binding = binding_day(derived_days(reading, context, calendar), now.date())
    return final_day(reading, effort_hours, calendar, binding=binding, hours_a_day=hours_a_day)


def timeline(
    proposal: Proposal, reading: Reading, context: Context, calendar: Calendar, hours_a_day: float = HOURS_A_DAY
) -> Timeline:
    """All steps with their days. `calendar`: the secretary's."""
    now, language = reading.instruction.now, reading.language
    derived = derived_days(reading, context, calendar)
    binding = binding_day(derived, now.date())
    due = final_day(reading, proposal.effort_hours, calendar, binding=binding, hours_a_day=hours_a_day)
    marks = [Step(text=one.step_text(language), start=one.day, end=one.day) for one in derived if not one.overdue]
    plan = paced(proposal.outline, reading, due, calendar)
    # What a rule wants out on a day is seen the day before; else the draft keeps the day that the texts name.
    seen = due if binding is None else calendar.add_business_days(due, -1)
    draft_by = seen if plan.due > due else None
    steps = schedule(plan.rows, now, plan.due, calendar, language=language, draft_by=draft_by)
    steps = with_marks(with_marks(steps, plan.marks), marks)
    warning = capacity_warning(
        proposal.effort_hours, now, due, calendar, hours_a_day=hours_a_day, language=language
    )
    return Timeline(due, steps, warning)
