"""Secrets that no rule foresaw: a trained head judges every value that could be one by its shape and its neighbours.

The head is a logistic regression over hashed signs; `scripts/train_privacy.py` trains it in seconds and writes
`secrets.bin` beside this file: one signed byte per sign, packed."""

import zlib
from array import array
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from assistant.reading.privacy.candidates import find_candidates, signs
from assistant.reading.privacy.cues import API_CUE, DOOR_CUE
from assistant.reading.privacy.lazily import LazyPattern
from assistant.reading.privacy.spans import Found, PrivateKind, found

STEPS = 24
"""One unit of evidence (natural log of odds) is so many steps of a byte."""

SURE = 1.0
"""Evidence from which a value is called a secret, where nothing else explains it."""

CERTAIN = 4.0
"""Evidence that outweighs another reading of the same characters, as a phone number or an account name."""

_WEIGHTS = Path(__file__).with_name("secrets.bin")
_NEVER: frozenset[PrivateKind] = frozenset(
    {"email", "url_with_token", "card", "my_number", "bank_account", "postal_code", "address"}
)
_UNTAUGHT = LazyPattern(r"[^\W\d_\u0000-\u024f\u3005-\u30ff\u3400-\u9fff\uf900-\ufaff\uff66-\uff9f]")
_API = LazyPattern(API_CUE, 2)
_DOOR = LazyPattern(rf"{DOOR_CUE}|鍵|扉|ドア|門|シャッター|door|gate|alarm|錠", 2)


@cache
def _weights() -> Sequence[int]:
    return array("b", zlib.decompress(_WEIGHTS.read_bytes()))


def evidence(text: str, start: int, end: int) -> float:
    """How much speaks for a secret at [start, end) of the folded `text`: natural log of the odds."""
    weights = _weights()
    return sum(weights[sign] for sign in signs(text, start, end)) / STEPS


def find_learned(text: str, others: Sequence[Found]) -> Iterator[Found]:
    """`others`: what rules found; a value that they explain as something else is a secret only beyond doubt."""
    explained = bytearray(len(text))
    for one in others:
        known = one.secret or one.kind in _NEVER
        explained[one.start : one.end] = (b"\x02" if known else b"\x01") * (one.end - one.start)
    for start, end in find_candidates(text):
        doubt = max(explained[start:end])
        # A plain word is a word, unless all speaks against it; of a script it was never taught the head knows nothing.
        guessed = text[start:end].isalpha() or _UNTAUGHT.search(text, max(0, start - 12), start)
        wanted = CERTAIN if doubt or guessed else SURE
        if doubt < 2 and evidence(text, start, end) > wanted:
            yield found(start, end, _kind(text, start, end))


def _kind(text: str, start: int, end: int) -> PrivateKind:
    before = text[max(0, start - 40) : start]
    if end - start >= 16 and (end - start >= 24 or _API.search(before)):
        return "api_key"
    return "door_code" if _DOOR.search(before) and text[start:end].strip("#*").isdigit() else "password"
