"""All private things in a text, in places of the original; and the door that keeps secrets out of the records."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from assistant.reading.privacy.contacts import find_contacts
from assistant.reading.privacy.learned import find_learned
from assistant.reading.privacy.names import find_names
from assistant.reading.privacy.numbers import find_numbers
from assistant.reading.privacy.opening import find_second_codes
from assistant.reading.privacy.secrets import find_secrets
from assistant.reading.privacy.spans import Found, KnownName, PrivateKind, PrivateSpan, settle
from assistant.reading.text import Folded, fold

REMOVED = "***"
_TELLING = 6
"""A secret of so many characters is no common word."""


@dataclass(frozen=True, slots=True)
class SecretReport:
    """Why a text must not be stored, and the text as it may be: every secret replaced by `***`."""

    kinds: tuple[PrivateKind, ...]
    spans: tuple[PrivateSpan, ...]
    without: str


def find_private(text: str, known: Sequence[KnownName] = ()) -> tuple[PrivateSpan, ...]:
    """Personal data and secrets, in the order of the text, without overlaps. Offsets are characters of `text`.

    `known`: people and companies this client deals with; they are found without a title too. Never raises.
    """
    folded = fold(text)
    names = _folded_names(known)
    claims = settle(_outside_links(folded.text, partial(_ranked, known=names)), folded.text)
    return tuple(_joined(_span(folded, claim) for claim in claims))


def refuse_secrets(text: str) -> SecretReport | None:
    """None if the text may be stored."""
    folded = fold(text)
    # Names are no secrets, and to look for them takes longest: a note of an import is read in a third of the time.
    claims = settle(_outside_links(folded.text, _unnamed), folded.text)
    spans = tuple(_joined(_span(folded, claim) for claim in claims if claim.secret))
    if not spans:
        return None
    kinds = tuple(dict.fromkeys(span.kind for span in spans))
    return SecretReport(kinds, spans, _without(text, spans))


def _outside_links(text: str, ranked: Callable[[str, Sequence[Found]], Iterator[Found]]) -> Iterator[Found]:
    """The order is the rank among rules that are equally secret. A link is one thing: what its pieces look like
    (`?pwd=…`) does not count."""
    contacts = list(find_contacts(text))
    links = [claim for claim in contacts if claim.kind == "url_with_token"]
    yield from links
    in_link = bytearray(len(text))
    for link in links:
        in_link[link.start : link.end] = b"\x01" * (link.end - link.start)
    for claim in ranked(text, contacts):
        if not any(in_link[claim.start : claim.end]):
            yield claim


def _ranked(text: str, contacts: Sequence[Found], known: Sequence[KnownName]) -> Iterator[Found]:
    yield from _unnamed(text, contacts)
    yield from find_names(text, known)


def _unnamed(text: str, contacts: Sequence[Found]) -> Iterator[Found]:
    """All but names."""
    yield from (claim for claim in contacts if claim.kind == "email")
    secrets = list(find_secrets(text))
    yield from secrets
    yield from _said_again(text, secrets)
    yield from find_second_codes(text, [one for one in secrets if one.secret])
    numbers = list(find_numbers(text))
    yield from find_learned(text, [*secrets, *numbers, *contacts])
    yield from numbers
    yield from contacts


def _said_again(text: str, secrets: Sequence[Found]) -> Iterator[Found]:
    """The same secret elsewhere in the text, with what was added to it."""
    for value in {text[one.start : one.end] for one in secrets if one.secret and one.end - one.start >= _TELLING}:
        for match in re.finditer(re.escape(value) + r"[A-Za-z0-9]*", text):
            yield Found(match.start(), match.end(), "password", secret=True)


def _folded_names(known: Sequence[KnownName]) -> tuple[KnownName, ...]:
    return tuple(KnownName(fold(name.text).text, name.kind) for name in known)


def _span(folded: Folded, claim: Found) -> PrivateSpan:
    start, end = folded.original(claim.start, claim.end)
    return PrivateSpan(start, end, claim.kind, claim.secret)


def _joined(spans: Iterator[PrivateSpan]) -> Iterator[PrivateSpan]:
    """Two folded characters may come from one original (㈱): neighbours must not claim it twice."""
    position = 0
    for span in spans:
        start = max(span.start, position)
        if start < span.end:
            yield PrivateSpan(start, span.end, span.kind, span.secret)
            position = span.end


def _without(text: str, spans: Sequence[PrivateSpan]) -> str:
    pieces: list[str] = []
    position = 0
    for span in spans:
        pieces += (text[position : span.start], REMOVED)
        position = span.end
    return "".join(pieces) + text[position:]
