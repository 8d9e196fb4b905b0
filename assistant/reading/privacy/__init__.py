"""Personal data and secrets: find them, mask them before a hosted model, keep secrets out of the records."""

from assistant.reading.privacy.find import SecretReport, find_private, refuse_secrets
from assistant.reading.privacy.masking import Masked, invented, mask, missing, repair, restore
from assistant.reading.privacy.spans import SECRET_KINDS, KnownName, PrivateKind, PrivateSpan

__all__ = [
    "SECRET_KINDS",
    "KnownName",
    "Masked",
    "PrivateKind",
    "PrivateSpan",
    "SecretReport",
    "find_private",
    "invented",
    "mask",
    "missing",
    "refuse_secrets",
    "repair",
    "restore",
]
