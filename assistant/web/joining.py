"""The product's parts, joined to what a page needs: the path, the loop, the model, the state of the store."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from assistant.conversation.message import write_message
from assistant.conversation.tone import Tone
from assistant.domain.base import Language
from assistant.domain.client import Channel, Client
from assistant.domain.draft import Draft, Message
from assistant.domain.task import Task
from assistant.observing.meter import Meter
from assistant.reading.read import language_of
from assistant.web.background import BackgroundIndex
from assistant.web.desk import TONES, Fact
from assistant.web.gates import JoinedEntrances, JoinedExits
from assistant.web.metered import MeteredWorkflow
from assistant.web.model_desk import JoinedModel

if TYPE_CHECKING:
    from assistant.keeper import Keeper
    from assistant.llm import ModelDoor
    from assistant.loop import Loop
    from assistant.records.store import SqlRecords
    from assistant.seams import Memory
    from assistant.settings import Settings
    from assistant.workflow import Workflow

TONE = "tone"
"""Key of a client's extra: how messages to this client sound."""

KNOWN_NAMES = "known_names"
"""Key of a client's extra: people this client deals with, one a line; the model's masking reads it too."""


class Parts(Protocol):
    """A running product, as `assembly` builds it."""

    @property
    def settings(self) -> "Settings": ...
    @property
    def records(self) -> "SqlRecords": ...
    @property
    def memory(self) -> "Memory": ...
    @property
    def keeper(self) -> "Keeper": ...
    @property
    def workflow(self) -> "Workflow": ...
    @property
    def loop(self) -> "Loop": ...
    @property
    def door(self) -> "ModelDoor | None": ...
    def type_labels(self, language: Language) -> tuple[tuple[str, str], ...]: ...


class JoinedDesk:
    """Implements `PageDesk` over a running product."""

    def __init__(self, parts: Parts, meter: Meter | None = None) -> None:
        self._parts = parts
        self._meter = meter or Meter()
        self._index = BackgroundIndex(parts.memory)
        self.model = JoinedModel(parts, self._meter, self.known_names)
        self.talk = JoinedTalk(parts)
        self.exits = JoinedExits(parts, lambda: self.keeper)
        self.entrances = JoinedEntrances(parts, lambda: self.keeper)

    @property
    def records(self) -> "SqlRecords":
        return self._parts.records

    @property
    def keeper(self) -> "Keeper":
        """A click is answered when its notes are on disk; the index follows."""
        return replace(self._parts.keeper, memory=self._index)

    @property
    def workflow(self) -> MeteredWorkflow:
        return MeteredWorkflow(self._parts.workflow, self._meter)

    @property
    def indexing(self) -> int:
        """Jobs that wait for the index."""
        return self._index.waiting

    def close(self) -> None:
        """Finish the indexing that was begun; before the product itself is closed."""
        self._index.close()

    @property
    def loop(self) -> "Loop":
        return self._parts.loop

    def type_labels(self, language: Language) -> tuple[tuple[str, str], ...]:
        return self._parts.type_labels(language)

    def known_names(self, client_id: str) -> tuple[str, ...]:
        kept = self._parts.records.extra(client_id, KNOWN_NAMES)  # noqa: S610 - no Django here
        return tuple((kept or "").splitlines())

    def save_known_names(self, client_id: str, names: Sequence[str]) -> None:
        self._parts.records.save_extra(client_id, KNOWN_NAMES, "\n".join(names) or None)

    def facts(self) -> tuple[Fact, ...]:
        records, settings = self._parts.records, self._parts.settings
        problems = records.check()
        told = f"クライアント{len(records.clients())}名、メモ{records.note_count()}件"
        return (
            Fact("記録", "、".join(problems) or told, not problems),
            Fact("保存の場所", str(settings.data_dir)),
            Fact("働ける時間", f"1件につき1日{settings.hours_per_day:g}時間(BRIEF_HOURS_PER_DAY で変えられます)"),
        )


class JoinedTalk:
    """Implements `PageTalk`."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def message(self, task: Task, dropped: Sequence[str], tone: Tone) -> Message:
        if not dropped and tone == "plain":
            return task.draft.message
        channel = Channel(task.draft.message.channel)
        return _message(task, self._parts.records.client(task.client_id), channel, dropped, tone)

    def wordings(self, task: Task, choices: Sequence[Sequence[str]], channels: Sequence[Channel]) -> Iterator[str]:
        client, own = self._parts.records.client(task.client_id), self.tone(task.client_id)
        tones = sorted(TONES, key=lambda tone: tone != own)
        return (
            _message(task, client, channel, dropped, tone).text
            for channel in channels
            for tone in tones
            for dropped in choices
        )

    def through(self, task: Task, channel: Channel) -> Draft:
        message = _message(task, self._parts.records.client(task.client_id), channel)
        return task.draft.model_copy(update={"message": message})

    def tone(self, client_id: str) -> Tone:
        kept = self._parts.records.extra(client_id, TONE)  # noqa: S610 - no Django here
        return next((tone for tone in TONES if tone == kept), "plain")

    def save_tone(self, client_id: str, tone: Tone) -> None:
        self._parts.records.save_extra(client_id, TONE, tone)


def _message(
    task: Task, client: Client, channel: Channel, dropped: Sequence[str] = (), tone: Tone = "plain"
) -> Message:
    draft = task.draft
    return write_message(
        client,
        draft.brief,
        [question for question in draft.questions if question.id not in dropped],
        draft.assumptions,
        language_of(draft.instruction, client),
        channel=channel,
        tone=tone,
        occasion="revised" if task.replies else "first",
    )
