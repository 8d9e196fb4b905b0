"""Scene: what a reply is read against: the questions as they were shown, the moment, and what was assumed."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from assistant.conversation.answers.labels import Match, best_option, option_words
from assistant.conversation.answers.topics import names_topic, topics_of
from assistant.conversation.answers.values import Stretch, amounts, days
from assistant.conversation.answers.wording import same
from assistant.domain.brief import Assumption
from assistant.domain.question import Question
from assistant.reading.calendar import Calendar
from assistant.reading.text import fold

_AGREES = re.compile(
    r"よろしいですか|よいですか|いいですか|良いですか|よいでしょうか|よろしいでしょうか|間に合いますか|ますか。?$"
)
_ASKS_WHICH = re.compile(
    r"どれ|どこ|どの(?!よう)|どちら|どなた|どんな|どう(?!ぞ)|何|なん(?:で|の|時)|いつ|いくら|いくつ|誰|だれ|\b(?:which|what|where|when|who|how)\b",
    re.I,
)
_AGREES_EN = re.compile(r"^(?:is|are|shall|may|do|does|can|should|will|would)\b.*\?$", re.I | re.S)
_THAT = re.compile(
    r"^(?:その|それ|これ|この)(?:日|まま|\d点|通り|形|内容|とおり)?で(?:よ|い)?い|^間に合う|^that is fine|^yes",
    re.I,
)
_DAYS = re.compile(
    r"何日|何曜|いつ|何時|期限|期日|日にち|日程|日時|締切|締め切り|納期|\b(?:when|date|day|deadline)\b", re.I
)
_WEEKDAY = re.compile(r"^[月火水木金土日](?:曜日?)?$")
_ASKED_UNITS = {
    "円": re.compile(r"いくら|何円|how much", re.I),
    "名": re.compile(r"何名|何人|how many people", re.I),
    "分": re.compile(r"何分|何時間|how long", re.I),
    "件": re.compile(r"何件"),
    "社": re.compile(r"何社"),
    "枚": re.compile(r"何枚"),
    "個": re.compile(r"何個|いくつ"),
}


@dataclass(frozen=True)
class Scene:
    """`shown`: number in the message → place of the question. `assumptions`: those the message stated."""

    questions: tuple[Question, ...]
    shown: Mapping[int, int]
    now: datetime
    calendar: Calendar
    assumptions: tuple[Assumption, ...] = ()

    def topics(self, index: int) -> tuple[str, ...]:
        question = self.questions[index]
        return topics_of(question.label, question.text)

    def option(self, clause: str, index: int) -> Match | None:
        """The option of this question that the clause speaks for."""
        return best_option(clause, self.questions[index], self.topics(index))

    def named(self, clause: str) -> tuple[int, int] | None:
        """The question whose topic the clause names, and where it goes on behind it; None where two are named."""
        ends = [(i, end) for i, q in enumerate(self.questions) if (end := names_topic(clause, q)) is not None]
        return ends[0] if len(ends) == 1 else None

    def proposed(self, index: int) -> int | None:
        """The option that a plain yes would mean: the one the question itself proposes."""
        question = self.questions[index]
        bare = re.sub(r"「[^」]*」|“[^”]*”", "", question.text)
        which = _ASKS_WHICH.search(bare)
        if which or not (_AGREES.search(bare) or _AGREES_EN.match(question.text.strip())):
            return None
        agreeing = [i for i, option in enumerate(question.options) if _THAT.match(fold(option.label).text)]
        if len(agreeing) == 1:
            return agreeing[0]
        scores = [self._said_by_question(index, i, bare) for i in range(len(question.options))]
        best = max(scores)
        return scores.index(best) if best[0] > 0 and scores.count(best) == 1 else None

    def _said_by_question(self, index: int, option: int, text: str) -> tuple[float, int]:
        words = option_words(self.questions[index], option, ())
        asked = same(text)
        said = sum(len(word) for word in words if word in asked or (word.isascii() and word[:3] in asked))
        share = said / max(1, sum(map(len, words)))
        own = amounts(fold(self.questions[index].options[option].label).text)
        figures = sum(any(a.holds(b) or b.holds(a) for b in amounts(fold(text).text)) for a in own)
        return share + figures, said

    @cached_property
    def day_questions(self) -> frozenset[int]:
        """The questions that ask for a day."""
        return frozenset(i for i, q in enumerate(self.questions) if _DAYS.search(q.text) or any(self._days[i]))

    @cached_property
    def _days(self) -> tuple[tuple[list[Stretch], ...], ...]:
        """For every question the days in its text, then those of each option."""
        return tuple(
            tuple(
                days(text, self.now, self.calendar) for text in (q.text, *(option.label for option in q.options))
            )
            for q in self.questions
        )

    def day_option(self, index: int, said: Stretch) -> int | None:
        """The option of the same day or stretch, or the one that agrees to the day of the question."""
        asked, *options = self._days[index]
        if _WEEKDAY.match(said[2]):
            fits = [
                i for i, own in enumerate(options) if any(one[0].weekday() == said[0].weekday() for one in own)
            ]
            return fits[0] if len(fits) == 1 else None
        if any(own[:2] == said[:2] for own in asked):
            return self.proposed(index)
        fits = [i for i, own in enumerate(options) if any(one[:2] == said[:2] for one in own)]
        return fits[0] if len(fits) == 1 else None

    def units(self, index: int) -> set[str]:
        """What this question counts in."""
        question = self.questions[index]
        texts = [fold(option.label).text for option in question.options]
        asked = {unit for unit, words in _ASKED_UNITS.items() if words.search(question.text)}
        return asked | {amount.unit for text in texts for amount in amounts(text)}


def numbers_shown(questions: Sequence[Question], sent: str) -> dict[int, int]:
    """Number → place, as the sent message has them; by position where it does not show them."""
    shown: dict[int, int] = {}
    for index, question in enumerate(questions):
        match = re.search(rf"(?m)^\s*(\d)[.)] {re.escape(question.text)}", sent)
        if match:
            shown[int(match.group(1))] = index
    return shown if len(shown) == len(questions) else {i: i - 1 for i in range(1, len(questions) + 1)}
