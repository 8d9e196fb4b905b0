"""Proposal: what a drafter suggests, before it is checked. Draft: the checked result, in the JSON contract."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from assistant.domain.base import Frozen
from assistant.domain.brief import Assumption, Brief, BriefItem, Evidence, Scope
from assistant.domain.instruction import DateReading
from assistant.domain.question import NotAsked, OpenPoint, Question

WarningKind = Literal[
    "authority", "conflict", "stale", "secret", "injection", "holiday", "capacity", "other_client"
]


class Caution(Frozen):
    """Something she must know before she works. Serialised under `warnings`."""

    kind: WarningKind
    text: str
    evidence: tuple[Evidence, ...] = ()


class ChannelAdvice(Frozen):
    """When another channel than text is better, and why."""

    use: Literal["call", "video", "chat", "email"]
    why: str


class TypeShown(Frozen):
    """A task type as the draft shows it, with its name in the draft's language. `corrected`: she named it herself;
    `probability` stays what the recogniser alone believes."""

    id: str
    label: str
    probability: float
    corrected: bool = False


class TaskShown(Frozen):
    """One task of the message as the draft shows it: its words, what it is about, the likeliest types."""

    text: str
    object: str
    types: tuple[TypeShown, ...]


class OutlineStep(Frozen):
    """A step before it has days. `share` is its part of the effort, 0–1; `moment` and `days_later` as in a playbook."""

    text: str
    kind: Literal["work", "draft", "report", "final", "wait"] = "work"
    share: float = 0.0
    moment: Literal["", "eve", "after"] = ""
    days_later: int = 0


class Proposal(Frozen):
    """What a drafter suggests. Nothing in it is trusted until `drafting.check` has seen it."""

    title: str
    purpose: str
    deliverable: str
    scope: Scope = Scope()
    outline: tuple[OutlineStep, ...] = ()
    communication: str = ""
    cautions: tuple[str, ...] = ()
    suggestions: tuple[str, ...] = ()
    done_when: tuple[str, ...] = ()
    items: tuple[BriefItem, ...] = ()
    points: tuple[OpenPoint, ...] = ()
    settled: tuple[NotAsked, ...] = ()
    warnings: tuple[Caution, ...] = ()
    channel_advice: ChannelAdvice | None = None
    effort_hours: float = 1.0
    tasks: tuple[TaskShown, ...] = ()


class Engine(Frozen):
    """Who drafted; `fallback_reason` says why it was not the model that was wanted."""

    name: str
    fallback_reason: str | None = None


class Message(Frozen):
    """The one message to the client, to be edited and sent by her."""

    channel: str
    subject: str
    text: str


class Recalled(Frozen):
    """A note as the draft shows it."""

    id: str
    date: str
    score: int | None
    text: str
    relevance: float
    why: str
    superseded_by: str | None = None


class VagueResolution(Frozen):
    """A vague expression and what closed it."""

    phrase: str
    group: str
    resolved_by: Literal["feedback", "profile", "default", "question"]
    note: str


class Usage(Frozen):
    """Tokens and cost of the model calls; `cost_usd` is None when unknown."""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost_usd: float | None = 0.0


class Disposal(Frozen):
    """What the checks dropped or changed of a model's proposal, and why; she can see it."""

    what: Literal["item", "assumption", "question", "step", "text"]
    slot: str
    text: str
    action: Literal["dropped", "changed", "demoted", "filled"]
    why: str


class Draft(Frozen):
    """The whole result, field by field the JSON contract (schema_version 1)."""

    schema_version: Literal[1] = 1
    id: str
    client_id: str
    instruction: str
    now: datetime
    engine: Engine
    tasks: tuple[TaskShown, ...] = ()
    brief: Brief
    assumptions: tuple[Assumption, ...] = ()
    questions: tuple[Question, ...] = ()
    not_asked: tuple[NotAsked, ...] = ()
    dates: tuple[DateReading, ...] = ()
    vague: tuple[VagueResolution, ...] = ()
    channel_advice: ChannelAdvice | None = None
    warnings: tuple[Caution, ...] = ()
    recalled: tuple[Recalled, ...] = ()
    message: Message
    disposed: tuple[Disposal, ...] = ()
    timings: dict[str, float] = Field(default_factory=dict)
    usage: Usage = Usage()
