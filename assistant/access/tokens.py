"""Tokens: secrets with which another program acts for a user at the REST door. Shown once, kept as digests."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from assistant.access.digests import Digest, new_secret
from assistant.access.moments import utc_now
from assistant.access.people import COMMAND
from assistant.access.seam import AccessRecords
from assistant.domain.user import AccessToken, AuditEntry, User
from assistant.errors import BadInput

MOST_DAYS: Final = 366


class Tokens:
    """Makes and ends tokens, for the command line."""

    def __init__(self, records: AccessRecords, digest: Digest, now: Callable[[], datetime] = utc_now) -> None:
        self._records = records
        self._digest = digest
        self._now = now

    def new(self, user: User, label: str, days: int) -> str:
        """The secret. Raises BadInput for a disabled user and for days that are not 1–366."""
        if user.disabled is not None:
            raise BadInput(f"利用者「{user.name}」は停止中です。先に user enable で戻してください。")
        if not 1 <= days <= MOST_DAYS:
            raise BadInput(f"トークンの日数は1〜{MOST_DAYS}で指定してください。")
        secret, now = new_secret(), self._now()
        self._records.add_token(
            AccessToken(
                digest=self._digest("token", secret),
                user_id=user.id,
                label=label[:100],
                created=now,
                ends=now + timedelta(days=days),
            )
        )
        self._note(user, "token.new")
        return secret

    def revoke(self, user: User, label: str = "") -> int:
        """End all tokens of the user, or those under one label; how many."""
        count = self._records.end_tokens(user.id, label or None)
        self._note(user, "token.revoke")
        return count

    def _note(self, user: User, action: str) -> None:
        self._records.add_audit(AuditEntry(at=self._now(), actor=COMMAND, action=action, subject=user.id))
