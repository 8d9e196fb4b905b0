"""Coming in: logins, sessions, tokens. All that must last is in the records, so that another process knows it too."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from assistant.access.digests import Digest, new_secret
from assistant.access.passwords import Passwords, refuse_weak
from assistant.access.people import folded_name
from assistant.access.principal import Principal, principal_of
from assistant.access.seam import AccessRecords
from assistant.access.throttle import FORGIVEN, Throttle
from assistant.domain.user import AuditEntry, Session, User
from assistant.errors import BriefError

TOUCH_EVERY: Final = timedelta(minutes=1)

Clock = Callable[[], datetime]


class LoginRefused(BriefError):
    """Wrong name or password; which of them is not said. `wait`: how long no try counts."""

    def __init__(self, wait: timedelta = timedelta()) -> None:
        self.wait = wait
        super().__init__(
            _waiting(wait) if wait else "名前かパスワードが違います。確かめて、もう一度お試しください。"
        )


@dataclass(frozen=True)
class Limits:
    """How long a login lasts: without being used, and in all."""

    idle: timedelta = timedelta(hours=2)
    whole: timedelta = timedelta(hours=12)


class Doors:
    """Implements logging in and being known afterwards. Thread-safe; the records hold all state."""

    def __init__(
        self,
        records: AccessRecords,
        digest: Digest,
        passwords: Passwords,
        now: Clock,
        limits: Limits | None = None,
    ) -> None:
        self._records = records
        self._digest = digest
        self._passwords = passwords
        self._now = now
        self._limits = limits or Limits()
        self._throttle = Throttle(records, digest, now)

    def has_users(self) -> bool:
        """False while the product is used without logins."""
        return self._records.has_users()

    def login(self, name: str, password: str, address: str) -> str:
        """The secret of a new session, for a cookie. Raises LoginRefused, with the same words and after the same
        work for an unknown name as for a wrong password."""
        known = folded_name(name)
        wait = self._throttle.begin(known, address)
        if wait > timedelta():
            raise LoginRefused(wait)
        user = self._records.user_named(known)
        right = self._passwords.fits(user.password if user else None, password)
        if user is None or not right or user.disabled is not None:
            self._note(user.id if user else "", "login.failed")
            raise LoginRefused
        self._throttle.succeeded(known, address)
        return self._begin(self._rehashed(user, password))

    def principal(self, secret: str) -> Principal | None:
        """Who this cookie is; None for one that is wrong or has ended."""
        found = self._live(secret)
        if found is None:
            return None
        session, user = found
        if self._now() - session.seen >= TOUCH_EVERY:
            self._records.session_seen(session.digest, self._now())
        return principal_of(user, self._records, session.digest)

    def token_principal(self, secret: str) -> Principal | None:
        """Who this token acts for; None for one that is wrong or has ended."""
        user = self._records.token_user(self._digest("token", secret), self._now()) if secret else None
        return None if user is None else principal_of(user, self._records)

    def logout(self, secret: str) -> None:
        """End this session."""
        found = self._live(secret)
        if found is not None:
            self._records.end_session(found[0].digest)
            self._note(found[1].id, "logout")

    def logout_everywhere(self, user_id: str) -> None:
        """End all sessions of this user."""
        self._records.end_sessions(user_id)
        self._note(user_id, "logout.everywhere")

    def change_password(self, secret: str, old: str, new: str, address: str) -> None:
        """Set another password; other sessions and all tokens end. Raises LoginRefused for a wrong old one, BadInput
        for a weak new one."""
        found = self._live(secret)
        if found is None:
            raise LoginRefused
        session, user = found
        wait = self._throttle.begin(user.name, address)
        if wait > timedelta():
            raise LoginRefused(wait)
        if not self._passwords.fits(user.password, old):
            self._note(user.id, "password.failed")
            raise LoginRefused
        self._throttle.succeeded(user.name, address)
        refuse_weak(new, user.name)
        changed = user.model_copy(update={"password": self._passwords.hash(new)})
        self._records.change_user(changed, keep_session=session.digest)
        self._note(user.id, "password.changed")

    def form_mark(self, cookie: str) -> str:
        """What a form of ours carries, so that a page of others cannot send one in her name."""
        return self._digest("form", cookie)

    def is_our_form(self, cookie: str, mark: str) -> bool:
        """Whether the mark was made for this cookie."""
        return bool(cookie) and self._digest.fits("form", cookie, mark)

    def _begin(self, user: User) -> str:
        secret, now = new_secret(), self._now()
        self._records.sweep(
            created_before=now - self._limits.whole,
            seen_before=now - self._limits.idle,
            tried_before=now - FORGIVEN,
        )
        digest = self._digest("session", secret)
        self._records.add_session(Session(digest=digest, user_id=user.id, created=now, seen=now))
        self._note(user.id, "login")
        return secret

    def _live(self, secret: str) -> tuple[Session, User] | None:
        found = self._records.session(self._digest("session", secret)) if secret else None
        if found is None:
            return None
        now, session = self._now(), found[0]
        ended = now - session.created >= self._limits.whole or now - session.seen >= self._limits.idle
        return None if ended else found

    def _rehashed(self, user: User, password: str) -> User:
        """Kept at today's cost, now that the password is at hand."""
        if not self._passwords.outdated(user.password):
            return user
        fresh = user.model_copy(update={"password": self._passwords.hash(password)})
        self._records.change_user(fresh, keep_tokens=True)
        return fresh

    def _note(self, actor: str, action: str) -> None:
        self._records.add_audit(AuditEntry(at=self._now(), actor=actor, action=action))


def _waiting(wait: timedelta) -> str:
    seconds = max(1, round(wait.total_seconds()))
    told = f"{seconds}秒" if seconds < 90 else f"約{round(seconds / 60)}分"
    return f"続けて失敗したため、しばらくログインできません。{told}待ってから、もう一度お試しください。"
