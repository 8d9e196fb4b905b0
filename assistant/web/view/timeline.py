"""The plan as a picture: a lane for every dated step, the days off shaded, the same told in words beside it.

Places across are percentages, so that the picture fits a phone; names stand above their bars, where they always
have the whole width.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from assistant.domain.brief import Step
from assistant.domain.draft import Draft
from assistant.domain.when import day_of
from assistant.reading.calendar import Calendar
from assistant.web.html import Html, join, shape, tag
from assistant.web.view import frame, marks, when
from assistant.web.wording import Tongue

MOST_DAYS = 370
"""A plan that is longer has its words only: a day would be narrower than a line."""

_KINDS = {"draft": "timeline_draft", "report": "timeline_report", "final": "timeline_final"}
_SIGNS = {"draft": "■", "report": "●", "final": "◆"}
_EVERY_DAY = 16
"""Up to so many days each has its number and weekday; beyond that Mondays only."""

_NAME = 18
_HEAD, _LANE, _BAR = 40, 40, 7
_LABEL_SHARE = 20.0
"""Percent of the width that a day such as 11/30(月) takes on a phone."""


def timeline(draft: Draft, tongue: Tongue, *, today: date | None = None, calendar: Calendar | None = None) -> Html:
    """The picture of the brief's dated steps with its text alternative; empty where no step has a day. `today` is
    marked where the picture holds it; `calendar` says which days are off (default: Japan's)."""
    steps = [step for step in draft.brief.steps if _last(step)]
    if not steps:
        return Html("")
    days = _Days(min(_first(step) for step in steps), max(_last(step) or date.min for step in steps))
    off = calendar or Calendar()
    spoken = tag("p", _told(steps, days, off, draft.now.year, tongue), cls="unseen")
    if days.count > MOST_DAYS:
        return frame.section(tongue, "timeline", spoken)
    return frame.section(
        tongue, "timeline", spoken, _picture(steps, days, off, today, tongue), _legend(steps, tongue)
    )


@dataclass(frozen=True)
class _Days:
    """The days across, both ends inclusive."""

    first: date
    last: date

    @property
    def count(self) -> int:
        return (self.last - self.first).days + 1

    def __iter__(self) -> Iterator[date]:
        return (self.first + timedelta(days=number) for number in range(self.count))

    def left(self, day: date) -> float:
        """Percent of the width at which the day begins."""
        return 100 * (day - self.first).days / self.count

    def middle(self, day: date) -> float:
        return self.left(day) + 50 / self.count

    def width(self, first: date, last: date) -> float:
        return 100 * ((last - first).days + 1) / self.count


def _first(step: Step) -> date:
    return day_of(step.start or step.end or date.max)


def _last(step: Step) -> date | None:
    moment = step.end or step.start
    return day_of(moment) if moment else None


def _picture(steps: Sequence[Step], days: _Days, off: Calendar, today: date | None, tongue: Tongue) -> Html:
    height = _HEAD + _LANE * len(steps) + 4
    lanes = [_lane(step, place, days, tongue) for place, step in enumerate(steps)]
    return shape(
        "svg",
        *_shades(days, off, height),
        *_today(days, today, height, tongue),
        *_heads(days, tongue),
        *lanes,
        cls="timeline-plot",
        height=height,
    )


def _lane(step: Step, place: int, days: _Days, tongue: Tongue) -> Html:
    first, last, top = _first(step), _last(step) or _first(step), _HEAD + _LANE * place
    day = when.moment(step.end or step.start or last, tongue)
    bar = shape(
        "rect",
        x=_percent(days.left(first)),
        y=top + 22,
        width=_percent(days.width(first, last)),
        height=_BAR,
        rx=3,
        cls=f"timeline-bar timeline-{step.kind}",
    )
    sign = shape(
        "text",
        _SIGNS.get(step.kind, ""),
        x=_percent(min(98.0, days.middle(last))),
        y=top + 31,
        cls="timeline-sign",
    )
    name = shape("text", f"{day} {marks.shorten(step.text, _NAME)}", x=0, y=top + 15, cls="timeline-name")
    return shape("g", shape("title", f"{day} {step.text}"), name, bar, sign)


def _shades(days: _Days, off: Calendar, height: int) -> list[Html]:
    """A band for every day off; a public holiday tells its name."""
    bands = []
    for day in days:
        if not off.is_business_day(day):
            name = off.holiday_name(day)
            inside = [shape("title", name)] if name else []
            bands.append(
                shape(
                    "rect",
                    *inside,
                    x=_percent(days.left(day)),
                    y=0,
                    width=_percent(days.width(day, day)),
                    height=height,
                    cls="timeline-holiday" if name else "timeline-off",
                )
            )
    return bands


def _today(days: _Days, today: date | None, height: int, tongue: Tongue) -> list[Html]:
    if today is None or not days.first <= today <= days.last:
        return []
    x = _percent(days.middle(today))
    return [
        shape("line", shape("title", tongue("timeline_today")), x1=x, x2=x, y1=34, y2=height, cls="timeline-today")
    ]


def _heads(days: _Days, tongue: Tongue) -> list[Html]:
    """The names of the days: each of a short plan, the Mondays of a long one as far as they have room."""
    if days.count <= _EVERY_DAY:
        return [one for day in days for one in _day_head(day, days, tongue)]
    shown, free = [], 0.0
    for day in days:
        place = days.left(day)
        if (day == days.first or day.weekday() == 0) and free <= place <= 100 - _LABEL_SHARE:
            shown.append(shape("text", when.moment(day, tongue), x=_percent(place), y=14, cls="timeline-week"))
            free = place + _LABEL_SHARE
    return shown


def _day_head(day: date, days: _Days, tongue: Tongue) -> list[Html]:
    """`26` over `木`; the first of a month, and of the picture, with its month."""
    named = day == days.first or day.day == 1
    text = when.moment(day, tongue)
    weekday = text.partition("(")[2][:1] if tongue.language == "ja" else text[:2]
    number = f"{day.month}/{day.day}" if named else str(day.day)
    x = _percent(days.middle(day))
    return [
        shape("text", number, x=x, y=13, cls="timeline-day"),
        shape("text", weekday, x=x, y=28, cls="timeline-day"),
    ]


def _legend(steps: Sequence[Step], tongue: Tongue) -> Html:
    kinds = {step.kind for step in steps}
    known = [tag("span", f"{sign} {tongue(_KINDS[kind])}") for kind, sign in _SIGNS.items() if kind in kinds]
    shaded = tag("span", tag("span", "\u3000", cls="timeline-swatch"), " ", tongue("timeline_off"))
    return tag("p", join([*known, shaded], " "), cls="timeline-legend")


def _told(steps: Sequence[Step], days: _Days, off: Calendar, year: int, tongue: Tongue) -> str:
    """The plan in words, for those who do not see the picture."""
    rows = [f"{when.span(step.start, step.end, tongue, year)}{_kind(step, tongue)} {step.text}" for step in steps]
    names = [
        f"{when.moment(day, tongue, year)} {name}"
        for day in days
        if days.count <= MOST_DAYS and (name := off.holiday_name(day))
    ]
    holidays = [f"{tongue('timeline_holidays')}: {tongue('comma').join(names)}"] if names else []
    return tongue("comma").join([*rows, *holidays])


def _kind(step: Step, tongue: Tongue) -> str:
    return f" {tongue(_KINDS[step.kind])}" if step.kind in _KINDS else ""


def _percent(value: float) -> str:
    return f"{value:.2f}%"
