"""Budget: what the models cost this month, and where to stop."""

import logging
from dataclasses import dataclass, field
from threading import Lock
from typing import Protocol

from assistant.domain.draft import Usage
from assistant.errors import BriefError
from assistant.llm.failure import Failure

logger = logging.getLogger(__name__)


class UsageBook(Protocol):
    """Where the use of models is written down."""

    def add(self, model: str, usage: Usage) -> None:
        """One call just made, also one whose answer could not be used."""

    def spent(self) -> float:
        """US dollars of this calendar month (Asia/Tokyo), as far as costs are known."""


@dataclass
class SessionBook:
    """A book that lasts as long as the process."""

    calls: list[tuple[str, Usage]] = field(default_factory=list)
    _guard: Lock = field(default_factory=Lock, repr=False)

    def add(self, model: str, usage: Usage) -> None:
        with self._guard:
            self.calls.append((model, usage))

    def spent(self) -> float:
        with self._guard:
            return sum(usage.cost_usd or 0.0 for _, usage in self.calls)


@dataclass(frozen=True)
class Budget:
    """At most `limit` US dollars a month; None is no limit."""

    book: UsageBook
    limit: float | None = None

    def check(self) -> None:
        """Raises Failure where the limit is reached."""
        if self.limit is not None and self.book.spent() >= self.limit:
            raise Failure("budget")

    def note(self, model: str, usage: Usage) -> None:
        """Write a call down. A book that cannot be written must not cost her the answer she paid for."""
        try:
            self.book.add(model, usage)
        except BriefError:
            logger.warning("the use of a model could not be written down")


def together(one: Usage, other: Usage) -> Usage:
    """The sum; a cost is unknown where one of the two is."""
    costs = (one.cost_usd, other.cost_usd)
    return Usage(
        prompt_tokens=one.prompt_tokens + other.prompt_tokens,
        completion_tokens=one.completion_tokens + other.completion_tokens,
        cost_usd=None if None in costs else sum(cost or 0.0 for cost in costs),
    )
