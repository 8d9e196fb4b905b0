"""A small firm for tests: two members, a lead, an admin, two clients, one task each; and the ways to come in."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from argon2 import PasswordHasher

from assistant.access.digests import Digest, new_secret
from assistant.access.passwords import Passwords
from assistant.access.people import People
from assistant.access.tokens import Tokens
from assistant.domain.client import Client
from assistant.domain.user import AccessToken, Role, Session
from assistant.records.store import SqlRecords
from tests.records_samples import draft, note
from tests.stores import open_store

KEY = "k" * 40
PASSWORD = "correct horse battery"
CHEAP = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
CANARY = "秘密のカナリア"


def open_firm(folder: Path) -> SqlRecords:
    """Aoi is the client of Aki, Bando that of Ben; Lea leads Aki's team; Ada is the admin."""
    records = open_store(folder)
    people = People(records, Passwords(CHEAP))
    people.add("ada", PASSWORD, Role.ADMIN)
    people.add_team("east")
    people.add("aki", PASSWORD, Role.MEMBER, "east")
    people.add("ben", PASSWORD, Role.MEMBER)
    people.add("lea", PASSWORD, Role.LEAD, "east")
    for client_id, name, user in (("aoi", "青井", "aki"), ("bando", "坂東", "ben")):
        records.save_client(Client(id=client_id, name=name, rules=(f"{CANARY}-{client_id}",)))
        records.add_note(client_id, note(1, client_id, text=f"{CANARY}-{client_id}のメモ"))
        kept = draft(f"{client_id}-1", client_id, title=f"{CANARY}-{client_id}の依頼")
        records.save_draft(client_id, kept)
        people.give(client_id, user=user)
    return records


def session_of(records: SqlRecords, name: str, *, hours_ago: float = 0) -> str:
    """The secret of a login that began so long ago."""
    user = records.user_named(name)
    assert user is not None
    secret, moment = new_secret(), datetime.now(UTC) - timedelta(hours=hours_ago)
    digest = Digest(KEY)("session", secret)
    records.add_session(Session(digest=digest, user_id=user.id, created=moment, seen=moment))
    return secret


def token_of(records: SqlRecords, name: str, *, ended: bool = False) -> str:
    """The secret of a token."""
    user = records.user_named(name)
    assert user is not None
    if not ended:
        return Tokens(records, Digest(KEY)).new(user, "test", 1)
    secret, now = new_secret(), datetime.now(UTC)
    digest = Digest(KEY)("token", secret)
    gone = now - timedelta(seconds=1)
    records.add_token(AccessToken(digest=digest, user_id=user.id, label="old", created=gone, ends=gone))
    return secret
