"""Loose: words under no number. They answer only where topic, option or amount says which question they mean."""

import re
from dataclasses import dataclass

from assistant.conversation.answers import found as finds
from assistant.conversation.answers.clause import Owned, loose_votes, speaks_of_another
from assistant.conversation.answers.gathered import Gathered
from assistant.conversation.answers.letters import row_of_letters
from assistant.conversation.answers.phrases import (
    ALL,
    CONDITION,
    DECIDE,
    DEFER,
    FILLER,
    INTRODUCES,
    NEGATED,
    NONE,
    RECOMMENDED,
    REST,
    YES,
)  # fmt: skip
from assistant.conversation.answers.pieces import Piece, clauses
from assistant.conversation.answers.shape import answers_by_shape
from assistant.conversation.answers.votes import Vote, Weight
from assistant.domain.outcome import AnswerState

_EITHER_OF = re.compile(r"か.{1,12}(?:なら|の)?、?(?:どちら|どっち)でも")
_CHOSEN = re.compile(r"(?:[でにをてねよわ!。]|です|ます|い|る|う|けど|から|ので|only|please|OK)[\s、,]*$", re.I)
_NTH = re.compile(
    r"^(?:上から)?(?P<n>[1-9一二三])(?:番目?|つ目)(?:の(?:やつ|もの|案|方|選択肢|候補))?(?:で|が|を|に|です|かな)[ぁ-ん願致。!]*$"
)


@dataclass(frozen=True)
class Loose:
    """Adds what it reads to `gathered`."""

    gathered: Gathered

    def nth_option(self, line: Piece) -> bool:
        """「2番目のやつで」 when one question was asked."""
        match = _NTH.match(line.text.strip()) if len(self._questions) == 1 else None
        if match is None:
            return False
        self.gathered.choose(0, "123456789一二三".index(match["n"]) % 9, line, Weight.NUMBERED)
        return True

    def sentence(self, sentence: Piece) -> None:
        """Its clauses one by one; where none of them answers, all of it is one matter."""
        if self._introduces(sentence) or FILLER.match(sentence.text) or self._row(sentence):
            return
        kind = finds.kind_of(sentence.text)
        if kind:
            self.gathered.find(kind, sentence)
            return
        before, parts = len(self.gathered.votes), clauses(sentence)
        left = [clause for clause in parts if not self._read(clause)]
        if left and left[-1] == parts[-1] and self._only_names(before):
            left = parts
        whole = len(left) == len(parts) > 1 and not all(self.gathered.names_value(part) for part in parts)
        for clause in [sentence] if whole else left:
            self.gathered.leave(clause)

    def _only_names(self, before: int) -> bool:
        """「先方の事務所、駅から遠いですね」: bare nouns before a clause that answers nothing are its subject. Their
        votes since `before` are taken back."""
        votes = self.gathered.votes[before:]
        bare = bool(votes) and all(v.weight is Weight.PROSE and not _CHOSEN.search(v.piece.text) for v in votes)
        if bare:
            del self.gathered.votes[before:]
        return bare

    def clause(self, clause: Piece) -> None:
        if not self._read(clause):
            self.gathered.leave(clause)

    @property
    def _questions(self) -> range:
        return range(len(self.gathered.scene.questions))

    def _introduces(self, sentence: Piece) -> bool:
        """「山田です。」 beside more words."""
        more = len(self.gathered.folded.text.strip()) > len(sentence.text) + 2
        return (
            more and INTRODUCES.match(sentence.text) is not None and not loose_votes(sentence, self.gathered.scene)
        )

    def _row(self, sentence: Piece) -> bool:
        """「A、B」 and 「全部Aで」."""
        row = row_of_letters(sentence.text, [len(q.options) for q in self.gathered.scene.questions])
        for index, option in enumerate(row or ()):
            self.gathered.choose(index, option, sentence, Weight.LETTER)
        return row is not None

    def _read(self, clause: Piece) -> bool:
        """True where something was made of it."""
        if FILLER.match(clause.text):
            return True
        kind = finds.kind_of(clause.text)
        if kind is None and self._for_all(clause):
            return True
        if kind or CONDITION.search(clause.text):
            self.gathered.find(kind or "fact", clause)
            return True
        return self._named(clause) or self._by_words(clause) or self._only_one(clause)

    def _for_all(self, clause: Piece) -> bool:
        """「あとはおまかせ」, 「全部それで」: for every question that has no answer of its own."""
        text, scene = clause.text, self.gathered.scene
        if scene.named(text) is not None:
            return False
        agrees = YES.match(REST.sub("", ALL.sub("", text, 1), 1)) and (ALL.search(text) or REST.match(text))
        if DECIDE.search(text) and not _EITHER_OF.search(text):
            if REST.match(text) and self.gathered.found and not self.gathered.votes:
                return (
                    True  # 「水漏れです。あとは任せます」: what was said answers something, and nobody knows what
                )
            for index in self._questions:
                self.gathered.votes.append(Vote(index, AnswerState.YOU_DECIDE, clause, Weight.REST))
        elif RECOMMENDED.search(text) or agrees:
            self._recommended_everywhere(clause)
        elif DEFER.search(text) and not speaks_of_another(text, scene) and not loose_votes(clause, scene):
            self.gathered.put_off |= {i for i in self._questions if not self.gathered.has_vote(i)}
        else:
            return False
        return True

    def _recommended_everywhere(self, clause: Piece) -> None:
        for index, question in enumerate(self.gathered.scene.questions):
            if question.recommended is None:
                self.gathered.votes.append(Vote(index, AnswerState.YOU_DECIDE, clause, Weight.REST))
            else:
                self.gathered.choose(index, question.recommended, clause, Weight.REST)

    def _named(self, clause: Piece) -> bool:
        """「席は個室で」: the topic says which question."""
        named = self.gathered.scene.named(clause.text)
        if named is None:
            return False
        index, place = named
        rest = clause.part(place, len(clause.text)).stripped()
        owned = Owned(self.gathered.scene, index, Weight.NAMED)
        vote = owned.vote(rest) or owned.vote(clause)
        if vote is None and DEFER.search(clause.text):
            self.gathered.put_off.add(index)
            return True
        if self.gathered.settled(index):
            return False
        if vote is None and answers_by_shape(rest.text, numbered=True) and not NEGATED.search(rest.text):
            vote = owned.free_text(rest)
        return self.gathered.keep(vote)

    def _by_words(self, clause: Piece) -> bool:
        votes = loose_votes(clause, self.gathered.scene)
        votes = [vote for vote in votes if not self.gathered.settled(vote.question)]
        self.gathered.votes += votes
        return bool(votes)

    def _only_one(self, clause: Piece) -> bool:
        """With one question asked, plain words may answer it."""
        if len(self._questions) != 1:
            return self._yes_to_the_one(clause)
        if self.gathered.settled(0):
            return False
        owned = Owned(self.gathered.scene, 0, Weight.PROSE)
        vote = owned.vote(clause)
        if vote is None and not NONE.search(clause.text) and answers_by_shape(clause.text, numbered=False):
            scene = self.gathered.scene
            closed = scene.proposed(0) is not None or 0 in scene.day_questions or scene.units(0)
            vote = None if closed or self.gathered.votes else owned.free_text(clause)
        return self.gathered.keep(vote)

    def _yes_to_the_one(self, clause: Piece) -> bool:
        """A bare yes can only mean the questions that propose something; it is taken when one does."""
        scene = self.gathered.scene
        proposing = [index for index in self._questions if scene.proposed(index) is not None]
        if len(proposing) != 1 or not YES.match(clause.text) or self.gathered.settled(proposing[0]):
            return False
        return self.gathered.keep(Owned(scene, proposing[0], Weight.PROSE).vote(clause))
