"""Answer: how a question was answered. Outcome: how the work was judged. LedgerEntry: what that taught us."""

from enum import StrEnum
from typing import Literal

from pydantic import Field

from assistant.domain.base import Frozen


class AnswerState(StrEnum):
    """Only `you_decide` and `expired` may trigger a fallback; `none_of_these` reopens the question."""

    CHOSEN = "chosen"
    FREE_TEXT = "free_text"
    YOU_DECIDE = "you_decide"
    NONE_OF_THESE = "none_of_these"
    UNANSWERED = "unanswered"
    EXPIRED = "expired"


class Answer(Frozen):
    """The client's reply to one question."""

    question_id: str
    state: AnswerState
    option: int | None = None
    text: str = ""


class Outcome(Frozen):
    """How the work was judged: score 0–100, the client's words, and which assumptions held."""

    task_id: str
    score: int | None = Field(default=None, ge=0, le=100)
    words: str = ""
    hours: float | None = Field(default=None, ge=0)
    assumptions: tuple[tuple[str, Literal["held", "broke", "unknown"]], ...] = ()


class LedgerEntry(Frozen):
    """How often what we assumed for one slot of one client held or broke."""

    slot: str
    held: int = Field(default=0, ge=0)
    broke: int = Field(default=0, ge=0)
