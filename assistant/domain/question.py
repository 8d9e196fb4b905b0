"""Question: what is worth the client's attention. OpenPoint: a slot nobody has settled, before we choose."""

from typing import Literal

from pydantic import Field

from assistant.domain.base import Frozen, Moment
from assistant.domain.brief import Evidence


class Option(Frozen):
    """One answer to tap, and what it leads to."""

    label: str
    consequence: str = ""


class Fallback(Frozen):
    """What happens if nobody answers. `hold` (stop and wait) for money, outside messages, cancellations and all
    that cannot be undone; `assume` only where a wrong guess can be mended. `act_from`: from when."""

    action: Literal["assume", "hold"]
    text: str
    act_from: Moment | None = None


class Question(Frozen):
    """One question to the client. `value`: what an answer is worth less the price of asking. `label` names the
    point in a word or two; `probability_wrong`, `impact`, `consequence` and `reversible` are carried on by the
    assumption that its fallback becomes. `open_text`: no option fits, so it is asked again in the client's own
    words."""

    id: str
    slot: str
    label: str = ""
    text: str
    why: str
    options: tuple[Option, ...] = Field(min_length=2, max_length=4)
    recommended: int | None = 0
    fallback: Fallback
    value: float
    probability_wrong: float = Field(default=0.5, ge=0, le=1)
    impact: int = Field(default=3, ge=1, le=5)
    consequence: str = ""
    reversible: bool = True
    open_text: bool = False


class NotAsked(Frozen):
    """A question held back, and why."""

    slot: str
    text: str
    reason: str
    evidence: tuple[Evidence, ...] = ()


class OpenPoint(Frozen):
    """A slot that neither the instruction nor the past settles: all that is needed to ask it or to assume it.
    `asked_for`: P(an experienced secretary would ask it here), learned from labelled instructions and moved by this
    client's ledger; None where nothing was learned about the slot, so that only cost and probability can decide.
    `failed`: our guess was wrong the last time, and nobody has told us since what is wanted."""

    slot: str
    label: str
    statement: str
    because: str
    evidence: tuple[Evidence, ...] = ()
    consequence: str
    probability_wrong: float = Field(ge=0, le=1)
    impact: int = Field(ge=1, le=5)
    answerable: float = Field(ge=0, le=1)
    reversible: bool
    question: str
    why: str
    options: tuple[Option, ...] = ()
    recommended: int | None = 0
    hold: bool = False
    asked_for: float | None = Field(default=None, ge=0, le=1)
    failed: bool = False
