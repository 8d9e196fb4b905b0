"""What this room needs of the records."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from assistant.domain.user import AccessToken, Attempts, AuditEntry, Session, Team, User


class GrantRecords(Protocol):
    """Whose clients they are."""

    def own_clients(self, user_id: str) -> frozenset[str]: ...

    def team_clients(self, team_id: str) -> frozenset[str]:
        """The clients of a team and of all its members."""

    def give_client(self, client_id: str, *, user_id: str = "", team_id: str = "") -> None:
        """Raises UnknownClient."""

    def take_client(self, client_id: str, *, user_id: str = "", team_id: str = "") -> bool: ...

    def client_grants(self) -> tuple[tuple[str, str, str], ...]:
        """(client id, user id or empty, team id or empty)."""


class AuditRecords(Protocol):
    """What is written down."""

    def add_audit(self, entry: AuditEntry) -> None: ...


class AttemptRecords(Protocol):
    """Failed logins, by digest."""

    def attempts(self, digests: Sequence[str]) -> tuple[Attempts | None, ...]: ...

    def note_attempts(self, changes: Sequence[tuple[str, Attempts | None, Attempts]]) -> bool:
        """All of (digest, as read, as it shall be), or nothing and False where one has changed since."""

    def forget_attempts(self, digest: str) -> None: ...


class SessionRecords(Protocol):
    """Logins and tokens, by digest."""

    def add_session(self, session: Session) -> None: ...

    def session(self, digest: str) -> tuple[Session, User] | None:
        """None for one that is not there, or whose user is disabled."""

    def session_seen(self, digest: str, now: datetime) -> None: ...

    def end_session(self, digest: str) -> None: ...

    def end_sessions(self, user_id: str) -> None: ...

    def add_token(self, token: AccessToken) -> None: ...

    def token_user(self, digest: str, now: datetime) -> User | None: ...

    def tokens(self, user_id: str) -> tuple[AccessToken, ...]: ...

    def end_tokens(self, user_id: str, label: str | None = None) -> int: ...

    def sweep(self, *, created_before: datetime, seen_before: datetime, tried_before: datetime) -> None: ...


class PeopleRecords(Protocol):
    """Users and teams."""

    def has_users(self) -> bool: ...

    def users(self) -> tuple[User, ...]: ...

    def user_named(self, name: str) -> User | None: ...

    def add_user(self, user: User) -> None:
        """BadInput when the name is taken."""

    def change_user(self, user: User, *, keep_session: str = "", keep_tokens: bool = False) -> None:
        """Ends the user's other sessions, and the tokens unless they are kept."""

    def active_admins(self) -> int: ...

    def teams(self) -> tuple[Team, ...]: ...

    def add_team(self, team: Team) -> None:
        """BadInput when the name is taken."""


class AccessRecords(GrantRecords, AuditRecords, AttemptRecords, SessionRecords, PeopleRecords, Protocol):
    """All of it."""
