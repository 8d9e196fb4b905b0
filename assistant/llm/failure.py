"""Failure: why one try gave nothing usable. Inside this room only; the door turns it into a ModelError."""

from dataclasses import dataclass

from assistant.domain.model import Trouble


@dataclass(eq=False)
class Failure(Exception):
    """`heals`: trying the same again may help. `retry_after`: seconds the server asked us to wait. `detail`: kind
    and status, never text that was sent or received. `hint`: a name that the sentence for her needs."""

    trouble: Trouble
    heals: bool = False
    retry_after: float | None = None
    detail: str = ""
    hint: str = ""
    rejected: bool = False
    """The server did not take the form of the request; a plainer one may do."""
