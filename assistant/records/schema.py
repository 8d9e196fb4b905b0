"""The tables. A change here needs a new file in `migrations/versions` and a new HEAD; tests compare all three."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.types import TypeDecorator

HEAD = "0004"
"""The migration that this code is written for. Kept here so that opening a current store needs no Alembic."""

TOKYO = timezone(timedelta(hours=9), "JST")


class Instant(TypeDecorator[datetime]):
    """An aware moment: stored in UTC, so that rows sort by time, and given back in Asia/Tokyo."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone cannot be stored")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:  # noqa: ARG002
        return None if value is None else value.replace(tzinfo=UTC).astimezone(TOKYO)


metadata = MetaData()

clients = Table(
    "clients",
    metadata,
    Column("id", String(64), nullable=False),
    Column("name", Text, nullable=False),
    Column("business", Text, nullable=False),
    Column("channel", String(16), nullable=False),
    Column("environment", Text, nullable=False),  # JSON list of lines
    Column("rules", Text, nullable=False),  # JSON list of lines
    Column("language", String(8), nullable=False),
    Column("notes_revision", Integer, nullable=False),
    Column("ledger_revision", Integer, nullable=False),
    PrimaryKeyConstraint("id", name="pk_clients"),
)

notes = Table(
    "notes",
    metadata,
    Column("client_id", String(64), nullable=False),
    Column("id", String(100), nullable=False),
    Column("position", Integer, nullable=False),  # order of arrival, 1, 2, … within the client
    Column("date", Date, nullable=False),
    Column("score", Integer),
    Column("task", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("slot", String(100), nullable=False),
    Column("playbook_id", String(100), nullable=False),
    Column("source", String(100), nullable=False),  # the task it came from
    Column("corrects", String(100)),  # the note that this one puts right
    Column("withdrawn", Instant),  # since when it no longer counts; the row stays
    PrimaryKeyConstraint("client_id", "id", name="pk_notes"),
    ForeignKeyConstraint(["client_id"], ["clients.id"], name="fk_notes_client"),
    UniqueConstraint("client_id", "position", name="uq_notes_position"),
    CheckConstraint("score IS NULL OR (score >= 0 AND score <= 100)", name="ck_notes_score"),
)
Index("ix_notes_newest", notes.c.client_id, notes.c.date, notes.c.position)

tasks = Table(  # how each task stands now; all columns are light, as lists read them
    "tasks",
    metadata,
    Column("client_id", String(64), nullable=False),
    Column("id", String(100), nullable=False),
    Column("title", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("created", Instant, nullable=False),
    Column("updated", Instant, nullable=False),
    Column("open_questions", Integer, nullable=False),
    Column("edits", Text, nullable=False),  # JSON of domain.task.Edits
    Column("revision", Integer, nullable=False),  # number of the current draft in task_drafts
    Column("step", Integer, nullable=False),  # number of the current step in task_steps
    Column("since", Instant, nullable=False),
    Column("waiting_since", Instant),
    Column("judged", Instant),
    Column("due", String(16)),  # ISO minute, a whole day as its last minute, so that text sorts as time
    Column("score", Integer),
    Column("hours", Float),
    Column("asked", Integer, nullable=False),  # questions she sent
    Column("card", Text, nullable=False),  # JSON of records.card.Card
    Column("course", Text, nullable=False),  # JSON of records.course.Course: what was sent, answered, judged
    PrimaryKeyConstraint("client_id", "id", name="pk_tasks"),
    ForeignKeyConstraint(["client_id"], ["clients.id"], name="fk_tasks_client"),
)
Index("ix_tasks_newest", tasks.c.created)
Index("ix_tasks_client_newest", tasks.c.client_id, tasks.c.created)
Index("ix_tasks_board", tasks.c.state, tasks.c.due)

task_drafts = Table(  # every revision of every draft
    "task_drafts",
    metadata,
    Column("client_id", String(64), nullable=False),
    Column("task_id", String(100), nullable=False),
    Column("number", Integer, nullable=False),
    Column("made", Instant, nullable=False),
    Column("engine", Text, nullable=False),
    Column("draft", Text, nullable=False),  # JSON of domain.draft.Draft
    PrimaryKeyConstraint("client_id", "task_id", "number", name="pk_task_drafts"),
    ForeignKeyConstraint(["client_id", "task_id"], ["tasks.client_id", "tasks.id"], name="fk_task_drafts_task"),
)

task_steps = Table(  # how a task stood after each change; an undo goes back to the parent
    "task_steps",
    metadata,
    Column("client_id", String(64), nullable=False),
    Column("task_id", String(100), nullable=False),
    Column("number", Integer, nullable=False),
    Column("parent", Integer),
    Column("at", Instant, nullable=False),
    Column("what", String(32), nullable=False),
    Column("state", String(16), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("edits", Text, nullable=False),
    Column("course", Text, nullable=False),
    PrimaryKeyConstraint("client_id", "task_id", "number", name="pk_task_steps"),
    ForeignKeyConstraint(["client_id", "task_id"], ["tasks.client_id", "tasks.id"], name="fk_task_steps_task"),
)

judgements = Table(  # the ledger's events: each task's own rows, written anew when the task is judged again
    "judgements",
    metadata,
    Column("client_id", String(64), nullable=False),
    Column("task_id", String(100), nullable=False),
    Column("slot", String(100), nullable=False),
    Column("by", String(16), nullable=False),
    Column("verdict", String(16), nullable=False),
    Column("judged", Instant, nullable=False),
    Column("playbook_id", String(100), nullable=False),
    Column("label", Text, nullable=False),
    Column("guess", Text, nullable=False),
    Column("instead", Text, nullable=False),
    Column("remembered", Boolean, nullable=False),
    PrimaryKeyConstraint("client_id", "task_id", "slot", "by", name="pk_judgements"),
    ForeignKeyConstraint(["client_id", "task_id"], ["tasks.client_id", "tasks.id"], name="fk_judgements_task"),
)

ledger = Table(  # counts from before there were events; added to what the events say
    "ledger",
    metadata,
    Column("client_id", String(64), nullable=False),
    Column("slot", String(100), nullable=False),
    Column("held", Integer, nullable=False),
    Column("broke", Integer, nullable=False),
    PrimaryKeyConstraint("client_id", "slot", name="pk_ledger"),
    ForeignKeyConstraint(["client_id"], ["clients.id"], name="fk_ledger_client"),
    CheckConstraint("held >= 0 AND broke >= 0", name="ck_ledger_counts"),
)

type_corrections = Table(
    "type_corrections",
    metadata,
    Column("client_id", String(64), nullable=False),
    Column("digest", String(64), nullable=False),  # SHA-256 of the text
    Column("text", Text, nullable=False),
    Column("playbook_id", String(100), nullable=False),
    Column("created", Instant, nullable=False),
    PrimaryKeyConstraint("client_id", "digest", name="pk_type_corrections"),
    ForeignKeyConstraint(["client_id"], ["clients.id"], name="fk_type_corrections_client"),
)

meta = Table(
    "meta",
    metadata,
    Column("key", String(64), nullable=False),
    Column("value", Text, nullable=False),
    PrimaryKeyConstraint("key", name="pk_meta"),
)

client_extras = Table(  # small things of one client that are no part of the profile
    "client_extras",
    metadata,
    Column("client_id", String(64), nullable=False),
    Column("key", String(64), nullable=False),
    Column("value", Text, nullable=False),
    PrimaryKeyConstraint("client_id", "key", name="pk_client_extras"),
    ForeignKeyConstraint(["client_id"], ["clients.id"], name="fk_client_extras_client"),
)

usage = Table(  # what the models used; outlives its client, whose id is then blank
    "usage",
    metadata,
    Column("month", String(7), nullable=False),  # in Asia/Tokyo, as 2026-11
    Column("client_id", String(64), nullable=False),
    Column("model", String(200), nullable=False),
    Column("calls", Integer, nullable=False),
    Column("unpriced", Integer, nullable=False),  # calls whose cost is unknown
    Column("prompt_tokens", Integer, nullable=False),
    Column("completion_tokens", Integer, nullable=False),
    Column("cost_usd", Float, nullable=False),
    PrimaryKeyConstraint("month", "client_id", "model", name="pk_usage"),
)

teams = Table(
    "teams",
    metadata,
    Column("id", String(64), nullable=False),
    Column("name", String(64), nullable=False),
    Column("created", Instant, nullable=False),
    PrimaryKeyConstraint("id", name="pk_teams"),
    UniqueConstraint("name", name="uq_teams_name"),
)

users = Table(  # never deleted, so that the audit can be read; a user who left is disabled
    "users",
    metadata,
    Column("id", String(64), nullable=False),
    Column("name", String(64), nullable=False),  # what is typed at the door, folded so that spellings are one
    Column("role", String(16), nullable=False),  # member, lead or admin
    Column("team_id", String(64)),
    Column("password", Text, nullable=False),  # argon2, with its own salt and cost
    Column("created", Instant, nullable=False),
    Column("disabled", Instant),
    PrimaryKeyConstraint("id", name="pk_users"),
    ForeignKeyConstraint(["team_id"], ["teams.id"], name="fk_users_team"),
    UniqueConstraint("name", name="uq_users_name"),
)

client_users = Table(  # whose clients they are
    "client_users",
    metadata,
    Column("client_id", String(64), nullable=False),
    Column("user_id", String(64), nullable=False),
    PrimaryKeyConstraint("client_id", "user_id", name="pk_client_users"),
    ForeignKeyConstraint(["client_id"], ["clients.id"], name="fk_client_users_client"),
    ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_client_users_user"),
)
Index("ix_client_users_user", client_users.c.user_id)

client_teams = Table(  # clients of a whole team, beside those of its members
    "client_teams",
    metadata,
    Column("client_id", String(64), nullable=False),
    Column("team_id", String(64), nullable=False),
    PrimaryKeyConstraint("client_id", "team_id", name="pk_client_teams"),
    ForeignKeyConstraint(["client_id"], ["clients.id"], name="fk_client_teams_client"),
    ForeignKeyConstraint(["team_id"], ["teams.id"], name="fk_client_teams_team"),
)
Index("ix_client_teams_team", client_teams.c.team_id)

sessions = Table(
    "sessions",
    metadata,
    Column("digest", String(64), nullable=False),  # of the cookie, which itself is kept nowhere
    Column("user_id", String(64), nullable=False),
    Column("created", Instant, nullable=False),
    Column("seen", Instant, nullable=False),
    PrimaryKeyConstraint("digest", name="pk_sessions"),
    ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_sessions_user"),
)
Index("ix_sessions_user", sessions.c.user_id)

access_tokens = Table(  # for other programs, at the REST door
    "access_tokens",
    metadata,
    Column("digest", String(64), nullable=False),
    Column("user_id", String(64), nullable=False),
    Column("label", String(100), nullable=False),
    Column("created", Instant, nullable=False),
    Column("ends", Instant, nullable=False),
    PrimaryKeyConstraint("digest", name="pk_access_tokens"),
    ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_access_tokens_user"),
)
Index("ix_access_tokens_user", access_tokens.c.user_id)

login_attempts = (
    Table(  # how often a name or an address failed in a row; keyed by digests: people type passwords as names
        "login_attempts",
        metadata,
        Column("digest", String(64), nullable=False),
        Column("failures", Integer, nullable=False),
        Column("last", Instant, nullable=False),
        Column("free", Instant, nullable=False),  # no try counts before
        PrimaryKeyConstraint("digest", name="pk_login_attempts"),
    )
)
Index("ix_login_attempts_last", login_attempts.c.last)

audit = Table(  # who did what to which client, never with a client's words; outlives its client under another name
    "audit",
    metadata,
    Column("id", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Column("actor", String(64), nullable=False),  # user id, `local` or `command`
    Column("action", String(64), nullable=False),  # as `note.add`
    Column("client_id", String(64), nullable=False),  # empty where no client is meant
    Column("subject", String(200), nullable=False),  # id of the task, note or user
    Column("detail", String(200), nullable=False),  # a fixed word such as a file format
    PrimaryKeyConstraint("id", name="pk_audit"),
)
Index("ix_audit_at", audit.c.at)
Index("ix_audit_client", audit.c.client_id, audit.c.at)
