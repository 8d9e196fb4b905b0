"""Read: a pasted reply becomes one proposal per question, to be confirmed before anything changes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from assistant.conversation.answers import found as finds
from assistant.conversation.answers.clause import Owned
from assistant.conversation.answers.gathered import Gathered
from assistant.conversation.answers.letters import is_only_letters
from assistant.conversation.answers.lines import Body, body_of
from assistant.conversation.answers.loose import Loose
from assistant.conversation.answers.marks import Segment, positions, segments
from assistant.conversation.answers.phrases import ASIDE, CONDITION, DEFER, FILLER, NONE
from assistant.conversation.answers.pieces import Piece, clauses, sentences
from assistant.conversation.answers.scene import Scene, numbers_shown
from assistant.conversation.answers.shape import answers_by_shape
from assistant.conversation.answers.votes import Vote, Weight
from assistant.domain.brief import Assumption
from assistant.domain.outcome import AnswerState
from assistant.domain.question import Question
from assistant.domain.reply import ReplyReading
from assistant.reading.calendar import Calendar
from assistant.reading.text import clean, fold

MOST_READ = 6_000
"""Characters of a reply that are read; no answer to three questions is longer, a pasted chat log is."""

_REMARK = 12
"""Characters of the longest aside that only repeats the chosen option (「A(オンライン)」)."""

_BEHIND = re.compile(r"^\s*[A-Da-d](?:案|の方)?(?:で(?:お願いします|す)?|です|に|を|が)?[\s、。(]+(?=\S{4})")


def read_reply(
    text: str,
    questions: Sequence[Question],
    now: datetime,
    *,
    assumptions: Sequence[Assumption] = (),
    calendar: Calendar | None = None,
    sent: str = "",
) -> ReplyReading:
    """One entry per question, in their order: what the reply answers, with the words that say so.

    `questions`: those the message asked, in its order. `now`: when the reply came (days are read against it).
    `sent`: the text of the message as it was sent, for its numbers; without it they go by position. A question the
    reply leaves out, or on which it contradicts itself, is `unanswered`. Never raises for any text.
    """
    pasted = clean(text)
    folded = fold(pasted[:MOST_READ])
    shown = numbers_shown(questions, sent)
    scene = Scene(tuple(questions), shown, now, calendar or Calendar(), tuple(assumptions))
    gathered = Gathered(scene, folded, pasted)
    _Reader(gathered, Loose(gathered)).read(body_of(Piece(folded.text, 0), questions))
    return gathered.reading().model_copy(update={"text": text})


@dataclass(frozen=True)
class _Reader:
    """Reads the client's lines: words under a number here, all others by `loose`."""

    gathered: Gathered
    loose: Loose

    def read(self, body: Body) -> None:
        self._echoes(body)
        shown = self.gathered.scene.shown
        waiting: list[int] = []
        for line in body.lines:
            if self.loose.nth_option(line.piece):
                continue
            for segment in segments(line.piece, max(shown, default=0)):
                owners = positions(segment.numbers, shown) or waiting
                if line.about is not None and not segment.numbers:
                    owners = [line.about]
                waiting = [] if segment.piece.text.strip() else owners
                self._segment(segment, owners)

    def _echoes(self, body: Body) -> None:
        """Options copied from the message: the ticked one, else the only one."""
        for index in {echo.question for echo in body.echoes}:
            rows = [echo for echo in body.echoes if echo.question == index]
            chosen = [echo for echo in rows if echo.ticked] or rows
            if len(chosen) == 1:
                self.gathered.choose(index, chosen[0].option, chosen[0].piece, Weight.LETTER)

    def _segment(self, segment: Segment, owners: list[int]) -> None:
        first = True
        for sentence in sentences(segment.piece):
            if owners and (first or self._still_open(owners, sentence)):
                self._owned(sentence, owners, segment, first)
            else:
                self.loose.sentence(sentence)
            first = False

    def _still_open(self, owners: list[int], sentence: Piece) -> bool:
        """A second sentence belongs to the number before it only while that question has no answer but a no."""
        votes = (vote for vote in self.gathered.votes if vote.question in owners)
        said = any(vote.state is not AnswerState.NONE_OF_THESE for vote in votes)
        aside = ASIDE.match(sentence.text) or self.gathered.scene.named(sentence.text)
        return not said and not aside and not self.gathered.put_off & set(owners)

    def _owned(self, sentence: Piece, owners: list[int], segment: Segment, first: bool) -> None:
        kind = finds.kind_of(sentence.text)
        if kind == "question":
            self.gathered.put_off.update(owners)
            self.gathered.find(kind, sentence)
            return
        head, rest = self._own_part(sentence, owners)
        before = len(self.gathered.votes)
        for index in owners:
            self._one(Owned(self.gathered.scene, index, Weight.NUMBERED, segment.corrects), head, kind, first)
        if first and segment.numbers:
            self._quote_mark(segment.begin, before)
        for clause in rest:
            self.loose.clause(clause)

    def _quote_mark(self, begin: int, before: int) -> None:
        """The words that say so include the number: 「1はB」, not 「B」."""
        text = self.gathered.folded.text
        self.gathered.votes[before:] = [
            replace(vote, piece=Piece(text[begin : vote.piece.end], begin))
            if vote.weight >= Weight.NUMBERED
            else vote
            for vote in self.gathered.votes[before:]
        ]

    def _own_part(self, sentence: Piece, owners: list[int]) -> tuple[Piece, list[Piece]]:
        """The clauses that belong to the number, and those behind it that speak of something else."""
        parts = clauses(sentence) or [sentence]
        lettered = is_only_letters(parts[0].text)
        for place, part in enumerate(parts[1:], 1):
            named = self.gathered.scene.named(part.text)
            elsewhere = named is not None and named[0] not in owners
            if lettered or elsewhere or ASIDE.match(part.text) or CONDITION.search(part.text):
                return sentence.part(0, parts[place].start - sentence.start), parts[place:]
        return sentence, []

    def _one(self, owned: Owned, head: Piece, kind: str | None, first: bool) -> None:
        vote = owned.vote(head)
        if vote is not None:
            self.gathered.keep(vote)
            self._instead(owned, vote, head)
            self._behind_letter(vote, head)
        elif kind in ("wish", "change"):
            self.gathered.find(kind, head)
        elif DEFER.search(head.text):
            self.gathered.put_off.add(owned.question)
        elif (first or not FILLER.match(head.text)) and answers_by_shape(head.text, numbered=True):
            self.gathered.keep(owned.free_text(head))

    def _instead(self, owned: Owned, vote: Vote, head: Piece) -> None:
        """「どれも違うかな、お酒がいい」: what they want instead, in the same breath."""
        rest = clauses(head)[1:]
        if vote.state is not AnswerState.NONE_OF_THESE or not rest or NONE.search(rest[0].text):
            return
        if answers_by_shape(rest[0].text, numbered=True):
            self.gathered.keep(owned.free_text(rest[0]))

    def _behind_letter(self, vote: Vote, head: Piece) -> None:
        """「A 当日は佐藤も同席します」: what stands behind the letter is a matter of its own."""
        match = _BEHIND.match(head.text)
        if vote.weight is not Weight.LETTER or match is None or is_only_letters(head.text):
            return
        rest = head.part(match.end(), len(head.text)).stripped()
        if len(rest.text) > _REMARK or not self.gathered.mentions_option(rest):
            self.loose.clause(rest)
