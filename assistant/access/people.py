"""Managing people: users, teams, and whose clients they are. For the command line, whose user owns the data."""

import secrets
import unicodedata
from collections.abc import Callable
from datetime import datetime
from typing import Final

from assistant.access.moments import utc_now
from assistant.access.passwords import Passwords, refuse_weak
from assistant.access.seam import AccessRecords
from assistant.domain.user import AuditEntry, Role, Team, User
from assistant.errors import BadInput

LONGEST_NAME: Final = 64
COMMAND: Final = "command"
"""The actor in the audit: whoever may run commands on the machine of the records."""


class People:
    """Adds, changes and lists users. All raise BadInput with a sentence."""

    def __init__(
        self, records: AccessRecords, passwords: Passwords, now: Callable[[], datetime] = utc_now
    ) -> None:
        self._records = records
        self._passwords = passwords
        self._now = now

    def add(self, name: str, password: str, role: Role, team: str | None = None) -> User:
        """A new user. The first must be an admin: from then on nobody is let in without a login."""
        if role is not Role.ADMIN and not self._records.has_users():
            raise BadInput("最初の利用者は管理者にしてください。--role admin を付けて登録してください。")
        known = folded_name(name)
        if not known:
            raise BadInput("利用者の名前が空か、使えない文字だけです。別の名前を指定してください。")
        refuse_weak(password, known)
        user = User(
            id=f"u-{secrets.token_hex(6)}",
            name=known,
            role=role,
            team_id=None if team is None else self.team(team).id,
            password=self._passwords.hash(password),
            created=self._now(),
        )
        self._records.add_user(user)
        self._note("user.add", subject=user.id, detail=role.value)
        return user

    def user(self, name: str) -> User:
        """The user of that name, disabled or not."""
        found = self._records.user_named(folded_name(name))
        if found is None:
            raise BadInput(f"利用者「{name[:LONGEST_NAME]}」は登録されていません。user list で確かめてください。")
        return found

    def users(self) -> tuple[User, ...]:
        return self._records.users()

    def disable(self, name: str) -> User:
        """The user can no longer log in, and is logged out everywhere; what they did stays."""
        user = self.user(name)
        self._keep_an_admin(user)
        return self._change(user, "user.disable", disabled=user.disabled or self._now())

    def enable(self, name: str) -> User:
        """Let a disabled user in again."""
        return self._change(self.user(name), "user.enable", disabled=None)

    def set_role(self, name: str, role: Role) -> User:
        user = self.user(name)
        if role is not Role.ADMIN:
            self._keep_an_admin(user)
        return self._change(user, "user.role", keep_tokens=True, role=role, detail=role.value)

    def set_password(self, name: str, password: str) -> User:
        """Another password; all sessions and tokens of the user end."""
        user = self.user(name)
        refuse_weak(password, user.name)
        return self._change(user, "user.password", password=self._passwords.hash(password))

    def teams(self) -> tuple[Team, ...]:
        return self._records.teams()

    def team(self, name: str) -> Team:
        known = folded_name(name)
        for team in self._records.teams():
            if team.name == known:
                return team
        raise BadInput(f"チーム「{name[:LONGEST_NAME]}」はありません。team list で確かめてください。")

    def add_team(self, name: str) -> Team:
        known = folded_name(name)
        if not known:
            raise BadInput("チームの名前が空か、使えない文字だけです。別の名前を指定してください。")
        team = Team(id=f"t-{secrets.token_hex(6)}", name=known)
        self._records.add_team(team)
        self._note("team.add", subject=team.id)
        return team

    def join(self, name: str, team: str | None) -> User:
        """Put the user into a team, in place of the one before; None: into none."""
        known = None if team is None else self.team(team).id
        return self._change(self.user(name), "user.team", keep_tokens=True, team_id=known, detail=known or "")

    def give(self, client_id: str, *, user: str | None = None, team: str | None = None) -> None:
        """Let a user or a team see this client. Raises UnknownClient."""
        user_id, team_id = self._whom(user, team)
        self._records.give_client(client_id, user_id=user_id, team_id=team_id)
        self._note("grant.give", client_id=client_id, subject=user_id or team_id)

    def take(self, client_id: str, *, user: str | None = None, team: str | None = None) -> bool:
        """No longer; False where they did not see it."""
        user_id, team_id = self._whom(user, team)
        gone = self._records.take_client(client_id, user_id=user_id, team_id=team_id)
        self._note("grant.take", client_id=client_id, subject=user_id or team_id)
        return gone

    def grants(self) -> tuple[tuple[str, str, str], ...]:
        """(client id, user's name or empty, team's name or empty)."""
        users = {user.id: user.name for user in self._records.users()}
        teams = {team.id: team.name for team in self._records.teams()}
        return tuple(
            (client, users.get(u, ""), teams.get(t, "")) for client, u, t in self._records.client_grants()
        )

    def _whom(self, user: str | None, team: str | None) -> tuple[str, str]:
        if (user is None) == (team is None):
            raise BadInput("--user か --team の、どちらか一方を指定してください。")
        return (self.user(user).id if user else "", self.team(team).id if team else "")

    def _keep_an_admin(self, user: User) -> None:
        last = user.role is Role.ADMIN and user.disabled is None and self._records.active_admins() <= 1
        if last:
            raise BadInput("最後の管理者です。先に、別の管理者を登録してください。")

    def _change(
        self, user: User, action: str, *, detail: str = "", keep_tokens: bool = False, **values: object
    ) -> User:
        changed = user.model_copy(update=values)
        self._records.change_user(changed, keep_tokens=keep_tokens)
        self._note(action, subject=user.id, detail=detail)
        return changed

    def _note(self, action: str, *, client_id: str = "", subject: str = "", detail: str = "") -> None:
        entry = AuditEntry(
            at=self._now(), actor=COMMAND, action=action, client_id=client_id, subject=subject, detail=detail
        )
        self._records.add_audit(entry)


def folded_name(name: str) -> str:
    """One name for all spellings that look alike; empty for one that cannot be a name."""
    folded = " ".join(unicodedata.normalize("NFKC", name).casefold().split())
    return folded if len(folded) <= LONGEST_NAME and folded.isprintable() else ""
