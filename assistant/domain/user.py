"""Who uses the product, what they may see, and what is written down of what they did."""

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from assistant.domain.base import Frozen


class Role(StrEnum):
    """What a user may see: a member the own clients, a lead also those of the team, an admin all, and the users."""

    MEMBER = "member"
    LEAD = "lead"
    ADMIN = "admin"


class Team(Frozen):
    """Users who work for the same clients."""

    id: str = Field(max_length=64)
    name: str = Field(max_length=64)


class User(Frozen):
    """Someone who can log in. `name` is folded: spellings that look alike are one name."""

    id: str = Field(max_length=64)
    name: str = Field(min_length=1, max_length=64)
    role: Role = Role.MEMBER
    team_id: str | None = None
    password: str = Field(repr=False)
    """The argon2 hash, with its salt and cost; never the password."""
    created: datetime
    disabled: datetime | None = None


class Session(Frozen):
    """A login, or a program's token. `digest` is of the secret, which is kept nowhere."""

    digest: str = Field(repr=False)
    user_id: str
    created: datetime
    seen: datetime


class AccessToken(Frozen):
    """A secret with which another program acts for a user until `ends`."""

    digest: str = Field(repr=False)
    user_id: str
    label: str = Field(max_length=100)
    created: datetime
    ends: datetime


class Attempts(Frozen):
    """Failed logins in a row under one name or from one address. Before `free` no try counts."""

    failures: int
    last: datetime
    free: datetime


class AuditEntry(Frozen):
    """Who did what to which client, without anybody's words. `actor`: a user's id, `local` or `command`."""

    at: datetime
    actor: str = Field(max_length=64)
    action: str = Field(max_length=64)
    client_id: str = Field(default="", max_length=64)
    subject: str = Field(default="", max_length=200)
    """Id of the task, note or user."""
    detail: str = Field(default="", max_length=200)
    """A fixed word, such as the format of a file."""
