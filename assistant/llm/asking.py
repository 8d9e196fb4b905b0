"""Asking: one `ask` from its first call to its answer. Tries again what heals, asks again once what can be mended."""

import queue
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Generic

from assistant.domain.draft import Usage
from assistant.domain.model import Answered, AnswerT, Prompt
from assistant.llm.answer import MOST_CHARACTERS, Unusable, as_far, typed
from assistant.llm.budget import Budget, together
from assistant.llm.clock import LEAST_LEFT, STEP, Deadline, Pauses, wait
from assistant.llm.failure import Failure
from assistant.llm.faults_told import asked_again
from assistant.llm.target import Target
from assistant.llm.wire import Call, CallEnded, Finished, Piece, Stream, Transport, Turn

MOST_TRIES = 3
MOST_QUOTED = 8_000
"""Characters of an unusable answer that are shown to the model again."""

BETWEEN_PARTIALS = 0.1
"""Seconds: parsing every piece of a long answer anew would cost more than the answer."""

_MENDABLE = frozenset({"empty", "truncated", "invalid"})


@dataclass(frozen=True)
class Means:
    """What every `ask` of a door shares. `plain`: models whose server refused a schema once. `observe` is told how each
    call went."""

    transport: Transport
    budget: Budget
    max_tokens: int
    pauses: Pauses = field(default_factory=Pauses)
    plain: set[Target] = field(default_factory=set)
    observe: Callable[[CallEnded], None] = lambda _: None


@dataclass
class Asking(Generic[AnswerT]):
    """The state of one `ask`: what was used, and whether the one re-ask is spent."""

    means: Means
    prompt: Prompt
    answer: type[AnswerT]
    refuse: Callable[[AnswerT], str | None]
    on_partial: Callable[[dict[str, object]], None] | None
    cancelled: Callable[[], bool]
    deadline: Deadline
    calls: int = 0
    usage: Usage = field(default_factory=Usage)
    reasked: bool = False
    began: float = 0.0
    counted: Usage = field(default_factory=Usage)
    """When the last call began, and what it used."""

    def of(self, target: Target, deadline: Deadline) -> Answered[AnswerT]:
        """The answer of this model. Raises Failure."""
        if not target.stays_here:
            self.means.budget.check()
        turns: tuple[Turn, ...] = (Turn("system", self.prompt.system), Turn("user", self.prompt.user))
        while True:
            text = self._healed(target, turns, deadline)
            try:
                answer = self._accepted(text)
            except Unusable as bad:
                self._ended(target, bad.trouble)
                if self.reasked or bad.trouble not in _MENDABLE or deadline.left < LEAST_LEFT:
                    raise Failure(bad.trouble, detail="unusable answer") from None
                self.reasked = True
                turns = (*turns[:2], *self._again(text, bad))
            else:
                self._ended(target, "answered")
                return Answered(answer=answer, model=target.model, calls=self.calls, usage=self.usage)

    def _accepted(self, text: str) -> AnswerT:
        answer = typed(text, self.answer, self.prompt.language)
        why = self.refuse(answer)
        if why is not None:
            raise Unusable("invalid", why)
        return answer

    def _again(self, text: str, bad: Unusable) -> Iterator[Turn]:
        if bad.trouble != "empty":
            yield Turn("assistant", text[:MOST_QUOTED])
        yield Turn("user", asked_again(bad.trouble, bad.why, self.prompt.language))

    def _healed(self, target: Target, turns: tuple[Turn, ...], deadline: Deadline) -> str:
        """The text of one call, tried again where the failure heals and the time allows."""
        tries = 0
        while True:
            try:
                return self._call(target, turns, deadline)
            except Failure as failure:
                if failure.rejected and target not in self.means.plain:
                    self.means.plain.add(target)
                    continue
                tries += 1
                pause = self.means.pauses.before(tries, failure)
                if not failure.heals or tries >= MOST_TRIES or deadline.left < pause + LEAST_LEFT:
                    raise
                wait(pause, self.cancelled)

    def _call(self, target: Target, turns: tuple[Turn, ...], deadline: Deadline) -> str:
        if self.cancelled():
            raise Failure("cancelled")
        plain = target in self.means.plain
        call = Call(target, turns, self.answer, self.means.max_tokens, plain, self.prompt.tells_form)
        self.calls += 1
        self.began, self.counted = time.monotonic(), Usage()
        stream = self.means.transport.start(call)
        try:
            return self._collected(target, stream, deadline)
        except Failure as failure:
            self._ended(target, failure.trouble)
            raise
        finally:
            stream.close()

    def _ended(self, target: Target, outcome: str) -> None:
        self.means.observe(CallEnded(target.model, outcome, time.monotonic() - self.began, self.counted))

    def _collected(self, target: Target, stream: Stream, deadline: Deadline) -> str:
        text = Gathered(self.on_partial)
        while True:
            event = self._next(stream, deadline)
            if isinstance(event, Failure):
                raise event
            if isinstance(event, Finished):
                self._note(target, event.usage)
                if event.refused:
                    raise Failure("refused")
                return text.whole
            text.add(event)

    def _next(self, stream: Stream, deadline: Deadline) -> "Piece | Finished | Failure":
        """The next event, waited for in short steps. Raises Failure when she cancels or the time is up."""
        while True:
            if self.cancelled():
                raise Failure("cancelled")
            if deadline.left <= 0:
                raise Failure("timeout")
            try:
                return stream.events.get(timeout=min(STEP, max(0.001, deadline.left)))
            except queue.Empty:
                continue

    def _note(self, target: Target, usage: Usage) -> None:
        self.counted = usage
        self.usage = together(self.usage, usage)
        self.means.budget.note(target.model, usage)


class Gathered:
    """The text as it comes, cut off where no honest answer ends; shows it in between."""

    def __init__(self, show: Callable[[dict[str, object]], None] | None) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._show = show
        self._shown_at = float("-inf")

    @property
    def whole(self) -> str:
        return "".join(self._pieces)

    def add(self, piece: Piece) -> None:
        """Raises Failure where the text is too long."""
        self._pieces.append(piece.text)
        self._length += len(piece.text)
        if self._length > MOST_CHARACTERS:
            raise Failure("too_long", detail="answer over the limit")
        if self._show and time.monotonic() - self._shown_at >= BETWEEN_PARTIALS:
            self._shown_at = time.monotonic()
            if found := as_far(self.whole):
                self._show(found)
