"""Manners: six ways to answer and to judge, all from the same hidden wishes (`tests/simulated_client.py`).

A manner decides how much of a wish is said, never what is wished: nobody here says what they do not wish, but for the
contradictory, who say it and judge by their wish all the same. So the loss between `precise` and another manner is what
that manner costs, and not another client.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from assistant.assembly import Desk
from assistant.domain.draft import Draft
from assistant.domain.outcome import Answer, AnswerState, Outcome, Said
from assistant.domain.question import Question
from assistant.domain.reply import Reply
from assistant.domain.task import SentMessage, Task
from tests.simulated_client import PHRASES, SPOKEN, START, Office, Round, SimulatedClient, Wish

VAGUE = "だいたいいつもの感じでお願いします"
REFUSAL = "お任せします。そちらで決めてください"
THANKS = "ありがとうございます。"
PATIENCE = timedelta(days=2)
"""So long she waits for somebody who says nothing."""


def exactly(_: int, __: Question, meant: Answer) -> Answer:
    """The wish."""
    return meant


def every_second(number: int, _: Question, meant: Answer) -> Answer:
    """The first, the third, the fifth question, and nothing to the others."""
    return meant if number % 2 else nothing(number, _, meant)


def vaguely(_: int, __: Question, meant: Answer) -> Answer:
    """Words that settle nothing."""
    return Answer(question_id=meant.question_id, state=AnswerState.FREE_TEXT, text=VAGUE)


def now_and_then_another(number: int, question: Question, meant: Answer) -> Answer:
    """Another option than the one wished for, every second time."""
    if number % 2 or meant.option is None or len(question.options) < 2:
        return meant
    return meant.model_copy(update={"option": (meant.option + 1) % len(question.options)})


def you_decide(_: int, __: Question, meant: Answer) -> Answer:
    """No answer: we are to decide."""
    return Answer(question_id=meant.question_id, state=AnswerState.YOU_DECIDE, text=REFUSAL)


def nothing(_: int, __: Question, meant: Answer) -> Answer:
    """Silence."""
    return Answer(question_id=meant.question_id, state=AnswerState.UNANSWERED)


def in_full(told: Sequence[Wish]) -> str:
    """What was wrong, and what is wished."""
    said = [
        PHRASES[(len(wish.words) + place) % len(PHRASES)].format(label=wish.label, wish=wish.words)
        for place, wish in enumerate(told)
    ]
    return "".join(said) or THANKS


def where_only(told: Sequence[Wish]) -> str:
    """What was wrong, and not what is wished."""
    return "".join(f"{wish.label}が少し違いました。" for wish in told) or THANKS


@dataclass(frozen=True)
class Manner:
    """`said`: (which question it is, from 1; the question; the answer that is meant) → the answer that is given.
    `names`: of so many mistakes, the dearest first, the client speaks. `words`: how. `gives_points`: or none."""

    said: Callable[[int, Question, Answer], Answer] = exactly
    names: int = SPOKEN
    words: Callable[[Sequence[Wish]], str] = in_full
    gives_points: bool = True


MANNERS: Mapping[str, Manner] = {
    "precise": Manner(),
    "partial": Manner(every_second, names=1),
    "vague": Manner(vaguely, words=where_only),
    "contradictory": Manner(now_and_then_another),
    "refusing": Manner(you_decide, names=0),
    "silent": Manner(nothing, names=0, words=lambda _: "", gives_points=False),
}


@dataclass
class Client(SimulatedClient):
    """A client in a manner. `guesses`: (how likely we held our guess to be wrong, was it wrong), of all assumptions.
    `points`: what each job was worth, whether it was said or not. `asked`: questions so far. `untold`: by job, the
    wishes that were asked for and not said, each with what our guess makes of it: right or wrong."""

    manner: Manner = Manner()
    guesses: list[tuple[float, bool]] = field(default_factory=list)
    points: list[int] = field(default_factory=list)
    asked: int = 0
    untold: list[list[tuple[Wish, bool]]] = field(default_factory=lambda: [[]])

    def answer(self, draft: Draft, question: Question) -> Answer:
        self.asked += 1
        meant = super().answer(draft, question)
        given, wish = self.manner.said(self.asked, question, meant), self.wish(draft, question.slot)
        if wish is not None and (given.state, given.option) != (meant.state, meant.option):
            # Another option is always wrong; where nothing was said, we do as usual.
            self.untold[-1].append((wish, wish.usual and given.state is not AnswerState.CHOSEN))
        return given

    def wrong(self, draft: Draft) -> list[Wish]:
        """What the draft guesses wrong, and what had to be guessed because the question was not answered: who asks
        and is told nothing has guessed too, and asking must not hide it."""
        for one in draft.assumptions:
            wish = self.wish(draft, one.slot)
            if wish is not None:
                self.guesses.append((one.probability_wrong, not self.right(draft, one)))
        missed = [wish for wish, right in self.untold[-1] if not right]
        self.untold.append([])
        found = sorted([*super().wrong(draft), *missed], key=lambda wish: -wish.cost)
        self.points.append(worth(found))
        return found

    def outcome(self, task: Task, wrong: Sequence[Wish]) -> Outcome:
        """How the client judges the work; she taps what the client spoke of, and leaves the rest untouched."""
        told = wrong[: self.manner.names]
        broke: Said = "broke"
        return Outcome(
            task_id=task.id,
            score=worth(wrong) if self.manner.gives_points else None,
            words=self.manner.words(told),
            assumptions=tuple((wish.slot, broke) for wish in told),
        )


class Practice(Office):
    """The office with one client of any manner. Who says nothing is waited for, and then the fallbacks act."""

    def __init__(self, desk: Desk, client: Client) -> None:
        super().__init__(desk, START)
        self._client = client

    def rounds(self) -> tuple[Round, ...]:
        """All jobs of the client; what had to be guessed after a question counts among the guesses."""
        done = tuple(self.work(self._client))
        return tuple(
            replace(one, guesses=one.guesses + len(untold))
            for one, untold in zip(done, self._client.untold, strict=False)
        )

    def _asked(self, client: SimulatedClient, task: Task) -> Task:
        sent = SentMessage(kind="questions", channel="chat", text=task.draft.message.text, sent=self._now)
        task = self._loop.send(task, sent)
        answers = tuple(client.answer(task.draft, question) for question in task.draft.questions)
        if all(one.state is AnswerState.UNANSWERED for one in answers):
            self._now += PATIENCE
            return self._loop.expire(task).task
        reply = Reply(text="(お返事)", received=self._now, answers=answers)
        return self._loop.take_in(task, reply).task

    def _outcome(self, task: Task, wrong: Sequence[Wish]) -> Outcome:
        return self._client.outcome(task, wrong)


def mannered(manner: str, plain: SimulatedClient) -> Client:
    """The same client with the same wishes, in this manner."""
    return Client(plain.profile, plain.instructions, plain.wishes, MANNERS[manner])


def worth(wrong: Sequence[Wish]) -> int:
    """What the work is worth to this client, said or not: 100 without a mistake, at least 40."""
    return max(40, 100 - sum(6 * wish.cost for wish in wrong))
