"""Building the door to models over the records' book of usage. Imported when a model is set."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from assistant.domain.draft import Usage
from assistant.domain.model import ModelChoice
from assistant.llm import CallEnded, ModelDoor, open_model
from assistant.stopwatch import month_of, tokyo

NO_CLIENT = ""
"""The sum of a month is what a budget needs; what a draft cost stands in the draft."""


class UsageRows(Protocol):
    """The part of the records that keeps what models used."""

    def add_usage(self, client_id: str, model: str, usage: Usage, when: datetime) -> None: ...

    def usage_of(self, month: str) -> Usage: ...


@dataclass(frozen=True)
class MonthBook:
    """`llm.UsageBook` in the records, by calendar month of Asia/Tokyo."""

    records: UsageRows
    now: Callable[[], datetime] = lambda: tokyo(None)

    def add(self, model: str, usage: Usage) -> None:
        self.records.add_usage(NO_CLIENT, model, usage, self.now())

    def spent(self) -> float:
        return self.records.usage_of(month_of(self.now())).cost_usd or 0.0


def build_model(
    choice: ModelChoice,
    records: UsageRows,
    environment: Mapping[str, str],
    observe: Callable[[CallEnded], None] = lambda _: None,
) -> ModelDoor | None:
    """The door to the model that was set, None where none was. Loads nothing heavy yet; `warm()` does. `observe` is
    told how each call went."""
    return open_model(choice, environment, MonthBook(records), observe)
