"""What the page needs of the product: the path, the records and the loop, as far as a page uses them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from assistant.conversation.tone import Tone
from assistant.domain.base import Language
from assistant.domain.client import Channel, Client
from assistant.domain.correction import TypeCorrection
from assistant.domain.draft import Draft, Message
from assistant.domain.feedback import FeedbackNote, NoteBook
from assistant.domain.lesson import Lessons, NoteVersion, ProposedNote, ProposedRule
from assistant.domain.outcome import Outcome
from assistant.domain.reply import Reply, ReplyReading
from assistant.domain.stored import ImportResult, MergeResult, TaskRow
from assistant.domain.task import Edits, Revised, SentMessage, Task, TaskState
from assistant.exporting.files import ExportedFile
from assistant.importing import ImportPlan
from assistant.learning.progress import Progress

TONES: tuple[Tone, ...] = ("soft", "plain", "formal")


@dataclass(frozen=True)
class Fact:
    """One line of the settings: what, how it stands, whether it is well."""

    name: str
    told: str
    well: bool = True


@dataclass(frozen=True)
class ModelState:
    """The model that improves drafts. `name` is None when none is set; `seconds`: how long a run may take from the
    moment it was asked for; `look_first`: she wants to see what is sent before it is."""

    name: str | None = None
    leaves: bool = True
    seconds: float = 60
    look_first: bool = False
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True)
class Preview:
    """An instruction as a model would get it: its words, and all that goes along; `whole` is empty where it takes a
    model or a client to say."""

    words: str
    whole: str = ""


@dataclass(frozen=True)
class Holdings:
    """How much is kept of one client."""

    notes: int
    tasks: int
    rules: int


class PageRecords(Protocol):
    """The reads and writes of the page. Every read of a client's data takes the client's id first."""

    def clients(self) -> tuple[Client, ...]: ...
    def client(self, client_id: str) -> Client: ...
    def notebook(self, client_id: str) -> NoteBook: ...
    def new_note_id(self, client_id: str) -> str: ...
    def corrections(self, client_id: str) -> tuple[TypeCorrection, ...]: ...
    def add_correction(self, client_id: str, text: str, playbook_id: str) -> None: ...
    def remove_correction(self, client_id: str, text: str) -> None: ...
    def task(self, client_id: str, task_id: str) -> Task: ...
    def save_edits(self, client_id: str, task_id: str, edits: Edits) -> None: ...


class PageWorkflow(Protocol):
    """The path, as the page walks it."""

    def draft(
        self,
        client_id: str,
        text: str,
        now: datetime | None = None,
        *,
        task_id: str | None = None,
        types: Sequence[str | None] = (),
    ) -> Draft: ...


class PageKeeper(Protocol):
    """What stores."""

    def keep(self, draft: Draft) -> Task: ...
    def register(self, client: Client) -> None: ...
    def remember(self, client_id: str, note: FeedbackNote) -> FeedbackNote: ...
    def load_samples(self) -> object: ...
    def merge(self, source_id: str, target_id: str) -> MergeResult:
        """All of the source becomes the target's, for good. Raises UnknownClient, BadInput."""


class PageLoop(Protocol):
    """What happens to a task after its draft, and what the page shows of it."""

    def board(self, client_id: str | None, limit: int) -> Sequence[TaskRow]: ...
    def send(self, task: Task, message: SentMessage) -> Task: ...
    def move(self, task: Task, state: TaskState) -> Task: ...
    def ask_instead(self, task: Task, slot: str) -> Task:
        """Ask the client what was assumed about this slot. Raises BadInput."""

    def undo(self, task: Task) -> Revised:
        """Raises BadInput when there is nothing to take back."""

    def read_reply(self, task: Task, text: str, now: datetime) -> ReplyReading: ...
    def expire(self, task: Task) -> Revised:
        """Let the fallbacks act whose time has come."""

    def reminder(self, task: Task, now: datetime) -> Message:
        """Raises BadInput when nothing is open."""

    def take_in(self, task: Task, reply: Reply) -> Revised: ...
    def judge(self, task: Task, outcome: Outcome) -> Task: ...
    def lessons(self, task: Task) -> Lessons: ...
    def learn(self, task: Task, notes: Sequence[ProposedNote], rules: Sequence[ProposedRule]) -> Task:
        """Keep what she approved: notes for next time, rules in the client's profile."""

    def progress(self, client_id: str) -> Progress: ...
    def notes(self, client_id: str) -> Sequence[NoteVersion]:
        """Every note as it was written, newest first, with those that no longer count."""

    def superseded(self, client_id: str) -> Mapping[str, str]:
        """Id of every note that a newer wish replaced, to the id of that newer one."""

    def amend_note(self, client_id: str, note_id: str, note: FeedbackNote | None) -> None:
        """Put the note right (as a new one beside the old), or take it away (None)."""

    def restore_note(self, client_id: str, note_id: str) -> None:
        """Bring a note back that was taken away."""


class PageTalk(Protocol):
    """What goes to a client. A tone belongs to a client, a channel to a draft."""

    def message(self, task: Task, dropped: Sequence[str], tone: Tone) -> Message:
        """Our message without these questions."""

    def wordings(self, task: Task, choices: Sequence[Sequence[str]], channels: Sequence[Channel]) -> Iterator[str]:
        """Our message for each channel, in every tone, without the questions of each choice: the client's own tone
        and what comes first in `choices` and `channels` first."""

    def through(self, task: Task, channel: Channel) -> Draft:
        """The draft with its message for another channel. Stores nothing."""

    def tone(self, client_id: str) -> Tone: ...
    def save_tone(self, client_id: str, tone: Tone) -> None: ...


class PageModel(Protocol):
    """The model, where one is set."""

    def state(self) -> ModelState: ...
    def improve(
        self,
        draft: Draft,
        cancelled: Callable[[], bool],
        on_partial: Callable[[Draft], None] | None = None,
        seconds: float | None = None,
    ) -> Draft:
        """Takes seconds, at most so many as given. Never worse than `draft`: on failure the draft itself, with the
        reason in its engine. `on_partial` gets drafts of what has come in so far, now and then."""

    def sent(self, draft: Draft) -> str:
        """Exactly what `improve` would send for this draft; empty where no model is set."""

    def preview(self, client_id: str, text: str) -> Preview:
        """Any text as the model that is set would get it; where none is, as one elsewhere would."""

    def save_look_first(self, wanted: bool) -> None:
        """Her choice, for herself alone: see what is sent before it is."""


class PageExits(Protocol):
    """What leaves as a file, or for good."""

    def task_file(self, client_id: str, task_id: str, form: str, now: datetime) -> ExportedFile:
        """`form`: docx, md, ics or csv. Raises BadInput for another form or an unknown task."""

    def client_file(self, client_id: str, form: str, now: datetime) -> ExportedFile:
        """`form`: zip, notes-csv, briefs-csv … Raises BadInput for another form, UnknownClient."""

    def holdings(self, client_id: str) -> Holdings:
        """Raises UnknownClient."""

    def remove(self, client_id: str) -> None:
        """The client with all that belongs to it, for good."""


class PageEntrances(Protocol):
    """What comes in from outside."""

    def refuse(self, plan: ImportPlan) -> None:
        """Raises ImportRefused for a plan that holds secrets."""

    def take_in(self, plan: ImportPlan) -> tuple[ImportResult, int]:
        """All of it or nothing; what changed, and how many tasks were added. Raises ImportRefused."""


class PageDesk(Protocol):
    """One secretary's desk."""

    @property
    def records(self) -> PageRecords: ...
    @property
    def keeper(self) -> PageKeeper: ...
    @property
    def workflow(self) -> PageWorkflow: ...
    @property
    def loop(self) -> PageLoop: ...
    @property
    def talk(self) -> PageTalk: ...
    @property
    def model(self) -> PageModel: ...
    @property
    def exits(self) -> PageExits: ...
    @property
    def entrances(self) -> PageEntrances: ...
    def type_labels(self, language: Language) -> tuple[tuple[str, str], ...]: ...
    def known_names(self, client_id: str) -> tuple[str, ...]:
        """People this client deals with: masked before a model, and told apart in a text."""

    def save_known_names(self, client_id: str, names: Sequence[str]) -> None: ...
    def facts(self) -> tuple[Fact, ...]:
        """How the store is and where, in plain words."""
