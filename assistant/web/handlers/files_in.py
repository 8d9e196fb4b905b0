"""A file of clients and notes (CSV, JSONL, zip): shown first, taken in only after that."""

from dataclasses import dataclass

from assistant.domain.stored import ImportResult
from assistant.importing import ImportPlan, parse_import
from assistant.web import limits
from assistant.web.desk import PageDesk
from assistant.web.handlers.sheets import Clock, tokyo_now
from assistant.web.handlers.uploads import Cloakroom, Upload
from assistant.web.html import Html
from assistant.web.view import intake, notice
from assistant.web.wording import Tongue


@dataclass(frozen=True)
class FileView:
    """What the file would change; `ready`: it can be taken in."""

    shown: Html
    ready: bool


class FilesIn:
    """The handlers of a file, for one desk. All raise BriefError with a sentence for the user."""

    def __init__(self, desk: PageDesk, uploads: Cloakroom[Upload], clock: Clock = tokyo_now) -> None:
        self._desk = desk
        self._uploads = uploads
        self._clock = clock

    def check(self, ticket: object, tongue: Tongue) -> FileView:
        """What would be taken in. Keeps nothing. Raises ImportRefused with every problem."""
        plan, name = self._plan(ticket)
        known = {client.id: client for client in self._desk.records.clients()}
        return FileView(intake.plan(plan, name, known, tongue), ready=True)

    def take_in(self, ticket: object, tongue: Tongue) -> Html:
        """Take in what was shown, all of it or nothing."""
        plan, _ = self._plan(ticket)
        result, tasks = self._desk.entrances.take_in(plan)
        self._uploads.throw_away(ticket)
        return notice.hint(_told(result, tasks, tongue))

    def _plan(self, ticket: object) -> tuple[ImportPlan, str]:
        upload = self._uploads.look(limits.required(ticket, "ファイル", limits.TICKET))
        plan = parse_import(upload.data, upload.name, today=self._clock().date())
        self._desk.entrances.refuse(plan)
        return plan, upload.name


def _told(result: ImportResult, tasks: int, tongue: Tongue) -> str:
    counts = [
        ("file_clients_added", result.clients_added),
        ("file_clients_updated", result.clients_updated),
        ("file_notes_added", result.notes_added),
        ("file_tasks_added", tasks),
    ]
    told = [tongue(key).format(count=count) for key, count in counts if count]
    return tongue("file_taken").format(what=tongue("comma").join(told)) if told else tongue("file_unchanged")
