"""Clients with hidden wishes: they answer and judge from these wishes alone, and nobody else may look at them.

A wish is one option of a slot. The client sees a draft's questions, answers what is asked, judges the work by what was
guessed wrong, and speaks of the dearest mistakes only, in words of their own. `Office` plays the secretary: she runs
the product's real loop and approves what it proposes.
"""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from assistant.assembly import Desk
from assistant.domain.brief import Assumption, BriefItem, Source
from assistant.domain.client import Channel, Client
from assistant.domain.draft import Draft
from assistant.domain.outcome import Answer, AnswerState, Outcome, Said
from assistant.domain.playbook import Playbook, Situation, Slot
from assistant.domain.question import Question
from assistant.domain.reply import Reply
from assistant.domain.task import SentMessage, Task, TaskState
from assistant.stopwatch import TOKYO

SPOKEN = 2
"""So many of the mistakes a busy client speaks of."""

PHRASES = (
    "{label}は{wish}でお願いします。",
    "{label}ですが、次からは{wish}にしてください。",
    "{label}は{wish}がいいです。",
)
MANNERS = ("{}", "お疲れさまです。{}", "{} よろしくです", "すみません、{}", "{} 今回もお願いします")
UNUSUAL = 0.4
"""Share of the wishes that are not what we would do anyway."""

_LATER = re.compile(r"(?:^|[をては])今?お?(?:伝え|知らせ|指定|教え|送)|決めて伝え|お送り")
"""Options that only promise an answer."""

_OF_ONE_TASK = re.compile(
    r"[今来先再翌]々?[週月日年]|本日|明日|\d{1,2}[/月]\d{1,2}|[月火水木金土日]曜\d|予定表|今回|いいえ"
)
"""Options that nobody can want in general: they name a day, or only say no."""


@dataclass(frozen=True)
class Wish:
    """What the client wants of one slot: the option's words; `usual`: it is what we would have done anyway;
    `cares`: they would rather not be asked where it is False."""

    slot: str
    label: str
    words: str
    usual: bool
    cost: int
    cares: bool = True


@dataclass
class SimulatedClient:
    """One client. `wishes` by (task type, slot); they may change while the client works."""

    profile: Client
    instructions: tuple[str, ...]
    wishes: dict[tuple[str, str], Wish]

    def wish(self, draft: Draft, slot: str) -> Wish | None:
        kinds = [task.types[0].id for task in draft.tasks if task.types]
        return next((self.wishes[kind, slot] for kind in kinds if (kind, slot) in self.wishes), None)

    def answer(self, draft: Draft, question: Question) -> Answer:
        """The option they want; what is true of this one task only where no option can be wanted in general."""
        wish = self.wish(draft, question.slot) or self._further_wish(draft, question)
        labels = [option.label for option in question.options]
        if wish is None:
            text = f"{draft.now.month}月{draft.now.day}日のご連絡のとおり"
            return Answer(question_id=question.id, state=AnswerState.FREE_TEXT, text=text)
        if not wish.cares:
            return Answer(question_id=question.id, state=AnswerState.YOU_DECIDE)
        if wish.words in labels:
            return Answer(question_id=question.id, state=AnswerState.CHOSEN, option=labels.index(wish.words))
        return Answer(question_id=question.id, state=AnswerState.FREE_TEXT, text=wish.words)

    def _further_wish(self, draft: Draft, question: Question) -> Wish | None:
        """Asked about a matter of another type of work, they answer as they do of their own: always the same."""
        chance = random.Random(f"{self.profile.id}/{question.slot}")
        usual = question.recommended or 0
        others = [i for i, one in enumerate(question.options) if i != usual]
        place = chance.choice(others) if chance.random() < UNUSUAL else usual
        words, kinds = question.options[place].label, [task.types[0].id for task in draft.tasks if task.types]
        if not kinds or _LATER.search(words) or _OF_ONE_TASK.search(words):
            return None
        wish = Wish(question.slot, question.label, words, usual=place == usual, cost=question.impact)
        return self.wishes.setdefault((kinds[0], question.slot), wish)

    def right(self, draft: Draft, one: Assumption) -> bool:
        """Is what the draft assumes what they want? What it takes over from an answer is named there."""
        wish = self.wish(draft, one.slot)
        told = " ".join(quote.quote for quote in one.evidence if quote.kind == "reply")
        return wish is None or (wish.words in told if told else wish.usual)

    def wrong(self, draft: Draft) -> list[Wish]:
        """The wishes that the draft gets wrong, dearest first."""
        assumed = [self.wish(draft, one.slot) for one in draft.assumptions if not self.right(draft, one)]
        missed = [wish for wish in assumed if wish is not None]
        for item in draft.brief.items:
            wish = self.wish(draft, item.slot)
            if wish is not None and remembered(item) and wish.words not in item.value:
                missed.append(wish)
        return sorted(missed, key=lambda wish: -wish.cost)


def remembered(item: BriefItem) -> bool:
    return item.source in (Source.FEEDBACK, Source.PROFILE)


@dataclass(frozen=True)
class Round:
    """What one task showed. `of_wishes`: questions on what the client always wants the same way; the others ask for
    facts of this one task, which no past can tell. `wrong`: slots that were guessed wrong, dearest first, `told` those
    of them that the client spoke of. `held`: share of the guesses (assumed or remembered) that were right."""

    questions: int
    of_wishes: int
    asked_slots: tuple[str, ...]
    guesses: int
    wrong: tuple[str, ...]
    score: int

    @property
    def held(self) -> float:
        return 1 - len(self.wrong) / self.guesses if self.guesses else 1.0

    @property
    def told(self) -> tuple[str, ...]:
        return self.wrong[:SPOKEN]


class Office:
    """The secretary at the product. Her clock moves on by three days a task."""

    def __init__(self, desk: Desk, start: datetime) -> None:
        self._desk = desk
        self._now = start
        self._loop = replace(desk.loop, now=lambda: self._now)

    def work(self, client: SimulatedClient) -> Iterator[Round]:
        """Every instruction of the client through the whole loop, one after the other."""
        self._desk.keeper.register(client.profile)
        for text in client.instructions:
            yield self._one(client, text)
            self._now += timedelta(days=3)

    def _one(self, client: SimulatedClient, text: str) -> Round:
        draft = self._desk.workflow.draft(client.profile.id, text, self._now)
        task = self._desk.keeper.keep(draft)
        if draft.questions:
            task = self._asked(client, task)
        task = self._loop.move(task, TaskState.DELIVERED)
        wrong = client.wrong(draft)
        task = self._loop.judge(task, self._outcome(task, wrong))
        found = self._loop.lessons(task)
        self._loop.learn(task, found.notes, found.rules)
        guesses = len(draft.assumptions) + sum(
            remembered(item) and client.wish(draft, item.slot) is not None for item in draft.brief.items
        )
        return Round(
            len(draft.questions),
            sum(client.wish(draft, q.slot) is not None for q in draft.questions),
            tuple(q.slot for q in draft.questions),
            guesses,
            tuple(wish.slot for wish in wrong),
            task.outcome.score or 0 if task.outcome else 0,
        )

    def _asked(self, client: SimulatedClient, task: Task) -> Task:
        sent = SentMessage(kind="questions", channel="chat", text=task.draft.message.text, sent=self._now)
        task = self._loop.send(task, sent)
        answers = tuple(client.answer(task.draft, question) for question in task.draft.questions)
        reply = Reply(text="(お返事)", received=self._now, answers=answers)
        return self._loop.take_in(task, reply).task

    def _outcome(self, task: Task, wrong: Sequence[Wish]) -> Outcome:
        """She taps what the client spoke of, and leaves the rest untouched."""
        told = wrong[:SPOKEN]
        words = "".join(
            PHRASES[(len(wish.words) + place) % len(PHRASES)].format(label=wish.label, wish=wish.words)
            for place, wish in enumerate(told)
        )
        score = max(40, 100 - sum(6 * wish.cost for wish in wrong))
        said: tuple[tuple[str, Said], ...] = tuple((wish.slot, "broke") for wish in told)
        return Outcome(task_id=task.id, score=score, words=words or "ありがとうございます。", assumptions=said)


def invented(
    id: str, kinds: Sequence[Playbook], *, seed: int, tasks: int = 20, recurring: int = 4, unusual: float = UNUSUAL
) -> SimulatedClient:
    """A client whose work is of these types, in the playbooks' own example words.

    So many kinds of case come again and again, with small turns of phrase; every fifth task is one that never came
    before. `unusual`: share of the wishes that are not what we would do anyway.
    """
    chance = random.Random(seed)
    wishes = {
        (book.id, slot.id): wish
        for book in kinds
        for slot in every_slot(book)
        if (wish := _wish(slot, chance, unusual)) is not None
    }
    cases = [texts for book in kinds for one in book.situations if len(texts := _japanese(one)) >= 3]
    chance.shuffle(cases)
    usual, rare = cases[:recurring], cases[recurring:]
    instructions = tuple(
        rare[n // 5 % len(rare)][0] if n % 5 == 4 else _next(usual, n - n // 5) for n in range(tasks)
    )
    profile = Client(id=id, name=f"試験 {id}", channel=Channel.CHAT)
    return SimulatedClient(profile, instructions, wishes)


def _japanese(case: Situation) -> list[str]:
    return [text for text in case.examples if re.search(r"[ぁ-ん]", text)]


def _next(cases: Sequence[Sequence[str]], number: int) -> str:
    """The cases in turn; who asks for the same again asks in much the same words."""
    said = cases[number % len(cases)][0]
    return MANNERS[number // len(cases) % len(MANNERS)].format(said)


def every_slot(book: Playbook) -> tuple[Slot, ...]:
    """All slots of a type; a situation's own come last, so that they stand for those of the same id."""
    return (*book.slots, *(slot for situation in book.situations for slot in situation.slots))


def _wish(slot: Slot, chance: random.Random, unusual: float) -> Wish | None:
    """An option of the slot; none for slots whose options only promise an answer."""
    usual = slot.options[slot.recommended].label.ja
    others = [o.label.ja for o in slot.options if o.label.ja != usual and not _LATER.search(o.label.ja)]
    other = chance.random() < unusual and bool(others)
    words = chance.choice(others) if other else usual
    if "{" in words or _LATER.search(words):
        return None
    cares = other or chance.random() < 0.8
    if _OF_ONE_TASK.search(words):
        return None
    return Wish(slot.id, slot.label.ja, words, usual=not other, cost=slot.cost_if_wrong, cares=cares)


def other_wish(slot: Slot, now: Wish) -> Wish | None:
    """Another option than the one wanted now; None where there is no other."""
    others = [o.label.ja for o in slot.options if o.label.ja != now.words and not _LATER.search(o.label.ja)]
    usual = slot.options[slot.recommended].label.ja
    return replace(now, words=others[0], usual=others[0] == usual, cares=True) if others else None


START = datetime(2026, 4, 1, 10, 0, tzinfo=TOKYO)
