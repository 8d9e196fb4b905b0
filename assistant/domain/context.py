"""Context: all that the past of this one client says about the instruction."""

from pydantic import Field

from assistant.domain.base import Frozen
from assistant.domain.client import Client
from assistant.domain.feedback import FeedbackNote
from assistant.domain.outcome import LedgerEntry


class RecalledNote(Frozen):
    """A note and what it means here. `superseded_by` is the id of the newer note that replaced it; `wishes` are
    the stretches of its text that may be quoted: none for small talk, private matters and hidden orders;
    `affinity`: slot id → cosine between the note and what that slot asks."""

    note: FeedbackNote
    relevance: float
    why: str
    wishes: tuple[str, ...] = ()
    superseded_by: str | None = None
    affinity: dict[str, float] = Field(default_factory=dict)

    @property
    def wish(self) -> str:
        """The wish in one piece."""
        return " … ".join(self.wishes)


class Context(Frozen):
    """One client's past, ranked for one instruction, best first."""

    client: Client
    notes: tuple[RecalledNote, ...] = ()
    ledger: tuple[LedgerEntry, ...] = ()

    @property
    def usable(self) -> tuple[RecalledNote, ...]:
        """The notes that may speak in the brief."""
        return tuple(n for n in self.notes if n.wishes and n.superseded_by is None)
