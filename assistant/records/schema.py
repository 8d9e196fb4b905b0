"""The tables. A change here needs a new file in `migrations/versions` and a new HEAD; tests compare all three."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    DateTime,
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

HEAD = "0002"
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
    PrimaryKeyConstraint("client_id", "id", name="pk_notes"),
    ForeignKeyConstraint(["client_id"], ["clients.id"], name="fk_notes_client"),
    UniqueConstraint("client_id", "position", name="uq_notes_position"),
    CheckConstraint("score IS NULL OR (score >= 0 AND score <= 100)", name="ck_notes_score"),
)
Index("ix_notes_newest", notes.c.client_id, notes.c.date, notes.c.position)

tasks = Table(
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
    Column("draft", Text, nullable=False),  # JSON of domain.draft.Draft; last, so that light rows skip it
    PrimaryKeyConstraint("client_id", "id", name="pk_tasks"),
    ForeignKeyConstraint(["client_id"], ["clients.id"], name="fk_tasks_client"),
)
Index("ix_tasks_newest", tasks.c.created)
Index("ix_tasks_client_newest", tasks.c.client_id, tasks.c.created)

ledger = Table(
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
