"""Context: all that the past of this one client says about the instruction."""

from assistant.domain.base import Frozen
from assistant.domain.client import Client
from assistant.domain.feedback import FeedbackNote
from assistant.domain.outcome import LedgerEntry


class RecalledNote(Frozen):
    """A note and what it means here. `superseded_by` is the id of the newer note that replaced it;
    `quotable` is false for small talk, private matters and text that tries to give us orders."""

    note: FeedbackNote
    relevance: float
    why: str
    superseded_by: str | None = None
    quotable: bool = True


class Context(Frozen):
    """One client's past, ranked for one instruction, best first."""

    client: Client
    notes: tuple[RecalledNote, ...] = ()
    ledger: tuple[LedgerEntry, ...] = ()

    @property
    def usable(self) -> tuple[RecalledNote, ...]:
        """The notes that may speak in the brief."""
        return tuple(n for n in self.notes if n.quotable and n.superseded_by is None)
