"""The notes of one client: look for one, write one down, put one right, take one away."""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from assistant.domain.feedback import FeedbackNote
from assistant.domain.lesson import NoteVersion
from assistant.errors import BadInput
from assistant.web import limits
from assistant.web.desk import PageDesk
from assistant.web.handlers.sheets import tokyo_now
from assistant.web.html import Html
from assistant.web.view import people
from assistant.web.wording import Tongue

_SHOWN = 50


@dataclass(frozen=True)
class NoteFields:
    """A note as the form shows it."""

    id: str
    text: str
    task: str
    score: str


class Notes:
    """The handlers of the notes, for one desk. All raise BriefError with a sentence for the user."""

    def __init__(self, desk: PageDesk, clock: Callable[[], datetime] = tokyo_now) -> None:
        self._desk = desk
        self._clock = clock
        self._replaced: dict[str, tuple[int, Mapping[str, str]]] = {}

    def listed(self, client_id: object, sought: object, tongue: Tongue) -> Html:
        """The newest notes with the word she looks for."""
        chosen = limits.text(client_id, "クライアントの選択", limits.ID)
        if not chosen:
            return Html("")
        words = _folded(limits.text(sought, "探す言葉", limits.SOUGHT))
        every = self._desk.loop.notes(chosen)
        found = [version for version in every if words in _folded(f"{version.note.task} {version.note.text}")]
        replaced = self._superseded(chosen)
        days = {old: day for old, new in replaced.items() if (day := _day(every, new))}
        return people.notes(found, len(every), _SHOWN, days, tongue)

    def add(self, client_id: object, text: object, task: object, score: object) -> FeedbackNote:
        """Write down what the client said about a piece of work."""
        chosen = limits.required(client_id, "クライアントの選択", limits.ID)
        note = self._note(chosen, text, task, score, self._clock())
        return self._desk.keeper.remember(chosen, note)

    def opened(self, client_id: object, note_id: object) -> NoteFields:
        """One note for the form."""
        note = self._find(client_id, note_id)
        return NoteFields(note.id, note.text, note.task, "" if note.score is None else str(note.score))

    def amend(self, client_id: object, note_id: object, text: object, task: object, score: object) -> None:
        """Put a note right: the old one stays readable, the new one counts. It keeps its day."""
        old = self._find(client_id, note_id)
        moment = datetime.combine(old.date, datetime.min.time())
        new = self._note(old.client_id, text, task, score, moment)
        new = new.model_copy(update={"slot": old.slot, "playbook_id": old.playbook_id, "source": old.source})
        if (new.text, new.task, new.score) != (old.text, old.task, old.score):
            self._desk.loop.amend_note(old.client_id, old.id, new)

    def withdraw(self, client_id: object, note_id: object) -> None:
        """Take a note away; it stays readable, struck through."""
        old = self._find(client_id, note_id)
        self._desk.loop.amend_note(old.client_id, old.id, None)

    def restore(self, client_id: object) -> None:
        """Bring back the note that was taken away last."""
        chosen = limits.required(client_id, "クライアントの選択", limits.ID)
        gone = [version for version in self._desk.loop.notes(chosen) if version.withdrawn]
        if not gone:
            raise BadInput("元に戻せるメモはありません。")
        newest = max(gone, key=lambda version: str(version.withdrawn))
        self._desk.loop.restore_note(chosen, newest.note.id)

    def _superseded(self, client_id: str) -> Mapping[str, str]:
        """Which notes were replaced; worked out once for each state of the notebook, not at every key she types."""
        revision = self._desk.records.notebook(client_id).revision
        known = self._replaced.get(client_id)
        if known is None or known[0] != revision:
            known = (revision, self._desk.loop.superseded(client_id))
            self._replaced[client_id] = known
        return known[1]

    def _find(self, client_id: object, note_id: object) -> FeedbackNote:
        chosen = limits.required(client_id, "クライアントの選択", limits.ID)
        wanted = limits.required(note_id, "メモの選択", limits.KEY)
        for note in self._desk.records.notebook(chosen).notes:
            if note.id == wanted:
                return note
        raise BadInput("このメモは見つかりません。一覧から選び直してください。")

    def _note(self, client_id: str, text: object, task: object, score: object, moment: datetime) -> FeedbackNote:
        return FeedbackNote(
            id=self._desk.records.new_note_id(client_id),
            client_id=client_id,
            date=moment.date(),
            score=limits.score(score),
            task=limits.text(task, "どの仕事について", limits.TITLE).strip(),
            text=limits.required(text, "クライアントの言葉", limits.NOTE),
        )


def _day(every: Sequence[NoteVersion], note_id: str) -> str:
    return next((version.note.date.isoformat() for version in every if version.note.id == note_id), "")


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())
