"""Assembly: the only place that chooses concrete classes. Called by the entry points: cli, web/app and evals."""

import gc
import os
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from threading import RLock, Thread
from typing import TYPE_CHECKING, Self

from assistant.embedders import EmbeddedEmbedder, note_text
from assistant.loading import uncollected
from assistant.lock import DataLock, hold_folder, made_folder
from assistant.memory import ChromaMemory, ServerMemory, server_address
from assistant.reading.calendar import Calendar
from assistant.records.open import open_records, open_server_records
from assistant.records.store import SqlRecords
from assistant.settings import Settings
from assistant.upkeep.private import close_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from assistant.domain.base import Language
    from assistant.domain.feedback import NoteBook
    from assistant.domain.model import ModelChoice
    from assistant.keeper import Keeper
    from assistant.llm import CallEnded, ModelDoor
    from assistant.loop import Loop
    from assistant.memory import IndexReport
    from assistant.playbooks import Playbooks
    from assistant.workflow import Workflow

INDEXING = "index"
"""Work on the whole index, for one process at a time."""


@dataclass
class Desk:
    """All parts of a running product over one data folder, which it holds until `close`."""

    settings: Settings
    records: SqlRecords
    memory: ChromaMemory | ServerMemory
    embedder: EmbeddedEmbedder
    calendar: Calendar
    lock: DataLock | None
    """None where records and index are on servers that others use too."""
    observe: "Callable[[CallEnded], None]" = lambda _: None
    """Told how each call of a model went."""
    _building: RLock = field(default_factory=RLock, repr=False)
    _doors: "list[ModelDoor]" = field(default_factory=list, repr=False)
    _others: "dict[str, Workflow]" = field(default_factory=dict, repr=False)

    @property
    def workflow(self) -> "Workflow":
        """The path. Built on first use: the page is up before the playbooks and the embedder are read."""
        with self._building:
            if "_workflow" in self.__dict__:
                return self._workflow
            # Reading the weights mostly waits and counts outside of Python: beside the imports it costs little.
            # Not a daemon: a process that ends in the middle of it would abort.
            Thread(target=self._load_embedder, name="embedder").start()
            with uncollected():
                return self._workflow

    def _load_embedder(self) -> None:
        with suppress(Exception):  # whoever embeds next loads again, and says what is wrong
            self.embedder.warm()

    @property
    def keeper(self) -> "Keeper":
        """What stores; needs neither playbooks nor embedder."""
        from assistant.keeper import Keeper

        return Keeper(self.records, self.memory)

    @property
    def loop(self) -> "Loop":
        """What happens to a task after its draft."""
        from assistant.answering import Answering
        from assistant.loop import Loop

        answering = Answering(
            self.records.client, lambda: self.playbooks, self.calendar, self.settings.hours_per_day
        )
        return Loop(self.records, self.memory, answering, lambda: self.playbooks)

    @cached_property
    def playbooks(self) -> "Playbooks":
        from assistant.compiled import quick_playbooks

        return quick_playbooks(self.settings.models_path)

    def type_labels(self, language: "Language") -> tuple[tuple[str, str], ...]:
        """(id, name) of every task type, by name. Needs no embedder: a kept draft opens before one is loaded."""
        return self.playbooks.labels(language)

    @cached_property
    def _workflow(self) -> "Workflow":
        from assistant.building import build_workflow

        workflow = build_workflow(
            self.records,
            self.memory,
            self.embedder,
            playbooks=self.playbooks,
            calendar=self.calendar,
            models=self.settings.models_path,
            hours_a_day=self.settings.hours_per_day,
        )
        return self._with_model(workflow, self.door)

    @cached_property
    def door(self) -> "ModelDoor | None":
        """The door to the model that was set; None where none was. Loads nothing yet."""
        return self._door(self.settings.model) if self.settings.model.name else None

    def workflow_with(self, model: str) -> "Workflow":
        """The path with another model than the one that was set; the same server where its provider is the same."""
        with self._building:
            if model not in self._others:
                self._others[model] = self._with_model(
                    self._workflow, self._door(self.settings.model.instead(model))
                )
            return self._others[model]

    def _door(self, choice: "ModelChoice") -> "ModelDoor | None":
        from assistant.model_building import build_model

        door = build_model(choice, self.records, os.environ, self.observe)
        if door is not None:
            self._doors.append(door)
        return door

    def _with_model(self, workflow: "Workflow", door: "ModelDoor | None") -> "Workflow":
        if door is None:
            return workflow
        from assistant.building import build_model_drafter

        drafter = build_model_drafter(door, workflow.drafter, self.embedder, self.records)
        return replace(workflow, model=drafter)

    def warm(self, pause: "Callable[[], None]" = lambda: None) -> None:
        """Open the index, mend it where it is behind, read ahead, and load what drafts need: the first needs most of
        it at once, others may wait. `pause` is called behind each piece of the long rest."""
        from assistant.rehearsal import rehearse

        workflow = self.workflow
        self.mend_index()
        self.memory.preload(self._books())
        workflow.recaller.read_ahead(self._books())
        rehearse(workflow, self.playbooks, self.calendar, pause)
        if self.door is not None:
            self.door.warm()
        # All that is loaded stays: the collector need not walk over it, in the middle of a draft, ever again.
        gc.collect()
        gc.freeze()

    def _books(self) -> "Iterator[NoteBook]":
        return (self.records.notebook(client.id) for client in self.records.clients())

    def mend_index(self) -> None:
        """Bring the index level with the records where it may be behind: after a kill, a damage, an old copy."""
        status = self.memory.warm()
        if status.needs_reconcile or self._is_off(status.count):
            with self.records.alone(INDEXING) as mine:
                if mine:  # else another process is at it
                    self.memory.reconcile(self.records.books())

    def _is_off(self, count: int | None) -> bool:
        """A shared index may be ahead by what others have just withdrawn; that harms nobody."""
        notes = self.records.note_count()
        shared = isinstance(self.memory, ServerMemory)
        return (shared and count is not None and count < notes) or (not shared and count != notes)

    def rebuild_index(self) -> "IndexReport | None":
        """The index anew from the records; None where another process is at it."""
        with self.records.alone(INDEXING) as mine:
            return self.memory.reconcile(self.records.books(), rebuild=True) if mine else None

    def close(self) -> None:
        """Release everything; safe to call twice."""
        for door in self._doors:
            door.close()
        self.memory.close()
        self.records.close()
        if self.lock is not None:
            self.lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_desk(settings: Settings, observe: "Callable[[CallEnded], None]" = lambda _: None) -> Desk:
    """Open records and index; what of them is in the data folder is held for this process alone. `observe` is told how
    each call of a model went. Raises StoreLocked, StoreDamaged, StoreError, BadInput."""
    lock = None if settings.shares_everything else hold_folder(settings.data_dir)
    try:
        close_folder(made_folder(settings.data_dir))
        if settings.cache_dir is not None:
            made_folder(settings.cache_dir)
        records = _open_records(settings)
    except BaseException:
        if lock is not None:
            lock.release()
        raise
    try:
        embedder = EmbeddedEmbedder(settings.models_path)
        return Desk(settings, records, _memory(settings, embedder), embedder, Calendar(), lock, observe)
    except BaseException:
        records.close()
        if lock is not None:
            lock.release()
        raise


def open_people(settings: Settings) -> SqlRecords:
    """The records alone, without the folder's lock: users are managed while the page is served. Close them."""
    return _open_records(settings)


def _open_records(settings: Settings) -> SqlRecords:
    address = settings.database_url.get_secret_value()
    return open_server_records(address) if address else open_records(settings.data_dir)


def _memory(settings: Settings, embedder: EmbeddedEmbedder) -> ChromaMemory | ServerMemory:
    if settings.chroma_url:
        return ServerMemory(server_address(settings.chroma_url), embedder, note_text)
    return ChromaMemory(settings.index_path, embedder, note_text)
