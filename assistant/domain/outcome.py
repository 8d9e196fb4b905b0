"""Answer: how a question was answered. Outcome: how the work was judged. Judgement, PastAnswer and LedgerEntry: what
that taught us of one slot, in one task and over all tasks of one client."""

from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from pydantic import Field

from assistant.domain.base import Frozen

Said = Literal["held", "broke", "unknown"]
"""What she taps for one assumption. `unknown`: it cannot be told, and teaches nothing."""

Verdict = Literal["held", "broke", "untouched", "unknown"]
"""`untouched`: the work was judged and nobody spoke of this slot, or the client left it to us, which is weak evidence
that it held."""


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
    """How the work was judged: score 0–100, the client's words, hours taken, and which slots held or broke. A slot
    that is not named was left untouched."""

    task_id: str
    score: int | None = Field(default=None, ge=0, le=100)
    words: str = Field(default="", max_length=20_000)
    hours: float | None = Field(default=None, ge=0, le=10_000)
    assumptions: tuple[tuple[str, Said], ...] = ()


class Judgement(Frozen):
    """How our guess for one slot fared in one task. `guess`: what was assumed, or the option we recommended;
    `instead`: what the client wanted, in their own words or the option they chose, where known; `remembered`: the
    guess came from a note or the profile, not from a default."""

    client_id: str
    task_id: str
    slot: str
    label: str = ""
    playbook_id: str = ""
    verdict: Verdict
    by: Literal["outcome", "answer"]
    guess: str = ""
    instead: str = ""
    remembered: bool = False
    judged: datetime


class PastAnswer(Frozen):
    """What the client answered about a slot in an earlier task of this type. `value`: the option they chose or their own
    words; it may be a whole sentence."""

    value: str
    day: date
    task_id: str
    playbook_id: str = ""


class LedgerEntry(Frozen):
    """How often our guess for one slot of one client held, broke, or passed without a word. `recent`: the newest
    verdicts, newest first, at most RECENT of them; `left`: how often they left a question about it to us, which is part
    of `untouched`; `failed`: the newest word on it is that our guess was wrong in work we handed over; `doubted_on`: the
    day when something we remembered for this slot last broke: what was said before no longer settles it; `answers`: those
    that no judged work has contradicted since, newest first, at most ANSWERS_KEPT of each task type."""

    slot: str
    held: int = Field(default=0, ge=0)
    broke: int = Field(default=0, ge=0)
    untouched: int = Field(default=0, ge=0)
    left: int = Field(default=0, ge=0)
    recent: tuple[Verdict, ...] = ()
    failed: bool = False
    doubted_on: date | None = None
    answers: tuple[PastAnswer, ...] = ()


RECENT = 12
"""So many of the newest verdicts of a slot are told apart; older ones are counts."""

ANSWERS_KEPT = 4
"""So many of the newest answers for a slot are looked at."""
