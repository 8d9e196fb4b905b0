"""Gathered: what the clauses of a reply have said so far, and the reading that follows from it."""

import re
from dataclasses import dataclass, field

from assistant.conversation.answers import found as finds
from assistant.conversation.answers.labels import option_words
from assistant.conversation.answers.phrases import ASIDE, NEGATED, SOFT, YES
from assistant.conversation.answers.pieces import Piece
from assistant.conversation.answers.scene import Scene
from assistant.conversation.answers.values import amounts, days
from assistant.conversation.answers.votes import CONFIDENCE, Vote, Weight, decided
from assistant.conversation.answers.wording import same
from assistant.domain.outcome import AnswerState
from assistant.domain.reply import Found, ReadAnswer, ReplyReading
from assistant.reading.text import Folded

_NAMES = re.compile(r"^[一-龠々ァ-ヶーA-Za-z]{2,8}(?:は|が|を|も)")


@dataclass
class Gathered:
    """`pasted`: the reply as it came; `folded`: its copy for matching. `put_off`: questions that the client asked
    back about or put off; a general 「おまかせ」 does not mean them."""

    scene: Scene
    folded: Folded
    pasted: str
    votes: list[Vote] = field(default_factory=list)
    found: list[Found] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    put_off: set[int] = field(default_factory=set)

    def reading(self) -> ReplyReading:
        return ReplyReading(
            text=self.pasted,
            answers=tuple(self._answer(index) for index in range(len(self.scene.questions))),
            found=finds.without_repeats(self.found),
            unread=tuple(self.unread),
        )

    def choose(self, index: int, option: int, piece: Piece, weight: Weight) -> None:
        """A vote for this option, if the question has it."""
        if option < len(self.scene.questions[index].options):
            self.votes.append(Vote(index, AnswerState.CHOSEN, piece, weight, option))

    def keep(self, vote: Vote | None) -> bool:
        """True where there is a vote to keep."""
        self.votes += [vote] if vote else []
        return vote is not None

    def has_vote(self, index: int) -> bool:
        return any(vote.question == index for vote in self.votes)

    def settled(self, index: int) -> bool:
        """Answered by number or letter: further words are facts beside it."""
        return any(vote.question == index and vote.weight >= Weight.NUMBERED for vote in self.votes)

    def mentions_option(self, piece: Piece) -> bool:
        """True where the words name an option of any question."""
        text = same(piece.text)
        return any(
            word in text
            for question in self.scene.questions
            for option in range(len(question.options))
            for word in option_words(question, option, ())
        )

    def names_value(self, clause: Piece) -> bool:
        """Does it say a day or a number of its own, under a name (「期限は11/27で」)?"""
        named = _NAMES.match(ASIDE.sub("", clause.text)) is not None
        return named and bool(amounts(clause.text) or days(clause.text, self.scene.now, self.scene.calendar))

    def find(self, kind: str, piece: Piece) -> None:
        """A wish, a change, a question or a condition, as it stands."""
        row = {"text": ASIDE.sub("", piece.text).strip(" 、。,"), "quote": self.quote(piece)}
        slot = finds.slot_of(piece.text, self.scene)
        self.found.append(Found.model_validate({"kind": kind, "slot": slot, **row}))

    def leave(self, clause: Piece) -> None:
        """What answers nothing: a fact of the task, or words nothing was made of. An option that is only refused is
        neither."""
        if NEGATED.search(clause.text) and self.mentions_option(clause):
            return
        fact = finds.fact(clause, self.quote(clause), self.scene)
        if fact:
            self.found.append(fact)
        elif not YES.match(clause.text) and not SOFT.search(clause.text):
            self.unread.append(self.quote(clause))

    def quote(self, piece: Piece) -> str:
        """The piece as it stands in the reply."""
        trimmed = piece.stripped()
        if not trimmed.text:
            return ""
        start, end = self.folded.original(trimmed.start, trimmed.end)
        return self.pasted[start:end].strip()

    def _answer(self, index: int) -> ReadAnswer:
        rows = [vote for vote in self.votes if vote.question == index]
        rows = [vote for vote in rows if vote.weight > Weight.REST or index not in self.put_off]
        vote = decided(rows)
        question_id = self.scene.questions[index].id
        if vote is None:
            return ReadAnswer(question_id=question_id, state=AnswerState.UNANSWERED)
        return ReadAnswer(
            question_id=question_id,
            state=vote.state,
            option=vote.option,
            text=vote.text if vote.state is AnswerState.FREE_TEXT else "",
            quote=self.quote(vote.piece),
            confidence=CONFIDENCE[vote.weight],
        )
