"""Votes: what single clauses say about a question, and what follows from all of them together."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from assistant.conversation.answers.pieces import Piece
from assistant.domain.outcome import AnswerState


class Weight(IntEnum):
    """How directly the words answer. Of two that differ the more direct one counts; of two alike the reader
    abstains."""

    REST = 1
    PROSE = 2
    NAMED = 3
    NUMBERED = 4
    LETTER = 5


CONFIDENCE = {Weight.REST: 0.85, Weight.PROSE: 0.75, Weight.NAMED: 0.85, Weight.NUMBERED: 0.9, Weight.LETTER: 0.98}


@dataclass(frozen=True)
class Vote:
    """One clause's word on one question. `corrects`: the client takes back what they said before. `specific`: own
    words with a day or an amount, which say more than an option beside them."""

    question: int
    state: AnswerState
    piece: Piece
    weight: Weight
    option: int | None = None
    text: str = ""
    corrects: bool = False
    specific: bool = False

    @property
    def meaning(self) -> tuple[AnswerState, int | None, str]:
        return self.state, self.option, self.text if self.state is AnswerState.FREE_TEXT else ""


def decided(votes: Sequence[Vote]) -> Vote | None:
    """The one vote that stands; None where there is none or they contradict each other."""
    last_correction = max((i for i, vote in enumerate(votes) if vote.corrects), default=0)
    rows = [vote for i, vote in enumerate(votes) if i >= last_correction]
    rows = _with_substitutes(rows)
    if not rows:
        return None
    strongest = max(vote.weight for vote in rows)
    rows = [vote for vote in rows if vote.weight == strongest]
    rows = [vote for vote in rows if vote.specific] or rows
    agreed = {vote.meaning for vote in rows}
    return rows[0] if len(agreed) == 1 else _one_text(rows)


def _with_substitutes(rows: Sequence[Vote]) -> list[Vote]:
    """「どれも違います。カフェで」: what they want instead replaces the refusal of what was offered."""
    instead = any(vote.state is not AnswerState.NONE_OF_THESE for vote in rows)
    return [vote for vote in rows if not instead or vote.state is not AnswerState.NONE_OF_THESE]


def _one_text(rows: Sequence[Vote]) -> Vote | None:
    """Several stretches of own words are one answer; an option and other words are a contradiction."""
    if any(vote.state is not AnswerState.FREE_TEXT for vote in rows):
        return None
    return rows[0]
