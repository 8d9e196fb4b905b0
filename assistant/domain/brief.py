"""Brief: what will be done. BriefItem: a settled slot. Assumption: one that we settled ourselves."""

from enum import StrEnum
from typing import Literal

from pydantic import ConfigDict, Field

from assistant.domain.base import Frozen, Moment

GO_AHEAD = "go_ahead"
"""The slot of the item that says what waits for the client's go-ahead; the message repeats its value."""


class Source(StrEnum):
    """Where the value of a slot comes from."""

    INSTRUCTION = "instruction"
    PROFILE = "profile"
    FEEDBACK = "feedback"
    DEFAULT = "default"
    INFERRED = "inferred"


class Evidence(Frozen):
    """A quote that is really there: `id` names the note, or is `instruction`, `profile` or `reply`."""

    kind: Literal["instruction", "profile", "feedback", "reply"]
    id: str
    quote: str


class BriefItem(Frozen):
    """One settled slot of the brief."""

    slot: str
    label: str
    value: str
    source: Source
    evidence: tuple[Evidence, ...] = ()


class Assumption(Frozen):
    """A slot we settled ourselves: what, why, and what it costs if it is wrong (`impact` 1–5)."""

    slot: str
    label: str
    statement: str
    because: str
    evidence: tuple[Evidence, ...] = ()
    probability_wrong: float = Field(ge=0, le=1)
    impact: int = Field(ge=1, le=5)
    consequence: str
    reversible: bool = True


class Step(Frozen):
    """One step of the plan, with its days."""

    text: str
    start: Moment | None = None
    end: Moment | None = None
    kind: Literal["work", "draft", "report", "final", "wait"] = "work"


class Scope(Frozen):
    """What is part of the work and what is not. Serialised as `in` and `out`."""

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    included: tuple[str, ...] = Field(default=(), alias="in")
    excluded: tuple[str, ...] = Field(default=(), alias="out")


class Brief(Frozen):
    """The whole brief. `markdown` is what she reads; the fields are the same content for programs."""

    title: str
    purpose: str
    deliverable: str
    scope: Scope = Scope()
    steps: tuple[Step, ...] = ()
    communication: str = ""
    cautions: tuple[str, ...] = ()
    suggestions: tuple[str, ...] = ()
    done_when: tuple[str, ...] = ()
    items: tuple[BriefItem, ...] = ()
    markdown: str = ""
