"""Reply: what the client sent back. ReplyReading: what we make of it, to be confirmed before anything changes."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from assistant.domain.base import Frozen
from assistant.domain.outcome import Answer, AnswerState


class Reply(Frozen):
    """The client's words as they came, and what she confirmed of them."""

    text: str
    received: datetime
    answers: tuple[Answer, ...] = ()
    facts: tuple["TaskFact", ...] = ()


class TaskFact(Frozen):
    """Something the client said about this task beyond the questions. `slot`: the slot it settles, if one fits;
    `quote`: the words of the reply."""

    text: str
    quote: str
    slot: str | None = None


class ReadAnswer(Frozen):
    """How one question seems to be answered. `quote`: the words that say so, empty when `unanswered`.
    `confidence` 0–1: below the reader's threshold the state is `unanswered`, never a guess."""

    question_id: str
    state: AnswerState
    option: int | None = None
    text: str = ""
    quote: str = ""
    confidence: float = Field(default=0.0, ge=0, le=1)


class Found(Frozen):
    """A matter in the reply that answers no question: a fact of this task, a wish for the future, a question or a
    change that needs her eye."""

    kind: Literal["fact", "wish", "question", "change"]
    text: str
    quote: str
    slot: str | None = None


class ReplyReading(Frozen):
    """One `answers` entry per question asked, in their order; `unread` are sentences nothing was made of."""

    text: str
    answers: tuple[ReadAnswer, ...] = ()
    found: tuple[Found, ...] = ()
    unread: tuple[str, ...] = ()


class Change(Frozen):
    """One difference between two revisions of a draft, as the page shows it. Empty `before`: new; empty `after`:
    gone."""

    where: Literal["item", "assumption", "question", "step", "deliverable", "warning"]
    slot: str
    label: str
    before: str = ""
    after: str = ""
    because: str = ""


Reply.model_rebuild()
