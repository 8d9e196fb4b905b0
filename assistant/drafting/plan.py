"""Plan: works back from the deadline over business days: first draft, progress report, final.

The days are the secretary's own business days. A rule of the client that asks for an earlier day decides the final
day; what she cannot fit into her hours is said at once, with what could give.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from math import ceil

from assistant.domain.base import Language, Localized
from assistant.domain.brief import Step
from assistant.domain.draft import Caution, OutlineStep
from assistant.domain.instruction import DateReading, Reading
from assistant.domain.question import Question
from assistant.domain.when import day_of, day_text
from assistant.reading.calendar import Calendar

MOST_DAYS = 1_000
HOURS_A_DAY = 2.0
"""Hours of one business day that she can give to one client's task, unless the settings say otherwise."""

LATE = time(16)
"""What comes after this hour is begun on the next business day."""

DRAFT_LEAD = 2
"""Business days between the draft and the final day, where time allows: one to look at it, one to correct it."""

DRAFT_WITHIN = 4
"""A first draft is seen within so many business days after the first, however far the final day: it makes the image
real while there is time."""

REPORT_FROM = 4
"""From so many business days on, the client hears in between how far the work is."""

_REPORT = Localized(
    ja="ここまでの進み具合と、残りの見込みをお知らせする", en="Report how far the work is and what remains"
)
_CAPACITY = Localized(
    ja="{due}までに使える時間は{free}、見込みの{effort}時間に足りません。"
    "範囲を絞る、期日を{later}に延ばす、手分けする、のいずれかを早めにご相談ください。",
    en="Until {due} there are {free} free, less than the {effort} hours this takes. "
    "Agree early on a smaller scope, on {later}, or on help.",
)


def final_day(
    reading: Reading,
    effort_hours: float,
    calendar: Calendar,
    *,
    binding: date | None = None,
    hours_a_day: float = HOURS_A_DAY,
) -> date:
    """The day the work is handed over: the stated deadline, else the business day before a stated event, else as
    soon as the effort allows with a day for corrections. `binding`: a day that a rule of the client sets; it decides
    unless the stated deadline comes first."""
    today = reading.instruction.now.date()
    due = _deadline(reading, calendar)
    if binding is not None and (due is None or binding < due):
        due = calendar.last_business_day_on_or_before(binding)
    return max(today, due or _usual_day(reading, effort_hours / hours_a_day, calendar))


def first_day(now: datetime, calendar: Calendar) -> date:
    """The day work begins: today on a business day before LATE, else the next business day."""
    today = now.date()
    if calendar.is_business_day(today) and now.time() < LATE:
        return today
    return calendar.next_business_day(today)


def schedule(
    outline: Sequence[OutlineStep],
    now: datetime,
    due: date,
    calendar: Calendar,
    *,
    language: Language = "ja",
    draft_by: date | None = None,
) -> tuple[Step, ...]:
    """Gives every step its days between the first day and `due`, by its share of the effort; the draft comes two
    business days before the end where time allows, and a long stretch gets a report in the middle. `draft_by`: the
    draft is seen by this day even where the work lasts longer."""
    start = min(first_day(now, calendar), due)
    days = _business_days(start, due, calendar)
    rows = _with_report(_without_repeats(outline), len(days), language)
    return _in_order(rows, _ends(rows, days, draft_by), days)


def with_marks(steps: Sequence[Step], marks: Iterable[Step]) -> tuple[Step, ...]:
    """The plan with days that the secretary does not choose (a rule's deadline, a payment) in their places."""
    rows = list(steps)
    for mark in marks:
        place = next((i for i, step in enumerate(rows) if _end(step) > _end(mark)), len(rows))
        rows.insert(place, mark)
    return tuple(rows)


def in_time(questions: Sequence[Question], steps: Sequence[Step], now: datetime) -> tuple[Question, ...]:
    """The questions with fallbacks that act before the work that needs the answer: by noon of the day of the first
    draft (or of the final one), and within the hour where that is today."""
    needed = next((day_of(s.end) for s in steps if s.kind in ("draft", "final") and s.end), None)
    if needed is None:
        return tuple(questions)
    noon = datetime.combine(needed, time(12))
    soon = now.replace(tzinfo=None, minute=0, second=0, microsecond=0) + timedelta(hours=2)
    latest = noon if needed > now.date() else soon
    return tuple(_acting_by(question, latest) for question in questions)


def _acting_by(question: Question, latest: datetime) -> Question:
    fallback = question.fallback
    if fallback.act_from is None or _minute(fallback.act_from) <= latest:
        return question
    return question.model_copy(update={"fallback": fallback.model_copy(update={"act_from": latest})})


def _minute(moment: date | datetime) -> datetime:
    return moment.replace(tzinfo=None) if isinstance(moment, datetime) else datetime.combine(moment, time())


def _end(step: Step) -> date:
    return day_of(step.end) if step.end is not None else date.max


def capacity_warning(
    effort_hours: float,
    now: datetime,
    due: date,
    calendar: Calendar,
    *,
    hours_a_day: float = HOURS_A_DAY,
    language: Language = "ja",
) -> Caution | None:
    """Says early that the work does not fit into her free hours, and what could give; None where it fits."""
    start = first_day(now, calendar)
    days = len(_business_days(start, due, calendar)) if start <= due else 0
    free = days * hours_a_day
    if effort_hours <= max(free, hours_a_day / 2):
        return None
    spare = f"約{free:g}時間で" if language == "ja" else f"about {free:g} hours"
    if days == 0:
        spare = "ほとんどなく" if language == "ja" else "hardly any hours"
    later = calendar.add_business_days(start, ceil(effort_hours / hours_a_day))
    text = _CAPACITY.text(language).format(
        due=day_text(due, language), free=spare, effort=f"{effort_hours:g}", later=day_text(later, language)
    )
    return Caution(kind="capacity", text=text)


def _deadline(reading: Reading, calendar: Calendar) -> date | None:
    today = reading.instruction.now.date()
    deadlines = [day_of(d.end) for d in reading.wanted if d.kind == "deadline" and d.end is not None]
    due = min((day for day in deadlines if day >= today), default=None)
    return calendar.last_business_day_on_or_before(due) if due else None


def _usual_day(reading: Reading, days_of_work: float, calendar: Calendar) -> date:
    today = reading.instruction.now.date()
    begin = first_day(reading.instruction.now, calendar)
    usual = calendar.add_business_days(begin, max(1, ceil(days_of_work)))
    events = [day_of(d.start) for d in reading.wanted if d.start is not None and _is_event(d, today)]
    return min(calendar.add_business_days(min(events), -1), usual) if events else usual


def _without_repeats(outline: Sequence[OutlineStep]) -> list[OutlineStep]:
    """Two tasks of the same kind share their steps: each is written once, with the effort of both."""
    rows: dict[str, OutlineStep] = {}
    for step in outline:
        before = rows.get(step.text)
        rows[step.text] = (
            step if before is None else before.model_copy(update={"share": before.share + step.share})
        )
    return list(rows.values())


def _with_report(rows: list[OutlineStep], days: int, language: Language) -> list[OutlineStep]:
    """A report before the draft where the stretch is long and nothing else is heard before."""
    if days < REPORT_FROM or any(step.kind == "report" for step in rows):
        return rows
    place = next((i for i, step in enumerate(rows) if step.kind in ("draft", "final")), len(rows))
    if place == 0:
        return rows
    return [*rows[:place], OutlineStep(text=_REPORT.text(language), kind="report"), *rows[place:]]


def _ends(rows: Sequence[OutlineStep], days: Sequence[date], draft_by: date | None) -> list[int]:
    """For each step the index of its last day: by its share, but the only draft at least DRAFT_LEAD days before the
    end, and by `draft_by`."""
    total = sum(step.share for step in rows) or 1.0
    ends, passed = [], 0.0
    for step in rows:
        passed += step.share
        ends.append(min(max(ceil(passed / total * len(days) - 1e-9) - 1, 0), len(days) - 1))
    drafts = [i for i, step in enumerate(rows) if step.kind == "draft"]
    if len(drafts) == 1 and len(days) > DRAFT_LEAD:
        draft, latest = drafts[0], min(len(days) - 1 - DRAFT_LEAD, DRAFT_WITHIN)
        if draft_by is not None:
            latest = min(latest, max(0, sum(day <= draft_by for day in days) - 1))
        ends[: draft + 1] = [min(end, latest) for end in ends[: draft + 1]]
    ends[-1:] = [len(days) - 1]
    return ends


def _in_order(rows: Sequence[OutlineStep], ends: Sequence[int], days: Sequence[date]) -> tuple[Step, ...]:
    """Each step begins where the one before it ended; a report, a draft and a wait are moments, not stretches."""
    starts = [0, *(max(before, 0) for before, _ in pairwise(ends))] if ends else []
    return tuple(
        Step(text=step.text, start=days[min(begin, end)], end=days[end], kind=step.kind)
        for step, begin, end in zip(rows, starts, ends, strict=True)
    )


def _business_days(start: date, due: date, calendar: Calendar) -> list[date]:
    """From the first day to the due one, both among them. Of a due day in the year 9999 the days of some years and
    that one: nobody's plan is longer, and counting them all takes seconds."""
    days, day = [start], start
    while day < due and len(days) < MOST_DAYS:
        day = calendar.next_business_day(day)
        if day < due:
            days.append(day)
    return days if start == due else [*days, due]


def _is_event(reading: DateReading, today: date) -> bool:
    return reading.kind in ("time", "range") and reading.start is not None and day_of(reading.start) > today
