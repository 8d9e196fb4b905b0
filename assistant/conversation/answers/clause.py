"""Clause: what a single stretch of the reply says about one question, whoever it was written to."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.conversation.answers.choosing import chooses
from assistant.conversation.answers.labels import Match
from assistant.conversation.answers.letters import is_only_letters, letters_in
from assistant.conversation.answers.phrases import (
    ASIDE,
    CONDITION,
    CORRECTION,
    DECIDE,
    DEFER,
    FILLER,
    NEGATED,
    NONE,
    POLITE_TAIL,
    RECOMMENDED,
    YES,
)  # fmt: skip
from assistant.conversation.answers.pieces import Piece
from assistant.conversation.answers.scene import Scene
from assistant.conversation.answers.values import amounts, days
from assistant.conversation.answers.votes import Vote, Weight
from assistant.conversation.answers.wording import FIGURES, same
from assistant.domain.outcome import AnswerState
from assistant.learning.telling import is_vague

_SURE = 1.0
_OWNED_LABEL = 0.4
_LOOSE_LABEL = 0.75
_LONG_LABEL, _LONG = 0.6, 6
_SUBJECT = re.compile(r"^([^\d、。]{1,10}?[一-龠ァ-ヶーA-Za-zさん])(?:は|も|が|って)(?!い|良|よ|ほ|欲|ベ|助)")


@dataclass(frozen=True)
class Owned:
    """Words that belong to a question: by its number, its topic, or because it is the only one."""

    scene: Scene
    question: int
    weight: Weight
    corrects: bool = False

    def vote(self, piece: Piece) -> Vote | None:
        """What the words answer; None for a putting off, and for what is no answer. Free text is not tried."""
        corrects = self.corrects or CORRECTION.search(piece.text) is not None
        found = self._by_letter(piece) or self._by_words(piece)
        return replace(found, corrects=corrects) if found else None

    def free_text(self, piece: Piece) -> Vote | None:
        """The client's own words as the answer, without politeness around them. 「だいたいいつもの感じで」 settles
        nothing, and the question stays open."""
        text = bare(piece.text)
        agrees = YES.match(text) and len(text) < 8
        if len(text) < 2 or agrees or FILLER.match(piece.text) or is_vague(piece.text):
            return None
        return self._vote(AnswerState.FREE_TEXT, piece, text=text)

    def _by_letter(self, piece: Piece) -> Vote | None:
        letters = letters_in(piece.text, len(self.scene.questions[self.question].options))
        if not letters or (self.weight < Weight.NUMBERED and not is_only_letters(ASIDE.sub("", piece.text))):
            return None
        if len(letters) > 1:
            return (
                None
                if DEFER.search(piece.text)
                else self._vote(AnswerState.FREE_TEXT, piece, text=bare(piece.text))
            )
        return replace(self._vote(AnswerState.CHOSEN, piece, option=letters[0]), weight=Weight.LETTER)

    def _by_words(self, piece: Piece) -> Vote | None:
        text = piece.text
        match = self.scene.option(text, self.question)
        if match and match.score >= _SURE and (match.shaped or self.weight >= Weight.NAMED):
            return self._vote(AnswerState.CHOSEN, piece, option=match.option)
        if NONE.search(text):
            return self._vote(AnswerState.NONE_OF_THESE, piece)
        if DECIDE.search(text):
            among = days(text, self.scene.now, self.scene.calendar)
            return self._own_value(piece) if among else self._vote(AnswerState.YOU_DECIDE, piece)
        if DEFER.search(text):
            return None
        if RECOMMENDED.search(text):
            return self._recommended(piece)
        return self._by_value(piece) or self._by_part(piece) or self._by_yes(piece)

    def _by_part(self, piece: Piece) -> Vote | None:
        found = self.scene.option(piece.text, self.question)
        if found is None or found.score < _OWNED_LABEL:
            return None
        by_amount = self.weight is Weight.NAMED and not found.words
        if self.weight < Weight.NUMBERED and not found.shaped and not by_amount:
            return None
        return self._vote(AnswerState.CHOSEN, piece, option=found.option)

    def _by_value(self, piece: Piece) -> Vote | None:
        """An amount or a day: the option that says the same, else the client's own."""
        units = self.scene.units(self.question)
        if self.weight < Weight.NAMED and not self._chooses_value(piece):
            return None
        said = [one for one in amounts(piece.text) if one.unit in units]
        if said and not NEGATED.search(piece.text):
            match = self.scene.option(piece.text, self.question)
            if match is None and len({(one.low, one.high) for one in said}) == 1:
                return self._own_value(piece)
        if self.question not in self.scene.day_questions or NEGATED.search(piece.text):
            return None
        stretches = days(piece.text, self.scene.now, self.scene.calendar)
        stretches = [one for one in stretches if re.search(r"\d", one[2])] or stretches
        if len(stretches) != 1:
            return self._own_value(piece) if stretches else None
        option = self.scene.day_option(self.question, stretches[0])
        if option is None:
            return self._own_value(piece)
        return replace(self._vote(AnswerState.CHOSEN, piece, option=option), specific=True)

    def _chooses_value(self, piece: Piece) -> bool:
        """Words that nothing ties to the question must be the day or the amount and hardly more."""
        rest = same(piece.text)
        for _, _, words in days(piece.text, self.scene.now, self.scene.calendar):
            rest = rest.replace(same(words), " ")
        return chooses(FIGURES.sub(" ", rest), (), self.scene.topics(self.question))

    def _by_yes(self, piece: Piece) -> Vote | None:
        if not YES.match(ASIDE.sub("", piece.text)):
            return None
        option = self.scene.proposed(self.question)
        return None if option is None else self._vote(AnswerState.CHOSEN, piece, option=option)

    def _recommended(self, piece: Piece) -> Vote:
        option = self.scene.questions[self.question].recommended
        if option is None:
            return self._vote(AnswerState.YOU_DECIDE, piece)
        return self._vote(AnswerState.CHOSEN, piece, option=option)

    def _own_value(self, piece: Piece) -> Vote:
        return replace(self._vote(AnswerState.FREE_TEXT, piece, text=bare(piece.text)), specific=True)

    def _vote(self, state: AnswerState, piece: Piece, option: int | None = None, text: str = "") -> Vote:
        return Vote(self.question, state, piece, self.weight, option, text)


def loose_votes(piece: Piece, scene: Scene) -> list[Vote]:
    """What a clause under no number and no topic answers: options it names clearly, and amounts that only one
    question counts in. Words that fit two questions answer none."""
    near = [(i, scene.option(piece.text, i)) for i in range(len(scene.questions))]
    another = speaks_of_another(piece.text, scene) or DEFER.search(piece.text) is not None
    matches = [(i, m) for i, m in near if m and _clear(m) and (m.words or not another)]
    words = [word for _, match in matches for word in match.words]
    text = same(piece.text)
    found = [
        (match.words, Vote(index, AnswerState.CHOSEN, piece, Weight.PROSE, match.option))
        for index, match in matches
        if chooses(text, words, scene.topics(index))
    ]
    votes = [vote for words, vote in found if not _shared_words(words, vote.question, found)]
    taken = {vote.question for _, vote in found}
    return votes if another else [*votes, *_loose_values(piece, scene, taken)]


def _clear(match: Match) -> bool:
    """Enough of what sets the option apart: most of it, or a long stretch."""
    return match.score >= _LOOSE_LABEL or (match.score >= _LONG_LABEL and sum(map(len, match.words)) >= _LONG)


def _shared_words(words: tuple[str, ...], question: int, found: Sequence[tuple[tuple[str, ...], Vote]]) -> bool:
    return any(vote.question != question and set(other) & set(words) for other, vote in found)


def _loose_values(piece: Piece, scene: Scene, taken: set[int]) -> list[Vote]:
    votes = _loose_days(piece, scene, taken)
    for unit in {amount.unit for amount in amounts(piece.text)}:
        asks = [i for i in range(len(scene.questions)) if unit in scene.units(i)]
        if (
            len(asks) == 1
            and asks[0] not in taken
            and not NEGATED.search(piece.text)
            and not CONDITION.search(piece.text)
        ):
            vote = Owned(scene, asks[0], Weight.PROSE).vote(piece)
            votes += [vote] if vote else []
    return votes


def speaks_of_another(text: str, scene: Scene) -> bool:
    """「先方は2名」: an amount of somebody or something that no question is about."""
    head = _SUBJECT.match(text)
    topics = {topic for index in range(len(scene.questions)) for topic in scene.topics(index)}
    return head is not None and not any(topic in head[1] or head[1] in topic for topic in topics)


def _loose_days(piece: Piece, scene: Scene, taken: set[int]) -> list[Vote]:
    """A day that is chosen (「木曜までに直ればいいです」) where one question alone asks for a day."""
    asks = sorted(scene.day_questions)
    said = days(piece.text, scene.now, scene.calendar)
    if len(asks) != 1 or asks[0] in taken or not said or CONDITION.search(piece.text):
        return []
    vote = Owned(scene, asks[0], Weight.PROSE).vote(piece)
    return [vote] if vote else []


def bare(text: str) -> str:
    """The words without 「〜でお願いします」 and the like."""
    plain = ASIDE.sub("", text.strip(" 、。,.!"))
    plain = CORRECTION.sub("", plain, count=1) if CORRECTION.match(plain) else plain
    shorter = POLITE_TAIL.sub("", plain).strip(" 、。,.!")
    return shorter or plain.strip(" 、。,.!")
