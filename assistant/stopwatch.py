"""Moments in Asia/Tokyo and how long each step took."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone

TOKYO = timezone(timedelta(hours=9), "JST")
"""Japan has no summer time; a fixed offset needs no time zone database, which Windows lacks."""


def tokyo(moment: datetime | None) -> datetime:
    """The moment in Asia/Tokyo; naive is taken as Tokyo already, None is this moment."""
    if moment is None:
        return datetime.now(TOKYO)
    return moment.replace(tzinfo=TOKYO) if moment.tzinfo is None else moment.astimezone(TOKYO)


def month_of(moment: datetime | None = None) -> str:
    """The calendar month in Asia/Tokyo, as 2026-11: what models cost is summed by it."""
    return f"{tokyo(moment):%Y-%m}"


class Stopwatch:
    """Milliseconds of named steps; `with watch("read"): ...`."""

    def __init__(self) -> None:
        self.milliseconds: dict[str, float] = {}
        self._begin = time.perf_counter()

    @contextmanager
    def __call__(self, step: str) -> Iterator[None]:
        start = time.perf_counter()
        yield
        self.milliseconds[step] = _ms(start)
        self.milliseconds["total"] = _ms(self._begin)


def _ms(start: float) -> float:
    return round((time.perf_counter() - start) * 1000, 2)
