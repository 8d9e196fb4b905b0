"""The model at work: it looks the draft over while she reads it, says how long it takes, and can be stopped.

    begin ─▶ moment … moment ─▶ finish

The clock starts with `begin`, whether or not a place is free: what could not be looked over in time stays as it is.
What is better is kept as soon as it is there, whether or not somebody still watches.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import blake2b
from threading import Lock
from typing import Final

from assistant.domain.draft import Draft
from assistant.domain.task import Task, TaskState
from assistant.web.desk import ModelState, PageDesk
from assistant.web.handlers.runs import NOTHING, Run, Runs
from assistant.web.handlers.sheets import Clock, Sheet, Sheets, key_of, tokyo_now
from assistant.web.handlers.watching import Watchers
from assistant.web.html import Html
from assistant.web.view import coming, notice
from assistant.web.wording import Tongue

AT_ONCE: Final = 20
"""Runs that are at the model; a run mostly waits."""

LEAST: Final = 1.0
"""Seconds that must be left for a run to make sense."""

MOST_SHOWN: Final = 500


@dataclass(frozen=True)
class Improving:
    """One moment of it. `sheet` comes with the last, where the draft was changed; `partial` is what has come so far;
    `sent`, where she wants to see it first, is what would be sent."""

    said: Html
    running: bool
    sheet: Sheet | None = None
    partial: Html = NOTHING
    sent: str | None = None


class Improver:
    """The handlers of the model, for one desk. One run a task; a new one stops the one before."""

    def __init__(
        self,
        desk: PageDesk,
        clock: Clock = tokyo_now,
        *,
        seconds: Callable[[], float] = time.monotonic,
        at_once: int = AT_ONCE,
    ) -> None:
        self.watchers = Watchers()
        self._desk = desk
        self._sheets = Sheets(desk, clock)
        self._seconds = seconds
        self._runs = Runs(ThreadPoolExecutor(at_once, thread_name_prefix="model"))
        self._shown: OrderedDict[str, bytes] = OrderedDict()
        self._one_look = Lock()

    @property
    def name(self) -> str | None:
        """The model; None when none is set."""
        return self._desk.model.state().name

    def begin(self, key: object, tongue: Tongue, *, go: bool = False) -> Improving | None:
        """Ask the model to look the task over; None where none is set. Where she wants to see first what is sent,
        nothing begins before she has seen it and said so (`go`)."""
        state = self._desk.model.state()
        if state.name is None:
            return None
        task = self._sheets.task(key)
        seen = self._look(key_of(task), forget=True)
        if state.look_first:
            sent = self._desk.model.sent(task.draft)
            if not go or seen != _digest(sent):
                return self._ask(task, sent, tongue, changed=go and seen is not None)
        self._run(task, state, tongue)
        return Improving(notice.working(0, tongue), running=True)

    def watch(self, key: object) -> Run | None:
        """The run of this task, None where there is none."""
        return self._runs.of(key_of(self._sheets.task(key)))

    def going_on(self, key: object, tongue: Tongue) -> Improving | None:
        """How the run of a task that is opened again stands, or what waits for her to send it; None where nothing does."""
        task = self._sheets.task(key)
        run = self._runs.of(key_of(task))
        if run is not None:
            return self.moment(run, tongue)
        if task.state is not TaskState.DRAFT or self._look(key_of(task)) is None:
            return None
        return self._ask(task, self._desk.model.sent(task.draft), tongue, changed=False)

    def moment(self, run: Run, tongue: Tongue) -> Improving:
        """How the run stands. The draft stays readable all the while. Quick, and may be called from anywhere."""
        if run.over:
            return Improving(NOTHING, running=False)
        say = notice.waiting if run.began is None else notice.working
        return Improving(say(int(run.passed), tongue), running=True, partial=run.partial)

    def finish(self, key: object, tongue: Tongue) -> Improving | None:
        """What became of the run; None where it still goes on, or waits for her."""
        task = self._sheets.task(key)
        run = self._runs.taken(key_of(task))
        if run is not None:
            return self._ended(run, task, tongue)
        waits = self._runs.of(key_of(task)) is not None or self._look(key_of(task)) is not None
        return None if waits else Improving(NOTHING, running=False)

    def sent(self, key: object, tongue: Tongue) -> str:
        """What the model gets to see of this task, word for word, and what may follow."""
        return _with_rest(self._desk.model.sent(self._sheets.task(key).draft), tongue)

    def cancel(self, key: object, tongue: Tongue) -> Improving:
        """Stop the run of this task; nothing happens when there is none."""
        run = self._runs.of(key if isinstance(key, str) else "")
        if run:
            self._sheets.task(key)  # refuses whoever may not see this task
            run.end()
        return Improving(notice.hint(tongue("model_stopped")), running=False)

    def _ask(self, task: Task, sent: str, tongue: Tongue, *, changed: bool) -> Improving:
        with self._one_look:
            self._shown[key_of(task)] = _digest(sent)
            while len(self._shown) > MOST_SHOWN:
                self._shown.popitem(last=False)
        said = notice.look_first(tongue, changed=changed)
        return Improving(said, running=False, sent=_with_rest(sent, tongue))

    def _look(self, key: str, *, forget: bool = False) -> bytes | None:
        """Mark of what was shown to her and waits to be sent; None where nothing does."""
        with self._one_look:
            return self._shown.pop(key, None) if forget else self._shown.get(key)

    def _run(self, task: Task, state: ModelState, tongue: Tongue) -> None:
        # Taken here: in her name.
        improve, read, keep = self._desk.model.improve, self._desk.records.task, self._desk.keeper.keep
        run = Run(task, state.seconds, self._seconds)

        def came(draft: Draft) -> None:
            run.partial = coming.coming(draft, task.draft, tongue)

        def work() -> None:
            run.began = self._seconds()
            if run.left >= LEAST and not run.stop.is_set():
                run.result = improve(task.draft, run.cancelled, came, run.left)
                now = read(task.client_id, task.id)
                if not run.cancelled() and not run.result.engine.fallback_reason and _fits(task, now):
                    run.kept = bool(keep(run.result))

        self._runs.start(key_of(task), run, work)

    def _ended(self, run: Run, now: Task, tongue: Tongue) -> Improving:
        if run.stop.is_set():
            return Improving(notice.hint(tongue("model_stopped")), running=False)
        draft = run.outcome()
        if draft is None:
            words = tongue("model_busy").format(seconds=round(run.seconds))
            return Improving(notice.hint(words), running=False)
        if draft.engine.fallback_reason:
            return Improving(notice.model_failed(draft.engine, tongue, late=run.began_late), running=False)
        if not run.kept:
            return Improving(notice.hint(tongue("model_too_late")), running=False)
        said = notice.hint(tongue("model_done").format(model=draft.engine.name))
        return Improving(said, running=False, sheet=self._sheets.of(now, tongue, before=run.task.draft))


def _fits(before: Task, now: Task) -> bool:
    """May a draft made from `before` take the place of what stands now?"""
    return now.draft == before.draft and now.state is TaskState.DRAFT


def _with_rest(sent: str, tongue: Tongue) -> str:
    """What is sent, and in words what may follow: nothing of it is new about anybody."""
    return f"{sent}\n\n――――\n{tongue('sent_rest')}" if sent else ""


def _digest(text: str) -> bytes:
    return blake2b(text.encode(), digest_size=16).digest()
