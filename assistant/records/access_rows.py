"""Users, teams and whose clients they are: rows and back."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, union, update

from assistant.domain.user import Team, User
from assistant.errors import BadInput
from assistant.records import client_rows
from assistant.records.schema import client_teams, client_users, teams, users
from assistant.records.text import refuse_unstorable


def any_user(connection: Connection) -> bool:
    return connection.execute(select(users.c.id).limit(1)).scalar() is not None


def every_user(connection: Connection) -> tuple[User, ...]:
    """By name, the disabled ones too."""
    found = (_user(row) for row in connection.execute(select(users)))
    return tuple(sorted(found, key=lambda user: user.name))


def active_user(connection: Connection, user_id: str) -> User | None:
    """None for a user who is disabled."""
    query = select(users).where(users.c.id == user_id, users.c.disabled.is_(None))
    row = connection.execute(query).one_or_none()
    return None if row is None else _user(row)


def user_named(connection: Connection, name: str) -> User | None:
    row = connection.execute(select(users).where(users.c.name == name)).one_or_none()
    return None if row is None else _user(row)


def add_user(connection: Connection, user: User) -> None:
    """Raises BadInput when the name is taken."""
    refuse_unstorable("利用者の名前", [user.name])
    if user_named(connection, user.name) is not None:
        raise BadInput(f"利用者「{user.name}」は、もう登録されています。別の名前を指定してください。")
    connection.execute(insert(users).values(**{**user.model_dump(), "role": user.role.value}))


def change_user(connection: Connection, user: User) -> None:
    """Replace all but id, name and creation."""
    values = user.model_dump(include={"team_id", "password", "disabled"})
    connection.execute(update(users).where(users.c.id == user.id).values(role=user.role.value, **values))


def active_admins(connection: Connection) -> int:
    query = select(func.count()).select_from(users).where(users.c.role == "admin", users.c.disabled.is_(None))
    return int(connection.execute(query).scalar_one())


def every_team(connection: Connection) -> tuple[Team, ...]:
    found = (Team(id=row.id, name=row.name) for row in connection.execute(select(teams.c.id, teams.c.name)))
    return tuple(sorted(found, key=lambda team: team.name))


def add_team(connection: Connection, team: Team, now: datetime) -> None:
    """Raises BadInput when the name is taken."""
    refuse_unstorable("チームの名前", [team.name])
    if connection.execute(select(teams.c.id).where(teams.c.name == team.name)).scalar() is not None:
        raise BadInput(f"チーム「{team.name}」は、もうあります。別の名前を指定してください。")
    connection.execute(insert(teams).values(id=team.id, name=team.name, created=now))


def give(connection: Connection, client_id: str, *, user_id: str = "", team_id: str = "") -> None:
    """Let the user or the team see the client; nothing changes where they do. Raises UnknownClient."""
    client_rows.revision(connection, client_id)
    for table, column, value in _targets(user_id, team_id):
        here = (table.c.client_id == client_id) & (column == value)
        if connection.execute(select(table.c.client_id).where(here)).scalar() is None:
            connection.execute(insert(table).values({"client_id": client_id, column.name: value}))


def take(connection: Connection, client_id: str, *, user_id: str = "", team_id: str = "") -> bool:
    """No longer let them see the client; False where they did not."""
    gone = 0
    for table, column, value in _targets(user_id, team_id):
        gone += connection.execute(delete(table).where(table.c.client_id == client_id, column == value)).rowcount
    return gone > 0


def grants(connection: Connection) -> tuple[tuple[str, str, str], ...]:
    """(client id, user id or empty, team id or empty), sorted."""
    own = [(row.client_id, row.user_id, "") for row in connection.execute(select(client_users))]
    shared = [(row.client_id, "", row.team_id) for row in connection.execute(select(client_teams))]
    return tuple(sorted(own + shared))


def own_clients(connection: Connection, user_id: str) -> frozenset[str]:
    query = select(client_users.c.client_id).where(client_users.c.user_id == user_id)
    return _ids(connection.execute(query))


def team_clients(connection: Connection, team_id: str) -> frozenset[str]:
    """The clients of the team, and those of each of its members, the disabled ones too: somebody must take over."""
    of_members = (
        select(client_users.c.client_id)
        .join(users, users.c.id == client_users.c.user_id)
        .where(users.c.team_id == team_id)
    )
    of_team = select(client_teams.c.client_id).where(client_teams.c.team_id == team_id)
    return _ids(connection.execute(union(of_members, of_team)))


def _ids(rows: Iterable[Row[Any]]) -> frozenset[str]:
    return frozenset(str(row[0]) for row in rows)


def _targets(user_id: str, team_id: str) -> list[tuple[Any, Any, str]]:
    found = [
        (client_users, client_users.c.user_id, user_id),
        (client_teams, client_teams.c.team_id, team_id),
    ]
    return [target for target in found if target[2]]


def _user(row: Row[Any]) -> User:
    return User(**row._mapping)
