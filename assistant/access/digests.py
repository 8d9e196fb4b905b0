"""Digests of secrets, keyed with BRIEF_SECRET_KEY: what is stolen from the records opens no door."""

import hashlib
import hmac
import secrets


class Digest:
    """A keyed SHA-256, in hex. `purpose` keeps digests of different things apart. Another key, other digests:
    changing the key logs everybody out."""

    def __init__(self, key: str) -> None:
        self._key = key.encode()

    def __call__(self, purpose: str, text: str) -> str:
        return hmac.new(self._key, f"{purpose}\n{text}".encode("utf-8", "replace"), hashlib.sha256).hexdigest()

    def fits(self, purpose: str, text: str, digest: str) -> bool:
        """Compared in constant time."""
        return hmac.compare_digest(self(purpose, text).encode(), digest.encode("utf-8", "replace"))


def new_secret() -> str:
    """256 bits that nobody can guess, safe in a cookie."""
    return secrets.token_urlsafe(32)
