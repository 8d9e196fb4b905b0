"""The model at work: it looks the draft over while she reads it, says how long it takes, and can be stopped."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from dataclasses import dataclass
from threading import Event, Lock

from assistant.domain.draft import Draft
from assistant.domain.task import Task, TaskState
from assistant.web.desk import PageDesk
from assistant.web.handlers.sheets import Clock, Sheet, Sheets, key_of, tokyo_now
from assistant.web.html import Html
from assistant.web.view import notice
from assistant.web.wording import Tongue

AT_ONCE = 4


@dataclass(frozen=True)
class Improving:
    """One moment of it. `sheet` comes with the last, where the draft was changed."""

    said: Html
    running: bool
    sheet: Sheet | None = None


class Improver:
    """The handlers of the model, for one desk. One run a task; a new one stops the one before."""

    def __init__(
        self,
        desk: PageDesk,
        clock: Clock = tokyo_now,
        *,
        beat: float = 1.0,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self._desk = desk
        self._sheets = Sheets(desk, clock)
        self._beat = beat
        self._seconds = seconds
        self._stops: dict[str, Event] = {}
        self._lock = Lock()
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="model")

    @property
    def name(self) -> str | None:
        """The model; None when none is set."""
        return self._desk.model.state().name

    def run(self, key: object, tongue: Tongue) -> Iterator[Improving]:
        """Moments until the model is done, stopped or has failed. The draft stays readable all the while."""
        if self.name is None:
            return
        task = self._sheets.task(key)
        stop = self._begin(key_of(task))
        started = self._seconds()
        future = self._threads.submit(self._desk.model.improve, task.draft, stop.is_set)
        while not _done(future, self._beat):
            if stop.is_set():
                yield Improving(notice.hint(tongue("model_stopped")), running=False)
                return
            yield Improving(notice.working(round(self._seconds() - started), tongue), running=True)
        yield self._end(task, future.result(), stop, tongue)

    def sent(self, key: object) -> str:
        """What the model gets to see of this task, word for word."""
        return self._desk.model.sent(self._sheets.task(key).draft)

    def cancel(self, key: object, tongue: Tongue) -> Improving:
        """Stop the run of this task; nothing happens when there is none."""
        with self._lock:
            stop = self._stops.get(key if isinstance(key, str) else "")
        if stop:
            self._sheets.task(key)  # refuses whoever may not see this task
            stop.set()
        return Improving(notice.hint(tongue("model_stopped")), running=False)

    def _begin(self, key: str) -> Event:
        with self._lock:
            if key in self._stops:
                self._stops[key].set()
            self._stops[key] = Event()
            return self._stops[key]

    def _end(self, before: Task, draft: Draft, stop: Event, tongue: Tongue) -> Improving:
        with self._lock:
            if self._stops.get(key_of(before)) is stop:
                del self._stops[key_of(before)]
        if stop.is_set():
            return Improving(notice.hint(tongue("model_stopped")), running=False)
        now = self._sheets.task(key_of(before))
        if now.draft != before.draft or now.state is not TaskState.DRAFT:
            return Improving(notice.hint(tongue("model_too_late")), running=False)
        if draft.engine.fallback_reason:
            return Improving(notice.model_failed(draft.engine, tongue), running=False)
        task = self._desk.keeper.keep(draft)
        said = notice.hint(tongue("model_done").format(model=draft.engine.name))
        return Improving(said, running=False, sheet=self._sheets.of(task, tongue, before=before.draft))


def _done(future: "Future[Draft]", seconds: float) -> bool:
    try:
        future.result(timeout=seconds)
    except NotYet:
        return False
    return True
