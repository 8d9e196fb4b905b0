"""What is found: the kinds, the places, and who wins where two rules claim the same characters."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

PrivateKind = Literal[
    "person", "company", "phone", "email", "address", "postal_code", "bank_account", "card", "my_number",
    "corporate_number", "password", "api_key", "door_code", "url_with_token", "id_number", "birthday",
]  # fmt: skip

SECRET_KINDS: frozenset[PrivateKind] = frozenset({"password", "api_key", "door_code", "card", "my_number"})
"""Never stored. A bank account is private but no secret: it is printed on every invoice, the work needs it, and
nobody can draw money with it. What opens, pays or identifies for life is a secret."""


@dataclass(frozen=True, slots=True)
class PrivateSpan:
    """Half-open character offsets into the original text. `secret`: must never be stored."""

    start: int
    end: int
    kind: PrivateKind
    secret: bool


@dataclass(frozen=True, slots=True)
class KnownName:
    """A person or company that this client is known to deal with."""

    text: str
    kind: Literal["person", "company"] = "person"


@dataclass(frozen=True, slots=True)
class Found:
    """A claim of one rule, in places of the folded text."""

    start: int
    end: int
    kind: PrivateKind
    secret: bool = False


def found(start: int, end: int, kind: PrivateKind) -> Found:
    """A claim whose secrecy follows from its kind."""
    return Found(start, end, kind, kind in SECRET_KINDS)


def settle(claims: Iterable[Found], text: str) -> list[Found]:
    """Claims without overlaps, in the order of the text. Secrets win, then the earlier rule; a loser keeps the part
    nobody else took, so that nothing private stays uncovered."""
    ranked = sorted(enumerate(claims), key=lambda item: (not item[1].secret, item[0]))
    taken = bytearray(len(text))
    settled: list[Found] = []
    for _, claim in ranked:
        for start, end in _free_parts(taken, claim.start, claim.end):
            if any(character.isalnum() for character in text[start:end]):
                settled.append(Found(start, end, claim.kind, claim.secret))
        taken[claim.start : claim.end] = b"\x01" * (claim.end - claim.start)
    return sorted(settled, key=lambda claim: claim.start)


def _free_parts(taken: bytearray, start: int, end: int) -> Iterable[tuple[int, int]]:
    position = start
    while position < end:
        begin = taken.find(b"\x00", position, end)
        if begin < 0:
            return
        stop = taken.find(b"\x01", begin, end)
        position = end if stop < 0 else stop
        yield begin, position
