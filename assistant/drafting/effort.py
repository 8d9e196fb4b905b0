"""Effort: the hours of a task, from its playbook and from how much of it there is.

A playbook's hours are for the usual amount. Fifty pages to translate are not an afternoon's work, and a plan that says
so on the first day is worth more than one that fails on the last.
"""

from collections.abc import Mapping
from types import MappingProxyType

from assistant.domain.playbook import Playbook
from assistant.drafting.quantities import quantities

MOST_TIMES = 20.0
"""Nobody plans a single request longer than so many times its usual hours."""

_PAGES = {"頁": 10.0, "枚": 10.0}
_USUAL: Mapping[str, Mapping[str, float]] = MappingProxyType(
    {
        "translation": {"頁": 5.0, "枚": 5.0, "字": 2000.0},
        "proofreading": {"頁": 20.0, "枚": 20.0, "字": 10000.0},
        "documents": _PAGES,
        "slides": {"頁": 12.0, "枚": 12.0},
        "minutes": {"分": 90.0},
        "research": {"社": 8.0, "件": 10.0, "軒": 8.0, "店": 8.0, "校": 8.0},
        "expense": {"件": 60.0, "枚": 60.0},
    }
)
"""Task type → unit → how much of it the playbook's hours are for."""


def effort_hours(book: Playbook, text: str) -> float:
    """Hours of one task. `text`: its words; more than the usual amount takes longer in proportion, less takes the
    usual hours."""
    usual = _USUAL.get(book.id, {})
    times = max((one.value / usual[one.unit] for one in quantities(text) if one.unit in usual), default=1.0)
    return round(book.effort_hours * min(max(times, 1.0), MOST_TIMES), 1)
