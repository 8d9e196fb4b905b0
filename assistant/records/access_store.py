"""AccessStore: users, logins and the audit, as part of the records. Each method is one transaction."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from assistant.domain.user import AccessToken, Attempts, AuditEntry, Session, Team, User
from assistant.records import access_rows, audit_rows, door_rows
from assistant.records.transactions import Transactions


class _OvertakenError(Exception):
    """Somebody else wrote in between; the transaction is taken back."""


class AccessStore(Transactions):
    """Implements `access.seam.AccessRecords`. What is secret comes as a digest; a password as its argon2 hash."""

    def has_users(self) -> bool:
        with self._reading() as connection:
            return access_rows.any_user(connection)

    def users(self) -> tuple[User, ...]:
        """By name, the disabled ones too."""
        with self._reading() as connection:
            return access_rows.every_user(connection)

    def user_named(self, name: str) -> User | None:
        with self._reading() as connection:
            return access_rows.user_named(connection, name)

    def add_user(self, user: User) -> None:
        """BadInput when the name is taken."""
        with self._writing() as connection:
            access_rows.add_user(connection, user)

    def change_user(self, user: User, *, keep_session: str = "", keep_tokens: bool = False) -> None:
        """Replace role, team, password and state. The user's sessions end, but the one with the digest
        `keep_session`, and the tokens unless `keep_tokens`: all in one transaction."""
        with self._writing() as connection:
            access_rows.change_user(connection, user)
            door_rows.end_sessions(connection, user.id, but=keep_session)
            if not keep_tokens:
                door_rows.end_tokens(connection, user.id)

    def active_admins(self) -> int:
        with self._reading() as connection:
            return access_rows.active_admins(connection)

    def teams(self) -> tuple[Team, ...]:
        with self._reading() as connection:
            return access_rows.every_team(connection)

    def add_team(self, team: Team) -> None:
        """BadInput when the name is taken."""
        with self._writing() as connection:
            access_rows.add_team(connection, team, self._now())

    def give_client(self, client_id: str, *, user_id: str = "", team_id: str = "") -> None:
        """Let a user or a team see the client. Raises UnknownClient."""
        with self._writing(client_id) as connection:
            access_rows.give(connection, client_id, user_id=user_id, team_id=team_id)

    def take_client(self, client_id: str, *, user_id: str = "", team_id: str = "") -> bool:
        """No longer let them see the client; False where they did not."""
        with self._writing(client_id) as connection:
            return access_rows.take(connection, client_id, user_id=user_id, team_id=team_id)

    def client_grants(self) -> tuple[tuple[str, str, str], ...]:
        """(client id, user id or empty, team id or empty)."""
        with self._reading() as connection:
            return access_rows.grants(connection)

    def own_clients(self, user_id: str) -> frozenset[str]:
        with self._reading() as connection:
            return access_rows.own_clients(connection, user_id)

    def team_clients(self, team_id: str) -> frozenset[str]:
        """The clients of a team and of all its members."""
        with self._reading() as connection:
            return access_rows.team_clients(connection, team_id)

    def add_session(self, session: Session) -> None:
        with self._writing(session.digest) as connection:
            door_rows.add_session(connection, session)

    def session(self, digest: str) -> tuple[Session, User] | None:
        """None for one that is not there, or whose user is disabled."""
        with self._reading() as connection:
            return door_rows.session(connection, digest)

    def session_seen(self, digest: str, now: datetime) -> None:
        with self._writing(digest) as connection:
            door_rows.seen(connection, digest, now)

    def end_session(self, digest: str) -> None:
        with self._writing(digest) as connection:
            door_rows.end_session(connection, digest)

    def end_sessions(self, user_id: str) -> None:
        with self._writing() as connection:
            door_rows.end_sessions(connection, user_id)

    def add_token(self, token: AccessToken) -> None:
        with self._writing() as connection:
            door_rows.add_token(connection, token)

    def token_user(self, digest: str, now: datetime) -> User | None:
        with self._reading() as connection:
            return door_rows.token_user(connection, digest, now)

    def tokens(self, user_id: str) -> tuple[AccessToken, ...]:
        with self._reading() as connection:
            return door_rows.tokens(connection, user_id)

    def end_tokens(self, user_id: str, label: str | None = None) -> int:
        """The tokens under one label, or all; how many there were."""
        with self._writing() as connection:
            return door_rows.end_tokens(connection, user_id, label)

    def attempts(self, digests: Sequence[str]) -> tuple[Attempts | None, ...]:
        with self._reading() as connection:
            return tuple(door_rows.attempts(connection, digest) for digest in digests)

    def note_attempts(self, changes: Sequence[tuple[str, Attempts | None, Attempts]]) -> bool:
        """Write all of (digest, as it was read, as it shall be), or nothing and False where one of them has changed
        since it was read."""
        try:
            with self._writing("attempts") as connection:
                for digest, old, new in changes:
                    if not door_rows.note_attempt(connection, digest, old, new):
                        raise _OvertakenError
        except (IntegrityError, _OvertakenError):
            return False
        return True

    def forget_attempts(self, digest: str) -> None:
        with self._writing("attempts") as connection:
            door_rows.forget_attempts(connection, digest)

    def sweep(self, *, created_before: datetime, seen_before: datetime, tried_before: datetime) -> None:
        """Drop sessions that have ended and failures that are forgiven."""
        with self._writing() as connection:
            door_rows.drop_old_sessions(connection, created_before=created_before, seen_before=seen_before)
            door_rows.drop_old_attempts(connection, tried_before)

    def add_audit(self, entry: AuditEntry) -> None:
        with self._writing("audit") as connection:
            audit_rows.add(connection, entry)

    def audit(
        self,
        *,
        client_id: str | None = None,
        actor: str | None = None,
        since: datetime | None = None,
        limit: int = 200,
    ) -> tuple[AuditEntry, ...]:
        """The newest entries first."""
        with self._reading() as connection:
            return audit_rows.newest(connection, client_id=client_id, actor=actor, since=since, limit=limit)

    def drop_audit(self, before: datetime) -> int:
        """Forget what is older than it has to be kept; how many entries."""
        with self._writing() as connection:
            return audit_rows.drop_older(connection, before)
