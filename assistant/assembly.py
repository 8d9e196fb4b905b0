"""Assembly: the only place that chooses concrete classes. Called by the entry points: cli, web/app and evals."""

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Self

from assistant.embedders import EmbeddedEmbedder, note_text
from assistant.lock import DataLock, hold_folder
from assistant.memory import ChromaMemory
from assistant.reading.calendar import Calendar
from assistant.records.open import open_records
from assistant.records.store import SqlRecords
from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.domain.base import Language
    from assistant.keeper import Keeper
    from assistant.playbooks import Playbooks
    from assistant.workflow import Workflow


@dataclass
class Desk:
    """All parts of a running product over one data folder, which it holds until `close`."""

    settings: Settings
    records: SqlRecords
    memory: ChromaMemory
    embedder: EmbeddedEmbedder
    calendar: Calendar
    lock: DataLock
    _building: RLock = field(default_factory=RLock, repr=False)

    @property
    def workflow(self) -> "Workflow":
        """The path. Built on first use: the page is up before the playbooks and the embedder are read."""
        with self._building:
            return self._workflow

    @property
    def keeper(self) -> "Keeper":
        """What stores; needs neither playbooks nor embedder."""
        from assistant.keeper import Keeper

        return Keeper(self.records, self.memory)

    @cached_property
    def playbooks(self) -> "Playbooks":
        from assistant.compiled import quick_playbooks

        return quick_playbooks(self._models)

    def type_labels(self, language: "Language") -> tuple[tuple[str, str], ...]:
        """(id, name) of every task type, by name. Needs no embedder: a kept draft opens before one is loaded."""
        return self.playbooks.labels(language)

    @property
    def _models(self) -> Path:
        """What was computed once and can be computed again."""
        return self.settings.data_dir / "models"

    @cached_property
    def _workflow(self) -> "Workflow":
        from assistant.building import build_workflow

        return build_workflow(
            self.records,
            self.memory,
            self.embedder,
            playbooks=self.playbooks,
            calendar=self.calendar,
            models=self._models,
            hours_a_day=self.settings.hours_per_day,
        )

    def warm(self) -> None:
        """Load what the first draft needs, open the index, mend it where it is behind, and read ahead."""
        self.embedder.warm()
        self.workflow.recaller.warm()
        self.mend_index()
        self.memory.preload(self.records.notebook(client.id) for client in self.records.clients())

    def mend_index(self) -> None:
        """Bring the index level with the records where it may be behind: after a kill, a damage, an old copy."""
        status = self.memory.warm()
        if status.needs_reconcile or status.count != self.records.note_count():
            self.memory.reconcile(self.records.books())

    def close(self) -> None:
        """Release everything; safe to call twice."""
        self.memory.close()
        self.records.close()
        self.lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_desk(settings: Settings) -> Desk:
    """Take the data folder and open the records in it. Raises StoreLocked, StoreDamaged, StoreError."""
    lock = hold_folder(settings.data_dir)
    try:
        records = open_records(settings.data_dir)
    except BaseException:
        lock.release()
        raise
    embedder = EmbeddedEmbedder()
    memory = ChromaMemory(settings.index_path, embedder, note_text)
    return Desk(settings, records, memory, embedder, Calendar(), lock)
