"""Sessions, tokens and failed logins: rows and back. Secrets come and stay as digests."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from assistant.domain.user import AccessToken, Attempts, Session, User
from assistant.records.access_rows import active_user
from assistant.records.schema import access_tokens, login_attempts, sessions


def add_session(connection: Connection, session: Session) -> None:
    connection.execute(insert(sessions).values(**session.model_dump()))


def session(connection: Connection, digest: str) -> tuple[Session, User] | None:
    """The session and its user, where there is one and the user is not disabled."""
    row = connection.execute(select(sessions).where(sessions.c.digest == digest)).one_or_none()
    found = None if row is None else active_user(connection, row.user_id)
    return None if row is None or found is None else (Session(**row._mapping), found)


def seen(connection: Connection, digest: str, now: datetime) -> None:
    connection.execute(update(sessions).where(sessions.c.digest == digest).values(seen=now))


def end_session(connection: Connection, digest: str) -> None:
    connection.execute(delete(sessions).where(sessions.c.digest == digest))


def end_sessions(connection: Connection, user_id: str, *, but: str = "") -> None:
    """All sessions of a user, `but` one."""
    connection.execute(delete(sessions).where(sessions.c.user_id == user_id, sessions.c.digest != but))


def drop_old_sessions(connection: Connection, *, created_before: datetime, seen_before: datetime) -> None:
    connection.execute(
        delete(sessions).where((sessions.c.created < created_before) | (sessions.c.seen < seen_before))
    )


def add_token(connection: Connection, token: AccessToken) -> None:
    connection.execute(insert(access_tokens).values(**token.model_dump()))


def token_user(connection: Connection, digest: str, now: datetime) -> User | None:
    """Whose token it is, while it lasts and the user is not disabled."""
    query = select(access_tokens.c.user_id).where(access_tokens.c.digest == digest, access_tokens.c.ends > now)
    owner = connection.execute(query).scalar()
    return None if owner is None else active_user(connection, str(owner))


def tokens(connection: Connection, user_id: str) -> tuple[AccessToken, ...]:
    query = select(access_tokens).where(access_tokens.c.user_id == user_id).order_by(access_tokens.c.created)
    return tuple(AccessToken(**row._mapping) for row in connection.execute(query))


def end_tokens(connection: Connection, user_id: str, label: str | None = None) -> int:
    """The tokens of a user, or those under one label; how many there were."""
    query = delete(access_tokens).where(access_tokens.c.user_id == user_id)
    if label is not None:
        query = query.where(access_tokens.c.label == label)
    return connection.execute(query).rowcount


def attempts(connection: Connection, digest: str) -> Attempts | None:
    row = connection.execute(_light(digest)).one_or_none()
    return None if row is None else Attempts(**row._mapping)


def note_attempt(connection: Connection, digest: str, old: Attempts | None, new: Attempts) -> bool:
    """Write the next count; False when somebody else wrote in between, so that tries side by side cannot share
    one count."""
    values = new.model_dump()
    if old is None:
        if attempts(connection, digest) is not None:
            return False
        connection.execute(insert(login_attempts).values(digest=digest, **values))
        return True
    here = (login_attempts.c.digest == digest) & (login_attempts.c.failures == old.failures)
    same = here & (login_attempts.c.last == old.last)
    return connection.execute(update(login_attempts).where(same).values(**values)).rowcount == 1


def forget_attempts(connection: Connection, digest: str) -> None:
    connection.execute(delete(login_attempts).where(login_attempts.c.digest == digest))


def drop_old_attempts(connection: Connection, before: datetime) -> None:
    connection.execute(delete(login_attempts).where(login_attempts.c.last < before))


def _light(digest: str) -> Any:
    columns = (login_attempts.c.failures, login_attempts.c.last, login_attempts.c.free)
    return select(*columns).where(login_attempts.c.digest == digest)
