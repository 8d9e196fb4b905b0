"""The principal: in whose name something is done, and which clients exist for them."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from typing import TypeVar

from assistant.access.seam import GrantRecords
from assistant.domain.user import Role, User
from assistant.errors import BriefError

T = TypeVar("T")


class NotAllowed(BriefError):
    """Whoever asks may not do this."""


@dataclass(frozen=True)
class Principal:
    """`id`: of the user, as it stands in the audit. `clients`: the ids they may see; None means all."""

    id: str
    name: str = ""
    role: Role = Role.MEMBER
    clients: frozenset[str] | None = field(default=frozenset())
    session: str = ""
    """Digest of the login; empty without one."""

    @property
    def sees_all(self) -> bool:
        return self.clients is None

    def sees(self, client_id: str) -> bool:
        return self.clients is None or client_id in self.clients


OWNER = Principal("local", role=Role.ADMIN, clients=None)
"""Whoever sits at this computer, while there are no users."""


def principal_of(user: User, grants: GrantRecords, session: str = "") -> Principal:
    """The user with the rights that hold now."""
    return Principal(user.id, user.name, user.role, clients_of(user, grants), session)


def clients_of(user: User, grants: GrantRecords) -> frozenset[str] | None:
    """Ids of the clients this user may see; None means all."""
    if user.role is Role.ADMIN:
        return None
    own = grants.own_clients(user.id)
    if user.role is Role.LEAD and user.team_id:
        return own | grants.team_clients(user.team_id)
    return own


_acting: ContextVar[Principal | None] = ContextVar("acting", default=None)


@contextmanager
def acting(principal: Principal | None) -> Iterator[None]:
    """All that this thread does in the block is done in this name. None: in nobody's, so that nothing is allowed.

    Never around a `yield` of a generator that others resume: they would resume it in another name."""
    token = _acting.set(principal)
    try:
        yield
    finally:
        _acting.reset(token)


def in_turn(principal: Principal | None, moments: Iterator[T]) -> Iterator[T]:
    """The same moments, each of them made in this name, whoever's thread asks for the next."""
    while True:
        with acting(principal):
            try:
                moment = next(moments)
            except StopIteration:
                return
        yield moment


def current() -> Principal:
    """In whose name this is done. Raises NotAllowed where nobody said so: a forgotten door is a closed one."""
    found = _acting.get()
    if found is None:
        raise NotAllowed("ログインが確かめられませんでした。ページを開き直して、ログインしてください。")
    return found


def whose() -> str:
    """Id of whoever acts, to tell people's things apart; empty where nobody said so."""
    found = _acting.get()
    return found.id if found else ""


def gained(client_ids: Iterable[str]) -> None:
    """Whoever acts sees these clients too, from now on in this block: they have just been made theirs."""
    principal = current()
    if principal.clients is not None:
        _acting.set(replace(principal, clients=principal.clients | frozenset(client_ids)))
