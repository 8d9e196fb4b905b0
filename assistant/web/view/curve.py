"""How the work for one client goes, month by month: three small pictures, each with its numbers as text.

Places across are percentages: the browser's cleaning drops `viewBox`, and a picture must fit a phone.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.learning.progress import Misfit, Month, Progress
from assistant.web.html import Html, join, shape, tag
from assistant.web.view import frame, when
from assistant.web.wording import Tongue

HEIGHT = 96
_TOP, _FOOT = 18.0, 20.0
_MOST_MONTHS = 12


def progress(found: Progress, tongue: Tongue) -> Html:
    """The three curves and what keeps going wrong; a word where nothing was judged yet."""
    months = [month for month in found.months if month.tasks][-_MOST_MONTHS:]
    if not months:
        return frame.section(tongue, "progress", frame.quiet(tongue, "no_progress"))
    plots = [_plot(months, curve, tongue) for curve in _CURVES]
    body = tag("div", *plots, cls="plots")
    apart = _untouched(months, tongue)
    return frame.section(tongue, "progress", body, apart, _misfits(found.misfits, tongue), cls="progress")


@dataclass(frozen=True)
class _Curve:
    """What is drawn: its name, the value of a month, the top of the scale, how a value is written."""

    key: str
    value: Callable[[Month], float | None]
    top: float
    form: str


_CURVES = (
    _Curve("curve_score", lambda month: month.score, 100, "{:.0f}"),
    _Curve("curve_questions", lambda month: month.questions, 3, "{:.1f}"),
    _Curve("curve_held", lambda month: None if month.held is None else month.held * 100, 100, "{:.0f}%"),
)


def _untouched(months: Sequence[Month], tongue: Tongue) -> Html:
    """Silence is no judgement: what nobody spoke of stands beside the curve, not in it."""
    count = sum(month.untouched for month in months)
    return tag("p", tongue("untouched_apart").format(count=count), cls="quiet") if count else Html("")


def _plot(months: Sequence[Month], curve: _Curve, tongue: Tongue) -> Html:
    places = [_place(index, len(months)) for index in range(len(months))]
    values = [(month, x, curve.value(month)) for month, x in zip(months, places, strict=True)]
    known = [(month, x, one) for month, x, one in values if one is not None]
    if not known:
        return Html("")
    top = max(curve.top, *(one for _, _, one in known))
    points = [(x, _TOP + (HEIGHT - _TOP - _FOOT) * (1 - one / top)) for _, x, one in known]
    told = [curve.form.format(one) for _, _, one in known]
    dots = [_dot(x, y, text) for (x, y), text in zip(points, told, strict=True)]
    names = [_month_name(month, x, tongue) for month, x, _ in values]
    picture = shape("svg", _base(), *_lines(points), *dots, *names, cls="plot", height=HEIGHT)
    head = tag("p", tag("span", tongue(curve.key), cls="plot-name"), tag("span", told[-1], cls="plot-now"))
    pairs = [f"{month_text(month, tongue)} {text}" for (month, _, _), text in zip(known, told, strict=True)]
    spoken = tag("p", tongue("comma").join(pairs), cls="unseen")
    return tag("section", head, spoken, picture, cls="plot-box")


def _place(index: int, count: int) -> float:
    """Percent of the width; the first and last month keep a margin for their names."""
    return 50.0 if count == 1 else 8 + 84 * index / (count - 1)


def _base() -> Html:
    return shape("line", x1="0%", x2="100%", y1=HEIGHT - _FOOT, y2=HEIGHT - _FOOT, cls="plot-base")


def _lines(points: Sequence[tuple[float, float]]) -> list[Html]:
    return [
        shape("line", x1=f"{x1:.2f}%", y1=y1, x2=f"{x2:.2f}%", y2=y2, cls="plot-line")
        for (x1, y1), (x2, y2) in pairwise(points)
    ]


def _dot(x: float, y: float, label: str) -> Html:
    dot = shape("circle", cx=f"{x:.2f}%", cy=y, r=3.5, cls="plot-dot")
    return join([dot, shape("text", label, x=f"{x:.2f}%", y=y - 7, cls="plot-value")])


def _month_name(month: Month, x: float, tongue: Tongue) -> Html:
    return shape("text", month_text(month, tongue), x=f"{x:.2f}%", y=HEIGHT - 5, cls="plot-month")


def month_text(month: Month, tongue: Tongue) -> str:
    """`11月`, in English `11`."""
    return f"{month.first.month}月" if tongue.language == "ja" else f"{month.first:%b}"


def _misfits(found: Sequence[Misfit], tongue: Tongue) -> Html:
    if not found:
        return Html("")
    rows = [_misfit(one, tongue) for one in found]
    return tag("section", tag("h4", tongue("misfits")), tag("ul", *rows), cls="misfits")


def _misfit(one: Misfit, tongue: Tongue) -> Html:
    times = tongue("broke_times").format(count=one.broke, day=when.moment(one.last, tongue))
    settled = tag("span", tongue("settled"), cls="mark mark-profile") if one.settled else Html("")
    wanted = tag("span", tongue("wanted").format(text=one.wanted), cls="aside") if one.wanted else Html("")
    return tag("li", tag("span", one.label, cls="phrase"), tag("span", times, cls="score"), settled, wanted)
