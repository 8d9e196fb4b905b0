"""The desk as one person sees it. Every call from a page, a route or an export passes here, and is refused unless
that person may: a client they may not see does not exist. What is done is written into the audit.

The rule that holds where no other is named: the first argument names the client (an id, or something of a client).
A new method without such an argument is refused to everybody until `rules` says who may call it.
"""

from collections.abc import Callable
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING, Any, Final, cast

from assistant.access.principal import current
from assistant.web.pace import Pace, key_of
from assistant.web.rules import ANYONE, RULES, Case, GuardRecords, by_client

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.domain.base import Language
    from assistant.seams import Records
    from assistant.web.desk import (
        Fact,
        PageEntrances,
        PageExits,
        PageKeeper,
        PageLoop,
        PageModel,
        PageTalk,
        PageWorkflow,
    )
    from assistant.web.rest.doors import RestDesk

HEAVY: Final = frozenset(
    {
        ("workflow", "draft"),
        ("model", "improve"),
        ("entrances", "take_in"),
        ("exits", "task_file"),
        ("exits", "client_file"),
    }
)
"""Calls that take the processor or a model for long."""


class GuardedDesk:
    """Implements `RestDesk` over another desk, in the name of whoever acts (`access.principal.acting`)."""

    def __init__(self, desk: "RestDesk", records: GuardRecords, pace: Pace | None = None) -> None:
        """`records`: where grants and the audit are kept; `pace`: how much of what takes long each person may."""
        self._desk = desk
        self._pace = pace or Pace()
        self._records = records
        # Looking whether an id is taken and taking it must not be torn apart.
        self._one_claim = Lock()

    @property
    def records(self) -> "Records":
        return cast("Records", self._part("records"))

    @property
    def keeper(self) -> "PageKeeper":
        return cast("PageKeeper", self._part("keeper"))

    @property
    def workflow(self) -> "PageWorkflow":
        return cast("PageWorkflow", self._part("workflow"))

    @property
    def loop(self) -> "PageLoop":
        return cast("PageLoop", self._part("loop"))

    @property
    def talk(self) -> "PageTalk":
        return cast("PageTalk", self._part("talk"))

    @property
    def model(self) -> "PageModel":
        return cast("PageModel", self._part("model"))

    @property
    def exits(self) -> "PageExits":
        return cast("PageExits", self._part("exits"))

    @property
    def entrances(self) -> "PageEntrances":
        return cast("PageEntrances", self._part("entrances"))

    def type_labels(self, language: "Language") -> tuple[tuple[str, str], ...]:
        return self._desk.type_labels(language)

    def known_names(self, client_id: str) -> tuple[str, ...]:
        return cast("tuple[str, ...]", self._call("desk", "known_names")(client_id))

    def save_known_names(self, client_id: str, names: "Sequence[str]") -> None:
        self._call("desk", "save_known_names")(client_id, names)

    def facts(self) -> "tuple[Fact, ...]":
        return cast("tuple[Fact, ...]", self._call("desk", "facts")())

    def _part(self, name: str) -> "GuardedPart":
        return GuardedPart(partial(self._call, name))

    def _call(self, part: str, name: str) -> Callable[..., Any]:
        """The method, bound to whoever acts now, and counted as theirs: a thread that knows nobody may be handed it."""
        if (part, name) in HEAVY:
            self._pace.heavy(key_of(current(), ""))
        target = self._desk if part == "desk" else getattr(self._desk, part)
        method = getattr(target, name)
        rule = RULES.get((part, name), by_client)
        if rule is ANYONE:
            return cast("Callable[..., Any]", method)
        case = Case(part, name, method, current(), self._desk, self._records, self._one_claim)
        return partial(rule, case)


class GuardedPart:
    """One part of the desk: its methods, each behind its rule. Has no other attributes."""

    def __init__(self, call: Callable[[str], Callable[..., Any]]) -> None:
        self._call = call

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("_"):
            raise AttributeError(name)
        return self._call(name)
