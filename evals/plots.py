"""Plots: small drawings as SVG, without a library and without a script. All texts are escaped."""

from collections.abc import Mapping, Sequence
from html import escape

COLOURS = ("#27646b", "#b3541e", "#5b4a9c", "#7a7a1f", "#a3231f", "#3c6e3c")
_WIDE, _HIGH, _LEFT, _BOTTOM = 320, 200, 44, 36
Ends = tuple[float, float]
"""The first and the last number of an axis."""


def figure(drawing: str, caption: str, *, wide: bool = False) -> str:
    """`wide`: over the whole page."""
    return f"<figure{' class=wide' if wide else ''}>{drawing}<figcaption>{escape(caption)}</figcaption></figure>"


def scatter(named: Mapping[str, tuple[float, float]], across: str, up: str) -> str:
    """Name → (x, y), both 0 to 1."""
    dots = "".join(
        f'<circle cx="{_x(x):.1f}" cy="{_y(y):.1f}" r="4" fill="{COLOURS[0]}" fill-opacity=".6">'
        f"<title>{escape(f'{name} {x:.2f} / {y:.2f}')}</title></circle>"
        for name, (x, y) in named.items()
    )
    return _frame(dots, across, up, (0, 1), (0, 1))


def lines(named: Mapping[str, Sequence[float]], across: str, up: str, xs: Ends, ys: Ends) -> str:
    """Name → values at equal steps from the first of `xs` to the last, between both `ys`; with a legend."""
    bottom, top = ys
    drawn = []
    for place, (_, values) in enumerate(named.items()):
        steps = max(len(values) - 1, 1)
        points = [(_x(i / steps), _y((value - bottom) / ((top - bottom) or 1))) for i, value in enumerate(values)]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        drawn.append(
            f'<polyline points="{path}" fill="none" stroke="{COLOURS[place % len(COLOURS)]}" stroke-width="2"/>'
        )
    legend = "".join(
        f'<span><i style="background:{COLOURS[place % len(COLOURS)]}"></i>{escape(name)}</span>'
        for place, name in enumerate(named)
    )
    return f'{_frame("".join(drawn), across, up, xs, ys)}<div class="legend">{legend}</div>'


def diagonal(points: Sequence[tuple[float, float, int]], across: str, up: str) -> str:
    """(said, was, how many) against the diagonal, where a perfect forecast lies. Area tells how many."""
    most = max((count for *_, count in points), default=1)
    dots = "".join(
        f'<circle cx="{_x(x):.1f}" cy="{_y(y):.1f}" r="{3 + 7 * (count / most) ** 0.5:.1f}" fill="{COLOURS[1]}"'
        f' fill-opacity=".7"><title>{x:.2f} → {y:.2f}({count}件)</title></circle>'
        for x, y, count in points
    )
    line = f'<path d="M{_x(0)} {_y(0)}L{_x(1)} {_y(1)}" stroke="#999" stroke-dasharray="4"/>'
    return _frame(line + dots, across, up, (0, 1), (0, 1))


def bars(values: Mapping[str, float]) -> str:
    """Name → 0 to 1."""
    rows = "".join(
        f'<tr><th>{escape(name)}<td>{value:.3f}<td class="bar"><i style="width:{max(value, 0) * 100:.0f}%"></i>'
        for name, value in values.items()
    )
    return f"<table>{rows}</table>"


def _x(share: float) -> float:
    return _LEFT + share * (_WIDE - _LEFT - 12)


def _y(share: float) -> float:
    return _HIGH - _BOTTOM - share * (_HIGH - _BOTTOM - 12)


def _frame(drawn: str, across: str, up: str, xs: Ends, ys: Ends) -> str:
    """Axes with their ends, and their names."""
    left, low = _x(0), _y(0)
    ends = (
        f'<text x="{left}" y="{low + 14}">{xs[0]:g}</text>'
        f'<text x="{_x(1)}" y="{low + 14}" text-anchor="end">{xs[1]:g}</text>'
        f'<text x="{left - 5}" y="{low}" text-anchor="end">{ys[0]:g}</text>'
        f'<text x="{left - 5}" y="{_y(1) + 8}" text-anchor="end">{ys[1]:g}</text>'
    )
    names = (
        f'<text x="{(left + _WIDE) / 2}" y="{_HIGH - 6}" text-anchor="middle">{escape(across)}</text>'
        f'<text x="12" y="{low / 2}" text-anchor="middle" transform="rotate(-90 12 {low / 2})">{escape(up)}</text>'
    )
    axes = f'<path d="M{left} {_y(1)}V{low}H{_x(1)}" fill="none" stroke="#888"/>'
    label = escape(f"横:{across}、縦:{up}")
    return f'<svg viewBox="0 0 {_WIDE} {_HIGH}" role="img" aria-label="{label}">{axes}{drawn}{ends}{names}</svg>'
