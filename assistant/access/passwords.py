"""Passwords: what is accepted, and argon2id over it. A try costs the same whether the name is known or not."""

import unicodedata
from functools import cached_property
from threading import BoundedSemaphore
from typing import TYPE_CHECKING, Final

from assistant.errors import BadInput

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST: Final = 12
LONGEST: Final = 200
AT_ONCE: Final = 2
"""Each hash takes 64 MiB for its while: a crowd at the door waits in line instead of filling the memory."""


class Passwords:
    """Hashes and checks. Thread-safe. `hasher`: another cost, for tests."""

    def __init__(self, hasher: "PasswordHasher | None" = None) -> None:
        if hasher is not None:
            self._hasher = hasher
        self._line = BoundedSemaphore(AT_ONCE)

    @cached_property
    def _hasher(self) -> "PasswordHasher":
        from argon2 import PasswordHasher

        return PasswordHasher()  # RFC 9106, the profile for little memory: 64 MiB, 3 passes

    @cached_property
    def _nobody(self) -> str:
        """The hash that an unknown name is checked against; no password fits it that anybody has."""
        import secrets

        return self._hasher.hash(secrets.token_urlsafe(32))

    def hash(self, password: str) -> str:
        """Of a password that `refuse_weak` let through."""
        with self._line:
            return self._hasher.hash(_folded(password))

    def fits(self, kept: str | None, password: str) -> bool:
        """Whether the password is the one of the kept hash. None (nobody of that name) takes as long, and fails."""
        from argon2.exceptions import Argon2Error, InvalidHashError

        known = self._nobody if kept is None else kept
        try:
            with self._line:
                return self._hasher.verify(known, _folded(password[:LONGEST])) and kept is not None
        except (Argon2Error, InvalidHashError):
            return False

    def outdated(self, kept: str) -> bool:
        """True where the hash was made at another cost than is usual now."""
        return self._hasher.check_needs_rehash(kept)


def refuse_weak(password: str, name: str) -> None:
    """Raise BadInput for a password that is too short, too long, too simple, or like the name."""
    folded = _folded(password)
    if not SHORTEST <= len(folded) <= LONGEST:
        raise BadInput(f"パスワードは{SHORTEST}文字以上{LONGEST}文字以内にしてください。長い文でもかまいません。")
    plain = folded.casefold()
    if len(set(plain)) < 5 or name.casefold() in plain:
        raise BadInput("パスワードが簡単すぎます。同じ文字の繰り返しや、お名前を含むものは避けてください。")


def _folded(password: str) -> str:
    """One password, however the keyboard composed it."""
    return unicodedata.normalize("NFKC", password)
